"""One file of settings, typed, read from the environment. Without any, the demo's own servers are used."""

from pathlib import Path

import environ
from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from casemgmt.config.api import REST_FRAMEWORK, SPECTACULAR_SETTINGS  # noqa: F401
from casemgmt.config.installation import refuse_half_said
from casemgmt.config.limits import ACCOUNT_RATE_LIMITS, MFA_RATE_LIMITS  # noqa: F401
from casemgmt.standalone import broker

env = environ.Env()
BASE_DIR = Path(__file__).resolve().parents[2]
VAR_DIR = Path(env.str("VAR_DIR", default=str(BASE_DIR / "var")))
UPLOADS = VAR_DIR / "uploads"  # files that wait to be imported; web and worker see the same folder

# The demo and the tests need no secrets; a real installation sets DATABASE_URL and must then set the rest.
# LOCAL=1 runs the demo or the tests, with their open door, on a server of yours: in a database made for that.
OWN_DATABASE = "DATABASE_URL" not in env.ENVIRON
LOCAL = env.bool("LOCAL", default=OWN_DATABASE)
refuse_half_said(env, local=LOCAL)
DEBUG = env.bool("DEBUG", default=False)
SECRET_KEY = env.str("SECRET_KEY", default="") or "only-for-this-machine-" + "0" * 30
# Encrypts wellbeing check-ins: out of the database and its backups. Lost, nobody reads them again.
WELLBEING_SECRET = env.str("WELLBEING_SECRET", default="")
# Encrypts the secrets of authenticator apps. With one of its own, SECRET_KEY can change and they stay good.
SIGN_IN_SECRET = env.str("SIGN_IN_SECRET", default="") or SECRET_KEY
PUBLIC_URL = env.str("PUBLIC_URL", default="http://localhost:8000").rstrip("/")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"] if LOCAL else [])
CSRF_TRUSTED_ORIGINS = [] if LOCAL else [PUBLIC_URL]

INSTALLED_APPS = [
    "casemgmt.config",
    "casemgmt.reports",
    "casemgmt.desk",
    "casemgmt.office",
    "casemgmt.law",
    "casemgmt.caseload",
    "casemgmt.sheets",
    "staffwellbeing",
    "referrals",
    "casemgmt.encounters",
    "followups",
    "casemgmt.cases",
    "casemgmt.whereabouts",
    "casemgmt.consents",
    "casemgmt.holds",
    "casemgmt.people",
    "casemgmt.calls",
    "casemgmt.exposure",
    "casemgmt.workforce",
    "casemgmt.web",
    "casemgmt.access",
    "casemgmt.audit",
    "casemgmt.notices",
    "casemgmt.jobs",
    "casemgmt.standalone",
    "casemgmt.scope",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.staticfiles",
    "django.forms",
    "rest_framework",
    "drf_spectacular",
    "simple_history",
    "pgtrigger",
    "csp",
    "django_htmx",
    "django_filters",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",  # answers of a random length more: none is guessed by its size
    "casemgmt.web.staying.StayMiddleware",
    "casemgmt.web.reading.ReadingMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "casemgmt.access.session_limits.SessionLimitsMiddleware",
    "casemgmt.access.tokens.TokenMiddleware",
    "casemgmt.access.second_factor.SecondFactorMiddleware",
    "casemgmt.access.devices.KnownDeviceMiddleware",
    "casemgmt.access.middleware.ScopeMiddleware",
    "casemgmt.web.opened.OpenedMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
]

ROOT_URLCONF = "casemgmt.config.urls"
WSGI_APPLICATION = "casemgmt.config.wsgi.application"
FORM_RENDERER = "casemgmt.web.rendering.Renderer"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "django.template.context_processors.i18n",
                "casemgmt.web.inbox.unread_notices",
            ],
        },
    }
]

# --- Database: one engine, two logins. `app` works, `owner` migrates. -------------------------------
if OWN_DATABASE:
    _database = {"ENGINE": "casemgmt.standalone.postgresql", "NAME": "warm_handoff", "USER": "app"}
    _owner = {"USER": "owner"}
else:
    _database = env.db_url("DATABASE_URL")
    _database["ENGINE"] = "django.db.backends.postgresql"
    _owner = env.db_url("DATABASE_OWNER_URL", default=env.str("DATABASE_URL"))
