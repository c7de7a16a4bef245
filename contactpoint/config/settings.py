"""Django's settings and the program's own, for the process that CONTACTPOINT_PROCESS names."""

import os
import secrets

import django_stubs_ext

from contactpoint.config import connections, paths
from contactpoint.config.processes import chosen
from contactpoint.disclosure.areas import authorities
from contactpoint.kernel.dates import Clock
from contactpoint.pages import headers
from contactpoint.pages.origin import proxies

django_stubs_ext.monkeypatch()  # so that `models.TextField[str, str]` means at run time what it means to mypy

_process = chosen()
PROCESS = _process.name
DATA_DIR = paths.DATA_DIR
KEY_DIR = paths.KEY_DIR
KEY_FOLDER = KEY_DIR / PROCESS
LEDGER_DIR = paths.LEDGER_DIR
CHECKPOINT_DIR = os.environ.get("CHECKPOINT_DIR") or ""  # apart from the ledger, so that both are not lost at once
LEDGER_STRICT = not paths.MADE_UP or "CONTACTPOINT_LEDGER_STRICT" in os.environ  # what tests fill is asked only then
KEYS_URL = connections.keys_conninfo() if PROCESS in {"work", "test"} else ""
EMBEDDED = connections.embedded()
DEMO = EMBEDDED and paths.DEMO_MARK.exists()
CLOCK = Clock()

SCOPE_UNIVERSAL = True
SERVICE_CONTACTS = {code: (one.contact, one.telephone) for code, one in authorities().items()}
SYNTHETIC = True
DEATH_DAYS = 365
WORKED_BEFORE_DAYS = 365
CONCERN_DAYS = 730
STALE_DAYS = 400
BATCH_ROWS = int(os.environ.get("CONTACTPOINT_BATCH_ROWS") or 200)
BULK_MEMORY = "4GB"  # for the pairs; what is more goes to encrypted files
BULK_ROWS = 1_000
BULK_PROCESSES = int(os.environ.get("CONTACTPOINT_BULK_PROCESSES") or 2)
FILE_BROKEN_SHARE = 0.01
FEED_LINES = 20_000_000
FEED_BYTES = 64 << 30  # unpacked
UPLOAD_DAYS = 7
UPLOAD_DIR = paths.UPLOAD_DIR
TRIAL_ROWS = 1_000
REVIEW_WORKING_DAYS = 5
ALARM_DAYS = 14  # for which officers see that something was shown which may not be
REVIEW_UNDO_DAYS = 14  # for so long a person's own decisions stand on a list of theirs
HISTORY_SECONDS = 900
HISTORY_WAIT_SECONDS = 3.0  # for the worker, before a page says that it has not written yet
REWRITTEN_BYTES = int(os.environ.get("CONTACTPOINT_REWRITTEN_BYTES") or 16 << 20)  # of a table; readers wait meanwhile
DATABASE_BACKUP_DAYS, KEYS_BACKUP_DAYS = 30, 7  # for which copies are kept
SEARCH_CAP = 50
RECENT_DAYS = 7
WEB_ADDRESS = os.environ.get("CONTACTPOINT_WEB_ADDRESS") or ""  # of the practitioners’ page, for the desk to hand over
DESK_TELEPHONE = os.environ.get("CONTACTPOINT_DESK_TELEPHONE") or "0808 157 0000"  # puts people in touch
CHECK_YEARS = {"identity": 10, "enhanced_check": 3, "training": 2, "procedures": 2, "agreement": 3}
ROLE_YEARS = 2
ACCREDITATION_YEARS = 3
UNUSED_DAYS = 90  # after which rights lapse
WARNING_DAYS = (90, 30, 7)
BUDGETS = {  # a day and person; half for a proxy, for police and probation
    "search": int(os.environ.get("CONTACTPOINT_SEARCHES_A_DAY") or 60),
    "open": int(os.environ.get("CONTACTPOINT_OPENS_A_DAY") or 40),
}
BUDGET_RESERVE = 5  # of each, for a child in front of somebody whose budget is spent
BUDGET_RELEASE_HOURS = 24
BUDGET_COUNTED_DOWN = 10  # from so many looks on, pages say how many are left
ASKER_CODE_SECONDS = 900
ASKER_SECONDS = 1800  # for which a proxy asks for one person
URGENT_REVIEW_HOURS = 24
URGENT_LISTED = 100  # at once; the rest comes as these are reviewed
SESSION_IDLE_SECONDS = 900
SESSION_SECONDS = 28_800
STEP_UP_SECONDS = 300
PROVIDER_SECONDS = float(os.environ.get("CONTACTPOINT_PROVIDER_SECONDS") or 3)  # for each answer of a provider, whole
LOOPBACK_PROVIDERS = EMBEDDED  # a laboratory's provider of sign-ins may answer by http, on this machine alone
CRITERIA_SECONDS = 900

