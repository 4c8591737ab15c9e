# ruff: noqa: D102 - each method does what the base class says
"""The rules of one act written out for other engines, from the conditions of the parsed pack.

Every peer is handed the same columns as the SQL CASE (`tecum.policy.sql_columns`), so what our own
function works out from lists of convictions and charges the peers are given ready made. A peer
answers one request with the ids of all rules that hold.
"""

import json
import tempfile
from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from itertools import count
from pathlib import Path
from typing import Any, TypeAlias

from tecum.policy.conditions import (
    Always,
    Asked,
    Charged,
    Condition,
    Convicted,
    EverConvicted,
    Flag,
    Has,
    Joined,
    Not,
    OneOf,
)
from tecum.policy.pack import Rule
from tecum.policy.sql_columns import kind_column

Row: TypeAlias = Mapping[str, bool | str | None]
Ready: TypeAlias = Any
"""A request in the form that an engine likes best; each knows its own."""


class Language(ABC):
    """How a condition is written in the language of an engine."""

    @abstractmethod
    def flag(self, column: str) -> str: ...

    @abstractmethod
    def word(self, column: str, words: Sequence[str]) -> str: ...

    @abstractmethod
    def every(self, parts: Sequence[str]) -> str: ...

    @abstractmethod
    def some(self, parts: Sequence[str]) -> str: ...

    @abstractmethod
    def no(self, part: str) -> str: ...

    def write(self, condition: Condition) -> str:  # noqa: C901, PLR0911 - one arm for each kind
        match condition:
            case Not(part=part):
                return self.no(self.write(part))
            case Joined(parts=parts, settles=settles):
                written = [self.write(part) for part in parts]
                return self.some(written) if settles else self.every(written)
            case Flag(fact=fact):
                return self.flag(fact)
            case Asked():
                return self.flag("asked")
            case OneOf(fact=fact, values=values):
                return self.word(fact, sorted(values))
            case Has(kinds=kinds):
                flags = [self.flag(kind_column(kind)) for kind in sorted(kinds)]
                return flags[0] if len(flags) == 1 else self.some(flags)
            case EverConvicted(offence_class=name):
                return self.flag(f"ever_convicted_{name}")
            case Charged(offence_class=name):
                return self.flag(f"charged_{name}")
            case Convicted(offence_class=name, versions=(look_back, *_)):
                counts = self.flag(f"convicted_{name}")
                if look_back.extended_by is None:
                    return counts
                older = [self.flag(f"ever_convicted_{name}"), self.flag(look_back.extended_by)]
                return self.some([counts, self.every(older)])
            case Always():
                raise SystemExit("a rule of the benchmark has no condition; give it one")
            case _:
                raise SystemExit(f"the benchmark cannot write {condition} for other engines")


class Infix(Language):
    """Languages of expressions: they differ in their signs only."""

    def __init__(self, signs: tuple[str, str, str], column: str, among: str) -> None:
        self._and, self._or, self._not = signs
        self._column = column
        self._among = among

    def flag(self, column: str) -> str:
        return self._column.format(column)

    def word(self, column: str, words: Sequence[str]) -> str:
        if len(words) == 1:
            return f"{self.flag(column)} == {json.dumps(words[0])}"
        return self._among.format(self.flag(column), json.dumps(words))

    def every(self, parts: Sequence[str]) -> str:
        return "(" + self._and.join(parts) + ")"

    def some(self, parts: Sequence[str]) -> str:
        return "(" + self._or.join(parts) + ")"

    def no(self, part: str) -> str:
        return f"{self._not}({part})"


