"""Random law and random facts, the same in every run: everything that the combining rule speaks of.

Each policy is a few packs, one under the other, with a handful of facts that its conditions look
at. Shares are set so that every outcome and every step of the combining rule comes up often.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Final, TypeVar

from tests.core.policy.synthetic import ALWAYS_IN_FORCE, adoption, burden, pack, rule, source
from tests.oracle.asp import Case

from tecum.policy.conditions import COMMON_CLASSES, LookBacks, parse_condition
from tecum.policy.fact_registry import FACTS, UNKNOWN, FactType
from tecum.policy.facts import parse_facts
from tecum.policy.pack import (
    Adoption,
    Burden,
    Definition,
    Offence,
    Pack,
    Question,
    Reading,
    Rule,
    Silence,
    Source,
    Span,
    StatusChange,
)
from tecum.terms import Act, InstrumentKind, Outcome, SourceStatus, Verified

Item = TypeVar("Item")

DAY: Final = date(2020, 1, 13)
YESTERDAY, TOMORROW = DAY - timedelta(days=1), DAY + timedelta(days=1)
SHAPES: Final[tuple[Mapping[str, tuple[str, ...]], ...]] = (
    {"us": ()},
    {"us": (), "co": ("us",)},
    {"us": (), "co": ("us",), "co-denver": ("co",)},
    {"us": (), "co": ("us",), "tx": ("us",), "both": ("co", "tx")},
)
OUTCOMES: Final = (Outcome.REQUIRED, Outcome.PERMITTED, Outcome.PROHIBITED)
PAPERS: Final = (InstrumentKind.I_247A, InstrumentKind.I_200, InstrumentKind.I_138)
BOOLEANS: Final = ("under_18", "in_custody", "written_consent", "prior_removal", "rights_advised")
ENUMS: Final = ("interview_mode", "requester", "judicial_warrant")
OWN_CLASS: Final = "local_crime"
CLASSES: Final = ("felony", "misdemeanor", OWN_CLASS)
EXTENDED: Final = "look_back_extended"
ARRESTED: Final = "arrested_at"
RECORD_DAYS: Final = (
    date(2019, 11, 30),
    date(2015, 1, 13),
    date(2015, 1, 12),
    date(2012, 2, 29),
    date(1995, 6, 1),
    TOMORROW,
)
ARRESTS: Final = (DAY, date(2019, 12, 1), date(2017, 2, 28), date(2009, 7, 4), TOMORROW)


class Dice:
    """Numbers by SplitMix64 (Steele, Lea and Flood, "Fast splittable pseudorandom number
    generators", 2014).
    """

    def __init__(self, seed: int) -> None:
        self._state = seed

    def below(self, count: int) -> int:
        """A number from 0 to one less than `count`."""
        self._state = (self._state + 0x9E3779B97F4A7C15) % 2**64
        mixed = self._state
        mixed = ((mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9) % 2**64
        mixed = ((mixed ^ (mixed >> 27)) * 0x94D049BB133111EB) % 2**64
        return (mixed ^ (mixed >> 31)) % count

    def chance(self, percent: int) -> bool:
        """True in so many of a hundred draws."""
        return self.below(100) < percent

    def one_of(self, items: Sequence[Item]) -> Item:
        """One of them, each as likely."""
        return items[self.below(len(items))]

    def some_of(self, items: Sequence[Item], most: int) -> list[Item]:
        """Up to `most` of them, in their order."""
        chosen = {self.below(len(items)) for _ in range(self.below(most + 1))} if items else set()
        return [items[index] for index in sorted(chosen)]


def cases_of(seed: int, patterns: int) -> Iterator[Case]:
    """One random policy, and so many random patterns of facts put to it."""
    dice = Dice(seed * 2654435761 + 1)
    names = _looked_at(dice)
    shape = dice.one_of(SHAPES)
    layers = tuple(_pack(dice, place, parents, names) for place, parents in shape.items())
    readings = [
        (question.id, reading.id)
        for one in layers
        for question in one.questions
        for reading in question.readings
    ]
    layers = _with_adoptions(dice, layers)
    for _ in range(patterns):
        adopted = {question: reading for question, reading in readings if dice.chance(12)}
        yield Case(
            layers=layers,
            act=Act.NOTIFY if dice.chance(20) else Act.HOLD,
            asked=dice.chance(70),
            facts=parse_facts(_facts(dice, names), own_classes=[OWN_CLASS]),
            kinds=tuple(dice.some_of(PAPERS, 2)),
            adopted=tuple(sorted(adopted.values())),
            as_of=DAY,
            known_at=dice.one_of([None, None, DAY, date(2011, 1, 1)]),
        )


def _looked_at(dice: Dice) -> list[str]:
    """The facts of one policy: few, so that rules meet each other on them."""
    names = [dice.one_of(BOOLEANS), dice.one_of(BOOLEANS), dice.one_of(ENUMS)]
    if dice.chance(35):
        names.append("convictions")
    if dice.chance(20):
        names.append("charges")
    return list(dict.fromkeys(names))


# ---- Law -----------------------------------------------------------------------------------------


def _pack(dice: Dice, place: str, parents: Sequence[str], names: Sequence[str]) -> Pack:
    sources, statuses = _sources(dice, place)
    offences = _offences(dice, place)
    definitions = [
        Definition(
            id=f"{place}.d{number}",
            label="ours",
            kinds=frozenset({kind.value for kind in dice.some_of(PAPERS, 2)}),
            source=f"{place}.seen",
            in_force=_span(dice),
        )
        for number in range(2)
    ]
    classes = dict(COMMON_CLASSES) | {OWN_CLASS: ()}
    for one in offences:
        classes[one.offence_class] = (*classes[one.offence_class], one.look_back)
    rules = _rules(dice, place, 6, names, classes, ())
    questions = []
    for number in range(dice.one_of([0, 0, 1, 1, 2])):
        readings = []
        for letter in "abc"[: 2 + dice.below(2)]:
            prefix = f"{place}.q{number}.{letter}"
            under = _rules(dice, prefix, 2, names, classes, rules)
            readings.append(Reading(id=prefix, text=letter, rules=tuple(under)))
        questions.append(
            Question(
                id=f"{place}.q{number}",
                question="which",
                source=f"{place}.seen",
                in_force=_span(dice),
                readings=tuple(readings),
            )
        )
    drawn = pack(
        place, rules, parents=parents, questions=questions, burdens=_burdens(dice, place, names)
    )
    return replace(
        drawn,
        sources={one.id: one for one in sources},
        statuses=tuple(statuses),
        definitions=tuple(definitions),
        offences=tuple(offences),
    )


def _sources(dice: Dice, place: str) -> tuple[list[Source], list[StatusChange]]:
    """Sources of every status; `turned` changes it on some days, into or out of silence."""
    found = [source(f"{place}.{status}", status=status) for status in SourceStatus]
    found += [source(f"{place}.seen"), source(f"{place}.memory", verified=Verified.MEMORY)]
    before, after = dice.one_of(tuple(SourceStatus)), dice.one_of(tuple(SourceStatus))
    found.append(source(f"{place}.turned", status=before))
    change = StatusChange(
        id=f"{place}.turn",
        source=f"{place}.turned",
        status=after,
        in_force=_span(dice),
        why="a court",
        cite="a case",
        verified=Verified.SEEN,
    )
    return found, [change]


def _offences(dice: Dice, place: str) -> list[Offence]:
    """The own class, in one or two versions over time, and sometimes a common one with a limit."""
    spans = [ALWAYS_IN_FORCE]
    if dice.chance(40):
        spans = [Span(first=date(2000, 1, 1), last=YESTERDAY), Span(first=DAY)]
    if dice.chance(10):
        spans = [Span(first=TOMORROW)]
    drawn = [(OWN_CLASS, span) for span in spans]
    if dice.chance(30):
        drawn.append(("felony", ALWAYS_IN_FORCE))
    return [
        Offence(
            id=f"{place}.o{number}",
            offence_class=name,
            says=name,
            source=f"{place}.seen",
            in_force=span,
            look_back_years=dice.one_of([None, 5, 5, 8]),
            counted_to=dice.one_of(["as_of", "as_of", ARRESTED]),
            extended_by=dice.one_of([None, EXTENDED]),
        )
        for number, (name, span) in enumerate(drawn)
    ]


def _rules(  # noqa: PLR0913, PLR0917 - a rule is drawn from all of these
    dice: Dice,
    prefix: str,
    most: int,
    names: Sequence[str],
    classes: LookBacks,
    before: Sequence[Rule],
) -> list[Rule]:
    drawn: list[Rule] = []
    for number in range(dice.below(most + 1)):
        # An exception names rules drawn before it, so none leads back to itself.
        others = [one.id for one in (*before, *drawn)]
        exception_to = dice.some_of(others, 2) if dice.chance(45) else []
        preempts = dice.some_of(OUTCOMES, 2) if dice.chance(25) else []
        order = dice.chance(4)
        silent = not order and bool(exception_to or preempts) and dice.chance(40)
        kinds = ["seen"] * 7 + ["memory", "turned", "contested", "enjoined"]
        acts = dice.one_of([{Act.HOLD}] * 5 + [{Act.NOTIFY}, {Act.HOLD, Act.NOTIFY}])
        text = "always" if dice.chance(12) else _condition(dice, names, 2)
        plain = rule(
            f"{prefix}.r{number}",
            None if silent else dice.one_of(OUTCOMES),
            rests_on=dice.one_of(kinds),
            exception_to=exception_to,
            preempts=preempts,
            court_order=order,
            span=_span(dice),
        )
        when = parse_condition(text, classes)
        drawn.append(replace(plain, acts=frozenset(acts), when=when, when_text=text))
    return drawn


def _span(dice: Dice) -> Span:
    """Mostly in force on the day, often from it or up to it, sometimes just not."""
    spans = [Span(first=DAY), Span(first=date(2001, 1, 1), last=DAY), Span(first=TOMORROW)]
    spans.append(Span(first=date(2001, 1, 1), last=YESTERDAY))
    return dice.one_of(spans) if dice.chance(20) else ALWAYS_IN_FORCE


def _condition(dice: Dice, names: Sequence[str], depth: int) -> str:
    if depth == 0 or dice.chance(45):
        return _leaf(dice, names)
    if dice.chance(20):
        return f"not ({_condition(dice, names, depth - 1)})"
    word = dice.one_of([" and ", " or "])
    parts = [_condition(dice, names, depth - 1) for _ in range(2 + dice.chance(25))]
    return word.join(part if dice.chance(20) and " " not in part else f"({part})" for part in parts)


def _leaf(dice: Dice, names: Sequence[str]) -> str:
    if dice.chance(12):
        return dice.one_of(["asked", 'has("I-247A")', 'has("I-200", "I-138")', 'labelled("ours")'])
    name = dice.one_of(names)
    if name == "convictions":
        word = dice.one_of(["convicted", "convicted", "convicted", "ever_convicted"])
        return f'{word}("{dice.one_of(CLASSES)}")'
    if name == "charges":
        return f'{dice.one_of(["charged", "held_to_answer"])}("{dice.one_of(CLASSES)}")'
    if FACTS[name].type is FactType.BOOLEAN:
        return dice.one_of([name, f"not {name}"])
    first, second = dice.one_of(_values(name)), dice.one_of(_values(name))
    return dice.one_of(
        [
            f'{name} == "{first}"',
            f'{name} != "{first}"',
            f'{name} in ["{first}", "{second}"]',
            f'{name} not in ["{first}", "{second}"]',
        ]
    )


def _values(name: str) -> list[str]:
    return [value for value in FACTS[name].values if value != UNKNOWN]


def _burdens(dice: Dice, place: str, names: Sequence[str]) -> list[Burden]:
    drawn = []
    for name in (*names, EXTENDED):
        # Packs side by side would leave it to their common child which of them it follows.
        if place == "tx" or not dice.chance(60):
            continue
        silences = [Silence.FALSE, Silence.ASK]
        if FACTS[name].type is FactType.BOOLEAN:
            silences.append(Silence.TRUE)
        one = burden(f"{place}.b.{name}", name, dice.one_of(silences))
        if FACTS[name].type is FactType.ENUM and dice.chance(30):
            one = replace(one, if_unknown=None, assume=dice.one_of(_values(name)))
        drawn.append(replace(one, in_force=_span(dice)))
    return drawn


def _with_adoptions(dice: Dice, layers: tuple[Pack, ...]) -> tuple[Pack, ...]:
    """Readings that an office adopted: of a question of its own pack or of a layer above."""
    drawn: dict[str, list[Adoption]] = {one.id: [] for one in layers}
    for place, home in enumerate(layers):
        for question in home.questions:
            below = [one.id for one in layers[place + 1 :] if home.id in (*one.parents, "us")]
            if dice.chance(30):
                by = dice.one_of([home.id, home.id, *below])
                reading = dice.one_of(question.readings).id
                first = dice.one_of([date(2010, 1, 1), date(2012, 1, 1), DAY, TOMORROW])
                drawn[by].append(adoption(f"{by}.a.{question.id}", reading, question.id, first))
    return tuple(replace(one, adoptions=tuple(drawn[one.id])) for one in layers)


# ---- Facts ---------------------------------------------------------------------------------------


def _facts(dice: Dice, names: Sequence[str]) -> dict[str, object]:
    found: dict[str, object] = {}
    for name in names:
        if name in {"convictions", "charges"}:
            if dice.chance(65):
                found[name] = [_record(dice, name) for _ in range(dice.below(4))]
        elif dice.chance(30):
            if dice.chance(30):
                found[name] = None
        elif FACTS[name].type is FactType.BOOLEAN:
            found[name] = dice.chance(50)
        else:
            found[name] = dice.one_of(FACTS[name].values)
    if "convictions" in names:
        if dice.chance(60):
            found[ARRESTED] = datetime.combine(dice.one_of(ARRESTS), datetime.min.time(), UTC)
        if dice.chance(60):
            found[EXTENDED] = dice.chance(50)
    return found


def _record(dice: Dice, name: str) -> dict[str, object]:
    record: dict[str, object] = {"class": dice.one_of(CLASSES), "date": dice.one_of(RECORD_DAYS)}
    if name == "charges" and dice.chance(80):
        record["held_to_answer"] = dice.one_of([True, False, None])
    return record
