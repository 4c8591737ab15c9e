"""The comparison as one page of HTML: no script, no address to load, nothing that runs."""

from importlib.resources import files

from jinja2 import Environment, FunctionLoader, StrictUndefined

from tecum.adapters.reconciling.laid_out import columns_of, lines, summary
from tecum.measures.reconciling.comparing import weights
from tecum.measures.reconciling.side_by_side import Reconciliation


def page(found: Reconciliation) -> str:
    """Write the page; what a list says never becomes markup."""
    environment = Environment(
        loader=FunctionLoader(_template),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template("reconcile.html.j2").render(
        classes=found.classes,
        summary=list(summary(found)),
        columns=columns_of(found),
        lines=lines(found),
        weights={} if found.rows_were_counted else weights(),
    )


def _template(name: str) -> str:
    return (files("tecum.adapters.reconciling") / "templates" / name).read_text(encoding="utf-8")
