"""Kinds of files that take a circuit, registered by the rooms whose rows they are.

class AgreementSubject(SubjectKind[Agreement]):
    code = "partnerships.agreement"
    label = _("Agreement")
    conditions = {
        "sensitive-zone": Condition(
            _("a sensitive zone"), lambda row: row.sensitive, _("No sensitive zone is concerned.")
        )
    }

    def find(self, uid): return Agreement.objects.filter(uid=uid).first()
    def title(self, subject): return str(subject)
    ...

subject_kinds.register(AgreementSubject.code, AgreementSubject())   # in AppConfig.ready()
"""

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, ClassVar, Generic, TypeVar
from uuid import UUID

from django.contrib.auth.base_user import AbstractBaseUser
from django.db.models import Q
from django_stubs_ext import StrOrPromise

from intl_office.core.registry import Registry

if TYPE_CHECKING:
    from intl_office.circuits.models import Run
    from intl_office.organisations.models import Unit

S = TypeVar("S")


@dataclass(frozen=True, slots=True)
class Condition:
    """On what a step may depend.

    Attributes:
        label: what must hold, in words.
        holds: whether it does, for a subject.
        otherwise: why the step is passed over, a whole sentence.

    """

    label: StrOrPromise
    holds: Callable[[Any], bool]
    otherwise: StrOrPromise


@dataclass(frozen=True, slots=True)
class Line:
    """One line of what people must know of a file to decide on it."""

    label: StrOrPromise
    value: StrOrPromise


class SubjectKind(ABC, Generic[S]):
    """A kind of files.

    Class attributes:
        code: `room.name`, kept in circuits and runs; never changed.
        label: what a person calls it.
        conditions: on what the steps of its circuits may depend, by code.

    """

    code: ClassVar[str]
    label: ClassVar[StrOrPromise]
    conditions: ClassVar[Mapping[str, Condition]] = {}

    @abstractmethod
    def find(self, uid: UUID) -> S | None:
        """The file; None where it is not there any more."""

    @abstractmethod
    def uid(self, subject: S) -> UUID:
        """Its identifier."""

    @abstractmethod
    def title(self, subject: S) -> str:
        """What it is called in lists and mails, on one line, in the active language."""

    @abstractmethod
    def url(self, subject: S) -> str:
        """The address of its page."""

    @abstractmethod
    def owner_unit(self, subject: S) -> "Unit | None":
        """The unit that it belongs to."""

    @abstractmethod
    def may_start(self, user: AbstractBaseUser, subject: S) -> bool:
        """Whether this person may send it on its way."""

    def summary(self, subject: S, locale: str) -> Sequence[Line]:  # noqa: ARG002  # a room's own
        """What people must know to decide, in order; the language is active while it is asked."""
        return ()

    def changed_at(self, subject: S) -> datetime | None:  # noqa: ARG002  # a room's own
        """When what is approved changed last: who approved before is asked again after a return."""
        return None

    def visible(self, user: AbstractBaseUser) -> Q:  # noqa: ARG002  # a room's own
        """Condition on `Run` for those that a person sees beside what this room shows them."""
        return Q(pk__in=())

    def on_completed(self, run: "Run", by: AbstractBaseUser) -> None:  # optional
        """Called in the transaction in which the last step passes."""

    def on_refused(self, run: "Run", by: AbstractBaseUser) -> None:  # optional
        """Called in the transaction in which a step refuses."""

    def on_returned(self, run: "Run", by: AbstractBaseUser) -> None:  # optional
        """Called in the transaction in which the file goes back to its requester."""

    def on_cancelled(self, run: "Run", by: AbstractBaseUser) -> None:  # optional
        """Called in the transaction in which the file is withdrawn."""


subject_kinds: Registry[SubjectKind[Any]] = Registry("kinds of files that take a circuit")


def kind_label(code: str) -> str:
    """A kind in words; its code where no room knows it any more."""
    kind = subject_kinds.get(code)
    return str(kind.label) if kind else code


def visible_runs(user: AbstractBaseUser) -> Q:
    """The runs that the kinds show to a person."""
    found = Q(pk__in=())
    for code, kind in subject_kinds.items():
        found |= Q(subject_kind=code) & kind.visible(user)
    return found
