"""The project's settings, made quick and kept apart for tests, and one app more.

`tests.testapp` holds models that exist for the tests alone. Each pytest-xdist worker has its own
keys in the broker and the cache, as it has its own database.
"""

import os

from intl_office.settings import *  # noqa: F403  # settings are names by design
from intl_office.settings import CACHES as PROJECT_CACHES
from intl_office.settings import CELERY_BROKER_TRANSPORT_OPTIONS as PROJECT_TRANSPORT
from intl_office.settings import INSTALLED_APPS as PROJECT_APPS
from intl_office.settings import STORAGES as PROJECT_STORAGES

INSTALLED_APPS = [*PROJECT_APPS, "tests.testapp"]

# Passwords are hashed as quickly as possible: no test is about their strength.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]

# Pages are rendered without `collectstatic`; browser tests use the project's own storage.
PRODUCTION_STORAGES = PROJECT_STORAGES
STORAGES = {
    **PROJECT_STORAGES,
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}

# Processes that a test starts are given the keys of the test (`tests.kit.children`).
KEY_PREFIX = f"test-{os.getpid()}-{os.environ.get('PYTEST_XDIST_WORKER', 'main')}:"
KEY_PREFIX = os.environ.get("OFFICE_TEST_KEYS", KEY_PREFIX)
CACHES = {"default": {**PROJECT_CACHES["default"], "KEY_PREFIX": f"{KEY_PREFIX}cache"}}
CELERY_BROKER_TRANSPORT_OPTIONS = {**PROJECT_TRANSPORT, "global_keyprefix": KEY_PREFIX}
