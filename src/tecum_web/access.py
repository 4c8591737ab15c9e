"""Who may see and do what, and why: named predicates, and the single door to a matter.

Every act that somebody can ask for at the desk is one row of `ACTS`: the predicates that must all
hold. A refusal is a sentence that a person can act upon. A matter of another agency and one that
does not exist are refused alike. Nobody approves their own entry, whatever their roles.

`may` asks; `opened` asks, writes the audit row, and gives the matter or raises.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType
from typing import TypeAlias

from tecum.errors import TecumError
from tecum.ledger.receipts import is_random_id
from tecum.terms import Audience
from tecum_web.records.models import AuditRow, BrokenGlass, MatterState, Proposal, RoleChange, User

Person: TypeAlias = User
"""Who asks; pages know people by this name, and no row else."""


class Role(StrEnum):
    """What somebody is at the desk; one person may be several."""

    CLERK = "clerk"
    CUSTODY = "custody"
    SUPERVISOR = "supervisor"
    COUNSEL = "counsel"
    RECORDS_MANAGER = "records_manager"
    PRESS_OFFICE = "press_office"
    AUDITOR = "auditor"
    TECHNICIAN = "technician"


class RefusedError(TecumError):
    """This person may not do this now; the message says why and who may."""

    code = "refused"


class AbsentError(TecumError):
    """There is nothing of this id for this person: it does not exist, or may not be known."""

    code = "absent"


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """Whether an act is allowed, why, and by which predicate that was decided."""

    allowed: bool
    why: str
    predicate: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """What a predicate looks at: who, with which roles, what about."""

    user: User
    roles: frozenset[Role]
    matter: MatterState | None = None
    proposal: Proposal | None = None
    now: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Predicate:
    """A named condition: None where it holds, else the sentence why not."""

    name: str
    why_not: Callable[[Case], str | None]


def roles_of(user: User) -> frozenset[Role]:
    """Give the roles that somebody has now: the latest change of each counts."""
    changes = RoleChange.objects.filter(user=user, agency_id=user.agency_id).order_by("id")
    latest = dict(changes.values_list("role", "given"))
    return frozenset(Role(role) for role, given in latest.items() if given)


# -- predicates --------------------------------------------------------------------------------


def one_of(*roles: Role) -> Predicate:
    """Somebody with one of these roles."""
    names = " or ".join(role.replace("_", " ") for role in roles)

    def why_not(case: Case) -> str | None:
        return None if case.roles & set(roles) else f"this takes the role {names}; ask one of them"

    return Predicate(name=f"one_of({', '.join(roles)})", why_not=why_not)


def _not_active(case: Case) -> str | None:
    return None if case.user.is_active else "this account is closed; ask a technician"


def _not_own_agency(case: Case) -> str | None:
    about = [one.agency_id for one in (case.matter, case.proposal) if one is not None]
    if all(agency == case.user.agency_id for agency in about):
        return None
    return "there is nothing of this id here"


def _own_entry(case: Case) -> str | None:
    if case.proposal is None or case.proposal.entered_by_id != case.user.pk:
        return None
    return "nobody approves their own entry; ask a second person"


def _decided(case: Case) -> str | None:
    if case.proposal is None or case.proposal.state == "open":
        return None
    return f"this entry was {case.proposal.state} already; look at it again"


def _nothing_lodged(case: Case) -> str | None:
    if case.matter is None or case.matter.kinds:
        return None
    return "no instrument was read in its papers yet; wait for the reading or enter it by hand"


def _not_reading(case: Case) -> str | None:
    """Readers read; so does whoever broke the glass, until their leave ends."""
    why = _BY_ROLE.why_not(case)
    if why is None or not case.roles or case.now is None:
        return why
    own = BrokenGlass.objects.filter(user=case.user, agency_id=case.user.agency_id)
    leave = own.filter(at__lte=case.now, until__gt=case.now).exists()
    return None if leave else f"{why}, or break the glass with a reason"


ACTIVE = Predicate(name="active", why_not=_not_active)
OWN_AGENCY = Predicate(name="own_agency", why_not=_not_own_agency)
NOT_OWN_ENTRY = Predicate(name="not_own_entry", why_not=_own_entry)
STILL_OPEN = Predicate(name="still_open", why_not=_decided)
HAS_INSTRUMENT = Predicate(name="has_instrument", why_not=_nothing_lodged)

_DESK = one_of(Role.CLERK, Role.CUSTODY, Role.SUPERVISOR, Role.COUNSEL)
_BY_ROLE = one_of(
    Role.CLERK,
    Role.CUSTODY,
    Role.SUPERVISOR,
    Role.COUNSEL,
    Role.RECORDS_MANAGER,
    Role.AUDITOR,
)
_READS = Predicate(name="reads", why_not=_not_reading)
_RECEIVERS = one_of(Role.CLERK, Role.CUSTODY, Role.SUPERVISOR)
_ANSWERERS = one_of(Role.CLERK, Role.SUPERVISOR, Role.COUNSEL)
_SIGNERS = one_of(Role.SUPERVISOR, Role.COUNSEL)
_DOERS = one_of(Role.CUSTODY, Role.CLERK, Role.SUPERVISOR)

ACTS: Mapping[str, tuple[Predicate, ...]] = MappingProxyType(
    {
        "queue.see": (_READS,),
        "matter.see": (_READS,),
        "paper.see": (_READS,),
        "paper.receive": (_RECEIVERS,),
        "paper.read": (_DESK,),
        "paper.say": (_DESK,),
        "fact.state": (_DESK,),
        "law.ask": (_DESK,),
        "answer.enter": (_ANSWERERS, HAS_INSTRUMENT),
        "answer.sign": (_SIGNERS, HAS_INSTRUMENT, STILL_OPEN, NOT_OWN_ENTRY),
        "answer.withdraw": (_ANSWERERS, STILL_OPEN),
        "acknowledgement.enter": (_ANSWERERS,),
        "acknowledgement.sign": (_SIGNERS, STILL_OPEN, NOT_OWN_ENTRY),
        "acknowledgement.withdraw": (_ANSWERERS, STILL_OPEN),
        "letter.see": (_READS,),
        "letter.export": (_ANSWERERS,),
        "letter.send": (_ANSWERERS,),
        "outcome.settle": (_SIGNERS,),
        "outbox.see": (_BY_ROLE,),
        "disclosures.see": (_BY_ROLE,),
        "act.perform": (_DOERS, HAS_INSTRUMENT),
        "release.record": (one_of(Role.CUSTODY, Role.SUPERVISOR),),
        "order.enter": (_ANSWERERS, HAS_INSTRUMENT),
        "note.make": (_DESK,),
        "note.release": (one_of(Role.COUNSEL),),
        "statement.make": (one_of(Role.PRESS_OFFICE, Role.COUNSEL, Role.SUPERVISOR),),
        "bundle.make": (one_of(Role.COUNSEL, Role.SUPERVISOR, Role.AUDITOR),),
        "list.export": (one_of(Role.SUPERVISOR, Role.COUNSEL, Role.AUDITOR),),
        "matter.erase": (one_of(Role.RECORDS_MANAGER),),
        "search.number": (_BY_ROLE,),
        "search.name": (_DESK,),
        "field.correct": (_DESK,),
        "release.see": (_DESK,),
        "counter.use": (_DESK,),
        "law.see": (one_of(*Role),),
        "calendar.see": (_BY_ROLE,),
        "audit.see": (one_of(Role.AUDITOR, Role.SUPERVISOR),),
        "week.review": (one_of(Role.AUDITOR),),
        "glass.break": (one_of(*Role),),
        "why.ask": (one_of(*Role),),
        "people.manage": (one_of(Role.TECHNICIAN),),
        "desk.check": (one_of(Role.TECHNICIAN, Role.SUPERVISOR),),
    }
)
# Which words of a matter somebody may read, from the widest circle inward.
AUDIENCES: Mapping[Role, Audience] = MappingProxyType(
    {
        Role.COUNSEL: Audience.COUNSEL,
        Role.PRESS_OFFICE: Audience.PUBLIC,
        Role.CLERK: Audience.AGENCY,
        Role.CUSTODY: Audience.AGENCY,
        Role.SUPERVISOR: Audience.AGENCY,
        Role.RECORDS_MANAGER: Audience.AGENCY,
        Role.AUDITOR: Audience.AGENCY,
    }
)


# -- asking ------------------------------------------------------------------------------------


def may(
    user: User,
    act: str,
    *,
    matter: MatterState | None = None,
    proposal: Proposal | None = None,
    now: datetime | None = None,
) -> Decision:
    """Say whether somebody may do an act, and why; nothing is written down."""
    case = Case(user=user, roles=roles_of(user), matter=matter, proposal=proposal, now=now)
    needed = (ACTIVE, OWN_AGENCY, *ACTS[act])
    for predicate in needed:
        why = predicate.why_not(case)
        if why is not None:
            return Decision(allowed=False, why=why, predicate=predicate.name)
    roles = ", ".join(sorted(role.replace("_", " ") for role in case.roles))
    return Decision(allowed=True, why=f"as {roles}", predicate=ACTS[act][0].name)


def acts_of(user: User) -> frozenset[str]:
    """Every act that somebody's roles allow, whatever the matter: what a page offers them."""
    case = Case(user=user, roles=roles_of(user))
    return frozenset(
        act
        for act, needed in ACTS.items()
        if all(one.why_not(case) is None for one in (ACTIVE, *needed))
    )