class Clauses(Language):
    """Languages of clauses: what is joined by `or`, or denied, becomes a clause of its own."""

    def __init__(self, end: str, body: str, comma: str) -> None:
        self.clauses: list[str] = []
        self._names = (f"part{number}" for number in count())
        self._end, self._body, self._comma = end, body, comma

    def named(self, parts: Sequence[str]) -> str:
        name = next(self._names)
        self.clauses += [f"{name} {self._body} {part} {self._end}" for part in parts]
        return name

    def every(self, parts: Sequence[str]) -> str:
        return self._comma.join(parts)

    def some(self, parts: Sequence[str]) -> str:
        return self.named(parts)

    def no(self, part: str) -> str:
        return f"not {self.named([part])}"


class Rego(Clauses):
    """The language of OPA and regorus."""

    def __init__(self) -> None:
        super().__init__("}", "if {", "; ")

    def flag(self, column: str) -> str:
        return f"input.{column}"

    def word(self, column: str, words: Sequence[str]) -> str:
        listed = ", ".join(json.dumps(word) for word in words)
        return f"input.{column} in {{{listed}}}"


class Asp(Clauses):
    """Answer set programs; `atoms` are the facts that they look at."""

    def __init__(self) -> None:
        super().__init__(".", ":-", ", ")
        self.atoms: set[tuple[str, ...]] = set()

    def flag(self, column: str) -> str:
        self.atoms.add((column,))
        return f'f("{column}")'

    def word(self, column: str, words: Sequence[str]) -> str:
        self.atoms |= {(column, word) for word in words}
        facts = [f'f("{column}","{word}")' for word in words]
        return facts[0] if len(facts) == 1 else self.some(facts)


class Peer(ABC):
    """One engine with the rules loaded. `ready` turns a row into what it likes best, untimed."""

    name: str
    explains: str

    @abstractmethod
    def ready(self, row: Row) -> Ready: ...

    @abstractmethod
    def decide(self, request: Ready) -> frozenset[str]: ...


class Regorus(Peer):
    """Rego, in Rust."""

    name = "regorus (opa-eval)"
    explains = "ids of the rules that hold"

    def __init__(self, rules: Sequence[Rule]) -> None:
        import opa_eval

        rego = Rego()
        heads = [f"holds contains {json.dumps(r.id)} if {{ {rego.write(r.when)} }}" for r in rules]
        text = "\n".join(["package bench", "import rego.v1", *rego.clauses, *heads])
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "bench.rego"
            path.write_text(text)
            self._engine = opa_eval.OpaEval(str(path), query="data.bench.holds")

    def ready(self, row: Row) -> Ready:
        return json.dumps(row)

    def decide(self, request: Ready) -> frozenset[str]:
        return frozenset(json.loads(self._engine.evaluate(request)))


class Cedar(Peer):
    """Cedar policies, parsed once; one `permit` a rule."""

    name = "Cedar (cedarpy)"
    explains = "ids of the rules that hold"

    def __init__(self, rules: Sequence[Rule]) -> None:
        import cedarpy

        cedar = Infix((" && ", " || ", "!"), "context.{}", "{1}.contains({0})")
        texts = [
            f"permit(principal, action, resource) when {{ {cedar.write(r.when)} }};" for r in rules
        ]
        self._policies = cedarpy.PolicySet.from_str("\n".join(texts))
        self._entities = cedarpy.Entities.from_json_str("[]")
        self._ask = cedarpy.is_authorized
        self._ids = {f"policy{number}": r.id for number, r in enumerate(rules)}

    def ready(self, row: Row) -> Ready:
        return {
            "principal": 'Office::"a"',
            "action": 'Action::"notify"',
            "resource": 'Person::"p"',
            "context": dict(row),
        }

    def decide(self, request: Ready) -> frozenset[str]:
        found = self._ask(request, self._policies, self._entities).diagnostics.reasons
        return frozenset(self._ids[name] for name in found)


