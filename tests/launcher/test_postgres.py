import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from intl_office.launcher import postgres
from intl_office.launcher.place import Place, find_place
from intl_office.launcher.postgres import Cluster
from intl_office.launcher.process import Notebook
from intl_office.launcher.say import CannotGoOn
from intl_office.launcher.supervisor import Supervisor

pytestmark = pytest.mark.xdist_group("launcher")


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Place]:
    """A place whose servers run as they would: as another user where root starts them."""
    made = find_place(tmp_path / f"office-{os.getpid()}")
    yield made
    shutil.rmtree(made.servers, ignore_errors=True)


@pytest.fixture
def cluster(place: Place) -> Cluster:
    made = postgres.cluster(place)
    made.create()
    return made


@pytest.fixture
def supervisor(tmp_path: Path) -> Iterator[Supervisor]:
    made = Supervisor(Notebook(tmp_path / "children.json"))
    yield made
    made.stop()


def _start(supervisor: Supervisor, cluster: Cluster) -> psycopg.Connection[tuple[object, ...]]:
    supervisor.start(cluster.program(postgres.VOLATILE))
    supervisor.wait_for("postgres", cluster.is_ready, 30)
    return psycopg.connect(host=str(cluster.sockets), user=postgres.ROLE, dbname=postgres.DATABASE)


def test_a_new_cluster_sorts_and_searches_french(cluster: Cluster, supervisor: Supervisor) -> None:
    with _start(supervisor, cluster) as connection:
        words = "SELECT w FROM unnest(ARRAY['zèbre','été','etat','Eau']) w ORDER BY w"
        assert [row[0] for row in connection.execute(words)] == ["Eau", "etat", "été", "zèbre"]
        lexemes = connection.execute("SELECT to_tsvector('french', 'les étudiants')::text")
        assert lexemes.fetchone() == ("'le':1 'étudi':2",)
        for name in ("pg_trgm", "unaccent", "btree_gist"):
            connection.execute(f"CREATE EXTENSION {name}")
        listening = connection.execute("SHOW listen_addresses").fetchone()
        assert listening == ("",), "nobody reaches it over a network"


def test_a_cluster_is_made_once(cluster: Cluster) -> None:
    before = (cluster.data / "PG_VERSION").stat().st_mtime_ns
    cluster.create()
    assert (cluster.data / "PG_VERSION").stat().st_mtime_ns == before


def test_a_cluster_half_made_by_a_killed_process_is_made_again(cluster: Cluster) -> None:
    (cluster.data / "office-complete").unlink()
    (cluster.data / "global/pg_control").unlink()
    cluster.create()
    assert (cluster.data / "global/pg_control").exists()


def test_the_lock_of_a_dead_server_is_removed_and_that_of_a_living_one_kept(
    cluster: Cluster, supervisor: Supervisor
) -> None:
    lock = cluster.data / "postmaster.pid"
    dead = subprocess.Popen(["true"])
    dead.wait()
    lock.write_text(f"{dead.pid}\n{cluster.data}\n")
    cluster.forget_dead_server()
    assert not lock.exists()
    with _start(supervisor, cluster):
        cluster.forget_dead_server(patience=0.2)
        assert lock.exists()


def test_a_lock_with_the_number_of_a_stranger_is_removed(cluster: Cluster) -> None:
    lock = cluster.data / "postmaster.pid"
    lock.write_text(f"{os.getpid()}\n{cluster.data}\n")
    cluster.forget_dead_server()
    assert not lock.exists()


def test_an_unpacked_server_says_its_version_with_its_own_libraries(tmp_path: Path) -> None:
    (tmp_path / "usr/lib").mkdir(parents=True)
    server = tmp_path / "postgres"
    server.write_text(
        '#!/bin/sh\n[ -n "$LD_LIBRARY_PATH" ] && echo "postgres (PostgreSQL) 15.18"\n'
    )
    server.chmod(0o755)
    assert postgres.major_version(tmp_path, tmp_path) == "15"


def test_data_of_a_version_that_is_not_here_is_refused(
    cluster: Cluster, place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(postgres, "_unpacked", lambda _place: [])
    monkeypatch.setattr(postgres, "_embedded", lambda _place: [])
    (cluster.data / "PG_VERSION").write_text("9\n")
    with pytest.raises(CannotGoOn, match="was made by PostgreSQL 9"):
        postgres.find_programs(place, cluster.data)


def test_nothing_anywhere_is_said_with_a_remedy(
    place: Place, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for search in ("_installed", "_unpacked", "_embedded"):
        monkeypatch.setattr(postgres, search, lambda _place: [])
    with pytest.raises(CannotGoOn) as caught:
        postgres.find_programs(place, tmp_path)
    assert "Install PostgreSQL" in caught.value.remedy


def test_the_links_that_a_package_cannot_hold_are_made(tmp_path: Path) -> None:
    native = tmp_path / "native"
    (native / "lib").mkdir(parents=True)
    (native / "lib/libpq.so.5.18").write_text("library")
    rows = [{"source": "native/lib/libpq.so.5.18", "target": "native/lib/libpq.so.5"}]
    (native / "pg-symlinks.json").write_text(json.dumps(rows))
    postgres.link_libraries(native)
    postgres.link_libraries(native)
    assert (native / "lib/libpq.so.5").read_text() == "library"
