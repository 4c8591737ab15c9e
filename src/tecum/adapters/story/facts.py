"""The story's facts as they ship: who, which papers, what was done and said, and when."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any

from tecum.adapters.statements.say_file import SayReader, WrittenStatement
from tecum.adapters.statements.toml_lines import TomlLines
from tecum.deadlines.instants import Instant, read_wall_time
from tecum.ledger.receipts import Channel
from tecum.terms import Act

FOLDER = "denver-2020"
STORY = "story.toml"


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """An invented subject. `released_at` is None while the person is in custody."""

    key: str
    name: str
    released_at: Instant | None
    notified_at: Instant | None


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryPaper:
    """A paper as it was served; `answered_at` is when its reply block was filled in."""

    file: str
    kind: str
    people: tuple[str, ...]
    served_at: Instant
    channel: Channel
    answered_at: Instant | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CourtStep:
    """A petition or an order: when, before which court, under which number or for which items."""

    at: Instant
    court: str
    number: str
    items: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DetainerAnswer:
    """How the reply block of a detainer was filled in."""

    letter: str
    declined: tuple[Act, ...]
    promised: tuple[Act, ...]
    trigger: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """Everything that happened; nothing that is computed."""

    title: str
    place: str
    other_place: str
    zone: str
    agency: str
    known_on: tuple[Instant, ...]
    people: Mapping[str, Person]
    papers: tuple[StoryPaper, ...]
    detainer_answer: DetainerAnswer
    refusal_letter: str
    refused_at: Instant
    petition: CourtStep
    order: CourtStep
    produced_by: Instant
    facts_on: tuple[Instant, ...]
    press_desk: str
    statements: tuple[WrittenStatement, ...]
    lines: TomlLines


def story_folder() -> Traversable:
    """Where the papers of the story lie."""
    return files("tecum.adapters") / "demo_data" / FOLDER


def load_story() -> Story:
    """Read the story's facts."""
    return _Reader((story_folder() / STORY).read_text(encoding="utf-8")).story()


class _Reader:
    """Reads the tables; every wall-clock time is one of the story's zone."""

    def __init__(self, text: str) -> None:
        self._raw = tomllib.loads(text)
        self._lines = TomlLines(text)
        self._zone = str(self._raw["story"]["zone"])

    def story(self) -> Story:
        head, raw = self._raw["story"], self._raw
        answer = raw["detainer_answer"]
        return Story(
            title=head["title"],
            place=head["place"],
            other_place=head["other_place"],
            zone=self._zone,
            agency=head["agency"],
            known_on=tuple(self._at(text) for text in head["known_on"]),
            people=self._people(),
            papers=tuple(self._paper(entry) for entry in raw["paper"]),
            detainer_answer=DetainerAnswer(
                letter=answer["letter"],
                declined=_acts(answer["declined"]),
                promised=_acts(answer["promised"]),
                trigger=answer["trigger"],
            ),
            refusal_letter=raw["refusal"]["letter"],
            refused_at=self._at(raw["refusal"]["at"]),
            petition=self._court_step(raw["petition"]),
            order=self._court_step(raw["order"]),
            produced_by=self._at(raw["production"]["recorded_at"]),
            facts_on=tuple(self._at(text) for text in head["facts_on"]),
            press_desk=head["press_desk"],
            statements=self._statements(),
            lines=self._lines,
        )

    def _people(self) -> dict[str, Person]:
        notified = {entry["person"]: self._at(entry["at"]) for entry in self._raw["notification"]}
        return {
            entry["key"]: Person(
                key=entry["key"],
                name=entry["name"],
                released_at=self._at(entry["released_at"]) if "released_at" in entry else None,
                notified_at=notified.get(entry["key"]),
            )
            for entry in self._raw["person"]
        }

    def _paper(self, entry: Mapping[str, Any]) -> StoryPaper:
        return StoryPaper(
            file=entry["file"],
            kind=entry["kind"],
            people=tuple(entry["people"]),
            served_at=self._at(entry["served_at"]),
            channel=Channel(entry["channel"]),
            answered_at=self._at(entry["answered_at"]) if "answered_at" in entry else None,
        )

    def _court_step(self, entry: Mapping[str, Any]) -> CourtStep:
        return CourtStep(
            at=self._at(entry["at"]),
            court=entry["court"],
            number=entry.get("number", self._raw["petition"]["number"]),
            items=tuple(entry.get("items", ())),
        )

    def _statements(self) -> tuple[WrittenStatement, ...]:
        """What was said, as a press officer writes it down for any matter."""
        reader = SayReader(self._raw, name=STORY, lines=self._lines, zone=self._zone)
        statements = reader.statements()
        reader.raise_faults()
        return statements

    def _at(self, text: str) -> Instant:
        return read_wall_time(datetime.fromisoformat(text), self._zone)


def _acts(names: list[str]) -> tuple[Act, ...]:
    return tuple(Act(name) for name in names)
