"""How sure a pack is of its law: how well the words under its rules were verified, and by whom."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Final

from tecum.policy.pack import Pack, Rule
from tecum.terms import Verified

SURE: Final[Mapping[Verified, str]] = MappingProxyType(
    {
        Verified.SEEN: "its words were read",
        Verified.REPORTED: "as reported; its words were not seen",
        Verified.MEMORY: "from memory, unverified",
    }
)
"""The marks of verification in words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HowSure:
    """Rules counted by the verification of their sources; `reviewed` by counsel, of the same."""

    rules: int
    seen: int
    reported: int
    memory: int
    reviewed: int

    def share(self, count: int) -> str:
        """A count with its share of the rules, as it is printed."""
        return f"{count} ({count / self.rules:.0%})" if self.rules else "0"


def counsel_in_words(packs: Iterable[Pack]) -> str:
    """Who reviewed the rules of these packs, in one sentence."""
    counted = [how_sure(pack) for pack in packs]
    rules, reviewed = sum(one.rules for one in counted), sum(one.reviewed for one in counted)
    if reviewed == 0:
        return "No rule here was reviewed by counsel."
    return f"{reviewed} of {rules} rules here were reviewed by counsel, as their sources say."


def all_rules(pack: Pack) -> Iterator[Rule]:
    """Every rule of a pack, those of readings included."""
    yield from pack.rules
    for question in pack.questions:
        for reading in question.readings:
            yield from reading.rules


def how_sure(pack: Pack, as_of: date | None = None) -> HowSure:
    """Count the rules of a pack, those of readings included; of one day, if it is given."""
    rules = [rule for rule in all_rules(pack) if as_of is None or rule.in_force.covers(as_of)]
    marks = Counter(pack.sources[rule.source].verified for rule in rules)
    return HowSure(
        rules=len(rules),
        seen=marks[Verified.SEEN],
        reported=marks[Verified.REPORTED],
        memory=marks[Verified.MEMORY],
        reviewed=sum(pack.sources[rule.source].reviewed_by is not None for rule in rules),
    )
