"""How fast two lists are laid side by side, and in how much memory.

    python bench/reconciling.py [PAPERS]

(a) A simulated year of PAPERS papers (5,000 if not given), read from CSV, with every class and
reason; beside it a full outer join on the identifiers by DuckDB and by pandas: what a join of
tables finds, and what it does not. (b) The workbook of fiscal year 2015 (79,053 rows), where the
folder of real data is beside the project, against a made-up jail's ledger of known changes. Each
part runs in a process of its own, so that its peak memory is its own.
"""

import multiprocessing
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from importlib.metadata import version
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from tests.core.measures.simulated_year import Year, draw_year, lay, score

from tecum.adapters.reconciling.page import page
from tecum.adapters.reconciling.sides import Reading, find_source, open_side
from tecum.adapters.reconciling.spreadsheet import workbook
from tecum.measures.reconciling import reconcile
from tecum.terms import Party

RUNS = 5
WORKBOOK = Path(__file__).parents[2] / "shared/data/detainers/ice_foia_detainers_fy2015ytd.xlsx"
JAILS = {"one jail": "TRAVIS CTY JAIL, TEXAS", "the largest jail": "MARICOPA COUNTY JAIL, ARIZONA"}
JOIN = """
SELECT o.rowid AS ours, t.rowid AS theirs FROM ours o FULL OUTER JOIN theirs t
ON (o.event <> '' AND o.event = t.event AND o.form = t.form)
OR (o.fins <> '' AND o.fins = t.fins AND o.form = t.form)
"""


def measured(title: str, work: Callable[[], str]) -> None:
    """Run once to warm up and some times more; print median, spread and peak memory."""
    taken = []
    said = ""
    for _ in range(RUNS + 1):
        start = time.perf_counter()
        said = work()
        taken.append(time.perf_counter() - start)
    low, middle, high = min(taken[1:]), statistics.median(taken[1:]), max(taken[1:])
    status = Path("/proc/self/status").read_text()  # of this process alone, where Linux tells it
    peak = int(status.partition("VmHWM:")[2].split()[0]) // 1024
    spread = f"(min {low:.2f}, max {high:.2f}, {RUNS} runs)"
    print(f"  {title:34}{middle:7.2f} s  {spread}, peak {peak} MiB")
    print(f"  {'':34}{said}")


def alone(work: Callable[[], None]) -> None:
    """Run in a process of its own."""
    process = multiprocessing.get_context("spawn").Process(target=work)
    process.start()
    process.join()
    if process.exitcode:
        sys.exit(process.exitcode)


def tecum_year(papers: int, *, names: bool) -> None:
    year = draw_year(papers)
    with tempfile.TemporaryDirectory() as folder:

        def work() -> str:
            found = score(year, lay(year, Path(folder), names=names))
            return (
                f"{found.right_pairs:,} of {found.true_pairs:,} pairs right, "
                f"{found.pairs - found.right_pairs} wrong, {len(found.softened)} rows softened"
            )

        measured(f"tecum, names {'read' if names else 'not read'}", work)


def tecum_files(papers: int) -> None:
    year = draw_year(papers)
    with tempfile.TemporaryDirectory() as folder:
        found = lay(year, Path(folder), names=False)
        measured("  its spreadsheet", lambda: f"{len(workbook(found)):,} bytes")
        measured("  its page", lambda: f"{len(page(found)):,} characters")


def pairs_of(rows: list[tuple[int, int]], year: Year) -> str:
    right = sum(
        year.custodian_truth[ours].paper == year.issuer_truth[theirs].paper for ours, theirs in rows
    )
    once = len({ours for ours, _ in rows})
    return f"{len(rows):,} pairs, {right:,} right; {len(rows) - once} of them give a row twice"


def duckdb_year(papers: int) -> None:
    import duckdb

    year = draw_year(papers)
    with tempfile.TemporaryDirectory() as folder:
        for name, text in (("ours", year.custodian_csv), ("theirs", year.issuer_csv)):
            (Path(folder) / f"{name}.csv").write_text(text)

        def work() -> str:
            base = duckdb.connect()
            for name in ("ours", "theirs"):
                source = str(Path(folder) / f"{name}.csv")
                base.execute(
                    f"CREATE TABLE {name} AS "  # noqa: S608 - two names of our own
                    f"SELECT * FROM read_csv('{source}', all_varchar=true, nullstr='\\N')"
                )
            found = base.execute(JOIN).fetchall()
            return pairs_of([(a, b) for a, b in found if a is not None and b is not None], year)

        measured("DuckDB, join on event or FINS", work)


