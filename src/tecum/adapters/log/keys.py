"""New keys for a log and its receipts, announced in the log; and what a theft changes.

A rotation says in the log itself, by a `keys` notice, which keys sign from now on. The checkpoint
that first holds the notice is signed by old and new keys alike; then the old private keys are
destroyed. Where keys were stolen the notice says since when, and a signature of theirs is believed
from then on only with another's word (see `tecum.ledger.key_lives`).

A cut before the notice leaves new key files that nothing names, and they are removed; a cut after
it leaves a notice of keys that never sign, which the next rotation ends.
"""

from dataclasses import dataclass, replace
from datetime import datetime

from tecum.adapters.home import Home
from tecum.adapters.log.home_log import HomeLog
from tecum.adapters.log.key_files import destroy, pkcs8
from tecum.adapters.log.settings import KeyInUse, LogSettings, settings_path
from tecum.errors import InputError
from tecum.ledger.cosignatures import CosignerKey, CosigningKey, parse_key
from tecum.ledger.key_lives import keys_payload
from tecum.ledger.log_descriptions import LOG_JSON
from tecum.ledger.notes import KEY_LENGTH, SigningKey, VerifierKey, parse_vkey
from tecum.ledger.notices import Notice

_OURS = ("log*.pem", "receipts*.pem")


@dataclass(frozen=True, slots=True, kw_only=True)
class Rotation:
    """The keys that sign from now on, and the notice that says so."""

    notice: Notice
    log_key: VerifierKey
    clock_key: CosignerKey
    receipts_key: VerifierKey


def rotate(log: HomeLog, *, now: datetime, stolen_since: datetime | None = None) -> Rotation:
    """Give the log, its clock and its receipts new keys, and announce them.

    The next checkpoint is signed by old and new keys. Witnesses must be told the new keys before
    the one after it.

    Raises:
        InputError: the theft lies in the future, or the home cannot be written.
    """
    if stolen_since is not None and (stolen_since.tzinfo is None or stolen_since > now):
        raise InputError(
            f"stolen since {stolen_since.isoformat()}: that is not before {now.isoformat()}; give "
            "the moment since which the keys may have been in other hands, with its zone"
        )
    home, settings = log.home, log.settings
    with log.store.sealing():
        _destroy_unused(log)
        with home.writing():
            signer, clock, receipts = _new_keys(home, settings)
        old_receipts = parse_vkey(home.verifier_key)
        retired = (*(parse_key(one.vkey) for one in settings.signing), old_receipts)
        payload = keys_payload(
            log_keys=(signer, clock),
            receipt_keys=(receipts,),
            retired=retired,
            stolen=retired if stolen_since is not None else (),
            stolen_since=stolen_since,
        )
        notice = log.append_notice("keys", payload, now=now)
        changed = _with_keys(settings, signer, clock, receipts)
        with home.writing():
            home.write(settings_path(home.path), changed.to_bytes())
            home.use_receipts_key(str(receipts))
        log.store.put({LOG_JSON: changed.description.to_bytes()}, seconds=int(now.timestamp()))
        _destroy_unused(log)
    return Rotation(notice=notice, log_key=signer, clock_key=clock, receipts_key=receipts)


def destroy_unused_keys(log: HomeLog) -> tuple[str, ...]:
    """Destroy private keys that sign no more; give the names of their files."""
    with log.store.sealing():
        return _destroy_unused(log)


def _destroy_unused(log: HomeLog) -> tuple[str, ...]:
    home, settings = log.home, log.settings
    used = {one.file for one in (*settings.signing, *settings.retiring)}
    used.add(home.receipts_key_path(home.verifier_key).name)
    gone: list[str] = []
    with home.writing():
        for pattern in _OURS:
            for file in sorted((home.path / "keys").glob(pattern)):
                if file.name not in used:
                    destroy(home.disk, file, home.path / "tmp")
                    gone.append(file.name)
    return tuple(gone)


def _new_keys(home: Home, settings: LogSettings) -> tuple[VerifierKey, CosignerKey, VerifierKey]:
    """Write three new private keys beside the old ones, each under the id of its public half."""
    seeds = [home.entropy(KEY_LENGTH) for _ in range(3)]
    signer = SigningKey(name=settings.origin, seed=seeds[0]).verifier_key
    clock = CosigningKey(name=settings.origin, seed=seeds[1]).cosigner_key
    receipts_name = parse_vkey(home.verifier_key).name
    receipts = SigningKey(name=receipts_name, seed=seeds[2]).verifier_key
    files = (_file("log", signer), _file("log-clock", clock), _file("receipts", receipts))
    for file, seed in zip(files, seeds, strict=True):
        home.write(home.path / "keys" / file, pkcs8(seed))
    return signer, clock, receipts


def _file(kind: str, key: VerifierKey | CosignerKey) -> str:
    return f"{kind}-{key.key_id.hex()}.pem"


def _with_keys(
    settings: LogSettings, signer: VerifierKey, clock: CosignerKey, receipts: VerifierKey
) -> LogSettings:
    return replace(
        settings,
        keys=(*settings.keys, str(signer), str(clock)),
        receipt_keys=(*settings.receipt_keys, str(receipts)),
        signing=(
            KeyInUse(vkey=str(signer), file=_file("log", signer)),
            KeyInUse(vkey=str(clock), file=_file("log-clock", clock)),
        ),
        retiring=(*settings.retiring, *settings.signing),
    )
