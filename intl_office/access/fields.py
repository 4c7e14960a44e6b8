"""Fields that this room's forms share."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _
from django_stubs_ext import StrOrPromise

from intl_office.access.enums import GIVEN, KINDS
from intl_office.access.models.assignment import role_title
from intl_office.accounts.models import User
from intl_office.core.permissions import Reach
from intl_office.organisations.models import Unit


class UnitChoiceField(forms.ModelChoiceField):  # type: ignore[type-arg]  # Django's is not generic
    """A unit of the tree, drawn with its depth; sent by its identifier."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Take what Django's own takes."""
        super().__init__(*args, **{"to_field_name": "uid", **kwargs})

    def label_from_instance(self, obj: models.Model) -> str:
        """The name, indented as in the tree."""
        depth = getattr(obj, "depth", 1) - 1
        return "\N{EM SPACE}" * depth + str(obj)


def units_in_order(within: Reach | None = None) -> models.QuerySet[Unit]:
    """Units in the order of the tree, all or those within reach."""
    rows = Unit.objects.order_by("path")
    return rows if within is None else rows.filter(within.condition("path"))


def kind_choices(kinds: list[str] | None = None) -> list[tuple[str, StrOrPromise]]:
    """Roles, those of the office with their pole."""
    known = [code for code, (role, _pole) in KINDS.items() if role in GIVEN]
    return [(code, role_title(*KINDS[code])) for code in (known if kinds is None else kinds)]


def account_of(email: str) -> User:
    """The account of an address; raises ValidationError where there is none."""
    found: User | None = User.objects.filter(email=email.strip().lower()).first()
    if found is None:
        raise ValidationError(
            _("Nobody has an account with this address. Invite the person instead."),
            code="no_account",
        )
    return found
