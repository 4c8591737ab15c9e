"""T4: four subpoenas served on Monday 2020-01-13, and one letter of the 16th that answers them."""

from datetime import UTC, date, datetime

import pytest
from tests.web.desks import ADesk
from tests.web.letters.desk_letters import answers, entered, received, state_of

from tecum.adapters.story.facts import load_story, story_folder
from tecum.deadlines.instants import Instant
from tecum.errors import LifecycleError
from tecum.matters.facts_page import NamedFile
from tecum.matters.state import Matter, closed_by_letter, open_clocks
from tecum.matters.story_of_facts import facts_page
from tecum.terms import Audience
from tecum_web.access import Role
from tecum_web.actions.make_note import make_note
from tecum_web.actions.write_letter import sign_letter
from tecum_web.records.letter_files import letter_bytes
from tecum_web.records.models import Disclosure, Proposal

MONDAY, WEDNESDAY, THURSDAY = (datetime(2020, 1, day, 18, tzinfo=UTC) for day in (13, 15, 16))


def four(desk: ADesk) -> list[Matter]:
    """The four subpoenas of the story, each in a matter of its own."""
    papers = [one for one in load_story().papers if one.kind == "I-138"]
    found = []
    for paper in papers:
        desk.now = MONDAY
        found.append(received(desk, (story_folder() / paper.file).read_bytes()))
    return found


def said_of(desk: ADesk, states: list[Matter], known_at: datetime) -> set[object]:
    """What the statement of facts says of the subpoenas' acts, as known then."""
    files = [
        NamedFile(matter=one.id, label=f"Subpoena {n}", events=desk.home.read_matter(one.id).events)
        for n, one in enumerate(states, 1)
    ]
    known = Instant(utc=known_at, zone="America/Denver")
    page = facts_page(files, known_at=known, audience=Audience.OTHER_SIDE)
    acts = [act for p in page.papers for i in p.instruments for act in i.acts]
    assert acts
    return {answer.letter for act in acts for answer in act.answers} or {"under review"}


def test_one_letter_of_the_16th_closes_four_clocks(desk: ADesk) -> None:
    states = four(desk)
    dues = sorted(c.due.day if isinstance(c.due, Instant) else c.due for s in states
                  for c in open_clocks(s))  # fmt: skip
    assert dues == [date(2020, 1, 16), *[date(2020, 1, 27)] * 3]
    desk.now = THURSDAY
    row = entered(desk, *(answers(one) for one in states))
    counsel = desk.person(Role.COUNSEL)
    sign_letter(user=counsel, number=row.number, sha256=row.sha256, now=desk.later(hours=1))
    closed = [closed_by_letter(state_of(desk, one.id), row.number) for one in states]
    assert [len(clocks) for clocks in closed] == [1, 1, 1, 1]
    assert said_of(desk, states, WEDNESDAY) == {"under review"}
    assert said_of(desk, states, desk.now) == {row.number}
    assert letter_bytes(desk.home, row).startswith(b"%PDF")
    assert Proposal.objects.filter(state="signed").count() == 4
    assert not Disclosure.objects.exists()  # a refusal tells nothing


def test_where_one_matter_moved_on_nothing_is_answered_anywhere(desk: ADesk) -> None:
    states = four(desk)[:2]
    row = entered(desk, *(answers(one) for one in states))
    counsel = desk.person(Role.COUNSEL)
    moved = states[1].id
    make_note(user=counsel, matter=moved, role="counsel", words="Wait.",
              audience=Audience.COUNSEL, now=desk.now)  # fmt: skip
    with pytest.raises(LifecycleError, match=f"matter {moved}: somebody else acted"):
        sign_letter(user=counsel, number=row.number, sha256=row.sha256, now=desk.now)
    assert not [one for state in states for one in state_of(desk, state.id).answers]
    row.refresh_from_db()
    assert row.state == "open"
    assert Proposal.objects.filter(state="open").count() == 2
