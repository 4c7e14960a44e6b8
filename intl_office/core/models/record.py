"""What every business row has."""

import uuid
from typing import Any, Generic, Protocol, Self, TypeVar

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import models
from django.utils.translation import gettext_lazy as _

M_co = TypeVar("M_co", bound=models.Model, covariant=True)


class VisibleTo(Protocol):
    """A set of rows that knows who may see which of them."""

    def visible_to(self, user: AbstractBaseUser) -> Self:
        """Return the rows that this user may see."""
        ...


class RecordQuerySet(models.QuerySet[M_co], Generic[M_co]):
    """Base of the rooms' query sets; each says itself who sees what."""

    def visible_to(self, user: AbstractBaseUser) -> Self:
        """Return the rows that this user may see; without a rule nobody may read by accident."""
        raise NotImplementedError(f"{self.model._meta.label} does not say who may see it")


class Record(models.Model):
    """A row with an identifier for addresses (`uid`) and the time of its making and last change.

    The primary key never leaves the server. Who changed what is in the history (`core.audit`).
    """

    uid = models.UUIDField(_("identifier"), default=uuid.uuid4, unique=True, editable=False)
    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    updated_at = models.DateTimeField(_("last change"), auto_now=True)

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Note the time of the change also where the caller names the columns to write."""
        fields = kwargs.get("update_fields")
        if fields:
            kwargs["update_fields"] = {*fields, "updated_at"}
        super().save(*args, **kwargs)
