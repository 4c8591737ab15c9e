"""Reads the tables that a caller brings: holidays, rules and open clocks in files of their own."""

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

from tecum.deadlines.rule_shape import Rule
from tecum.deadlines.rule_text import parse_rules
from tecum.deadlines.rules import RULES
from tecum.errors import ClockError


def own_text(what: str, path: Path) -> str:
    """The text of a file; `what` says in messages what it should hold.

    Raises:
        ClockError: the file cannot be opened, or is not UTF-8.
    """
    try:
        return path.read_bytes().decode()
    except OSError as error:
        raise ClockError(
            f"{what} {path}: cannot be opened ({error.strerror}); check the path"
        ) from error
    except UnicodeDecodeError as error:
        raise ClockError(f"{what} {path}: is not UTF-8 ({error}); save it as UTF-8") from error


def rules_with(path: Path | None) -> Mapping[str, Rule]:
    """The closed list of rules, with those of a county's, court's or agency's own table beside it.

    Raises:
        ClockError: the table cannot be read, or takes an id that the closed list has.
    """
    if path is None:
        return RULES
    own = parse_rules(str(path), own_text("rules", path))
    for rule in own:
        if rule.id in RULES:
            raise ClockError(f"{path}: rule {rule.id!r} is Tecum's own; give yours another id")
    return MappingProxyType({**RULES, **{rule.id: rule for rule in own}})