DEBUG = False
_session_key = KEY_FOLDER / "session"
SECRET_KEY = _session_key.read_text() if _session_key.exists() else secrets.token_urlsafe(48)
PASSWORD_HASHERS = ["django.contrib.auth.hashers.ScryptPasswordHasher"]
INSTALLED_APPS = [
    "procrastinate.contrib.django",
    "contactpoint.audit",
    "contactpoint.access",
    "contactpoint.directory",
    "contactpoint.vault",
    "contactpoint.disclosure",
    "contactpoint.shielding",
    "contactpoint.ownership",
    "contactpoint.identity",
    "contactpoint.review",
    "contactpoint.history",
    "contactpoint.holds",
    "contactpoint.intake",
]
DATABASES = {"default": connections.django_database(_process.role)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {"default": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}}
PROCRASTINATE_AUTODISCOVER_MODULE_NAME = ""
PROCRASTINATE_IMPORT_PATHS = ["contactpoint.jobs.tasks"]

ROOT_URLCONF = "contactpoint.desk.urls" if PROCESS == "desk" else "contactpoint.web.urls"
TRUSTED_PROXIES = proxies(os.environ.get("CONTACTPOINT_TRUSTED_PROXIES") or "")  # who say where a browser stands
_hosts = {"web": "localhost", "desk": "desk.localhost", "test": "testserver,localhost,desk.localhost"}
ALLOWED_HOSTS = os.environ.get("CONTACTPOINT_HOSTS", _hosts.get(PROCESS, "")).split(",")
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django_permissions_policy.PermissionsPolicyMiddleware",
    "contactpoint.pages.middleware.NoStore",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "contactpoint.pages.middleware.SignedIn",
]
APPEND_SLASH = False
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "DIRS": [paths.PACKAGE / app / "jinja2" for app in ("pages", "web", "desk")],
        "APP_DIRS": False,
        "OPTIONS": {"environment": "contactpoint.pages.environment.environment"},
    }
]
STATIC_URL = "/static/"
STATIC_ROOT = paths.PACKAGE / "pages" / "static"
WHITENOISE_MAX_AGE = 60  # names carry no digest, so an upgrade must be seen soon
WHITENOISE_CHARSET = "utf-8"

CONTENT_SECURITY_POLICY = headers.CONTENT_SECURITY_POLICY
PERMISSIONS_POLICY = headers.PERMISSIONS_POLICY
SECURE_REFERRER_POLICY = headers.REFERRER_POLICY
SECURE_CONTENT_TYPE_NOSNIFF = True
X_FRAME_OPTIONS = "DENY"
CSRF_COOKIE_SECURE = "CONTACTPOINT_HOSTS" in os.environ
CSRF_COOKIE_NAME = f"{'__Host-' if CSRF_COOKIE_SECURE else ''}contactpoint_{PROCESS}_form"
CSRF_COOKIE_AGE = None
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Strict"
CSRF_FAILURE_VIEW = "contactpoint.pages.errors.form_refused"
DATA_UPLOAD_MAX_MEMORY_SIZE = 65_536
DATA_UPLOAD_MAX_NUMBER_FIELDS = 200

LANGUAGE_CODE = "en-gb"
USE_I18N = False
USE_TZ = True
TIME_ZONE = "Europe/London"

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"()": "contactpoint.config.logs.PlainFormatter"}},
    "handlers": {
        "stderr": {"class": "logging.StreamHandler", "formatter": "plain"},
        "nowhere": {"class": "logging.NullHandler"},
    },
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {
        "django": {"handlers": [], "level": "WARNING", "propagate": True},
        # These two name the address of each request that went wrong, and an address may hold a handle.
        "django.request": {"handlers": ["nowhere"], "propagate": False},
        "django.security": {"handlers": ["nowhere"], "propagate": False},
        "contactpoint": {"level": "INFO"},
    },
}
