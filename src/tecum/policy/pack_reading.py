"""Reading a pack: texts in, a `Pack` out, or one PackError that lists every fault.

The tables may be spread over several files in any order; only their content counts, so the digest
does not change when a rule moves. Checked here: every name is known, every reference leads
somewhere inside the pack, exceptions do not run in circles, a source is quoted if and only if its
words were seen, and every record lies within what the pack covers.
"""

import hashlib
import json
import tomllib
from collections.abc import Iterable, Mapping
from datetime import date, datetime

from tecum.errors import PackError
from tecum.policy.conditions import ALWAYS, Condition, Joined, OneOf
from tecum.policy.fact_registry import FACTS, UNKNOWN, FactType
from tecum.policy.facts import nearest
from tecum.policy.pack import (
    Adoption,
    Burden,
    ClockSpec,
    Definition,
    DutySpec,
    ForceNote,
    Gap,
    Pack,
    Question,
    Reading,
    Rule,
    Silence,
    Source,
    SourceKind,
    Span,
)
from tecum.policy.pack_records import FIRST_DAY, Faults, Record, records_of
from tecum.terms import Act, Force, InstrumentKind, Outcome, SourceStatus, Verified

CASES_FILE = "cases.toml"
"""Cases lie beside the pack and are no part of it."""

CUSTODIAN = "custodian_type"

TABLES = (
    "source",
    "rule",
    "definition",
    "burden",
    "question",
    "adopted",
    "duty",
    "force",
    "gap",
)


def parse_pack(texts: Mapping[str, str]) -> Pack:
    """Read the texts of one pack (file name to TOML); PackError carries every fault at once."""
    texts = {name: text for name, text in texts.items() if not name.endswith(CASES_FILE)}
    faults = Faults(texts)
    documents = _documents(texts, faults)
    if faults.found:
        raise PackError(faults.found)
    reader = _PackReader(faults, documents)
    pack = reader.pack(_digest(documents.values()))
    if faults.found:
        raise PackError(sorted(faults.found))
    return pack


def _documents(texts: Mapping[str, str], faults: Faults) -> dict[str, dict[str, object]]:
    documents = {}
    for name in sorted(texts):
        try:
            documents[name] = tomllib.loads(texts[name])
        except tomllib.TOMLDecodeError as error:
            faults.add(name, "the file", f"is not TOML ({error}); mend the notation there")
    return documents


def _digest(documents: Iterable[Mapping[str, object]]) -> str:
    """SHA-256 over the content: neither file, nor order, nor layout of the text counts."""
    merged: dict[str, list[object]] = {}
    for document in documents:
        for table, content in document.items():
            merged.setdefault(table, []).extend(content if isinstance(content, list) else [content])
    return hashlib.sha256(_canonical(merged).encode()).hexdigest()


def _canonical(value: object) -> str:
    if isinstance(value, Mapping):
        items = (f"{json.dumps(key)}:{_canonical(value[key])}" for key in sorted(value))
        return "{" + ",".join(items) + "}"
    if isinstance(value, list):
        # Every list in a pack is a set: its order carries no meaning.
        return "[" + ",".join(sorted(map(_canonical, value))) + "]"
    if isinstance(value, date | datetime):
        return json.dumps(value.isoformat())
    if isinstance(value, str):
        return json.dumps(" ".join(value.split()))
    return json.dumps(value)


