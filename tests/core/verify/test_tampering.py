"""`verify` says no, and where, to every kind of tampering that we could think of."""

from pathlib import Path

import pytest
from tests.core.verify.tampering import Case, cases

import tecum.verify
from tecum.terms import Assurance
from tecum.verify import Verification, verify_file
from tecum.verify.sentences import SENTENCES

CASES = tuple(cases())


def verified(case: Case) -> Verification:
    return verify_file(
        case.data,
        papers=case.papers,
        trusted_keys=case.keys,
        policy=case.policy,
        proof=case.proof,
    )


def test_the_names_tell_the_cases_apart() -> None:
    assert len({case.name for case in CASES}) == len(CASES) > 80


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_exactly_the_checks_fail_that_should(case: Case) -> None:
    result = verified(case)
    failed = [check.name for check in result.checks if not check.passed]
    assert set(failed) == set(case.failing), [c for c in result.checks if not c.passed]
    assert result.valid is not bool(case.failing)
    if case.failing:
        assert (result.assurance, result.assured_by) == (None, ())
        assert len(result.not_proved) == 1
    else:
        assert result.assurance in set(Assurance)
        assert result.not_proved
        assert result.assured_by


def test_every_sentence_of_the_table_is_said_somewhere() -> None:
    package = Path(tecum.verify.__file__).parent
    page = package.parent / "adapters" / "bundles" / "page"
    said = "".join(
        file.read_text(encoding="utf-8")
        for file in (*package.glob("*.py"), *page.glob("*.js"))
        if file.name != "sentences.py"
    )
    built = ("what.", "paper.")  # their names are put together from two words
    assert [
        name for name in SENTENCES if f'"{name}"' not in said and not name.startswith(built)
    ] == []
