"""A business model without a history fails here; what needs none says why.

Our own models say so themselves (`@not_audited("...")`); what others bring is listed below.
"""

import pytest
from django.apps import apps
from django.db import connection, models
from django.utils.functional import Promise

from intl_office.core.audit import event_model, is_audited
from intl_office.core.audit.reader import HIDDEN, own_words
from intl_office.core.audit.tracking import Kept, exemption

OURS = ("intl_office.", "partnerships", "mobility", "projects", "tests.")
# Tables that Django makes for our models and that nothing writes.
UNUSED = {
    "accounts.User_groups": "roles are rows of the access room, Django's groups are not used",
    "accounts.User_user_permissions": "roles are rows of the access room, not permissions",
}


def our_models() -> list[type[models.Model]]:
    return [
        model
        for model in apps.get_models(include_auto_created=True)
        if apps.get_app_config(model._meta.app_label).name.startswith(OURS)
        and not issubclass(model, Kept)
        and not model._meta.proxy
        and model._meta.managed
    ]


def words(reason: str) -> int:
    return len(reason.split())


@pytest.mark.parametrize("model", our_models(), ids=lambda model: model._meta.label)
def test_model_is_audited_or_says_why_not(model: type[models.Model]) -> None:
    exempt = exemption(model)
    reason = UNUSED.get(model._meta.label) or (exempt.reason if exempt else "")
    assert is_audited(model) or words(reason) >= 3, (
        f"{model._meta.label}: decorate it with @audited(), or with @not_audited('why')"
    )
    assert not (is_audited(model) and reason), "audited and exempt contradict each other"


# Columns that sound secret and are not.
NO_SECRET = {"jobs.ImportBatch": {"token"}}  # the number of a form, against sending it twice


def test_unused_tables_exist() -> None:
    assert set(UNUSED) <= {model._meta.label for model in our_models()}


@pytest.mark.django_db
@pytest.mark.parametrize(
    "model", [m for m in our_models() if is_audited(m)], ids=lambda model: model._meta.label
)
def test_triggers_are_installed_and_on(model: type[models.Model]) -> None:
    events = event_model(model)
    assert events is not None
    assert {"insert", "update", "delete"} <= triggers(model)
    assert {"append"} <= triggers(events)


def triggers(model: type[models.Model]) -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT split_part(tgname, '_', 2) FROM pg_trigger"
            " WHERE tgrelid = %s::regclass AND tgenabled = 'O'",
            [f'"{model._meta.db_table}"'],
        )
        return {name for (name,) in cursor.fetchall()}


@pytest.mark.parametrize(
    "model", [m for m in our_models() if is_audited(m)], ids=lambda model: model._meta.label
)
def test_no_secret_is_kept(model: type[models.Model]) -> None:
    events = event_model(model)
    assert events is not None
    kept = {field.name for field in events._meta.fields} - NO_SECRET.get(model._meta.label, set())
    assert kept.isdisjoint({"password", "last_login", "secret", "token"})


# Names that are the same in every language.
NAMES = {"documents.Document.sha256"}


def unnamed(model: type[models.Model], events: type[Kept]) -> list[str]:
    """Columns that the history would show under the name that programmers gave them."""
    kept = {field.name for field in events._meta.fields} - HIDDEN
    return [
        f"{model._meta.label}.{field.name}"
        for field in model._meta.concrete_fields
        if field.name in kept and not isinstance(own_words(field), Promise)
    ]


def test_the_history_names_every_column_in_the_readers_language() -> None:
    known = {model: event_model(model) for model in our_models()}
    ours = {model: events for model, events in known.items() if model._meta.app_label != "testapp"}
    found = {name for model, events in ours.items() if events for name in unnamed(model, events)}
    assert len([events for events in ours.values() if events]) > 100
    assert found == NAMES
