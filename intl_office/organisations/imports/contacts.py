"""Contacts at partners, from the office's own address lists.

Someone is found by partner and name: an address may be that of a whole service. What a row says
replaces what is here, empty cells leave it alone; nobody is removed.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from intl_office.jobs.enums import Outcome
from intl_office.jobs.imports.cells import Cell, as_text, words
from intl_office.jobs.imports.kinds import Column, ImportKind, Row, Text, Written
from intl_office.jobs.imports.parsers import Parser, day, email, text
from intl_office.jobs.imports.upsert import update
from intl_office.organisations import rules
from intl_office.organisations.enums import ContactFunction
from intl_office.organisations.imports.naming import COLUMNS, find_partners
from intl_office.organisations.models import Contact, Partner

SAID = ("title", "first_name", "last_name", "position", "email", "phone", "functions", "note",
        "starts_on", "ends_on", "last_confirmed_on")  # fmt: skip
# Where the words of the list itself are rare in spreadsheets.
_SHORT = {
    "coordinator": ContactFunction.COORDINATES, "coordinateur": ContactFunction.COORDINATES,
    "coordinatrice": ContactFunction.COORDINATES, "coordination": ContactFunction.COORDINATES,
    "nominations": ContactFunction.NOMINATIONS, "nomination": ContactFunction.NOMINATIONS,
    "incoming": ContactFunction.INCOMING, "entrants": ContactFunction.INCOMING,
    "outgoing": ContactFunction.OUTGOING, "sortants": ContactFunction.OUTGOING,
    "staff": ContactFunction.STAFF, "personnel": ContactFunction.STAFF,
    "signatory": ContactFunction.SIGNS_AGREEMENTS, "signataire": ContactFunction.SIGNS_AGREEMENTS,
}  # fmt: skip
Key = tuple[int, str]


def _functions(cell: Cell) -> list[str]:
    """Functions, separated by semicolons, commas or lines. Raises ValidationError."""
    known = {**_SHORT, **_labels()}
    parts = [part for part in as_text(cell).replace(";", ",").replace("\n", ",").split(",") if part]
    unknown = [part.strip() for part in parts if words(part) not in known]
    if unknown:
        raise ValidationError(
            _("Not known as a function: %(function)s."), params={"function": unknown[0]}
        )
    return list(dict.fromkeys(str(known[words(part)]) for part in parts))


def _labels() -> Mapping[str, str]:
    found = {words(code): code for code in ContactFunction.values}
    for language in ("fr", "en"):
        with override(language):
            found |= {words(str(label)): code for code, label in ContactFunction.choices}
    return found


class Contacts(ImportKind):
    """Contacts, found by partner and name."""

    code: ClassVar[str] = "contacts"
    title: Text = _("Contacts at partners")
    help: Text = _(
        "Your own address list, as often as you like: someone is found by partner and name. Empty "
        "cells change nothing, nobody is removed."
    )
    columns: Sequence[Column] = (
        *COLUMNS,
        Column(name="title", label=_("Title"), parser=text(30), synonyms=("Civilité", "Titre")),
        Column(name="first_name", label=_("First name"), parser=text(150),
               synonyms=("Prénom", "Given name")),
        Column(name="last_name", label=_("Last name"), parser=text(150), required=True,
               synonyms=("Nom", "Nom de famille", "Surname", "Family name", "Contact", "Service"),
               help=_("Or the name of the service.")),
        Column(name="position", label=_("Position"), parser=text(150),
               synonyms=("Poste", "Qualité", "Job title")),
        Column(name="email", label=_("Email address"), parser=email(),
               synonyms=("E-mail", "Email", "Courriel", "Mail", "Adresse électronique")),
        Column(name="phone", label=_("Telephone"), parser=text(40),
               synonyms=("Téléphone", "Phone", "Tél.", "Tel")),
        Column(name="functions", label=_("Functions"), parser=Parser(_functions),
               synonyms=("Fonction", "Fonctions", "Rôle", "Role", "Function"),
               help=_("Several are separated by commas.")),
        Column(name="starts_on", label=_("First day"), parser=day(),
               synonyms=("Depuis", "Début", "Since", "Date de début")),
        Column(name="ends_on", label=_("Last day"), parser=day(),
               synonyms=("Jusqu’au", "Fin", "Until", "Date de fin")),
        Column(name="last_confirmed_on", label=_("Last confirmed"), parser=day(),
               synonyms=("Dernière vérification", "Vérifié le", "Confirmed on")),
        Column(name="note", label=_("Note"), parser=text(2000, lines=True),
               synonyms=("Remarque", "Remarques", "Commentaire", "Comment", "Notes")),
    )  # fmt: skip

    def blank(self) -> str:
        """Its headings and nothing more."""
        return reverse("organisations:contacts_template")

    def allows(self, user: AbstractBaseUser) -> bool:
        """Who may edit partners and reads their contacts."""
        return rules.may_edit_partners(user) and rules.may_see_contacts(user)

    def check(self, rows: Sequence[Row]) -> None:
        """Partners that are known, days in order, everybody once."""
        find_partners(rows)
        seen: dict[Key, int] = {}
        for row in rows:
            _check_days(row)
            if row.get("partner_id") and row.get("last_name"):
                first = seen.setdefault(_key(row), row.number)
                if first != row.number:
                    row.error("last_name", _("Row %(number)s is about the same person."),
                              number=first)  # fmt: skip

    def write(self, rows: Sequence[Row], *, by: AbstractBaseUser) -> Iterator[Written]:  # noqa: ARG002  # the audit context knows
        """Add who is new, change what differs."""
        known = _known(rows)
        found = {row.number: known.get(_key(row)) for row in rows}
        partners = Partner.objects.in_bulk({row.values["partner_id"] for row in rows})
        new = {row.number: _new(row, partners) for row in rows if found[row.number] is None}
        Contact.objects.bulk_create(new.values())
        before = {row.number: _change(found[row.number], row) for row in rows}
        names = {name for one in before.values() for name in one}
        update(Contact, [one for n, one in found.items() if one and before[n]], names)
        for row in rows:
            one = found[row.number]
            if one is None:
                yield Written(row.number, new[row.number], Outcome.CREATED)
            else:
                outcome = Outcome.CHANGED if before[row.number] else Outcome.UNCHANGED
                yield Written(row.number, one, outcome, before[row.number])

    def link(self, row: Any) -> str:
        """The contacts of the partner."""
        return reverse("organisations:contacts", args=[row.partner.uid])


def _check_days(row: Row) -> None:
    starts, ends = row.get("starts_on"), row.get("ends_on")
    if ends and ends < (starts or timezone.localdate()):
        row.error("ends_on", _("The last day lies before the first day."))


def _named(first: str, last: str) -> str:
    return words(f"{first} {last}")


def _key(row: Row) -> Key:
    name = _named(row.get("first_name") or "", row.get("last_name") or "")
    return row.values["partner_id"], name


def _known(rows: Sequence[Row]) -> Mapping[Key, Contact]:
    """Contacts of these partners, locked; the latest of two of the same name."""
    partners = {row.values["partner_id"] for row in rows}
    found = Contact.objects.select_for_update(of=("self",)).filter(partner__in=partners)
    rows_of = found.select_related("partner").order_by("starts_on", "pk")
    return {(one.partner_id, _named(one.first_name, one.last_name)): one for one in rows_of}


def _new(row: Row, partners: Mapping[int, Partner]) -> Contact:
    said = {name: row.get(name) for name in SAID if row.get(name)}
    starts_on = said.pop("starts_on", timezone.localdate())
    return Contact(partner=partners[row.values["partner_id"]], starts_on=starts_on, **said)


def _change(one: Contact | None, row: Row) -> dict[str, Any]:
    """Write what a row says into a contact; return the earlier values of what differs."""
    if one is None:
        return {}
    said = {name: row.get(name) for name in SAID if row.get(name)}
    before = {name: getattr(one, name) for name in said if getattr(one, name) != said[name]}
    for name in before:
        setattr(one, name, said[name])
    return before
