"""A list as someone likes to see it."""

from typing import ClassVar, Self

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.db import models
from django.utils.translation import gettext_lazy as _

from intl_office.core.audit import not_audited
from intl_office.core.models import Record


class SavedViewQuerySet(models.QuerySet["SavedView"]):
    """Sets of views."""

    def visible_to(self, user: AbstractBaseUser) -> Self:
        """A view belongs to the one who saved it."""
        return self.filter(user_id=user.pk)

    def of_list(self, name: str) -> Self:
        """The views of one list, by name."""
        return self.filter(list_name=name).order_by("name", "pk")


@not_audited("a reader's own bookmark: an address, no business data")
class SavedView(Record):
    """Filters, columns and sort of a list under a name; it holds no data, only an address."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        related_name="saved_views",
        verbose_name=_("user"),
    )
    list_name = models.CharField(_("list"), max_length=64)
    name = models.CharField(_("name"), max_length=80)
    query = models.CharField(_("filters, columns and sort"), max_length=2000, blank=True)

    objects: ClassVar[models.Manager["SavedView"]] = SavedViewQuerySet.as_manager()

    class Meta:
        verbose_name = _("saved view")
        verbose_name_plural = _("saved views")
        constraints = [
            models.UniqueConstraint(
                fields=["user", "list_name", "name"],
                name="ui_saved_view_name_once",
                violation_error_message=_("You already have a view of this name for this list."),
            ),
            models.CheckConstraint(
                condition=~models.Q(name=""),
                name="ui_saved_view_has_a_name",
                violation_error_message=_("Give the view a name."),
            ),
        ]

    def __str__(self) -> str:
        return self.name
