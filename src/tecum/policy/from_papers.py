"""The facts that the papers themselves establish, each with the words that establish it.

Only what a paper says on its face becomes a fact, under a name of the registry. A paper's silence
establishes nothing: the burden of the place decides what silence means. Whether a court's order
binds this custodian and this person is never read off a page; somebody must say so.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from tecum.instruments.purpose import stated_purpose
from tecum.instruments.reading import Field, Instrument
from tecum.terms import InstrumentKind, JudgeKind, SignatoryRole

DETAINERS = frozenset(
    {
        InstrumentKind.I_247,
        InstrumentKind.I_247A,
        InstrumentKind.I_247D,
        InstrumentKind.I_247G,
        InstrumentKind.I_247N,
        InstrumentKind.I_247X,
    }
)
ADMINISTRATIVE_WARRANTS = frozenset({InstrumentKind.I_200, InstrumentKind.I_205})
JUDICIAL_WARRANTS = frozenset(
    {InstrumentKind.AO_442, InstrumentKind.AO_93, InstrumentKind.STATE_WARRANT}
)
FEDERAL_JUDGES = frozenset({JudgeKind.FEDERAL_DISTRICT_JUDGE, JudgeKind.FEDERAL_MAGISTRATE_JUDGE})
PROBABLE_CAUSE_BOXES = ("final_order", "ongoing_proceedings", "biometrics", "statements")

# An office names itself in the "from" block or in its officer's title. The order matters: HSI is a
# part of ICE, and its papers print both names.
AGENCIES = (
    ("HSI", re.compile(r"\bHSI\b|homeland security investigations", re.IGNORECASE)),
    ("ICE", re.compile(r"\bICE\b|immigration and customs enforcement|\bERO\b", re.IGNORECASE)),
    ("CBP", re.compile(r"\bCBP\b|customs and border protection|border patrol", re.IGNORECASE)),
    ("USCIS", re.compile(r"\bUSCIS\b|citizenship and immigration services", re.IGNORECASE)),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperFact:
    """One fact that a paper establishes, and why."""

    name: str
    value: object
    because: str


def facts_from_papers(instruments: Sequence[Instrument]) -> tuple[PaperFact, ...]:
    """Everything that these papers establish, at most one fact a name.

    Two papers that say different things establish nothing about that fact.
    """
    found: list[PaperFact] = []
    detainers_name = any(one.kind in DETAINERS and requester_of(one) for one in instruments)
    for instrument in instruments:
        facts = _of_one_paper(instrument)
        if detainers_name and instrument.kind not in DETAINERS:
            # What a detainer asks hangs on the office that issued it, not on a note beside it.
            facts = (fact for fact in facts if fact.name != "requester")
        found += facts
    agreed: list[PaperFact] = []
    for name in sorted({fact.name for fact in found}):
        same_name = [fact for fact in found if fact.name == name]
        if all(fact.value == same_name[0].value for fact in same_name):
            agreed.append(same_name[0])
    return tuple(agreed)


def unclear_points(instruments: Sequence[Instrument]) -> Mapping[str, str]:
    """Facts that the papers leave in doubt, by name, each with the reason.

    Silence about them would count by the burden of the place, and these papers are not silent.
    """
    unclear: dict[str, str] = {}
    detainers = [one for one in instruments if one.kind in DETAINERS]
    offices = sorted({office for one in detainers if (office := requester_of(one))})
    if len(offices) > 1:
        unclear["requester"] = f"two detainers name two offices, {' and '.join(offices)}"
    cancelled = [_ticked(one, "cancel") is True for one in detainers]
    if any(cancelled) and not all(cancelled):
        unclear["detainer_withdrawn"] = "one detainer cancels, another asks"
    for one in detainers:
        grounds = [key for key in PROBABLE_CAUSE_BOXES if _ticked(one, key) is True]
        if _ticked(one, "cancel") is True and grounds:
            unclear["detainer_withdrawn"] = (
                f"the {one.kind} (page {one.pages[0]}) ticks its cancel box and a ground for a new "
                "detainer"
            )
        if _ticked(one, "cancel") is None and _words(one.fields.get("cancels_detainer_of")):
            unclear["detainer_withdrawn"] = (
                f"a date of cancellation stands on the {one.kind} (page {one.pages[0]}), and "
                "whether its box is ticked could not be read"
            )
    return unclear


def _of_one_paper(instrument: Instrument) -> Iterable[PaperFact]:
    kind = instrument.kind
    if instrument.issued_by is not None and kind is not InstrumentKind.I_213:
        yield _fact(instrument, "issued_by", instrument.issued_by.value, "who issued it")
    if kind in ADMINISTRATIVE_WARRANTS:
        yield _fact(instrument, "companion_warrant", kind.value, "it is served with the rest")
        if (signer := requester_of(instrument)) is not None:
            by = signer if signer in {"ICE", "CBP"} else "other"
            yield _fact(instrument, "companion_warrant_signed_by", by, "the office that it names")
        return
    if (requester := requester_of(instrument)) is not None:
        yield _fact(instrument, "requester", requester, "the office that it names")
    if (purpose := stated_purpose(instrument)) is not None:
        yield _fact(instrument, "requester_purpose", purpose, "the purpose that it states")
    if kind in DETAINERS:
        yield from _of_a_detainer(instrument)
    if kind in JUDICIAL_WARRANTS:
        yield from _of_a_warrant(instrument)
    if kind is InstrumentKind.INFORMAL_REQUEST:
        yield _fact(instrument, "request_in_writing", True, "it was read in writing")
    if kind is InstrumentKind.AO_110:
        yield _fact(instrument, "grand_jury", True, "its form")


def _of_a_detainer(instrument: Instrument) -> Iterable[PaperFact]:
    if _ticked(instrument, "cancel") is True:
        yield _fact(instrument, "detainer_withdrawn", True, "its cancel box is ticked")
    grounds = [_ticked(instrument, key) for key in PROBABLE_CAUSE_BOXES]
    if any(ground is True for ground in grounds):
        yield _fact(instrument, "probable_cause_stated", True, "a ground is ticked")
    elif grounds and all(ground is False for ground in grounds):
        yield _fact(instrument, "probable_cause_stated", False, "no ground is ticked")


def _of_a_warrant(instrument: Instrument) -> Iterable[PaperFact]:
    finding = instrument.judge_finding
    if instrument.signatory_role not in {SignatoryRole.JUDGE, SignatoryRole.MAGISTRATE}:
        return
    if finding.answer is True and finding.judge_kind in FEDERAL_JUDGES:
        yield _fact(
            instrument, "judicial_warrant", "federal_judge_or_magistrate", "the judge's signature"
        )
    elif finding.answer is True and finding.judge_kind is JudgeKind.STATE_JUDGE:
        yield _fact(instrument, "judicial_warrant", "state_judge", "the judge's signature")
    if instrument.kind is InstrumentKind.AO_93:
        # A warrant to search and seize things gives nobody custody of a person.
        yield _fact(
            instrument, "judicial_warrant_authorises_ice_custody", False, "it is a search warrant"
        )


def requester_of(instrument: Instrument) -> str | None:
    """Which federal immigration agency the paper names as its sender; None where it names none.

    A form that prints several agencies (the I-138 does) says nothing until one is filled in.
    """
    ice, cbp = _ticked(instrument, "ice"), _ticked(instrument, "cbp")
    for name in ("from", "officer_title", "return_place"):
        words = _words(instrument.fields.get(name))
        named = [agency for agency, pattern in AGENCIES if words and pattern.search(words)]
        if named == ["HSI", "ICE"] or len(named) == 1:
            return named[0]
    if ice is True and cbp is not True:
        return "ICE"
    if cbp is True and ice is not True:
        return "CBP"
    return None


def _ticked(instrument: Instrument, key: str) -> bool | None:
    field = instrument.fields.get(f"boxes.{key}")
    return field.value if field is not None and isinstance(field.value, bool) else None


def _words(field: Field | None) -> str | None:
    return field.value if field is not None and isinstance(field.value, str) else None


def _fact(instrument: Instrument, name: str, value: object, why: str) -> PaperFact:
    pages = ", ".join(str(page) for page in instrument.pages)
    return PaperFact(
        name=name, value=value, because=f"{instrument.kind.value} (page {pages}): {why}"
    )
