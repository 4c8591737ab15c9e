"""Texts of conditions as facts of an answer set program, read by a grammar of its own.

    any   = all {"or" all}            all  = plain {"and" plain}
    plain = "not" plain | "(" any ")" | leaf
    leaf  = "always" | "asked" | fact | fact ("==" | "!=") word | fact ["not"] "in" "[" words "]"
          | call "(" words ")"

Every condition is a tree of numbered nodes; `combining.lp` says what they mean.
"""

import re
from collections.abc import Collection, Sequence
from typing import Final

TOKEN: Final = re.compile(r"""\s*("[^"]*"|'[^']*'|==|!=|[()\[\],]|\w+)""")
LISTS: Final = {
    "convicted": "convictions",
    "ever_convicted": "convictions",
    "charged": "charges",
    "held_to_answer": "charges",
}


def quoted(text: object) -> str:
    """A word as a string of the program."""
    return f'"{text}"'


class Conditions:
    """Texts of conditions as numbered nodes, each text once for all laws."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.classes: set[str] = set()
        self.facts: set[str] = set()
        self._nodes: dict[str, int] = {}
        self._facts: dict[int, set[str]] = {}
        self._convicted: dict[int, set[str]] = {}
        self._tokens: list[str] = []
        self._looked_at: set[str] = set()
        self._asked_for: set[str] = set()
        self._next = 0

    def node_of(self, text: str) -> int:
        """The node of a condition, read from its text."""
        if text not in self._nodes:
            self._tokens = TOKEN.findall(text)[::-1]
            assert not TOKEN.sub("", text).strip(), text
            self._looked_at = set()
            self._asked_for = set()
            node = self._any()
            assert not self._tokens, text
            self._nodes[text] = node
            self._facts[node] = self._looked_at
            self.facts |= self._looked_at
            self._convicted[node] = self._asked_for
        return self._nodes[text]

    def facts_of(self, node: int) -> Collection[str]:
        """The facts that a whole condition looks at."""
        return self._facts[node]

    def convicted_of(self, node: int) -> Collection[str]:
        """The classes of offences of which a whole condition asks for convictions that count."""
        return self._convicted[node]

    def _node(self, *said: str) -> int:
        self._next += 1
        self.lines += [f"{one.replace('#', str(self._next))}." for one in said]
        return self._next

    def _over(self, word: str, parts: Sequence[int]) -> int:
        """Parts joined two by two, which changes no value."""
        *others, last = parts
        if not others:
            return last
        return self._node(f"{word}(#,{self._over(word, others)},{last})")

    def _neither(self, part: int) -> int:
        return self._node(f"opposite_of(#,{part})")

    def _any(self) -> int:
        parts = [self._all()]
        while self._take("or"):
            parts.append(self._all())
        return self._over("any_of", parts)

    def _all(self) -> int:
        parts = [self._plain()]
        while self._take("and"):
            parts.append(self._plain())
        return self._over("all_of", parts)

    def _plain(self) -> int:
        if self._take("not"):
            return self._neither(self._plain())
        if self._take("("):
            node = self._any()
            assert self._take(")")
            return node
        return self._leaf(self._tokens.pop())

    def _leaf(self, name: str) -> int:
        if name in {"always", "asked"}:
            return self._node(f"{name}(#)")
        if self._take("("):
            return self._call(name, self._words(")"))
        self._looked_at.add(name)
        if self._take("==") or self._take("in"):
            return self._one_of(name)
        if self._take("!=") or self._take("not"):
            self._take("in")
            return self._neither(self._one_of(name))
        return self._node(f"fact(#,{quoted(name)},true)")

    def _one_of(self, name: str) -> int:
        values = self._words("]") if self._take("[") else [self._word()]
        return self._node(*(f"fact(#,{quoted(name)},{quoted(value)})" for value in values))

    def _call(self, name: str, words: list[str]) -> int:
        if name in LISTS:
            self._looked_at.add(LISTS[name])
            self.classes |= set(words)
            self._asked_for |= set(words) if name == "convicted" else set()
            return self._node(f"atom(#,{name},{quoted(words[0])})")
        return self._node(*(f"{name}(#,{quoted(word)})" for word in words))

    def _words(self, end: str) -> list[str]:
        words = [self._word()]
        while self._take(","):
            words.append(self._word())
        assert self._take(end)
        return words

    def _word(self) -> str:
        return self._tokens.pop().strip("\"'")

    def _take(self, word: str) -> bool:
        if self._tokens and self._tokens[-1] == word:
            self._tokens.pop()
            return True
        return False
