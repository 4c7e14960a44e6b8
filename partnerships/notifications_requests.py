"""The mails about requests for agreements: one for each cause, to those whom it concerns."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from intl_office.accounts.models import User
from intl_office.mail.actions.queueing import Recipient, notify
from intl_office.mail.kinds import MailKind, Text, Variable, register
from intl_office.mail.wording import Wording
from partnerships.models import Advice, AgreementRequest

GROUP = _("Requests for agreements")
_INSTITUTION = Variable("institution_asked", _("Institution concerned"), "Uppsala universitet")
_NUMBER = Variable("number", _("Number of the request"), "R2026-0012")
_URL = Variable("url", _("Address of the page"), "https://office.example.org/partnerships/r/1/")
_SEE = {"en": "[Open the request]({{ url }})", "fr": "[Ouvrir la demande]({{ url }})"}


@dataclass(frozen=True, slots=True)
class Told:
    """A request, and what is said of it.

    Attributes:
        request: the request.
        text: what was said, or the reason given.
        who: who did it.
        advice: the advice that it is about, if one.

    """

    request: AgreementRequest
    text: str = ""
    who: str = ""
    advice: Advice | None = None


class _Mail(MailKind[Told]):
    """What these mails share."""

    group: ClassVar[Text] = GROUP
    variables: ClassVar[tuple[Variable, ...]] = (
        _INSTITUTION,
        _NUMBER,
        Variable("who", _("Who did it"), "Nadia Benali"),
        Variable("text", _("What was said, or the reason given"), "Which courses do you mean?"),
        Variable("due", _("Last day, empty without one"), date(2026, 12, 11)),
        _URL,
    )

    def context(self, subject: Told) -> Mapping[str, object]:
        """Give the values as they are now."""
        row, advice = subject.request, subject.advice
        page = advice or row
        return {
            "institution_asked": row.institution,
            "number": row.number,
            "who": subject.who,
            "text": subject.text,
            "due": advice.due_on if advice else row.answer_due_on if row.is_owed else "",
            "url": settings.PUBLIC_URL + page.get_absolute_url(),
        }


class Received(_Mail):
    """To the requester: it has arrived, and until when an answer is owed."""

    code = "requests.received"
    title = _("Request for an agreement: received")
    house = {
        "en": Wording(
            "Your request: {{ institution_asked }}",
            "Hello {{ recipient_name }},\n\nYour request {{ number }} for an agreement with "
            "{{ institution_asked }} has arrived. You will have an answer by {{ due }}.\n\n"
            + _SEE["en"],
        ),
        "fr": Wording(
            "Votre demande : {{ institution_asked }}",
            "Bonjour {{ recipient_name }},\n\nVotre demande {{ number }} d’accord avec "
            "{{ institution_asked }} est bien arrivée. Vous aurez une réponse au plus tard le "
            "{{ due }}.\n\n" + _SEE["fr"],
        ),
    }


class AdviceAsked(_Mail):
    """To somebody whose advice is asked for."""

    code = "requests.advice_asked"
    title = _("Request for an agreement: your advice is asked for")
    house = {
        "en": Wording(
            "Your advice: agreement with {{ institution_asked }}",
            "Hello {{ recipient_name }},\n\n{{ who }} asks for your advice on the request "
            "{{ number }} for an agreement with {{ institution_asked }}, by {{ due }}.\n\n"
            "{{ text }}\n\n[Read and answer]({{ url }})",
        ),
        "fr": Wording(
            "Votre avis : accord avec {{ institution_asked }}",
            "Bonjour {{ recipient_name }},\n\n{{ who }} vous demande votre avis sur la demande "
            "{{ number }} d’accord avec {{ institution_asked }}, d’ici le {{ due }}.\n\n"
            "{{ text }}\n\n[Lire et répondre]({{ url }})",
        ),
    }


class Spoken(_Mail):
    """To the others concerned: an advice was given, or a message written."""

    code = "requests.spoken"
    title = _("Request for an agreement: an advice or a message")
    house = {
        "en": Wording(
            "{{ who }} writes about {{ institution_asked }}",
            "Hello {{ recipient_name }},\n\n{{ who }} writes about the request {{ number }} for "
            "an agreement with {{ institution_asked }}:\n\n{{ text }}\n\n" + _SEE["en"],
        ),
        "fr": Wording(
            "{{ who }} écrit au sujet de {{ institution_asked }}",
            "Bonjour {{ recipient_name }},\n\n{{ who }} écrit au sujet de la demande {{ number }} "
            "d’accord avec {{ institution_asked }} :\n\n{{ text }}\n\n" + _SEE["fr"],
        ),
    }


class Accepted(_Mail):
    """To the requester: yes."""

    code = "requests.accepted"
    title = _("Request for an agreement: accepted")
    house = {
        "en": Wording(
            "Accepted: agreement with {{ institution_asked }}",
            "Hello {{ recipient_name }},\n\nYour request {{ number }} is accepted: the "
            "international office will draft the agreement with {{ institution_asked }}. You can "
            "follow it on the page of your request.\n\n" + _SEE["en"],
        ),
        "fr": Wording(
            "Acceptée : accord avec {{ institution_asked }}",
            "Bonjour {{ recipient_name }},\n\nVotre demande {{ number }} est acceptée : la "
            "direction des relations internationales va rédiger l’accord avec "
            "{{ institution_asked }}. Vous pouvez le suivre sur la page de votre demande.\n\n"
            + _SEE["fr"],
        ),
    }


class Refused(_Mail):
    """To the requester: no, and why."""

    code = "requests.refused"
    title = _("Request for an agreement: refused")
    house = {
        "en": Wording(
            "Refused: agreement with {{ institution_asked }}",
            "Hello {{ recipient_name }},\n\n{{ who }} has refused your request {{ number }} for "
            "an agreement with {{ institution_asked }}.\n\nReason: {{ text }}\n\n" + _SEE["en"],
        ),
        "fr": Wording(
            "Refusée : accord avec {{ institution_asked }}",
            "Bonjour {{ recipient_name }},\n\n{{ who }} a refusé votre demande {{ number }} "
            "d’accord avec {{ institution_asked }}.\n\nMotif : {{ text }}\n\n" + _SEE["fr"],
        ),
    }


class Incomplete(_Mail):
    """To the requester: something is missing."""

    code = "requests.incomplete"
    title = _("Request for an agreement: to be completed")
    house = {
        "en": Wording(
            "To be completed: agreement with {{ institution_asked }}",
            "Hello {{ recipient_name }},\n\n{{ who }} needs more information on your request "
            "{{ number }} for an agreement with {{ institution_asked }}:\n\n{{ text }}\n\n"
            "Complete it, then send it again: [complete the request]({{ url }})",
        ),
        "fr": Wording(
            "À compléter : accord avec {{ institution_asked }}",
            "Bonjour {{ recipient_name }},\n\n{{ who }} a besoin de précisions sur votre demande "
            "{{ number }} d’accord avec {{ institution_asked }} :\n\n{{ text }}\n\n"
            "Complétez-la, puis renvoyez-la : [compléter la demande]({{ url }})",
        ),
    }


class Moved(_Mail):
    """To who looks after it: the requester has completed or withdrawn it."""

    code = "requests.moved"
    title = _("Request for an agreement: completed or withdrawn by the requester")
    house = {
        "en": Wording(
            "{{ number }}: {{ institution_asked }}",
            "Hello {{ recipient_name }},\n\n{{ who }} has "
            "{% if due %}completed{% else %}withdrawn{% endif %} the request {{ number }} for an "
            "agreement with {{ institution_asked }}.\n\n"
            "{% if text %}{{ text }}\n\n{% endif %}" + _SEE["en"],
        ),
        "fr": Wording(
            "{{ number }} : {{ institution_asked }}",
            "Bonjour {{ recipient_name }},\n\n{{ who }} a "
            "{% if due %}complété{% else %}retiré{% endif %} la demande {{ number }} d’accord "
            "avec {{ institution_asked }}.\n\n"
            "{% if text %}{{ text }}\n\n{% endif %}" + _SEE["fr"],
        ),
    }


class Drafted(_Mail):
    """To the requester: the agreement is being drafted."""

    code = "requests.drafted"
    title = _("Request for an agreement: the agreement is being drafted")
    house = {
        "en": Wording(
            "Being drafted: agreement with {{ institution_asked }}",
            "Hello {{ recipient_name }},\n\n{{ who }} has begun the agreement with "
            "{{ institution_asked }} that you asked for ({{ number }}). The page of your request "
            "shows where it stands.\n\n" + _SEE["en"],
        ),
        "fr": Wording(
            "En cours de rédaction : accord avec {{ institution_asked }}",
            "Bonjour {{ recipient_name }},\n\n{{ who }} a commencé l’accord avec "
            "{{ institution_asked }} que vous avez demandé ({{ number }}). La page de votre "
            "demande montre où il en est.\n\n" + _SEE["fr"],
        ),
    }


KINDS: tuple[type[_Mail], ...] = (
    Received, AdviceAsked, Spoken, Accepted, Refused, Incomplete, Moved, Drafted,
)  # fmt: skip


def register_all() -> None:
    """Called once, in `AppConfig.ready()`."""
    for kind in KINDS:
        register(kind())


def tell(kind: type[_Mail], told: Told, people: Iterable[User | None], cause: object) -> None:
    """Write to each of these people who may still sign in, once for each cause."""
    for person in dict.fromkeys(people):
        if person is not None and person.is_active:
            to = Recipient(person.email, str(person), person.language)
            notify(kind=kind.code, subject=told, to=to, cause=f"{told.request.uid}:{cause}")


def tell_step(kind: type[_Mail], row: AgreementRequest, person: User | None, by: User) -> None:
    """Tell one person of the last step of a request: once for each step."""
    last = row.transitions.order_by("-pk").first()
    why, step = (last.reason, last.pk) if last else ("", 0)
    if person is not None and person.pk != by.pk:
        tell(kind, Told(row, why, str(by)), [person], f"step:{step}")