class Zen(Peer):
    """A decision table that collects every hit."""

    name = "ZEN (zen-engine)"
    explains = "ids of the rules that hold"

    def __init__(self, rules: Sequence[Rule]) -> None:
        import zen

        signs = Infix((" and ", " or ", "not "), "{}", "{} in {}")
        rows = [{"_id": r.id, "when": signs.write(r.when), "then": json.dumps(r.id)} for r in rules]
        table = {
            "hitPolicy": "collect",
            "inputs": [{"id": "when", "name": "when", "type": "expression"}],
            "outputs": [{"id": "then", "field": "rule", "name": "rule", "type": "expression"}],
            "rules": rows,
        }
        place = {"x": 0, "y": 0}
        kinds = {"in": "inputNode", "table": "decisionTableNode", "out": "outputNode"}
        nodes: list[dict[str, Any]] = [
            {"id": name, "type": kind, "name": name, "position": place}
            for name, kind in kinds.items()
        ]
        nodes[1]["content"] = table
        edges = [
            {"id": f"{a}-{b}", "sourceId": a, "targetId": b, "type": "edge"}
            for a, b in (("in", "table"), ("table", "out"))
        ]
        graph = {
            "contentType": "application/vnd.gorules.decision",
            "nodes": nodes,
            "edges": edges,
        }
        content = zen.ZenDecisionContent(json.dumps(graph))
        self._decision = zen.ZenEngine().create_decision(content)

    def ready(self, row: Row) -> Ready:
        return dict(row)

    def decide(self, request: Ready) -> frozenset[str]:
        return frozenset(one["rule"] for one in self._decision.evaluate(request)["result"])


class Cel(Peer):
    """One expression: the list of what holds."""

    name = "CEL (common-expression-language)"
    explains = "a list of 25 truth values"

    def __init__(self, rules: Sequence[Rule]) -> None:
        import cel

        signs = Infix((" && ", " || ", "!"), "{}", "{} in {}")
        self._ids = [r.id for r in rules]
        self._program = cel.compile("[" + ", ".join(signs.write(r.when) for r in rules) + "]")

    def ready(self, row: Row) -> Ready:
        return dict(row)

    def decide(self, request: Ready) -> frozenset[str]:
        held = self._program.execute(request)
        return frozenset(one for one, holds in zip(self._ids, held, strict=True) if holds)


class Clingo(Peer):
    """One program, grounded once; the facts are externals, set for every request."""

    name = "clingo (grounded once)"
    explains = "ids of the rules that hold"

    def __init__(self, rules: Sequence[Rule]) -> None:
        import clingo

        asp = Asp()
        heads = [f"holds({json.dumps(r.id)}) :- {asp.write(r.when)}." for r in rules]
        listed = (", ".join(f'"{word}"' for word in atom) for atom in sorted(asp.atoms))
        externals = [f"#external f({words})." for words in listed]
        text = "\n".join([*externals, *asp.clauses, *heads, "#show holds/1."])
        self._control = clingo.Control(["--warn=none"])
        self._control.add("base", [], text)
        self._control.ground([("base", [])])
        self._atoms = [
            (atom, clingo.Function("f", [clingo.String(word) for word in atom]))
            for atom in sorted(asp.atoms)
        ]

    def ready(self, row: Row) -> Ready:
        return [
            (symbol, row[atom[0]] is True if len(atom) == 1 else row[atom[0]] == atom[1])
            for atom, symbol in self._atoms
        ]

    def decide(self, request: Ready) -> frozenset[str]:
        for symbol, value in request:
            self._control.assign_external(symbol, value)
        with self._control.solve(yield_=True) as handle:
            shown = handle.model().symbols(shown=True)
            return frozenset(symbol.arguments[0].string for symbol in shown)


PEERS: tuple[type[Peer], ...] = (Regorus, Cedar, Zen, Cel, Clingo)


def installed(rules: Sequence[Rule]) -> tuple[list[Peer], list[str]]:
    """The peers that this environment has, and the names of those that it has not."""
    found: list[Peer] = []
    absent: list[str] = []
    for kind in PEERS:
        try:
            found.append(kind(rules))
        except ImportError:
            absent.append(kind.name)
    return found, absent
