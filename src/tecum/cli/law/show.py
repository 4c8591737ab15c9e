"""`tecum law show`: the law of one place as a readable page, in the terminal or for the printer."""

import sys
from datetime import date
from typing import TYPE_CHECKING, Annotated

from cyclopts import Parameter

from tecum.adapters.ground import KNOWN_PLACES
from tecum.adapters.law import wire
from tecum.adapters.law.page import (
    law_html,
    questions_on,
    span_in_words,
    speaking_of,
)
from tecum.adapters.pack_shelf import load_packs
from tecum.cli.answers import say
from tecum.cli.main import DONE
from tecum.cli.options import PacksFolders
from tecum.cli.output import console, print_json
from tecum.errors import InputError
from tecum.policy.how_sure import SURE, counsel_in_words, how_sure
from tecum.policy.layers import check_coverage, layers_for
from tecum.policy.pack import DutySpec, Pack, Rule
from tecum.policy.pack_days import change_days, on_day
from tecum.terms import Act

if TYPE_CHECKING:
    from rich.console import Console


def show(
    place: str,
    *,
    as_of: date | None = None,
    html: Annotated[bool, Parameter(negative="")] = False,
    packs: PacksFolders = (),
    json: Annotated[bool, Parameter(negative="")] = False,
) -> int:
    """Print the law of a place: rules by act, open questions, adopted readings apart, duties.

    Parameters
    ----------
    place
        The jurisdiction, such as co-denver, tx, us.
    as_of
        Only what is in force on this day; all versions if not given.
    html
        Write a page for counsel to standard output: open it in a browser, print it, sign it.
    packs
        A folder with a pack of your own, or with several; it comes before the installed ones.
    json
        Print one JSON document and nothing else.
    """
    if html and json:
        raise InputError("law show: --html and --json both want standard output; give one of them")
    shelf = load_packs(packs)
    if place in KNOWN_PLACES and place not in shelf:
        raise InputError(f"law show: there is no pack for {place}; us alone answers: law show us")
    [pack, *_] = layers_for(place, shelf)
    if as_of is not None:
        check_coverage((pack,), as_of)
        pack = on_day(pack, as_of)
    if json:
        print_json(wire.law(pack, as_of))
    elif html:
        sys.stdout.write(law_html(pack, as_of))
    else:
        _print(console(), pack, as_of)
    return DONE


def _print(out: "Console", pack: Pack, as_of: date | None) -> None:
    how = how_sure(pack)
    say(out, f"{pack.title} ({pack.id})" + (f" on {as_of}" if as_of else ""), style="bold")
    say(out, f"This is no legal advice. {counsel_in_words([pack])}")
    say(
        out,
        f"How sure: of {how.rules} rules {how.share(how.seen)} rest on words that were read, "
        f"{how.share(how.reported)} on reports, {how.share(how.memory)} on memory; reviewed by "
        f"counsel: {how.share(how.reviewed)}.",
    )
    if as_of is None:
        say(out, f"It answers for days from {pack.covers_from}. Something begins or ends on:")
        say(out, ", ".join(map(str, change_days((pack,)))), indent=2)
    for gap in pack.gaps:
        say(out, f"Declared gap, {span_in_words(gap.span)}: {gap.why}.")
    for act in Act:
        _print_act(out, pack, act)
    _print_questions(out, pack)
    _print_adoptions(out, pack)
    _print_words(out, pack)
    _print_burdens(out, pack)
    _print_duties(out, pack)
    _print_sources(out, pack)


def _heading(out: "Console", text: str) -> None:
    say(out, "")
    say(out, text, style="bold")


def _print_act(out: "Console", pack: Pack, act: Act) -> None:
    rules, silences = speaking_of(pack.rules, act), speaking_of(pack.silences, act)
    questions = questions_on(pack, act)
    if not (rules or silences or questions):
        return
    _heading(out, f"{act}: {act.in_words}")
    for rule in rules:
        _print_rule(out, pack, rule, indent=2)
    for question in questions:
        say(out, f"- open question: {question.question} ({question.id}, below)", indent=2)
    for one in silences:
        cite = pack.sources[one.source].cite
        when = span_in_words(one.in_force)
        say(out, f"- silent on purpose, {when}: {one.why} ({cite})", indent=2)


def _print_rule(out: "Console", pack: Pack, rule: Rule, *, indent: int) -> None:
    source = pack.sources[rule.source]
    outcome = (rule.outcome or "lifts what it names").upper()
    say(
        out,
        f"- {outcome} ({rule.id}, {span_in_words(rule.in_force)}): {rule.because}.",
        indent=indent,
    )
    if rule.when_text != "always":
        say(out, f"when {' '.join(rule.when_text.split())}", indent=indent + 4)
    if rule.exception_to:
        say(out, f"exception to {', '.join(sorted(rule.exception_to))}", indent=indent + 4)
    if rule.preempts:
        lower = ", ".join(sorted(rule.preempts))
        say(out, f"pre-empts what is {lower} in layers below", indent=indent + 4)
    say(out, f"{source.cite} ({source.verified}: {SURE[source.verified]})", indent=indent + 4)


