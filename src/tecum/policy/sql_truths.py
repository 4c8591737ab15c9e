"""Truths over the columns of a table: what a CASE asks, before it is written out in SQL.

Three-valued as SQL is: a NULL column is a fact that nobody has said. A truth is folded while it is
built (what is always true or false disappears), so that a CASE holds only what can matter.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias, cast

if TYPE_CHECKING:
    from sqlglot import exp


@dataclass(frozen=True, slots=True)
class Test:
    """A column that is true, or that has one of these words. `silence` is what NULL counts as."""

    column: str
    words: frozenset[str] | None = None
    silence: bool | str | None = None


@dataclass(frozen=True, slots=True)
class Missing:
    """A column that is NULL."""

    column: str


@dataclass(frozen=True, slots=True)
class No:
    """The contrary."""

    of: "Truth"


@dataclass(frozen=True, slots=True)
class All:
    """Every part."""

    parts: "tuple[Truth, ...]"


@dataclass(frozen=True, slots=True)
class Some:
    """At least one part."""

    parts: "tuple[Truth, ...]"


Truth: TypeAlias = bool | Test | Missing | No | All | Some


def every(parts: Iterable[Truth]) -> Truth:
    """The conjunction; of none it is true."""
    return _joined(parts, All, settles=False)


def any_of(parts: Iterable[Truth]) -> Truth:
    """The disjunction; of none it is false."""
    return _joined(parts, Some, settles=True)


def _joined(parts: Iterable[Truth], kind: type[All] | type[Some], *, settles: bool) -> Truth:
    flat: dict[Truth, None] = {}
    for part in parts:
        if isinstance(part, bool):
            if part is settles:
                return settles
        elif isinstance(part, All | Some) and isinstance(part, kind):
            flat |= dict.fromkeys(part.parts)
        else:
            flat[part] = None
    if not flat:
        return not settles
    return next(iter(flat)) if len(flat) == 1 else kind(tuple(flat))


def negated(part: Truth) -> Truth:
    """The contrary."""
    if isinstance(part, bool):
        return not part
    return part.of if isinstance(part, No) else No(part)


# ---------------------------------------------------------------------------------- written as SQL


def column(name: str) -> "exp.Expression":
    """A column by its quoted name."""
    from sqlglot import exp  # noqa: PLC0415 - the extra `sql`; whoever writes no SQL needs it not

    return exp.column(name, quoted=True)


def written(truth: Truth, *, positive: bool = True) -> "exp.Expression":
    """A truth as SQL for a WHEN.

    There NULL counts as false, and within a NOT (`positive` False) thereby as true. So only a
    silence that counts the other way has to be written out.
    """
    from sqlglot import exp  # noqa: PLC0415 - as above

    match truth:
        case bool():
            return _constant(truth)
        case Test():
            return _test(truth, positive=positive)
        case Missing(column=name):
            return exp.Is(this=column(name), expression=exp.null())
        case No(of=inner):
            return exp.not_(written(inner, positive=not positive), copy=False)
        case All(parts=parts):
            texts = (written(part, positive=positive) for part in parts)
            return _expression(exp.and_(*texts, copy=False))
        case Some(parts=parts):
            texts = (written(part, positive=positive) for part in parts)
            return _expression(exp.or_(*texts, copy=False))


def _expression(found: object) -> "exp.Expression":
    """What sqlglot's own signatures call by an older name."""
    return cast("exp.Expression", found)


def _test(test: Test, *, positive: bool) -> "exp.Expression":
    from sqlglot import exp  # noqa: PLC0415 - as above

    value = column(test.column)
    counts = bool(test.silence)
    if test.words is not None:
        literals = [exp.Literal.string(word) for word in sorted(test.words)]
        if len(literals) == 1:
            value = exp.EQ(this=value, expression=literals[0])
        else:
            value = exp.In(this=value, expressions=literals)
        counts = test.silence in test.words
    if test.silence is None or counts is not positive:
        return value
    return exp.Coalesce(this=value, expressions=[_constant(counts)])


def _constant(truth: bool) -> "exp.Expression":  # noqa: FBT001 - it is what is written
    from sqlglot import exp  # noqa: PLC0415 - as above

    return exp.true() if truth else exp.false()


def cases(
    steps: Iterable[tuple[Truth, "exp.Expression"]], otherwise: "exp.Expression"
) -> "exp.Expression":
    """A CASE: of steps that can be true, up to the first that always is."""
    from sqlglot import exp  # noqa: PLC0415 - as above

    kept: list[tuple[Truth, exp.Expression]] = []
    for truth, value in steps:
        if truth is True:
            otherwise = value
            break
        if truth is not False:
            kept.append((truth, value))
    if not kept:
        return otherwise
    case = exp.Case()
    for truth, value in kept:
        case = case.when(written(truth), value, copy=False)
    return case.else_(otherwise, copy=False)


def text(head: str, parts: Iterable[tuple[str, Truth]]) -> "exp.Expression":
    """A text: the head, and after it every word whose truth holds, in the order of the alphabet."""
    from sqlglot import exp  # noqa: PLC0415 - as above

    texts: list[exp.Expression] = []
    pending = head
    for name, truth in sorted(parts, key=lambda part: part[0]):
        if truth is True:
            pending += f" {name}"
        elif truth is not False:
            if pending:
                texts.append(exp.Literal.string(pending))
                pending = ""
            texts.append(cases([(truth, exp.Literal.string(f" {name}"))], exp.Literal.string("")))
    if pending:
        texts.append(exp.Literal.string(pending))
    if len(texts) == 1:
        return texts[0]
    return exp.Concat(expressions=texts, safe=False, coalesce=False)
