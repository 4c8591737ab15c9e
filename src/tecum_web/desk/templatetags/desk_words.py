"""What templates ask for by name: the desk's rooms, words for keys, where style sheets lie."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django import template
from django.contrib.staticfiles import finders
from django.http import HttpRequest
from django.template.context import RequestContext
from django.urls import NoReverseMatch, reverse

from tecum.deadlines.instants import Instant, day_in_words
from tecum.deadlines.results import due_in_words
from tecum.matters.audiences import Shown
from tecum.matters.event import Event
from tecum.matters.events_in_words import event_in_words
from tecum.terms import Act
from tecum_web.access import acts_of

register = template.Library()
LOOK = ("uswds/css/uswds.min.css", "desk/desk.css")


@dataclass(frozen=True, slots=True, kw_only=True)
class Room:
    """One entry of the side navigation."""

    name: str
    address: str
    here: bool


# The address's name, what it is called, and the act that opens it.
ROOMS = (
    ("queue", "Queue", "queue.see"),
    ("receive", "Receive papers", "paper.receive"),
    ("search", "Search", "search.number"),
    ("releasing", "Releasing now", "release.see"),
    ("counter", "Agents at the counter", "counter.use"),
    ("calendar", "Calendar", "calendar.see"),
    ("outbox", "Letters and outbox", "outbox.see"),
    ("disclosures", "Disclosures", "disclosures.see"),
    ("law", "Law library", "law.see"),
    ("audit", "Audit", "audit.see"),
    ("glass", "Break the glass", "glass.break"),
)
OUTCOMES: Mapping[str, str] = {
    "required": "The law requires it",
    "permitted": "The law permits it",
    "prohibited": "The law prohibits it",
    "unaddressed": "The law says nothing about it",
    "needs_counsel": "Ask counsel",
}
VERIFIED: Mapping[str, str] = {
    "seen": "words read at the source",
    "reported": "from a report about the law; the source itself was not read",
    "memory": "from memory; nobody read the source",
}
ISSUERS: Mapping[str, str] = {
    "executive_officer": "an officer of an executive agency",
    "court": "a court",
    "grand_jury": "a grand jury",
    "private_party": "a private party",
}


@register.simple_tag
def looks() -> list[str]:
    """Give the style sheets that are there: pages read well without the fetched one."""
    return [sheet for sheet in LOOK if finders.find(sheet)]


@register.simple_tag(takes_context=True)
def rooms(context: RequestContext) -> list[Room]:
    """Give the rooms that this person may enter, and mark where they are."""
    request: HttpRequest = context["request"]
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return []
    allowed = acts_of(user)
    found: list[Room] = []
    for name, words, act in ROOMS:
        try:
            address = reverse(name)
        except NoReverseMatch:
            continue
        if act in allowed:
            here = request.path == address or (address != "/" and request.path.startswith(address))
            found.append(Room(name=words, address=address, here=here))
    return found


@register.filter
def plainly(key: object) -> str:
    """Write a key of ours as words: `already_provided` is "already provided"."""
    return str(key).replace("_", " ").replace("boxes.", "box: ")


@register.filter
def act_words(key: object) -> str:
    """Say in words what an act asks."""
    return Act(str(key)).in_words if str(key) in set(Act) else plainly(key)


@register.filter
def outcome_words(key: object) -> str:
    """Say in words what the law answers."""
    return OUTCOMES.get(str(key), "Not determined yet")


@register.filter
def sure_words(key: object) -> str:
    """Say how well the words of a rule were verified."""
    return VERIFIED.get(str(key), str(key))


@register.filter
def issuer_words(key: object) -> str:
    """Say who issued a paper, as far as the paper shows it."""
    return ISSUERS.get(str(key), "the paper does not show it")


@register.filter
def moment(value: object) -> str:
    """Write a moment on the wall clock of its own zone."""
    if isinstance(value, Instant):
        local = value.local
        return f"{day_in_words(local.date())}, {local:%H:%M %Z}"
    if isinstance(value, datetime):
        return f"{day_in_words(value.date())}, {value:%H:%M %Z}"
    return day_in_words(value) if isinstance(value, date) else str(value)


@register.filter
def at_zone(value: datetime, zone: str) -> datetime:
    """Read a moment on the wall clock of a zone."""
    return value.astimezone(ZoneInfo(zone))


@register.filter
def due_words(value: object, zone: str = "") -> str:
    """Write a due day or moment, from the text that a decision holds or as a value.

    A text has an offset and no zone; with a zone it is written on the wall clock there.
    """
    if isinstance(value, Instant):
        return due_in_words(value)
    if isinstance(value, date) and not isinstance(value, datetime):
        return due_in_words(value)
    try:
        text = str(value).partition("[")[0]
        if "T" not in text:
            return moment(date.fromisoformat(text))
        at = datetime.fromisoformat(text)
        return moment(at_zone(at, zone) if zone else at)
    except ValueError:
        return str(value)


@register.filter
def event_words(event: Event) -> str:
    """Say in a few words what an event records."""
    return event_in_words(event)


@register.filter
def shown_words(shown: Shown) -> str:
    """Say what an event records to somebody whose circle may read it, else that it happened."""
    if shown.whole:
        return event_in_words(shown.event)
    return f"{shown.event.type.replace('.', ' ')} (what it says is not for your circle)"


@register.filter
def percent(share: object) -> str:
    """Write a share between 0 and 1 as percent."""
    return f"{round(100 * share)} %" if isinstance(share, int | float) else ""


@register.filter
def get(mapping: Mapping[str, object], key: str) -> object:
    """Look a key up."""
    return mapping.get(key)
