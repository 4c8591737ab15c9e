"""Read a matter's papers and ask the law, after their receipt: background work, and at a wish.

Parsing happens in confined processes and outside any transaction. What the pure functions return is
stored: events for what was read and determined, caches for what pages show. Done twice, it does
nothing twice. A paper that cannot be read stays unread in the queue, and the page says why.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime

from tecum.adapters import wire
from tecum.adapters.ground import engine_digest, ground_for
from tecum.adapters.papers import PaperFile, read_paper_bytes
from tecum.adapters.reception import Reception
from tecum.assess import Asked, Assessment, Ground, assess
from tecum.errors import TecumError
from tecum.ledger.canonical import JsonValue
from tecum.matters.commands import MakeDetermination, Said
from tecum.matters.counting_again import clock_commands
from tecum.matters.folding import fold
from tecum.matters.state import Matter, standing
from tecum_web.access import opened
from tecum_web.actions.acting import acting
from tecum_web.records.corrected import Counted, counted_files
from tecum_web.records.desk_home import DeskHome
from tecum_web.records.models import Agency, Answer, PaperRow, Reading, StatedFact, User
from tecum_web.records.same_person import keep_numbers
from tecum_web.records.standing_rows import save_custody
from tecum_web.records.this_home import at_desk, home_of


def read_again(*, user: User, matter: str, now: datetime) -> None:
    """Read and decide a matter anew because somebody wishes it.

    Raises:
        AbsentError, RefusedError: this person may not.
    """
    opened(user, matter, "law.ask", now=now)
    read_matter(agency=user.agency, matter=matter, now=now)


def read_matter(*, agency: Agency, matter: str, now: datetime) -> None:
    """Read what is unread in a matter, decide all of it, record what is new."""
    home = home_of(agency.id)
    state = _state(home, matter)
    files = _papers(home, agency, state)
    counted = counted_files(agency.id, matter, files)
    answer, problem = _answer(agency, state, files, counted, now=now)
    with acting(agency.id) as held:
        unread = {one.sha256 for one in _state(held, matter).papers if not one.was_read}
        fresh = [one for one in files if one.sha256 in unread and one.error is None]
        if fresh:
            # The same recording as `tecum decide --receive`: readings, determinations, clocks.
            Reception(home=held, zone=agency.zone).record(matter, fresh, answer, now=now)
        if answer is not None:
            _record_changes(held, agency, _state(held, matter), answer, now)
            _count_again(held, agency, _state(held, matter), answer, counted, now=now)
        for one in files:
            _keep_reading(agency, one, now)
        keep_numbers(agency.id, matter, [wire.read_result([one]) for one in files])
        shown = None if answer is None else wire.decision(answer, None)
        Answer.objects.update_or_create(
            matter=matter,
            defaults={
                "agency": agency,
                "made_at": now,
                "document": shown,
                "problem": problem,
            },
        )
        save_custody(
            agency.id,
            _state(held, matter),
            shown,
            zone=agency.zone,
            now=now,
            using=held.using,
        )


def facts_stated(agency: Agency, matter: str) -> dict[str, JsonValue]:
    """The facts that stand for a matter: the agency's own, then what somebody stated last."""
    stated = StatedFact.objects.filter(agency=agency, matter=matter).order_by("id")
    return {"custodian_type": agency.custodian_type, **dict(stated.values_list("name", "value"))}


def ground_of(agency: Agency) -> Ground:
    """The law that an agency stands under."""
    return ground_for(agency.place)


def _record_changes(
    home: DeskHome, agency: Agency, state: Matter, answer: Assessment, now: datetime
) -> None:
    """Record where the law answers otherwise than it was last found to."""
    at = at_desk(agency, now)
    for act in standing(state, at.day):
        found = answer.acts[act.act]
        lodged = state.instrument(act.instrument)
        # What was done without being asked has no outcome, and gets none.
        unasked = act.outcome is None and (lodged is None or act.act not in lodged.acts)
        if unasked or act.outcome is found.outcome:
            continue
        command = MakeDetermination(
            said=Said(asserted_by=agency.name, happened_at=at),
            instrument=act.instrument,
            act=act.act,
            outcome=found.outcome,
            as_of=answer.as_of,
            digests=answer.digests,
        )
        home.record(state.id, command, at)


def _count_again(  # noqa: PLR0913 - where, whose, which state, what counts, when
    home: DeskHome,
    agency: Agency,
    state: Matter,
    answer: Assessment,
    counted: Sequence[Counted],
    *,
    now: datetime,
) -> None:
    """Start and move the clocks that are counted otherwise than they were recorded."""
    at = at_desk(agency, now)
    said = Said(asserted_by=agency.name, happened_at=at)
    for command in clock_commands(state, answer.clocks, [one.id for one in counted], said):
        home.record(state.id, command, at)


def _state(home: DeskHome, matter: str) -> Matter:
    return fold(matter, home.read_matter(matter).events)


def _papers(home: DeskHome, agency: Agency, state: Matter) -> tuple[PaperFile, ...]:
    digests = list(dict.fromkeys(paper.sha256 for paper in state.papers))
    rows = PaperRow.objects.filter(agency=agency, sha256__in=digests)
    endings: Mapping[str, str] = dict(rows.values_list("sha256", "ending"))
    return read_paper_bytes(
        [(f"{sha256[:16]}{endings.get(sha256, '')}", home.paper(sha256)) for sha256 in digests]
    )


def _answer(
    agency: Agency,
    state: Matter,
    files: Sequence[PaperFile],
    counted: Sequence[Counted],
    *,
    now: datetime,
) -> tuple[Assessment | None, str]:
    """The law's answer, or why there is none; papers that cannot be read count as not there."""
    faults = [str(one.error) for one in files if one.error is not None]
    asked = Asked(
        instruments=[one.counts for one in counted],
        facts=facts_stated(agency, state.id),
        received_at=state.papers[0].received_at.utc if state.papers else None,
    )
    day = at_desk(agency, now).day
    try:
        answer = assess(
            asked,
            ground_of(agency),
            as_of=day,
            known_at=day,
            now=at_desk(agency, now.replace(microsecond=0)).local,
        )
    except TecumError as error:
        return None, "\n".join([*faults, str(error)])
    return answer, "\n".join(faults)


def _keep_reading(agency: Agency, one: PaperFile, now: datetime) -> None:
    if one.sha256 is not None:
        Reading.objects.update_or_create(
            agency=agency,
            sha256=one.sha256,
            reader=engine_digest(),
            defaults={
                "read_at": now,
                "document": wire.read_result([one]),
                "sheets": [
                    [[page.width, page.height] for page in paper.document.pages]
                    for paper in one.papers
                ],
            },
        )
