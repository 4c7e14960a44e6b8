"""The mail of bodies: an agenda is there."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import ClassVar

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from intl_office.accounts.models import User
from intl_office.circuits.meeting_enums import Function
from intl_office.circuits.models import BodyMember, Meeting
from intl_office.mail.actions.queueing import Recipient, notify
from intl_office.mail.kinds import MailKind, Variable
from intl_office.mail.wording import Wording


@dataclass(frozen=True, slots=True)
class Invited:
    """A meeting whose agenda was sent."""

    meeting: Meeting


class AgendaSent(MailKind[Invited]):
    """To the members of the body who have an account."""

    code = "circuits.agenda"
    title = _("The agenda of a meeting")
    group = _("Meetings")
    variables: ClassVar[tuple[Variable, ...]] = (
        Variable("body", _("Name of the body"), "International relations commission"),
        Variable(
            "when", _("When it begins, with its time zone"), "30 Nov 2026, 14:00 (Paris time)"
        ),
        Variable("place", _("Place, or host of the video meeting"), "Council room"),
        Variable("items", _("What is on the agenda, in order"), ["Agreement with Uppsala"]),
        Variable("url", _("Address of the meeting"), "https://office.example.org/m/1/"),
    )
    house = {
        "en": Wording(
            "Agenda: {{ body }}, {{ when }}",
            "Hello {{ recipient_name }},\n\n"
            "The agenda of the next meeting is there.\n\n"
            "{{ body }}\n{{ when }}\n{{ place }}\n\n"
            "{% for item in items %}- {{ item }}\n{% endfor %}\n"
            "[Open the meeting and its papers]({{ url }})",
        ),
        "fr": Wording(
            "Ordre du jour : {{ body }}, {{ when }}",
            "Bonjour {{ recipient_name }},\n\n"
            "L’ordre du jour de la prochaine séance est prêt.\n\n"
            "{{ body }}\n{{ when }}\n{{ place }}\n\n"
            "{% for item in items %}- {{ item }}\n{% endfor %}\n"
            "[Ouvrir la séance et ses documents]({{ url }})",
        ),
    }

    def context(self, subject: Invited) -> Mapping[str, object]:
        """Give the values as they are now, in the reader's language."""
        meeting = subject.meeting
        return {
            "body": meeting.body.name,
            "when": str(meeting.moment),
            "place": meeting.where,
            "items": [item.subject for item in meeting.items.all().in_order().for_list()],
            "url": settings.PUBLIC_URL + meeting.get_absolute_url(),
        }


def accounts_of(
    meeting: Meeting, functions: Collection[str] = tuple(Function.values)
) -> list[User]:
    """The accounts of those who sit in the body on the day of the meeting, by name."""
    rows = BodyMember.objects.all().on(meeting.day)
    rows = rows.filter(body=meeting.body_id, function__in=functions)
    people = User.objects.active().filter(person__in=rows.values("person"))
    return list(people.order_by("last_name", "first_name", "pk"))


def tell_members(meeting: Meeting) -> int:
    """Queue one mail a member for this sending of the agenda; return how many."""
    cause = f"agenda:{meeting.uid}:{meeting.sent_at:%Y%m%d%H%M%S}"
    people = accounts_of(meeting)
    for person in people:
        to = Recipient(person.email, str(person), person.language)
        notify(kind=AgendaSent.code, subject=Invited(meeting), to=to, cause=cause)
    return len(people)
