"""The mails about an agreement that people send with one button, once they have read them."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import ClassVar
from uuid import UUID

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.utils.translation import gettext_lazy as _

from intl_office.accounts.models import User
from intl_office.mail import kinds
from intl_office.mail.kinds import MailKind, Variable
from intl_office.mail.wording import Wording
from partnerships.life_enums import Letter
from partnerships.models import Agreement
from partnerships.models.agreement import AgreementQuerySet
from partnerships.workflow import agreements

TRIED = 20  # agreements on which a text may be tried
_URL = "https://office.example.org/partnerships/"
_TITLE = "Framework agreement with Uppsala University"


class _AboutAgreement(MailKind[Agreement]):
    """Number, title, days, who looks after it."""

    group = _("Agreements")
    variables: ClassVar[tuple[Variable, ...]] = (
        Variable("number", _("Number of the agreement"), "2026-0147"),
        Variable("title", _("Its title"), _TITLE),
        Variable("kind", _("Its type"), "Framework agreement"),
        Variable("first_day", _("Its first day"), date(2026, 9, 1)),
        Variable("last_day", _("Its last day, empty without one"), date(2031, 8, 31)),
        Variable("effective", _("First day after a notice, empty without one"), date(2028, 9, 1)),
        Variable("reason", _("Why notice was given, else empty"), "The course is closed."),
        Variable("missing", _("What is missing, a list of sentences"), ["The scan is missing."]),
        Variable("officer", _("The responsible officer"), "Camille Roy"),
        Variable("officer_email", _("The officer’s address, may be empty"), "c.roy@example.org"),
        Variable("url", _("Address of its page"), _URL),
    )

    def files(self, user: AbstractBaseUser) -> Sequence[tuple[UUID, str]]:
        """The newest agreements that the person may read."""
        return agreements_to_try(user)

    def file(self, user: AbstractBaseUser, uid: UUID) -> Agreement | None:
        """One of them."""
        return agreement_to_try(user, uid)

    def context(self, subject: Agreement) -> Mapping[str, object]:
        """Give the values as they are now."""
        officer, notice = subject.officer, subject.notice
        return {
            "number": subject.number,
            "title": subject.title,
            "kind": str(subject.get_type_display()),
            "first_day": subject.starts_on,
            "last_day": subject.ends_on or "",
            "effective": notice.effective_on if notice else "",
            "reason": notice.reason if notice else "",
            "missing": _missing(subject),
            "officer": str(officer or ""),
            "officer_email": officer.email if officer else "",
            "url": settings.PUBLIC_URL + subject.get_absolute_url(),
        }


def _readable(user: AbstractBaseUser) -> AgreementQuerySet:
    assert isinstance(user, User)  # noqa: S101  # the project has one kind of account
    return Agreement.objects.visible_to(user).select_related("officer", "unit")


def agreements_to_try(user: AbstractBaseUser, **only: object) -> Sequence[tuple[UUID, str]]:
    """The newest agreements of these that the person may read, by name."""
    rows = _readable(user).filter(**only).order_by("-pk")
    return [(row.uid, str(row)) for row in rows[:TRIED]]


def agreement_to_try(user: AbstractBaseUser, uid: UUID) -> Agreement | None:
    """One that the person may read."""
    return _readable(user).filter(uid=uid).first()


def _missing(row: Agreement) -> list[str]:
    lines = agreements.starting_from(row.state)
    forward = (line for line in lines if line.name in {"submit", "approve", "sign"})
    return [str(one.message) for line in forward for one in line.missing(row)]


_OFFICER = (
    "{% if officer %}\n\n{{ officer }}"
    "{% if officer_email %}, {{ officer_email }}{% endif %}{% endif %}"
)
_FROM = "\n\n{{ institution }}" + _OFFICER


class DraftLetter(_AboutAgreement):
    """The draft goes to the partner."""

    code = Letter.DRAFT
    title = Letter.DRAFT.label
    house = {
        "en": Wording(
            "Draft of our agreement {{ number }}",
            "Dear {{ recipient_name }},\n\n"
            "We have drafted: {{ title }}. It would hold from {{ first_day }}"
            "{% if last_day %} to {{ last_day }}{% endif %}.\n\n"
            "The text comes in a separate mail. Please tell us what you would like to change, and "
            "who signs for your institution." + _FROM,
        ),
        "fr": Wording(
            "Projet de notre accord {{ number }}",
            "Bonjour {{ recipient_name }},\n\n"
            "Nous avons préparé le projet suivant : {{ title }}. Il prendrait effet le "
            "{{ first_day }}{% if last_day %} et prendrait fin le {{ last_day }}{% endif %}.\n\n"
            "Le texte vous parvient dans un courriel séparé. Merci de nous dire ce que vous "
            "souhaitez modifier et qui signe pour votre établissement." + _FROM,
        ),
    }


class SignatureLetter(_AboutAgreement):
    """The partner is asked to sign."""

    code = Letter.SIGNATURE
    title = Letter.SIGNATURE.label
    house = {
        "en": Wording(
            "For your signature: {{ title }}",
            "Dear {{ recipient_name }},\n\n"
            "Our bodies have approved agreement {{ number }}: {{ title }}. Please have it signed "
            "and send us the signed copy, a scan is enough." + _FROM,
        ),
        "fr": Wording(
            "Pour signature : {{ title }}",
            "Bonjour {{ recipient_name }},\n\n"
            "Nos instances ont approuvé l’accord {{ number }} : {{ title }}. Merci de le faire "
            "signer et de nous retourner l’exemplaire signé ; un document numérisé suffit." + _FROM,
        ),
    }


class ReminderLetter(_AboutAgreement):
    """Whoever is asked in the circuit, or the responsible officer."""

    code = Letter.REMINDER
    title = Letter.REMINDER.label
    house = {
        "en": Wording(
            "It is your turn: {{ title }}",
            "Hello {{ recipient_name }},\n\n"
            "Agreement {{ number }} waits for you.\n"
            "{% for one in missing %}\n- {{ one }}{% endfor %}\n\n"
            "[Open the agreement]({{ url }})",
        ),
        "fr": Wording(
            "C’est à vous : {{ title }}",
            "Bonjour {{ recipient_name }},\n\n"
            "L’accord {{ number }} vous attend.\n"
            "{% for one in missing %}\n- {{ one }}{% endfor %}\n\n"
            "[Ouvrir l’accord]({{ url }})",
        ),
    }


class NoticeLetter(_AboutAgreement):
    """The partner is told that the agreement ends."""

    code = Letter.NOTICE
    title = Letter.NOTICE.label
    house = {
        "en": Wording(
            "End of our agreement {{ number }}",
            "Dear {{ recipient_name }},\n\n"
            "We confirm that our agreement ends: {{ title }}."
            "{% if effective %} This takes effect on {{ effective }}.{% endif %} Mobilities that "
            "have begun or been accepted are carried to their end."
            "{% if reason %}\n\nReason: {{ reason }}{% endif %}" + _FROM,
        ),
        "fr": Wording(
            "Fin de notre accord {{ number }}",
            "Bonjour {{ recipient_name }},\n\n"
            "Nous vous confirmons la fin de notre accord : {{ title }}."
            "{% if effective %} Elle prend effet le {{ effective }}.{% endif %} Les mobilités "
            "commencées ou acceptées sont menées à leur terme."
            "{% if reason %}\n\nMotif : {{ reason }}{% endif %}" + _FROM,
        ),
    }


class RenewalLetter(_AboutAgreement):
    """The partner is asked whether to go on."""

    code = Letter.RENEWAL
    title = Letter.RENEWAL.label
    house = {
        "en": Wording(
            "Shall we go on? {{ title }}",
            "Dear {{ recipient_name }},\n\n"
            "Our agreement {{ number }} ends on {{ last_day }}; it is not renewed by itself. Would "
            "you like to conclude a new one, and what should change?" + _FROM,
        ),
        "fr": Wording(
            "Poursuivons-nous ? {{ title }}",
            "Bonjour {{ recipient_name }},\n\n"
            "Notre accord {{ number }} prend fin le {{ last_day }} ; il n’est pas reconduit de "
            "lui-même. Souhaitez-vous en conclure un nouveau, et que faudrait-il changer ?" + _FROM,
        ),
    }


def register() -> None:
    """Called once, in `AppConfig.ready()`."""
    for kind in (DraftLetter, SignatureLetter, ReminderLetter, NoticeLetter, RenewalLetter):
        kinds.register(kind())
