"""A witness in words: the smallest fact pattern that shows something about the law."""

from tecum.policy.analysis.difference import Witness
from tecum.policy.fact_values import value_in_words


def witness_in_words(witness: Witness) -> str:
    """`an I-247A; judicial_warrant = none`; what is not named was not said."""
    papers = " with ".join(witness.instruments) or "no paper"
    facts = [f"{name} = {value_in_words(value)}" for name, value in witness.facts.items()]
    asked = [] if witness.asked else ["not asked"]
    return "; ".join([papers, *facts, *asked])
