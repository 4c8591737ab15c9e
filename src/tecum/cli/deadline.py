"""`tecum deadline`: one deadline with its working; the rules; what moves when holidays do."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from tecum.adapters import clock
from tecum.adapters.clocks import wire
from tecum.adapters.clocks.holiday_tables import calendar_ids, joined, tables_for
from tecum.adapters.clocks.open_clocks import ClockInputs, parse_clocks
from tecum.adapters.clocks.own_tables import own_text, rules_with
from tecum.adapters.clocks.recompute import recompute_for
from tecum.adapters.package_data import LoadedCalendar
from tecum.cli.answers import say
from tecum.cli.clock_pages import print_deadline, print_moves, print_rules
from tecum.cli.main import DONE
from tecum.cli.output import console, print_json
from tecum.deadlines.adopted import check_reading
from tecum.deadlines.alarms import alarms_of, read_now
from tecum.deadlines.compute import Param, compute, read_given, read_params
from tecum.deadlines.results import Deadline, Due
from tecum.deadlines.rule_shape import Rule
from tecum.deadlines.rules import find_rule
from tecum.errors import ClockError, InputError
from tecum.ledger.canonical import JsonValue, canonical_bytes, sha256_hex


def deadline(  # noqa: PLR0913 - the options of a published command line
    *,
    rule: str | None = None,
    given: Annotated[tuple[str, ...], Parameter(negative="", consume_multiple=True)] = (),
    param: Annotated[tuple[str, ...], Parameter(negative="", consume_multiple=True)] = (),
    adopt: str | None = None,
    now: str | None = None,
    zone: str | None = None,
    holidays: str | None = None,
    svg: Path | None = None,
    ics: Path | None = None,
    clock_id: Annotated[str | None, Parameter(name="--id")] = None,
    listing: Annotated[bool, Parameter(name="--list", negative="")] = False,
    rules: Path | None = None,
    moved_by: str | None = None,
    clocks: Path | None = None,
    json: Annotated[bool, Parameter(negative="")] = False,
) -> int:
    """Compute one deadline with its working, every reading of it, and who is safe with which.

    With `--list`, show the rules. With `--moved-by` and `--clocks`, show which open clocks move
    when holidays change.

    Parameters
    ----------
    rule
        The rule, such as frcp6a1.forward; `--list` shows them all.
    given
        What the rule starts from, as NAME=WHEN: 2020-01-13, or 2020-01-13T09:30 in the zone.
        Repeat it for each name.
    param
        What else the rule is told, as NAME=VALUE: days=14.
    adopt
        The reading of the rule that your agency adopts, such as elapsed: it is the one that is due,
        the others stay listed.
    now
        The present moment, such as 2026-08-09T20:10 by the clock of the zone, or with an offset:
        then the answer says what has run out.
    zone
        The time zone of the custodian or the court, such as America/Denver. Needed unless the rule
        has one of its own.
    holidays
        The holidays that count, joined by +, such as us+co; a file of your own ends in .toml.
    svg
        Write a picture of the days to this file.
    ics
        Add the deadline to this iCalendar file, or bring it up to date there.
    clock_id
        An opaque id for the event of `--ics`, by which it is found again when the deadline moves.
    listing
        Show every rule with the names it needs, and the tables of holidays.
    rules
        A file with rules of your own county, court or agency, beside those of the list.
    moved_by
        The holidays that count from now on, in place of those before; with a + ahead, in addition
        to them.
    clocks
        A JSON file with open clocks, for `--moved-by`. With `--ics` it lists all of that file:
        the events of others, and of those that it says are closed, are cancelled.
    json
        Print one JSON document and nothing else.
    """
    if listing:
        _only("--list", rule=rule, given=given, svg=svg, ics=ics, moved_by=moved_by, clocks=clocks)
        _only("--list", adopt=adopt, now=now)
        return _list(rules_with(rules), json=json)
    if moved_by is not None or clocks is not None:
        _only("--moved-by", rule=rule, given=given, param=param, zone=zone, svg=svg, id=clock_id)
        _only("--moved-by", adopt=adopt, now=now)
        if moved_by is None or clocks is None:
            raise InputError("deadline: --moved-by and --clocks go together; give both")
        own = rules_with(rules)
        return _moves(clocks, moved_by=moved_by, holidays=holidays, rules=own, ics=ics, json=json)
    if rule is None:
        raise InputError("deadline: no rule was named; give one with --rule, or see --list")
    own = rules_with(rules)
    if adopt is not None:
        param = _with_reading(find_rule(rule, own), param, adopt)
    asked = _ask(rule, rules=own, given=given, param=param, zone=zone, holidays=holidays)
    at = read_now(now, asked.found.zone) if now is not None else None
    sounding = alarms_of(asked.found, at.utc if at else None)
    if svg is not None:
        from tecum.adapters.clocks.picture import deadline_svg  # noqa: PLC0415 - on demand only

        _write(svg, deadline_svg(asked.found, asked.rule).encode())
    if ics is not None:
        entry = (clock_id or asked.own_id(), asked.rule, asked.found)
        _keep_events(ics, [entry], kept=_kept(ics))
    if json:
        print_json(
            wire.deadline(
                asked.found,
                asked.rule,
                given=asked.given,
                params=asked.params,
                tables=asked.tables,
                now=at,
                alarms=sounding,
            )
        )
    else:
        print_deadline(console(), asked.found, asked.rule, asked.tables, sounding)
    return DONE


@dataclass(frozen=True, slots=True, kw_only=True)
class _Computed:
    """A question as it was read, and its answer."""

    rule: Rule
    given: Mapping[str, Due]
    params: Mapping[str, Param]
    tables: Sequence[LoadedCalendar]
    texts: Mapping[str, str]
    found: Deadline

    def own_id(self) -> str:
        """An id for a clock that its holder did not name: the same question has the same id."""
        question: dict[str, JsonValue] = {
            "rule": self.rule.id,
            "given": dict(self.texts),
            "params": {name: str(value) for name, value in self.params.items()},
            "zone": self.found.zone,
        }
        return sha256_hex(canonical_bytes(question))


def _ask(  # noqa: PLR0913 - the parts of a question, each by name
    rule_id: str,
    *,
    rules: Mapping[str, Rule],
    given: Sequence[str],
    param: Sequence[str],
    zone: str | None,
    holidays: str | None,
) -> _Computed:
    rule = find_rule(rule_id, rules)
    texts = _pairs("--given", given)
    there = zone or rule.default_zone
    if there is None:
        raise ClockError(f"rule {rule.id}: the zone is missing; give --zone, as America/Denver")
    tables = tables_for(holidays or rule.default_holidays)
    read = read_given(rule.id, texts, zone=there, rules=rules)
    params = read_params(rule.id, _pairs("--param", param), rules=rules)
    calendar = joined(tables).calendar
    found = compute(rule.id, given=read, params=params, calendar=calendar, zone=there, rules=rules)
    return _Computed(rule=rule, given=read, params=params, tables=tables, texts=texts, found=found)


def _with_reading(rule: Rule, param: Sequence[str], reading: str) -> tuple[str, ...]:
    """The parameters with the adopted reading, which may be named once."""
    if any(one.partition("=")[0] == "reading" for one in param):
        raise InputError("deadline: --adopt and --param reading say the same; give one of them")
    check_reading(rule, reading)
    return (*param, f"reading={reading}")


def _pairs(option: str, texts: Sequence[str]) -> dict[str, str]:
    """NAME=VALUE as typed, each name once."""
    pairs: dict[str, str] = {}
    for text in texts:
        name, equals, value = text.partition("=")
        if not (name and equals and value):
            raise InputError(
                f"deadline: {option} {text!r} is no NAME=VALUE; write it as trigger=2020-01-13 or "
                "days=14"
            )
        if name in pairs:
            raise InputError(f"deadline: {option} names {name!r} twice; give it once")
        pairs[name] = value
    return pairs


def _only(option: str, **others: object) -> None:
    """Refuse options that mean nothing beside this one."""
    for name, value in others.items():
        if value not in (None, ()):
            other = f"--{name.replace('_', '-')}"
            raise InputError(f"deadline: {option} does not go with {other}; leave one out")


def _list(rules: Mapping[str, Rule], *, json: bool) -> int:
    tables = [table for name in calendar_ids() for table in tables_for(name)]
    if json:
        print_json(wire.rule_list(tuple(rules.values()), tables))
    else:
        print_rules(console(), tuple(rules.values()), tables)
    return DONE


def _moves(  # noqa: PLR0913 - the parts of a question, and where its answer goes
    clocks: Path,
    *,
    moved_by: str,
    holidays: str | None,
    rules: Mapping[str, Rule],
    ics: Path | None,
    json: bool,
) -> int:
    listed = parse_clocks(str(clocks), own_text("clocks", clocks))
    kept = b"" if ics is None else _kept(ics)
    wanted = _cancelled_of(listed, kept, ics)
    found = recompute_for(listed, before=holidays, after=moved_by, rules=rules, wanted=wanted)
    cancelled = 0
    if ics is not None:
        at_hand = {**found.wanted, **{one.id: one.after for one in found.moved}}
        entries = [(each, rules[one.rule], one) for each, one in at_hand.items()]
        still_open = [one.id for one in listed if one.closed is None]
        cancelled = _keep_events(ics, entries, kept=kept, open_ids=still_open)
    if json:
        print_json(wire.moves(found, holidays, moved_by))
        return DONE
    print_moves(console(), found)
    if cancelled:
        events = "1 event" if cancelled == 1 else f"{cancelled} events"
        say(console(), f"Cancelled in {ics}: {events}, of clocks that are open no more.")
    return DONE


def _kept(path: Path) -> bytes:
    """A calendar file as it was; empty where there is none yet."""
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return b""
    except OSError as error:
        raise InputError(f"{path}: cannot be opened ({error.strerror}); name another") from error


def _cancelled_of(clocks: Sequence[ClockInputs], kept: bytes, path: Path | None) -> frozenset[str]:
    """The clocks whose event is cancelled in a calendar file: those that are open come back."""
    if not kept:
        return frozenset()
    from tecum.adapters.clocks.calendar_file import (  # noqa: PLC0415 - only --ics needs it
        cancelled_uids,
        event_uid,
    )

    over = cancelled_uids(kept, str(path))
    return frozenset(one.id for one in clocks if event_uid(one.id) in over)


def _keep_events(
    path: Path,
    events: Sequence[tuple[str, Rule, Deadline]],
    *,
    kept: bytes,
    open_ids: Sequence[str] | None = None,
) -> int:
    """Bring a calendar file up to date, and say how many of its events were cancelled."""
    from tecum.adapters.clocks.calendar_file import (  # noqa: PLC0415 - only --ics needs it
        ClockEvent,
        calendar_file,
        cancelled_uids,
    )

    entries = [
        ClockEvent(id=each, deadline=found, title=f"Deadline: {rule.title}")
        for each, rule, found in events
    ]
    made = calendar_file(entries, stamp=clock.now(), kept=kept, open_ids=open_ids, file=str(path))
    if made != kept:
        _write(path, made)
    return len(cancelled_uids(made) - cancelled_uids(kept))


def _write(target: Path, data: bytes) -> None:
    """Write aside and rename: whoever subscribes to the file never reads half of it."""
    aside = target.with_name(f".{target.name}.part")
    try:
        aside.write_bytes(data)
        aside.replace(target)
    except OSError as error:
        raise InputError(
            f"{target}: cannot be written ({error.strerror}); name a file in a folder of yours"
        ) from error