# Sessions of the database in each process: its own pool of so many, or one a thread (0), as is right where
# PgBouncer (pool_mode = transaction) stands in front: there a cursor may not outlive its transaction either.
DATABASE_POOL = env.int("DATABASE_POOL", default=0)
_pool = {"pool": {"min_size": 1, "max_size": DATABASE_POOL}} if DATABASE_POOL else {}
DATABASES = {
    "default": {
        **_database,
        "NAME": env.str("DATABASE_NAME", default=_database["NAME"]),
        "CONN_MAX_AGE": 0 if DATABASE_POOL else env.int("CONN_MAX_AGE", default=60),
        "CONN_HEALTH_CHECKS": True,
        "DISABLE_SERVER_SIDE_CURSORS": env.bool("PGBOUNCER", default=False),
        # With values bound on the server, a failing statement cannot print them into its log.
        "OPTIONS": {
            "connect_timeout": 5,
            **_pool,
            **_database.get("OPTIONS", {}),
            "server_side_binding": True,
        },
        "TEST": {"NAME": env.str("TEST_DATABASE", default="test_warm_handoff")},
    }
}
DATABASE_LOGINS = {
    "app": {key: _database.get(key, "") for key in ("USER", "PASSWORD", "HOST", "PORT")},
    "owner": {key: _owner.get(key, "") for key in ("USER", "PASSWORD", "HOST", "PORT")},
}
APP_ROLE = DATABASE_LOGINS["app"]["USER"]
OWNER_ROLE = DATABASE_LOGINS["owner"]["USER"]
AGGREGATE_ROLE = env.str("AGGREGATE_ROLE", default="aggregate")  # counts wellbeing answers, alone
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- Sign-in ----------------------------------------------------------------------------------------
AUTH_USER_MODEL = "access.User"
AUTHENTICATION_BACKENDS = ["casemgmt.access.backend.Backend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "casemgmt.access.sign_in.StaffAccounts"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_NOTIFICATIONS = False
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False  # no letter to an address that nobody here has
ACCOUNT_LOGOUT_REDIRECT_URL = "/"
ACCOUNT_FORMS = {
    "reset_password": "casemgmt.access.forms.AskForLink",
    "reset_password_from_key": "casemgmt.access.forms.ChoosePassword",
}
# Django's own: allauth's would note an unproven address for whoever's link is asked for, by anybody.
ACCOUNT_PASSWORD_RESET_TOKEN_GENERATOR = "django.contrib.auth.tokens.PasswordResetTokenGenerator"
ACCOUNT_USER_DISPLAY = str
ACCOUNT_PREVENT_ENUMERATION = True

# The second step is asked of all staff. Only the demo and the tests may do without it.
SECOND_FACTOR = env.bool("SECOND_FACTOR", default=not LOCAL)
MFA_ADAPTER = "casemgmt.access.second_factor.SecondFactors"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_FORMS = {
    "activate_totp": "casemgmt.access.forms.FirstCodeForm",
    "add_webauthn": "casemgmt.access.forms.PasskeyForm",
    "authenticate": "casemgmt.access.forms.CodeForm",
    "reauthenticate": "casemgmt.access.forms.CodeAgainForm",
}
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_TOLERANCE = 1  # a clock may be half a minute off; a code still works once
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = LOCAL

# Sign-in by the city's own provider (OpenID Connect), for staff who were invited; off without SSO_SERVER.
SSO_SERVER = env.str("SSO_SERVER", default="")
SSO_ALWAYS_SECOND_FACTOR = env.bool(
    "SSO_ALWAYS_SECOND_FACTOR", default=False
)  # else ours is asked without `amr`
SSO_SECOND_FACTORS = env.list("SSO_SECOND_FACTORS", default=["mfa"])  # RFC 8176
_sso = {
    "provider_id": "sso",
    "name": env.str("SSO_NAME", default="single sign-on"),
    "client_id": env.str("SSO_CLIENT_ID", default=""),
    "secret": env.str("SSO_CLIENT_SECRET", default=""),
    "settings": {"server_url": SSO_SERVER, "oauth_pkce_enabled": True},
}
SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": [_sso] if SSO_SERVER else []}}
SOCIALACCOUNT_ADAPTER = "casemgmt.access.single_sign_on.SingleSignOn"
SOCIALACCOUNT_LOGIN_ON_GET = True  # a link: our pages' forms may not lead to another host
SOCIALACCOUNT_EMAIL_VERIFICATION = "none"

SESSION_IDLE, SESSION_LONGEST = 30 * 60, 12 * 3600  # seconds: left alone; in all, a shift
SESSION_COOKIE_AGE = (
    SESSION_LONGEST + 3600
)  # opens nothing any more, but whose late form waits is still known
ACCOUNT_SESSION_REMEMBER = True  # a shift long, without asking
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = not LOCAL
SECURE_SSL_REDIRECT = env.bool("SECURE_SSL_REDIRECT", default=not LOCAL)
SECURE_HSTS_SECONDS = 0 if LOCAL else 31_536_000
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = not LOCAL
# How many proxies of yours stand before this server, each adding an address to X-Forwarded-For. Limits
# count by the address that the outermost of them saw; whatever a stranger wrote into the header is not read.
TRUSTED_PROXIES = env.int("TRUSTED_PROXIES", default=0)
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if TRUSTED_PROXIES else None
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}

# --- What may be sent: bytes of a form without its files, its fields, its files ------------------------
DATA_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 1000
DATA_UPLOAD_MAX_NUMBER_FILES = 5

