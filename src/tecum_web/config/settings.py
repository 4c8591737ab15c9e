"""Django's settings, all from one `Environment` and the home's secret; nothing else is asked.

Without a home (types are checked, migrations written) an empty database in memory stands in and
the secret lives as long as the process.
"""

from pathlib import Path

from tecum.adapters.entropy import random_bytes
from tecum_web.config.surroundings import surroundings
from tecum_web.records.desk_file import SECRET_FILE

_ROOM = Path(__file__).parents[1]
_FOUND = surroundings()

TECUM_HOME = _FOUND.home
TECUM_ALIAS = "default"


def _secret() -> str:
    file = TECUM_HOME / "keys" / SECRET_FILE
    return file.read_text("ascii") if file.is_file() else random_bytes(64).hex()


SECRET_KEY = _secret()
DEBUG = False
ALLOWED_HOSTS = sorted({_FOUND.host, "127.0.0.1", "localhost"})
CSRF_TRUSTED_ORIGINS = [_FOUND.url.rstrip("/")]
DATABASES = {"default": _FOUND.database}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "tecum_web.records",
    "tecum_web.desk",  # before allauth: its templates take the place of allauth's
    "tecum_web.public",
    "allauth",
    "allauth.account",
    "allauth.mfa",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "tecum_web.config.strict_pages.StrictPages",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "tecum_web.desk.screen_lock.ScreenLock",
    "tecum_web.desk.second_factor.SecondFactorNeeded",
    "tecum_web.desk.refusals.Refusals",
]
ROOT_URLCONF = "tecum_web.config.urls"
WSGI_APPLICATION = "tecum_web.config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
            "string_if_invalid": "",
        },
    }
]

# -- who somebody is -----------------------------------------------------------------------------
AUTH_USER_MODEL = "records.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "queue"
ACCOUNT_ADAPTER = "tecum_web.desk.accounts.ClosedDoor"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
# A whole office may share one address; failures of one name are counted by `actions.sign_in`.
ACCOUNT_RATE_LIMITS = {"login": "60/m/ip", "login_failed": "60/m/ip", "reauthenticate": "20/m/user"}
ACCOUNT_REAUTHENTICATION_TIMEOUT = 30 * 60
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if _FOUND.behind_proxy else 0
MFA_ADAPTER = "tecum_web.desk.accounts.SecondFactors"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_TOLERANCE = 1
MFA_FORMS = {
    "authenticate": "tecum_web.desk.accounts.CodeForm",
    "reauthenticate": "tecum_web.desk.accounts.CodeAgainForm",
}
TECUM_SECOND_FACTOR = _FOUND.needs_second_factor
SESSION_COOKIE_AGE = 12 * 60 * 60
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
CSRF_COOKIE_HTTPONLY = True

# -- how pages travel ----------------------------------------------------------------------------
SESSION_COOKIE_SECURE = _FOUND.is_secure
CSRF_COOKIE_SECURE = _FOUND.is_secure
SECURE_SSL_REDIRECT = _FOUND.is_secure
SECURE_REDIRECT_EXEMPT = ["^healthz$", "^readyz$"]  # asked from this machine, in the clear
SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60 if _FOUND.is_secure else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = _FOUND.is_secure
SECURE_HSTS_PRELOAD = _FOUND.is_secure
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
if _FOUND.behind_proxy:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
# A paper may be as large as the reader takes; what is larger goes to a file on the way in.
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
FILE_UPLOAD_PERMISSIONS = 0o600

# -- words, time, files --------------------------------------------------------------------------
LANGUAGE_CODE = "en-us"
USE_I18N = False
USE_TZ = True
TIME_ZONE = "UTC"
STATIC_URL = "static/"
STATICFILES_DIRS = [path for path in (_ROOM / "static_built",) if path.is_dir()]
WHITENOISE_USE_FINDERS = True

# -- logs: one JSON object a line, and no word of a paper or a person ----------------------------
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"()": "tecum_web.config.log_lines.LogLine"}},
    "handlers": {"err": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["err"], "level": "INFO"},
    "loggers": {"django": {"handlers": ["err"], "level": "INFO", "propagate": False}},
}
