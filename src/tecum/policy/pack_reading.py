"""Reading a pack: texts in, a `Pack` out, or one PackError that lists every fault.

The tables may be spread over several files in any order; only their content counts, so the digest
does not change when a rule moves. Checked here: every name is known, a source is quoted if and only
if its words were seen, a question has readings; what must hold between records is in `pack_checks`.
"""

import hashlib
import json
import re
import tomllib
from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime

from tecum.errors import PackError
from tecum.policy.conditions import ALWAYS, COMMON_CLASSES, Condition, Joined, LookBacks, OneOf
from tecum.policy.fact_registry import FACTS, UNKNOWN, FactType
from tecum.policy.facts import nearest, nearest_fact
from tecum.policy.offences import AS_OF, LookBack
from tecum.policy.pack import (
    Adoption,
    Burden,
    Definition,
    ForceNote,
    Gap,
    KnownConflict,
    Offence,
    Pack,
    Question,
    Reading,
    Rule,
    Silence,
    Silent,
    Source,
    SourceKind,
    Span,
    StatusChange,
)
from tecum.policy.pack_checks import check_pack
from tecum.policy.pack_clocks import first_day, read_adopted_clock
from tecum.policy.pack_duties import CUSTODIAN, default_span, read_duty, read_minimisation
from tecum.policy.pack_records import FIRST_DAY, WHOLE_FILE, Faults, Record, records_of
from tecum.terms import Act, Force, InstrumentKind, Outcome, SourceStatus, Verified

CASES_FILE = "cases.toml"
"""Cases lie beside the pack and are no part of it."""

RULE_OUTCOMES = (Outcome.REQUIRED, Outcome.PERMITTED, Outcome.PROHIBITED)
"""What one rule may say; the other outcomes come of rules together, or of none."""

TABLES = (
    "source",
    "status",
    "offence",
    "rule",
    "definition",
    "burden",
    "question",
    "adopted",
    "adopted_clock",
    "duty",
    "force",
    "silent",
    "conflict",
    "minimise",
    "gap",
)


def parse_pack(texts: Mapping[str, str], *, places: Collection[str] | None = None) -> Pack:
    """Read the texts of one pack (file name to TOML); PackError carries every fault at once.

    `places` are the ids of all packs that there are; parents must be among them. Without it their
    names are taken as they stand.
    """
    texts = {name: text for name, text in texts.items() if not name.endswith(CASES_FILE)}
    faults = Faults(texts)
    documents = _documents(texts, faults)
    if faults.found:
        raise PackError(faults.found)
    reader = _PackReader(faults, documents)
    pack = reader.pack(_digest(documents.values()), places)
    if faults.found:
        raise PackError(faults.found)
    return pack


def _documents(texts: Mapping[str, str], faults: Faults) -> dict[str, dict[str, object]]:
    documents = {}
    for name in sorted(texts):
        document = read_toml(name, texts[name], faults)
        if document is not None:
            documents[name] = document
    return documents


