"""What a person has written in a form and not sent yet."""

from datetime import timedelta
from typing import Self

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.db import models
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from intl_office.core.audit import not_audited
from intl_office.core.models import Record

KEPT_DAYS = 30


class DraftQuerySet(models.QuerySet["Draft"]):
    """Sets of drafts."""

    def visible_to(self, user: AbstractBaseUser) -> Self:
        """A draft belongs to the one who writes it."""
        return self.filter(user_id=user.pk)

    def of_form(self, form: str, subject: str) -> Self:
        """The drafts of one form on one subject: at most one of each person."""
        return self.filter(form=form, subject=subject)

    def forgotten(self) -> Self:
        """Drafts that nobody touched for 30 days."""
        return self.filter(saved_at__lt=timezone.now() - timedelta(days=KEPT_DAYS))


@not_audited("what somebody has not sent yet: private, passing, no business data")
class Draft(Record):
    """The texts of one form as typed, never checked; no file, no password.

    Attributes:
        form: name of the form class.
        subject: what it is filled in about (a row's `uid`), empty for something new.
        data: parameter -> values, as the browser sends them.
        tab: the page that wrote last, so that a second tab is told of the first.

    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="drafts", verbose_name=_("user")
    )
    form = models.CharField(_("form"), max_length=160)
    subject = models.CharField(_("subject"), max_length=80, blank=True)
    data = models.JSONField(_("entries"), default=dict)
    tab = models.CharField(_("page"), max_length=36, blank=True)
    saved_at = models.DateTimeField(_("saved"))

    objects = DraftQuerySet.as_manager()

    class Meta:
        verbose_name = _("draft")
        verbose_name_plural = _("drafts")
        indexes = [models.Index(fields=["saved_at"], name="ui_draft_saved_at")]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "form", "subject"],
                name="ui_draft_once",
                violation_error_message=_("You already have a draft of this form."),
            ),
            models.CheckConstraint(
                condition=~models.Q(form=""),
                name="ui_draft_has_a_form",
                violation_error_message=_("A draft belongs to a form."),
            ),
        ]

    def __str__(self) -> str:
        return self.form

    @property
    def parameters(self) -> QueryDict:
        """The entries as a form reads them."""
        query = QueryDict(mutable=True)
        for name, values in self.data.items():
            query.setlist(name, values)
        return query
