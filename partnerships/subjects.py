"""An agreement as a file that takes a circuit."""

from collections.abc import Sequence
from datetime import datetime
from typing import ClassVar
from uuid import UUID

from django.contrib.auth.base_user import AbstractBaseUser
from django.db.models import Q
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_stubs_ext import StrOrPromise

from intl_office.accounts.models import User
from intl_office.circuits.models import Run
from intl_office.circuits.subjects import Line, SubjectKind
from intl_office.organisations.models import Unit
from partnerships.actions import steps
from partnerships.enums import State
from partnerships.models import Agreement
from partnerships.rules import may_edit
from partnerships.workflow import KIND


class AgreementSubject(SubjectKind[Agreement]):
    """What people see of an agreement on which they decide, and what their decision does to it."""

    code = KIND
    label: ClassVar[StrOrPromise] = gettext_lazy("Agreement")

    def find(self, uid: UUID) -> Agreement | None:
        """The agreement."""
        return Agreement.objects.select_related("unit", "officer").filter(uid=uid).first()

    def uid(self, subject: Agreement) -> UUID:
        """Its identifier."""
        return subject.uid

    def title(self, subject: Agreement) -> str:
        """Number and title."""
        return str(subject)

    def url(self, subject: Agreement) -> str:
        """Its page."""
        return subject.get_absolute_url()

    def owner_unit(self, subject: Agreement) -> Unit | None:
        """The unit that holds it."""
        return subject.unit

    def may_start(self, user: AbstractBaseUser, subject: Agreement) -> bool:
        """By `actions.steps.submit` alone, which moves the agreement first."""
        return subject.state == State.APPROVAL and may_edit(user, subject)

    def summary(self, subject: Agreement, locale: str) -> Sequence[Line]:  # noqa: ARG002  # active
        """Type, partners, period, what it promises."""
        end = date_format(subject.ends_on, "DATE_FORMAT") if subject.ends_on else "…"
        period = f"{date_format(subject.starts_on, 'DATE_FORMAT')} – {end}"
        promised = "; ".join(str(one) for one in subject.conditions.all())
        changes = "; ".join(f"{one}: {one.after}" for one in subject.own_changes)
        amended = (Line(gettext_lazy("Changes"), changes),) if changes else ()
        return (
            Line(gettext_lazy("Type"), subject.get_type_display()),
            Line(gettext_lazy("Partners"), ", ".join(subject.partner_names)),
            Line(gettext_lazy("Period"), period),
            *amended,
            Line(gettext_lazy("Conditions"), promised or _("None")),
            Line(gettext_lazy("Responsible officer"), str(subject.officer or "–")),
        )

    def changed_at(self, subject: Agreement) -> datetime | None:
        """When text, parties, conditions or changes were written last."""
        return subject.contents_at

    def visible(self, user: AbstractBaseUser) -> Q:
        """Whoever reads the agreement follows its circuit."""
        return Q(subject__in=Agreement.objects.visible_to(user).values("uid"))

    def on_completed(self, run: Run, by: AbstractBaseUser) -> None:
        """On to signature."""
        steps.approved(agreement=_of(run), by=_user(by))

    def on_refused(self, run: Run, by: AbstractBaseUser) -> None:
        """Back to drafting."""
        steps.sent_back(agreement=_of(run), by=_user(by))

    def on_cancelled(self, run: Run, by: AbstractBaseUser) -> None:
        """Back to drafting."""
        steps.sent_back(agreement=_of(run), by=_user(by))


def _of(run: Run) -> Agreement:
    return Agreement.objects.get(uid=run.subject)


def _user(person: AbstractBaseUser) -> User:
    assert isinstance(person, User)  # noqa: S101  # tells the type checker
    return person
