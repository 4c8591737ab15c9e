"""Answers whether a paper itself says that a judge or magistrate found probable cause.

Never a wrong yes: yes needs a court's own paper, words in which the court finds probable cause,
and a judge's signature block. An immigration officer's finding is a no, with the words as
evidence; a paper that says nothing of the kind leaves the answer open.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from tecum.instruments.document import Box
from tecum.instruments.folding import fold_words, occurrences
from tecum.instruments.kinds import KindRow
from tecum.instruments.page_text import PageText
from tecum.instruments.reading import Evidence, JudgeFinding
from tecum.terms import IssuedBy, JudgeKind, SignatoryRole

# A finding is recognised by the whole of its sentence, word by word: what is not listed here may
# deny it, quote somebody else's, or speak of another case, and then nothing is claimed.
_FINDER = (
    r"\b(?:i(?:\s+hereby)?\s+(?:find|have\s+found)"
    r"|the\s+(?:undersigned|court|magistrate\s+judge)(?:,[^.,;]{1,60},)?(?:\s+(?:has|hereby))?"
    r"\s+(?:finds|found|determines|determined|concludes|concluded)"
    r"|upon\s+(?:a\s+)?finding(?:\s+by\s+the\s+(?:court|undersigned))?"
    r"|it\s+appearing\s+to\s+the\s+court)"
)
_BETWEEN = (
    r"(?:[\s,()]+(?:that|there|is|exists|the|this|a|an|and|of|in|by|to|affidavits?|complaints?"
    r"|applications?|attached|annexed|accompanying|foregoing|sworn|recorded|statements?|testimony"
    r"|evidence|establish(?:es)?|shows?|sufficient|showing|support)){0,14}[\s,]+"
)
_FOUND = re.compile(_FINDER + _BETWEEN + r"probable\s+cause\b(?=(?P<after>[^.;]{0,80}))")
_LEADING = frozenset(
    {
        *("accordingly", "therefore", "thus", "now", "having", "reviewed", "considered", "read"),
        *("examined", "heard", "the", "this", "attached", "annexed", "foregoing", "sworn", "and"),
        *("affidavit", "affidavits", "complaint", "application", "statement", "statements"),
        *("testimony", "evidence", "upon", "on", "review", "of", "based", "before", "me", "it"),
        *("warrant", "is", "issued"),
    }
)
# A sentence ends with its stop; a caption in brackets on a line of its own is none.
_SENTENCE_END = re.compile(r"[.;:!?]|\n\([^()\n]*\)[ \t]*\n")
_UNDONE = re.compile(
    r"\b(?:no|not|without|lacks?|lacking|absent|never|declines?|whether|unless|if)\b|n't\b"
    r"|\bofficer(?:s|'s)?\b|\b(?:dhs|ice|agency|agent)\b"
)
_JUDGE_LINES: tuple[tuple[re.Pattern[str], SignatoryRole, JudgeKind], ...] = (
    (
        re.compile(r"\b(?:u\.s\.|united states)\s+magistrate\s+judge\b"),
        SignatoryRole.MAGISTRATE,
        JudgeKind.FEDERAL_MAGISTRATE_JUDGE,
    ),
    (
        re.compile(
            r"\b(?:(?:u\.s\.|united states)\s+district(?:\s+court)?\s+judge"
            r"|senior\s+(?:u\.s\.|united states)\s+district\s+judge)\b"
        ),
        SignatoryRole.JUDGE,
        JudgeKind.FEDERAL_DISTRICT_JUDGE,
    ),
)
_STATE_JUDGE = re.compile(
    r"\b(?:district|county|circuit|superior|municipal|presiding|associate)\s+"
    r"(?:court\s+)?judge\b"
)
_IMMIGRATION_JUDGE = re.compile(r"\bimmigration\s+judge\b")
_SIGNED_MARK = re.compile(r"^(?:/s/|s/)\s*", re.IGNORECASE)
_RULE = re.compile(r"_{2,}|-{4,}|\u2014{2,}|\u2015{2,}")
_PARTICLES = frozenset({"da", "de", "del", "della", "der", "di", "dos", "la", "le", "van", "von"})
# Words that end a text, label a line or name an office: where one stands, nobody signed.
_NO_NAMES = frozenset(
    {
        *("ordered", "order", "orders", "so", "it", "is", "are", "court", "granted", "denied"),
        *("approved", "adopted", "done", "dated", "date", "time", "signed", "sealed", "entered"),
        *("filed", "issued", "given", "this", "that", "day", "hereby", "here", "sworn", "seal"),
        *("subscribed", "respectfully", "submitted", "prepared", "recommended", "proposed"),
        *("draft", "blank", "vacant", "unsigned", "signature", "sign", "printed", "print", "name"),
        *("title", "city", "county", "state", "states", "united", "district", "division"),
        *("magistrate", "judge", "justice", "clerk", "deputy", "attorney", "counsel", "officer"),
        *("agent", "warrant", "writ", "arrest", "arrested", "return", "defendant", "plaintiff"),
        *("petitioner", "respondent", "case", "action", "no", "not", "let", "issue", "wherefore"),
        *("a", "an", "and", "as", "at", "before", "by", "for", "in", "of", "on", "or", "the"),
        *("to", "me", "my", "be", "bond", "bail", "none", "judgment", "decree", "page"),
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgeBlock:
    """A judge's signature block: the line that names the office, and who stands over it.

    `signed` is no where nobody is named, and where the name is printed under an empty rule.
    """

    view: PageText
    line: int
    role: SignatoryRole
    kind: JudgeKind
    name: str | None
    signed: bool
    title: str


def judge_block(views: Sequence[PageText]) -> JudgeBlock | None:
    """The last signature block of a judge: a short line that is the office and little else."""
    found: JudgeBlock | None = None
    for view in views:
        for number, line in enumerate(view.folded_lines):
            block = _judge_line(view, number, line)
            if block is not None:
                found = block
    return found


def signed_as(views: Sequence[PageText], role: SignatoryRole) -> bool:
    """Whether the last line that is this office alone has a signature over it."""
    lines = [
        _name_over(view, number)[1]
        for view in views
        for number, line in enumerate(view.folded_lines)
        if line.strip(" ,.:()") == role.value
    ]
    return bool(lines) and lines[-1]


def _judge_line(view: PageText, number: int, line: str) -> JudgeBlock | None:
    if "judge" not in line or _IMMIGRATION_JUDGE.search(line):
        return None
    for pattern, role, kind in _JUDGE_LINES:
        match = pattern.search(line)
        if match is not None:
            return _federal_block(view, number, match, role, kind)
    match = _STATE_JUDGE.fullmatch(line.strip(" ,.:()"))
    if match is None or "united states" in view.flat[:600]:
        return None
    name, signed = _name_over(view, number)
    return JudgeBlock(
        view=view,
        line=number,
        role=SignatoryRole.JUDGE,
        kind=JudgeKind.STATE_JUDGE,
        name=name,
        signed=signed,
        title=view.lines[number].text.strip(" ,.:()"),
    )


def _federal_block(
    view: PageText, number: int, match: re.Match[str], role: SignatoryRole, kind: JudgeKind
) -> JudgeBlock | None:
    """A line that names the office, with the judge before it, after it or in the line over it."""
    line, printed = match.string, view.lines[number].text
    printed = printed if len(printed) == len(line) else line
    head = printed[: match.start()].rpartition(":")[2].strip(" ,-_()")
    head = _SIGNED_MARK.sub("", head)
    rest = printed[match.end() :].strip()
    name, signed = head, False
    if not head and rest.startswith(":"):
        name, rest = _SIGNED_MARK.sub("", rest.strip(" :_,()")), ""
    if len(rest.strip(" ,.()").split()) > 6 or len(head.split()) > 7 or _reads_on(head.lower()):
        return None
    known: str | None = name if _is_name(name) else None
    if known is not None:
        signed = not _under_a_rule(view, number, known)
    elif not name and not _RULE.search(printed):
        known, signed = _name_over(view, number)
    return JudgeBlock(
        view=view,
        line=number,
        role=role,
        kind=kind,
        name=known,
        signed=signed,
        title=printed[match.start() : match.end()],
    )


def _reads_on(before: str) -> bool:
    """Whether the words before the office are a sentence and not a name."""
    return bool(
        set(before.split())
        & {"a", "an", "the", "before", "or", "to", "by", "of", "that", "and", "undersigned", "is"}
    )


def _name_over(view: PageText, number: int) -> tuple[str | None, bool]:
    """Who stands over the office, and whether as a signature; an empty rule over it is nobody's."""
    for above in range(number - 1, max(number - 4, -1), -1):
        printed = view.lines[above].text
        text = _SIGNED_MARK.sub("", printed.strip(" _()"))
        if not text.strip(" _-()"):
            if _RULE.search(printed):
                return None, False
            continue
        name = text.strip(" ,")
        return (name, not _under_a_rule(view, above, name)) if _is_name(name) else (None, False)
    return None, False


