"""One decision with its full trace, beside other engines on the same rules; and rows in SQL.

    python bench/policy.py [--quick]

The rules are bench/policy/pack.toml: 25 on one act, of an invented county. All engines answer the
same random requests first; one answer that differs stops the benchmark and is shown. Then one
process on one core times one decision after the other, the engines in turn. Ours gives the outcome
and, for every rule, which of its atoms decided it; the peers give the rules that hold.
"""

import argparse
import os
import random  # noqa: TID251 - a benchmark draws its requests, from a fixed seed
import statistics
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from policy_peers import installed
from tecum.policy.compiled import CompiledAct, compile_act
from tecum.policy.evaluation import evaluate
from tecum.policy.fact_registry import FACTS, UNKNOWN, FactType
from tecum.policy.facts import Facts, FactValue, OffenceRecord
from tecum.policy.pack import Pack, Rule
from tecum.policy.pack_reading import parse_pack
from tecum.policy.sql_case import SqlCase, sql_case, words_of
from tecum.terms import Act, InstrumentKind

FOLDER = Path(__file__).parent / "policy"
DAY = date(2020, 1, 13)
ACT = Act.NOTIFY
DRAW = random.Random(25)  # noqa: S311 - requests, no secrets


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """One question: facts, all known, and the papers."""

    facts: Mapping[str, FactValue]
    kinds: frozenset[str]


@dataclass(slots=True, kw_only=True)
class Timed:
    """One engine: how it decides a request that is ready for it, and what that took each time."""

    name: str
    explains: str
    decide: Callable[[Any], object]
    requests: Sequence[Any]
    taken: list[int] = field(default_factory=list)

    def run(self, first: int, last: int) -> None:
        """Decide some of the requests, each timed by itself."""
        clock, decide = time.perf_counter_ns, self.decide
        for request in self.requests[first:last]:
            start = clock()
            decide(request)
            self.taken.append(clock() - start)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="few requests and rows: a smoke test")
    quick = parser.parse_args().quick
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    pack = parse_pack({"bench/policy/pack.toml": (FOLDER / "pack.toml").read_text("utf-8")})
    act = compile_act([pack], ACT, as_of=DAY, adopted=(), known_at=None)
    case = sql_case([pack], ACT, as_of=DAY, adopted=(), known_at=None)
    requests = [drawn(act) for _ in range(200 if quick else 5000)]
    rows = [case.row(one.facts, one.kinds, asked=True) for one in requests]
    print(f"{len(act.considered)} rules, {len(case.columns)} columns, {len(requests)} requests")
    check_ourselves(pack, act, requests[: 20 if quick else 200])
    decisions(act, requests, rows)
    in_sql(case, act, requests, rows, 20_000 if quick else 1_000_000)


def drawn(act: CompiledAct) -> Request:
    """A request of the kind that this law is about: a federal paper at a custodian's, mostly."""
    conditions = [one.rule.when for one in act.considered]
    names = sorted({name for condition in conditions for name, _ in condition.tests()})
    facts: dict[str, FactValue] = {}
    for name in names:
        spec = FACTS[name]
        if spec.type is FactType.BOOLEAN:
            facts[name] = DRAW.random() < (0.02 if name == "court_order" else 0.35)
        elif spec.type is FactType.ENUM:
            facts[name] = DRAW.choice([value for value in spec.values if value != UNKNOWN])
    if DRAW.random() < 0.6:
        facts |= {"requester": "ICE", "custodian_type": "jail", "form_complete": True}
    classes = ("felony", "misdemeanor", "violent", "grave", "serious_or_violent")
    for name in ("convictions", "charges"):
        facts[name] = tuple(
            OffenceRecord(
                offence_class=DRAW.choice(classes), date=DAY - timedelta(days=DRAW.randrange(6000))
            )
            for _ in range(DRAW.choice((0, 0, 1, 2, 3)))
        )
    papers = ("I-247A", "I-247A", "I-247D", "I-247N", "I-205", "I-200", "AO-88", "AO-88B", "I-138")
    return Request(facts=facts, kinds=frozenset(DRAW.sample(papers, DRAW.choice((1, 1, 2)))))


def check_ourselves(pack: Pack, act: CompiledAct, requests: Sequence[Request]) -> None:
    """The compiled act against the evaluator, trace and all."""
    for one in requests:
        found = evaluate(
            layers=[pack],
            instruments=[InstrumentKind(kind) for kind in sorted(one.kinds)],
            asked=[ACT],
            facts=Facts(values=one.facts),
            adopted=(),
            as_of=DAY,
            known_at=None,
        )[ACT]
        outcome, trace = act(one.facts, one.kinds, asked=True)
        if (outcome, act.explain(trace).considered) != (found.outcome, found.trace):
            raise SystemExit(f"the compiled act and the evaluator differ on {one}")


