"""The text of an agreement as a document.

Articles that nobody wrote yet are clauses of the library; one says, until it is validated, that the
legal office must look at it.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib.auth.base_user import AbstractBaseUser
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import get_language, gettext, override
from django.utils.translation import gettext_lazy as _

from intl_office.accounts.models import User
from intl_office.core.workflow import Reason
from intl_office.documents.enums import Locale
from intl_office.documents.kinds import Signatory
from intl_office.documents.parts import Part
from intl_office.organisations.models import Institution
from partnerships import signing
from partnerships.bilingual import Both, in_each
from partnerships.drafted import Drafted
from partnerships.enums import MobilityType, PartyRole, Topic
from partnerships.facts import facts_of
from partnerships.models import Agreement, AgreementParty, Change, Condition, Factsheet
from partnerships.printed_parts import CHANGES, HEAD, parts_of
from partnerships.rules import may_edit
from partnerships.workflow import KIND

ACROSS = 3  # signatures side by side
# The pages on which parts that are no articles are written.
PAGES = {
    "terms": "edit",
    Topic.SPECIAL: "edit",
    "parties": "people",
    "conditions": "conditions_edit",
    "changes": "changes",
}


class AgreementKind(Drafted):
    """The agreement with its parties, articles, conditions and places for signatures."""

    code = KIND
    title = _("Agreement")
    template = "partnerships/documents/agreement.html"
    drafted = True

    def heading(self, subject: UUID | None, locale: Locale) -> str:  # noqa: ARG002  # the kind's
        """Number and title, in the document's first language."""
        return str(_row(subject))

    def titled(self, title: str, context: Mapping[str, Any], language: str) -> str:
        """Number and title in the language, as they were frozen."""
        said = dict(context.get("titles", ())).get(language)
        return f"{context['number']} – {said}" if said else title

    def context(self, subject: UUID | None, locale: Locale) -> Mapping[str, Any]:
        """Everything printed, in each language of the document."""
        return self.context_of(_row(subject), locale)

    def context_of(self, row: Agreement, locale: Locale) -> Mapping[str, Any]:
        """The same of a row that is known; its first language is active."""
        return self._printed(Rows.of(row), locale)

    def _printed(self, rows: "Rows", locale: Locale) -> Mapping[str, Any]:
        codes, row = locale.languages, rows.agreement
        parties = [_party(one, codes) for one in rows.parties]
        names = _sides(row, codes) if rows.conditions else {}
        return {
            "number": row.number,
            "titles": in_each(codes, lambda: row.title),
            "kind": in_each(codes, row.get_type_display),
            "parties": parties,
            "signatures": [parties[at : at + ACROSS] for at in range(0, len(parties), ACROSS)],
            "facts": _facts(row, codes),
            "articles": articles(row, codes),
            "starts_on": row.starts_on.isoformat(),
            "ends_on": row.ends_on.isoformat() if row.ends_on else "",
            "amends": row.parent.number if row.parent else "",
            "head": [in_each(codes, label.__str__) for label in HEAD],
            "rows": [_line(one, names, codes) for one in rows.conditions],
            "change_head": [in_each(codes, label.__str__) for label in CHANGES],
            "changes": [_changed(one, codes) for one in rows.changes],
            "sheets": [_sheet(one, codes) for one in rows.sheets],
        }

    def parts(self, subject: UUID, locale: Locale) -> Sequence[Part]:
        """Its articles, and what is printed around them; each once, in the order of print."""
        rows = Rows.of(_row(subject))
        with override(locale.languages[0]):
            known = self._printed(rows, locale)
        return parts_of(known, rows.keys, locale.languages)

    def url(self, subject: UUID) -> str:
        """The agreement's page."""
        return reverse("partnerships:agreement", args=[subject])

    def signatories(self, subject: UUID | None) -> Sequence[Signatory]:
        """Who signs for each party; mails go to the contact, as long as nobody says better."""
        return signing.signatories(_row(subject))

    def unsignable(self, subject: UUID | None) -> Iterator[Reason]:
        """It waits for signature, or it is not signed."""
        return signing.unsignable(_row(subject))

    def on_signed(self, document_id: int, by: AbstractBaseUser) -> None:
        """Note the days and the signed copy; the agreement is signed where nothing is missing."""
        signing.take_over(document_id, by)

    def unfinished(self, subject: UUID | None) -> Iterator[Reason]:
        """What still keeps it from being signed."""
        return signing.unfinished(_row(subject))

    def may_request(self, user: AbstractBaseUser, subject: UUID | None) -> bool:
        """Those who may change the agreement."""
        rows = Agreement.objects.select_related("unit")
        row = rows.filter(uid=subject).first() if subject else None
        return row is not None and may_edit(user, row)

    def readable(self, user: AbstractBaseUser) -> Q:
        """Whoever reads the agreement reads its documents."""
        return self.texts_of(user, "subject")

    def texts_of(self, user: AbstractBaseUser, column: str) -> Q:
        """Whoever reads the agreement reads the versions of its text."""
        assert isinstance(user, User)  # noqa: S101  # tells the type checker
        return Q(**{f"{column}__in": Agreement.objects.visible_to(user).values("uid")})

    def text_locale(self, subject: UUID) -> Locale:
        """The languages that the agreement is drafted in."""
        return Locale(_row(subject).languages)

    def provisional(self, subject: UUID | None) -> bool:
        """As long as it is not approved."""
        return not _row(subject).is_approved

    def hold(self, subject: UUID) -> None:
        """Whoever writes a part of it holds its row."""
        Agreement.objects.select_for_update(of=("self",)).filter(uid=subject).first()

    def negotiable(self, subject: UUID) -> bool:
        """A draft, or sent back by its circuit."""
        return _row(subject).is_open

    def in_charge(self, subject: UUID) -> AbstractBaseUser | None:
        """The responsible officer, who may have no account."""
        row = Agreement.objects.select_related("officer__user").get(uid=subject)
        return row.officer.user if row.officer else None

    def versions_url(self, subject: UUID) -> str:
        """The tab with the versions."""
        return reverse("partnerships:versions", args=[subject])

    def part_url(self, subject: UUID, part: str) -> str:
        """The page of the article, or of what fields give; none for what is no part of its own."""
        if page := PAGES.get(part):
            return reverse(f"partnerships:{page}", args=[subject])
        return reverse("partnerships:article", args=[subject, part]) if part in Topic else ""