def _under_a_rule(view: PageText, line: int, name: str) -> bool:
    """Whether a printed name stands under an empty rule: printed there, but not signed.

    The rule is not empty where the same name is signed over it.
    """
    if line == 0 or _SIGNED_MARK.match(view.lines[line].text.strip(" _()")):
        return False
    rule = view.lines[line - 1].text
    if not _RULE.search(rule) or rule.strip(" _-()"):
        return False
    over = view.lines[line - 2].text.strip(" _()") if line > 1 else ""
    signed = _SIGNED_MARK.match(over) is not None
    return not (signed and _SIGNED_MARK.sub("", over).strip(" ,").lower() == name.lower())


def _is_name(text: str) -> bool:
    """Whether these words can be a person's name: two to six of them, and none of an order's.

    A place, a date, a label or the last words of the text are no name.
    """
    words = re.sub(r",\s*(?:jr|sr|i{2,3}|iv)\.?$", "", text, flags=re.IGNORECASE).split()
    if not 2 <= len(words) <= 6 or any(mark in " ".join(words) for mark in ",:;/_"):
        return False
    bare = [fold_words(word).strip(".'()").removesuffix("'s") for word in words]
    initials = {word[0].lower() for word in words if re.fullmatch(r"[A-Z]\.", word)}
    if (set(bare) - initials) & _NO_NAMES or any(character.isdigit() for character in text):
        return False
    if words[-1].endswith(".") and len(bare[-1]) > 2:
        return False
    return all(
        word[0].isupper() or not word[0].isalpha() or known in _PARTICLES
        for word, known in zip(words, bare, strict=True)
    )


