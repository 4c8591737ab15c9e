"""Prints how well papers are read: `python -m tests.papers.accuracy [--seed N] [--count N] [-v]`.

The forms of the Department of Homeland Security are re-drawn from their texts, because no real PDF
of them could be had; the AO 88B is the real blank, filled through its own fields, and counts
apart. The exit status is 1 when any kind is wrong, when a paper that is no instrument is taken for
one, or when a judge's finding is reported that the paper does not make.
"""

import argparse
import io
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pypdf
from tests.papers.corpus import COUNT, papers
from tests.papers.truth import InstrumentTruth

from tecum.adapters.package_data import load_catalogue
from tecum.adapters.reading.intake import open_bytes
from tecum.errors import DocumentError
from tecum.instruments.reading import Instrument
from tecum.instruments.recognise import read_instruments

SHARED = Path(__file__).resolve().parents[2] / "../shared/data/pdf"
REAL_AO_88B = "court_and_agency/ao088b-subpoena-produce-documents.pdf"
NOTHING_IN = ("negatives", "scans", "court_and_agency")
PROPERTIES = ("edition", "issued_by", "signatory_role", "judge_finding", "acts")


@dataclass(slots=True)
class Tally:
    """Rights and totals of one row of the table."""

    papers: int = 0
    kinds: list[int] = field(default_factory=lambda: [0, 0])
    properties: list[int] = field(default_factory=lambda: [0, 0])
    fields: list[int] = field(default_factory=lambda: [0, 0])


@dataclass(slots=True)
class Report:
    """The whole measurement."""

    rows: dict[str, Tally] = field(default_factory=dict)
    kinds: dict[str, Tally] = field(default_factory=dict)
    wrong: list[str] = field(default_factory=list)
    wrong_kinds: int = 0
    wrong_findings: int = 0
    findings: int = 0
    findings_made: int = 0
    false_positives: int = 0
    negatives: int = 0

    def row(self, name: str) -> Tally:
        """The row of this name."""
        return self.rows.setdefault(name, Tally())


def read(name: str, data: bytes) -> list[tuple[str, Instrument]]:
    """Every instrument of a file, with the document in which it was found."""
    opened = open_bytes(name, data)
    if opened.error is not None:
        raise opened.error
    return [
        (document.file, instrument)
        for document in opened.documents
        for instrument in read_instruments(document, load_catalogue())
    ]


def compare(
    report: Report, row: str, file: str, truth: Sequence[InstrumentTruth], data: bytes
) -> None:
    """Compare what is read of one file with the truth about it."""
    tally = report.row(row)
    tally.papers += 1
    try:
        found = read(file, data)
    except DocumentError as error:
        tally.kinds[1] += len(truth)
        report.wrong_kinds += 1
        report.wrong.append(str(error))
        return
    ours = [(item.kind.value, item.pages) for _, item in found]
    theirs = [(item.kind, tuple(item.pages)) for item in truth]
    tally.kinds[1] += len(theirs)
    if ours != theirs:
        report.wrong_kinds += 1
        report.wrong.append(f"{file}: kinds {ours}, should be {theirs}")
        tally.kinds[0] += sum(mine == other for mine, other in zip(ours, theirs, strict=False))
        return
    tally.kinds[0] += len(theirs)
    for (_, item), expected in zip(found, truth, strict=True):
        one = report.kinds.setdefault(expected.kind, Tally())
        one.papers += 1
        for each in (tally, one):
            _properties(report, each, file, item, expected, log=each is tally)
            _fields(report, each, file, item, expected, log=each is tally)


def _properties(  # noqa: PLR0913 - the two sides and where to count
    report: Report, tally: Tally, file: str, item: Instrument, truth: InstrumentTruth, *, log: bool
) -> None:
    ours = {
        "edition": item.edition,
        "issued_by": item.issued_by,
        "signatory_role": item.signatory_role,
        "judge_finding": item.judge_finding.answer,
        "acts": tuple(sorted(item.acts)),
    }
    theirs = {
        "edition": truth.edition,
        "issued_by": truth.issued_by,
        "signatory_role": truth.signatory_role,
        "judge_finding": truth.judge_finding,
        "acts": tuple(sorted(truth.acts)),
    }
    if log and truth.judge_finding is True:
        report.findings_made += 1
        report.findings += item.judge_finding.answer is True
    elif log and item.judge_finding.answer is True:
        report.wrong_findings += 1
    for name in PROPERTIES:
        if name in truth.open:
            continue
        tally.properties[1] += 1
        if ours[name] == theirs[name]:
            tally.properties[0] += 1
        elif log:
            report.wrong.append(f"{file}: {name} {ours[name]!r}, should be {theirs[name]!r}")


def _fields(  # noqa: PLR0913 - the two sides and where to count
    report: Report, tally: Tally, file: str, item: Instrument, truth: InstrumentTruth, *, log: bool
) -> None:
    for name, value in truth.fields.items():
        tally.fields[1] += 1
        ours = item.fields.get(name)
        if (ours is not None and ours.value == value) or (ours is None and value is None):
            tally.fields[0] += 1
        elif log:
            read_as = "nothing" if ours is None else _short(ours.value)
            report.wrong.append(f"{file}: {name} {read_as}, should be {_short(value)}")


def _short(value: object) -> str:
    """A value for a line of the list of differences, cut in its middle."""
    text = repr(value)
    return text if len(text) <= 160 else f"{text[:70]} ... {text[-70:]}"


