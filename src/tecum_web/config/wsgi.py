"""What a WSGI server loads; the home comes from the environment."""

import os

from django.core.wsgi import get_wsgi_application

from tecum_web.config.leaving import KEEPER, leave_with_those_above
from tecum_web.config.opening import start_django
from tecum_web.config.surroundings import surroundings

start_django(surroundings())
application = get_wsgi_application()
if KEEPER in os.environ:
    leave_with_those_above(int(os.environ[KEEPER]))
