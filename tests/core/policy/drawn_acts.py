"""Acts drawn at random for tests: conditions of every kind of atom, layered packs, and facts."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from functools import cache

from hypothesis import strategies as st
from tests.core.policy.synthetic import DAY, burden, pack, question, rule

from tecum.policy.conditions import COMMON_CLASSES, Condition, LookBacks, parse_condition
from tecum.policy.fact_registry import FACTS, OFFENCE_CLASSES, UNKNOWN, FactType
from tecum.policy.facts import Facts, FactValue, OffenceRecord
from tecum.policy.ground import ground_of
from tecum.policy.offences import LookBack
from tecum.policy.pack import Pack, Rule, Silence
from tecum.policy.verdict import ActCase
from tecum.terms import Act, InstrumentKind, Outcome

Values = Mapping[str, FactValue]

EVER = date(1990, 1, 1)
CLASSES: LookBacks = {
    **COMMON_CLASSES,
    "violent": (LookBack(first=EVER, years=5),),
    "grave": (LookBack(first=EVER, years=5, extended_by="look_back_extended"),),
    "arrested": (
        LookBack(first=EVER, years=10, counted_to="arrested_at", extended_by="look_back_extended"),
    ),
    "abolished": (LookBack(first=EVER, last=date(2019, 12, 31), years=5),),
}
ATOMS = (
    "always",
    "asked",
    "under_18",
    "in_custody",
    "written_consent",
    'interview_mode == "video"',
    'interview_mode in ["telephone", "video"]',
    'requester == "ICE"',
    'has("I-247A", "I-247D")',
    'has("I-200")',
    'convicted("felony")',
    'convicted("violent")',
    'convicted("grave")',
    'convicted("arrested")',
    'convicted("abolished")',
    'ever_convicted("violent")',
    'charged("felony")',
    'held_to_answer("felony")',
    'held_to_answer("misdemeanor")',
)
PLAIN = ATOMS[:10]
OUTCOMES = (Outcome.REQUIRED, Outcome.PERMITTED, Outcome.PROHIBITED)
SOURCES = ("seen", "seen", "seen", "seen", "memory", "enjoined")


@cache
def texts(atoms: tuple[str, ...], leaves: int) -> st.SearchStrategy[str]:
    """Conditions with brackets within brackets."""
    return st.recursive(
        st.sampled_from(atoms),
        lambda inner: st.one_of(
            inner.map(lambda text: f"not ({text})"),
            st.lists(inner, min_size=2, max_size=3).map(
                lambda p: " and ".join(f"({t})" for t in p)
            ),
            st.lists(inner, min_size=2, max_size=3).map(lambda p: " or ".join(f"({t})" for t in p)),
        ),
        max_leaves=leaves,
    )


@cache
def conditions(atoms: tuple[str, ...], leaves: int) -> st.SearchStrategy[Condition]:
    """The same, parsed."""
    return texts(atoms, leaves).map(lambda text: parse_condition(text, CLASSES))


@st.composite
def rules(draw: st.DrawFn, place: str, atoms: tuple[str, ...], most: int) -> list[Rule]:
    """Rules that except earlier ones, pre-empt, order, and rest on sources of every standing."""
    drawn: list[Rule] = []
    for number in range(draw(st.integers(0, most))):
        earlier = [one.id for one in drawn]
        exception_to = draw(st.sets(st.sampled_from(earlier), max_size=2)) if drawn else set()
        order = not exception_to and draw(st.integers(0, 9)) == 0
        preempts = draw(st.sets(st.sampled_from(OUTCOMES), max_size=1))
        silent = bool(exception_to or preempts) and not order and draw(st.booleans())
        one = rule(
            f"{place}.r{number}",
            None if silent else draw(st.sampled_from(OUTCOMES)),
            rests_on=draw(st.sampled_from(SOURCES)),
            exception_to=exception_to,
            preempts=preempts,
            court_order=order,
        )
        drawn.append(replace(one, when=draw(conditions(atoms, 5))))
    return drawn


@st.composite
def packs(draw: st.DrawFn, place: str, parents: list[str], atoms: tuple[str, ...]) -> Pack:
    """A pack with an open question or none, and with burdens of every sort."""
    questions = []
    if draw(st.booleans()):
        readings = {
            f"{place}.{name}": draw(rules(f"{place}.{name}", atoms, 2)) for name in ("yes", "no")
        }
        questions = [question(f"{place}.q", readings)]
    return pack(
        place,
        draw(rules(place, atoms, 4)),
        parents=parents,
        questions=questions,
        burdens=draw(burdens(place, atoms)),
    )


@st.composite
def burdens(draw: st.DrawFn, place: str, atoms: tuple[str, ...]) -> list:  # type: ignore[type-arg]
    """What silence means for some of the facts."""
    names = {name for text in atoms for name, _ in parse_condition(text, CLASSES).tests()}
    found = []
    for name in sorted(names):
        choices = {
            FactType.BOOLEAN: (Silence.FALSE, Silence.TRUE, Silence.ASK),
            FactType.ENUM: (Silence.FALSE, Silence.ASK),
            FactType.RECORDS: (Silence.FALSE, Silence.ASK),
            FactType.INSTANT: (Silence.ASK,),
        }[FACTS[name].type]
        if draw(st.integers(0, 2)):
            found.append(burden(f"{place}.b.{name}", name, draw(st.sampled_from(choices))))
    return found


def layers(atoms: tuple[str, ...] = ATOMS) -> st.SearchStrategy[tuple[Pack, ...]]:
    """Three packs, one above the other."""
    return st.tuples(
        packs("us", [], atoms), packs("co", ["us"], atoms), packs("co-denver", ["co"], atoms)
    )


def layers_of_one_mind(atoms: tuple[str, ...] = ATOMS) -> st.SearchStrategy[tuple[Pack, ...]]:
    """The same, and the lower packs count every silence as the uppermost does."""
    return layers(atoms).map(
        lambda them: (them[0], *(replace(one, burdens=()) for one in them[1:]))
    )


DAYS = st.sampled_from(
    [date(2007, 5, 4), date(2014, 1, 13), date(2015, 1, 12), date(2015, 1, 13), date(2019, 7, 1)]
)
INSTANTS = st.sampled_from([datetime(y, 6, 1, 12, tzinfo=UTC) for y in (2016, 2019, 2021)])


def records(classes: Sequence[str], *, held: bool) -> st.SearchStrategy[tuple[OffenceRecord, ...]]:
    """Convictions or charges."""
    one = st.builds(
        OffenceRecord,
        offence_class=st.sampled_from(classes),
        date=DAYS,
        held_to_answer=st.sampled_from([True, False, None]) if held else st.none(),
    )
    return st.lists(one, max_size=3).map(tuple)


def values_of(name: str, classes: Collection[str] = CLASSES) -> st.SearchStrategy[FactValue]:
    """What may be said of a fact."""
    spec = FACTS[name]
    match spec.type:
        case FactType.BOOLEAN:
            return st.booleans()
        case FactType.ENUM:
            return st.sampled_from([value for value in spec.values if value != UNKNOWN])
        case FactType.INSTANT:
            return INSTANTS
        case FactType.RECORDS:
            return records(sorted({*classes, *OFFENCE_CLASSES}), held=name == "charges")


def facts(
    names: Collection[str], *, known: bool = False, classes: Collection[str] = CLASSES
) -> st.SearchStrategy[Values]:
    """Some of these facts, or all of them."""
    drawn = {name: values_of(name, classes) for name in sorted(names)}
    return st.fixed_dictionaries(drawn) if known else st.fixed_dictionaries({}, optional=drawn)


@dataclass(frozen=True, slots=True, kw_only=True)
class Packet:
    """The kinds in a packet, and whether it asks the act."""

    kinds: frozenset[str]
    asked: bool


@cache
def packets(kinds: tuple[str, ...]) -> st.SearchStrategy[Packet]:
    """Packets of papers of these kinds."""
    some = st.frozensets(st.sampled_from(kinds), max_size=3)
    return st.builds(Packet, kinds=some, asked=st.booleans())


PACKETS = packets(("I-247A", "I-247D", "I-200", "AO-88"))


def case_of(  # noqa: PLR0913 - the same as `evaluate` takes
    packs_drawn: Sequence[Pack],
    act: Act,
    given: Values,
    *,
    packet: Packet,
    adopted: Collection[str] = (),
    as_of: date = DAY,
    known_at: date | None = None,
) -> ActCase:
    """The evaluator's own case."""
    ground = ground_of(
        layers=packs_drawn,
        instruments=[InstrumentKind(kind) for kind in packet.kinds],
        facts=Facts(values=given),
        adopted=adopted,
        as_of=as_of,
        known_at=known_at,
    )
    return ActCase(act, ground, asked=packet.asked)
