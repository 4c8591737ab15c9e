"""A log's settings: its name, its promise, its keys; one file inside, one published.

    log/settings.json       inside: origin, schedule, keys ever used, which sign now, which retire
    log/public/log.json     outside: what a stranger needs to check the log

Private keys lie in `keys/` beside the receipts' key: `log.pem` signs checkpoints (Ed25519),
`log-clock.pem` says when (C2SP tlog-cosignature, type 4); the two bear the log's name.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from tecum.adapters.log.key_files import read_seed
from tecum.errors import InputError, IntegrityError
from tecum.ledger.canonical import JsonValue, canonical_bytes, parse_canonical
from tecum.ledger.cosignatures import AnyKey, CosignerKey, CosigningKey, parse_key
from tecum.ledger.log_descriptions import LogDescription, common_parts
from tecum.ledger.notes import SigningKey
from tecum.ledger.sealing import Schedule

SETTINGS_SCHEMA = "tecum.log.settings.v1"
LOG_KEY = "log.pem"
CLOCK_KEY = "log-clock.pem"


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyInUse:
    """A key that signs: its vkey, and the file in `keys/` that holds its private half."""

    vkey: str
    file: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LogSettings:
    """What `log/settings.json` says. Tuples are in the order in which keys came into use.

    `keys` and `receipt_keys` are all that ever signed; `signing` those that sign now; `retiring`
    those that sign the next checkpoint beside them, and then no more. `previous` is the log that
    this one follows: {"origin", "size", "root", ...}, or None.
    """

    origin: str
    schedule: Schedule
    keys: tuple[str, ...]
    signing: tuple[KeyInUse, ...]
    receipt_keys: tuple[str, ...]
    retiring: tuple[KeyInUse, ...] = ()
    previous: Mapping[str, JsonValue] | None = None

    @property
    def known_keys(self) -> tuple[AnyKey, ...]:
        """Every key that ever signed or timed this log."""
        return tuple(parse_key(text) for text in self.keys)

    @property
    def description(self) -> LogDescription:
        """The part that is published as `log.json`."""
        return LogDescription(
            origin=self.origin,
            schedule=self.schedule,
            keys=self.keys,
            receipt_keys=self.receipt_keys,
            previous=self.previous,
        )

    def to_bytes(self) -> bytes:
        """Write the inside file."""
        return canonical_bytes(
            {
                **self.description.parts(),
                "retiring": [_in_use(key) for key in self.retiring],
                "schema": SETTINGS_SCHEMA,
                "signing": [_in_use(key) for key in self.signing],
            }
        )


def settings_path(home: Path) -> Path:
    """Say where a home's log has its settings; a home without the file has no log."""
    return home / "log" / "settings.json"


def read_settings(home: Path) -> LogSettings:
    """Read the settings of a home's log.

    Raises:
        InputError: the home has no log.
        IntegrityError: the file is damaged.
    """
    file = settings_path(home)
    try:
        data = file.read_bytes()
    except OSError as error:
        raise InputError(f"log {file}: {error.strerror}; open the log first") from error
    try:
        return _settings(parse_canonical(data))
    except (KeyError, TypeError, ValueError, InputError, IntegrityError) as error:
        raise IntegrityError(f"{file}: {error}; restore it from a backup") from error


def load_keys(
    home: Path, settings: LogSettings
) -> tuple[tuple[SigningKey, ...], tuple[CosigningKey, ...]]:
    """Load the private keys that sign the next checkpoint: those in use, then those retiring.

    Raises:
        InputError: a key file is missing or open to others.
        IntegrityError: a file holds another key than the settings say.
    """
    signers: list[SigningKey] = []
    clocks: list[CosigningKey] = []
    for used in (*settings.signing, *settings.retiring):
        file = home / "keys" / used.file
        seed = read_seed(file)
        key = parse_key(used.vkey)
        if isinstance(key, CosignerKey):
            clock = CosigningKey(name=key.name, seed=seed, kind=key.kind)
            found = str(clock.cosigner_key)
            clocks.append(clock)
        else:
            signer = SigningKey(name=key.name, seed=seed)
            found = str(signer.verifier_key)
            signers.append(signer)
        if found != used.vkey:
            raise IntegrityError(f"{file} is not the key {key.label} of the log; restore the key")
    return tuple(signers), tuple(clocks)


def _settings(whole: JsonValue) -> LogSettings:
    if not isinstance(whole, Mapping) or whole.get("schema") != SETTINGS_SCHEMA:
        raise ValueError(f"not of the schema {SETTINGS_SCHEMA}")
    common = common_parts(whole)
    return LogSettings(
        origin=common.origin,
        schedule=common.schedule,
        keys=common.keys,
        signing=_keys_in_use(whole, "signing"),
        receipt_keys=common.receipt_keys,
        retiring=_keys_in_use(whole, "retiring"),
        previous=common.previous,
    )


def _in_use(key: KeyInUse) -> dict[str, JsonValue]:
    return {"file": key.file, "vkey": key.vkey}


def _keys_in_use(whole: Mapping[str, JsonValue], name: str) -> tuple[KeyInUse, ...]:
    listed = whole[name]
    if not isinstance(listed, Sequence) or isinstance(listed, str):
        raise TypeError(f"`{name}` is no list")
    found = []
    for one in listed:
        if not isinstance(one, Mapping):
            raise TypeError(f"`{name}` holds no keys")
        found.append(KeyInUse(vkey=str(one["vkey"]), file=str(one["file"])))
    return tuple(found)
