"""The settings, in processes of their own: safe on a server, and nothing starts without a key."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from django.conf import settings

ROOT = Path(settings.BASE_DIR)
_OURS = (
    "OFFICE_LOCAL", "SECRET_KEY", "DEBUG", "ALLOWED_HOSTS", "DJANGO_SETTINGS_MODULE",
    "OFFICE_TEST_KEYS", "LOG_LEVEL",
)  # fmt: skip
KEY = "Zq7-" + "not-in-any-list-" * 4
Run = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture
def production(tmp_path: Path) -> Run:
    """Run Python as a server would be run: without `OFFICE_LOCAL`, from variables alone."""

    def run(*words: str, **variables: str) -> "subprocess.CompletedProcess[str]":
        environment = {k: v for k, v in os.environ.items() if k not in _OURS} | {
            "DATABASE_URL": os.environ["DATABASE_URL"],
            "REDIS_URL": os.environ["REDIS_URL"],
            "ALLOWED_HOSTS": "office.example.org",
            "PYTHONPATH": str(ROOT),
            "STATIC_ROOT": str(tmp_path),
        }
        return subprocess.run(
            [sys.executable, *words],
            cwd=ROOT, env={**environment, **variables}, capture_output=True, text=True, check=False,
        )  # fmt: skip

    return run


def test_deployment_checks_find_nothing(production: Run) -> None:
    done = production(
        "manage.py", "check", "--deploy", "--fail-level", "WARNING", SECRET_KEY=KEY,
        DEFAULT_FROM_EMAIL="office@example.org",
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert "no issues" in done.stdout


def test_without_a_key_nothing_starts(production: Run) -> None:
    done = production("manage.py", "check")
    assert done.returncode != 0
    assert "SECRET_KEY" in done.stderr


_SHOW = "from intl_office import settings; print(settings.{name})"


def test_a_secret_may_come_from_a_file(production: Run, tmp_path: Path) -> None:
    path = tmp_path / "key"
    path.write_text(KEY)
    done = production("-c", _SHOW.format(name="SECRET_KEY"), SECRET_KEY_FILE=str(path))
    assert done.stdout.strip() == KEY, done.stderr


@pytest.mark.parametrize(
    ("name", "on_a_server", "locally"),
    [
        ("DEBUG", "False", "False"),
        ("SECURE_SSL_REDIRECT", "True", "False"),
        ("SESSION_COOKIE_SECURE", "True", "False"),
        ("CSRF_COOKIE_SECURE", "True", "False"),
        ("SECURE_HSTS_SECONDS", "31536000", "0"),
    ],
)
def test_a_server_is_strict_and_one_machine_is_not(
    production: Run, name: str, on_a_server: str, locally: str
) -> None:
    word = _SHOW.format(name=name)
    assert production("-c", word, SECRET_KEY=KEY).stdout.strip() == on_a_server
    assert production("-c", word, SECRET_KEY=KEY, OFFICE_LOCAL="1").stdout.strip() == locally


@pytest.mark.parametrize(("pooled", "threshold"), [("0", "5"), ("1", "None")])
def test_behind_a_pooler_nothing_is_prepared(production: Run, pooled: str, threshold: str) -> None:
    """Each transaction may have another connection there, which knows nothing of it."""
    word = "from intl_office import settings as s; o = s.DATABASES['default']['OPTIONS']"
    done = production(
        "-c", f"{word}; print(o['prepare_threshold'])", SECRET_KEY=KEY, DATABASE_POOLED=pooled
    )
    assert done.stdout.strip() == threshold


def test_the_policy_allows_nothing_inline_and_no_other_host() -> None:
    rules = settings.CONTENT_SECURITY_POLICY["DIRECTIVES"]
    words = [str(word) for given in rules.values() for word in given]
    assert not [w for w in words if "unsafe" in w or "http" in w or w == "*"]
