"""A year of papers between two invented sides, with known faults: both lists, and what is true.

Everything is drawn from one seed. Numbers run on, so that a slip of the hand meets another paper's
number; people recur; packets hold two instruments; either list leaves identifiers out.
"""

import csv
import io
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from random import Random  # noqa: TID251 - drawn from a fixed seed, the same every time

from tecum.adapters.reconciling.list_rows import read_list
from tecum.adapters.reconciling.mapping import parse_mapping
from tecum.measures.reconciling import Class, Reconciliation, reconcile
from tecum.terms import Party

SEED = 2020
FIRST_DAY = date(2020, 1, 1)

FAULTS: dict[str, tuple[int, Class]] = {
    "lost": (4, Class.NOT_SHOWN_DELIVERED),
    "lost after delivery": (2, Class.NOT_OPENED),
    "not opened": (3, Class.NOT_OPENED),
    "late": (5, Class.ANSWERED_LATE),
    "answered orally": (4, Class.THEY_SAY_NOT),
    "answers contradict": (2, Class.THEY_SAY_NOT),
    "two acts": (5, Class.TWO_ACTS),
    "mis-addressed": (3, Class.WRONG_ADDRESSEE),
    "another subject": (2, Class.DIFFERENT_SUBJECT),
    "issuer has no record": (2, Class.ONLY_OURS),
    "prepared, never sent": (2, Class.ONLY_THEIRS),
    "issuer's list has it twice": (3, Class.BOTH_AGREE),
    "custodian's list has it twice": (3, Class.BOTH_AGREE),
}
"""Each in percent of the papers, and how the row must be classed; ours is the custodian's list."""

FAMILY = (
    "GARCIA",
    "LOPEZ",
    "NGUYEN",
    "SILVA",
    "OKAFOR",
    "KOWALSKI",
    "HERNANDEZ",
    "PATEL",
    "HADDAD",
)
SECOND = ("", "", "", " MORA", " RUIZ", " BASTOS", " TRAN", " DIALLO")
GIVEN = ("Marta", "Juan", "Ana", "Luis", "Chidi", "Pawel", "Amal", "Minh", "Rosa", "Ivan", "Elif")
UNITS = ("County Jail", "Detention Center North", "Sheriff Records")
ELSEWHERE = ("NYDOC", "State Prison Annex", "City Lockup of Otherville")

ISSUER_COLUMNS = (
    *("event", "fins", "a-number", "form", "prepared", "sent", "delivered", "addressee"),
    *("tracking", "due", "answer", "name", "born"),
)
CUSTODIAN_COLUMNS = (
    *("event", "fins", "a-number", "form", "received", "opened", "answered", "unit"),
    *("tracking", "due", "answer", "name", "born"),
)
COMMON = """
"event" = "event_number"
"fins" = "subject_id"
"a-number" = "file_number"
"form" = "instrument"
"tracking" = "tracking_number"
"due" = "due"
"answer" = "answer"
"name" = "name"
"born" = "birth_date"
"""
ISSUER_MAPPING = f"""
role = "issuer"
dates = ["%m/%d/%Y"]
[columns]
"prepared" = "prepared"
"sent" = "sent"
"delivered" = "delivered"
"addressee" = "unit"
{COMMON}
[codes.answer]
"DECLINED" = "hold=declined"
"DECLINED, NO NOTICE" = "hold=declined notify=declined"
"HONORED" = "notify=complied"
"DECLINED, NOTIFIED" = "hold=declined notify=complied"
"SUBPOENA DECLINED" = "admin_subpoena=declined"
"NO RESPONSE" = "none"
[codes.instrument]
"DETAINER" = "I-247"
"""
CUSTODIAN_MAPPING = f"""
role = "custodian"
[columns]
"received" = "received"
"opened" = "opened"
"answered" = "answered"
"unit" = "unit"
{COMMON}
[codes.instrument]
"detainer" = "I-247"
[units]
"County Jail" = ["CTY JAIL"]
"Detention Center North" = ["DET CTR NORTH"]
"Sheriff Records" = []
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """An invented person."""

    fins: str
    a_number: str
    name: str
    born: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Truth:
    """What is true of one row: the paper that it is about, and how it must be classed."""

    paper: int
    fault: str
    classes: frozenset[Class]


@dataclass(slots=True, kw_only=True)
class Year:
    """Both lists as text, and the truth of each row by its number in the file."""

    issuer: list[dict[str, str]] = field(default_factory=list)
    custodian: list[dict[str, str]] = field(default_factory=list)
    issuer_truth: list[Truth] = field(default_factory=list)
    custodian_truth: list[Truth] = field(default_factory=list)

    @property
    def issuer_csv(self) -> str:
        """The issuer's list."""
        return _csv(ISSUER_COLUMNS, self.issuer)

    @property
    def custodian_csv(self) -> str:
        """The custodian's list."""
        return _csv(CUSTODIAN_COLUMNS, self.custodian)


