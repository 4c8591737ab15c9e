"""The error tree of the core.

TecumError
├── InputError            what came in cannot be used: the caller can mend it (exit status 2)
│   ├── DocumentError     one file: unreadable, protected, broken, too large
│   ├── FactError         a fact with an unknown name or a value of the wrong type
│   ├── PackError         a pack that breaks its format; carries every fault
│   ├── PlaceError        an unknown jurisdiction
│   ├── CoverageError     a day before a pack's `covers_from` or inside a declared gap
│   ├── SubjectError      papers that name different subjects
│   └── ClockError        a rule, instant or parameter that no deadline can be computed from
├── LifecycleError        a command that a matter's state does not allow
└── IntegrityError        stored bytes that do not prove what they claim

A message names the record, the value and the mend. Errors know nothing of exit codes or HTTP;
each door maps them in one place.
"""

from collections.abc import Sequence


class TecumError(Exception):
    """Base of every error that Tecum raises on purpose; `code` is stable for machines."""

    code: str = "error"


class InputError(TecumError):
    """What came in cannot be used; the message says which record, what is wrong, what to do."""

    code = "input"


class DocumentError(InputError):
    """One document cannot be read."""

    def __init__(self, file: str, what: str, mend: str, *, code: str) -> None:
        """Name the file, the fault and the mend; `code` is stable for machines."""
        super().__init__(f"{file}: {what}; {mend}")
        self.file = file
        self.what = what
        self.mend = mend
        self.code = code


class FactError(InputError):
    """A fact has an unknown name or a value of the wrong type."""

    code = "facts"


class PackError(InputError):
    """A pack breaks its format; `faults` lists every fault, not the first alone."""

    code = "pack"

    def __init__(self, faults: Sequence[str]) -> None:
        """Keep all faults; each names file, line or record, the value and the mend."""
        super().__init__("\n".join(faults))
        self.faults = tuple(faults)


class PlaceError(InputError):
    """No pack bears this jurisdiction id."""

    code = "place"


class CoverageError(InputError):
    """The day asked about is before the pack's `covers_from` or inside a declared gap."""

    code = "coverage"


class SubjectError(InputError):
    """Papers that were to be decided together name different subjects."""

    code = "subjects"


class ClockError(InputError):
    """A deadline cannot be computed from what was given."""

    code = "clock"


class LifecycleError(TecumError):
    """The state of a matter does not allow this command."""

    code = "lifecycle"


class IntegrityError(TecumError):
    """Stored bytes do not prove what they claim."""

    code = "integrity"