def read_toml(name: str, text: str, faults: Faults) -> dict[str, object] | None:
    """The tables of a text, or None and a fault at the line where its notation breaks."""
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        said = str(error)
        found = re.fullmatch(r"(.*) \(at line (\d+), column \d+\)", said)
        line = int(found[2]) if found else max(len(text.splitlines()), 1)
        said = found[1] if found else said.removesuffix(" (at end of document)")
        what = f"is not TOML ({said}); mend the notation at this line or the one before"
        faults.add(name, "the file", what, line=line)
        return None


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
        self._records: dict[str, Record] = {}
        self._prefix = ""
        self._sources: dict[str, Source] = {}
        self._classes: LookBacks = COMMON_CLASSES
        self._bound: Condition = ALWAYS
        for file, document in documents.items():
            for table in document:
                if table != "pack" and table not in TABLES:
                    mend = nearest(table, ("pack", *TABLES))
                    line = self._line_of_table(file, table)
                    faults.add(file, f"table {table}", f"is not part of a pack; {mend}", line=line)

    def _line_of_table(self, file: str, table: str) -> int:
        return self._faults.lines[file].line_of(WHOLE_FILE, table)

    def pack(self, digest: str, places: Collection[str] | None) -> Pack:
        """Everything, with stand-ins where faults were found."""
        head = self._head()
        self._prefix = f"{head.id}."
        binds = self._binds(head)
        parents = head.texts("parents", needed=False)
        _check_parents(head, parents, places)
        self._sources = {source.id: source for source in map(self._source, self._all("source"))}
        offences = tuple(map(self._offence, self._all("offence")))
        self._classes = _look_backs(offences)
        questions = tuple(map(self._question, self._all("question")))
        pack = Pack(
            id=head.id,
            title=head.text("title"),
            parents=parents,
            zone=head.text("zone"),
            holidays=head.text("holidays"),
            covers_from=self._covers_from(head),
            binds=binds,
            sources=self._sources,
            rules=tuple(self._rule(record) for record in self._all("rule")),
            definitions=tuple(map(self._definition, self._all("definition"))),
            burdens=tuple(map(self._burden, self._all("burden"))),
            questions=questions,
            adoptions=tuple(self._adoption(r, questions) for r in self._all("adopted")),
            adopted_clocks=tuple(
                read_adopted_clock(r, self._rest_on(r)) for r in self._all("adopted_clock")
            ),
            duties=tuple(
                read_duty(r, self._rest_on(r), self._condition(r)) for r in self._all("duty")
            ),
            forces=tuple(map(self._force, self._all("force"))),
            gaps=tuple(map(self._gap, self._all("gap"))),
            digest=digest,
            statuses=tuple(map(self._status, self._all("status"))),
            offences=offences,
            silences=tuple(map(self._silent, self._all("silent"))),
            conflicts=tuple(map(self._conflict, self._all("conflict"))),
            minimisations=tuple(
                read_minimisation(r, self._rest_on(r), self._condition(r))
                for r in self._all("minimise")
            ),
        )
        head.close()
        check_pack(pack, self._records)
        return pack

    def _head(self) -> Record:
        heads = [
            (file, head)
            for file, document in self._documents.items()
            if isinstance(head := document.get("pack"), Mapping)
        ]
        if not heads and self._faults.found:
            raise PackError(self._faults.found)  # a misspelt header stands in its place
        if len(heads) != 1:
            said = "is missing" if not heads else "stands more than once"
            mend = "write exactly one table [pack], with id and title"
            file = heads[-1][0] if heads else min(self._documents, default="pack.toml")
            self._faults.add(file, "table pack", f"{said}; {mend}")
            raise PackError(self._faults.found)
        file, raw = heads[0]
        section = self._faults.lines[file].section_of(WHOLE_FILE, "pack", 1)
        head = Record(self._faults, file, "pack", raw, 1, section=section)
        if not isinstance(head.given_id, str):
            head.id = "pack"
            said = f"cannot be {raw['id']!r}" if "id" in raw else "is missing"
            head.fault("id", f"{said}; give the id of the place, such as co")
            raise PackError(self._faults.found)
        return head

    def _covers_from(self, head: Record) -> date:
        if not head.gives("covers_from"):
            head.fault("covers_from", "is missing; give the first day that the pack answers for")
        return head.day("covers_from") or FIRST_DAY

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
        when, text = record.condition(self._classes)
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
        before = self._records.get(record.id)
        if not record.gives("id"):
            record.fault("id", f"is missing; give one that begins with {self._prefix!r}")
        elif not isinstance(record.given_id, str) or not record.id.startswith(self._prefix):
            record.fault(
                "id", f"is {record.given_id!r}; write one that begins with {self._prefix!r}"
            )
        elif before is not None:
            where = f"by a {before.table} in {before.file}"
            record.fault("id", f"is {record.id!r}, which is used already {where}; give another id")
        self._records.setdefault(record.id, record)

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
        outcome = self._outcome(record)
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
            in_force=record.span(parent or default_span(source)),
            when=when,
            when_text=when_text,
            exception_to=exception_to,
            preempts=preempts,
            court_order=court_order,
        )
        record.close()
        return rule

    def _outcome(self, record: Record) -> Outcome | None:
        given = record.take("outcome")
        if given in (Outcome.NEEDS_COUNSEL, Outcome.UNADDRESSED):
            what = f"cannot be {given!r}; write a [[question]] or a [[silent]]"
            record.fault("outcome", what)
            return None
        return record.word_or_none("outcome", Outcome, among=RULE_OUTCOMES)

    def _question(self, record: Record) -> Question:
        source = self._rest_on(record)
        span = record.span(default_span(source))
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
        if name.startswith(self._prefix) and name not in by_reading:
            mend = nearest(name, by_reading, otherwise="write it below its [[question]]")
            record.fault("reading", f"names no reading {name!r} of this pack; {mend}")
        source = self._rest_on(record)
        printed = record.take("from")
        adoption = Adoption(
            id=record.id,
            reading=name,
            question=by_reading.get(name),
            author=record.text("author"),
            printed_from=str(printed),
            in_force=Span(first=first_day(record, printed), last=record.day("to")),
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
            in_force=record.span(default_span(source)),
        )
        record.close()
        return definition

    def _burden(self, record: Record) -> Burden:
        fact, assume = record.text("fact"), record.text_or_none("assume")
        silence = record.word_or_none("if_unknown", Silence)
        _check_silence(record, fact, silence, assume)
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

    def _force(self, record: Record) -> ForceNote:
        source = self._rest_on(record)
        note = ForceNote(
            id=record.id,
            kinds=frozenset(kind.value for kind in record.words("kinds", InstrumentKind)),
            acts=record.words("acts", Act),
            force=record.word("force", Force) or Force.VOLUNTARY,
            source=source.id if source else "",
            in_force=record.span(default_span(source)),
        )
        record.close()
        return note

    def _gap(self, record: Record) -> Gap:
        gap = Gap(id=record.id, span=record.span(), why=record.text("why"))
        record.close()
        return gap

    def _status(self, record: Record) -> StatusChange:
        source = self._rest_on(record)
        change = StatusChange(
            id=record.id,
            source=source.id if source else "",
            status=record.word("status", SourceStatus) or SourceStatus.IN_FORCE,
            in_force=record.span(),
            why=record.text("why"),
            cite=record.text("cite"),
            verified=record.word("verified", Verified) or Verified.MEMORY,
        )
        record.close()
        return change

    def _offence(self, record: Record) -> Offence:
        source = self._rest_on(record)
        years = record.number("look_back_years")
        for key in ("counted_to", "extended_by"):
            if record.gives(key) and not record.gives("look_back_years"):
                record.fault(key, "stands without look_back_years; give them or take it out")
        offence = Offence(
            id=record.id,
            offence_class=record.text("class"),
            says=record.text("says"),
            source=source.id if source else "",
            in_force=record.span(default_span(source)),
            look_back_years=years,
            counted_to=_fact_of(record, "counted_to", FactType.INSTANT, AS_OF) or AS_OF,
            extended_by=_fact_of(record, "extended_by", FactType.BOOLEAN),
        )
        record.close()
        return offence

    def _silent(self, record: Record) -> Silent:
        source = self._rest_on(record)
        silent = Silent(
            id=record.id,
            acts=record.words("acts", Act),
            why=record.text("why"),
            source=source.id if source else "",
            in_force=record.span(default_span(source)),
        )
        record.close()
        return silent

    def _conflict(self, record: Record) -> KnownConflict:
        source = self._rest_on(record)
        conflict = KnownConflict(
            id=record.id,
            rules=frozenset(record.texts("rules")),
            why=record.text("why"),
            source=source.id if source else "",
            in_force=record.span(default_span(source)),
        )
        record.close()
        return conflict


