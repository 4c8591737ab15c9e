"""What a WSGI server loads; the home comes from the environment."""

from django.core.wsgi import get_wsgi_application

from tecum_web.config.opening import start_django
from tecum_web.config.surroundings import surroundings

start_django(surroundings())
application = get_wsgi_application()
