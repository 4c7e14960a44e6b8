"""The mails of this app: an application has arrived, is withdrawn, its result; a certificate."""

from collections.abc import Mapping, Sequence
from typing import ClassVar
from uuid import UUID

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from intl_office.documents.enums import DocumentState
from intl_office.documents.models import Document
from intl_office.mail.enums import Priority
from intl_office.mail.kinds import MailKind, Variable, register
from intl_office.mail.wording import Wording
from mobility.enums import CERTIFICATE, DECIDED, SENT, ApplicationState
from mobility.models import Application

GROUP = _("Mobility")
TRIED = 20  # applications on which a text may be tried
_CAMPAIGN = Variable("campaign", _("Title of the campaign"), "Departures 2027/2028")
_URL = Variable("url", _("Address of the application"), "https://office.example.org/mobility/my/1/")


def register_all() -> None:
    """Called once, in `AppConfig.ready()`."""
    register(Submitted())
    register(Withdrawn())
    register(Result())
    register(CertificateReady())


def url_of(application: Application) -> str:
    """The student's page about it, as mails write it."""
    return settings.PUBLIC_URL + reverse("mobility:mine", args=[application.uid])


class _AboutApplication(MailKind[Application]):
    """Tried on applications that were sent, in these states."""

    states: ClassVar[frozenset[str]] = SENT

    def files(self, user: AbstractBaseUser) -> Sequence[tuple[UUID, str]]:
        """The newest that the person may read."""
        rows = Application.objects.visible_to(user).filter(state__in=self.states).order_by("-pk")
        return [(row.uid, str(row)) for row in rows.select_related("enrolment", "campaign")[:TRIED]]

    def file(self, user: AbstractBaseUser, uid: UUID) -> Application | None:
        """One of them."""
        return Application.objects.visible_to(user).filter(uid=uid, state__in=self.states).first()


class Submitted(_AboutApplication):
    """The application has arrived."""

    code = "mobility.submitted"
    title = _("Application received")
    group = GROUP
    variables = (
        _CAMPAIGN,
        Variable("closing", _("Last moment to change it"), "15 Jan 2027, 23:59 (Paris time)"),
        Variable("wishes", _("The destinations, in order"), ["Uppsala universitet", "KTH"]),
        _URL,
    )
    house = {
        "en": Wording(
            "Application received: {{ campaign }}",
            "Hello {{ recipient_name }},\n\n"
            "Your application has arrived. Your wishes, in order:\n\n"
            "{% for one in wishes %}- {{ one }}\n{% endfor %}\n"
            "You can change or withdraw it until {{ closing }}.\n\n"
            "[See my application]({{ url }})",
        ),
        "fr": Wording(
            "Candidature reçue : {{ campaign }}",
            "Bonjour {{ recipient_name }},\n\n"
            "Votre candidature est bien arrivée. Vos vœux, dans l’ordre :\n\n"
            "{% for one in wishes %}- {{ one }}\n{% endfor %}\n"
            "Vous pouvez la modifier ou la retirer jusqu’au {{ closing }}.\n\n"
            "[Voir ma candidature]({{ url }})",
        ),
    }
    priority = Priority.NORMAL

    def context(self, subject: Application) -> Mapping[str, object]:
        """Give the campaign and the wishes in order."""
        wishes = subject.wishes.select_related("partner").order_by("rank")
        return {
            "campaign": subject.campaign.title,
            "closing": str(subject.campaign.closing),
            "wishes": [one.host for one in wishes],
            "url": url_of(subject),
        }


class Withdrawn(_AboutApplication):
    """The student took the application out."""

    code = "mobility.withdrawn"
    title = _("Application withdrawn")
    group = GROUP
    variables = (_CAMPAIGN, _URL)
    house = {
        "en": Wording(
            "Application withdrawn: {{ campaign }}",
            "Hello {{ recipient_name }},\n\n"
            "You have withdrawn your application. As long as applications are open, you can "
            "apply after all.\n\n[See my application]({{ url }})",
        ),
        "fr": Wording(
            "Candidature retirée : {{ campaign }}",
            "Bonjour {{ recipient_name }},\n\n"
            "Vous avez retiré votre candidature. Tant que les candidatures sont ouvertes, vous "
            "pouvez encore postuler.\n\n[Voir ma candidature]({{ url }})",
        ),
    }

    def context(self, subject: Application) -> Mapping[str, object]:
        """Give the campaign."""
        return {"campaign": subject.campaign.title, "url": url_of(subject)}


