"""Says which acts a paper asks, from its kind, its ticks and the words filled in."""

import re
from collections.abc import Mapping

from tecum.instruments.folding import fold_words
from tecum.instruments.kinds import KindRow
from tecum.instruments.reading import Field
from tecum.terms import Act, InstrumentKind

_RELEASE = re.compile(
    r"\b(?:release|custody|booking|housing)\s+(?:date|dates|time|times|status|information|location)"
    r"|\bdates?\s+(?:and\s+times?\s+)?of\s+(?:any\s+|his\s+|her\s+|their\s+)?(?:release|custody"
    r"|booking|confinement)|\bexpected\s+release\b|\bprojected\s+release\b|\brelease\s+schedule\b"
)
_STATUS = re.compile(
    r"\b(?:immigration|citizenship)\s+(?:or\s+(?:immigration|citizenship)\s+)?status\b"
)
_NONPUBLIC = re.compile(
    r"\baddress(?:es)?\b|\b(?:tele)?phone\b|\bcontacts?\b|\bemploy(?:er|ers|ment)\b|\bworkplace\b"
    r"|\bidentity\b|\bidentification\b|\bid\s+documents?\b|\bfingerprints?\b|\bphotograph|\bbond\b"
    r"|\bplace\s+of\s+birth\b|\bdate\s+of\s+birth\b|\brecords?\b|\bfile\b|\bdocuments?\b"
    r"|\bvisitor|\bfamily\b|\be-?mail\b"
)
_ITEMS = re.compile(r"[;\n]|\s(?=\(?\d{1,2}[.)]\s)|\s(?=\(?[a-h]\)\s)")


def share_acts(demand: str) -> tuple[Act, ...]:
    """What a demand for records or information asks: public facts, others, or status."""
    folded = fold_words(demand)
    items = [item.strip(" .,()") for item in _ITEMS.split(folded)]
    items = [item for item in items if re.search(r"[a-z]{3}", item)]
    acts: list[Act] = []
    if any(_RELEASE.search(item) for item in items):
        acts.append(Act.SHARE_PUBLIC)
    others = [
        item for item in items if _NONPUBLIC.search(_RELEASE.sub(" ", _STATUS.sub(" ", item)))
    ]
    if others or (items and not acts and not _STATUS.search(folded)):
        acts.append(Act.SHARE_NONPUBLIC)
    if _STATUS.search(folded):
        acts.append(Act.STATUS_1373)
    return tuple(acts)


def acts_of(row: KindRow, fields: Mapping[str, Field]) -> tuple[Act, ...]:
    """The acts that this paper asks of a custodian."""
    acts = list(row.acts)
    if is_ticked(fields, "cancel"):
        return ()
    if row.id is InstrumentKind.I_138:
        demand = fields.get("records_demanded")
        if is_ticked(fields, "appear"):
            acts.append(Act.APPEAR)
        if demand is not None and isinstance(demand.value, str):
            acts.extend(share_acts(demand.value))
    return tuple(act for act in Act if act in acts)


def is_ticked(fields: Mapping[str, Field], key: str) -> bool:
    """Whether a box is seen to be ticked."""
    field = fields.get(f"boxes.{key}")
    return field is not None and field.value is True
