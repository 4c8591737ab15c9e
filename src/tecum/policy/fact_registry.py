"""The facts themselves: names, plain questions, who can answer, and what may be answered.

The names are a public contract, printed in docs/reference/facts.md. A new one is added here first;
packs and callers may use no other.
"""

from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Final


class FactType(StrEnum):
    """What kind of value a fact has."""

    BOOLEAN = "boolean"
    ENUM = "enum"
    INSTANT = "instant"
    RECORDS = "records"


class WhoAnswers(StrEnum):
    """Who can normally establish a fact."""

    PAPER = "paper"
    CUSTODIAN = "custodian"
    REQUESTER = "requester"
    SUBJECT = "subject"
    COURT = "court"


@dataclass(frozen=True, slots=True, kw_only=True)
class FactSpec:
    """One name of the registry: what may be said under it, and how one asks for it."""

    name: str
    type: FactType
    question: str
    who: WhoAnswers
    values: tuple[str, ...] = ()


UNKNOWN: Final = "unknown"
"""The enum value that says "nobody knows"; it counts exactly as if the fact were not given."""

OFFENCE_CLASSES: Final = ("felony", "misdemeanor", "serious_or_violent", "indictable")
"""Classes of offences that every place knows; a pack may add its own."""

_PAPER, _CUSTODIAN, _REQUESTER = WhoAnswers.PAPER, WhoAnswers.CUSTODIAN, WhoAnswers.REQUESTER
_SUBJECT, _COURT = WhoAnswers.SUBJECT, WhoAnswers.COURT

_ENUMS: tuple[tuple[str, str, WhoAnswers, tuple[str, ...]], ...] = (
    (
        "custodian_type",
        "What kind of body received the paper?",
        _CUSTODIAN,
        (
            "jail",
            "sheriff",
            "police",
            "corrections",
            "probation",
            "pretrial",
            "court",
            "state_agency",
            "local_agency",
            "licence_agency",
            "school",
            "employer",
            "landlord",
            "other",
        ),
    ),
    (
        "requester",
        "Which authority issued the request?",
        _PAPER,
        ("ICE", "CBP", "HSI", "USCIS", "other_federal", "state", "local", "private", UNKNOWN),
    ),
    (
        "requester_purpose",
        "Is the request for civil immigration enforcement, a criminal investigation, or other?",
        _REQUESTER,
        ("civil_immigration_enforcement", "criminal_investigation", "other", UNKNOWN),
    ),
    (
        "judicial_warrant",
        "Is a warrant at hand that a judge or magistrate signed, and which kind of judge?",
        _PAPER,
        ("none", "federal_judge_or_magistrate", "state_judge"),
    ),
    (
        "companion_warrant",
        "Which administrative warrant came with the paper?",
        _PAPER,
        ("none", "I-200", "I-205"),
    ),
    (
        "companion_warrant_signed_by",
        "Which agency's officer signed the administrative warrant?",
        _PAPER,
        ("ICE", "CBP", "other"),
    ),
    (
        "issued_by",
        "Who issued the paper?",
        _PAPER,
        ("executive_officer", "court", "grand_jury", "private_party"),
    ),
    (
        "interview_mode",
        "How is the interview to take place?",
        _REQUESTER,
        ("in_person", "telephone", "video"),
    ),
    (
        "crime_investigated",
        "Which law is investigated: on presence or entry, on registration or a proxy, or another?",
        _REQUESTER,
        ("presence_or_entry", "registration_or_proxy", "another"),
    ),
)

