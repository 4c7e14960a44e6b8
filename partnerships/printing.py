"""The text of an agreement as a document.

The articles are the house's own words, a starting point: each copy says that the legal office
must validate them.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any
from uuid import UUID

from django.contrib.auth.base_user import AbstractBaseUser
from django.db.models import Q
from django.utils.translation import gettext, override
from django.utils.translation import gettext_lazy as _

from intl_office.accounts.models import User
from intl_office.documents.enums import Locale
from intl_office.documents.kinds import DocumentKind
from intl_office.organisations.models import Institution
from partnerships.enums import Direction, MobilityType, PartyRole
from partnerships.models import Agreement, AgreementParty, Condition
from partnerships.rules import may_edit
from partnerships.workflow import KIND

Both = list[list[str]]  # [language, words] for each language of the document
# In the order of the text; those of exchanges stand only where people are exchanged.
ALWAYS = ("purpose", "coordination")
EXCHANGE = ("selection", "study", "fees", "welfare", "recognition", "staff")
LAST = ("data", "special", "duration", "disputes", "languages")


class AgreementKind(DocumentKind):
    """The agreement with its parties, articles, conditions and places for signatures."""

    code = KIND
    title = _("Agreement")
    template = "partnerships/documents/agreement.html"

    def heading(self, subject: UUID | None, locale: Locale) -> str:  # noqa: ARG002  # the kind's
        """Number and title, in the document's first language."""
        return str(_row(subject))

    def context(self, subject: UUID | None, locale: Locale) -> Mapping[str, Any]:
        """Everything printed, in each language of the document."""
        row = _row(subject)
        codes = locale.languages
        lines = list(row.conditions.select_related("isced", "language", "party__partner"))
        return {
            "number": row.number,
            "titles": _in_each(codes, lambda: row.title),
            "kind": _in_each(codes, row.get_type_display),
            "parties": [_party(one, codes) for one in row.all_parties],
            "exchange": bool(lines),
            "articles": _numbered(row, exchange=bool(lines)),
            "starts_on": row.starts_on.isoformat(),
            "ends_on": row.ends_on.isoformat() if row.ends_on else "",
            "terms_fr": row.terms_fr,
            "terms_en": row.terms_en,
            "amends": row.parent.number if row.parent else "",
            "languages": row.languages,
            "head": [_in_each(codes, label.__str__) for label in HEAD],
            "rows": [_line(one, codes) for one in lines],
        }

    def may_request(self, user: AbstractBaseUser, subject: UUID | None) -> bool:
        """Those who may change the agreement."""
        rows = Agreement.objects.select_related("unit")
        row = rows.filter(uid=subject).first() if subject else None
        return row is not None and may_edit(user, row)

    def readable(self, user: AbstractBaseUser) -> Q:
        """Whoever reads the agreement reads its documents."""
        assert isinstance(user, User)  # noqa: S101  # tells the type checker
        return Q(subject__in=Agreement.objects.visible_to(user).values("uid"))


HEAD = (
    _("Academic years"),
    _("Direction and type"),
    _("Field and level"),
    _("Language"),
    _("Persons a year"),
    _("Length a year"),
)


def _row(subject: UUID | None) -> Agreement:
    assert subject is not None  # noqa: S101  # this kind is always about an agreement
    return Agreement.objects.select_related("unit", "parent").get(uid=subject)


def _in_each(codes: Sequence[str], words: Callable[[], Any]) -> Both:
    """The words in each language; once where they are the same, never where there are none."""
    found: Both = []
    for code in codes:
        with override(code):
            said = str(words())
        if said and not any(known == said for _code, known in found):
            found.append([code, said])
    return found


def _numbered(row: Agreement, *, exchange: bool) -> dict[str, int]:
    """The number of each article that stands in the text."""
    middle = EXCHANGE if exchange else ()
    names = [*ALWAYS, *middle, *LAST]
    if not (row.terms_fr or row.terms_en):
        names.remove("special")
    return {name: number for number, name in enumerate(names, start=1)}


def _party(row: AgreementParty, codes: Sequence[str]) -> dict[str, Any]:
    house = Institution.get() if row.role == PartyRole.HOME else None
    known: Any = row.partner or house
    return {
        "name": _in_each(codes, lambda: row.name),
        "city": known.city if known else "",
        "country": _in_each(codes, lambda: (known.country if known else None) or ""),
        "code": known.erasmus_code if known else "",
        "signatory": row.signatory,
        "signatory_title": row.signatory_title,
    }


def _line(row: Condition, codes: Sequence[str]) -> list[Both]:
    return [
        _in_each(codes, lambda: row.years),
        _in_each(codes, lambda: _way(row)),
        _in_each(codes, lambda: _level(row)),
        _in_each(codes, lambda: row.language_asked or "–"),
        _in_each(codes, lambda: row.persons),
        _in_each(codes, lambda: _length(row)),
    ]


def _way(row: Condition) -> str:
    parts = [str(Direction(row.direction).label), str(MobilityType(row.mobility_type).label)]
    if row.blended:
        parts.append(gettext("blended"))
    if row.party:
        parts.append(row.party.name)
    return ", ".join(parts)


def _level(row: Condition) -> str:
    level = gettext("EQF %(levels)s") % {"levels": row.levels} if row.levels else ""
    return ", ".join(part for part in (row.subject, level) if part) or "–"


def _length(row: Condition) -> str:
    if row.is_staff:
        return gettext("%(number)s days") % {"number": row.days} if row.days else "–"
    months = f"{row.months.normalize():f}" if row.months else ""
    return gettext("%(number)s months") % {"number": months} if months else "–"