def decisions(
    act: CompiledAct, requests: Sequence[Request], rows: Sequence[Mapping[str, Any]]
) -> None:
    """Answers first, then times, engine after engine in turn."""
    rules: list[Rule] = [one.rule for one in act.considered]
    peers, absent = installed(rules)
    ids = [rule.id for rule in rules]
    ours = []
    for request in requests:
        _, trace = act(request.facts, request.kinds, asked=True)
        ours.append(frozenset(one for one, way in zip(ids, trace, strict=True) if way > 0))

    def decide(request: Request) -> object:
        return act(request.facts, request.kinds, asked=True)

    timed = [
        Timed(
            name="tecum, compiled act",
            explains="outcome, and of every rule the atoms that decided it",
            decide=decide,
            requests=requests,
        )
    ]
    for peer in peers:
        ready = [peer.ready(row) for row in rows]
        for number, (request, expected) in enumerate(zip(ready, ours, strict=True)):
            if (found := peer.decide(request)) != expected:
                raise SystemExit(
                    f"{peer.name} differs on request {number}: only it says "
                    f"{sorted(found - expected)}, only we say {sorted(expected - found)}"
                )
        timed.append(
            Timed(name=peer.name, explains=peer.explains, decide=peer.decide, requests=ready)
        )
    step = max(len(requests) // 50, 1)
    for first in range(0, len(requests), step):
        for one in timed:
            one.run(first, first + step)
    print("\nOne decision, one core, engines in turn; all gave the same answers to all requests")
    print(f"{'engine':34} {'x ours':>7} {'median us':>10} {'p99 us':>8}  what it tells")
    base = statistics.median(timed[0].taken)
    for one in timed:
        middle = statistics.median(one.taken)
        late = sorted(one.taken)[int(len(one.taken) * 0.99)]
        print(
            f"{one.name:34} {middle / base:7.1f} {middle / 1000:10.2f} {late / 1000:8.2f}"
            f"  {one.explains}"
        )
    for name in absent:
        print(f"{name:34} not measured: not installed (bench/peers.txt)")


def in_sql(
    case: SqlCase,
    act: CompiledAct,
    requests: Sequence[Request],
    rows: Sequence[Mapping[str, Any]],
    size: int,
) -> None:
    """Our CASE beside one written by hand, in DuckDB on one thread: same answers, then rows/s."""
    try:
        import duckdb
    except ImportError:
        print("\nDuckDB not measured: not installed (bench/peers.txt)")
        return
    hand = (FOLDER / "by_hand.sql").read_text("utf-8")
    ours = case.sql("duckdb")
    database = duckdb.connect()
    database.execute("SET threads = 1")
    database.execute("SELECT setseed(0.25)")
    types = {"boolean": "BOOLEAN", "text": "VARCHAR"}
    columns = ", ".join(f"{one.name} {types[one.type]}" for one in case.columns)
    marks = ", ".join("?" for _ in case.columns)
    database.execute(f"CREATE TABLE given ({columns})")
    few = rows[:500]
    insert = f"INSERT INTO given VALUES ({marks})"  # noqa: S608
    database.executemany(insert, [[*row.values()] for row in few])
    said = database.execute(f"SELECT {ours}, {hand} FROM given").fetchall()  # noqa: S608 - our own
    for (mine, other), request in zip(said, requests, strict=False):
        _, trace = act(request.facts, request.kinds, asked=True)
        verdict = act.explain(trace).verdict
        expected = words_of(verdict) if verdict else "every fact was given"
        if (mine, other) != (expected, expected):
            raise SystemExit(f"{request}: {expected!r}; the CASE {mine!r}, by hand {other!r}")
    many = f"CREATE TABLE many AS SELECT {drawn_columns(case)} FROM range({size})"  # noqa: S608
    database.execute(many)
    differing = f"SELECT count(*) FROM many WHERE ({ours}) IS DISTINCT FROM ({hand})"  # noqa: S608
    (number,) = database.execute(differing).fetchone()
    if number:
        raise SystemExit(f"the CASE differs from the one by hand on {number} of {size} rows")
    taken: dict[str, list[float]] = {"by hand": [], "tecum, one CASE": []}
    for _ in range(5):
        for name, text in (("by hand", hand), ("tecum, one CASE", ours)):
            start = time.perf_counter()
            database.execute(f"SELECT sum(length({text})) FROM many").fetchone()  # noqa: S608
            taken[name].append(time.perf_counter() - start)
    outcome = f"split_part({ours}, ' ', 1)"
    grouped = f"SELECT {outcome}, count(*) FROM many GROUP BY 1 ORDER BY 1"  # noqa: S608 - our own
    share = database.execute(grouped)
    print(f"\nDuckDB {duckdb.__version__}, {size} rows with NULLs, one thread; all rows alike")
    print("outcomes: " + ", ".join(f"{name} {number}" for name, number in share.fetchall()))
    base = statistics.median(taken["by hand"])
    print(f"{'CASE':34} {'x hand':>7} {'M rows/s':>10}")
    for name, seconds in taken.items():
        middle = statistics.median(seconds)
        print(f"{name:34} {base / middle:7.2f} {size / middle / 1e6:10.2f}")


def drawn_columns(case: SqlCase) -> str:
    """Random columns: a third of the booleans true, one in twenty NULL where that may be."""
    texts = []
    for column in case.columns:
        if column.type == "boolean":
            value = "random() < 0.3"
        else:
            (name,) = [name for name, _ in column.atom.tests()]
            words = [word for word in FACTS[name].values if word != UNKNOWN]
            listed = ", ".join(f"'{word}'" for word in words)
            value = f"list_extract([{listed}], 1 + (random() * {len(words)})::INT % {len(words)})"
        if column.nullable:
            value = f"CASE WHEN random() < 0.05 THEN NULL ELSE {value} END"
        texts.append(f"{value} AS {column.name}")
    return ", ".join(texts)


if __name__ == "__main__":
    main()
