"""The sealer process: `python -m tecum_web.config.sealing PARENT`; `tecum serve` starts it."""

import sys

from tecum_web.config.opening import start_django
from tecum_web.config.surroundings import surroundings


def main(parent: int | None) -> None:
    """Set Django up, and seal."""
    start_django(surroundings())
    from tecum_web.jobs.sealer import seal_on  # noqa: PLC0415 - only after Django's set-up

    seal_on(parent)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else None)