def filled_ao_88b() -> Iterator[tuple[str, bytes, InstrumentTruth]]:
    """The real blank, filled through its own fields: by a clerk, by an attorney, by nobody."""
    blank = SHARED / REAL_AO_88B
    values = {
        "Case_Num": "1:20-mc-00999",
        "Subpoena_To": "Custodian of Records, Alder County Jail",
        "Sampling_Material": "Booking photographs of the person named in the attachment",
        "Production_Place": "1 Placeholder Plaza, Denver, CO 80099",
        "Production_DateTime": "02/14/2020 9:00 am",
        "Officer_Date": "01/20/2020",
    }
    expected: dict[str, str | bool | None] = {
        "case_number": "1:20-mc-00999",
        "to": "Custodian of Records, Alder County Jail",
        "records_demanded": "Booking photographs of the person named in the attachment",
        "return_place": "1 Placeholder Plaza, Denver, CO 80099",
        "return_at": "2020-02-14T09:00",
        "issue_date": "2020-01-20",
        "boxes.production": True,
        "boxes.inspection": False,
    }
    for role, signature in (
        ("clerk", {"Sig_Deputy_Clerk": "J. Q. Specimen"}),
        ("attorney", {"Sig_Attorney": "/s/ Dana Q. Wexmoor"}),
        (None, {}),
    ):
        yield (
            f"ao88b-{role or 'unsigned'}.pdf",
            _filled(blank, {**values, **signature, "check_1": "/Production"}),
            _ao_88b_truth(role, expected),
        )
    nothing: dict[str, str | bool | None] = dict.fromkeys(expected)
    nothing |= {"boxes.production": False, "boxes.inspection": False}
    yield "ao88b-blank.pdf", blank.read_bytes(), _ao_88b_truth(None, nothing)


def _filled(blank: Path, values: Mapping[str, str]) -> bytes:
    writer = pypdf.PdfWriter(clone_from=blank)
    writer.update_page_form_field_values(writer.pages[0], dict(values), auto_regenerate=False)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def _ao_88b_truth(role: str | None, fields: Mapping[str, str | bool | None]) -> InstrumentTruth:
    return InstrumentTruth(
        kind="AO-88B",
        edition="2014-02",
        issued_by="court",
        signatory_role=role,
        judge_finding=None,
        acts=("judicial", "share_nonpublic"),
        fields=fields,
        pages=(1, 2, 3),
    )


def measure(seed: int, count: int) -> Report:
    """Read the whole corpus, and the shared real papers where they are present."""
    report = Report()
    for paper in papers(seed=seed, count=count):
        truth = paper.truth
        row = f"{truth.condition}, {truth.layout}" if truth.layout else truth.condition
        compare(report, row, truth.file, truth.instruments, paper.data)
        if all(item.kind == "unknown" for item in truth.instruments):
            _negative(report, truth.file, paper.data)
    if SHARED.is_dir():
        for name, data, expected in filled_ao_88b():
            compare(report, "AO 88B, the real form", name, [expected], data)
        for path in _papers_without_process():
            _negative(report, path.name, path.read_bytes())
    return report


def _papers_without_process() -> Iterator[Path]:
    for folder in NOTHING_IN:
        for path in sorted((SHARED / folder).glob("*.pdf")):
            if path.name != Path(REAL_AO_88B).name:
                yield path


def _negative(report: Report, name: str, data: bytes) -> None:
    report.negatives += 1
    try:
        found = [item.kind.value for _, item in read(name, data) if item.kind != "unknown"]
    except DocumentError as error:
        report.wrong.append(str(error))
        return
    if found:
        report.false_positives += 1
        report.wrong.append(f"{name}: {found}, should be nothing")


def table(rows: Mapping[str, Tally], head: str) -> Iterator[str]:
    """The rows as aligned text."""
    width = max(map(len, [head, *rows]), default=10) + 2
    yield f"{head:<{width}}{'papers':>7}{'kinds':>12}{'properties':>14}{'fields':>14}"
    for name, tally in rows.items():
        shares: Iterable[str] = (
            f"{right}/{total}" for right, total in (tally.kinds, tally.properties, tally.fields)
        )
        kinds, properties, fields = shares
        yield f"{name:<{width}}{tally.papers:>7}{kinds:>12}{properties:>14}{fields:>14}"


def lines(report: Report, *, verbose: bool) -> Iterator[str]:
    """Everything that is printed."""
    yield "Read on RE-DRAWN forms: no real PDF of the DHS forms could be had."
    yield "Only the AO 88B is the real blank, filled through its own fields."
    if not SHARED.is_dir():
        yield "The folder ../shared/data is absent: no AO 88B, flyers or court forms were read."
    yield ""
    yield from table(dict(sorted(report.rows.items())), "condition, layout")
    yield ""
    for tally in report.kinds.values():
        tally.kinds = [tally.papers, tally.papers]
    yield from table(dict(sorted(report.kinds.items())), "kind (where right)")
    yield ""
    yield f"taken for process but none: {report.false_positives} of {report.negatives}"
    yield f"files with a wrong kind or page: {report.wrong_kinds}"
    yield f"findings of a judge seen: {report.findings} of {report.findings_made}"
    yield f"findings of a judge that are none: {report.wrong_findings}"
    if verbose:
        yield from ("", *report.wrong)


def main(arguments: Sequence[str]) -> int:
    """Measure, print, and say by the exit status whether every kind is right."""
    parser = argparse.ArgumentParser(prog="tests.papers.accuracy", description=__doc__)
    parser.add_argument("--seed", type=int, default=1, help="draws other people and dates")
    parser.add_argument("--count", type=int, default=COUNT, help="how many papers")
    parser.add_argument("-v", "--verbose", action="store_true", help="list every difference")
    given = parser.parse_args(arguments)
    report = measure(given.seed, given.count)
    sys.stdout.write("\n".join(lines(report, verbose=given.verbose)) + "\n")
    failed = report.wrong_kinds or report.wrong_findings or report.false_positives
    return 1 if failed else 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