def audit(user: User, act: str, record: str, decision: Decision, *, now: datetime) -> None:
    """Write down who asked for what, and what was decided; `record` is an id, never a name."""
    AuditRow.objects.create(
        agency_id=user.agency_id,
        user=user,
        at=now,
        act=act,
        record=record,
        predicate=decision.predicate,
        allowed=decision.allowed,
        reason="" if decision.allowed else decision.why,
    )


def audit_looks(user: User, act: str, records: Sequence[str], *, now: datetime) -> None:
    """Write down each record that a list showed to somebody who was let in."""
    AuditRow.objects.bulk_create(
        AuditRow(
            agency_id=user.agency_id,
            user=user,
            at=now,
            act=act,
            record=record,
            predicate=ACTS[act][0].name,
            allowed=True,
        )
        for record in records
    )


def admit(  # noqa: PLR0913 - who, what, about what, when
    user: User,
    act: str,
    record: str,
    *,
    now: datetime,
    matter: MatterState | None = None,
    proposal: Proposal | None = None,
) -> Decision:
    """Let somebody in, or not; either way it is written down.

    Raises:
        RefusedError: they may not; the message says why.
    """
    decision = may(user, act, matter=matter, proposal=proposal, now=now)
    audit(user, act, record, decision, now=now)
    if not decision.allowed:
        raise RefusedError(f"{act}: {decision.why}")
    return decision