def _print_questions(out: "Console", pack: Pack) -> None:
    if pack.questions:
        _heading(out, "Open questions and their readings")
    for question in pack.questions:
        when, cite = span_in_words(question.in_force), pack.sources[question.source].cite
        say(out, f"- {question.question} ({question.id}, {when}; {cite})", indent=2)
        for reading in question.readings:
            say(out, f"- {reading.id}: {reading.text}.", indent=4)
            for rule in reading.rules:
                _print_rule(out, pack, rule, indent=6)


def _print_adoptions(out: "Console", pack: Pack) -> None:
    if pack.adoptions:
        _heading(out, "Readings that an office adopted (no statutes)")
    for one in pack.adoptions:
        cite = pack.sources[one.source].cite
        until = f" to {one.in_force.last}" if one.in_force.last else ""
        say(out, f"- {one.author}, from {one.printed_from}{until}: {one.reading}", indent=2)
        say(out, f"{one.reason}. ({cite})", indent=6)
    if pack.adopted_clocks:
        _heading(out, "Readings of clocks that an office adopted (no statutes)")
    for clock in pack.adopted_clocks:
        cite = pack.sources[clock.source].cite
        until = f" to {clock.until}" if clock.until else ""
        named = f"{clock.rule}, reading {clock.reading}"
        say(out, f"- {clock.author}, from {clock.printed_from}{until}: {named}", indent=2)
        say(out, f"{clock.reason}. ({cite})", indent=6)


def _print_words(out: "Console", pack: Pack) -> None:
    if pack.definitions or pack.offences:
        _heading(out, "Words of this place")
    for label in pack.definitions:
        say(out, f"- {label.label}: {', '.join(sorted(label.kinds))}", indent=2)
    for offence in pack.offences:
        say(out, f"- {offence.offence_class}: {offence.says}", indent=2)
        if offence.look_back_years is not None:
            say(
                out,
                f"counts for {offence.look_back_years} years before {offence.counted_to}",
                indent=6,
            )


def _print_burdens(out: "Console", pack: Pack) -> None:
    if pack.burdens:
        _heading(out, "What silence means")
    for burden in pack.burdens:
        counts = burden.assume or burden.if_unknown
        say(out, f"- {burden.fact}: {counts}. {burden.says} ({burden.cite})", indent=2)
    if pack.minimisations:
        _heading(out, "What may not be asked for, collected or kept")
    for kept in pack.minimisations:
        say(out, f"- {kept.what} ({pack.sources[kept.source].cite})", indent=2)
    if pack.conflicts:
        _heading(out, "Conflicts that the law leaves standing")
    for conflict in pack.conflicts:
        say(out, f"- {' against '.join(sorted(conflict.rules))}: {conflict.why}", indent=2)


def _print_duties(out: "Console", pack: Pack) -> None:
    if pack.duties:
        _heading(out, "Duties")
    for duty in pack.duties:
        beside = f"beside {', '.join(sorted(duty.acts))}" if duty.acts else "standing"
        kind = duty.kind.replace("_", " ")
        say(out, f"- {kind}, {beside}: {duty.what}.{recurrence_in_words(duty)}", indent=2)
        if duty.clock is not None:
            say(out, f"due by the rule {duty.clock.rule}", indent=6)
        if duty.when_text != "always":
            say(out, f"when {' '.join(duty.when_text.split())}", indent=6)
        say(out, f"{pack.sources[duty.source].cite}, {span_in_words(duty.in_force)}", indent=6)


def recurrence_in_words(duty: DutySpec) -> str:
    """How often a standing duty returns; empty for one that does not."""
    if duty.recurs is None:
        return ""
    due = f" by {duty.recurs.due}" if duty.recurs.due else ""
    ends = duty.recurs.period_ends
    period = f" for the period that ends {ends}" if ends else ""
    nil = (
        "; with nothing to report, a certificate that says so"
        if duty.recurs.nil_certificate
        else ""
    )
    return f" Every {duty.recurs.every}{due}{period}{nil}."


def _print_sources(out: "Console", pack: Pack) -> None:
    _heading(out, "Sources")
    for source in pack.sources.values():
        when = span_in_words(source.in_force)
        sure = f"{source.verified}: {SURE[source.verified]}"
        say(out, f"- {source.cite}, {source.title} ({when}; {source.status}; {sure})", indent=2)
        for status in pack.statuses:
            if status.source == source.id:
                span = span_in_words(status.in_force)
                say(out, f"{status.status}, {span}: {status.why} ({status.cite})", indent=6)
        if source.quote:
            say(out, f'"{source.quote}"', indent=6, style="italic")
        else:
            say(out, f"In short: {source.summary}", indent=6)
        if source.read_at:
            say(out, f"read at: {source.read_at}", indent=6, style="dim")