def _check_parents(head: Record, parents: Iterable[str], places: Collection[str] | None) -> None:
    for parent in parents:
        if parent == head.id:
            head.fault("parents", f"names the pack itself, {parent!r}; take it out")
        elif places is not None and parent not in places:
            head.fault("parents", f"names no pack {parent!r}; {nearest(parent, sorted(places))}")


def _look_backs(offences: Iterable[Offence]) -> LookBacks:
    """Every class that conditions may name, with its look-backs in the order of their days."""
    classes: dict[str, tuple[LookBack, ...]] = dict(COMMON_CLASSES)
    for offence in sorted(offences, key=lambda one: (one.in_force.first, one.id)):
        before = classes.get(offence.offence_class, ())
        classes[offence.offence_class] = (*before, offence.look_back)
    return classes


def _check_silence(record: Record, fact: str, silence: Silence | None, assume: str | None) -> None:
    """Silence about a fact counts as something that the fact can be."""
    spec = FACTS.get(fact)
    if record.gives("if_unknown") and record.gives("assume"):
        record.fault("if_unknown", "stands beside assume; give exactly one of them")
    elif not record.gives("if_unknown") and not record.gives("assume"):
        record.fault("if_unknown", "is missing, and assume is too; give exactly one of them")
    elif spec is None:
        if record.gives("fact"):
            record.fault("fact", f"names no fact {fact!r}; {nearest_fact(fact)}")
    elif assume is not None and spec.type is not FactType.ENUM:
        record.fault("assume", f"cannot stand for {fact} ({spec.type}); use if_unknown")
    elif assume is not None and (assume not in spec.values or assume == UNKNOWN):
        allowed = [value for value in spec.values if value != UNKNOWN]
        record.fault("assume", f"cannot be {assume!r}; {nearest(assume, allowed)}")
    elif silence is Silence.TRUE and spec.type is not FactType.BOOLEAN:
        mend = "use assume" if spec.type is FactType.ENUM else "give false or ask"
        record.fault("if_unknown", f"cannot be true for {fact} ({spec.type}); {mend}")
    elif silence is Silence.FALSE and spec.type is FactType.INSTANT:
        record.fault("if_unknown", f"cannot be false for {fact} ({spec.type}); give ask")


def _fact_of(record: Record, key: str, fact_type: FactType, word: str | None = None) -> str | None:
    """The name of a fact of one type, or the one word that may stand instead."""
    name = record.text_or_none(key)
    if name is None or name == word:
        return name
    known = [spec.name for spec in FACTS.values() if spec.type is fact_type]
    if name not in known:
        allowed = [word, *known] if word else known
        record.fault(key, f"names no {fact_type} fact {name!r}; {nearest(name, allowed)}")
        return None
    return name
