"""The mails about versions of a text: the link for the partner, the news for the officer."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from intl_office.documents.kinds import document_kinds
from intl_office.documents.models import VersionComment, VersionSending
from intl_office.mail import kinds
from intl_office.mail.kinds import MailKind, Variable
from intl_office.mail.wording import Wording

GROUP = _("Versions of a text")
_TITLE = Variable("title", _("Title of the text"), "2026-0147 – Exchange agreement")
_NUMBER = Variable("number", _("Number of the version"), 2)


@dataclass(frozen=True, slots=True)
class Invited:
    """A sending, with the link that exists only in its mail, and a word of whoever sends it."""

    sending: VersionSending
    url: str
    expires_at: datetime
    words: str


class VersionSent(MailKind[Invited]):
    """Brings a partner the link by which they read a version and comment it."""

    code = "documents.version_sent"
    title = _("A version of a text for the partner")
    group = GROUP
    variables = (
        _TITLE,
        _NUMBER,
        Variable("sender", _("Who sends it"), "Camille Roy"),
        Variable("words", _("What the sender wrote, may be empty"), "We have changed article 4."),
        Variable("url", _("The personal link"), "https://office.example.org/link/1"),
        Variable("valid_until", _("Last day on which the link works"), date(2026, 12, 22)),
    )
    house = {
        "en": Wording(
            "For your comments: {{ title }} (version {{ number }})",
            "Dear {{ recipient_name }},\n\n"
            "{{ sender }} sends you version {{ number }} of the text “{{ title }}”."
            "{% if words %}\n\n{{ words }}{% endif %}\n\n"
            "You need no account: read the text, and write your comments under each article.\n\n"
            "[Read and comment on the text]({{ url }})\n\n"
            "The link is meant for you alone and is valid until {{ valid_until }}.\n\n"
            "{{ institution }}",
        ),
        "fr": Wording(
            "Pour vos remarques : {{ title }} (version {{ number }})",
            "Bonjour {{ recipient_name }},\n\n"
            "{{ sender }} vous adresse la version {{ number }} du texte « {{ title }} »."
            "{% if words %}\n\n{{ words }}{% endif %}\n\n"
            "Aucun compte n’est nécessaire : lisez le texte et écrivez vos remarques sous chaque "
            "article.\n\n"
            "[Lire et commenter le texte]({{ url }})\n\n"
            "Ce lien vous est personnel ; il est valable jusqu’au {{ valid_until }}.\n\n"
            "{{ institution }}",
        ),
    }
    confidential = True

    def context(self, subject: Invited) -> Mapping[str, object]:
        """Give the link and what it opens."""
        version = subject.sending.version
        return {
            "title": version.title,
            "number": version.number,
            "sender": str(subject.sending.sent_by),
            "words": subject.words,
            "url": subject.url,
            "valid_until": timezone.localdate(subject.expires_at),
        }


class VersionCommented(MailKind[VersionComment]):
    """Tells the officer that a partner has commented a text; what they said stays on the page."""

    code = "documents.version_commented"
    title = _("A partner’s comment on a text")
    group = GROUP
    variables = (
        _TITLE,
        _NUMBER,
        Variable("who", _("Who wrote it"), "Ingrid Svensson"),
        Variable("url", _("Address of the versions"), "https://office.example.org/v/1"),
    )
    house = {
        "en": Wording(
            "Comment of {{ who }}: {{ title }}",
            "Hello {{ recipient_name }},\n\n"
            "{{ who }} has commented on version {{ number }} of “{{ title }}”.\n\n"
            "More comments may follow: you get one mail an hour at most.\n\n"
            "[Read and answer]({{ url }})",
        ),
        "fr": Wording(
            "Remarque de {{ who }} : {{ title }}",
            "Bonjour {{ recipient_name }},\n\n"
            "{{ who }} a commenté la version {{ number }} de « {{ title }} ».\n\n"
            "D’autres remarques peuvent suivre : vous recevez au plus un courriel par heure.\n\n"
            "[Lire et répondre]({{ url }})",
        ),
    }

    def context(self, subject: VersionComment) -> Mapping[str, object]:
        """Give the comment and where it is answered."""
        version = subject.version
        page = document_kinds[version.kind].versions_url(version.subject)
        return {
            "title": version.title,
            "number": version.number,
            "who": subject.author,
            "url": settings.PUBLIC_URL + page,
        }


def register() -> None:
    """Called once, in `AppConfig.ready()`."""
    kinds.register(VersionSent())
    kinds.register(VersionCommented())
