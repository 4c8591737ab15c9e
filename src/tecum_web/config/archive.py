"""A desk's backup as one tar: plain files and `manifest.json` with the digest of each.

    manifest.json             when, agency, kind of database, and size and SHA-256 of each file
    database.sqlite3          a copy by SQLite's own backup (https://sqlite.org/backup.html), or
    database.dump             what pg_dump wrote (custom format)
    home/...                  the desk's folder: settings, receipts, log, papers; keys if asked for

Whoever reads one trusts no name in it: only plain files that the manifest names, once each, of the
size that it names, under a name that stays inside. Digests show damage; they are no signature.
"""

import hashlib
import io
import os
import tarfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Self

from tecum.adapters.durable_files import PRIVATE_FILE
from tecum.errors import InputError, IntegrityError, TecumError
from tecum.ledger.canonical import JsonValue, canonical_bytes, parse_canonical

SCHEMA = "tecum.backup.v1"
MANIFEST = "manifest.json"
HOME = "home"
DATABASES = {"sqlite": "database.sqlite3", "postgresql": "database.dump"}
LONGEST_MANIFEST = 256_000_000
_PIECE = 1 << 20
_CONTROL = 0x20


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """A file of an archive, as its manifest has it."""

    size: int
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """What an archive says of itself."""

    made_at: str
    agency_id: str
    database: str
    with_keys: bool
    files: Mapping[str, Listed] = field(default_factory=dict)

    def to_bytes(self) -> bytes:
        """Write it."""
        files: JsonValue = {
            name: {"sha256": one.sha256, "size": one.size} for name, one in self.files.items()
        }
        return canonical_bytes(
            {
                "agency": self.agency_id,
                "database": self.database,
                "files": files,
                "made_at": self.made_at,
                "schema": SCHEMA,
                "with_keys": self.with_keys,
            }
        )

    @classmethod
    def parse(cls, data: bytes) -> Self:
        """Read it.

        Raises:
            IntegrityError: it is not one, or a name in it leads outside.
        """
        whole = parse_canonical(data)
        match whole:
            case {
                "schema": "tecum.backup.v1",
                "agency": str(agency),
                "database": ("sqlite" | "postgresql") as database,
                "made_at": str(made_at),
                "with_keys": bool(with_keys),
                "files": {**files},
            }:
                pass
            case _:
                raise IntegrityError(f"{MANIFEST}: not of the schema {SCHEMA}")
        listed: dict[str, Listed] = {}
        for key, told in files.items():
            name = str(key)
            check_name(name)
            match told:
                case {"sha256": str(sha256), "size": int(size)}:
                    listed[name] = Listed(size=size, sha256=sha256)
                case _:
                    raise IntegrityError(f"{MANIFEST}: {name!r} has no size and digest")
        for needed in (DATABASES[str(database)], f"{HOME}/desk.json", f"{HOME}/agency.json"):
            if needed not in listed:
                raise IntegrityError(f"{MANIFEST}: {needed} is missing")
        return cls(
            made_at=made_at,
            agency_id=agency,
            database=str(database),
            with_keys=with_keys,
            files=listed,
        )


def check_name(name: str) -> None:
    """Refuse a name that is not plainly one inside of an archive.

    Raises:
        IntegrityError: it leads outside, or can be read in two ways.
    """
    path = PurePosixPath(name)
    plain = path.as_posix() == name and "\\" not in name and min(map(ord, name)) >= _CONTROL
    inside = not path.is_absolute() and ".." not in path.parts and name != "."
    known = path.parts[:1] == (HOME,) or name in DATABASES.values()
    if not (name and plain and inside and known):
        raise IntegrityError(f"{name!r} is no name that a backup may hold")


class ArchiveWriter:
    """Writes an archive file by file; the manifest comes last."""

    def __init__(self, tar: tarfile.TarFile) -> None:
        """Take an open tar."""
        self._tar = tar
        self.files: dict[str, Listed] = {}

    def add(self, name: str, file: Path) -> bool:
        """Add a file that nobody changes meanwhile; say whether it was there.

        Raises:
            InputError: it grew or shrank while it was read.
        """
        try:
            source = file.open("rb")
        except FileNotFoundError:  # a paper that was erased lawfully since it was listed
            return False
        with source:
            size = os.fstat(source.fileno()).st_size
            digest = hashlib.file_digest(source, "sha256").hexdigest()
            if source.tell() != size:
                raise InputError(f"{file}: it changed while it was copied; run the backup again")
            source.seek(0)
            self._tar.addfile(_member(name, size), source)
        self.files[name] = Listed(size=size, sha256=digest)
        return True

    def finish(self, manifest: Manifest) -> None:
        """Write the manifest."""
        data = manifest.to_bytes()
        self._tar.addfile(_member(MANIFEST, len(data)), io.BytesIO(data))


def read_manifest(archive: Path, tar: tarfile.TarFile) -> Manifest:
    """Check every member's kind, name and size against the manifest, before anything is written.

    Raises:
        InputError: with one message that says what is wrong.
    """
    try:
        members = {}
        for member in tar:
            if member.type not in {tarfile.REGTYPE, tarfile.AREGTYPE} or member.issparse():
                raise IntegrityError(f"{member.name!r} is no plain file")
            if member.name in members:
                raise IntegrityError(f"{member.name!r} is there twice")
            if member.name != MANIFEST:
                check_name(member.name)
            members[member.name] = member
        own = members.pop(MANIFEST, None)
        if own is None or own.size > LONGEST_MANIFEST:
            raise IntegrityError(f"it has no {MANIFEST}")
        content = tar.extractfile(own)
        manifest = Manifest.parse(b"" if content is None else content.read())
        differing = set(members) ^ set(manifest.files)
        if differing:
            raise IntegrityError(f"{min(differing)!r} is not both in it and in its {MANIFEST}")
        for name, member in members.items():
            if member.size != manifest.files[name].size:
                raise IntegrityError(f"{name!r} has not the size that its {MANIFEST} names")
    except (tarfile.TarError, TecumError, OSError, EOFError, ValueError) as error:
        raise refused(archive, error) from error
    return manifest


def unpack(archive: Path, tar: tarfile.TarFile, manifest: Manifest, folder: Path) -> None:
    """Write every file into a fresh folder, and compare its digest.

    Raises:
        InputError: the archive is damaged.
    """
    for name, listed in manifest.files.items():
        target = folder / name
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        digest = hashlib.sha256()
        try:
            source = tar.extractfile(name)
            descriptor = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, PRIVATE_FILE)
            with os.fdopen(descriptor, "wb") as written:
                while source is not None and (piece := source.read(_PIECE)):
                    digest.update(piece)
                    written.write(piece)
                written.flush()
                os.fsync(written.fileno())
        except (tarfile.TarError, FileExistsError, NotADirectoryError, KeyError) as error:
            raise refused(archive, error) from error
        if digest.hexdigest() != listed.sha256:
            raise refused(archive, IntegrityError(f"{name!r} has another digest than was kept"))


def refused(archive: Path, error: Exception) -> InputError:
    """Say that an archive is not restored, and why."""
    return InputError(f"backup {archive}: {error}; nothing was restored; take another backup")


def _member(name: str, size: int) -> tarfile.TarInfo:
    member = tarfile.TarInfo(name)
    member.size, member.mode = size, PRIVATE_FILE
    return member
