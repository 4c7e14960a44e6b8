"""Migrations: one line of them, none missing."""

from io import StringIO

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db.migrations.loader import MigrationLoader

from intl_office import settings as project

OURS = {
    config.label
    for config in apps.get_app_configs()
    if config.name in project.INSTALLED_APPS
    and config.name.split(".")[0] in {"intl_office", "partnerships", "mobility", "projects"}
}


@pytest.mark.django_db
def test_no_migration_is_missing() -> None:
    out = StringIO()
    try:
        call_command("makemigrations", check=True, dry_run=True, stdout=out, verbosity=1)
    except SystemExit:
        pytest.fail(out.getvalue())


def test_the_migrations_of_a_room_are_one_line() -> None:
    graph = MigrationLoader(None, ignore_no_migrations=True).graph
    assert OURS & {label for label, _name in graph.nodes}
    for label in OURS:
        assert len(graph.leaf_nodes(label)) <= 1, f"{label} forks"
        for key in (key for key in graph.nodes if key[0] == label):
            inside = [child for child in graph.node_map[key].children if child.key[0] == label]
            assert len(inside) <= 1, f"{label}: {[str(child.key) for child in inside]}"
