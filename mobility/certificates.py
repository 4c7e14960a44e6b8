"""Certificates about a mobility: what their texts may name, and when each one would be true.

Of the days only those planned are known here. The real ones of an incoming student are filled in
by the officer, who saw them arrive and leave.
"""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any
from uuid import UUID

from django.contrib.auth.base_user import AbstractBaseUser
from django.db.models import Q
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from intl_office.core.personal import Subject
from intl_office.documents.clauses import Variable, written
from intl_office.documents.enums import VariableType
from intl_office.documents.house import institution_name
from intl_office.documents.kinds import LibraryWords
from intl_office.documents.letters import LetterKind
from intl_office.documents.models import Document
from intl_office.organisations.models import Institution
from mobility import rules
from mobility.actions.mails import tell_certificate
from mobility.enums import CERTIFICATE, MobilityState
from mobility.models import Mobility
from mobility.personal import ENROLMENT
from partnerships.enums import Direction
from partnerships.letters import IN_FRENCH

STARTING = Path(__file__).parent / "data" / "certificates.json"
SHOWN = 50  # mobilities on which a text may be tried
_BEGUN = frozenset({MobilityState.ABROAD, MobilityState.RETURNED})
_CONFIRMED = _BEGUN | {MobilityState.CONFIRMED}
Holds = Callable[[Mobility], bool]
CONDITIONS: Mapping[str, tuple[str | Promise, Holds]] = {
    "outgoing": (
        _("the student goes out"),
        lambda row: row.direction == Direction.OUT,
    ),
    "outgoing-confirmed": (
        _("the student goes out, and the mobility is confirmed"),
        lambda row: row.direction == Direction.OUT and row.state in _CONFIRMED,
    ),
    "incoming-confirmed": (
        _("the student comes in, and the mobility is confirmed"),
        lambda row: row.direction == Direction.IN and row.state in _CONFIRMED,
    ),
    "incoming-begun": (
        _("the student comes in, and the mobility has begun"),
        lambda row: row.direction == Direction.IN and row.state in _BEGUN,
    ),
}


def _variable(
    code: str,
    label: str | Promise,
    value: Callable[[Mobility], str],
    kind: VariableType = VariableType.TEXT,
) -> tuple[str, tuple[Variable, Callable[[Mobility], str]]]:
    return code, (Variable(code, label, kind), value)


def _agreement(row: Mobility) -> str:
    return row.places.agreement.number if row.places else ""


def _born(row: Mobility) -> str:
    born = row.enrolment.birth_date
    return born.isoformat() if born else ""


def _house_code(_row: Mobility) -> str:
    house = Institution.get()
    return house.erasmus_code if house else ""


VARIABLES = dict((
    _variable("student", _("name of the student"), lambda row: row.enrolment.full_name),
    _variable("birth_date", _("date of birth"), _born, VariableType.DATE),
    _variable("programme", _("programme of study"), lambda row: str(row.enrolment.programme)),
    _variable("level", _("level of the studies"), lambda row: row.enrolment.get_level_display()),
    _variable("unit", _("unit"), lambda row: str(row.unit)),
    _variable("institution", _("our institution"), lambda _row: institution_name()),
    _variable("institution_code", _("our Erasmus code"), _house_code),
    _variable("partner", _("partner or organisation of the mobility"), lambda row: row.where),
    _variable(
        "partner_code",
        _("the partner’s Erasmus code"),
        lambda row: row.host.erasmus_code if row.host else "",
    ),
    _variable("country", _("country of the partner"), lambda row: str(row.country)),
    _variable("mobility_type", _("type of mobility"), lambda row: row.get_mobility_type_display()),
    _variable("year", _("academic year"), lambda row: str(row.year)),
    _variable("agreement", _("number of the agreement"), _agreement),
    _variable(
        "starts_on", _("first day planned"), lambda row: row.starts_on.isoformat(),
        VariableType.DATE,
    ),
    _variable(
        "ends_on", _("last day planned"), lambda row: row.ends_on.isoformat(), VariableType.DATE
    ),
))  # fmt: skip


