"""Every setting of the project, read once from the environment.

Secure by default: without `OFFICE_LOCAL` the process wants HTTPS, a secret key and named hosts.
Any variable can also be given as a file (`SECRET_KEY_FILE=/run/secrets/key`).
The README has the table of variables.
"""

from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import django_stubs_ext
import environ
import pghistory
from celery.schedules import crontab
from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from intl_office.accounts import identity
from intl_office.documents import places

django_stubs_ext.monkeypatch()

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.FileAwareEnv()

# ---------------------------------------------------------------- where it runs
# One machine over plain HTTP, as `./office run` starts it; never set on a server.
LOCAL: bool = env.bool("OFFICE_LOCAL", default=False)
DEBUG: bool = env.bool("DEBUG", default=False)
SECRET_KEY: str = env.str("SECRET_KEY")
SECRET_KEY_FALLBACKS: list[str] = env.list("SECRET_KEY_FALLBACKS", default=[])
ALLOWED_HOSTS: list[str] = env.list(
    "ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"] if LOCAL else []
)
CSRF_TRUSTED_ORIGINS: list[str] = env.list("CSRF_TRUSTED_ORIGINS", default=[])
# What the launcher and the image make: the virtual environment, copied assets, collected files.
STATE_DIR = Path(env.str("OFFICE_STATE_DIR", default=str(BASE_DIR / ".office")))

# ---------------------------------------------------------------- applications
INSTALLED_APPS = [
    "mobility",
    "projects",
    "partnerships",
    "intl_office.ewp",
    "intl_office.strategy",
    "intl_office.funding",
    "intl_office.deadlines",
    "intl_office.documents",
    "intl_office.circuits",
    "intl_office.access",
    "intl_office.organisations",
    "intl_office.accounts",
    "intl_office.reference",
    "intl_office.jobs",
    "intl_office.mail",
    "intl_office.ui",
    "intl_office.core",
    "crispy_forms",
    "crispy_bootstrap5",
    "csp",
    "django_filters",
    "django_htmx",
    "django_linear_migrations",
    "django_tables2",
    "pgtrigger",
    "pghistory",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.socialaccount.providers.saml",
    "allauth.usersessions",
    "allauth",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.postgres",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.forms",
]
MIDDLEWARE = [
    "intl_office.core.middleware.RequestLogMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "intl_office.accounts.middleware.LanguageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "intl_office.core.middleware.AuditMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "intl_office.accounts.middleware.SecondFactorMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "intl_office.access.middleware.AccessMiddleware",
]
ROOT_URLCONF = "intl_office.urls"
WSGI_APPLICATION = "intl_office.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "accounts.User"
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "ui:today"
LOGOUT_REDIRECT_URL = "ui:home"

_CONTEXT_PROCESSORS = [
    "django.template.context_processors.request",
    "django.template.context_processors.i18n",
    "django.contrib.auth.context_processors.auth",
    "django.contrib.messages.context_processors.messages",
    "intl_office.ui.context.page",
    "intl_office.access.context.access",
]
TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {"context_processors": _CONTEXT_PROCESSORS},
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
CRISPY_ALLOWED_TEMPLATE_PACKS = "bootstrap5"
CRISPY_TEMPLATE_PACK = "bootstrap5"
DJANGO_TABLES2_TEMPLATE = "ui/table.html"
FILTERS_EMPTY_CHOICE_LABEL = _("All")