def pandas_year(papers: int) -> None:
    import pandas as pd

    year = draw_year(papers)
    with tempfile.TemporaryDirectory() as folder:
        for name, text in (("ours", year.custodian_csv), ("theirs", year.issuer_csv)):
            (Path(folder) / f"{name}.csv").write_text(text)

        def work() -> str:
            ours, theirs = (
                pd.read_csv(Path(folder) / f"{name}.csv", dtype=str, keep_default_na=False)
                for name in ("ours", "theirs")
            )
            found: set[tuple[int, int]] = set()
            for key in ("event", "fins"):
                left, right = (
                    table[table[key] != ""].reset_index()[["index", key, "form"]]
                    for table in (ours, theirs)
                )
                both = left.merge(right, on=[key, "form"])
                found |= set(zip(both["index_x"], both["index_y"], strict=True))
            return pairs_of(sorted(found), year)

        measured("pandas, merge on event or FINS", work)


def national(unit: str) -> None:
    """A jail's ledger of known changes against the workbook: a seventh is lost."""
    with tempfile.TemporaryDirectory() as folder:
        mine = Path(folder) / "jail.csv"
        mine.write_text("prepared,instrument,unit\n2015-01-01,I-247,jail\n")
        (Path(folder) / "jail.mapping.toml").write_text(
            'role = "custodian"\n[columns]\nprepared = "prepared"\ninstrument = "instrument"\n'
            f'unit = "unit"\n[units]\n"jail" = ["{unit}"]\n'
        )
        sources = find_source(mine, None), find_source(WORKBOOK, "ice-foia-2015")
        theirs = open_side(sources[1], sources[0], role=Party.ISSUER, reading=Reading())
        kept = [
            f"{next(iter(row.facts.values())).day},{row.instrument},jail"
            for at, row in enumerate(theirs.rows)
            if at % 7
        ]
        mine.write_text("\n".join(["prepared,instrument,unit", *kept]))

        def work() -> str:
            first, second = find_source(mine, None), find_source(WORKBOOK, "ice-foia-2015")
            found = reconcile(
                open_side(first, second, role=Party.CUSTODIAN, reading=Reading()),
                open_side(second, first, role=Party.ISSUER, reading=Reading()),
                names=False,
            )
            classes = ", ".join(f"{n} {one}" for one, n in found.classes.items() if n)
            aside = sum(len(one.rows) for one in found.theirs.set_aside)
            return f"{len(kept)} rows against {len(found.theirs.rows) + aside:,}: {classes}"

        measured(f"tecum, workbook, {unit[:16].strip()}", work)


def whole_workbook() -> None:
    """All facilities: the workbook against itself with every seventh row lost."""
    with tempfile.TemporaryDirectory() as folder:
        mine = Path(folder) / "all.csv"
        mapping = Path(folder) / "all.toml"
        text = (
            Path(__file__).parents[1] / "src/tecum/adapters/reconciling/profiles/ice-foia-2015.toml"
        ).read_text(encoding="utf-8")
        mapping.write_text(text.replace('units = "ours"', 'units = "all"'))
        every = find_source(WORKBOOK, str(mapping))
        theirs = open_side(every, every, role=Party.ISSUER, reading=Reading())
        lines = ["prepared,instrument,unit"]
        for at, row in enumerate(theirs.rows):
            if at % 7:
                unit = "" if row.unit is None else f'"{row.unit}"'
                lines.append(f"{next(iter(row.facts.values())).day},{row.instrument},{unit}")
        mine.write_text("\n".join(lines))
        del theirs

        def work() -> str:
            first, second = find_source(mine, None), find_source(WORKBOOK, str(mapping))
            found = reconcile(
                open_side(first, second, role=Party.CUSTODIAN, reading=Reading()),
                open_side(second, first, role=Party.ISSUER, reading=Reading()),
                names=False,
            )
            classes = ", ".join(f"{n:,} {one}" for one, n in found.classes.items() if n)
            return f"{len(lines) - 1:,} rows against {len(found.theirs.rows):,}: {classes}"

        measured("tecum, the whole workbook", work)


def main() -> None:
    papers = int(sys.argv[1]) if len(sys.argv) > 1 else 5_000
    print(
        f"a simulated year of {papers:,} papers "
        f"(duckdb {version('duckdb')}, pandas {version('pandas')})"
    )
    alone(partial(tecum_year, papers, names=False))
    alone(partial(tecum_year, papers, names=True))
    alone(partial(duckdb_year, papers))
    alone(partial(pandas_year, papers))
    alone(partial(tecum_files, papers))
    print("\nthe workbook of fiscal year 2015 (read, set aside and counted)")
    if not WORKBOOK.is_file():
        print("  the folder of real data (../shared/data) is not beside the project")
        return
    for unit in JAILS.values():
        alone(partial(national, unit))
    alone(whole_workbook)


if __name__ == "__main__":
    main()
