"""The mails of signing: the personal link, the code, the refusal, the recall, the signed files."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext_lazy as _

from intl_office.mail.enums import Priority
from intl_office.mail.kinds import MailKind, Variable, register
from intl_office.mail.wording import Wording

GROUP = _("Signatures")
TITLE = Variable("title", _("What is signed"), "2026-0001 – Accord d’échange")


@dataclass(frozen=True, slots=True)
class Asked:
    """What a mail with a link says; the address exists nowhere else."""

    title: str
    url: str
    valid_until: date


@dataclass(frozen=True, slots=True)
class Coded:
    """What a mail with a code says."""

    title: str
    code: str
    minutes: int


@dataclass(frozen=True, slots=True)
class Recalled:
    """What the mail about a recall says."""

    title: str
    reason: str


@dataclass(frozen=True, slots=True)
class Refused:
    """What the officer is told of somebody who does not sign; `url`: the page of the signing."""

    title: str
    who: str
    reason: str
    url: str


@dataclass(frozen=True, slots=True)
class Finished:
    """What the mail to all says once the last signature is set."""

    title: str
    url: str
    valid_until: date


class SignatureAsked(MailKind[Asked]):
    """Brings the link to the page on which a text is read and signed."""

    code = "documents.signature_asked"
    title = _("Request for a signature")
    group = GROUP
    variables = (
        TITLE,
        Variable("url", _("The personal link"), "https://office.example.org/link/1"),
        Variable("valid_until", _("Last day on which the link works"), date(2026, 12, 31)),
    )
    house = {
        "en": Wording(
            "To sign: {{ title }}",
            "Hello {{ recipient_name }},\n\n"
            "{{ institution }} asks you to read and sign “{{ title }}”. You need no account: read "
            "the text, give your name, and enter the code that is then sent to this address.\n\n"
            "[Read and sign]({{ url }})\n\n"
            "The link is meant for you alone and is valid until {{ valid_until }}.",
        ),
        "fr": Wording(
            "À signer : {{ title }}",
            "Bonjour {{ recipient_name }},\n\n"
            "{{ institution }} vous invite à lire et à signer « {{ title }} ». Aucun compte n’est "
            "nécessaire : lisez le texte, indiquez votre nom, puis saisissez le code envoyé alors "
            "à cette adresse.\n\n"
            "[Lire et signer]({{ url }})\n\n"
            "Ce lien vous est personnel ; il est valable jusqu’au {{ valid_until }}.",
        ),
    }
    confidential = True

    def context(self, subject: Asked) -> Mapping[str, object]:
        """Give title, link and last day."""
        return {"title": subject.title, "url": subject.url, "valid_until": subject.valid_until}


class SignatureReminder(SignatureAsked):
    """Recalls a signature that is waited for, with a link that works."""

    code = "documents.signature_reminder"
    title = _("Reminder of a signature")
    house = {
        "en": Wording(
            "Your signature is waited for: {{ title }}",
            "Hello {{ recipient_name }},\n\n"
            "“{{ title }}” waits for your signature: {{ institution }} asked you to read and sign "
            "it.\n\n"
            "[Read and sign]({{ url }})\n\n"
            "The link is meant for you alone and is valid until {{ valid_until }}.",
        ),
        "fr": Wording(
            "Votre signature est attendue : {{ title }}",
            "Bonjour {{ recipient_name }},\n\n"
            "« {{ title }} » attend votre signature : {{ institution }} vous a invité à lire "
            "et à signer ce texte.\n\n"
            "[Lire et signer]({{ url }})\n\n"
            "Ce lien vous est personnel ; il est valable jusqu’au {{ valid_until }}.",
        ),
    }


class SignatureCode(MailKind[Coded]):
    """Brings the one-time code by which somebody signs."""

    code = "documents.signature_code"
    title = _("One-time code of a signature")
    group = GROUP
    variables = (
        TITLE,
        Variable("code", _("The code"), "123456"),
        Variable("minutes", _("How long it holds, in minutes"), 10),
    )
    house = {
        "en": Wording(
            "Your code to sign: {{ title }}",
            "Hello {{ recipient_name }},\n\n"
            "Your code is **{{ code }}**. It holds for {{ minutes }} minutes. By entering it you "
            "sign “{{ title }}”.\n\n"
            "If you did not ask for it, do nothing: nothing is signed.",
        ),
        "fr": Wording(
            "Votre code de signature : {{ title }}",
            "Bonjour {{ recipient_name }},\n\n"
            "Votre code est **{{ code }}**. Il est valable {{ minutes }} minutes. En le "
            "saisissant, vous signez « {{ title }} ».\n\n"
            "Si vous n’avez rien demandé, ne faites rien : rien n’est signé.",
        ),
    }
    priority = Priority.NOW
    confidential = True

    def context(self, subject: Coded) -> Mapping[str, object]:
        """Give title and code."""
        return {"title": subject.title, "code": subject.code, "minutes": subject.minutes}


class SignatureRecalled(MailKind[Recalled]):
    """Tells those who were asked that the text is not to be signed."""

    code = "documents.signature_recalled"
    title = _("Recall of a text to be signed")
    group = GROUP
    variables = (TITLE, Variable("reason", _("Why"), "The dates change."))
    house = {
        "en": Wording(
            "Recalled: {{ title }}",
            "Hello {{ recipient_name }},\n\n"
            "“{{ title }}” was recalled and is not to be signed any more. The reason given: "
            "{{ reason }}\n\nA new version will be sent to you where there is one.",
        ),
        "fr": Wording(
            "Texte retiré : {{ title }}",
            "Bonjour {{ recipient_name }},\n\n"
            "« {{ title }} » a été retiré et n’est plus à signer. Motif indiqué : "
            "{{ reason }}\n\nUne nouvelle version vous sera envoyée s’il y en a une.",
        ),
    }

    def context(self, subject: Recalled) -> Mapping[str, object]:
        """Give title and reason."""
        return {"title": subject.title, "reason": subject.reason}


class SignatureRefused(MailKind[Refused]):
    """Tells whoever started the signing that somebody does not sign, and why."""

    code = "documents.signature_refused"
    title = _("Refusal of a signature")
    group = GROUP
    variables = (
        TITLE,
        Variable("who", _("Who does not sign"), "Ingrid Svensson"),
        Variable("reason", _("Why"), "Article 3 is not what we agreed."),
        Variable("url", _("Address of the signatures"), "https://office.example.org/s/1"),
    )
    house = {
        "en": Wording(
            "Not signed: {{ title }}",
            "Hello {{ recipient_name }},\n\n"
            "{{ who }} does not sign “{{ title }}”. The reason given: {{ reason }}\n\n"
            "Recall the text, correct it, and have the new version signed: nobody types the "
            "signatories again.\n\n[See the signatures]({{ url }})",
        ),
        "fr": Wording(
            "Signature refusée : {{ title }}",
            "Bonjour {{ recipient_name }},\n\n"
            "{{ who }} ne signe pas « {{ title }} ». Motif indiqué : {{ reason }}\n\n"
            "Retirez le texte, corrigez-le, puis faites signer la nouvelle version : les "
            "signataires ne sont pas à ressaisir.\n\n[Voir les signatures]({{ url }})",
        ),
    }

    def context(self, subject: Refused) -> Mapping[str, object]:
        """Give title, person, reason and page."""
        return {
            "title": subject.title,
            "who": subject.who,
            "reason": subject.reason,
            "url": subject.url,
        }


class SignedFiles(MailKind[Finished]):
    """Brings all who signed the link to the signed files; files are too big for many mailboxes."""

    code = "documents.signed_files"
    title = _("Signed files for those who signed")
    group = GROUP
    variables = (
        TITLE,
        Variable("url", _("The personal link"), "https://office.example.org/link/1"),
        Variable("valid_until", _("Last day on which the link works"), date(2026, 12, 31)),
    )
    house = {
        "en": Wording(
            "Signed by all: {{ title }}",
            "Hello {{ recipient_name }},\n\n"
            "All have signed “{{ title }}”. Keep the signed file and its record of evidence: you "
            "find them here, without an account.\n\n"
            "[Fetch the signed files]({{ url }})\n\n"
            "The link is meant for you alone and is valid until {{ valid_until }}.\n\n"
            "{{ institution }}",
        ),
        "fr": Wording(
            "Signé par tous : {{ title }}",
            "Bonjour {{ recipient_name }},\n\n"
            "Tous ont signé « {{ title }} ». Conservez le fichier signé et son dossier de preuve : "
            "ils sont ici, sans compte.\n\n"
            "[Récupérer les fichiers signés]({{ url }})\n\n"
            "Ce lien vous est personnel ; il est valable jusqu’au {{ valid_until }}.\n\n"
            "{{ institution }}",
        ),
    }
    confidential = True

    def context(self, subject: Finished) -> Mapping[str, object]:
        """Give title, link and last day."""
        return {"title": subject.title, "url": subject.url, "valid_until": subject.valid_until}


def register_mails() -> None:
    """Called once, in `AppConfig.ready()`."""
    asking = (SignatureAsked, SignatureReminder, SignatureCode)
    for kind in (*asking, SignatureRefused, SignatureRecalled, SignedFiles):
        register(kind())
