"""Django's own commands: `python -m tecum_web.config.manage makemigrations`."""

import sys

from django.core.management import execute_from_command_line

from tecum_web.config.opening import start_django
from tecum_web.config.surroundings import surroundings


def manage() -> None:
    """Run one of Django's commands in the surroundings of this process."""
    start_django(surroundings())
    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    manage()