class _PackReader:
    """Reads the tables in the order in which they refer to each other."""

    def __init__(self, faults: Faults, documents: Mapping[str, Mapping[str, object]]) -> None:
        self._faults = faults
        self._documents = documents
        self._ids: dict[str, str] = {}
        self._prefix = ""
        self._sources: dict[str, Source] = {}
        self._bound: Condition = ALWAYS
        for file, document in documents.items():
            for table in document:
                if table != "pack" and table not in TABLES:
                    mend = nearest(table, ("pack", *TABLES))
                    faults.add(file, f"table {table}", f"is not part of a pack; {mend}")

    def pack(self, digest: str) -> Pack:
        """Everything, with stand-ins where faults were found."""
        head = self._head()
        pack_id = head.id
        self._prefix = f"{pack_id}."
        binds = self._binds(head)
        self._sources = {source.id: source for source in map(self._source, self._all("source"))}
        questions = tuple(map(self._question, self._all("question")))
        pack = Pack(
            id=pack_id,
            title=head.text("title"),
            parents=head.texts("parents", needed=False),
            zone=head.text("zone"),
            holidays=head.text("holidays"),
            covers_from=head.day("covers_from") or FIRST_DAY,
            binds=binds,
            sources=self._sources,
            rules=tuple(self._rule(record) for record in self._all("rule")),
            definitions=tuple(map(self._definition, self._all("definition"))),
            burdens=tuple(map(self._burden, self._all("burden"))),
            questions=questions,
            adoptions=tuple(self._adoption(r, questions) for r in self._all("adopted")),
            duties=tuple(map(self._duty, self._all("duty"))),
            forces=tuple(map(self._force, self._all("force"))),
            gaps=tuple(map(self._gap, self._all("gap"))),
            digest=digest,
        )
        if pack.covers_from == FIRST_DAY:
            head.fault("covers_from", "is missing; give the first day that the pack answers for")
        head.close()
        self._check_exceptions(pack)
        self._check_labels(pack)
        return pack

    def _head(self) -> Record:
        heads = [
            (file, head)
            for file, document in self._documents.items()
            if isinstance(head := document.get("pack"), Mapping)
        ]
        if len(heads) != 1:
            said = "has no table [pack]" if not heads else "has more than one table [pack]"
            where = ", ".join(file for file, _ in heads) or ", ".join(self._documents) or "the pack"
            self._faults.add(where, "pack", f"{said}; write exactly one, with id and title")
            return Record(self._faults, where, "pack", {"id": "pack"}, 1)
        file, raw = heads[0]
        head = Record(self._faults, file, "pack", raw, 1)
        if not isinstance(raw.get("id"), str):
            head.fault("id", f"cannot be {raw.get('id')!r}; give the id of the place, such as co")
        return head

    def _binds(self, head: Record) -> frozenset[str]:
        """The custodians that every rule of the pack binds: a condition of each of them."""
        known = FACTS[CUSTODIAN].values
        binds = head.texts("binds", needed=False)
        for name in binds:
            if name not in known:
                head.fault("binds", f"names no custodian {name!r}; {nearest(name, known)}")
        if binds:
            self._bound = OneOf(CUSTODIAN, frozenset(binds))
        return frozenset(binds)

    def _condition(self, record: Record) -> tuple[Condition, str]:
        when, text = record.condition()
        if self._bound is ALWAYS:
            return when, text
        if when is ALWAYS:
            return self._bound, text
        return Joined((self._bound, when), settles=False), text

    def _all(self, table: str) -> Iterable[Record]:
        for file, document in self._documents.items():
            for record in records_of(self._faults, file, table, document.get(table)):
                self._register(record)
                yield record

    def _register(self, record: Record) -> None:
        if not record.id.startswith(self._prefix):
            record.fault("id", f"is {record.id!r}; write an id that begins with {self._prefix!r}")
        elif record.id in self._ids:
            record.fault("id", f"is used twice, also in {self._ids[record.id]}; give another id")
        self._ids[record.id] = record.file

    def _source(self, record: Record) -> Source:
        verified = record.word("verified", Verified)
        quote = record.text_or_none("quote")
        if verified is Verified.SEEN and quote is None:
            record.fault("quote", "is missing although verified is seen; quote the words read")
        if verified not in {Verified.SEEN, None} and quote is not None:
            record.fault("quote", f"stands although verified is {verified}; only seen words count")
        reviewed = record.text("reviewed_by")
        source = Source(
            id=record.id,
            kind=record.word("kind", SourceKind) or SourceKind.STATUTE,
            cite=record.text("cite"),
            title=record.text("title"),
            summary=record.text("summary"),
            verified=verified or Verified.MEMORY,
            in_force=record.span(),
            status=record.word("status", SourceStatus, SourceStatus.IN_FORCE)
            or SourceStatus.IN_FORCE,
            quote=quote,
            read_at=record.text_or_none("read_at"),
            reviewed_by=None if reviewed == "none" else reviewed,
        )
        record.close()
        return source

    def _rest_on(self, record: Record) -> Source | None:
        """The source that a record rests on."""
        name = record.text("source")
        if name and name not in self._sources:
            mend = nearest(name, self._sources, otherwise="write a [[source]] with this id")
            record.fault("source", f"names no source {name!r} of this pack; {mend}")
        return self._sources.get(name)

    def _rule(self, record: Record, parent: Span | None = None) -> Rule:
        source = self._rest_on(record)
        outcome = record.word_or_none("outcome", Outcome)
        if outcome in {Outcome.NEEDS_COUNSEL, Outcome.UNADDRESSED}:
            record.fault("outcome", f"cannot be {outcome}; write a [[question]] with its readings")
        exception_to = frozenset(record.texts("exception_to", needed=False))
        preempts = record.words("preempts", Outcome, needed=False)
        if not record.gives("outcome") and not exception_to and not preempts:
            record.fault("outcome", "is missing; give one, or exception_to, or preempts")
        court_order = record.flag("court_order")
        if court_order and not record.gives("outcome"):
            record.fault("court_order", "is true without an outcome; say what the order makes it")
        when, when_text = self._condition(record)
        rule = Rule(
            id=record.id,
            acts=record.words("acts", Act),
            outcome=outcome,
            source=source.id if source else "",
            because=record.text("because"),
            in_force=record.span(parent or (source.in_force if source else Span(first=FIRST_DAY))),
            when=when,
            when_text=when_text,
            exception_to=exception_to,
            preempts=preempts,
            court_order=court_order,
        )
        record.close()
        return rule

    def _question(self, record: Record) -> Question:
        source = self._rest_on(record)
        span = record.span(source.in_force if source else Span(first=FIRST_DAY))
        readings = []
        for part in record.records("reading"):
            self._register(part)
            rules = []
            for rule in part.records("rule"):
                self._register(rule)
                rules.append(self._rule(rule, span))
            readings.append(Reading(id=part.id, text=part.text("text"), rules=tuple(rules)))
            part.close()
        if len(readings) < 2:
            record.fault("reading", "has fewer than two; a question with one reading is a rule")
        question = Question(
            id=record.id,
            question=record.text("question"),
            source=source.id if source else "",
            in_force=span,
            readings=tuple(readings),
        )
        record.close()
        return question

    def _adoption(self, record: Record, questions: tuple[Question, ...]) -> Adoption:
        by_reading = {r.id: question.id for question in questions for r in question.readings}
        name = record.text("reading")
        if name not in by_reading:
            mend = nearest(name, by_reading, otherwise="write it below its [[question]]")
            record.fault("reading", f"names no reading {name!r} of this pack; {mend}")
        source = self._rest_on(record)
        printed = record.take("from")
        adoption = Adoption(
            id=record.id,
            reading=name,
            question=by_reading.get(name, ""),
            author=record.text("author"),
            printed_from=str(printed),
            in_force=Span(first=_first_day(record, printed), last=record.day("to")),
            reason=record.text("reason"),
            source=source.id if source else "",
        )
        record.close()
        return adoption

    def _definition(self, record: Record) -> Definition:
        source = self._rest_on(record)
        definition = Definition(
            id=record.id,
            label=record.text("label"),
            kinds=frozenset(kind.value for kind in record.words("kinds", InstrumentKind)),
            source=source.id if source else "",
            in_force=record.span(source.in_force if source else Span(first=FIRST_DAY)),
        )
        record.close()
        return definition

    def _burden(self, record: Record) -> Burden:
        fact, assume = record.text("fact"), record.text_or_none("assume")
        silence = record.word_or_none("if_unknown", Silence)
        spec = FACTS.get(fact)
        if spec is None:
            record.fault("fact", f"names no fact {fact!r}; {nearest(fact, FACTS)}")
        elif (assume is None) == (silence is None):
            record.fault("if_unknown", "or assume: give exactly one of them")
        elif assume is not None and (assume not in spec.values or assume == UNKNOWN):
            record.fault("assume", f"cannot be {assume!r}; {nearest(assume, spec.values)}")
        elif silence is Silence.TRUE and spec.type is not FactType.BOOLEAN:
            record.fault("if_unknown", f"cannot be true for {fact} ({spec.type}); use assume")
        burden = Burden(
            id=record.id,
            fact=fact,
            if_unknown=silence,
            assume=assume,
            says=record.text("says"),
            cite=record.text("cite"),
            in_force=record.span(),
        )
        record.close()
        return burden

    def _duty(self, record: Record) -> DutySpec:
        source = self._rest_on(record)
        when, when_text = self._condition(record)
        duty = DutySpec(
            id=record.id,
            kind=record.text("kind"),
            acts=record.words("acts", Act),
            outcomes=record.words("outcomes", Outcome, needed=False) or frozenset(Outcome),
            what=record.text("what"),
            source=source.id if source else "",
            in_force=record.span(source.in_force if source else Span(first=FIRST_DAY)),
            when=when,
            when_text=when_text,
            clock=_clock(record),
        )
        record.close()
        return duty

    def _force(self, record: Record) -> ForceNote:
        source = self._rest_on(record)
        note = ForceNote(
            id=record.id,
            kinds=frozenset(kind.value for kind in record.words("kinds", InstrumentKind)),
            acts=record.words("acts", Act),
            force=record.word("force", Force) or Force.VOLUNTARY,
            source=source.id if source else "",
            in_force=record.span(source.in_force if source else Span(first=FIRST_DAY)),
        )
        record.close()
        return note

    def _gap(self, record: Record) -> Gap:
        gap = Gap(id=record.id, span=record.span(), why=record.text("why"))
        record.close()
        return gap

    def _check_exceptions(self, pack: Pack) -> None:
        """Exceptions name rules of this pack and never each other in a circle."""
        rules = [*pack.rules, *(r for q in pack.questions for d in q.readings for r in d.rules)]
        by_id = {rule.id: rule for rule in rules}
        for rule in rules:
            record = f"rule {rule.id}"
            file = self._ids.get(rule.id, "")
            line = self._faults.line_of(file, rule.id, "exception_to")
            for name in sorted(rule.exception_to - by_id.keys()):
                mend = nearest(name, by_id)
                self._faults.add(
                    file, record, f"exception_to names no rule {name!r}; {mend}", line=line
                )
            for name in sorted(rule.exception_to & by_id.keys()):
                if not rule.acts & by_id[name].acts:
                    what = f"is an exception to {name!r} but shares no act with it; add one"
                    self._faults.add(file, record, what, line=line)
            if _in_circle(rule, by_id):
                what = "exception_to leads back to the rule itself; take one of them out"
                self._faults.add(file, record, what, line=line)

    def _check_labels(self, pack: Pack) -> None:
        """Conditions use only labels that this pack defines."""
        known = {definition.label for definition in pack.definitions}
        rules = [*pack.rules, *(r for q in pack.questions for d in q.readings for r in d.rules)]
        conditioned: tuple[Rule | DutySpec, ...] = (*rules, *pack.duties)
        for item in conditioned:
            for label in sorted(set(item.when.labels()) - known):
                file = self._ids.get(item.id, "")
                mend = nearest(label, known, otherwise="write a [[definition]] for it")
                line = self._faults.line_of(file, item.id, "when")
                what = f"when uses label {label!r}, which nobody defines; {mend}"
                self._faults.add(file, item.id, what, line=line)


