"""Kinds of mails that exist for the tests alone."""

from collections.abc import Mapping
from datetime import date
from typing import ClassVar

from intl_office.mail.kinds import MailKind, Variable
from intl_office.mail.wording import Wording


class Reminder(MailKind[str]):
    code = "tests.reminder"
    title = "Reminder of the tests"
    group = "Tests"
    variables = (
        Variable("title", "What is due", "Nomination of students"),
        Variable("due", "Last day", date(2026, 11, 30)),
        Variable("url", "Address", "https://office.example.org/d/1"),
        Variable("lines", "Files", [{"name": "Ana", "late": True}]),
    )
    house = {
        "en": Wording(
            "Reminder: {{ title }}",
            "Hello {{ recipient_name }},\n\n{{ title }} is due on {{ due }}.\n\n"
            "{% for line in lines %}- {{ line.name }}{% if line.late %} (late){% endif %}\n"
            "{% endfor %}\n[Open the file]({{ url }})",
        ),
        "fr": Wording(
            "Rappel : {{ title }}",
            "Bonjour {{ recipient_name }},\n\n{{ title }} : à rendre le {{ due }}.\n\n"
            "[Ouvrir le dossier]({{ url }})",
        ),
    }

    def context(self, subject: str) -> Mapping[str, object]:
        return {
            "title": subject,
            "due": date(2026, 11, 30),
            "url": "https://office.example.org/d/1",
            "lines": [{"name": "Zoé", "late": False}],
        }


class Secret(MailKind[str]):
    code = "tests.secret"
    title = "Personal link of the tests"
    group = "Tests"
    variables = (Variable("url", "The link", "https://office.example.org/l/example"),)
    house = {
        "en": Wording("Your link", "[Open]({{ url }})"),
        "fr": Wording("Votre lien", "[Ouvrir]({{ url }})"),
    }
    confidential: ClassVar[bool] = True

    def context(self, subject: str) -> Mapping[str, object]:
        return {"url": subject}
