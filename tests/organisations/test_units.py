"""The tree: its paths are right whatever writes, and it is never a ring."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from intl_office.accounts.models import User
from intl_office.core import audit
from intl_office.organisations.actions.house import save_unit
from intl_office.organisations.enums import UnitKind
from intl_office.organisations.models import Unit
from intl_office.organisations.queries import tree
from tests.factories.accounts import UserFactory
from tests.factories.organisations import RootFactory, UnitFactory
from tests.kit.race import at_once

pytestmark = pytest.mark.django_db


def chain() -> tuple[Unit, Unit, Unit]:
    faculty = UnitFactory.create()
    department = UnitFactory.create(parent=faculty, kind=UnitKind.DEPARTMENT)
    laboratory = UnitFactory.create(parent=department, kind=UnitKind.LABORATORY)
    return faculty, department, laboratory


def test_a_unit_knows_its_ancestors() -> None:
    faculty, department, laboratory = chain()
    root = Unit.objects.get(parent=None)
    assert laboratory.path == [root.pk, faculty.pk, department.pk, laboratory.pk]
    assert laboratory.depth == 4
    assert list(Unit.objects.above(laboratory)) == [root, faculty, department]
    assert laboratory.is_under(faculty)
    assert not faculty.is_under(laboratory)


def test_a_subtree_is_one_condition_and_several_are_too() -> None:
    faculty, department, laboratory = chain()
    other = UnitFactory.create()
    assert set(Unit.objects.under(department)) == {department, laboratory}
    assert set(Unit.objects.under(department, other)) == {department, laboratory, other}
    assert faculty not in Unit.objects.under(department, other)


def test_what_stands_below_moves_along(officer: User) -> None:
    _faculty, department, laboratory = chain()
    other = UnitFactory.create()
    department.parent = other
    save_unit(unit=department, by=officer)
    laboratory.refresh_from_db()
    assert laboratory.path == [*other.path, department.pk, laboratory.pk]


def test_a_bulk_update_keeps_the_paths_right() -> None:
    _faculty, department, laboratory = chain()
    other = UnitFactory.create()
    Unit.objects.filter(pk=department.pk).update(parent=other)
    laboratory.refresh_from_db()
    assert laboratory.path == [*other.path, department.pk, laboratory.pk]


def test_rows_made_in_bulk_have_their_paths() -> None:
    root = RootFactory.create()
    Unit.objects.bulk_create(
        [Unit(parent=root, kind=UnitKind.SERVICE, code=f"S{n}", name_fr="Service") for n in (1, 2)]
    )
    assert {tuple(unit.path[:1]) for unit in Unit.objects.exclude(pk=root.pk)} == {(root.pk,)}


def test_a_path_cannot_be_written_by_hand() -> None:
    unit = UnitFactory.create()
    Unit.objects.filter(pk=unit.pk).update(path=[1, 2, 3])
    kept, unit_path = unit.path, Unit.objects.get(pk=unit.pk).path
    assert unit_path == kept


def test_a_unit_cannot_stand_under_itself(officer: User) -> None:
    faculty, _department, laboratory = chain()
    faculty.parent = laboratory
    with pytest.raises(ValidationError, match="cannot stand under itself"):
        save_unit(unit=faculty, by=officer)
    faculty.parent = faculty
    with pytest.raises(ValidationError, match="cannot stand under itself"):
        save_unit(unit=faculty, by=officer)


def test_there_is_one_root() -> None:
    RootFactory.create()
    with pytest.raises(IntegrityError, match="one_root"), transaction.atomic():
        RootFactory.create(code="OTHER")
    with pytest.raises(IntegrityError, match="root_kind"), transaction.atomic():
        UnitFactory.create(kind=UnitKind.INSTITUTION)
    with pytest.raises(IntegrityError, match="root_kind"), transaction.atomic():
        UnitFactory.create(parent=None)


@pytest.mark.django_db(transaction=True)
def test_two_moves_at_once_make_no_ring() -> None:
    by = UserFactory.create(is_staff=True)
    one, two = UnitFactory.create(), UnitFactory.create()

    def move(unit: Unit, parent: Unit) -> Unit:
        moved = Unit.objects.get(pk=unit.pk)
        moved.parent = parent
        return save_unit(unit=moved, by=by)

    results = at_once(lambda: move(one, two), lambda: move(two, one))
    assert sum(isinstance(result, ValidationError) for result in results) == 1, results
    rows = {unit.pk: unit for unit in Unit.objects.all()}
    for unit in rows.values():
        above = rows[unit.parent_id].path if unit.parent_id else []
        assert unit.path == [*above, unit.pk]


def test_the_tree_is_read_by_name() -> None:
    root = RootFactory.create()
    UnitFactory.create(name_en="Sciences")
    UnitFactory.create(name_en="Arts")
    (top,) = tree(Unit.objects.all())
    assert top.unit == root
    assert [branch.unit.name for branch in top.below] == ["Arts", "Sciences"]


def test_a_unit_whose_parent_is_hidden_stands_on_top() -> None:
    unit = UnitFactory.create()
    assert [branch.unit for branch in tree(Unit.objects.filter(pk=unit.pk))] == [unit]


def test_moves_are_in_the_history_of_what_moved_alone(officer: User) -> None:
    _faculty, department, laboratory = chain()
    department.parent = UnitFactory.create()
    save_unit(unit=department, by=officer)
    assert [change.kind for change in audit.history(department)] == ["update", "insert"]
    assert [change.kind for change in audit.history(laboratory)] == ["insert"]
