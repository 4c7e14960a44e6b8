"""The mails of this room: one deadline alone, and all that is due for a person."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from intl_office.deadlines.models import Deadline
from intl_office.mail.enums import Priority
from intl_office.mail.kinds import MailKind, Variable
from intl_office.mail.wording import Wording

LISTED = 50  # lines of one mail; the page has them all
GROUP = _("Deadlines")
EXAMPLE = {
    "what": "End of the agreement",
    "title": "University of Uppsala",
    "due": "30 Nov 2026, 17:00 (Brussels time)",
    "distance": "in 9 days",
    "url": "https://office.example.org/deadlines/1/",
}


@dataclass(frozen=True, slots=True)
class Due:
    """One deadline as a mail tells it."""

    deadline: Deadline

    def values(self, now: datetime) -> dict[str, object]:
        """Its values, in the language in force."""
        return {
            "what": self.deadline.what,
            "title": self.deadline.name,
            "due": str(self.deadline.moment),
            "distance": self.deadline.distance(now),
            "url": settings.PUBLIC_URL + self.deadline.get_absolute_url(),
        }


@dataclass(frozen=True, slots=True)
class Summary:
    """What one person has to be told on one day, in order of the last moments."""

    day: date
    deadlines: Sequence[Deadline]


class Single(MailKind[Due]):
    """The last reminder of a deadline, or that it is late, for those who want it at once."""

    code = "deadlines.single"
    title = _("Reminder of one deadline")
    group = GROUP
    variables = (
        Variable("what", _("What is due"), EXAMPLE["what"]),
        Variable("title", _("What it is about"), EXAMPLE["title"]),
        Variable("due", _("Last moment, with its time zone"), EXAMPLE["due"]),
        Variable("distance", _("How far away it is"), EXAMPLE["distance"]),
        Variable("late", _("Whether it is late"), False),  # noqa: FBT003  # an example of a value
        Variable("url", _("Address of the deadline"), EXAMPLE["url"]),
        Variable("settings_url", _("Address of the wishes"), "https://office.example.org/w/"),
    )
    house = {
        "en": Wording(
            "{% if late %}Late: {% endif %}{{ title }} – {{ distance }}",
            "Hello {{ recipient_name }},\n\n"
            "{{ what }}: {{ title }}\nLast moment: {{ due }} ({{ distance }})\n\n"
            "[Open the deadline]({{ url }})\n\n"
            "Which reminders come by mail: [choose]({{ settings_url }}).",
        ),
        "fr": Wording(
            "{% if late %}En retard : {% endif %}{{ title }} – {{ distance }}",
            "Bonjour {{ recipient_name }},\n\n"
            "{{ what }} : {{ title }}\nDernier délai : {{ due }} ({{ distance }})\n\n"
            "[Ouvrir l’échéance]({{ url }})\n\n"
            "Quels rappels arrivent par courriel : [choisir]({{ settings_url }}).",
        ),
    }
    priority = Priority.NORMAL

    def context(self, subject: Due) -> Mapping[str, object]:
        """Give the values as they are now."""
        now = timezone.now()
        late = subject.deadline.is_late(now)
        return {**subject.values(now), "late": late, "settings_url": _page("deadlines:wishes")}


class Digest(MailKind[Summary]):
    """All that a person has to be told on one day."""

    code = "deadlines.digest"
    title = _("My deadlines")
    group = GROUP
    variables = (
        Variable("day", _("Day of the mail"), date(2026, 11, 21)),
        Variable("number", _("How many deadlines"), 2),
        Variable("late", _("What is late: what, title, due, distance, url"), [EXAMPLE]),
        Variable("coming", _("What is to come: what, title, due, distance, url"), [EXAMPLE]),
        Variable("more", _("How many the mail leaves out"), 0),
        Variable("url", _("Address of the list"), "https://office.example.org/deadlines/"),
        Variable("settings_url", _("Address of the wishes"), "https://office.example.org/w/"),
    )
    _LINE = "- [{{ one.title }}]({{ one.url }}): {{ one.what }}, {{ one.due }} ({{ one.distance }})"
    house = {
        "en": Wording(
            "{{ number }} deadline{{ number|pluralize }}"
            "{% if late %}, {{ late|length }} late{% endif %}",
            "Hello {{ recipient_name }},\n\n"
            "{% if late %}Late:\n\n{% for one in late %}" + _LINE + "\n{% endfor %}\n{% endif %}"
            "{% if coming %}To come:\n\n{% for one in coming %}" + _LINE + "\n{% endfor %}\n"
            "{% endif %}{% if more %}And {{ more }} more in the list.\n\n{% endif %}"
            "[Open my deadlines]({{ url }})\n\n"
            "How often this mail comes: [choose]({{ settings_url }}).",
        ),
        "fr": Wording(
            "{{ number }} échéance{% if number > 1 %}s{% endif %}"
            "{% if late %}, dont {{ late|length }} en retard{% endif %}",
            "Bonjour {{ recipient_name }},\n\n"
            "{% if late %}En retard :\n\n{% for one in late %}"
            + _LINE.replace("):", ") :")
            + "\n{% endfor %}\n{% endif %}"
            "{% if coming %}À venir :\n\n{% for one in coming %}"
            + _LINE.replace("):", ") :")
            + "\n{% endfor %}\n"
            "{% endif %}{% if more %}Et {{ more }} de plus dans la liste.\n\n{% endif %}"
            "[Ouvrir mes échéances]({{ url }})\n\n"
            "À quel rythme ce courriel arrive : [choisir]({{ settings_url }}).",
        ),
    }
    priority = Priority.BULK

    def context(self, subject: Summary) -> Mapping[str, object]:
        """Give the lines, what is late first."""
        now = timezone.now()
        listed = subject.deadlines[:LISTED]
        return {
            "day": subject.day,
            "number": len(subject.deadlines),
            "late": [Due(one).values(now) for one in listed if one.is_late(now)],
            "coming": [Due(one).values(now) for one in listed if not one.is_late(now)],
            "more": len(subject.deadlines) - len(listed),
            "url": _page("deadlines:deadlines"),
            "settings_url": _page("deadlines:wishes"),
        }


def _page(name: str) -> str:
    return settings.PUBLIC_URL + reverse(name)
