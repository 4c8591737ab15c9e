"""What each form of the I-247 family prints of how long a hold is asked, and how early a notice.

The forms differ: that of 2011 and 2012 leaves Saturdays, Sundays and holidays out of its 48 hours,
later ones do not; some ask for notice 48 hours ahead, others for as early as possible. Words are
quoted where a blank form with them was seen. `docs/reference/catalogue.md` lists the editions.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

from tecum.terms import InstrumentKind, Verified


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedTime:
    """What a form asks, in short, with its own words where they were seen.

    `rule` counts the deadline; `hours` None is a form that prints no number of them. `editions` are
    those whose words these are.
    """

    what: str
    rule: str
    hours: int | None
    cite: str
    quote: str | None
    verified: Verified
    editions: frozenset[str]

    def of_edition(self, edition: str | None) -> "AskedTime":
        """The same for a paper of one edition: of another than these the words are not known."""
        if edition is None or edition in self.editions:
            return self
        return replace(
            self,
            what=f"{self.what}; the words of edition {edition} were not seen, an earlier one's "
            "are taken",
            quote=None,
            verified=Verified.MEMORY,
        )


_A, _D, _N = ("Form I-247A (02/17 and 3/17)", "Form I-247D (5/15)", "Form I-247N (5/15)")
_X, _G, _OLD = ("Form I-247X (6/15)", "Form I-247G (03/25)", "Form I-247 (12/11 and 12/12)")
_A_EDITIONS = frozenset({"2017-02", "2017-03"})
_OLD_EDITIONS = frozenset({"2011-12", "2012-12"})
_OF_2015 = frozenset({"2015-05"})
_ENDS = "the hold asked ends, where it is lawful at all"
_PLAIN = "form-48h"
_LEAD = "lead-time"

HOLDS: Mapping[InstrumentKind, AskedTime] = MappingProxyType(
    {
        InstrumentKind.I_247A: AskedTime(
            what=_ENDS,
            rule=_PLAIN,
            hours=48,
            cite=_A,
            quote=None,
            verified=Verified.MEMORY,
            editions=_A_EDITIONS,
        ),
        InstrumentKind.I_247D: AskedTime(
            what=_ENDS,
            rule=_PLAIN,
            hours=48,
            cite=_D,
            quote=(
                "maintain custody of him/her for a period NOT TO EXCEED 48 HOURS, beyond the time "
                "when he/she would have otherwise been released from your custody"
            ),
            verified=Verified.SEEN,
            editions=_OF_2015,
        ),
        InstrumentKind.I_247X: AskedTime(
            what=f"{_ENDS}; the form's own words were not seen",
            rule=_PLAIN,
            hours=48,
            cite=_X,
            quote=None,
            verified=Verified.MEMORY,
            editions=frozenset({"2015-06"}),
        ),
        # The only one of them that prints the exclusion, so the regulation's reading is its own.
        InstrumentKind.I_247: AskedTime(
            what=(
                f"{_ENDS}; this form prints 48 hours without Saturdays, Sundays and holidays (as "
                "remembered)"
            ),
            rule="8cfr287.7d",
            hours=48,
            cite=f"8 CFR 287.7(d); {_OLD}",
            quote=None,
            verified=Verified.MEMORY,
            editions=_OLD_EDITIONS,
        ),
    }
)

NOTICES: Mapping[InstrumentKind, AskedTime] = MappingProxyType(
    {
        InstrumentKind.I_247A: AskedTime(
            what="notification asked at least 48 hours before release, if possible",
            rule=_LEAD,
            hours=48,
            cite=_A,
            quote=(
                "Notify DHS as early as practicable (at least 48 hours, if possible) before the "
                "alien is released from your custody."
            ),
            verified=Verified.SEEN,
            editions=_A_EDITIONS,
        ),
        InstrumentKind.I_247N: AskedTime(
            what="notification asked at least 48 hours before release, if possible",
            rule=_LEAD,
            hours=48,
            cite=_N,
            quote=(
                "Provide notice as early as practicable (at least 48 hours, if possible) before "
                "the subject is released from your custody"
            ),
            verified=Verified.SEEN,
            editions=_OF_2015,
        ),
        InstrumentKind.I_247D: AskedTime(
            what=(
                'notification asked "as early as possible prior to" release; the form prints no '
                "number of hours"
            ),
            rule=_LEAD,
            hours=None,
            cite=_D,
            quote=(
                "As early as possible prior to the time you otherwise would release the subject, "
                "please notify DHS"
            ),
            verified=Verified.SEEN,
            editions=_OF_2015,
        ),
        InstrumentKind.I_247: AskedTime(
            what=(
                "notification asked as early as possible before release (as remembered); where a "
                "further box of the form is ticked, at least 30 days before or as far in advance "
                "as possible"
            ),
            rule=_LEAD,
            hours=None,
            cite=_OLD,
            quote=None,
            verified=Verified.MEMORY,
            editions=_OLD_EDITIONS,
        ),
        InstrumentKind.I_247G: AskedTime(
            what=(
                "notification asked at least 48 hours before release (as remembered; the form's "
                "own words were not seen)"
            ),
            rule=_LEAD,
            hours=48,
            cite=_G,
            quote=None,
            verified=Verified.MEMORY,
            editions=frozenset({"2025-03"}),
        ),
    }
)
