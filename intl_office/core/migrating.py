"""A new database in a tenth of the time.

After every AddConstraint, AddIndex and AddTrigger Django renders the model and all that are related
to it again, here nearly every model, though no field has changed: most of what a first start and
each test database waited for. The options alone are noted instead. After every CreateModel and
AddField it does the same; there the model alone is rendered, and the state is marked as delayed, so
that Django renders all of it anew before Python code of a migration reads it. What is written to
the database is the same: `docs/decisions/0014-quick-migrations.md` says how that was proven.
"""

from collections.abc import Callable
from typing import Any

from django.db.migrations.state import ProjectState
from pgtrigger.migrations import AddTrigger


def apply() -> None:
    """Replace the slow ones; called once, in `AppConfig.ready()`."""
    replacements: list[tuple[type, str, Callable[..., None]]] = [
        (ProjectState, "add_constraint", _add_constraint),
        (ProjectState, "add_index", _add_index),
        (ProjectState, "add_model", _add_model),
        (ProjectState, "add_field", _add_field),
        (ProjectState, "reload_model", _reload_model),
        (AddTrigger, "state_forwards", _add_trigger),
    ]
    for owner, name, ours in replacements:
        setattr(owner, name, ours)


_ALONE = "_renders_alone"
_reload_related = ProjectState.reload_model


def _alone(change: Callable[..., None]) -> Callable[..., None]:
    """Let a change of the state render its own model only."""

    def changed(state: ProjectState, *args: Any, **given: Any) -> None:
        state.__dict__[_ALONE] = True
        try:
            change(state, *args, **given)
        finally:
            del state.__dict__[_ALONE]

    return changed


_add_model, _add_field = _alone(ProjectState.add_model), _alone(ProjectState.add_field)


def _reload_model(
    state: ProjectState,
    app_label: str,
    model_name: str,
    delay: bool = False,  # noqa: FBT001, FBT002  # Django's
) -> None:
    if _ALONE not in state.__dict__:
        _reload_related(state, app_label, model_name, delay)
    elif "apps" in state.__dict__:
        state.is_delayed = True
        reload = state._reload  # type: ignore[attr-defined]  # noqa: SLF001  # the half that renders
        reload({(app_label, model_name.lower())})


def _add_constraint(state: ProjectState, app_label: str, model_name: str, constraint: Any) -> None:
    _note(state, app_label, model_name, "constraints", constraint)


def _add_index(state: ProjectState, app_label: str, model_name: str, index: Any) -> None:
    _note(state, app_label, model_name, "indexes", index)


def _add_trigger(operation: AddTrigger, app_label: str, state: ProjectState) -> None:
    _note(state, app_label, operation.model_name, "triggers", operation.trigger)


def _note(state: ProjectState, app_label: str, model_name: str, option: str, value: Any) -> None:
    """Add to an option of the model's state, and of its rendered class where there is one."""
    options = state.models[app_label, model_name.lower()].options
    options[option] = [*options.get(option, []), value]
    if "apps" in state.__dict__:
        setattr(state.apps.get_model(app_label, model_name)._meta, option, options[option])
