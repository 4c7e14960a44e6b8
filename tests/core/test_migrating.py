"""An option noted on the state is on the rendered model too, and nothing is rendered again."""

from typing import Any

from django.db import models
from django.db.migrations.state import ModelState, ProjectState
from pgtrigger import Delete, Protect
from pgtrigger.migrations import AddTrigger

from intl_office.core import migrating


def state() -> ProjectState:
    found = ProjectState()
    fields: dict[str, models.Field[Any, Any]] = {
        "id": models.AutoField(primary_key=True),
        "size": models.IntegerField(),
    }
    found.add_model(ModelState("core", "Box", fields))
    return found


def test_options_are_noted_without_rendering_again() -> None:
    migrating.apply()
    ours = state()
    rendered = ours.apps.get_model("core", "box")
    rule = models.CheckConstraint(condition=models.Q(size__gt=0), name="core_box_size")
    index = models.Index(fields=["size"], name="core_box_size_index")
    ours.add_constraint("core", "box", rule)
    ours.add_index("core", "box", index)
    trigger = Protect(name="kept", operation=Delete)
    AddTrigger("box", trigger).state_forwards("core", ours)
    assert ours.apps.get_model("core", "box") is rendered
    assert rendered._meta.constraints == [rule]
    assert rendered._meta.indexes == [index]
    options = ours.models["core", "box"].options
    assert (options["constraints"], options["indexes"]) == ([rule], [index])
    assert options["triggers"] == [trigger]


def test_a_field_that_comes_is_rendered_as_ever() -> None:
    ours = state()
    before = ours.apps.get_model("core", "box")
    ours.add_field("core", "box", "name", models.TextField(), preserve_default=True)
    after = ours.apps.get_model("core", "box")
    assert after is not before
    assert [field.name for field in after._meta.fields] == ["id", "size", "name"]
