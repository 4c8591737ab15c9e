import pytest
from hypothesis import given
from hypothesis import strategies as st

from tecum.instruments.reading import Field, Instrument, JudgeFinding
from tecum.instruments.subjects import same_subject, subject_key
from tecum.terms import FieldSource, InstrumentKind


def paper(name: str | None = None, number: str | None = None) -> Instrument:
    fields = {
        key: Field(value=value, page=1, box=None, confidence=1.0, source=FieldSource.TEXT)
        for key, value in (("subject_name", name), ("a_number", number))
    }
    return Instrument(
        kind=InstrumentKind.I_247A, edition=None, title="", pages=(1,), issued_by=None,
        signatory_role=None, judge_finding=JudgeFinding(answer=None), force_on_face=None,
        acts=(), fields=fields,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("left", "right", "same"),
    [
        ("QUINTERRA, Evaristo", "Evaristo Quinterra", True),
        ("QUINTERRA, Evaristo", "quinterra, evaristo j.", True),
        ("QUINTERRA, Evaristo J.", "QUINTERRA, Evaristo José", True),
        ("QUINTERRA, Evaristo Juan", "QUINTERRA, Evaristo José", False),
        ("VALDEPEÑA, Teófilo", "VALDEPENA, TEOFILO", True),
        ("AL-SERAFI, Yusra", "AL SERAFI, Yusra", True),
        ("O'DUNLEAVY, Vera", "ODUNLEAVY, Vera", True),
        ("QUINTERRA, Evaristo Jr.", "QUINTERRA, Evaristo", True),
        ("QUINTERRA, Evaristo", "QUINTERRA, Anselmo", False),
        ("QUINTERRA, Evaristo", "ORTEGUILLA, Evaristo", False),
        ("QUINTERRA, Evaristo", None, None),
    ],
)
def test_names(left: str | None, right: str | None, same: bool | None) -> None:  # noqa: FBT001 - a table column
    assert same_subject(paper(left), paper(right)) is same
    assert same_subject(paper(right), paper(left)) is same


def test_a_number_wins_over_any_spelling() -> None:
    one = paper("QUINTERRA, Evaristo", "A000123456")
    assert same_subject(one, paper("KINTERA, Ivaristo", "A000123456")) is True
    assert same_subject(one, paper("QUINTERRA, Evaristo", "A000999999")) is False
    assert same_subject(one, paper("QUINTERRA, Evaristo")) is True


def test_a_leading_zero_makes_no_other_number() -> None:
    assert same_subject(paper("A, B", "A012345678"), paper("C, D", "A12345678")) is True


@given(st.text(alphabet="abc é-',.ÁZ", max_size=30))
def test_everybody_is_themselves(name: str) -> None:
    key = subject_key(paper(name))
    assert key == subject_key(paper(name.upper())) or "é" in name
    if key:
        assert same_subject(paper(name), paper(name)) is True
