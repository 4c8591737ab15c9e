"""Officials telephone and ask to be told of releases (T9); later the person leaves."""

from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from tests.web.desks import ADesk

from tecum.adapters.clock import now
from tecum.ledger.receipts import Channel
from tecum.matters.folding import fold
from tecum.matters.state import Matter, open_promises
from tecum_web.access import Role
from tecum_web.actions.receive_paper import Arrived, receive_paper
from tecum_web.jobs.drain import drain
from tecum_web.records.models import AuditRow, EventRow, MatterState, Proposal, SamePerson

CALL = {
    "caller": "Alma Testo",
    "office": "ICE, Enforcement and Removal Operations",
    "number": "303-555-0142",
    "about": "SAMPLE, Rowan",
    "words": "Please notify us before the inmate Rowan Sample is released from custody.",
    "called_at": "",
    "read_back": "confirmed",
    "keep": "yes",
}
DETAINER = "i247a-0217-ruled-flat"


def state_of(desk: ADesk, matter: str) -> Matter:
    return fold(matter, desk.home.read_matter(matter).events)


def detainer(desk: ADesk, corpus: Mapping[str, Path]) -> str:
    received = receive_paper(
        user=desk.person(Role.CLERK),
        files=[Arrived(data=corpus[DETAINER].read_bytes(), ending=".pdf")],
        channel=Channel.FAX,
        now=now(),
    )
    return received.matter


def test_a_telephoned_request_is_answered_by_law_and_kept_at_the_release(
    desk_today: ADesk,
) -> None:
    desk = desk_today
    clerk, counsel = (desk.browser(desk.person(role)) for role in (Role.CLERK, Role.COUNSEL))
    custody = desk.browser(desk.person(Role.CUSTODY))
    clerk.post("/receive/telephone/", CALL)
    assert drain(now) == 1
    matter = MatterState.objects.get().matter
    state = state_of(desk, matter)
    (asked,) = state.instruments
    assert (asked.kind, [str(act) for act in asked.acts]) == ("informal-request", ["notify"])
    answer = {
        "instrument": asked.id,
        "act": "notify",
        "kind": "will_act_on_event",
        "trigger": "release",
        "seen": str(state.sequence),
    }
    assert clerk.post(f"/matters/{matter}/answers/", answer).status_code == 302
    assert counsel.post(f"/entries/{Proposal.objects.get().pk}/sign/").status_code == 302

    assert "Rowan" in custody.get("/releasing/").content.decode()
    assert AuditRow.objects.filter(act="release.see", record=matter).exists()
    card = custody.get(f"/releasing/{matter}/").content.decode()
    assert "No paper here is a ground to keep them" in card
    assert "It was promised for the release: do it now" in card
    future = (now() + timedelta(days=2)).strftime("%Y-%m-%dT%H:%M")
    refused = custody.post(f"/releasing/{matter}/released/", {"left_at": future})
    assert (refused.status_code, b"lies in the future" in refused.content) == (400, True)
    assert clerk.post(f"/releasing/{matter}/released/").status_code == 403
    for _ in range(2):  # a double click
        assert custody.post(f"/releasing/{matter}/released/", {"left_at": ""}).status_code == 302
    assert EventRow.objects.filter(matter=matter, type="subject.released").count() == 1
    card = custody.get(f"/releasing/{matter}/").content.decode()
    assert "was recorded before; it stays so" in card
    assert "This person left custody" in card

    done = {
        "instrument": asked.id,
        "act": "notify",
        "seen": str(state_of(desk, matter).sequence),
        "done_by": "Officer Example",
        "told_to": "duty officer, 303-555-0142",
        "shown_by": "call at the front desk",
        "contrary": "",
    }
    assert custody.post(f"/releasing/{matter}/done/", {**done, "done_by": ""}).status_code == 400
    assert custody.post(f"/releasing/{matter}/done/", done).status_code == 302
    again = custody.post(f"/releasing/{matter}/done/", done)
    assert (again.status_code, b"somebody else acted" in again.content) == (409, True)
    state = state_of(desk, matter)
    assert open_promises(state) == ()
    performed = desk.home.read_matter(matter).events[state.performances[0].sequence - 1]
    assert performed.evidence[0]["done_by"] == "Officer Example"
    assert "Nothing has to be done" in custody.get(f"/releasing/{matter}/").content.decode()


def test_matters_of_one_person_are_released_together_only_where_somebody_ticks_them(
    desk_today: ADesk, corpus: Mapping[str, Path]
) -> None:
    desk = desk_today
    custody = desk.browser(desk.person(Role.CUSTODY))
    assert (
        b"No open matter is about somebody who has not left" in custody.get("/releasing/").content
    )
    first, again = detainer(desk, corpus), detainer(desk, corpus)
    waiting = custody.get(f"/releasing/{first}/").content.decode()
    assert "A paper is not read yet: that does not delay it" in waiting
    assert drain(now) == 2
    stranger = receive_paper(
        user=desk.person(Role.CLERK),
        files=[Arrived(data=b"a letter", ending=".txt")],
        channel=Channel.POST,
        now=now(),
    ).matter
    card = custody.get(f"/releasing/{first}/").content.decode()
    assert "Do not hold: the law prohibits it" in card
    assert "perhaps the same person" in card
    assert again in card
    assert stranger not in card
    refused = custody.post(f"/releasing/{first}/released/", {"also": stranger})
    assert (refused.status_code, state_of(desk, first).released_at) == (400, None)

    hold = {
        "instrument": state_of(desk, first).instruments[0].id,
        "act": "hold",
        "seen": str(state_of(desk, first).sequence),
        "done_by": "Officer Example",
    }
    stopped = custody.post(f"/releasing/{first}/done/", hold)
    assert (stopped.status_code, b"the law prohibits" in stopped.content) == (403, True)
    there = now().astimezone(ZoneInfo(desk.agency.zone))
    leaves = (there - timedelta(hours=3)).strftime("%Y-%m-%dT%H:%M")
    assert custody.post(f"/releasing/{first}/leaves/", {"leaves_at": leaves}).status_code == 302
    assert "THIS IS HOLDING TOO LONG" in custody.get(f"/releasing/{first}/").content.decode()
    assert custody.post(f"/releasing/{first}/leaves/", {"leaves_at": ""}).status_code == 400

    assert custody.post(f"/releasing/{first}/released/", {"also": again}).status_code == 302
    for matter in (first, again):
        assert state_of(desk, matter).released_at is not None
    assert SamePerson.objects.get().other == again
    after = custody.get(f"/releasing/{again}/").content.decode()
    assert "the release is recorded" in after
    assert "TOO LONG" not in custody.get(f"/releasing/{first}/").content.decode()
    auditor = desk.browser(desk.person(Role.AUDITOR))
    assert auditor.get(f"/releasing/{first}/").status_code == 403