@dataclass(frozen=True, slots=True)
class Rows:
    """The rows of an agreement that are printed, asked for once."""

    agreement: Agreement
    parties: Sequence[AgreementParty]
    conditions: Sequence[Condition]
    changes: Sequence[Change]
    sheets: Sequence[Factsheet]

    @classmethod
    def of(cls, row: Agreement) -> "Rows":
        """Those of this agreement."""
        related = ("isced", "language", "party__partner", "receiver__partner")
        lines = list(row.conditions.select_related(*related))
        return cls(row, row.all_parties, lines, row.own_changes, _sheets(row))

    @property
    def keys(self) -> Mapping[str, Sequence[str]]:
        """What each row is about, by the name of its list in what is printed."""
        found = {"parties": self.parties, "rows": self.conditions, "changes": self.changes}
        keys = {name: [str(one.uid) for one in rows] for name, rows in found.items()}
        return keys | {"sheets": [str(one.party.uid) for one in self.sheets]}


def _row(subject: UUID | None) -> Agreement:
    assert subject is not None  # noqa: S101  # this kind is always about an agreement
    return Agreement.objects.select_related("unit", "parent").get(uid=subject)


def articles(row: Agreement, codes: Sequence[str]) -> list[dict[str, Any]]:
    """The articles in order: number, topic, heading and text in each language."""
    found = {topic: _words(row, topic, codes) for topic in row.topics}
    if row.terms_fr or row.terms_en:
        found[Topic.SPECIAL] = [_special(row, code) for code in codes]
    return [
        {"number": number, "topic": topic.value, "words": found[topic]}
        for number, topic in enumerate(row.in_order(set(found)), start=1)
    ]


def _words(row: Agreement, topic: Topic, codes: Sequence[str]) -> list[dict[str, str]]:
    return [
        {
            "code": code,
            "heading": row.heading(topic, code) or _heading(topic, code),
            "text": row.article_text(topic, code),
        }
        for code in codes
    ]


