import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from intl_office.launcher import assets, broker, python
from intl_office.launcher.place import Place
from intl_office.launcher.say import CannotGoOn

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def place(tmp_path: Path) -> Place:
    for lock in (*python.LOCKS, "requirements-uv.lock"):
        (tmp_path / lock).write_text(lock)
    return Place(tmp_path, tmp_path / ".office", tmp_path / ".office", None)


def _pretend_prepared(place: Place, lock: str) -> None:
    stamp = place.venv / "office-stamp"
    stamp.parent.mkdir(parents=True, exist_ok=True)
    stamp.write_text(python._fingerprint(place.root / lock))


@pytest.mark.parametrize(
    ("has", "wants", "enough"),
    [
        ("requirements-test.lock", "requirements-local.lock", True),
        ("requirements-local.lock", "requirements-local.lock", True),
        ("requirements-local.lock", "requirements-test.lock", False),
        ("requirements.lock", "requirements-local.lock", False),
    ],
)
def test_an_environment_with_more_is_left_as_it_is(
    place: Place, has: str, wants: str, *, enough: bool
) -> None:
    _pretend_prepared(place, has)
    assert python.is_prepared(place, wants) is enough


def test_a_changed_lock_asks_for_a_new_environment(place: Place) -> None:
    _pretend_prepared(place, "requirements-test.lock")
    (place.root / "requirements-test.lock").write_text("changed")
    assert not python.is_prepared(place, "requirements-test.lock")


def test_each_lock_holds_the_one_before() -> None:
    pins = [
        {line.split()[0] for line in (ROOT / lock).read_text().splitlines() if "==" in line}
        for lock in python.LOCKS
    ]
    assert pins[0] <= pins[1] <= pins[2]


def test_an_environment_is_made_without_pip(tmp_path: Path) -> None:
    python.make_environment(tmp_path / "venv")
    found = subprocess.run(
        [tmp_path / "venv/bin/python", "-c", "import pip"], capture_output=True, check=False
    )
    assert found.returncode != 0
    assert b"No module named" in found.stderr


def test_indexes_told_to_pip_are_told_to_uv(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PIP_INDEX_URL", "https://index.example/simple")
    monkeypatch.delenv("PIP_EXTRA_INDEX_URL", raising=False)
    assert python._indexes() == {"UV_DEFAULT_INDEX": "https://index.example/simple"}


class TestAssets:
    def test_only_the_listed_files_are_copied(self, tmp_path: Path) -> None:
        (tmp_path / "modules/kit/dist").mkdir(parents=True)
        for name in ("used.css", "unused.css"):
            (tmp_path / "modules/kit/dist" / name).write_text(name)
        target = tmp_path / "assets"
        target.mkdir()
        (target / "old.css").touch()
        assets.copy({"kit/dist/used.css": "vendor/kit.css"}, tmp_path / "modules", target)
        assert [p.name for p in target.rglob("*") if p.is_file()] == ["kit.css"]

    def test_a_listed_file_that_is_missing_is_said_and_changes_nothing(
        self, tmp_path: Path
    ) -> None:
        target = tmp_path / "assets"
        target.mkdir()
        (target / "old.css").touch()
        with pytest.raises(CannotGoOn, match=r"kit/none\.css is not in its package"):
            assets.copy({"kit/none.css": "vendor/none.css"}, tmp_path, target)
        assert (target / "old.css").exists()

    def test_the_manifest_names_only_its_own_packages(self) -> None:
        manifest = json.loads((ROOT / "package.json").read_text())
        packages = tuple(f"{name}/" for name in manifest["dependencies"])
        assert all(origin.startswith(packages) for origin in manifest["officeAssets"])
        assert all(name.startswith("vendor/") for name in manifest["officeAssets"].values())


class TestBroker:
    def test_the_packaged_server_is_taken_and_closed_homes_are_avoided(
        self, tmp_path: Path
    ) -> None:
        venv = Path(sys.prefix)
        state = tmp_path / "state"
        state.mkdir()
        (state / "venv").symlink_to(venv)
        as_user = Place(tmp_path, state, state, None)
        assert broker.find_server(as_user).is_relative_to(state / "venv")
        as_root = Place(tmp_path, state, tmp_path / "servers", "nobody")
        copy = broker.find_server(as_root)
        assert copy == tmp_path / "servers/bin/valkey-server"
        assert os.access(copy, os.X_OK)

    def test_nothing_is_lost_and_nothing_dropped(self, tmp_path: Path) -> None:
        options = " ".join(
            broker.Broker(Path("valkey"), tmp_path, tmp_path / "s", None, {}).program().command
        )
        assert "--appendonly yes" in options
        assert "--maxmemory-policy noeviction" in options
        assert "--port 0" in options
