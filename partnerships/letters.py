"""Letters about an agreement: to whom they go, what their texts may name, the starting texts."""

import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any
from uuid import UUID

from django.contrib.auth.base_user import AbstractBaseUser
from django.db.models import Q
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from intl_office.accounts.models import User
from intl_office.documents.clauses import Variable
from intl_office.documents.kinds import Signatory
from intl_office.documents.letters import OF_ADDRESSEE, OPENING, Addressee, LetterKind, Proposed
from partnerships.enums import AgreementType, PartyRole
from partnerships.models import Agreement, AgreementParty
from partnerships.rules import may_edit
from partnerships.signing import signatories
from partnerships.variables import (
    LETTER_CONDITIONS,
    LETTER_VARIABLES,
    fits,
    letter_value,
)

CODE = "partnerships.letter"
STARTING = Path(__file__).parent / "data" / "letters.json"
SHOWN = 50  # agreements on which a text may be tried
# Where universities write in French; the officer chooses otherwise with one click.
IN_FRENCH = frozenset(
    "BF BI BJ CD CF CG CI CM DJ DZ FR GA GN HT KM LU MA MC MG ML NE SN TD TG TN".split()  # noqa: SIM905  # shorter
)


class AgreementLetter(LetterKind):
    """A letter to a partner about an agreement."""

    code = CODE
    title = _("Letter about an agreement")

    def subject_name(self, subject: UUID) -> str:
        """Its number."""
        return _row(subject).number

    def subject_title(self, subject: UUID) -> str:
        """Its number and title."""
        return str(_row(subject))

    def url(self, subject: UUID) -> str:
        """The agreement's documents, among which its letters stand."""
        return reverse("partnerships:documents", args=[subject])

    def addressees(self, subject: UUID) -> Sequence[Addressee]:
        """Each partner, with its contact where one is named."""
        row = _row(subject)
        return [_addressee(row, one) for one in row.all_parties if one.partner is not None]

    def proposed(self, subject: UUID) -> Proposed:
        """The agreement's number, and who signs it for the house."""
        row = _row(subject)
        home = next((one for one in row.all_parties if one.role == PartyRole.HOME), None)
        return Proposed(
            reference=row.number,
            signatory=home.signatory if home else "",
            function=home.signatory_title if home else "",
        )

    def signatories(self, subject: UUID | None) -> Sequence[Signatory]:
        """Our side alone, where a letter is signed with the house's own means."""
        row = _row(subject) if subject else None
        return [one for one in signatories(row) if one.house] if row else []

    def variant(self, subject: UUID) -> str:
        """The agreement's type."""
        return str(_row(subject).type)

    @property
    def variants(self) -> Mapping[str, str | Promise]:
        """The types."""
        return {one.value: one.label for one in AgreementType}

    @property
    def variables(self) -> Sequence[Variable]:
        """What is known of every agreement, and of the addressee."""
        return [*(known.variable for known in LETTER_VARIABLES.values()), *OF_ADDRESSEE]

    @property
    def conditions(self) -> Mapping[str, str | Promise]:
        """Those of clauses, and where the agreement stands."""
        return {code: label for code, (label, _holds) in LETTER_CONDITIONS.items()}

    def values(self, subject: UUID, language: str) -> Mapping[str, str]:
        """What is known of this agreement, in the form of a language."""
        row = _row(subject)
        return {name: letter_value(row, name, language) for name in LETTER_VARIABLES}

    def holds(self, subject: UUID, condition: str) -> bool:
        """Whether a condition holds for it."""
        return fits(_row(subject), condition, LETTER_CONDITIONS)

    def starting_clauses(self) -> Iterable[Mapping[str, Any]]:
        """Six letters that every office writes, still to be validated."""
        rows: list[dict[str, Any]] = json.loads(STARTING.read_text(encoding="utf-8"))
        return rows

    def drafts(self, user: AbstractBaseUser, variants: Sequence[str]) -> Sequence[tuple[UUID, str]]:
        """The newest agreements of these types that the person may read."""
        assert isinstance(user, User)  # noqa: S101  # tells the type checker
        rows = Agreement.objects.visible_to(user)
        if variants:
            rows = rows.filter(type__in=variants)
        return [(row.uid, str(row)) for row in rows.order_by("-pk")[:SHOWN]]

    def may_request(self, user: AbstractBaseUser, subject: UUID | None) -> bool:
        """Those who may change the agreement."""
        assert isinstance(user, User)  # noqa: S101  # tells the type checker
        rows = Agreement.objects.visible_to(user).select_related("unit")
        row = rows.filter(uid=subject).first() if subject else None
        return row is not None and may_edit(user, row)

    def readable(self, user: AbstractBaseUser) -> Q:
        """Whoever reads the agreement reads its letters."""
        assert isinstance(user, User)  # noqa: S101  # tells the type checker
        return Q(subject__in=Agreement.objects.visible_to(user).values("uid"))


def _row(subject: UUID) -> Agreement:
    return Agreement.objects.select_related("unit", "officer").get(uid=subject)


def _addressee(row: Agreement, party: AgreementParty) -> Addressee:
    partner, contact = party.partner, party.contact
    assert partner is not None  # noqa: S101  # of a partner's side
    name = str(contact) if contact else ""
    language = _language(row, partner.country.code)
    with override(language):
        country = str(partner.country)
        titled = " ".join(part for part in (contact.title if contact else "", name) if part)
        place = f"{partner.postal_code} {partner.city}".strip()
        position = contact.position if contact else ""
        found = [titled, position, partner.name, partner.address, place, country.upper()]
    return Addressee(
        key=str(party.uid),
        label=", ".join(part for part in (party.name, name) if part),
        lines=[line for line in found if line],
        language=language,
        values={code: _known(party, name, titled, code) for code in ("fr", "en")},
    )


def _known(party: AgreementParty, name: str, titled: str, code: str) -> Mapping[str, str]:
    """Who it is; only in English one writes to somebody by name without knowing how they style."""
    with override(code):
        values = {"addressee": name or party.name, "organisation": party.name}
    return {**values, OPENING: f"Dear {titled},"} if code == "en" and name else values


def _language(row: Agreement, country: str) -> str:
    """The agreement's own where it has one alone, else the country's."""
    if row.languages in {"fr", "en"}:
        return str(row.languages)
    return "fr" if country in IN_FRENCH else "en"