class MobilityCertificate(LetterKind):
    """A certificate about one mobility, of those texts alone that are true of it."""

    code = CERTIFICATE
    title = _("Certificate of mobility")
    form = "certificate"
    only_fitting = True
    texts_permission = rules.CERTIFICATES
    texts_words = LibraryWords(
        one=_("Text of a certificate"),
        new=_("New text of a certificate"),
        about=_("About this text"),
        attempt=_("Try it on a real file"),
        headings=(_("Title in French"), _("Title in English")),
    )
    make_label = _("Make the certificate")
    object_label = _("Title, %(language)s")

    def subject_name(self, subject: UUID) -> str:
        """The student."""
        return _row(subject).enrolment.full_name

    def subject_title(self, subject: UUID) -> str:
        """The student and where they go or come from."""
        return str(_row(subject))

    def url(self, subject: UUID) -> str:
        """The mobility's page."""
        return reverse("mobility:mobility", args=[subject])

    def language(self, subject: UUID) -> str:
        """The partner's."""
        return "fr" if _row(subject).country.code in IN_FRENCH else "en"

    @property
    def variables(self) -> Sequence[Variable]:
        """What is known of every mobility."""
        return [variable for variable, _value in VARIABLES.values()]

    @property
    def conditions(self) -> Mapping[str, str | Promise]:
        """Of which mobilities a text may be true."""
        return {code: label for code, (label, _holds) in CONDITIONS.items()}

    def values(self, subject: UUID, language: str) -> Mapping[str, str]:
        """What is known of this one, in the form of a language."""
        row = _row(subject)
        with override(language):
            return {
                name: written(variable.type, value(row), language)
                for name, (variable, value) in VARIABLES.items()
            }

    def holds(self, subject: UUID, condition: str) -> bool:
        """Whether a condition holds for it; one that is not known never does."""
        known = CONDITIONS.get(condition)
        return known is not None and known[1](_row(subject))

    def starting_clauses(self) -> Iterable[Mapping[str, Any]]:
        """Four certificates that every office gives, still to be validated."""
        rows: list[dict[str, Any]] = json.loads(STARTING.read_text(encoding="utf-8"))
        return rows

    def drafts(self, user: AbstractBaseUser, variants: Sequence[str]) -> Sequence[tuple[UUID, str]]:  # noqa: ARG002  # without sub-kinds
        """The newest mobilities that the person may read."""
        rows = Mobility.objects.visible_to(user).counted().for_list().order_by("-pk")
        return [(row.uid, str(row)) for row in rows[:SHOWN]]

    def may_request(self, user: AbstractBaseUser, subject: UUID | None) -> bool:
        """Those who follow the mobility, unless it is cancelled."""
        rows = Mobility.objects.visible_to(user).counted().select_related("unit")
        row = rows.filter(uid=subject).first() if subject else None
        return row is not None and rules.may_select(user, row)

    def readable(self, user: AbstractBaseUser) -> Q:
        """Whoever reads the mobility reads its certificates."""
        return Q(subject__in=Mobility.objects.visible_to(user).values("uid"))

    def on_made(self, document: Document) -> None:
        """Tell the student."""
        tell_certificate(document)

    def on_signed(self, document_id: int, by: AbstractBaseUser) -> None:  # noqa: ARG002  # as declared
        """Tell the student once more: from now on they find the signed file."""
        tell_certificate(Document.objects.get(pk=document_id), signed=True)

    def about_person(self, who: Subject) -> Q:
        """Those of the person's mobilities."""
        rows = Mobility.objects.filter(enrolment__in=who.of(ENROLMENT))
        return Q(subject__in=rows.values("uid"))


def _row(subject: UUID) -> Mobility:
    rows = Mobility.objects.select_related("unit", "host", "country", "places__agreement")
    return rows.select_related("enrolment__programme").get(uid=subject)