def evidence_of(views: Sequence[PageText], texts: Iterable[str]) -> tuple[Evidence, ...]:
    """Where the first of these words stand on the pages, as printed."""
    found = []
    for text in texts:
        for view in views:
            words = fold_words(text)
            start = next(occurrences(view.flat, words), None)
            if start is None:
                continue
            first, last = view.word_at(start), view.word_at(start + len(words) - 1)
            found.append(
                Evidence(
                    page=view.page.number,
                    box=view.box_of(range(first, last + 1)),
                    text=view.printed(first, last),
                )
            )
            break
    return tuple(found)


def finding_of(row: KindRow, issued_by: IssuedBy | None, views: Sequence[PageText]) -> JudgeFinding:
    """The third of the three facts about a paper."""
    if row.finding == "officer":
        evidence = evidence_of(views, row.finding_words) or evidence_of(views, row.recognise.titles)
        return JudgeFinding(answer=False, evidence=evidence)
    if row.finding == "none" or issued_by is not IssuedBy.COURT:
        return JudgeFinding(answer=None)
    evidence = own_words(views)
    block = judge_block(views)
    if not evidence or block is None or not block.signed or _goes_on(views, block):
        return JudgeFinding(answer=None, evidence=evidence)
    signed = Evidence(
        page=block.view.page.number,
        box=_line_box(block.view, block.line),
        text=block.view.lines[block.line].text,
    )
    return JudgeFinding(
        answer=True,
        judge_kind=block.kind,
        authorises=row.authorises,
        evidence=(*evidence, signed),
    )


def _goes_on(views: Sequence[PageText], block: JudgeBlock) -> bool:
    """Whether the finding stands under the judge's line, which then heads it and signs nothing."""
    at = next(number for number, view in enumerate(views) if view is block.view)
    rest = ["\n".join(block.view.folded_lines[block.line + 1 :])]
    return any(_FOUND.search(text) for text in [*rest, *(view.text for view in views[at + 1 :])])


def own_words(views: Sequence[PageText]) -> tuple[Evidence, ...]:
    """Sentences in which the paper itself says that a court found probable cause."""
    found = []
    for view in views:
        if "probable cause" not in view.flat:
            continue
        for match in _FOUND.finditer(view.text):
            if _UNDONE.search(match.group() + match["after"]) or not _opens(view.text, match):
                continue
            first, last = view.word_at(match.start()), view.word_at(match.end() - 1)
            found.append(
                Evidence(
                    page=view.page.number,
                    box=view.box_of(range(first, last + 1)),
                    text=view.printed(first, last),
                )
            )
    return tuple(found)


def _opens(text: str, match: re.Match[str]) -> bool:
    """Whether the finding begins its sentence, or follows words that only lead up to it."""
    before = _SENTENCE_END.split(text[max(0, match.start() - 400) : match.start()])[-1]
    return set(re.findall(r"[a-z']+", before)) <= _LEADING


def _line_box(view: PageText, line: int) -> Box | None:
    return view.box_of(range(view.line_first[line], view.line_first[line + 1]))
