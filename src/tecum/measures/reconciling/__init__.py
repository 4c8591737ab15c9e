"""Two sides' lists of the same papers, laid side by side; pure, and the same every time.

`rows` is what a list says, `comparing` weighs two rows, `assigning` pairs them one to one,
`classing` says what the lists show of a pair, `multisets` counts where there is nothing to pair
by, and `side_by_side.reconcile` is the whole.
"""

from tecum.measures.reconciling.classing import Class
from tecum.measures.reconciling.rows import ActAnswer, Field, Row, Shown, Side, Where
from tecum.measures.reconciling.side_by_side import Compared, Reconciliation, reconcile

__all__ = [
    "ActAnswer",
    "Class",
    "Compared",
    "Field",
    "Reconciliation",
    "Row",
    "Shown",
    "Side",
    "Where",
    "reconcile",
]
