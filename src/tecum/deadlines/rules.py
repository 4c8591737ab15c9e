"""The closed list of rules: what each counts, from what, on whose authority.

A county adds its own as data (`rule_text.parse_rules`) and hands the joined list to `compute`.
"""

import difflib
from collections.abc import Iterable, Mapping
from types import MappingProxyType

from tecum.deadlines.rule_shape import COURT_ZONE, Counting, Rule, SideDuty, rule_of
from tecum.errors import ClockError
from tecum.terms import Verified

__all__ = ["RULES", "Counting", "Rule", "find_rule", "with_rules"]

_PAPER = "the paper itself, counted as Fed. R. Civ. P. 6(a)(1)(A) and (B) count"
_FORM = "Form I-247A (edition 02/17 or 3/17)"
_RELEASE = "The person would otherwise be released"

_ALL = (
    rule_of(
        id="fixed-date",
        title="the date printed on the paper; nothing is computed",
        counting=Counting.PRINTED,
        cite="the paper itself; Fed. R. Civ. P. 6, committee note of 2009",
        verified=Verified.REPORTED,
    ),
    rule_of(
        id="calendar-days",
        title="days from a trigger, every day counted, nothing moved at the end",
        counting=Counting.CALENDAR_DAYS,
        cite=_PAPER,
        quote=(
            "exclude the day of the event that triggers the period; count every day, including "
            "intermediate Saturdays, Sundays, and legal holidays"
        ),
        verified=Verified.SEEN,
    ),
    rule_of(
        id="business-days",
        title="days from a trigger, Saturdays, Sundays and holidays not counted",
        counting=Counting.BUSINESS_DAYS,
        cite="8 CFR 274a.2(b)(2)(ii), as USCIS Handbook M-274, section 9.3, reports it",
        verified=Verified.REPORTED,
    ),
    rule_of(
        id="receipt-cutoff",
        title="business days from receipt; what comes after the cut-off is received the next one",
        counting=Counting.RECEIPT_CUTOFF,
        cite="the custodian's own policy on office hours, which is no law",
        verified=Verified.MEMORY,
    ),
    rule_of(
        id="8cfr287.7d",
        title="48 hours of a detainer, which Saturdays, Sundays and holidays interrupt",
        counting=Counting.STOP_CLOCK,
        defaults={"hours": 48},
        adjustable=True,
        limits_custody=True,
        begins=_RELEASE,
        cite="8 CFR 287.7(d)",
        quote=(
            "such agency shall maintain custody of the alien for a period not to exceed 48 hours, "
            "excluding Saturdays, Sundays, and holidays in order to permit assumption of custody "
            "by the Department."
        ),
        verified=Verified.SEEN,
    ),
    rule_of(
        id="form-48h",
        title="48 hours of a detainer as the form prints them, every hour counted",
        counting=Counting.ELAPSED_HOLD,
        defaults={"hours": 48},
        adjustable=True,
        limits_custody=True,
        begins=_RELEASE,
        cite=_FORM,
        verified=Verified.MEMORY,
    ),
    rule_of(
        id="lead-time",
        title="time ahead of a planned event, every hour or day counted back, nothing moved",
        counting=Counting.BACKWARD,
        cite=_FORM,
        quote=(
            "Notify DHS as early as practicable (at least 48 hours, if possible) before the alien "
            "is released from your custody."
        ),
        verified=Verified.SEEN,
    ),
    rule_of(
        id="frcp6a1.forward",
        title="days from a trigger; a last day that is closed runs to the next that is open",
        counting=Counting.ROLLED_DAYS,
        default_zone=COURT_ZONE,
        cite="Fed. R. Civ. P. 6(a)(1)",
        quote=(
            "include the last day of the period, but if the last day is a Saturday, Sunday, or "
            "legal holiday, the period continues to run until the end of the next day that is not "
            "a Saturday, Sunday, or legal holiday."
        ),
        verified=Verified.SEEN,
    ),
    rule_of(
        id="frcp6a.backward",
        title="days before an event; a last day that is closed runs back to one that is open",
        counting=Counting.ROLLED_BACK,
        default_zone=COURT_ZONE,
        cite="Fed. R. Civ. P. 6(a)(1), (a)(5) and (a)(6)(C)",
        quote=(
            'The "next day" is determined by continuing to count forward when the period is '
            "measured after an event and backward when measured before an event."
        ),
        verified=Verified.SEEN,
    ),
    rule_of(
        id="frcp6d.plus3",
        title="days after service, and three more where service was by mail, clerk or consent",
        counting=Counting.ADDED_DAYS,
        default_zone=COURT_ZONE,
        cite="Fed. R. Civ. P. 6(d)",
        quote=(
            "When a party may or must act within a specified time after being served and service "
            "is made under Rule 5(b)(2)(C) (mail), (D) (leaving with the clerk), or (F) (other "
            "means consented to), 3 days are added after the period would otherwise expire under "
            "Rule 6(a)."
        ),
        verified=Verified.SEEN,
    ),
    rule_of(
        id="frcp6a2.hours",
        title="hours from a trigger; an end on a closed day runs to the same time on an open one",
        counting=Counting.ROLLED_HOURS,
        default_zone=COURT_ZONE,
        cite="Fed. R. Civ. P. 6(a)(2)",
        quote=(
            "begin counting immediately on the occurrence of the event that triggers the period; "
            "count every hour, including hours during intermediate Saturdays, Sundays, and legal "
            "holidays; and if the period would end on a Saturday, Sunday, or legal holiday, the "
            "period continues to run until the same time on the next day that is not a Saturday, "
            "Sunday, or legal holiday."
        ),
        verified=Verified.SEEN,
    ),
    rule_of(
        id="frcp45d2B",
        title="objection to a subpoena: the earlier of compliance and 14 days after service",
        counting=Counting.EARLIER_OF,
        defaults={"days": 14},
        default_zone=COURT_ZONE,
        cite="Fed. R. Civ. P. 45(d)(2)(B)",
        quote=(
            "The objection must be served before the earlier of the time specified for compliance "
            "or 14 days after the subpoena is served."
        ),
        verified=Verified.SEEN,
    ),
    rule_of(
        id="fl.2.514",
        title="days from the next open day; under seven, closed days are not counted at all",
        counting=Counting.OPEN_START,
        default_zone=COURT_ZONE,
        default_holidays="us+fl",
        cite="Fla. R. Gen. Prac. & Jud. Admin. 2.514(a)",
        verified=Verified.REPORTED,
    ),
    rule_of(
        id="ca.labor90.2",
        title="72 hours to tell employees of a notice of inspection, every hour counted",
        counting=Counting.ELAPSED,
        defaults={"hours": 72},
        begins="The notice of inspection is received",
        cite="Cal. Lab. Code 90.2(a)",
        verified=Verified.REPORTED,
    ),
    rule_of(
        id="co.release-6h",
        title="six hours to release once bond is granted or posted, every hour counted",
        counting=Counting.ELAPSED,
        defaults={"hours": 6},
        limits_custody=True,
        begins="The person is present in the jail with bond granted or posted",
        cite="Colo. Rev. Stat. 16-4-102(2); SB25-276",
        verified=Verified.REPORTED,
    ),
    rule_of(
        id="ga.42-4-14",
        title="48 hours from arrival for a reasonable effort to learn nationality and status",
        counting=Counting.ELAPSED,
        defaults={"hours": 48},
        begins="The person arrives",
        cite="O.C.G.A. 42-4-14(b)",
        quote=(
            "a reasonable effort shall be made within 48 hours of such person's arrival at the "
            "jail or detention facility"
        ),
        verified=Verified.SEEN,
    ),
    rule_of(
        id="nj.2359",
        title="one minute before midnight of the day on which release falls due",
        counting=Counting.END_OF_DAY,
        limits_custody=True,
        begins=_RELEASE,
        cite="N.J. Attorney General Law Enforcement Directive 2018-6, v2.0, II.B.6",
        verified=Verified.REPORTED,
    ),
    rule_of(
        id="nc.2024",
        title="48 hours from receipt of detainer and warrant (12/2024 to 9/2025)",
        counting=Counting.WINDOW,
        defaults={"hours": 48},
        limits_custody=True,
        begins="Detainer and administrative warrant were received",
        cite="N.C. Gen. Stat. 162-62(b1), S.L. 2024-55",
        verified=Verified.REPORTED,
    ),
    rule_of(
        id="nc.2025",
        title="48 hours from release that would otherwise be, from 1 October 2025 on",
        counting=Counting.ELAPSED,
        instant="releasable",
        defaults={"hours": 48},
        limits_custody=True,
        begins=_RELEASE,
        also=(SideDuty(hours=2, what="the facility tells ICE when the person will be released"),),
        cite="N.C. Gen. Stat. 162-62(b1), S.L. 2025-85",
        verified=Verified.REPORTED,
    ),
)

RULES: Mapping[str, Rule] = MappingProxyType({rule.id: rule for rule in _ALL})


def with_rules(own: Iterable[Rule]) -> Mapping[str, Rule]:
    """The closed list with a county's own rules beside it, for `compute`.

    Raises:
        ClockError: an id that is already taken.
    """
    joined = dict(RULES)
    for rule in own:
        if rule.id in joined:
            raise ClockError(f"rule {rule.id!r} is there already; give yours another id")
        joined[rule.id] = rule
    return MappingProxyType(joined)


def find_rule(rule_id: str, rules: Mapping[str, Rule] = RULES) -> Rule:
    """Give the rule of this id.

    Raises:
        ClockError: no such rule; the message names the nearest.
    """
    rule = rules.get(rule_id)
    if rule is None:
        near = difflib.get_close_matches(rule_id, rules, n=3, cutoff=0.4) or list(rules)
        raise ClockError(f"rule {rule_id!r} is not known; use one such as {', '.join(near)}")
    return rule
