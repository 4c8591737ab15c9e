"""In looks that the reader was not made for, kinds stay right and no finding is made up."""

import pytest
from tests.papers.corpus import one_round
from tests.papers.variants import VARIANTS, measure, varied_papers


@pytest.mark.parametrize("variant", VARIANTS)
def test_kinds_and_findings_hold_in_another_look(variant: str) -> None:
    report = measure(5, variant)
    assert report.wrong_kinds == 0, "\n".join(report.wrong)
    assert report.wrong_findings == 0, "\n".join(report.wrong)
    tally = report.row(variant)
    assert tally.kinds[0] == tally.kinds[1] > 0


def test_looks_draw_other_bytes_and_the_same_truths() -> None:
    plain = {paper.file: paper for paper in one_round(5, 0) if paper.file.endswith(".pdf")}
    for variant in ("times", "labels above", "narrow margins"):
        changed = 0
        for paper in varied_papers(5, variant):
            same = plain[paper.file].truth
            assert [(one.kind, dict(one.fields)) for one in paper.truth.instruments] == [
                (one.kind, dict(one.fields)) for one in same.instruments
            ]
            changed += paper.data != plain[paper.file].data
        assert changed > len(plain) // 4, variant
