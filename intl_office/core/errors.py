"""A broken constraint in the user's words.

Two people save at once; the database refuses the second one. That is expected, and becomes an
error of the form instead of an error page:

    with expected_violations():
        Partner.objects.create(...)
    # raises ValidationError({"erasmus_code": ["A partner with this code exists."]})
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from typing import Any

from django.apps import apps
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import DEFAULT_DB_ALIAS, IntegrityError, OperationalError, models, transaction
from django.forms import BaseForm
from django.utils.translation import gettext_lazy as _
from psycopg.errors import DeadlockDetected


@contextmanager
def expected_violations(*, using: str = DEFAULT_DB_ALIAS) -> Iterator[None]:
    """Run the block in a savepoint; a named constraint that it breaks becomes a ValidationError.

    A deadlock with another transaction, too (code "busy"): saving again is all it takes.
    Raises IntegrityError unchanged where no model knows the constraint: that is a defect.
    """
    try:
        with transaction.atomic(using=using):
            yield
    except IntegrityError as error:
        refused = violation(error)
        if refused is None:
            raise
        raise refused from error
    except OperationalError as error:
        if not isinstance(error.__cause__, DeadlockDetected):
            raise
        # Two inserts that an exclusion constraint keeps apart may wait for each other.
        raise ValidationError(
            _("Somebody else saved at the same moment. Save again."), code="busy"
        ) from error


def violation(error: IntegrityError) -> ValidationError | None:
    """Return the message of the constraint that an error names, at its field where it has one."""
    name = constraint_name(error)
    found = _by_constraint().get(name)
    if found is None:
        return None
    model, rule = found
    if isinstance(rule, models.Field):
        return ValidationError({rule.name: _unique_error(model, rule)})
    return ValidationError({_place(rule): ValidationError(_message(rule), code=name)})


def constraint_name(error: IntegrityError) -> str:
    """Return the name of the broken constraint, an empty text where the database gives none."""
    diagnosis = getattr(error.__cause__, "diag", None)
    return getattr(diagnosis, "constraint_name", None) or ""


def add_violation(form: BaseForm, refused: ValidationError) -> None:
    """Put an error at its fields; what belongs to no field of this form goes on top."""
    for field, messages in refused.update_error_dict({}).items():
        form.add_error(field if field in form.fields else None, ValidationError(messages))


def _place(rule: models.BaseConstraint) -> str:
    fields: Sequence[str] = getattr(rule, "fields", ())
    return fields[0] if len(fields) == 1 else NON_FIELD_ERRORS


def _message(rule: models.BaseConstraint) -> Any:
    if rule.violation_error_message != models.BaseConstraint.default_violation_error_message:
        return rule.violation_error_message
    return _("This contradicts another entry. Check the values and save again.")


def _unique_error(model: type[models.Model], field: "models.Field[Any, Any]") -> ValidationError:
    return model().unique_error_message(model, (field.name,))


@cache
def _by_constraint() -> dict[str, tuple[type[models.Model], Any]]:
    known: dict[str, tuple[type[models.Model], Any]] = {}
    for model in apps.get_models():
        known |= {rule.name: (model, rule) for rule in model._meta.constraints}
        for field in model._meta.local_fields:
            if field.unique:
                # What PostgreSQL calls it for a column declared UNIQUE, as Django's are.
                known[f"{model._meta.db_table}_{field.column}_key"] = (model, field)
    return known
