"""The table of the accuracy command, held to what it must show."""

import pytest
from tests.papers.accuracy import SHARED, Report, lines, measure


@pytest.fixture(scope="module")
def report() -> Report:
    return measure(seed=5, count=60)


def test_every_kind_and_page_is_right(report: Report) -> None:
    assert report.wrong_kinds == 0, "\n".join(report.wrong)


def test_no_finding_of_a_judge_is_made_up(report: Report) -> None:
    assert report.wrong_findings == 0, "\n".join(report.wrong)


def test_nothing_is_taken_for_process_that_is_none(report: Report) -> None:
    assert report.false_positives == 0, "\n".join(report.wrong)


def test_issuer_role_finding_and_acts_are_right(report: Report) -> None:
    right = sum(tally.properties[0] for tally in report.rows.values())
    total = sum(tally.properties[1] for tally in report.rows.values())
    assert right == total, "\n".join(report.wrong)


def test_the_table_says_that_the_forms_are_redrawn(report: Report) -> None:
    text = "\n".join(lines(report, verbose=False))
    assert "RE-DRAWN" in text
    assert ("AO 88B, the real form" in text) == SHARED.is_dir()
