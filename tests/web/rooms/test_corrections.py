"""A field corrected by hand: both readings stay, the last word counts, the law is asked again."""

from collections.abc import Mapping
from pathlib import Path

from tests.web.desks import ADesk
from tests.web.rooms.test_paper_screen import screen_of

from tecum.deadlines.results import due_text
from tecum.matters.folding import fold
from tecum.matters.state import Matter
from tecum_web.access import Role
from tecum_web.records.models import Answer, AuditRow, FieldCorrection, MatterState, Reading


def state_of(desk: ADesk) -> Matter:
    matter = MatterState.objects.get().matter
    return fold(matter, desk.home.read_matter(matter).events)


def test_a_date_is_corrected_and_its_clock_moves(desk: ADesk, corpus: Mapping[str, Path]) -> None:
    address = screen_of(desk, corpus["i138-ruled-flat"].read_bytes())
    machine = Reading.objects.get().document
    clerk = desk.browser(desk.person(Role.CLERK))
    form = f"{address}instruments/0/fields/return_at/"
    assert "Read in the paper" in clerk.get(form).content.decode()
    seen = {"seen": str(state_of(desk).sequence)}
    wrong = clerk.post(form, {**seen, "value": "02/30/2020"})
    assert wrong.status_code == 400
    assert "write a day that exists" in wrong.content.decode()
    assert 'value="02/30/2020"' in wrong.content.decode()
    [before] = [one for one in state_of(desk).clocks if one.rule == "fixed-date"]

    told = {**seen, "value": "February 3, 2020 10:00 am", "reason": "the stamp hides it"}
    page = clerk.post(form, told, follow=True).content.decode()
    assert "It counts now." in page
    assert "2020-02-03T10:00" in page
    assert "the stamp hides it" in page
    [after] = [one for one in state_of(desk).clocks if one.rule == "fixed-date"]
    assert (after.id, due_text(after.due)[:16]) == (before.id, "2020-02-03T10:00")
    assert after.due != before.due
    row = FieldCorrection.objects.get()
    assert (row.name, row.value, row.reason) == (
        "return_at",
        "2020-02-03T10:00",
        "the stamp hides it",
    )
    assert row.was
    assert Reading.objects.get().document == machine
    assert AuditRow.objects.filter(act="field.correct", allowed=True).count() == 2

    stale = clerk.post(form, {**seen, "value": "2020-02-04"})
    assert stale.status_code == 409
    again = {"seen": str(state_of(desk).sequence), "value": "2020-02-03T10:00"}
    assert "this is what counts already" in clerk.post(form, again).content.decode()
    auditor = desk.browser(desk.person(Role.AUDITOR))
    assert "this takes the role" in auditor.get(form).content.decode()
    assert auditor.post(form, again).status_code == 403


def test_what_a_paper_is_needs_a_reason_and_its_acts_are_asked_anew(
    one_desk: ADesk, corpus: Mapping[str, Path]
) -> None:
    address = screen_of(one_desk, corpus["i247a-0217-ruled-flat"].read_bytes())
    clerk = one_desk.browser(one_desk.person(Role.CLERK))
    form = f"{address}instruments/0/fields/kind/"
    told = {"seen": str(state_of(one_desk).sequence), "value": "I-247N"}
    bare = clerk.post(form, told)
    assert bare.status_code == 400
    assert "corrected with a reason only" in bare.content.decode()
    told["reason"] = "its number is printed at the foot"
    page = clerk.post(form, told, follow=True).content.decode()
    assert "What it is: I-247N" in page
    assert "Corrected by hand." in page
    assert "keep past the time of release: before, The law prohibits it; now, not asked." in page
    matter = clerk.get(f"/matters/{MatterState.objects.get().matter}/").content.decode()
    assert "its number is printed at the foot" in matter
    [lodged] = state_of(one_desk).instruments
    assert (lodged.kind, [str(act) for act in lodged.acts]) == ("I-247N", ["notify"])
    assert {one.act for one in state_of(one_desk).determinations} == {"notify"}
    decided = Answer.objects.get().document
    assert decided is not None
    assert decided["acts"]["hold"]["asked"] is False


def test_what_was_not_recognised_is_lodged_by_hand(one_desk: ADesk) -> None:
    address = screen_of(one_desk, b"A letter in a hand that nobody can read.", ".txt")
    clerk = one_desk.browser(one_desk.person(Role.CLERK))
    assert state_of(one_desk).instruments == ()
    for name, value in (("kind", ["informal-request"]), ("acts", ["notify", "interview"])):
        told = {"seen": str(state_of(one_desk).sequence), "value": value, "reason": "I asked"}
        answer = clerk.post(f"{address}instruments/0/fields/{name}/", told, follow=True)
        assert answer.status_code == 200
    [lodged] = state_of(one_desk).instruments
    assert lodged.kind == "informal-request"
    assert {str(act) for act in lodged.acts} == {"notify", "interview"}
    outcomes = {str(one.act): one.outcome for one in state_of(one_desk).determinations}
    assert set(outcomes) == {"notify", "interview"}
    for wrong in ("instruments/7/fields/kind/", "instruments/0/fields/shoe_size/"):
        assert clerk.get(f"{address}{wrong}").status_code == 400
    assert (
        clerk.post(f"{address}instruments/0/fields/kind/", {"seen": "x", "value": "I-247A"})
    ).status_code == 400
