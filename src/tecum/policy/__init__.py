"""The law as data: facts, rules, packs and their evaluation to reasoned determinations.

Packs come in as text and leave as `Pack`; `evaluation.evaluate` answers every act with one
`Determination`. Nothing here reads a file, a clock or the environment.
"""

ENGINE_VERSION = "2"
"""Version of the evaluation; goes into the digest that every determination stores.

It changes whenever the same packs and facts could give another outcome or another reason.
"""
