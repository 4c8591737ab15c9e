"""What holds of every pack and every set of facts: the shipped packs, and packs drawn at random."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from itertools import product
from typing import TypeVar

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.core.policy.synthetic import burden, decide, pack, question, rule

from tecum.adapters.pack_shelf import load_packs
from tecum.policy.combining import outcome_of_reasons
from tecum.policy.determination import Determination
from tecum.policy.fact_registry import FACTS, OFFENCE_CLASSES, UNKNOWN, FactType
from tecum.policy.layers import layers_for, offence_classes
from tecum.policy.pack import Pack, Rule, Silence
from tecum.terms import Act, InstrumentKind, Outcome

SHELF = load_packs()
DAYS = {
    "us": [date(2014, 1, 1), date(2020, 1, 13)],
    "co": [
        date(2019, 5, 28),
        date(2020, 1, 13),
        date(2021, 6, 25),
        date(2024, 7, 3),
        date(2025, 5, 23),
        date(2026, 8, 12),
    ],
    "co-denver": [date(2019, 12, 31), date(2020, 1, 13), date(2021, 6, 25), date(2025, 5, 23)],
    "tx": [date(2017, 9, 1), date(2020, 1, 13), date(2025, 6, 1)],
    "or": [date(2017, 8, 15), date(2020, 2, 21), date(2021, 7, 18), date(2021, 7, 19)],
    "ia": [date(2018, 7, 1), date(2020, 1, 13)],
    "ny-new-york-city": [
        date(2014, 12, 14),
        date(2015, 2, 12),
        date(2017, 12, 1),
        date(2020, 1, 16),
        date(2026, 1, 29),
    ],
}
Values = dict[str, bool | str]
Drawn = Mapping[str, object]
Item = TypeVar("Item")


def values_of(name: str) -> list[bool | str]:
    spec = FACTS[name]
    if spec.type is FactType.BOOLEAN:
        return [True, False]
    return [value for value in spec.values if value != UNKNOWN]


def drawn_values(name: str, place: str) -> st.SearchStrategy[object]:
    """Values of any fact: of records the classes that the place knows, at any age."""
    spec = FACTS[name]
    if spec.type is FactType.INSTANT:
        return st.sampled_from(["2012-05-04T09:00:00+00:00", "2019-12-20T09:00:00+00:00"])
    if spec.type is not FactType.RECORDS:
        return st.sampled_from(values_of(name))
    classes = sorted({*OFFENCE_CLASSES, *offence_classes(layers_for(place, SHELF))})
    record: dict[str, st.SearchStrategy[object]] = {
        "class": st.sampled_from(classes),
        "date": st.sampled_from([date(1999, 3, 2), date(2012, 3, 2), date(2018, 3, 2)]),
    }
    if name == "charges":
        record["held_to_answer"] = st.sampled_from([True, False])
    return st.lists(st.fixed_dictionaries(record), max_size=2)


TESTED = sorted(
    {
        name
        for one in SHELF.values()
        for item in (*one.rules, *(r for q in one.questions for d in q.readings for r in d.rules))
        for name, _ in item.when.tests()
    }
)


def some_facts(place: str) -> st.SearchStrategy[dict[str, object]]:
    return st.dictionaries(st.sampled_from(TESTED), st.none(), max_size=5).flatmap(
        lambda names: st.fixed_dictionaries({n: drawn_values(n, place) for n in names})
    )


kinds = st.lists(st.sampled_from([kind.value for kind in InstrumentKind]), max_size=3, unique=True)
situations = st.sampled_from(list(SHELF)).flatmap(
    lambda place: st.tuples(
        st.just(place), st.sampled_from(DAYS[place]), some_facts(place), some_facts(place)
    )
)


@settings(max_examples=150, deadline=None, derandomize=True)
@given(situations, kinds)
def test_shipped_packs_keep_their_promises(
    situation: tuple[str, date, Drawn, Drawn], papers: list[str]
) -> None:
    place, day, facts, more = situation
    layers = layers_for(place, SHELF)
    asked = frozenset(Act)
    now = decide(layers, facts, kinds=papers, asked=asked, as_of=day)
    filled = dict(list({n: v for n, v in more.items() if n not in facts}.items())[:3])
    then = decide(layers, {**facts, **filled}, kinds=papers, asked=asked, as_of=day)
    for act in Act:
        assert outcome_of_reasons(now[act].reasons) is now[act].outcome
        assert then[act].outcome in listed(now[act], filled)


def listed(now: Determination, filled: Mapping[str, object]) -> set[Outcome]:
    """The outcomes that `unknowns` gave for these values, and the outcome of now.

    Of records and instants an answer names representatives, so whatever was filled in may be meant.
    """
    outcomes = {now.outcome}
    for unknown in now.unknowns:
        if set(unknown.facts) <= set(filled):
            outcomes |= {
                one.outcome
                for one in unknown.answers
                if all(
                    filled[name] == value or not isinstance(value, bool | str)
                    for name, value in one.values.items()
                )
            }
    return outcomes


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
]
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
        for name in (*BOOLEANS, ENUM)
        if draw(st.booleans())
    ]
    return pack(
        place, draw(rules_of(place, 4)), parents=parents, questions=questions, burdens=burdens
    )


def silences(name: str) -> list[Silence]:
    return [Silence.FALSE, Silence.ASK] if name == ENUM else list(Silence)


layers_drawn = st.tuples(packs_of("us", []), packs_of("co", ["us"]), packs_of("co-denver", ["co"]))
papers_drawn = st.sampled_from([[], ["I-247A"]])
facts_drawn = st.fixed_dictionaries(
    {}, optional={**dict.fromkeys(BOOLEANS, st.booleans()), ENUM: st.sampled_from(values_of(ENUM))}
)


@settings(max_examples=120, deadline=None, derandomize=True)
@given(layers_drawn, facts_drawn, papers_drawn, st.integers(0, 7))
def test_order_never_matters(
    layers: tuple[Pack, ...], facts: Values, papers: list[str], turn: int
) -> None:
    shuffled = [replace(one, rules=mixed(one.rules, turn)) for one in mixed(layers, turn)]
    assert decide(layers, facts, kinds=papers) == decide(shuffled, facts, kinds=papers)


def mixed(items: tuple[Item, ...], turn: int) -> tuple[Item, ...]:
    """The same items, some places further, and backwards for odd turns."""
    start = turn // 2 % max(len(items), 1)
    turned = (*items[start:], *items[:start])
    return turned[::-1] if turn % 2 else turned


@settings(max_examples=120, deadline=None, derandomize=True)
@given(layers_drawn, facts_drawn, papers_drawn)
def test_random_packs_keep_their_promises(
    layers: tuple[Pack, ...], facts: Values, papers: list[str]
) -> None:
    now = decide(layers, facts, kinds=papers)[Act.HOLD]
    assert outcome_of_reasons(now.reasons) is now.outcome
    open_names = [name for name in (*BOOLEANS, ENUM) if name not in facts][:3]
    for values in product(*(values_of(name) for name in open_names)):
        filled = dict(zip(open_names, values, strict=True))
        then = decide(layers, {**facts, **filled}, kinds=papers)[Act.HOLD]
        assert then.outcome in listed(now, filled)


@settings(max_examples=120, deadline=None, derandomize=True)
@given(
    layers_drawn,
    st.fixed_dictionaries({n: st.sampled_from(values_of(n)) for n in (*BOOLEANS, ENUM)}),
)
def test_the_rules_that_count_for_certain_combine_as_a_second_reader_combines_them(
    layers: tuple[Pack, ...], facts: Values
) -> None:
    certain = tuple(
        replace(
            one,
            questions=(),
            rules=tuple(
                r for r in one.rules if r.source.endswith(".seen") and not names_gone(r, one)
            ),
        )
        for one in layers
    )
    assert decide(certain, facts)[Act.HOLD].outcome is second_reader(certain, facts)


def names_gone(one: Rule, place: Pack) -> bool:
    """Whether a rule is an exception to one that this test leaves out."""
    gone = {other.id for other in place.rules if not other.source.endswith(".seen")}
    return bool(one.exception_to & gone)


def second_reader(layers: tuple[Pack, ...], facts: Values) -> Outcome:
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


def eval_plainly(text: str, facts: Values) -> bool:
    """Each of the few conditions above, spelt out by hand."""
    young, inside, consent = (facts[name] for name in BOOLEANS)
    return {
        "always": True,
        "under_18": young,
        "not in_custody": not inside,
        "under_18 and in_custody": young and inside,
        "written_consent or not under_18": consent or not young,
        'interview_mode == "video"': facts[ENUM] == "video",
        'interview_mode != "telephone" and written_consent': facts[ENUM] != "telephone" and consent,
        'has("I-247A")': False,
    }[text] is True
