import os
import stat
from pathlib import Path

import pytest

from intl_office.launcher.place import Place, find_place
from intl_office.launcher.say import CannotGoOn


def test_a_user_keeps_everything_in_the_checkout(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    place = find_place(tmp_path)
    assert place.servers == place.state == tmp_path / ".office"
    assert place.service_user is None


@pytest.mark.skipif(os.geteuid() != 0, reason="only root drops privileges")
def test_root_keeps_servers_where_their_user_may_enter() -> None:
    one, other = find_place(Path("/root/a/office")), find_place(Path("/root/b/office"))
    assert one.servers.parent == Path("/var/lib/intl-office")
    assert one.servers != other.servers, "two checkouts of one name must not share data"
    assert one.service_user in {"postgres", "nobody"}
    assert stat.S_IMODE(one.servers.stat().st_mode) == 0o755
    one.servers.rmdir()
    other.servers.rmdir()


@pytest.mark.parametrize(("length", "inside"), [(20, True), (85, True), (86, False), (200, False)])
def test_a_socket_folder_is_short_enough_for_the_kernel(length: int, *, inside: bool) -> None:
    servers = Path("/" + "x" * (length - len("//broker")))
    folder = Place(servers, servers, servers, None).sockets("broker")
    assert (folder == servers / "broker") is inside
    assert len(os.fsencode(folder / ".s.PGSQL.5432.lock")) < 107


def test_a_servers_folder_is_closed_to_others(tmp_path: Path) -> None:
    place = Place(tmp_path, tmp_path, tmp_path, None)
    folder = place.make_for_servers(tmp_path / "data")
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a folder away")
def test_a_folder_of_somebody_else_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    theirs = tmp_path / "data"
    theirs.mkdir()
    os.chown(theirs, 12_345, -1)
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    with pytest.raises(CannotGoOn, match="belongs to another user"):
        Place(tmp_path, tmp_path, tmp_path, None).make_for_servers(theirs)