def _special(row: Agreement, code: str) -> dict[str, str]:
    both = (row.terms_fr, row.terms_en) if code == "fr" else (row.terms_en, row.terms_fr)
    return {"code": code, "heading": _heading(Topic.SPECIAL, code), "text": both[0] or both[1]}


def _heading(topic: Topic, code: str) -> str:
    with override(code):
        return str(topic.label)


def _facts(row: Agreement, codes: Sequence[str]) -> list[list[Both]]:
    """Dimensions and particulars, each with its label."""

    def said() -> list[tuple[str, str]]:
        own = row.details
        return [*_dimensions(row), *(facts_of(own) if own else ())]

    return _pairs(said, codes)


def _dimensions(row: Agreement) -> Iterator[tuple[str, str]]:
    if row.dimensions:
        words = [*row.dimension_names, *([gettext("training and research linked")] * row.continuum)]
        yield gettext("Dimensions covered"), ", ".join(words)


def _pairs(said: Callable[[], list[tuple[str, str]]], codes: Sequence[str]) -> list[list[Both]]:
    """Labels and values in each language, each once where both languages say the same."""
    by_code = []
    for code in codes:
        with override(code):
            by_code.append(said())
    return [
        [_once(codes, [pair[at] for pair in pairs]) for at in (0, 1)]
        for pairs in zip(*by_code, strict=True)
    ]


def _once(codes: Sequence[str], words: Sequence[str]) -> Both:
    found: Both = []
    for code, said in zip(codes, words, strict=True):
        if not any(known == said for _code, known in found):
            found.append([code, said])
    return found


def _sheets(row: Agreement) -> list[Factsheet]:
    rows = Factsheet.objects.filter(party__agreement=row).select_related("party__partner")
    return list(rows.order_by("party__position", "party_id"))


def _sheet(sheet: Factsheet, codes: Sequence[str]) -> dict[str, Any]:
    return {
        "name": in_each(codes, lambda: sheet.party.name),
        "rows": _pairs(lambda: list(facts_of(sheet)), codes),
    }


def _party(row: AgreementParty, codes: Sequence[str]) -> dict[str, Any]:
    house = Institution.get() if row.role == PartyRole.HOME else None
    known: Any = row.partner or house
    return {
        "name": in_each(codes, lambda: row.name),
        "city": known.city if known else "",
        "country": in_each(codes, lambda: known.country) if known and known.country else [],
        "code": known.erasmus_code if known else "",
        "signatory": row.signatory,
        "signatory_title": row.signatory_title,
    }


def _sides(row: Agreement, codes: Sequence[str]) -> Mapping[str, tuple[str, str]]:
    """What conditions call our side and a partner alone, by language; asked for once."""
    found = {}
    for code in codes:
        with override(code):
            found[code] = row.side_names
    return found


def _line(row: Condition, names: Mapping[str, tuple[str, str]], codes: Sequence[str]) -> list[Both]:
    def side(at: int) -> str:
        return row.sides(*names[str(get_language())])[at]

    return [
        in_each(codes, lambda: row.years),
        in_each(codes, lambda: side(0)),
        in_each(codes, lambda: side(1)),
        in_each(codes, lambda: _kind(row)),
        in_each(codes, lambda: _level(row)),
        in_each(codes, lambda: row.language_asked or "–"),
        in_each(codes, lambda: row.persons),
        in_each(codes, lambda: _length(row)),
    ]


def _changed(row: Change, codes: Sequence[str]) -> list[Both]:
    return [
        in_each(codes, lambda: row.title),
        in_each(codes, lambda: row.before or "–"),
        in_each(codes, lambda: row.after),
    ]


def _kind(row: Condition) -> str:
    kind = str(MobilityType(row.mobility_type).label)
    return f"{kind}, {gettext('blended')}" if row.blended else kind


def _level(row: Condition) -> str:
    level = gettext("EQF %(levels)s") % {"levels": row.levels} if row.levels else ""
    return ", ".join(part for part in (row.subject, level) if part) or "–"


def _length(row: Condition) -> str:
    if row.is_staff:
        return gettext("%(number)s days") % {"number": row.days} if row.days else "–"
    months = f"{row.months.normalize():f}" if row.months else ""
    return gettext("%(number)s months") % {"number": months} if months else "–"