def _csv(columns: tuple[str, ...], rows: list[dict[str, str]]) -> str:
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, columns, restval="")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


def draw_year(papers: int, seed: int = SEED) -> Year:
    """Draw a year; the same papers for the same seed."""
    draw = Random(seed)  # noqa: S311 - a draw, no secret
    year = Year()
    people = [_person(draw, at) for at in range(max(2, papers * 3 // 4))]
    event = 100_000
    for paper in range(papers):
        event += draw.choice((0, 1, 1, 1, 2, 3)) if paper % 9 else 1
        _paper(draw, year, paper, draw.choice(people), f"DEN20{event:08}", people)
    for rows, truths in (
        (year.issuer, year.issuer_truth),
        (year.custodian, year.custodian_truth),
    ):
        order = list(range(len(rows)))
        draw.shuffle(order)
        rows[:], truths[:] = [rows[at] for at in order], [truths[at] for at in order]
    return year


def _person(draw: Random, at: int) -> Person:
    return Person(
        fins=str(1_180_000_000 + at * 3 + draw.randrange(3)),
        a_number=f"A{200_100_000 + at * 3 + draw.randrange(3):09}",
        name=f"{draw.choice(FAMILY)}{draw.choice(SECOND)}, {draw.choice(GIVEN)}",
        born=date(1960, 1, 1) + timedelta(days=draw.randrange(15_000)),
    )


def _fault(draw: Random) -> str:
    at = draw.randrange(100)
    for name, (percent, _) in FAULTS.items():
        if at < percent:
            return name
        at -= percent
    return "none"


def _paper(  # noqa: PLR0913, PLR0917 - one draw of everything
    draw: Random, year: Year, paper: int, who: Person, event: str, people: list[Person]
) -> None:
    fault = _fault(draw)
    kind = draw.choice(("I-247A", "I-247A", "I-247A", "I-247D", "I-138"))
    if fault in {"two acts", "answers contradict"}:
        kind = "I-247A"
    prepared = FIRST_DAY + timedelta(days=draw.randrange(365))
    sent = prepared + timedelta(days=draw.choice((0, 0, 0, 1, 2)))
    received = sent + timedelta(days=draw.choice((0, 0, 0, 0, 1, 1, 2, 3, 9)))
    due = received + timedelta(days=14 if kind == "I-138" else 5)
    answered = received + timedelta(days=draw.randrange(5))
    if fault == "late":
        answered = due + timedelta(days=draw.choice((1, 1, 2, 9)))
    theirs, ours = _answers(draw, fault, kind)
    unit = draw.choice(UNITS)
    tracking = f"1Z{draw.randrange(10**10):010}" if draw.random() < 0.3 else ""
    known = {"tracking": tracking, "form": kind}
    issuer = {
        **known,
        **_identity(draw, who, event),
        "prepared": f"{prepared:%m/%d/%Y}",
        "sent": "" if fault == "prepared, never sent" else f"{sent:%m/%d/%Y}",
        "delivered": f"{received:%m/%d/%Y}" if draw.random() < 0.5 else "",
        "addressee": _as_the_issuer_writes(draw, unit),
        "due": f"{due:%m/%d/%Y}" if draw.random() < 0.7 or fault == "late" else "",
        "answer": theirs,
    }
    custodian = {
        **known,
        **_identity(draw, who, event),
        "received": str(received),
        "opened": "" if fault == "not opened" else str(received),
        "answered": "" if fault == "not opened" or not ours else str(answered),
        "unit": unit if draw.random() < 0.9 else "",
        "due": str(due) if draw.random() < 0.7 else "",
        "answer": "" if fault == "not opened" else ours,
    }
    if fault in {"lost", "prepared, never sent", "mis-addressed"}:
        issuer["delivered"] = ""
    if fault == "lost after delivery":
        issuer["delivered"] = f"{received:%m/%d/%Y}"
    if fault in {"lost", "lost after delivery", "prepared, never sent", "mis-addressed"}:
        issuer["answer"] = ""
    if fault == "mis-addressed":
        issuer["addressee"] = draw.choice(ELSEWHERE)
    if fault == "another subject":
        other = draw.choice([one for one in people if one.a_number != who.a_number])
        custodian |= _identity(draw, other, event, whole=True)
        issuer |= _identity(draw, who, event, whole=True)
    _enter(draw, year, paper, fault, issuer, custodian)


def _enter(  # noqa: PLR0913, PLR0917 - where one paper's rows go
    draw: Random,
    year: Year,
    paper: int,
    fault: str,
    issuer: dict[str, str],
    custodian: dict[str, str],
) -> None:
    is_class = FAULTS[fault][1] if fault in FAULTS else Class.BOTH_AGREE
    truth = Truth(paper=paper, fault=fault, classes=frozenset({is_class}))
    twin = Truth(paper=paper, fault=fault, classes=frozenset({is_class, Class.DUPLICATE}))
    if fault != "issuer has no record":
        year.issuer.append(issuer)
        twice = fault == "issuer's list has it twice"
        year.issuer_truth.append(twin if twice else truth)
        if twice:
            day = date.fromisoformat(custodian["received"]) + timedelta(days=draw.randrange(1, 4))
            again = {**issuer, "sent": f"{day:%m/%d/%Y}", "tracking": "", "delivered": ""}
            year.issuer.append(again)
            year.issuer_truth.append(twin)
    if fault not in {"lost", "lost after delivery", "prepared, never sent", "mis-addressed"}:
        year.custodian.append(custodian)
        twice = fault == "custodian's list has it twice"
        year.custodian_truth.append(twin if twice else truth)
        if twice:
            day = date.fromisoformat(custodian["received"]) + timedelta(days=draw.randrange(4))
            again = {**custodian, "received": str(day), "opened": str(day), "tracking": ""}
            year.custodian.append(again | {"answer": "", "answered": ""})
            year.custodian_truth.append(twin)


def _answers(draw: Random, fault: str, kind: str) -> tuple[str, str]:
    """What the issuer's list says of the answer, and what the custodian's says."""
    if kind == "I-138":
        refused = ("SUBPOENA DECLINED", "admin_subpoena=declined")
        usual = draw.choice((refused, ("", "admin_subpoena=complied"), ("", "")))
    else:
        usual = draw.choice(
            (
                ("DECLINED", "hold=declined"),
                ("DECLINED, NOTIFIED", "hold=declined notify=complied"),
                ("HONORED", "notify=complied"),
                ("", "hold=declined"),
                ("", ""),
            )
        )
    match fault:
        case "late":
            return ("", "declined")
        case "answered orally":
            return ("NO RESPONSE", "notify=complied" if kind != "I-138" else "nothing_held")
        case "answers contradict":
            return ("DECLINED, NO NOTICE", "hold=declined notify=complied")
        case "two acts":
            return ("DECLINED", draw.choice(("notify=complied", "hold=declined notify=complied")))
        case "not opened":
            return (draw.choice(("", "NO RESPONSE")), "")
        case _:
            return usual


def _as_the_issuer_writes(draw: Random, unit: str) -> str:
    short = {"County Jail": "CTY JAIL", "Detention Center North": "DET CTR  NORTH"}
    return short.get(unit, unit.upper()) if draw.random() < 0.4 else unit


def _identity(draw: Random, who: Person, event: str, *, whole: bool = False) -> dict[str, str]:
    """What one list holds of the identifiers: some left out, some mistyped."""

    def held(text: str, missing: float) -> str:
        if whole:
            return text
        chance = draw.random()
        if chance < missing:
            return ""
        return _mistyped(draw, text) if chance > 0.98 else text

    number = who.a_number if draw.random() < 0.7 else who.a_number.removeprefix("A")
    name = who.name if draw.random() < 0.9 or whole else _mistyped(draw, who.name)
    return {
        "event": held(event, 0.10),
        "fins": held(who.fins, 0.20),
        "a-number": held(number, 0.20),
        "name": name if draw.random() < 0.7 else name.upper(),
        "born": str(who.born) if draw.random() < 0.8 or whole else "",
    }


def _mistyped(draw: Random, text: str) -> str:
    """One slip: a character other, missing, doubled, or two changed places."""
    at = draw.randrange(1, len(text) - 1)
    match draw.randrange(4):
        case 0:
            other = draw.choice("0123456789" if text[at].isdigit() else "aeinorst")
            return text[:at] + other + text[at + 1 :]
        case 1:
            return text[:at] + text[at + 1 :]
        case 2:
            return text[:at] + text[at] + text[at:]
        case _:
            return text[:at] + text[at + 1] + text[at] + text[at + 2 :]


def lay(year: Year, folder: Path, *, names: bool) -> Reconciliation:
    """Write both lists, read them as a clerk would, and lay them side by side."""
    ours, theirs = folder / "ours.csv", folder / "theirs.csv"
    ours.write_text(year.custodian_csv, encoding="utf-8", newline="")
    theirs.write_text(year.issuer_csv, encoding="utf-8", newline="")
    first = parse_mapping(CUSTODIAN_MAPPING, "ours.mapping.toml")
    second = parse_mapping(ISSUER_MAPPING, "theirs.mapping.toml")
    return reconcile(
        read_list(ours, first, role=Party.CUSTODIAN, names=names),
        read_list(theirs, second, role=Party.ISSUER, names=names),
        names=names,
    )


@dataclass(slots=True, kw_only=True)
class Score:
    """How many rows of each class are right; `wrong` holds every wrong row with its truth."""

    shown: Counter[Class] = field(default_factory=Counter)
    true: Counter[Class] = field(default_factory=Counter)
    right: Counter[Class] = field(default_factory=Counter)
    wrong: list[tuple[str, int, Truth, Class, str]] = field(default_factory=list)
    pairs: int = 0
    right_pairs: int = 0
    true_pairs: int = 0

    @property
    def softened(self) -> list[tuple[str, int, Truth, Class, str]]:
        """Rows that must be looked at and are shown as settled."""
        settled = {Class.BOTH_AGREE, Class.DUPLICATE}
        return [one for one in self.wrong if one[3] in settled and not one[2].classes & settled]

    def lines(self) -> Iterator[str]:
        """The table that is printed."""
        yield f"{'class':26} {'true':>6} {'shown':>6} {'right':>6} {'precision':>10} {'recall':>8}"
        for one in Class:
            shown, true, right = self.shown[one], self.true[one], self.right[one]
            precision = f"{right / shown:.4f}" if shown else "-"
            recall = f"{right / true:.4f}" if true else "-"
            yield f"{one:26} {true:>6} {shown:>6} {right:>6} {precision:>10} {recall:>8}"
        yield (
            f"pairs: {self.true_pairs} true, {self.pairs} made, {self.right_pairs} right; "
            f"rows wrong {len(self.wrong)}, of them shown as settled {len(self.softened)}"
        )


def score(year: Year, found: Reconciliation) -> Score:
    """Hold every row of the comparison against the truth; rows count, and pairs apart."""
    result = Score()
    at = {"ours": year.custodian_truth, "theirs": year.issuer_truth}
    for one in found.rows:
        sides = {"ours": one.ours, "theirs": one.theirs}
        truths = {
            name: at[name][row.where.line - 2] for name, row in sides.items() if row is not None
        }
        is_pair = len(truths) == 2
        same = len({truth.paper for truth in truths.values()}) == 1
        result.pairs += is_pair
        result.right_pairs += is_pair and same
        for name, truth in truths.items():
            # A twin that has its partner is as its paper is; the other one is the duplicate.
            right = one.is_class in truth.classes and (same or not is_pair)
            true = one.is_class if right else min(truth.classes - {Class.DUPLICATE})
            row = sides[name]
            assert row is not None
            result.shown[one.is_class] += 1
            result.true[true] += 1
            result.right[one.is_class] += right
            if not right:
                result.wrong.append((name, row.where.line, truth, one.is_class, one.why))
    papers = [{truth.paper for truth in truths} for truths in at.values()]
    result.true_pairs = len(papers[0] & papers[1])
    return result


def markdown(without: Score, with_names: Score) -> list[str]:
    """The table of the guide: precision and recall of each class, without names and with them."""

    def share(part: int, whole: int) -> str:
        return f"{100 * part / whole:.1f} %" if whole else "-"

    return [
        f"| {one} | {without.true[one]} | "
        + " | ".join(
            f"{share(each.right[one], each.shown[one])} | {share(each.right[one], each.true[one])}"
            for each in (without, with_names)
        )
        + " |"
        for one in Class
    ]
