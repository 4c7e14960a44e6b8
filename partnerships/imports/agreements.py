"""Agreements of the office's earlier records, each in the state in which it is now.

A row is an agreement; further rows with its number add partners. What was taken over before is
left alone. Signed ones are marked as taken over; conditions and scans follow by their own imports.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import models
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from intl_office.core.permissions import Reach, reach
from intl_office.deadlines.actions.deadlines import close_deadlines_of
from intl_office.jobs.imports.kinds import Column, ImportKind, Row, Text, Written
from intl_office.jobs.imports.parsers import day, email, text
from intl_office.organisations.imports.naming import COLUMNS, find_partners
from intl_office.organisations.models import Person, Unit
from partnerships import rules
from partnerships.actions.clocks import SOURCE
from partnerships.actions.taking_over import Entry, Partnered, take_over
from partnerships.enums import SIGNED, State
from partnerships.imports import said
from partnerships.models import Agreement, AgreementParty, TakeOver

KEPT = "taken"  # the agreement that has the row's number already
LEAD = "lead"  # the first row of the agreement, where this one only adds a partner
SAME = ("type", "title_fr", "title_en", "unit", "starts_on", "ends_on", "state", "signed_on")


class Agreements(ImportKind):
    """Agreements, found by their number in the earlier records."""

    code: ClassVar[str] = "agreements"
    title: Text = _("Agreements, from your spreadsheet")
    help: Text = _(
        "Drafts, signed, in force, expired or terminated: each arrives as it is now. Several rows "
        "with one number are one agreement with several partners. Conditions and scans come after."
    )
    columns: Sequence[Column] = (
        Column(name="number", label=_("Number in your records"), parser=text(60), required=True,
               synonyms=("Number", "Numéro", "N°", "Référence", "Reference", "N° convention",
                         "Numéro de convention", "N° accord", "Agreement number", "ID", "Code")),
        Column(name="type", label=_("Type"), parser=said.agreement_type, required=True,
               synonyms=("Nature", "Type d’accord", "Type d'accord", "Agreement type",
                         "Type de convention")),
        Column(name="title_fr", label=_("Title in French"), parser=text(300),
               synonyms=("Titre", "Intitulé", "Objet", "Libellé", "Titre de l’accord")),
        Column(name="title_en", label=_("Title in English"), parser=text(300),
               synonyms=("Title", "English title", "Titre anglais")),
        *COLUMNS,
        Column(name="unit", label=_("Unit code"), parser=text(30), required=True,
               synonyms=("Composante", "UFR", "Unité", "Unit", "Faculty", "Code composante",
                         "Service")),
        Column(name="officer", label=_("Responsible officer’s address"), parser=email(),
               synonyms=("Responsable", "Gestionnaire", "Officer", "Officer email", "E-mail",
                         "Courriel du responsable", "Mail gestionnaire", "Courriel")),
        Column(name="starts_on", label=_("First day"), parser=day(), required=True,
               synonyms=("Début", "Date de début", "Start", "Start date", "Valid from",
                         "Date d’effet", "Date d'effet", "Entrée en vigueur", "Du")),
        Column(name="ends_on", label=_("Last day"), parser=day(),
               synonyms=("Fin", "Date de fin", "End", "End date", "Valid until", "Échéance",
                         "Date d’échéance", "Date d'échéance", "Au", "Expiration")),
        Column(name="state", label=_("State now"), parser=said.state,
               synonyms=("État", "Statut", "State", "Status", "Situation"),
               help=_("Draft, signed, in force, expired or terminated.")),
        Column(name="signed_on", label=_("Signed on"), parser=day(),
               synonyms=("Date de signature", "Signature", "Signed", "Signature date", "Signé le")),
        Column(name="ended_on", label=_("Terminated on"), parser=day(),
               synonyms=("Résilié le", "Date de résiliation", "Termination date", "Dénoncé le")),
        Column(name="languages", label=_("Languages"), parser=said.languages,
               synonyms=("Langue", "Langues", "Language", "Langue de l’accord")),
        Column(name="note", label=_("Note"), parser=text(2000, lines=True),
               synonyms=("Remarque", "Remarques", "Commentaire", "Observations", "Comment",
                         "Notes", "Comments")),
        Column(name="scan", label=_("File name of the scan"), parser=text(150),
               synonyms=("Fichier", "Scan", "File", "PDF", "Nom du fichier", "File name",
                         "Document")),
    )  # fmt: skip

    def blank(self) -> str:
        """Its headings and nothing more."""
        return reverse("partnerships:takeover_template", args=[self.code])

    def allows(self, user: AbstractBaseUser) -> bool:
        """Who records what was concluded outside."""
        return rules.may_record_some(user)

    def check_as(self, rows: Sequence[Row], *, by: AbstractBaseUser) -> None:
        """Partners, units within reach, officers, days that fit the state."""
        find_partners(rows)
        _find_units(rows, reach(by, rules.RECORD))
        _find_officers(rows)
        today = timezone.localdate()
        for row in rows:
            check_days(row, today)
        _join(rows)
        _name_known(rows)
        _name_resembling(rows)

    def write(self, rows: Sequence[Row], *, by: AbstractBaseUser) -> Iterator[Written]:
        """Write in bulk; the calendar of each agreement follows at once."""
        return take_over([_entry(row) for row in rows], by=by)

    def taken_back(self, created: Sequence[models.Model]) -> None:
        """Nobody is reminded any more of what was taken back."""
        for row in created:
            if isinstance(row, Agreement):
                close_deadlines_of(source=SOURCE, subject=row.uid)


# ---------------------------------------------------------------- what other tables know
def _find_units(rows: Sequence[Row], within: Reach) -> None:
    units = {unit.code.casefold(): unit for unit in Unit.objects.all()}
    for row in rows:
        found = units.get((row.get("unit") or "").casefold())
        row.values["unit_id"] = found and found.pk
        if row.get("unit") and found is None:
            row.error("unit", _("No unit has the code %(code)s."), code=row.get("unit"))
        elif found is not None and not within.covers([found.path]):
            row.error("unit", _("You do not record agreements of this unit."))


def _find_officers(rows: Sequence[Row]) -> None:
    asked = {row.get("officer") for row in rows} - {None, ""}
    found = Person.objects.annotate(address=Lower("email")).filter(address__in=asked)
    people = dict(found.values_list("address", "pk"))
    for row in rows:
        said_by = row.get("officer")
        row.values["officer_id"] = people.get(said_by)
        if said_by and said_by not in people:
            row.warning(
                "officer", _("Nobody here has this address: it arrives without an officer.")
            )


def _name_known(rows: Sequence[Row]) -> None:
    asked = {row.get("number") for row in rows} - {None, ""}
    known = TakeOver.objects.filter(number__in=asked).select_related("agreement")
    there = {one.number: one.agreement for one in known.defer("agreement__search")}
    for row in rows:
        row.values[KEPT] = found = there.get(row.get("number"))
        if found is not None:
            text = _("Taken over already as %(number)s; it is left alone.")
            row.warning("number", text, number=found.number)


def _name_resembling(rows: Sequence[Row]) -> None:
    """The same partner, type and first day: probably entered by hand meanwhile."""
    partners = {row.get("partner_id") for row in rows} - {None}
    parties = AgreementParty.objects.filter(partner__in=partners, agreement__taken_over=None)
    names = ("partner", "agreement__type", "agreement__starts_on", "agreement__number")
    known = {(key, kind, on): number for key, kind, on, number in parties.values_list(*names)}
    for row in rows:
        said_of = (row.get("partner_id"), row.get("type"), row.get("starts_on"))
        if said_of in known and row.get(KEPT) is None:
            text = _("Agreement %(number)s has this partner, type and first day: is it the same?")
            row.warning("number", text, number=known[said_of])


# ---------------------------------------------------------------- several rows, one agreement
def _join(rows: Sequence[Row]) -> None:
    first: dict[str, Row] = {}
    partners: dict[tuple[str, Any], Row] = {}
    for row in rows:
        number = row.get("number")
        if not number:
            continue
        lead = first.setdefault(number, row)
        if lead is row:
            partners[number, row.get("partner_id")] = row
            continue
        row.values[LEAD] = lead.number
        _check_same(row, lead)
        other = partners.setdefault((number, row.get("partner_id")), row)
        if other is not row and row.get("partner_id"):
            text = _("Row %(number)s has this number and this partner already.")
            row.error("number", text, number=other.number)


def _check_same(row: Row, lead: Row) -> None:
    for name in SAME:
        if row.get(name) not in (None, "", lead.get(name)):
            text = _("Row %(number)s has the same number and says something else here.")
            row.error(name, text, number=lead.number)


# ---------------------------------------------------------------- days and states
def check_days(row: Row, today: date) -> None:
    """Say what contradicts the calendar; put the state in which the row arrives (`now`)."""
    starts, ends = row.get("starts_on"), row.get("ends_on")
    if starts and ends and ends < starts:
        row.error("ends_on", _("The last day lies before the first day."))
        return
    row.values["now"] = now = _state(row, today)
    if now in SIGNED:
        _check_signed(row, today)
    if now == State.TERMINATED:
        _check_ended(row, today)
    elif row.get("ended_on"):
        row.error("ended_on", _("Only what is terminated has such a day."))


def _state(row: Row, today: date) -> str:
    told, starts, ends = row.get("state"), row.get("starts_on"), row.get("ends_on")
    if not told and not any(issue.column == "state" for issue in row.issues):
        told = State.SIGNED if row.get("signed_on") else State.DRAFT
        if told == State.DRAFT:
            row.warning("state", _("No state and no day of signature: it arrives as a draft."))
    if told not in (State.SIGNED, State.IN_FORCE, State.EXPIRED) or starts is None:
        return str(told or State.DRAFT)
    now = _by_days(starts, ends, today)
    if told == State.EXPIRED and now != State.EXPIRED:
        row.error("state", _("It says expired, but its last day has not passed."))
    elif told == State.IN_FORCE and now == State.EXPIRED:
        row.warning("state", _("Its last day has passed: it arrives as expired."))
    elif told == State.IN_FORCE and now == State.SIGNED:
        row.warning("state", _("Its first day has not come: it arrives as concluded."))
    return now


def _by_days(starts: date, ends: date | None, today: date) -> State:
    if ends is not None and ends < today:
        return State.EXPIRED
    return State.SIGNED if starts > today else State.IN_FORCE


def _check_signed(row: Row, today: date) -> None:
    signed, starts = row.get("signed_on"), row.get("starts_on")
    if signed and signed > today:
        row.error("signed_on", _("This day has not come yet."))
    elif not signed and starts and starts <= today:
        row.values["signed_on"] = starts
        row.warning("signed_on", _("No day of signature: the first day stands for it."))
    elif not signed:
        row.error("signed_on", _("What is concluded has a day of signature."))


def _check_ended(row: Row, today: date) -> None:
    ended, signed = row.get("ended_on"), row.get("signed_on")
    if not ended:
        row.error("ended_on", _("What is terminated has the day on which it ended."))
    elif ended > today:
        row.error("ended_on", _("This day has not come yet."))
    elif signed and ended < signed:
        row.error("ended_on", _("It cannot end before it was signed."))


# ---------------------------------------------------------------- entries
def _entry(row: Row) -> Entry:
    party = Partnered(row.number, row.values["partner_id"], row.get(LEAD))
    return Entry(party, row.values["number"], row.get("scan") or "", _columns(row), row.get(KEPT))


def _columns(row: Row) -> Mapping[str, Any]:
    state = row.values["now"]
    title = row.get("title_fr") or row.get("title_en") or ""
    return {
        "type": row.values["type"],
        "title_fr": title,
        "title_en": row.get("title_en") or title,
        "unit_id": row.values["unit_id"],
        "officer_id": row.get("officer_id"),
        "starts_on": row.values["starts_on"],
        "ends_on": row.get("ends_on"),
        "state": state,
        "signed_on": row.get("signed_on") if state in SIGNED else None,
        "ended_on": row.get("ended_on") if state == State.TERMINATED else None,
        "languages": row.get("languages") or "both",
        "note": row.get("note") or "",
    }
