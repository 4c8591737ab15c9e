"""What holds of every pack and every set of facts: the shipped packs, and packs drawn at random."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import combinations
from typing import Any, TypeVar

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.core.policy.synthetic import CLASSES, DAY, burden, decide, pack, question, rule

from tecum.adapters.pack_shelf import load_packs
from tecum.policy.combining import outcome_of_reasons
from tecum.policy.conditions import Situation
from tecum.policy.determination import STATED_SILENCE, Determination
from tecum.policy.evaluation import determine
from tecum.policy.fact_registry import FACTS, OFFENCE_CLASSES, UNKNOWN, FactType
from tecum.policy.facts import Facts, FactValue, OffenceRecord, parse_facts
from tecum.policy.ground import ground_of
from tecum.policy.how_sure import all_rules
from tecum.policy.layers import layers_for, offence_classes
from tecum.policy.pack import Pack, Rule, Silence, Silent, Span, StatusChange
from tecum.policy.unknowns import LARGEST_SET
from tecum.policy.verdict import ActCase
from tecum.terms import Act, InstrumentKind, Outcome, SourceStatus, Verified

SHELF = load_packs()
Values = dict[str, FactValue]
Raw = dict[str, Any]
Item = TypeVar("Item")


def days_of(place: str) -> list[date]:
    """The days on which something begins or ends in the layers of a place, and the days before."""
    layers = layers_for(place, SHELF)
    spans = [rule.in_force for one in layers for rule in all_rules(one)]
    spans += [span for one in layers for span in (a.in_force for a in one.adoptions)]
    spans += [span for one in layers for span in (s.in_force for s in one.statuses)]
    found = {max(one.covers_from for one in layers)}
    for span in spans:
        found |= {span.first, span.first - timedelta(days=1)}
        found |= {span.last, span.last + timedelta(days=1)} if span.last else set()
    return sorted(day for day in found if covered(layers, day))


def covered(layers: tuple[Pack, ...], day: date) -> bool:
    return all(
        one.covers_from <= day and not any(gap.span.covers(day) for gap in one.gaps)
        for one in layers
    )


DAYS = {place: days_of(place) for place in SHELF}
SHIPPED_CLASSES = sorted({*OFFENCE_CLASSES, *offence_classes(tuple(SHELF.values()))})
records = st.builds(
    OffenceRecord,
    offence_class=st.sampled_from(SHIPPED_CLASSES),
    date=st.dates(date(2005, 1, 1), date(2026, 1, 1)),
)
charged = st.builds(replace, records, held_to_answer=st.sampled_from([True, False, None]))
instants = st.datetimes(datetime(2012, 1, 1), datetime(2026, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001


def value_of(name: str) -> st.SearchStrategy[FactValue]:
    spec = FACTS[name]
    match spec.type:
        case FactType.INSTANT:
            return instants
        case FactType.RECORDS:
            return st.lists(charged if name == "charges" else records, max_size=2).map(tuple)
    return st.sampled_from(values_of(name))


def values_of(name: str) -> list[bool | str]:
    spec = FACTS[name]
    if spec.type is FactType.BOOLEAN:
        return [True, False]
    return [value for value in spec.values if value != UNKNOWN]


TESTED = sorted(
    {name for one in SHELF.values() for rule in all_rules(one) for name, _ in rule.when.tests()}
)
some_facts = st.dictionaries(st.sampled_from(TESTED), st.none(), max_size=5).flatmap(
    lambda names: st.fixed_dictionaries({name: value_of(name) for name in names})
)
kinds = st.lists(st.sampled_from([kind.value for kind in InstrumentKind]), max_size=3, unique=True)
places = st.sampled_from(list(SHELF)).flatmap(
    lambda place: st.tuples(st.just(place), st.sampled_from(DAYS[place]))
)


acts = st.sets(st.sampled_from(list(Act)), min_size=1, max_size=3)


def case_of(
    layers: tuple[Pack, ...], papers: list[str], facts: Values, act: Act, as_of: date
) -> ActCase:
    ground = ground_of(
        layers=layers,
        instruments=[InstrumentKind(kind) for kind in papers],
        facts=Facts(values=facts),
        adopted=(),
        as_of=as_of,
        known_at=None,
    )
    return ActCase(act, ground, asked=True)


@settings(max_examples=600, deadline=None, derandomize=True)
@given(places, kinds, some_facts, some_facts, acts)
def test_shipped_packs_keep_their_promises(
    place: tuple[str, date], papers: list[str], facts: Values, more: Values, wanted: set[Act]
) -> None:
    layers, as_of = layers_for(place[0], SHELF), place[1]
    filled = dict(list({n: v for n, v in more.items() if n not in facts}.items())[:3])
    for act in sorted(wanted):
        case = case_of(layers, papers, facts, act, as_of)
        now = determine(case)
        assert outcome_of_reasons(now.reasons) is now.outcome
        assert all(len(one.facts) <= LARGEST_SET for one in now.unknowns)
        then = case_of(layers, papers, {**facts, **filled}, act, as_of).verdict({})
        assert then.outcome in listed(case, now, filled)


def listed(case: ActCase, now: Determination, filled: Values) -> set[Outcome]:
    """The outcomes that `unknowns` gave for such values, and the outcome of now.

    Of records and instants an answer names one that stands for its like.
    """
    outcomes = {now.outcome}
    for unknown in now.unknowns:
        if set(unknown.facts) <= set(filled):
            given_values = truths(case, {name: filled[name] for name in unknown.facts})
            alike = (one for one in unknown.answers if truths(case, one.values) == given_values)
            outcomes |= {one.outcome for one in alike}
    return outcomes


def truths(case: ActCase, more: Mapping[str, FactValue]) -> list[bool | None]:
    """What the leaves say that unknown facts can move."""
    situation = Situation(
        facts={**case.ground.known, **more},
        kinds=case.ground.kinds,
        labels={},
        asked=True,
        as_of=case.ground.as_of,
    )
    return [atom.holds(situation) for atom in case.moving]


@settings(max_examples=100, deadline=None, derandomize=True)
@given(places, kinds, some_facts, acts)
def test_every_rule_is_traced_and_nothing_that_applies_gets_lost(
    place: tuple[str, date], papers: list[str], facts: Values, wanted: set[Act]
) -> None:
    layers = layers_for(place[0], SHELF)
    for act in sorted(wanted):
        one = determine(case_of(layers, papers, facts, act, place[1]))
        considered = {entry.rule: entry for entry in one.trace}
        assert len(considered) == len(one.trace)
        assert set(considered) == {
            rule.id
            for pack_ in layers
            for rule in speaking(pack_, place[1])
            if act in rule.acts and rule.in_force.covers(place[1])
        }
        said = {reason.rule for reason in one.reasons} | {gone.rule for gone in one.beaten}
        doubted = {reading.id for asked in one.open_questions for reading in asked.readings}
        for entry in one.trace:
            assert entry.decided_by
            if entry.holds and entry.set_aside is None and entry.reading not in doubted:
                assert entry.rule in said


def speaking(one: Pack, day: date) -> list[Rule]:
    questions = [asked for asked in one.questions if asked.in_force.covers(day)]
    return [*one.rules, *(r for asked in questions for d in asked.readings for r in d.rules)]


BOOLEANS = ("under_18", "in_custody", "written_consent")
ENUM = "interview_mode"
CONDITIONS = [
    "always",
    "under_18",
    "not in_custody",
    "under_18 and in_custody",
    "written_consent or not under_18",
    'interview_mode == "video"',
    'interview_mode != "telephone" and written_consent',
    'has("I-247A")',
    'convicted("grave")',
    'under_18 and not convicted("grave")',
    'held_to_answer("felony") or ever_convicted("felony")',
]
LISTS = ("convictions", "charges", "arrested_at", "look_back_extended")
OUTCOMES = [Outcome.REQUIRED, Outcome.PERMITTED, Outcome.PROHIBITED]


@st.composite
def rules_of(draw: st.DrawFn, place: str, most: int) -> list[Rule]:
    drawn: list[Rule] = []
    for number in range(draw(st.integers(0, most))):
        exception_to = (
            draw(st.sets(st.sampled_from([r.id for r in drawn]), max_size=2)) if drawn else ()
        )
        order = not exception_to and draw(st.integers(0, 9)) == 0
        preempts = draw(st.sets(st.sampled_from(OUTCOMES), max_size=1))
        silent = (exception_to or preempts) and not order and draw(st.booleans())
        drawn.append(
            rule(
                f"{place}.r{number}",
                None if silent else draw(st.sampled_from(OUTCOMES)),
                when=draw(st.sampled_from(CONDITIONS)),
                rests_on=draw(st.sampled_from(["seen", "seen", "seen", "memory", "enjoined"])),
                exception_to=exception_to,
                preempts=preempts,
                court_order=order,
            )
        )
    return drawn


@st.composite
def packs_of(draw: st.DrawFn, place: str, parents: list[str]) -> Pack:
    questions = []
    if draw(st.booleans()):
        readings = {
            f"{place}.{name}": [
                replace(one, court_order=False) for one in draw(rules_of(f"{place}.{name}", 2))
            ]
            for name in ("yes", "no")
        }
        renamed = {
            name: [replace(one, source=f"{place}.seen") for one in rules]
            for name, rules in readings.items()
        }
        questions = [question(f"{place}.q", renamed)]
    burdens = [
        burden(f"{place}.b.{name}", name, draw(st.sampled_from(silences(name))))
        for name in (*BOOLEANS, ENUM, *LISTS)
        if draw(st.booleans())
    ]
    made = pack(
        place, draw(rules_of(place, 4)), parents=parents, questions=questions, burdens=burdens
    )
    return replace(
        made,
        statuses=tuple(draw(st.lists(statuses_of(place), max_size=1))),
        silences=tuple(draw(st.lists(silent_of(place), max_size=1))),
    )


def silences(name: str) -> list[Silence]:
    by_type = {
        FactType.BOOLEAN: list(Silence),
        FactType.ENUM: [Silence.FALSE, Silence.ASK],
        FactType.RECORDS: [Silence.FALSE, Silence.ASK],
        FactType.INSTANT: [Silence.ASK],
    }
    return by_type[FACTS[name].type]


def statuses_of(place: str) -> st.SearchStrategy[StatusChange]:
    """A source that another status overtakes, on days that hold the day judged or do not."""
    return st.builds(
        StatusChange,
        id=st.just(f"{place}.status"),
        source=st.sampled_from([f"{place}.{name}" for name in ("seen", "memory", "enjoined")]),
        status=st.sampled_from(list(SourceStatus)),
        in_force=st.sampled_from([Span(first=DAY), Span(first=DAY + timedelta(days=1))]),
        why=st.just("a court said so"),
        cite=st.just("a case"),
        verified=st.just(Verified.REPORTED),
    )


def silent_of(place: str) -> st.SearchStrategy[Silent]:
    return st.builds(
        Silent,
        id=st.just(f"{place}.silent"),
        acts=st.just(frozenset({Act.HOLD})),
        why=st.just("nothing is said"),
        source=st.just(f"{place}.seen"),
        in_force=st.just(Span(first=DAY)),
    )


layers_drawn = st.tuples(packs_of("us", []), packs_of("co", ["us"]), packs_of("co-denver", ["co"]))
papers_drawn = st.sampled_from([[], ["I-247A"]])
some_days = st.sampled_from(["2011-05-04", "2015-01-12", "2015-01-13", "2019-06-01"])
listed_records = st.lists(
    st.fixed_dictionaries({"class": st.sampled_from(["grave", "felony"]), "date": some_days}),
    max_size=2,
)
RAW: dict[str, st.SearchStrategy[object]] = {
    **dict.fromkeys(BOOLEANS, st.booleans()),
    ENUM: st.sampled_from(values_of(ENUM)),
    "convictions": listed_records,
    "charges": st.lists(
        st.fixed_dictionaries(
            {
                "class": st.sampled_from(["grave", "felony"]),
                "date": some_days,
                "held_to_answer": st.sampled_from([True, False, None]),
            }
        ),
        max_size=2,
    ),
    "arrested_at": st.sampled_from(["2018-01-12T23:00:00-07:00", "2020-01-13T09:00:00-07:00"]),
    "look_back_extended": st.booleans(),
}
facts_drawn = st.fixed_dictionaries({}, optional=RAW)


@settings(max_examples=120, deadline=None, derandomize=True)
@given(layers_drawn, facts_drawn, papers_drawn, st.integers(0, 7))
def test_order_never_matters(
    layers: tuple[Pack, ...], facts: Raw, papers: list[str], turn: int
) -> None:
    shuffled = [
        replace(one, rules=mixed(one.rules, turn), burdens=mixed(one.burdens, turn))
        for one in mixed(layers, turn)
    ]
    assert decide(layers, facts, kinds=papers) == decide(shuffled, facts, kinds=papers)


def mixed(items: tuple[Item, ...], turn: int) -> tuple[Item, ...]:
    """The same items, some places further, and backwards for odd turns."""
    start = turn // 2 % max(len(items), 1)
    turned = (*items[start:], *items[:start])
    return turned[::-1] if turn % 2 else turned


@settings(max_examples=250, deadline=None, derandomize=True)
@given(layers_drawn, facts_drawn, facts_drawn, papers_drawn)
def test_random_packs_keep_their_promises(
    layers: tuple[Pack, ...], facts: Raw, more: Raw, papers: list[str]
) -> None:
    known = dict(parse_facts(facts, own_classes=CLASSES).values)
    case = case_of(layers, papers, known, Act.HOLD, DAY)
    now = determine(case)
    assert outcome_of_reasons(now.reasons) is now.outcome
    silent = {one.rule for one in now.reasons if one.kind == STATED_SILENCE}
    stated = {one.id for place in layers for one in place.silences}
    assert silent == (stated if now.outcome is Outcome.UNADDRESSED else set())
    others = {name: given_ for name, given_ in more.items() if name not in facts}
    added = dict(parse_facts(others, own_classes=CLASSES).values)
    for names in (part for size in (1, 2, 3) for part in combinations(added, size)):
        filled = {name: added[name] for name in names}
        then = case_of(layers, papers, {**known, **filled}, Act.HOLD, DAY).verdict({})
        assert then.outcome in listed(case, now, filled)


@settings(max_examples=120, deadline=None, derandomize=True)
@given(
    layers_drawn,
    st.fixed_dictionaries(RAW),
)
def test_the_rules_that_count_for_certain_combine_as_a_second_reader_combines_them(
    layers: tuple[Pack, ...], facts: Raw
) -> None:
    certain = tuple(
        replace(
            one,
            questions=(),
            statuses=(),
            rules=tuple(
                r for r in one.rules if r.source.endswith(".seen") and not names_gone(r, one)
            ),
        )
        for one in layers
    )
    facts = {**facts, "charges": [{**one, "held_to_answer": True} for one in facts["charges"]]}
    assert decide(certain, facts)[Act.HOLD].outcome is second_reader(certain, facts)


def names_gone(one: Rule, place: Pack) -> bool:
    """Whether a rule is an exception to one that this test leaves out."""
    gone = {other.id for other in place.rules if not other.source.endswith(".seen")}
    return bool(one.exception_to & gone)


def second_reader(layers: tuple[Pack, ...], facts: Raw) -> Outcome:
    """The combining rule once more, written from its text: strike out until nothing changes."""
    standing = [
        (level, one)
        for level, place in enumerate(layers)
        for one in place.rules
        if eval_plainly(one.when_text, facts)
    ]
    if any(one.court_order for _, one in standing):
        standing = [(level, one) for level, one in standing if one.court_order]
        return plain_outcome({one.outcome for _, one in standing})
    left: list[tuple[int, Rule]] = []
    for level in range(len(layers)):
        blocked = {outcome for above, one in left for outcome in one.preempts if above < level}
        here = [one for at, one in standing if at == level and one.outcome not in blocked]
        # Exceptions were drawn to name earlier rules only, so the last one drawn stands for sure.
        kept: list[Rule] = []
        for one in sorted(here, key=lambda r: r.id, reverse=True):
            if not any(one.id in other.exception_to for other in kept):
                kept.append(one)
        left += [(level, one) for one in kept]
    return plain_outcome({one.outcome for _, one in left})


def plain_outcome(outcomes: set[Outcome | None]) -> Outcome:
    if Outcome.REQUIRED in outcomes and Outcome.PROHIBITED in outcomes:
        return Outcome.NEEDS_COUNSEL
    ranked = [Outcome.PROHIBITED, Outcome.REQUIRED, Outcome.PERMITTED]
    return next((outcome for outcome in ranked if outcome in outcomes), Outcome.UNADDRESSED)


def eval_plainly(text: str, facts: Raw) -> bool:
    """Each of the few conditions above, spelt out by hand."""
    young, inside, consent = (facts[name] for name in BOOLEANS)
    felonies = [
        one for one in (*facts["convictions"], *facts["charges"]) if one["class"] == "felony"
    ]
    oldest = f"{int(facts['arrested_at'][:4]) - 5}{facts['arrested_at'][4:10]}"
    ages = [one["date"] for one in facts["convictions"] if one["class"] == "grave"]
    grave = any(day >= oldest or facts["look_back_extended"] for day in ages)
    return {
        "always": True,
        "under_18": young,
        "not in_custody": not inside,
        "under_18 and in_custody": young and inside,
        "written_consent or not under_18": consent or not young,
        'interview_mode == "video"': facts[ENUM] == "video",
        'interview_mode != "telephone" and written_consent': facts[ENUM] != "telephone" and consent,
        'has("I-247A")': False,
        'convicted("grave")': grave,
        'under_18 and not convicted("grave")': young and not grave,
        'held_to_answer("felony") or ever_convicted("felony")': bool(felonies),
    }[text] is True
