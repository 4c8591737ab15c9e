"""All rows of the desk: columns and constraints, and no logic.

Every row carries its agency. `EventRow`, `RegisterRow`, `ReceiptRow`, `ReceiptFile`, `AuditRow`,
`StatedFact`, `FieldCorrection`, `RoleChange`, `SamePerson`, `WeekReview`, `SendingStep` and
`Disclosure` only grow: the database itself refuses to change them (`triggers`).
`MatterState`, `Reading` and `Answer` are caches: whoever throws them away gets them again by
folding, reading and deciding; so are `NameWord`, `NumberKey`,
`SubjectNumber` and `ClockState`.
"""

from tecum_web.records.models.custody import SamePerson, SubjectNumber
from tecum_web.records.models.finding import ClockState, NumberKey
from tecum_web.records.models.homes import (
    Agency,
    Counter,
    Erasure,
    EventRow,
    PaperRow,
    ReceiptFile,
    ReceiptRow,
    RegisterRow,
)
from tecum_web.records.models.letters import (
    Disclosure,
    LetterPart,
    LetterRow,
    Sending,
    SendingStep,
)
from tecum_web.records.models.matters import (
    Answer,
    CalendarFeed,
    FieldCorrection,
    MatterState,
    NameWord,
    Proposal,
    Reading,
    StatedFact,
)
from tecum_web.records.models.people import (
    AuditRow,
    BrokenGlass,
    Draft,
    RoleChange,
    SignIn,
    User,
    WeekReview,
)
from tecum_web.records.models.working import ArrivalRow, ChannelState, Work

__all__ = [
    "Agency",
    "Answer",
    "ArrivalRow",
    "AuditRow",
    "BrokenGlass",
    "CalendarFeed",
    "ChannelState",
    "ClockState",
    "Counter",
    "Disclosure",
    "Draft",
    "Erasure",
    "EventRow",
    "FieldCorrection",
    "LetterPart",
    "LetterRow",
    "MatterState",
    "NameWord",
    "NumberKey",
    "PaperRow",
    "Proposal",
    "Reading",
    "ReceiptFile",
    "ReceiptRow",
    "RegisterRow",
    "RoleChange",
    "SamePerson",
    "Sending",
    "SendingStep",
    "SignIn",
    "StatedFact",
    "SubjectNumber",
    "User",
    "WeekReview",
    "Work",
]