_BOOLEANS: tuple[tuple[str, str, WhoAnswers], ...] = (
    (
        "judicial_warrant_authorises_ice_custody",
        "Does the judge's warrant authorise immigration authorities to take custody of the person?",
        _PAPER,
    ),
    (
        "court_order",
        "Does a court's order bind this custodian, for this person and this act?",
        _COURT,
    ),
    ("form_complete", "Is the form filled in completely?", _PAPER),
    ("served_on_subject", "Was the person given a copy of the paper?", _CUSTODIAN),
    ("probable_cause_stated", "Does the paper state a ground for probable cause?", _PAPER),
    ("supporting_affidavit", "Is a sworn statement attached?", _PAPER),
    (
        "criminal_investigation_indicated",
        "Does anything beside its stated purpose show that it is primarily about a crime?",
        _CUSTODIAN,
    ),
    ("request_in_writing", "Was the request made in writing?", _CUSTODIAN),
    ("in_custody", "Is the person in custody now?", _CUSTODIAN),
    ("otherwise_releasable", "Would the person be released but for the request?", _CUSTODIAN),
    ("under_18", "Is the person under 18?", _CUSTODIAN),
    ("prior_removal", "Was the person removed from the country before?", _REQUESTER),
    ("federal_criminal_charge", "Is a federal criminal charge pending?", _REQUESTER),
    (
        "citizenship_proof_shown",
        "Has the person provided proof of United States citizenship?",
        _SUBJECT,
    ),
    (
        "lawful_status_proof_shown",
        "Has the person provided proof of lawful immigration status?",
        _SUBJECT,
    ),
    ("terrorist_database_match", "Is there a match in a terrorist database?", _REQUESTER),
    ("gang_database_match", "Is there a match in a gang database?", _REQUESTER),
    ("written_consent", "Has the person consented in writing?", _SUBJECT),
    ("reimbursement_agreement", "Is there an agreement on reimbursement?", _CUSTODIAN),
    ("agreement_287g", "Is there an agreement under 8 USC 1357(g)?", _CUSTODIAN),
    (
        "secure_area_access",
        "Is access asked to an area that is not open to the public?",
        _REQUESTER,
    ),
    (
        "rights_advised",
        "Was the person advised of the rights in writing, in a language of their choice?",
        _CUSTODIAN,
    ),
    ("counsel_present", "Is the person's counsel present?", _SUBJECT),
    ("counsel_waived", "Has the person waived counsel?", _SUBJECT),
    ("interview_requested_by_subject", "Did the person ask for the interview?", _SUBJECT),
    ("at_place_of_worship", "Would the act take place at a place of worship?", _REQUESTER),
    ("detainer_withdrawn", "Was the detainer cancelled or withdrawn?", _PAPER),
    ("local_law_forbids", "Does a local law or policy forbid the act?", _CUSTODIAN),
    ("information_public", "Is the information open to the public?", _CUSTODIAN),
    ("information_held", "Does the custodian hold the information?", _CUSTODIAN),
    (
        "required_by_other_law",
        "Does a federal or state law other than the request itself require the act?",
        _CUSTODIAN,
    ),
    (
        "needed_for_own_duties",
        "Does the custodian need to do the act to perform its own duties?",
        _CUSTODIAN,
    ),
    ("state_judicial_order", "Did a state judge order the act?", _COURT),
    (
        "look_back_extended",
        "Was the person in prison for such a crime so long that an older conviction still counts?",
        _CUSTODIAN,
    ),
    ("grand_jury", "Does the process come from a grand jury?", _PAPER),
    (
        "warrant_presented_with_detainer",
        "Was the judge's warrant presented at the time when the detainer was presented?",
        _CUSTODIAN,
    ),
    (
        "reentered_after_removal",
        "Did the person come back unlawfully after an earlier removal or return?",
        _REQUESTER,
    ),
    (
        "office_on_custodian_land",
        "Is an office or quarters on the custodian's land asked for?",
        _REQUESTER,
    ),
    (
        "court_order_commands_custody",
        "Does the court's order command that the person be held or handed over?",
        _COURT,
    ),
    ("court_order_forbids", "Does the court's order forbid the act?", _COURT),
)

_INSTANTS: tuple[tuple[str, str, WhoAnswers], ...] = (
    ("papers_received_at", "When did the custodian receive the papers?", _CUSTODIAN),
    ("otherwise_release_at", "When would the person otherwise be released?", _CUSTODIAN),
    ("arrested_at", "When was the person arrested this time?", _CUSTODIAN),
    (
        "bond_met_at",
        "When was a personal recognizance bond granted, or the person ready to post bond?",
        _CUSTODIAN,
    ),
    ("hold_asked_until", "Until when is the person asked to be held?", _PAPER),
)

_RECORDS: tuple[tuple[str, str, WhoAnswers], ...] = (
    ("convictions", "Which convictions does the person have: class and day of each?", _CUSTODIAN),
    (
        "charges",
        "Which charges are pending: class and day of each, and was the person held to answer?",
        _CUSTODIAN,
    ),
)


def _specs() -> dict[str, FactSpec]:
    specs = {
        name: FactSpec(name=name, type=FactType.ENUM, question=question, who=who, values=values)
        for name, question, who, values in _ENUMS
    }
    for kind, rows in (
        (FactType.BOOLEAN, _BOOLEANS),
        (FactType.INSTANT, _INSTANTS),
        (FactType.RECORDS, _RECORDS),
    ):
        for name, question, who in rows:
            specs[name] = FactSpec(name=name, type=kind, question=question, who=who)
    return specs


FACTS: Final = MappingProxyType(_specs())
"""Every fact by name."""