def _in_circle(start: Rule, by_id: Mapping[str, Rule]) -> bool:
    seen: set[str] = set()
    waiting = list(start.exception_to)
    while waiting:
        name = waiting.pop()
        if name == start.id:
            return True
        if name in by_id and name not in seen:
            seen.add(name)
            waiting.extend(by_id[name].exception_to)
    return False


def _first_day(record: Record, printed: object) -> date:
    """An adoption's first day; one known to the month counts from the first of it."""
    if isinstance(printed, date) and not isinstance(printed, datetime):
        return printed
    if isinstance(printed, str):
        try:
            return date.fromisoformat(f"{printed}-01")
        except ValueError:
            pass
    record.fault("from", f'cannot be {printed!r}; give a day, or a month such as "2020-01"')
    return FIRST_DAY


def _clock(record: Record) -> ClockSpec | None:
    raw = record.take("clock")
    if raw is None:
        return None
    mend = 'write { rule = "frcp45d2B", given = { served = "papers_received_at" } }'
    if not isinstance(raw, Mapping) or not isinstance(raw.get("rule"), str):
        record.fault("clock", f"cannot be {raw!r}; {mend}")
        return None
    given, params = raw.get("given", {}), raw.get("params", {})
    if set(raw) - {"rule", "given", "params"} or not _is_words(given) or not _is_words(params):
        record.fault("clock", f"cannot be {raw!r}; {mend}")
        return None
    for name in given.values():
        instant = name in FACTS and FACTS[name].type is FactType.INSTANT
        if not instant and not name.startswith("paper."):
            known = [spec.name for spec in FACTS.values() if spec.type is FactType.INSTANT]
            record.fault("clock", f"takes {name!r}; {nearest(name, known)} or paper.<field>")
    return ClockSpec(rule=raw["rule"], given=dict(given), params=dict(params))


def _is_words(value: object) -> bool:
    return isinstance(value, Mapping) and all(isinstance(item, str) for item in value.values())
