"""The JSON shapes of the law library; `contract/` holds their schemas and one example each."""

from collections.abc import Mapping, Sequence
from dataclasses import fields
from datetime import date
from typing import TYPE_CHECKING

from tecum.adapters.pack_shelf import PackShelf
from tecum.adapters.wire import Json, plain
from tecum.policy.fact_registry import FACTS
from tecum.policy.how_sure import how_sure

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

    from tecum.adapters.law.checking import CheckReport
    from tecum.adapters.law.comparing import Compared
    from tecum.assess import Ground
    from tecum.policy.analysis.difference import ActDifference, Side, Witness
    from tecum.policy.determination import Determination
    from tecum.policy.pack import DutySpec, Pack, Rule


def listing(shelf: PackShelf, missing: Sequence[str]) -> Json:
    """What `tecum law list --json` prints."""
    packs: list[Json] = []
    for pack_id in shelf:
        pack = shelf[pack_id]
        packs.append(
            {
                "id": pack.id,
                "title": pack.title,
                "parents": list(pack.parents),
                "zone": pack.zone,
                "holidays": pack.holidays,
                "covers_from": pack.covers_from.isoformat(),
                "gaps": [
                    {"from": plain(gap.span.first), "to": plain(gap.span.last), "why": gap.why}
                    for gap in pack.gaps
                ],
                "how_sure": plain(how_sure(pack)),
                "open_questions": [question.id for question in pack.questions],
                "digest": pack.digest,
            }
        )
    return {"schema": "tecum.law-list.v1", "packs": packs, "without_pack": list(missing)}


def side(place: str, layers: Sequence[str], as_of: date) -> Json:
    """One side of a comparison."""
    return {"place": place, "layers": list(layers), "as_of": as_of.isoformat()}


def comparison(
    grounds: tuple["Ground", "Ground"], days: tuple[date, date], compared: Sequence["Compared"]
) -> Json:
    """What `tecum law compare --json` prints."""
    one, other = (
        side(ground.place, [pack.id for pack in ground.layers], day)
        for ground, day in zip(grounds, days, strict=True)
    )
    return {
        "schema": "tecum.law-compare.v1",
        "a": one,
        "b": other,
        "acts": [
            {
                "act": plain(one.act),
                "instruments": plain(one.instruments),
                "same": one.same,
                "a": answer(one.a),
                "b": answer(one.b),
            }
            for one in compared
        ],
    }


def answer(given: "Determination") -> Json:
    """One side's answer to one act: outcome, reasons, and what would change it."""
    return {
        "outcome": plain(given.outcome),
        "note": given.note,
        "reasons": plain(given.reasons),
        "unknowns": plain(given.unknowns),
        "open_questions": plain(given.open_questions),
    }


def difference(sides: tuple["Side", "Side"], found: Sequence["ActDifference"]) -> Json:
    """What `tecum law diff --json` prints."""
    one, other = (
        side(each.layers[0].id, [pack.id for pack in each.layers], each.as_of) for each in sides
    )
    return {
        "schema": "tecum.law-diff.v1",
        "a": one,
        "b": other,
        "acts": [
            {
                "act": plain(act.act),
                "patterns": act.patterns,
                "same": act.same,
                "changes": [
                    {
                        "a": plain(change.a),
                        "b": plain(change.b),
                        "patterns": change.patterns,
                        "witness": witness(change.witness),
                        "a_answer": answer(change.a_answer),
                        "b_answer": answer(change.b_answer),
                    }
                    for change in act.changes
                ],
            }
            for act in found
        ],
    }


def witness(shown: "Witness") -> Json:
    """A fact pattern, as a fact file says it."""
    return {
        "instruments": plain(shown.instruments),
        "facts": {name: plain(value) for name, value in shown.facts.items()},
        "asked": shown.asked,
    }


def check(report: "CheckReport") -> Json:
    """What `tecum law check --json` prints."""
    return {
        "schema": "tecum.law-check.v1",
        "packs": [
            {
                "id": one.pack,
                "layers": list(one.law.layers) if one.law else None,
                "versions": [
                    {
                        "from": plain(version.first),
                        "to": plain(version.last),
                        "patterns": version.patterns,
                        "outcomes": plain(version.outcomes),
                    }
                    for version in (one.law.versions if one.law else ())
                ],
                "cases": one.cases,
            }
            for one in report.packs
        ],
        "faults": [
            {
                "pack": fault.pack,
                "kind": fault.kind,
                "message": fault.message,
                "witness": witness(fault.witness) if fault.witness else None,
            }
            for fault in report.faults
        ],
    }


def law(pack: "Pack", as_of: date | None) -> Json:
    """What `tecum law show --json` prints: the pack, with conditions as they are written."""
    shown = {
        field.name: getattr(pack, field.name)
        for field in fields(pack)
        if field.name not in {"rules", "questions", "duties", "sources"}
    }
    return {
        "schema": "tecum.law-show.v1",
        "as_of": as_of.isoformat() if as_of else None,
        "how_sure": plain(how_sure(pack)),
        **{name: plain(value) for name, value in shown.items()},
        "rules": [_rule(rule) for rule in pack.rules],
        "questions": [
            {
                **_members(question, "readings"),
                "readings": [
                    {**_members(reading, "rules"), "rules": [_rule(r) for r in reading.rules]}
                    for reading in question.readings
                ],
            }
            for question in pack.questions
        ],
        "duties": [_rule(duty) for duty in pack.duties],
        "sources": [plain(source) for source in pack.sources.values()],
    }


def _rule(rule: "Rule | DutySpec") -> Json:
    """A rule or duty; its condition is the text of the pack."""
    members = _members(rule, "when")
    members["when"] = members.pop("when_text")
    return members


def _members(value: "DataclassInstance", *without: str) -> Json:
    return {
        field.name: plain(getattr(value, field.name))
        for field in fields(value)
        if field.name not in without
    }


def fact_list(silence: Mapping[str, str] | None) -> Json:
    """What `tecum law facts --json` prints; `silence` only where a place was named."""
    return {
        "schema": "tecum.law-facts.v1",
        "facts": [
            {
                "name": spec.name,
                "type": plain(spec.type),
                "values": list(spec.values),
                "question": spec.question,
                "who": plain(spec.who),
                "silence": silence[spec.name] if silence is not None else None,
            }
            for spec in FACTS.values()
        ],
    }
