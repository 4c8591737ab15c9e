"""Group commit: the appends of many threads share one trip to the disk.

The first to arrive leads: while it waits for the trip before, others join it; then it carries
all of them. Alone it carries itself, at once.
"""

import threading
from collections.abc import Callable, Sequence
from typing import Generic, TypeVar

from tecum.errors import InputError, TecumError

Item = TypeVar("Item")


class _Turn(Generic[Item]):
    """One trip: what it carries, and how each piece fared."""

    __slots__ = ("done", "faults", "items")

    def __init__(self) -> None:
        self.items: list[Item] = []
        self.faults: Sequence[TecumError | None] | None = None
        self.done = threading.Event()


class GroupCommit(Generic[Item]):
    """`commit` brings many items to the disk and gives each one's fault, or None."""

    def __init__(self, commit: Callable[[Sequence[Item]], Sequence[TecumError | None]]) -> None:
        """Name the trip; it is never made twice at once."""
        self._commit = commit
        self._door = threading.Lock()
        self._trip = threading.Lock()
        self._next: _Turn[Item] = _Turn()

    def submit(self, item: Item) -> None:
        """Return when the item is on the disk.

        Raises:
            TecumError: it is not; the message says why.
        """
        with self._door:
            turn = self._next
            place = len(turn.items)
            turn.items.append(item)
        if place == 0:
            self._lead(turn)
        else:
            turn.done.wait()
        if turn.faults is None:
            raise InputError("the log's writer was stopped; open the log again and look")
        fault = turn.faults[place]
        if fault is not None:
            raise fault

    def _lead(self, turn: _Turn[Item]) -> None:
        with self._trip:
            with self._door:
                self._next = _Turn()
            try:
                turn.faults = self._commit(turn.items)
            except TecumError as fault:
                turn.faults = [fault] * len(turn.items)
            finally:
                turn.done.set()
