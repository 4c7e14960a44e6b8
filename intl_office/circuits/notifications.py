"""The mails of this room: a decision is asked for; what became of a file."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from intl_office.accounts.models import User
from intl_office.circuits.models import Run, Turn
from intl_office.mail.actions.queueing import Recipient, notify
from intl_office.mail.kinds import MailKind, Variable
from intl_office.mail.wording import Wording

GROUP = _("Approvals")
_URL = "https://office.example.org/approvals/"
_TITLE = Variable("title", _("What it is about"), "Framework agreement with Uppsala")
_KIND = Variable("kind", _("Kind of file"), "Agreement")
_STEP = Variable("step", _("Step of the circuit"), "Legal department")


@dataclass(frozen=True, slots=True)
class Asked:
    """A turn that opened, and why it came back where it did."""

    turn: Turn
    returned: str = ""


@dataclass(frozen=True, slots=True)
class Told:
    """What became of a file, and the turn that made it so (None where none did)."""

    run: Run
    turn: Turn | None = None


class Opened(MailKind[Asked]):
    """To those whose decision is asked for."""

    code = "circuits.opened"
    title = _("A decision is asked for")
    group = GROUP
    variables = (
        _TITLE,
        _KIND,
        _STEP,
        Variable("sender", _("Who sent the file"), "Claire Fontaine"),
        Variable("due", _("Last day, empty without one"), date(2026, 11, 30)),
        Variable(
            "returned", _("Why it came back to this step, else empty"), "The annex is missing."
        ),
        Variable("url", _("Address of the page of the decision"), _URL),
    )
    house = {
        "en": Wording(
            "Your decision: {{ title }}",
            "Hello {{ recipient_name }},\n\n"
            "{{ sender }} asks for a decision at the step “{{ step }}”.\n\n"
            "{{ kind }}: {{ title }}\n"
            "{% if due %}Until: {{ due }}\n{% endif %}"
            "{% if returned %}\nIt came back to this step: {{ returned }}\n{% endif %}\n"
            "[Read and decide]({{ url }})",
        ),
        "fr": Wording(
            "Votre décision : {{ title }}",
            "Bonjour {{ recipient_name }},\n\n"
            "{{ sender }} demande une décision à l’étape « {{ step }} ».\n\n"
            "{{ kind }} : {{ title }}\n"
            "{% if due %}Jusqu’au : {{ due }}\n{% endif %}"
            "{% if returned %}\nLe dossier est revenu à cette étape : {{ returned }}\n{% endif %}\n"
            "[Lire et décider]({{ url }})",
        ),
    }

    def context(self, subject: Asked) -> Mapping[str, object]:
        """Give the values as they are now."""
        turn = subject.turn
        return {
            "title": turn.run.title,
            "kind": turn.run.kind_label,
            "step": turn.step.name,
            "sender": str(turn.run.started_by),
            "due": turn.due_on or "",
            "returned": subject.returned,
            "url": settings.PUBLIC_URL + turn.get_absolute_url(),
        }


class _Outcome(MailKind[Told]):
    """To the requester: what became of the file."""

    group = GROUP
    variables: ClassVar[tuple[Variable, ...]] = (
        _TITLE,
        _KIND,
        _STEP,
        Variable("who", _("Who decided"), "Anne Roussel"),
        Variable("reason", _("The reason given"), "The insurance clause is missing."),
        Variable("url", _("Address of the file in its circuit"), _URL),
    )

    def context(self, subject: Told) -> Mapping[str, object]:
        """Give the values as they are now."""
        run, turn = subject.run, subject.turn
        return {
            "title": run.title,
            "kind": run.kind_label,
            "step": turn.step.name if turn else "",
            "who": str(turn.decided_by or "") if turn else "",
            "reason": turn.reason if turn else "",
            "url": settings.PUBLIC_URL + run.get_absolute_url(),
        }


class Refused(_Outcome):
    """The file is refused."""

    code = "circuits.refused"
    title = _("A file is refused")
    house = {
        "en": Wording(
            "Refused: {{ title }}",
            "Hello {{ recipient_name }},\n\n"
            "{{ who }} refused at the step “{{ step }}”.\n\n{{ kind }}: {{ title }}\n\n"
            "Reason: {{ reason }}\n\n[Open the file]({{ url }})",
        ),
        "fr": Wording(
            "Refusé : {{ title }}",
            "Bonjour {{ recipient_name }},\n\n"
            "{{ who }} a refusé à l’étape « {{ step }} ».\n\n{{ kind }} : {{ title }}\n\n"
            "Motif : {{ reason }}\n\n[Ouvrir le dossier]({{ url }})",
        ),
    }


class Returned(_Outcome):
    """The file comes back to its requester."""

    code = "circuits.returned"
    title = _("A file comes back to its requester")
    house = {
        "en": Wording(
            "To be completed: {{ title }}",
            "Hello {{ recipient_name }},\n\n"
            "{{ who }} sent the file back at the step “{{ step }}”.\n\n{{ kind }}: {{ title }}\n\n"
            "Reason: {{ reason }}\n\n"
            "Once it is completed, send it on its way again: [open the file]({{ url }})",
        ),
        "fr": Wording(
            "À compléter : {{ title }}",
            "Bonjour {{ recipient_name }},\n\n"
            "{{ who }} a renvoyé le dossier à l’étape « {{ step }} ».\n\n"
            "{{ kind }} : {{ title }}\n\nMotif : {{ reason }}\n\n"
            "Une fois complété, relancez le circuit : [ouvrir le dossier]({{ url }})",
        ),
    }


class Completed(_Outcome):
    """Every step has passed."""

    code = "circuits.completed"
    title = _("A file is approved by all")
    house = {
        "en": Wording(
            "Approved: {{ title }}",
            "Hello {{ recipient_name }},\n\n"
            "Every step of the circuit has passed.\n\n{{ kind }}: {{ title }}\n\n"
            "[Open the file]({{ url }})",
        ),
        "fr": Wording(
            "Approuvé : {{ title }}",
            "Bonjour {{ recipient_name }},\n\n"
            "Toutes les étapes du circuit sont franchies.\n\n{{ kind }} : {{ title }}\n\n"
            "[Ouvrir le dossier]({{ url }})",
        ),
    }


def ask(turn: Turn, people: Iterable[User], returned: str = "") -> None:
    """Tell those whose turn it is; once for each turn and person."""
    for person in people:
        _mail(Opened.code, Asked(turn, returned), person, f"turn:{turn.uid}")


def tell(kind: type[_Outcome], run: Run, turn: Turn | None) -> None:
    """Tell the requester what became of the file; once for each round."""
    _mail(kind.code, Told(run, turn), run.started_by, f"run:{run.uid}:{run.round}")


def _mail(kind: str, subject: object, person: User, cause: str) -> None:
    if person.is_active:
        to = Recipient(person.email, str(person), person.language)
        notify(kind=kind, subject=subject, to=to, cause=cause)
