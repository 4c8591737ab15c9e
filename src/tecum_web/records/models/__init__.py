"""All rows of the desk: columns and constraints, and no logic.

Every row carries its agency. `EventRow`, `RegisterRow`, `ReceiptRow`, `ReceiptFile`, `AuditRow`,
`StatedFact`, `FieldCorrection`, `RoleChange` and `WeekReview` only grow: the database itself
refuses to change them (`triggers`).
`MatterState`, `Reading` and `Answer` are caches: whoever throws them away gets them again by
folding, reading and deciding; so is `NameWord`.
"""

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
    "Counter",
    "Draft",
    "Erasure",
    "EventRow",
    "FieldCorrection",
    "MatterState",
    "NameWord",
    "PaperRow",
    "Proposal",
    "Reading",
    "ReceiptFile",
    "ReceiptRow",
    "RegisterRow",
    "RoleChange",
    "SignIn",
    "StatedFact",
    "User",
    "WeekReview",
    "Work",
]
