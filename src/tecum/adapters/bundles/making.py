"""Makes a bundle of a matter from a home and its log, for one audience.

What an audience may see is decided before anything is read into the bundle (`matters.audiences`);
what it may not see is counted and nothing else of it is touched. The finished file is checked with
the verifier's own eyes before anybody gets it.
"""

import itertools
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from tecum.adapters.log.home_log import HomeLog
from tecum.adapters.log.publishing import checkpoint_path, tile_reader
from tecum.adapters.log.time_stamps import TimeStamps
from tecum.errors import InputError, IntegrityError
from tecum.ledger.bundles import (
    Bundle,
    BundleLeaf,
    BundlePaper,
    Growth,
    LogFacts,
    Place,
    TimeStamp,
    write_bundle,
)
from tecum.ledger.canonical import JsonValue
from tecum.ledger.leaves import Leaf
from tecum.ledger.merkle import consistency_proof
from tecum.ledger.notes import parse_note
from tecum.ledger.receipts import Receipt, receipt_subject
from tecum.ledger.tiles import hash_at_from_tiles
from tecum.ledger.tree_heads import parse_checkpoint_text
from tecum.matters.audiences import Shown, shown_to
from tecum.matters.event import Event, EventType
from tecum.matters.event_leaves import event_subject
from tecum.terms import Audience
from tecum.verify import verify_file

TOLD_TO_ALL = frozenset({"opened", "epoch", "keys", "settings"})


@dataclass(frozen=True, slots=True, kw_only=True)
class MadeBundle:
    """A bundle and what went into it."""

    document: bytes
    matter: str
    audience: Audience
    shown: int
    withheld: int
    waiting: int
    checkpoints: int
    papers: int


def make_bundle(  # noqa: PLR0913 - each is a choice of whoever hands the bundle out
    log: HomeLog,
    matter: str,
    *,
    audience: Audience,
    now: datetime,
    chosen: Collection[int] | None = None,
    embed: bool = True,
) -> MadeBundle:
    """Make a bundle; `chosen` are numbers of events, without it all that the audience may see.

    Raises:
        InputError: no such matter or event, one that the audience may not see, or the log was not
            sealed for so long that a reader would have to think it an old state.
        IntegrityError: what the home holds does not prove what it claims.
    """
    log.heal()
    _check_sealed(log, now)
    events = log.home.read_matter(matter).events
    shown = _chosen(matter, shown_to(events, audience), chosen, len(events), audience)
    receipts = tuple(_receipts(log, shown))
    leaves = (
        *_notices(log),
        *(
            _placed(log, receipt_subject(one.number), log.leaves.receipt_leaf(one), whole=whole)
            for one, whole in receipts
        ),
        *(
            _placed(
                log,
                event_subject(matter, one.event.sequence),
                log.leaves.event_leaf(one.event),
                whole=one.whole,
            )
            for one in shown
        ),
    )
    sizes = _sizes(log, leaves)
    papers = tuple(_papers(log, shown, embed=embed))
    bundle = Bundle(
        agency=log.home.agency,
        audience=str(audience),
        made_at=now,
        matter=matter,
        log=_facts(log),
        checkpoints=tuple(_note(log, size) for size in sizes),
        growth=_growth(log, sizes),
        leaves=leaves,
        receipts=tuple(one.document for one, whole in receipts if whole),
        time_stamps=tuple(_time_stamps(log, sizes)),
        papers=papers,
        withheld=len(events) - len(shown),
    )
    document = write_bundle(bundle, log.home.signing_key())
    _check(matter, document)
    return MadeBundle(
        document=document,
        matter=matter,
        audience=audience,
        shown=len(shown),
        withheld=bundle.withheld,
        waiting=sum(leaf.place is None for leaf in leaves),
        checkpoints=len(sizes),
        papers=len(papers),
    )


def _check_sealed(log: HomeLog, now: datetime) -> None:
    last: float | None = log.store.sealed_at()
    limit = log.settings.schedule.max_delay
    if last is None:
        opened = log.opened_at()
        last = None if opened is None else opened.timestamp()
    if last is not None and now.timestamp() - last > limit:
        raise InputError(
            f"log {log.settings.origin}: its last checkpoint is older than the {limit // 3600} "
            "hours that it promises; seal it first (tecum log seal)"
        )


def _chosen(
    matter: str,
    seen: tuple[Shown, ...],
    chosen: Collection[int] | None,
    count: int,
    audience: Audience,
) -> tuple[Shown, ...]:
    if chosen is None:
        return seen
    visible = {one.event.sequence for one in seen}
    for number in sorted(chosen):
        if not 1 <= number <= count:
            raise InputError(f"matter {matter}: it has no event {number}; give 1 to {count}")
        if number not in visible:
            raise InputError(
                f"matter {matter}: event {number} is not for the audience {audience}; leave it out"
            )
    return tuple(one for one in seen if one.event.sequence in chosen)


