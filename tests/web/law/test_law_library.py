"""The law library at the desk: what the command line answers, as pages that can be linked."""

from tests.web.desks import ADesk

from tecum_web.access import Role
from tecum_web.records.models import Answer, MatterState


def test_the_library_is_read_compared_and_asked(one_desk: ADesk) -> None:
    anyone = one_desk.browser(one_desk.person(Role.PRESS_OFFICE))

    def page(address: str, status: int = 200) -> str:
        answer = anyone.get(address)
        assert answer.status_code == status, address
        return answer.content.decode()

    shelf = page("/law/")
    assert 'href="/law/packs/co-denver/"' in shelf
    assert "(your place)" in shelf
    assert "mark-reported" in shelf
    assert "pa-philadelphia" in shelf

    law = page("/law/packs/co/?on=2020-01-13")
    assert "No legal advice." in law
    assert "24-76.6-102" in law
    assert 'id="co.hold.2025"' not in law
    assert "<style" not in law
    assert law.count("<h1") == 1
    assert 'id="co.hold.2025"' in page("/law/packs/co/")
    page("/law/packs/atlantis/", 400)
    page("/law/packs/co/?on=tomorrow", 400)

    both = page("/law/compare/?a=co-denver&b=tx&on=2020-01-13")
    assert "keep past the time of release" in both
    assert "The law requires it" in both
    assert "The law prohibits it" in both
    assert "Choose two places" in page("/law/compare/")
    assert "atlantis" in page("/law/compare/?a=co-denver&b=atlantis", 400)

    changed = page("/law/changes/?place=co&first=2020-01-13&then=2025-06-01")
    assert "For example: " in changed
    assert "SB25-276" in changed
    early = page("/law/changes/?place=co&first=1900-01-01&then=2025-06-01", 400)
    assert 'role="alert"' in early

    form = page("/law/ask/")
    assert "Is the person in custody now?" in form
    assert "Which convictions" not in form
    asked = "/law/ask/?in=co-denver&on=2020-01-13&kind=I-138&custodian_type=jail"
    answer = page(asked)
    assert "answer an administrative subpoena or summons" in answer
    assert "The law prohibits it" in answer
    assert "What would change it" in answer
    turned = page(f"{asked}&requester_purpose=criminal_investigation")
    assert "The law permits it" in turned
    for wrong in ("kind=I-999", "custodian_type=zoo", "on=soon", "court_order=perhaps"):
        fault = page(f"/law/ask/?in=co-denver&{wrong}", 400)
        assert 'id="fault"' in fault
    assert not MatterState.objects.exists()
    assert not Answer.objects.exists()


def test_who_has_no_account_sees_no_library(one_desk: ADesk) -> None:
    stranger = one_desk.browser(one_desk.person(Role.CLERK))
    stranger.logout()
    assert stranger.get("/law/").status_code == 302
