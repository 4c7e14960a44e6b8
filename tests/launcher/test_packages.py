from pathlib import Path

import pytest

from intl_office.launcher import packages
from intl_office.launcher.packages import Need
from intl_office.launcher.say import CannotGoOn


def _need(*, present: bool) -> Need:
    return Need("a thing", ("thing",), lambda _system: present, "Install the thing.")


def test_what_is_there_is_not_fetched(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(packages, "unpack", pytest.fail)
    packages.get([_need(present=True)], tmp_path)


def test_without_apt_the_remedy_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shutil.which", lambda _name: None)
    with pytest.raises(CannotGoOn, match="not found on this machine: a thing") as caught:
        packages.get([_need(present=False)], tmp_path)
    assert caught.value.remedy == "Install the thing."


def test_a_library_of_the_machine_is_found(tmp_path: Path) -> None:
    assert packages.has_library("libc.so.6")(tmp_path)
    assert not packages.has_library("libc.so.6", "libnowhere.so.1")(tmp_path)


def test_unpacked_libraries_and_programs_are_found(tmp_path: Path) -> None:
    folder = tmp_path / "usr/lib/x86_64-linux-gnu"
    folder.mkdir(parents=True)
    (folder / "libnowhere.so.1").touch()
    (tmp_path / "usr/bin").mkdir()
    (tmp_path / "usr/bin/nowhere").touch()
    assert packages.has_library("libnowhere.so.1")(tmp_path)
    assert packages.has_program("nowhere")(tmp_path)
    assert str(folder) in packages.environment(tmp_path)["LD_LIBRARY_PATH"].split(":")


def test_nothing_unpacked_changes_nothing(tmp_path: Path) -> None:
    assert packages.environment(tmp_path) == {}


def test_unpacked_fonts_are_named_to_fontconfig(tmp_path: Path) -> None:
    system = tmp_path / "system"
    (system / "usr/lib").mkdir(parents=True)
    (system / "usr/share/fonts").mkdir(parents=True)
    text = Path(packages.environment(system)["FONTCONFIG_FILE"]).read_text()
    assert f"<dir>{system}/usr/share/fonts</dir>" in text
