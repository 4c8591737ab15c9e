"""The same papers and facts put to the law of two places."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from tecum.assess import Asked, Ground, assess
from tecum.instruments.kinds import Catalogue
from tecum.policy.determination import Determination
from tecum.terms import Act, InstrumentKind

PLAIN_PAPERS = (
    InstrumentKind.I_247A,
    InstrumentKind.I_138,
    InstrumentKind.AO_88B,
    InstrumentKind.I_9_NOI,
    InstrumentKind.DOJ_1373_LETTER,
)
"""Where no paper is named, each act is asked by the first of these that asks it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """One act asked by the same papers in two places."""

    act: Act
    instruments: tuple[InstrumentKind, ...]
    a: Determination
    b: Determination

    @property
    def same(self) -> bool:
        """Whether both places give the same outcome."""
        return self.a.outcome is self.b.outcome


def compare_places(
    grounds: tuple[Ground, Ground], days: tuple[date, date], stated: Asked | None
) -> list[Compared]:
    """Answer every act in both places; `stated` None asks each act by the plain paper for it."""
    catalogue = grounds[0].catalogue
    if stated is not None:
        return _of_packet(grounds, days, stated, tuple(Act))
    compared = []
    for kind, acts in plain_papers(catalogue).items():
        asked = Asked(facts={}, kinds=() if kind is None else (kind,))
        compared += _of_packet(grounds, days, asked, acts)
    order = list(Act)
    return sorted(compared, key=lambda one: order.index(one.act))


def plain_papers(catalogue: Catalogue) -> Mapping[InstrumentKind | None, list[Act]]:
    """The plain paper for each act; None for acts that no paper of the catalogue asks."""
    known = [*PLAIN_PAPERS, *(kind for kind in catalogue.rows if kind not in PLAIN_PAPERS)]
    papers: dict[InstrumentKind | None, list[Act]] = {}
    for act in Act:
        kind = next((kind for kind in known if act in catalogue.rows[kind].acts), None)
        papers.setdefault(kind, []).append(act)
    return papers


def _of_packet(
    grounds: tuple[Ground, Ground], days: tuple[date, date], asked: Asked, acts: Sequence[Act]
) -> list[Compared]:
    one, other = (
        assess(asked, ground, as_of=day, known_at=day).acts
        for ground, day in zip(grounds, days, strict=True)
    )
    return [
        Compared(act=act, instruments=tuple(asked.kinds), a=one[act], b=other[act]) for act in acts
    ]
