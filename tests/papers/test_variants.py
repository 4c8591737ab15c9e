"""In looks that the reader was not made for, kinds stay right and no finding is made up."""

from itertools import islice

import pytest
from tests.papers.arrivals import ARRIVALS, arrived_papers
from tests.papers.corpus import one_round
from tests.papers.variants import measure, varied_papers

# The command reads all of them; these differ most from what the reader knows.
FARTHEST = ("courier", "labels above", "narrow margins", "fax line", "turned", "off origin")


@pytest.mark.parametrize("variant", FARTHEST)
def test_kinds_and_findings_hold_in_another_look(variant: str) -> None:
    report = measure(5, variant, every=3)
    assert report.wrong_kinds == 0, "\n".join(report.wrong)
    assert report.wrong_findings == 0, "\n".join(report.wrong)
    tally = report.row(variant)
    assert tally.kinds[0] == tally.kinds[1] > 0


def test_looks_draw_other_bytes_and_the_same_truths() -> None:
    plain = {paper.file: paper for paper in one_round(5, 0, conditions=("fillable", "flat"))}
    for variant in ("times", "labels above", "narrow margins"):
        changed = 0
        for paper in varied_papers(5, variant):
            same = plain[paper.file].truth
            assert [(one.kind, dict(one.fields)) for one in paper.truth.instruments] == [
                (one.kind, dict(one.fields)) for one in same.instruments
            ]
            changed += paper.data != plain[paper.file].data
        assert changed > len(plain) // 4, variant


def test_papers_arrive_the_same_way_every_time() -> None:
    plain = [paper.data for paper in islice(one_round(5, 0, conditions=("flat",)), 4)]
    for arrival in ARRIVALS:
        first = [paper.data for paper in islice(arrived_papers(5, arrival), 4)]
        assert first == [paper.data for paper in islice(arrived_papers(5, arrival), 4)]
        assert not set(first) & set(plain)