# --- Language, time, static files -------------------------------------------------------------------
LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English")), ("es", _("Spanish"))]
LOCALE_PATHS = [BASE_DIR / "casemgmt" / "locale"]  # of rooms that are no apps; the others keep their own
FORMAT_MODULE_PATH = "casemgmt.config.formats"
USE_TZ = True
TIME_ZONE = "UTC"
STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
# A city's own web/css/brand.css, web/logo.svg and web/favicon.svg are found here before ours.
STATICFILES_DIRS = env.list("BRAND_DIR", default=[])
WHITENOISE_USE_FINDERS = LOCAL
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "casemgmt.web.static_files.AsTheyAre"
        if LOCAL
        else "casemgmt.web.static_files.WithTheirHash"
    },
}
# Sign-in limits count across processes: a file cache serves one machine, CACHE_URL names a shared one.
CACHES = {"default": env.cache_url("CACHE_URL", default=f"filecache://{VAR_DIR}/cache")}
if CACHES["default"]["BACKEND"].endswith("FileBasedCache"):
    CACHES["default"]["BACKEND"] = "casemgmt.standalone.file_cache.FileCache"
    CACHES["default"]["OPTIONS"] = {"MAX_ENTRIES": 20_000}  # 300 would let a stranger push our counters out
elif CACHES["default"]["BACKEND"].endswith("RedisCache"):
    CACHES["default"]["OPTIONS"] = {"socket_connect_timeout": 3, "socket_timeout": 3}  # seconds

# --- Messages that leave ----------------------------------------------------------------------------
if "EMAIL_URL" in env.ENVIRON:
    vars().update(env.email_url("EMAIL_URL"))
    if EMAIL_BACKEND.endswith("smtp.EmailBackend"):  # noqa: F821
        EMAIL_BACKEND = "casemgmt.notices.mail_server.EmailBackend"
else:
    EMAIL_BACKEND = "casemgmt.notices.mail_folder.EmailBackend"
    EMAIL_FILE_PATH = VAR_DIR / "mail"
EMAIL_TIMEOUT = 20  # seconds for each line of the talk with the mail server
# For its answer to the whole letter: filters take their time, and whoever hangs up meanwhile sends it twice.
EMAIL_ANSWER_TIMEOUT = env.int("EMAIL_ANSWER_TIMEOUT", default=120)
DEFAULT_FROM_EMAIL = env.str("FROM_EMAIL", default="Warm Handoff <no-reply@localhost>")
# Seconds until a silent worker's e-mails are taken over: more than one slow talk with a mail server.
NOTICE_LEASE = env.int("NOTICE_LEASE", default=120)
# A function that tells whether the mail queue took a Message-ID: True, False, or None when it cannot say.
NOTICE_MAIL_LOOKUP = env.str("NOTICE_MAIL_LOOKUP", default="")

# Where the heads of the audit's chains are written: best a place that the database's keepers cannot write.
AUDIT_ANCHORS = env.str("AUDIT_ANCHORS", default=str(VAR_DIR / "audit"))

# --- Background work: the database holds what is due, Celery only rings --------------------------------
DELIVER_EVERY = env.float("DELIVER_EVERY", default=10)  # seconds
REMIND_EVERY = env.float("REMIND_EVERY", default=20)
REMIND_ALL_EVERY = env.float("REMIND_ALL_EVERY", default=600)
SEAL_EVERY = env.float("SEAL_EVERY", default=5)
CELERY_BROKER_URL = env.str("BROKER_URL", default="") or broker.url(VAR_DIR)
CELERY_TASK_TIME_LIMIT, CELERY_TASK_SOFT_TIME_LIMIT = 300, 270
if CELERY_BROKER_URL.startswith("amqp"):  # RabbitMQ redelivers at once, from queues that survive a node
    CELERY_TASK_DEFAULT_QUEUE_TYPE = "quorum"
    CELERY_TASK_DEFAULT_EXCHANGE_TYPE = "topic"
    CELERY_BROKER_TRANSPORT_OPTIONS = {"confirm_publish": True}
else:  # Valkey and Redis redeliver after a time that must be longer than any task
    CELERY_BROKER_TRANSPORT_OPTIONS = {"visibility_timeout": 2 * CELERY_TASK_TIME_LIMIT}
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TIMEZONE = "UTC"
CELERY_TASK_ACKS_LATE = CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_IGNORE_RESULT = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_SOFT_SHUTDOWN_TIMEOUT = 20
CELERY_WORKER_MAX_TASKS_PER_CHILD = 10_000
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
# Celery would open a new database session for every task; a session that broke is still replaced.
CELERY_DB_REUSE_MAX = 1000

# --- Logs: one JSON object a line, no values of a record ---------------------------------------------
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"json": {"()": "casemgmt.config.logs.formatter"}},
    "handlers": {
        "console": {"class": "logging.StreamHandler", "formatter": "json"},
        "nowhere": {"class": "logging.NullHandler"},
    },
    "loggers": {  # gunicorn has handlers of its own; what it notes of a request is its address
        "gunicorn.error": {"handlers": ["console"], "propagate": False},
        "gunicorn.access": {"handlers": ["nowhere"], "propagate": False},
    },
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", default="INFO")},
}
SILENCED_SYSTEM_CHECKS = ["auth.W004"]  # e-mail is unique, whatever its case, by a constraint on lower(email)