def opened(user: User, matter: str, act: str, *, now: datetime) -> MatterState:
    """The single door to a matter: give its row to somebody who may do this act with it.

    Raises:
        AbsentError: it does not exist, or is another agency's.
        RefusedError: they may not do this act, or not now.
    """
    found = None
    if is_random_id("M", matter):
        found = MatterState.objects.filter(matter=matter, agency_id=user.agency_id).first()
    if found is None:
        raise AbsentError("there is no matter of this id here; look for it in the queue")
    admit(user, act, matter, now=now, matter=found)
    return found


def entered(user: User, proposal: str, act: str, *, now: datetime) -> Proposal:
    """The single door to an entry that waits for a second person.

    Raises:
        AbsentError: it does not exist, or is another agency's.
        RefusedError: they may not do this act, or not now.
    """
    found = Proposal.objects.filter(pk=proposal, agency_id=user.agency_id).first()
    if found is None:
        raise AbsentError("there is no entry of this id here; look for it in its matter")
    matter = MatterState.objects.get(matter=found.matter)
    admit(user, act, found.matter, now=now, matter=matter, proposal=found)
    return found


def audience_of(user: User) -> Audience:
    """The innermost circle whose words somebody may read."""
    circles = [AUDIENCES[role] for role in roles_of(user) if role in AUDIENCES]
    return max(circles, key=lambda circle: circle.rank, default=Audience.PUBLIC)
