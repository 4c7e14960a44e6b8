"""Kinds of mails: one class for each mail that the application can send.

The room that sends it writes the class in its `notifications.py` and registers it in `ready()`:

    class Reminder(MailKind[Deadline]):
        code = "deadlines.reminder"
        title = _("Reminder of a deadline")
        group = _("Deadlines")
        variables = (
            Variable("title", _("What is due"), "Nomination of students"),
            Variable("due", _("Last day"), date(2026, 11, 30)),
            Variable("url", _("Address of the file"), "https://office.example.org/d/1"),
        )
        house = {
            "en": Wording("Reminder: {{ title }}", "Due on {{ due }}: {{ url }}"),
            "fr": Wording("Rappel : {{ title }}", "À rendre le {{ due }} : {{ url }}"),
        }

        def context(self, subject: Deadline) -> Mapping[str, object]:
            return {"title": subject.title, "due": subject.due, "url": subject.get_url()}

    kinds.register(Reminder())

Officers may replace the house text; the variables stay the same. They try it on the documented
examples, on mails that were sent, and on the real rows that `files` names. A system check writes
every house text with its documented examples.
"""

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Generic, TypeVar
from uuid import UUID

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from intl_office.core.registry import Registry
from intl_office.mail.enums import Priority
from intl_office.mail.values import Plain, plain
from intl_office.mail.wording import Wording
from intl_office.ui.brand import brand

S_contra = TypeVar("S_contra", contravariant=True)
Text = str | Promise


@dataclass(frozen=True, slots=True)
class Variable:
    """One variable of a mail: its name, what it is, and an example of its value.

    A list of dictionaries documents what `{% for %}` runs over.
    """

    name: str
    meaning: Text
    example: object

    @property
    def shown(self) -> object:
        """The example as officers read it; of a list, what each of its parts has."""
        if not isinstance(self.example, list) or not self.example:
            return self.example
        first = self.example[0]
        names = ", ".join(first) if isinstance(first, Mapping) else str(first)
        return gettext("a list; each part has: %(names)s") % {"names": names}


class MailKind(ABC, Generic[S_contra]):
    """One mail.

    Class attributes:
        code: `room.mail`, kept with every mail; never changed.
        title, group: what officers read.
        variables: all that the text may name, besides `common()`.
        house: the text in every language.
        priority: which mails leave first.
        confidential: the mail carries a personal link or code. Officers never see its text, and
            it is erased once sent.
    """

    code: ClassVar[str]
    title: ClassVar[Text]
    group: ClassVar[Text]
    variables: ClassVar[tuple[Variable, ...]] = ()
    house: ClassVar[Mapping[str, Wording]]
    priority: ClassVar[int] = Priority.NORMAL
    confidential: ClassVar[bool] = False

    @abstractmethod
    def context(self, subject: S_contra) -> Mapping[str, object]:
        """Give each variable its value for one subject; called in the reader's language."""

    def files(self, user: AbstractBaseUser) -> Sequence[tuple[UUID, str]]:  # noqa: ARG002  # a kind's own
        """Some rows on which its text may be tried, with their names: those that one may read."""
        return ()

    def file(self, user: AbstractBaseUser, uid: UUID) -> Any:  # noqa: ARG002  # as above
        """One such row, as `context` takes it; None for any other."""
        return None

    def all_variables(self) -> tuple[Variable, ...]:
        """The variables of this mail and those of every mail."""
        return (*self.variables, *common())

    def names(self) -> frozenset[str]:
        """Names of all variables."""
        return frozenset(variable.name for variable in self.all_variables())

    def example(self) -> dict[str, Plain]:
        """The documented examples as values."""
        return {variable.name: plain(variable.example) for variable in self.all_variables()}


Kind = MailKind[Any]
registered: Registry[Kind] = Registry("kinds of mails")


def register(kind: Kind) -> None:
    """Add a kind; called in `AppConfig.ready()`. Raises ValueError for a code taken."""
    registered.register(kind.code, kind)


def common() -> tuple[Variable, ...]:
    """Variables that every mail has."""
    named = settings.INSTITUTION_NAME or str(_("International office"))
    return (
        Variable("recipient_name", _("Name of the recipient, or the address"), "Camille Martin"),
        Variable("institution", _("Name of the institution"), named),
    )


def institution() -> str:
    """The institution's name as the frame shows it in the language in force; else the office's."""
    return brand().name or gettext("International office")