class Result(_AboutApplication):
    """What became of the application."""

    states = DECIDED
    code = "mobility.result"
    title = _("Result of an application")
    group = GROUP
    variables = (
        _CAMPAIGN,
        Variable("selected", _("Whether the student is selected"), True),  # noqa: FBT003  # an example of a value
        Variable("waiting", _("Whether on the waiting list"), False),  # noqa: FBT003  # as above
        Variable("host", _("Where the student goes, empty if nowhere"), "Uppsala universitet"),
        Variable("answer", _("Reason of a refusal"), "B2 in English is required."),
        _URL,
    )
    house = {
        "en": Wording(
            "Your application: {{ campaign }}",
            "Hello {{ recipient_name }},\n\n"
            "{% if selected %}You are selected for: {{ host }}. Congratulations!"
            "{% elif waiting %}You are on the waiting list: we write to you as soon as a place "
            "becomes free.{% else %}We cannot offer you a place. Reason: {{ answer }}{% endif %}"
            "\n\n[See what is next]({{ url }})",
        ),
        "fr": Wording(
            "Votre candidature : {{ campaign }}",
            "Bonjour {{ recipient_name }},\n\n"
            "{% if selected %}Vous êtes sélectionné·e pour : {{ host }}. Félicitations !"
            "{% elif waiting %}Vous êtes sur la liste d’attente : nous vous écrirons dès qu’une "
            "place se libère.{% else %}Nous ne pouvons pas vous proposer de place. Motif : "
            "{{ answer }}{% endif %}\n\n[Voir la suite]({{ url }})",
        ),
    }

    def context(self, subject: Application) -> Mapping[str, object]:
        """Give the decision."""
        mobility = subject.mobilities.all().counted().select_related("host").first()
        return {
            "campaign": subject.campaign.title,
            "selected": subject.state == ApplicationState.SELECTED,
            "waiting": subject.state == ApplicationState.WAITING,
            "host": mobility.where if mobility else "",
            "answer": subject.answer,
            "url": url_of(subject),
        }


class CertificateReady(MailKind[Document]):
    """A certificate about the student's own mobility is ready; the mail brings no file."""

    code = "mobility.certificate"
    title = _("Certificate ready for the student")
    group = GROUP
    variables = (
        Variable("title", _("Title of the certificate"), "Certificate of departure – Lou Martin"),
        Variable("url", _("The student’s page"), "https://office.example.org/mobility/my/"),
    )
    house = {
        "en": Wording(
            "Your certificate is ready",
            "Hello {{ recipient_name }},\n\n"
            "This certificate about your mobility is ready: {{ title }}.\n\n"
            "Sign in and download it as a PDF. Whoever you give it to can check that it comes from"
            " us and that nothing in it was changed.\n\n"
            "[Download my certificate]({{ url }})",
        ),
        "fr": Wording(
            "Votre attestation est prête",
            "Bonjour {{ recipient_name }},\n\n"
            "Cette attestation concernant votre mobilité est prête : {{ title }}.\n\n"
            "Connectez-vous et téléchargez-la en PDF. La personne à qui vous la remettez peut"
            " vérifier qu’elle vient de nous et que rien n’y a été modifié.\n\n"
            "[Télécharger mon attestation]({{ url }})",
        ),
    }

    def context(self, subject: Document) -> Mapping[str, object]:
        """Give its title, and where it is found."""
        return {"title": subject.title, "url": settings.PUBLIC_URL + reverse("mobility:my")}

    def files(self, user: AbstractBaseUser) -> Sequence[tuple[UUID, str]]:
        """The newest that the person may read."""
        return [(row.uid, row.title) for row in _certificates(user).order_by("-pk")[:TRIED]]

    def file(self, user: AbstractBaseUser, uid: UUID) -> Document | None:
        """One of them."""
        return _certificates(user).filter(uid=uid).first()


def _certificates(user: AbstractBaseUser) -> QuerySet[Document]:
    rows = Document.objects.visible_to(user)
    return rows.filter(kind=CERTIFICATE, state=DocumentState.READY)
