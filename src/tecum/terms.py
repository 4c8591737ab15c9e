"""The words of the field: every closed vocabulary that the rest of Tecum speaks.

One word per thing. `docs/glossary.md` explains each of them and a test holds the two together.
Values are what appears in JSON, in packs and in event files, so they are stable.
"""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Final


class InstrumentKind(StrEnum):
    """One kind of paper, whatever its edition."""

    I_247 = "I-247"
    I_247A = "I-247A"
    I_247D = "I-247D"
    I_247G = "I-247G"
    I_247N = "I-247N"
    I_247X = "I-247X"
    I_200 = "I-200"
    I_205 = "I-205"
    I_203 = "I-203"
    I_286 = "I-286"
    I_138 = "I-138"
    I_9_NOI = "I-9-NOI"
    I_213 = "I-213"
    AO_88 = "AO-88"
    AO_88A = "AO-88A"
    AO_88B = "AO-88B"
    AO_89 = "AO-89"
    AO_110 = "AO-110"
    AO_93 = "AO-93"
    AO_442 = "AO-442"
    WRIT = "writ"
    COURT_ORDER = "court-order"
    ORDER_TO_SHOW_CAUSE = "order-to-show-cause"
    CONTEMPT_ORDER = "contempt-order"
    PETITION = "petition"
    ADMINISTRATIVE_SUMMONS = "administrative-summons"
    STATE_SUBPOENA = "state-subpoena"
    STATE_WARRANT = "state-warrant"
    STATE_DETENTION_ORDER = "state-detention-order"
    NCIC_HIT = "ncic-hit"
    DOJ_1373_LETTER = "doj-1373-letter"
    INFORMAL_REQUEST = "informal-request"
    UNKNOWN = "unknown"


class Act(StrEnum):
    """One thing asked of a custodian; the law answers each of them on its own."""

    HOLD = "hold"
    NOTIFY = "notify"
    TRANSFER = "transfer"
    INTERVIEW = "interview"
    SHARE_PUBLIC = "share_public"
    SHARE_NONPUBLIC = "share_nonpublic"
    STATUS_1373 = "status_1373"
    ADMIN_SUBPOENA = "admin_subpoena"
    JUDICIAL = "judicial"
    CERTIFY = "certify"
    APPEAR = "appear"
    PRODUCE_I9 = "produce_i9"
    SERVE_COPY = "serve_copy"
    RELAY = "relay"
    REPORT_EVENT = "report_event"

    @property
    def in_words(self) -> str:
        """What is asked, in a few plain words."""
        return ACTS_IN_WORDS[self]


ACTS_IN_WORDS: Final[Mapping[Act, str]] = MappingProxyType(
    {
        Act.HOLD: "keep past the time of release",
        Act.NOTIFY: "tell the issuer of a release",
        Act.TRANSFER: "hand over custody",
        Act.INTERVIEW: "access to the person or to areas that are not public",
        Act.SHARE_PUBLIC: "give public information",
        Act.SHARE_NONPUBLIC: "give information that is not public",
        Act.STATUS_1373: "give citizenship or immigration status",
        Act.ADMIN_SUBPOENA: "answer an administrative subpoena or summons",
        Act.JUDICIAL: "obey a court's process or order",
        Act.CERTIFY: "certify compliance",
        Act.APPEAR: "appear",
        Act.PRODUCE_I9: "produce employment forms",
        Act.SERVE_COPY: "give the person a copy",
        Act.RELAY: "pass the paper on at a transfer",
        Act.REPORT_EVENT: "report an escape, death or move",
    }
)


class Outcome(StrEnum):
    """The law's answer to one requested act."""

    REQUIRED = "required"
    PERMITTED = "permitted"
    PROHIBITED = "prohibited"
    UNADDRESSED = "unaddressed"
    NEEDS_COUNSEL = "needs_counsel"


class IssuedBy(StrEnum):
    """Who issued a paper: the first of three facts that are never one flag."""

    EXECUTIVE_OFFICER = "executive_officer"
    COURT = "court"
    GRAND_JURY = "grand_jury"
    PRIVATE_PARTY = "private_party"


class SignatoryRole(StrEnum):
    """In what role somebody signed: the second of the three facts."""

    IMMIGRATION_OFFICER = "immigration_officer"
    CLERK = "clerk"
    ATTORNEY = "attorney"
    JUDGE = "judge"
    MAGISTRATE = "magistrate"
    OTHER = "other"


class JudgeKind(StrEnum):
    """Which kind of judge made a finding (the third fact is the finding itself)."""

    FEDERAL_DISTRICT_JUDGE = "federal_district_judge"
    FEDERAL_MAGISTRATE_JUDGE = "federal_magistrate_judge"
    STATE_JUDGE = "state_judge"
    OTHER = "other"


class Force(StrEnum):
    """What makes a paper bind: nothing, the paper itself, or only a court's order."""

    VOLUNTARY = "voluntary"
    BINDING = "binding"
    COURT_ONLY = "court_only"


class Verified(StrEnum):
    """How well the text of a source was verified; nothing here means reviewed by counsel."""

    SEEN = "seen"
    REPORTED = "reported"
    MEMORY = "memory"


class SourceStatus(StrEnum):
    """Whether a source is in force on the day that is judged."""

    IN_FORCE = "in_force"
    ENJOINED = "enjoined"
    CONTESTED = "contested"
    REPEALED = "repealed"


class FieldSource(StrEnum):
    """Where the value of a field was read."""

    FORM = "form"
    TEXT = "text"
    OCR = "ocr"


class AnswerKind(StrEnum):
    """What a custodian answers to a requested act."""

    COMPLIED = "complied"
    COMPLIED_IN_PART = "complied_in_part"
    DECLINED = "declined"
    OBJECTED = "objected"
    WILL_ACT_ON_EVENT = "will_act_on_event"
    NOTHING_HELD = "nothing_held"
    ALREADY_PROVIDED = "already_provided"
    REFERRED = "referred"
    EXTENSION_AGREED = "extension_agreed"
    WITHDRAWN = "withdrawn"
    MOOT = "moot"
    RETURNED_DEFECTIVE = "returned_defective"


class Assurance(StrEnum):
    """How strongly a receipt or bundle is proved to somebody who trusts nobody."""

    SELF_SIGNED = "self-signed"
    TIME_STAMPED = "time-stamped"
    WITNESSED = "witnessed"


class Audience(StrEnum):
    """Who may read something, from the widest circle to the narrowest: each includes the next."""

    PUBLIC = "public"
    OTHER_SIDE = "other_side"
    AGENCY = "agency"
    COUNSEL = "counsel"

    @property
    def rank(self) -> int:
        """How narrow the circle is: 0 for everybody."""
        return tuple(Audience).index(self)


class Party(StrEnum):
    """Whose safety a reading of a clock serves."""

    CUSTODIAN = "custodian"
    SUBJECT = "subject"
    ISSUER = "issuer"
