"""Open files as documents: the one door from bytes to what the instruments read.

Every file gets an entry, whatever is wrong with it; an entry holds documents or one error that
says which file, what is wrong and what to do. A file is what its content says, not its name. All
parsing happens in confined processes (`nursery`); this module only reads bytes, tells their kind
and puts the pieces together. The originals are never written to.
"""

import hashlib
import os
import stat
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tecum.adapters.reading import nursery
from tecum.adapters.reading.content_kind import NAMES, Media, ending_lies, media_of
from tecum.adapters.reading.handover import attachments_of, pages_of, problems_of
from tecum.adapters.reading.limits import USUAL, Limits
from tecum.adapters.reading.refusals import RefusedError
from tecum.errors import DocumentError
from tecum.instruments.document import Document, Problem

_READABLE = "PDF, plain text and e-mail files (.eml) can be read"


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenedFile:
    """What became of one file: its documents, or the error that says why there are none.

    An e-mail gives several documents: its own text first, then its attachments. `sha256` is the
    digest of the file's bytes, None where they could not be had.
    """

    file: str
    sha256: str | None
    documents: tuple[Document, ...]
    error: DocumentError | None


def open_documents(paths: Sequence[Path], limits: Limits = USUAL) -> list[OpenedFile]:
    """Open files in the order given; one that cannot be read never stops the rest."""
    if paths:
        nursery.start_early()
    return [_open_path(Path(path), limits) for path in paths]


def open_bytes(name: str, data: bytes, limits: Limits = USUAL) -> OpenedFile:
    """Open bytes that were already received under a name."""
    digest = hashlib.sha256(data).hexdigest()
    try:
        documents = _documents(name, data, digest, limits, limits.mail_depth)
    except RefusedError as refusal:
        error = DocumentError(name, refusal.what, refusal.mend, code=refusal.code)
        return OpenedFile(file=name, sha256=digest, documents=(), error=error)
    return OpenedFile(file=name, sha256=digest, documents=tuple(documents), error=None)


def read_bytes(path: Path, limits: Limits = USUAL) -> bytes:
    """Read a file's bytes, at most as many as a paper may have.

    Raises:
        DocumentError: there is no such file, it is no file, or it may not or cannot be read.
    """
    try:
        return _bytes_of(path, limits)
    except RefusedError as refusal:
        raise DocumentError(str(path), refusal.what, refusal.mend, code=refusal.code) from refusal


def _open_path(path: Path, limits: Limits) -> OpenedFile:
    """Open one file by its path."""
    try:
        data = read_bytes(path, limits)
    except DocumentError as error:
        return OpenedFile(file=str(path), sha256=None, documents=(), error=error)
    return open_bytes(str(path), data, limits)


def _bytes_of(path: Path, limits: Limits) -> bytes:
    """Read a regular file without waiting on pipes, devices or terminals."""
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    except FileNotFoundError:
        raise RefusedError(
            "missing", "there is no such file", "check the name and the folder"
        ) from None
    except PermissionError:
        raise RefusedError(
            "no_permission",
            "you may not read it, or not enter its folder",
            "ask its owner for the right to read it, or copy it to a folder of yours",
        ) from None
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else str(error)
        raise RefusedError(
            "unreadable", f"it cannot be opened ({reason})", "check the name and the disk"
        ) from error
    status = os.fstat(descriptor)
    if not stat.S_ISREG(status.st_mode):
        os.close(descriptor)
        raise _no_file(status.st_mode)
    with os.fdopen(descriptor, "rb") as file:
        if status.st_size > limits.file_bytes:
            raise _too_large(status.st_size, limits)
        try:
            data = file.read(limits.file_bytes + 1)
        except OSError as error:
            raise RefusedError(
                "unreadable", f"it cannot be read ({error.strerror})", "check the disk"
            ) from error
    if len(data) > limits.file_bytes:
        raise _too_large(len(data), limits)
    return data


def _no_file(mode: int) -> RefusedError:
    if stat.S_ISDIR(mode):
        return RefusedError(
            "directory",
            "it is a folder, not a paper",
            "name the files in it, or use `tecum triage` for a whole folder",
        )
    return RefusedError(
        "not_a_file", "it is a device or a pipe, not a file", "save the paper as a file first"
    )


def _too_large(size: int, limits: Limits) -> RefusedError:
    mebibyte = 1024 * 1024
    return RefusedError(
        "too_large",
        f"it has {size / mebibyte:,.1f} MiB, and one paper may have "
        f"{limits.file_bytes / mebibyte:,.0f} MiB",
        "split it, or save it with smaller pictures; keep the original as it is",
    )


def _documents(name: str, data: bytes, digest: str, limits: Limits, depth: int) -> list[Document]:
    """Read bytes as one document, or as an e-mail with its attachments behind it."""
    if not data:
        raise RefusedError(
            "empty", "it is empty (0 bytes)", "send or save it again; nothing arrived"
        )
    if len(data) > limits.file_bytes:
        raise _too_large(len(data), limits)
    ending = Path(name).suffix.lower()
    media, what = media_of(data, ending)
    if media is None:
        claim = " although its name ends in .pdf" if ending == ".pdf" else ""
        raise RefusedError(
            "unsupported", f"it is {what}{claim}", f"save or print it as a PDF; {_READABLE}"
        )
    answer = nursery.read(data, media, limits)
    problems = list(problems_of(answer))
    if ending_lies(media, ending):
        problems.append(_wrong_ending(ending, media))
    pages = pages_of(answer, limits)
    attached: list[Document] = []
    if media == "email":
        for part, content in attachments_of(answer, limits):
            try:
                attached += _attached(f"{name}!{part}", content, limits, depth - 1)
            except RefusedError as refusal:
                message = f"{name}!{part}: {refusal.what}; {refusal.mend}"
                problems.append(Problem(code="attachment_unread", message=message))
    document = Document(
        file=name, sha256=digest, media=media, pages=pages, problems=tuple(problems)
    )
    return [document, *attached]


def _attached(name: str, content: bytes, limits: Limits, depth: int) -> list[Document]:
    """Read one attachment, unless e-mails are packed into each other too deeply."""
    if depth < 0:
        raise RefusedError(
            "too_deep",
            f"it lies more than {limits.mail_depth} e-mails deep",
            "save it as its own file and give that",
        )
    digest = hashlib.sha256(content).hexdigest()
    return _documents(name, content, digest, limits, depth)


def _wrong_ending(ending: str, media: Media) -> Problem:
    return Problem(
        code="wrong_extension",
        message=f"the name ends in {ending}, but it is {NAMES[media]} and was read as such",
    )