# ---------------------------------------------------------------- data
_DATABASE: dict[str, Any] = env.db("DATABASE_URL")
DATABASES: dict[str, Any] = {
    "default": {
        **_DATABASE,
        # Apart, so that the address needs no secret: `DATABASE_PASSWORD_FILE=/run/secrets/...`.
        "PASSWORD": env.str("DATABASE_PASSWORD", default=_DATABASE["PASSWORD"]),
        "CONN_MAX_AGE": env.int("DATABASE_CONN_MAX_AGE", default=600),
        "CONN_HEALTH_CHECKS": True,
        # Audit triggers read their context from the transaction, so nothing is kept in the
        # session and a transaction pooler may stand between.
        "DISABLE_SERVER_SIDE_CURSORS": env.bool("DATABASE_POOLED", default=False),
        # What a page asks again and again is planned once by each connection: a sixth of a page's
        # time. Not behind a transaction pooler, which gives each transaction another connection.
        "OPTIONS": {
            "server_side_binding": True,
            "prepare_threshold": None if env.bool("DATABASE_POOLED", default=False) else 5,
        },
    }
}
REDIS_URL: str = env.str("REDIS_URL")


def _next_database(url: str) -> str:
    """The broker's neighbour: emptying the cache must never empty the queue."""
    address, _sign, number = url.partition("?db=")
    if address.startswith("unix:"):
        return f"{address}?db={int(number or 0) + 1}"
    scheme, host, number = *urlsplit(url)[:2], urlsplit(url).path.strip("/")
    return f"{scheme}://{host}/{int(number or 0) + 1}"


CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": env.str("CACHE_URL", default=_next_database(REDIS_URL)),
        "KEY_PREFIX": "office",
    }
}
# Rows that an export writes while its reader waits; a longer one is made in the background.
EXPORT_LIMIT = 10_000
SESSION_ENGINE = "django.contrib.sessions.backends.db"
# History is read by row: its other foreign keys need no index.
PGHISTORY_FOREIGN_KEY_FIELD = pghistory.ForeignKey(db_index=False)

