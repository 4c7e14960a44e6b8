"""Naming people of the house in a form: by address, or by a name that only one of them bears."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from intl_office.accounts.models import User
from intl_office.organisations.models import Person


def written(person: Person) -> str:
    """How a person is written in such a field."""
    return person.email or str(person)


class PersonField(forms.CharField):
    """One person of the house; lists of people are long, so a name or address is typed."""

    people: QuerySet[Person] = Person.objects.none()
    own: tuple[Person, ...] = ()  # named already: they stay, also where the reader sees them not

    def __init__(self, **options: Any) -> None:
        """Take what Django's own takes."""
        known = {"max_length": 254, "help_text": _("Mail address, or a name that is only theirs.")}
        super().__init__(**{**known, **options})

    def clean(self, value: Any) -> Any:
        """The person, None for an empty field; raises ValidationError for none or several."""
        said = super().clean(value).strip()
        return self.found(said) if said else None

    def found(self, said: str) -> Person:
        """The person meant."""
        for one in self.own:
            if said == written(one):
                return one
        rows = self.people.filter(email__iexact=said) if "@" in said else self._named(said)
        found = list(rows[:2])
        if len(found) == 1:
            return found[0]
        raise ValidationError(
            (_now("Several people are called “%(said)s”: give the mail address.") if found
             else _now("Nobody here is found with “%(said)s”.")) % {"said": said}
        )  # fmt: skip

    def _named(self, said: str) -> QuerySet[Person]:
        rows: QuerySet[Person] = Person.objects.matching(said)
        return self.people.filter(pk__in=rows.values("pk")).order_by("pk")


class PeopleField(PersonField):
    """Several people, one a line."""

    def __init__(self, **options: Any) -> None:
        """Take what Django's own takes."""
        widget = forms.Textarea(attrs={"rows": 4})
        words = _("One a line: mail address, or a name that is only theirs.")
        super().__init__(**{"max_length": 5000, "widget": widget, "help_text": words, **options})

    def clean(self, value: Any) -> Any:
        """The people, each once."""
        lines = forms.CharField.clean(self, value).splitlines()
        found = [self.found(line.strip()) for line in lines if line.strip()]
        return list({one.pk: one for one in found}.values())


def ask_person(form: Any, name: str, *known: Person) -> None:
    """Tell a field of a form whom it may name, and who is named already."""
    field = form.fields[name]
    assert isinstance(field, PersonField)  # noqa: S101  # tells the type checker
    reader = form.user
    assert isinstance(reader, User)  # noqa: S101  # the page asks for it
    field.people = Person.objects.visible_to(reader).filter(is_active=True)
    field.own = known
    form.initial[name] = "\n".join(written(one) for one in known)
