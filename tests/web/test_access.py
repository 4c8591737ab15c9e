"""Role by act by state: who may what, and the sentence that says why not."""

import pytest
from tests.web.desks import ADesk

from tecum.terms import Audience
from tecum_web.access import ACTS, Role, audience_of, may
from tecum_web.actions.manage_people import change_role
from tecum_web.records.models import MatterState, Proposal

# One letter a role, in the order of `Role`: C clerk, U custody, S supervisor, L counsel,
# R records manager, P press office, A auditor, T technician.
LETTERS = dict(zip("CUSLRPAT", Role, strict=True))
EXPECTED = {
    # act: (with a matter in which instruments were read, before any was read)
    "queue.see": ("CUSLRA", "CUSLRA"),
    "matter.see": ("CUSLRA", "CUSLRA"),
    "paper.see": ("CUSLRA", "CUSLRA"),
    "paper.receive": ("CUS", "CUS"),
    "paper.read": ("CUSL", "CUSL"),
    "paper.say": ("CUSL", "CUSL"),
    "fact.state": ("CUSL", "CUSL"),
    "law.ask": ("CUSL", "CUSL"),
    "answer.enter": ("CSL", ""),
    "answer.sign": ("SL", ""),
    "answer.withdraw": ("CSL", "CSL"),
    "acknowledgement.enter": ("CSL", "CSL"),
    "acknowledgement.sign": ("SL", "SL"),
    "acknowledgement.withdraw": ("CSL", "CSL"),
    "letter.see": ("CUSLRA", "CUSLRA"),
    "letter.export": ("CSL", "CSL"),
    "letter.send": ("CSL", "CSL"),
    "outcome.settle": ("SL", "SL"),
    "outbox.see": ("CUSLRA", "CUSLRA"),
    "disclosures.see": ("CUSLRA", "CUSLRA"),
    "act.perform": ("CUS", ""),
    "release.record": ("US", "US"),
    "order.enter": ("CSL", ""),
    "note.make": ("CUSL", "CUSL"),
    "note.release": ("L", "L"),
    "statement.make": ("SLP", "SLP"),
    "bundle.make": ("SLA", "SLA"),
    "list.export": ("SLA", "SLA"),
    "matter.erase": ("R", "R"),
    "search.number": ("CUSLRA", "CUSLRA"),
    "search.name": ("CUSL", "CUSL"),
    "field.correct": ("CUSL", "CUSL"),
    "release.see": ("CUSL", "CUSL"),
    "counter.use": ("CUSL", "CUSL"),
    "law.see": ("CUSLRPAT", "CUSLRPAT"),
    "calendar.see": ("CUSLRA", "CUSLRA"),
    "audit.see": ("SA", "SA"),
    "week.review": ("A", "A"),
    "glass.break": ("CUSLRPAT", "CUSLRPAT"),
    "why.ask": ("CUSLRPAT", "CUSLRPAT"),
    "people.manage": ("T", "T"),
    "desk.check": ("ST", "ST"),
}


def matter(desk: ADesk, *kinds: str) -> MatterState:
    return MatterState(matter="M-1", agency_id=desk.agency.id, kinds=list(kinds), sequence=1)


def test_every_act_has_its_row_in_the_table() -> None:
    assert set(EXPECTED) == set(ACTS)


def test_role_by_act_by_state(one_desk: ADesk) -> None:
    found = {
        act: tuple(
            "".join(
                letter
                for letter, role in LETTERS.items()
                if may(one_desk.person(role), act, matter=about).allowed
            )
            for about in (matter(one_desk, "I-247A"), matter(one_desk))
        )
        for act in ACTS
    }
    assert found == EXPECTED


def test_nobody_approves_their_own_entry_and_nothing_is_decided_twice(one_desk: ADesk) -> None:
    clerk, counsel = one_desk.person(Role.SUPERVISOR), one_desk.person(Role.COUNSEL)
    entry = Proposal(agency_id=one_desk.agency.id, matter="M-1", entered_by=clerk, state="open")
    about = matter(one_desk, "I-247A")
    own = may(clerk, "answer.sign", matter=about, proposal=entry)
    assert (own.allowed, own.predicate) == (False, "not_own_entry")
    assert may(counsel, "answer.sign", matter=about, proposal=entry).allowed
    entry.state = "signed"
    again = may(counsel, "answer.sign", matter=about, proposal=entry)
    assert again.why == "this entry was signed already; look at it again"


@pytest.mark.parametrize("act", ["matter.see", "answer.sign"])
def test_no_role_reaches_into_another_agency(one_desk: ADesk, act: str) -> None:
    everything = one_desk.person(*Role)
    about = matter(one_desk, "I-247A")
    assert may(everything, act, matter=about).allowed
    about.agency_id = "A-another"
    assert may(everything, act, matter=about).predicate == "own_agency"
    everything.is_active = False
    assert may(everything, act, matter=about).predicate == "active"


def test_a_role_taken_away_is_gone_and_can_be_given_again(one_desk: ADesk) -> None:
    technician, clerk = one_desk.person(Role.TECHNICIAN), one_desk.person(Role.CLERK)
    for given in (False, True):
        change_role(by=technician, user=clerk, role=Role.CLERK, given=given, now=one_desk.now)
        assert may(clerk, "queue.see").allowed is given


@pytest.mark.parametrize(
    ("roles", "circle"),
    [
        ((Role.COUNSEL, Role.CLERK), Audience.COUNSEL),
        ((Role.CLERK,), Audience.AGENCY),
        ((Role.PRESS_OFFICE,), Audience.PUBLIC),
        ((Role.TECHNICIAN,), Audience.PUBLIC),
    ],
)
def test_the_circle_whose_words_somebody_reads(
    one_desk: ADesk, roles: tuple[Role, ...], circle: Audience
) -> None:
    assert audience_of(one_desk.person(*roles)) is circle