# ---------------------------------------------------------------- files
STATIC_URL = "static/"
STATIC_ROOT = env.str("STATIC_ROOT", default=str(STATE_DIR / "static"))
STATICFILES_DIRS = [BASE_DIR / "static", STATE_DIR / "assets"]
MEDIA_ROOT = env.str("MEDIA_ROOT", default=str(STATE_DIR / "media"))
STORAGES = {
    **places.storages(env),
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
WHITENOISE_KEEP_ONLY_HASHED_FILES = True

# ---------------------------------------------------------------- languages and time
LANGUAGE_CODE = "fr"
LANGUAGES = [("fr", _("French")), ("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = env.str("TIME_ZONE", default="Europe/Paris")
USE_TZ = True
FORMAT_MODULE_PATH = ["intl_office.core.formats"]

# ---------------------------------------------------------------- the institution
INSTITUTION_NAME: str = env.str("INSTITUTION_NAME", default="")
# `#rrggbb`; its companions are computed so that text always reads (WCAG 2.2, 1.4.3).
INSTITUTION_ACCENT: str = env.str("INSTITUTION_ACCENT", default="#0f5c6e")
# The address named in the accessibility declaration.
ACCESSIBILITY_CONTACT: str = env.str("ACCESSIBILITY_CONTACT", default="")

# ---------------------------------------------------------------- security
SECURE_SSL_REDIRECT = not LOCAL
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_HSTS_SECONDS = 0 if LOCAL else 31_536_000
SECURE_HSTS_INCLUDE_SUBDOMAINS = not LOCAL
SECURE_HSTS_PRELOAD = not LOCAL
SESSION_COOKIE_SECURE = not LOCAL
CSRF_COOKIE_SECURE = not LOCAL
LANGUAGE_COOKIE_SECURE = not LOCAL
SESSION_COOKIE_AGE = env.int("SESSION_COOKIE_AGE", default=60 * 60 * 10)
X_FRAME_OPTIONS = "DENY"
CSRF_FAILURE_VIEW = "intl_office.ui.views.errors.csrf_failure"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.ScryptPasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]

# ---------------------------------------------------------------- signing in
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
ACCOUNT_ADAPTER = "intl_office.accounts.adapters.AccountAdapter"
ACCOUNT_FORMS = {
    "login": "intl_office.accounts.forms.allauth.SignInForm",
    "reset_password": "intl_office.accounts.forms.allauth.ForgottenForm",
    "add_email": "intl_office.accounts.forms.allauth.NewAddressForm",
}
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_MAX_EMAIL_ADDRESSES = 2  # the verified one, and the one that will replace it
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "http" if LOCAL else "https"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_REAUTHENTICATION_TIMEOUT = 900  # seconds
ACCOUNT_RATE_LIMITS = {
    "open_link": "20/m/ip",
    "accept_invitation": "20/m/ip",
    "sign": "30/m/ip",
    "verify": "10/m/ip",
    "guest_comment": "20/m/ip",
}
# How many proxies of ours add to X-Forwarded-For: rate limits count by the client's address.
ALLAUTH_TRUSTED_PROXY_COUNT = env.int("TRUSTED_PROXY_COUNT", default=0)
MFA_ADAPTER = "intl_office.accounts.adapters.SecondFactorAdapter"
MFA_FORMS = {
    "authenticate": "intl_office.accounts.forms.allauth.CodeForm",
    "activate_totp": "intl_office.accounts.forms.allauth.FirstCodeForm",
}
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_TOLERANCE = 1  # codes of 30 s: a telephone's clock may be one code late
MFA_TOTP_ISSUER = INSTITUTION_NAME
# Who must use a second factor: nobody, administrators or everybody (single sign-on has its own).
MFA_REQUIRED: str = env.str("MFA_REQUIRED", default="nobody")
SOCIALACCOUNT_ADAPTER = "intl_office.accounts.adapters.InstitutionAdapter"
SOCIALACCOUNT_EMAIL_AUTHENTICATION = True
SOCIALACCOUNT_EMAIL_AUTHENTICATION_AUTO_CONNECT = True
# A link, not a form: `form-action 'self'` would stop the way to the institution's page.
SOCIALACCOUNT_LOGIN_ON_GET = True
SOCIALACCOUNT_PROVIDERS = identity.providers(env)

# ---------------------------------------------------------------- mail
# The address that stands before every path in a mail; mails are written outside requests too.
_FIRST_HOST = "http://localhost:8000" if LOCAL else f"https://{(ALLOWED_HOSTS or [''])[0]}"
PUBLIC_URL: str = env.str("PUBLIC_URL", default=_FIRST_HOST).rstrip("/")
DEFAULT_FROM_EMAIL: str = env.str("DEFAULT_FROM_EMAIL", default="webmaster@localhost")
SERVER_EMAIL = DEFAULT_FROM_EMAIL
_EMAIL: dict[str, Any] = env.email_url(
    "EMAIL_URL", default="consolemail://" if LOCAL else "smtp://localhost:25"
)
globals().update(_EMAIL)
EMAIL_TIMEOUT = 30  # seconds, for each answer of the mail server
# Where answers go when the mail names nobody, and how many mails may leave in a minute (0: any).
MAIL_REPLY_TO: str = env.str("MAIL_REPLY_TO", default="")
MAIL_PER_MINUTE: int = env.int("MAIL_PER_MINUTE", default=0)
# The institution's seal: a PKCS#12 file with key, certificate and chain; its password; the address
# of a time stamp authority (RFC 3161), if there is one, and a PEM file with the certificates that
# it is trusted for; whether a seal keeps what it is checked with (PAdES B-LTA).
SEAL_PKCS12: str = env.str("SEAL_PKCS12", default="")
SEAL_PASSWORD: str = env.str("SEAL_PASSWORD", default="")
SEAL_TSA_URL: str = env.str("SEAL_TSA_URL", default="")
SEAL_TSA_ROOTS: str = env.str("SEAL_TSA_ROOTS", default="")
SEAL_LONG_TERM: bool = env.bool("SEAL_LONG_TERM", default=False)
# Days within which the office answers a request for an agreement.
REQUEST_ANSWER_DAYS: int = env.int("REQUEST_ANSWER_DAYS", default=21)

# ---------------------------------------------------------------- background work
CELERY_BROKER_URL = REDIS_URL.replace("unix://", "redis+socket://").replace(
    "?db=", "?virtual_host="
)
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_TRANSPORT_OPTIONS = {
    # A worker that dies whole gives its tasks back after this many seconds: tasks are idempotent.
    "visibility_timeout": 900,
    "queue_order_strategy": "priority",
    "priority_steps": list(range(10)),
    "sep": ":",
    "socket_timeout": 5,
    "socket_connect_timeout": 5,
}
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_DEFAULT_PRIORITY = 5
CELERY_TASK_TIME_LIMIT = 840
CELERY_TASK_SOFT_TIME_LIMIT = 780
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_MAX_TASKS_PER_CHILD = 100
CELERY_WORKER_MAX_MEMORY_PER_CHILD = 512_000  # kB
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
# Loaded once in the parent: a child's first document takes 1 s instead of 3 s.
CELERY_IMPORTS = ("weasyprint",)
CELERY_TIMEZONE = TIME_ZONE
CELERY_BEAT_SCHEDULE: dict[str, Any] = {
    "heartbeat": {"task": "intl_office.core.tasks.heartbeat", "schedule": 60.0},
    "jobs": {"task": "intl_office.jobs.tasks.sweep_jobs", "schedule": 30.0},
    "job files": {"task": "intl_office.jobs.tasks.purge_job_files", "schedule": 3600.0},
    "mail": {"task": "intl_office.mail.tasks.sweep", "schedule": 60.0},
    "mail links": {"task": "intl_office.mail.tasks.forget_links", "schedule": 3600.0},
    "deadlines": {"task": "intl_office.deadlines.tasks.remind", "schedule": crontab(minute=5)},
    "agreements": {"task": "partnerships.tasks.follow_calendar", "schedule": crontab(minute=2)},
    "campaigns": {"task": "mobility.tasks.follow_clock", "schedule": 300.0},
    "mobilities": {"task": "mobility.tasks.follow_calendar", "schedule": crontab(minute=9)},
    "documents": {"task": "intl_office.documents.tasks.sweep_documents", "schedule": 60.0},
    "signatures": {"task": "intl_office.documents.tasks.sweep_signing", "schedule": 60.0},
    "signature reminders": {
        "task": "intl_office.documents.tasks.remind_signatories",
        "schedule": crontab(minute=20),
    },
    "document files": {"task": "intl_office.documents.tasks.tidy_files", "schedule": 3600.0},
    "pictures": {"task": "intl_office.strategy.tasks.draw_today", "schedule": 600.0},
    "drafts": {"task": "intl_office.ui.tasks.purge", "schedule": 24 * 3600.0},
    "personal data": {
        "task": "intl_office.access.tasks.review_personal_data",
        "schedule": crontab(hour=3, minute=20),
    },
}

# ---------------------------------------------------------------- logs
LOG_LEVEL = env.str("LOG_LEVEL", default="INFO")
LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"request_id": {"()": "intl_office.core.logs.RequestIdFilter"}},
    "formatters": {
        "json": {
            "()": "pythonjsonlogger.json.JsonFormatter",
            "fmt": "%(asctime)s %(levelname)s %(name)s %(message)s %(request_id)s",
        },
        "plain": {"()": "intl_office.core.logs.PlainFormatter"},
    },
    "handlers": {
        "console": {
            "class": "logging.StreamHandler",
            "filters": ["request_id"],
            "formatter": env.str("LOG_FORMAT", default="plain" if LOCAL else "json"),
        }
    },
    "root": {"handlers": ["console"], "level": LOG_LEVEL},
    "loggers": {
        "django.request": {"level": "ERROR"},
        "django.security.DisallowedHost": {"level": "CRITICAL"},
        "weasyprint": {"level": "ERROR"},
        "fontTools": {"level": "ERROR"},
    },
}