def _receipts(log: HomeLog, shown: tuple[Shown, ...]) -> Iterator[tuple[Receipt, bool]]:
    """Give the receipts of the papers shown; `True` where the audience may read them."""
    given: set[str] = set()
    for one in shown:
        number = one.event.payload.get("receipt")
        if one.event.type != EventType.PAPER_RECEIVED or not isinstance(number, str):
            continue
        if number in given:
            continue
        given.add(number)
        try:
            yield log.home.entry_of(number).receipt, one.whole
        except InputError:
            continue  # issued elsewhere, or erased: the event stands without it


def _notices(log: HomeLog) -> Iterator[BundleLeaf]:
    for notice in log.notices():
        if notice.notice in TOLD_TO_ALL:
            yield _placed(log, notice.leaf.subject, notice.leaf, whole=True)


def _placed(log: HomeLog, subject: str, leaf: Leaf, *, whole: bool) -> BundleLeaf:
    proof = log.proof_of(subject)
    if proof is None:
        return BundleLeaf(leaf=leaf, whole=whole, place=None)
    checkpoint = parse_checkpoint_text(parse_note(proof.checkpoint).text)
    place = Place(checkpoint=checkpoint.size, index=proof.index, proof=proof.hashes)
    return BundleLeaf(leaf=leaf, whole=whole, place=place)


def _sizes(log: HomeLog, leaves: tuple[BundleLeaf, ...]) -> tuple[int, ...]:
    """The checkpoints of the leaves shown, and the newest."""
    sizes = {leaf.place.checkpoint for leaf in leaves if leaf.place is not None}
    latest = log.latest()
    if latest is not None:
        sizes.add(parse_checkpoint_text(parse_note(latest).text).size)
    return tuple(sorted(sizes))


def _note(log: HomeLog, size: int) -> bytes:
    note = log.store.get(checkpoint_path(size))
    if note is None:
        raise IntegrityError(f"{checkpoint_path(size)} is not published; restore it from a backup")
    return note


def _growth(log: HomeLog, sizes: tuple[int, ...]) -> tuple[Growth, ...]:
    if len(sizes) < 2:
        return ()
    hash_at = hash_at_from_tiles(sizes[-1], tile_reader(log.store))
    return tuple(
        Growth(old=old, new=new, proof=consistency_proof(old, new, hash_at))
        for old, new in itertools.pairwise(sizes)
    )


def _facts(log: HomeLog) -> LogFacts:
    settings = log.settings
    return LogFacts(
        origin=settings.origin,
        keys=settings.keys,
        receipt_keys=settings.receipt_keys,
        every=settings.schedule.every,
        batch=settings.schedule.batch,
        max_delay=settings.schedule.max_delay,
    )


def _time_stamps(log: HomeLog, sizes: tuple[int, ...]) -> Iterator[TimeStamp]:
    stamps = TimeStamps(log.home.path / "log" / "timestamps", log.home.disk)
    for size in sizes:
        token = stamps.token(size)
        if token is not None:
            yield TimeStamp(checkpoint=size, token=token)


def _papers(log: HomeLog, shown: tuple[Shown, ...], *, embed: bool) -> Iterator[BundlePaper]:
    """Give the papers that shown events name; one that is gone here by its digest alone."""
    given: set[str] = set()
    for file in (file for one in shown if one.whole for file in _files(one.event)):
        digest, size = file.get("sha256"), file.get("size")
        if not isinstance(digest, str) or type(size) is not int or digest in given:
            continue
        given.add(digest)
        data = None
        if embed:
            try:
                data = log.home.paper(digest)
            except InputError:
                data = None
        yield BundlePaper(sha256=digest, size=size, data=data)


def _files(event: Event) -> Iterator[Mapping[str, JsonValue]]:
    """The files that an event names: one that was received, or those that were sent."""
    if event.type == EventType.PAPER_RECEIVED:
        yield event.payload
    files = event.payload.get("files") if event.type == EventType.PAPER_SENT else None
    for file in files if isinstance(files, Sequence) and not isinstance(files, str) else ():
        if isinstance(file, Mapping):
            yield file


def _check(matter: str, document: bytes) -> None:
    """Nobody gets a bundle that would not hold."""
    failed = [check for check in verify_file(document).checks if not check.passed]
    if failed:
        raise IntegrityError(
            f"bundle of {matter}: {failed[0].name}: {failed[0].detail}; nothing was written, run "
            "tecum log audit"
        )
