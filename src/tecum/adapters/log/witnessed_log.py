"""A home's log with everyone who watches it: witnesses before and after a sealing, time stamps.

    log/policy          C2SP policy file: the witnesses, their addresses, and the quorum
    log/seen.json       the last size that each witness is known to have seen
    log/timestamps/     the queue and the stamps (see `time_stamps`)

Intake never waits for anyone here; a sealing waits for witnesses only where it could contradict
what they have seen (see `restore`).
"""

from dataclasses import dataclass
from datetime import datetime

from tecum.adapters.log.erasure import finish_erasures
from tecum.adapters.log.fetching import TIMEOUT
from tecum.adapters.log.home_log import Cosigner, HomeLog, Sealed
from tecum.adapters.log.keys import destroy_unused_keys
from tecum.adapters.log.restore import restore_guard
from tecum.adapters.log.time_stamps import Fetch, Sent, TimeStamps, send_query
from tecum.adapters.log.witness_client import (
    Asked,
    OurLog,
    View,
    ask_witnesses,
    look,
    merged,
    read_seen,
    write_seen,
)
from tecum.errors import InputError
from tecum.ledger.notes import parse_note
from tecum.ledger.policies import Policy, parse_policy


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What a sealing did, what each witness said, and what came of time stamps."""

    sealed: Sealed | None
    asked: tuple[Asked, ...]
    stamps: tuple[Sent, ...]


class WitnessedLog:
    """A home's log and those who watch it."""

    def __init__(self, log: HomeLog, *, timeout: float = TIMEOUT) -> None:
        """Take a log; `timeout` bounds each question to each witness, in seconds."""
        self.log = log
        self.folder = log.home.path / "log"
        self.stamps = TimeStamps(self.folder / "timestamps", log.home.disk)
        self._timeout = timeout
        self._asked: tuple[Asked, ...] = ()

    @property
    def policy(self) -> Policy | None:
        """Whom the log asks; None where nobody wrote `log/policy`.

        Raises:
            InputError: the file is no policy.
        """
        file = self.folder / "policy"
        try:
            return parse_policy(file.read_bytes())
        except FileNotFoundError:
            return None
        except InputError as error:
            raise InputError(f"{file}: {error}") from error

    def ours(self) -> OurLog:
        """Open what is published now."""
        return OurLog.open(self.log.store.get, self.log.settings.origin)

    def seal(
        self,
        now: datetime,
        entropy: bytes,
        *,
        early: bool = False,
        despite_silence: bool = False,
        ask_for_stamp: Fetch = send_query,
    ) -> Told:
        """Seal what is due, show it to the witnesses, and have it stamped; outages are told.

        An erasure that was cut short is finished first, and keys that retired are destroyed.

        Raises:
            IntegrityError: a witness has seen more or something else; nothing was signed.
        """
        policy = self.policy
        self._asked = ()
        finish_erasures(self.log)
        guard = cosigner = None
        if policy is not None:
            keys = self.log.settings.known_keys
            guard = restore_guard(
                self.ours, policy, keys, despite_silence=despite_silence, timeout=self._timeout
            )
            cosigner = self._cosigner(policy)
        sealed = self.log.seal(now, entropy, early=early, guard=guard, cosigner=cosigner)
        if sealed is not None:
            destroy_unused_keys(self.log)
            self.stamps.enqueue(sealed.checkpoint.size, parse_note(sealed.note).text)
        stamps = self.stamps.send(ask_for_stamp)
        return Told(sealed=sealed, asked=self._asked, stamps=stamps)

    def ask_again(self) -> tuple[Asked, ...]:
        """Show the newest checkpoint to the witnesses once more, for cosignatures that lack."""
        policy, note = self.policy, self.log.latest()
        if policy is None or note is None:
            return ()
        self.log.add_cosignatures(self._cosigner(policy)(note))
        return self._asked

    def views(self) -> tuple[View, ...]:
        """Ask each witness what it has seen of this log, and compare.

        Raises:
            InputError: the log has no witnesses to ask.
        """
        policy = self.policy
        if policy is None:
            raise InputError(
                f"{self.folder / 'policy'}: there is none; write the witnesses into it (C2SP policy"
                " file)"
            )
        return look(policy, self.ours(), self.log.settings.known_keys, timeout=self._timeout)

    def _cosigner(self, policy: Policy) -> Cosigner:
        def cosign(note: bytes) -> bytes:
            file, ours = self.folder / "seen.json", self.ours()
            self._asked = ask_witnesses(policy, ours, read_seen(file), self._timeout)
            disk, scratch = self.log.home.disk, self.folder / "tmp"
            disk.make_folder(scratch)
            write_seen(file, self._asked, ours.checkpoint.size, disk, scratch)
            return merged(note, self._asked)

        return cosign
