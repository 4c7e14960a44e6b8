"""What students do with their application: begin, write, add files, submit, withdraw."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.base import File
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from intl_office.accounts.models import User
from intl_office.core import audit
from intl_office.core.errors import expected_violations
from intl_office.core.uploads import Accepted
from intl_office.documents.actions.files import store_upload
from intl_office.organisations.models import Partner
from intl_office.reference.models import Country, Language
from mobility.actions.deadlines import keep_deadline
from mobility.actions.mails import tell_submitted, tell_withdrawn
from mobility.enums import DocumentAsked, Term
from mobility.models import (
    Application,
    ApplicationFile,
    Campaign,
    Enrolment,
    LanguageSkill,
    Wish,
)
from mobility.rules import is_own
from mobility.workflow import applications
from partnerships.enums import Direction
from partnerships.models import AgreementYear

CLOSED = gettext_lazy("Applications are closed: nothing can be changed.")


@dataclass(frozen=True, slots=True)
class Destination:
    """One wish: a place with one of its partners, or a host in words with its country."""

    mobility_type: str
    term: str = Term.YEAR
    places: AgreementYear | None = None
    partner: Partner | None = None
    host_name: str = ""
    host_city: str = ""
    country: Country | None = None


@dataclass(frozen=True, slots=True)
class Entries:
    """What the form says; wishes in order of preference."""

    phone: str = ""
    motivation: str = ""
    special_needs: bool = False
    wishes: Sequence[Destination] = ()
    languages: Sequence[tuple[Language, str]] = ()


def enrolment_for(campaign: Campaign, user: User) -> Enrolment | None:
    """The latest enrolment with which the person may apply; None where there is none."""
    rows = Enrolment.objects.of(user).select_related("programme__unit").order_by("-year", "-pk")
    return next((one for one in rows if campaign.fits(user, one)), None)


@transaction.atomic
def begin(*, campaign: Campaign, by: User) -> Application:
    """Begin an application, or return the one there is.

    Raises:
        PermissionDenied: no enrolment of this person fits.
        ValidationError: the campaign takes no applications now.

    """
    found = Application.objects.of(by).filter(campaign=campaign).first()
    if found:
        return found
    enrolment = enrolment_for(campaign, by)
    if enrolment is None:
        raise PermissionDenied
    if not campaign.takes_entries:
        raise ValidationError(CLOSED)
    with audit.context(user=by), expected_violations():
        if enrolment.user_id is None:
            enrolment.user = by
            enrolment.save(update_fields=["user"])
        made = Application.objects.create(campaign=campaign, enrolment=enrolment, student=by)
        keep_deadline(made)
    return made


@transaction.atomic
def save_entries(*, application: Application, entries: Entries, by: User) -> Application:
    """Write what the form says into a draft.

    Raises:
        PermissionDenied: it is somebody else's.
        ValidationError: it is sent or the campaign is closed; a wish does not fit the campaign.

    """
    stored = _writable(application, by)
    _check_wishes(stored.campaign, entries.wishes)
    stored.phone, stored.motivation = entries.phone, entries.motivation
    stored.special_needs = entries.special_needs
    with audit.context(user=by), expected_violations():
        stored.save(update_fields=["phone", "motivation", "special_needs"])
        _write_wishes(stored, entries.wishes)
        _write_languages(stored, entries.languages)
    return stored


@transaction.atomic
def attach(
    *,
    application: Application,
    kind: DocumentAsked,
    file: "File[Any]",
    accepted: Accepted,
    by: User,
) -> ApplicationFile:
    """Add a document, in place of an earlier one of its kind; raises as `save_entries`."""
    stored = _writable(application, by)
    with audit.context(user=by):
        kept = store_upload(file=file, accepted=accepted, by=by)
        row, _new = ApplicationFile.objects.update_or_create(
            application=stored, kind=kind, defaults={"file": kept}
        )
    return row


@transaction.atomic
def take_own_step(*, application: Application, name: str, by: User) -> None:
    """Submit, change again, withdraw, apply after all; raises what `Workflow.transition` raises."""
    if not is_own(by, application):
        raise PermissionDenied
    # Nobody closes the campaign between the check and the write.
    Campaign.objects.select_for_update(of=("self",), no_key=True).get(pk=application.campaign_id)
    applications.transition(application, name, by=by)
    keep_deadline(application)
    if name == "submit":
        tell_submitted(application)
    elif name == "withdraw":
        tell_withdrawn(application)


def _writable(application: Application, by: User) -> Application:
    rows = Application.objects.select_for_update(of=("self",)).select_related("campaign")
    stored = rows.get(pk=application.pk)
    if not is_own(by, stored):
        raise PermissionDenied
    if not stored.may_be_written:
        raise ValidationError(CLOSED)
    return stored


def _check_wishes(campaign: Campaign, wishes: Sequence[Destination]) -> None:
    if len(wishes) > campaign.wishes_max:
        raise ValidationError(_("At most %(most)s wishes.") % {"most": campaign.wishes_max})
    for one in wishes:
        if one.mobility_type not in campaign.types or not _of_year(one, campaign):
            raise ValidationError(_("This destination does not belong to the campaign."))


def _of_year(one: Destination, campaign: Campaign) -> bool:
    row = one.places
    if row is None:
        return True
    same = (row.year, row.direction) == (campaign.year, Direction.OUT)
    return same and row.mobility_type == one.mobility_type


def _write_wishes(application: Application, wishes: Sequence[Destination]) -> None:
    wanted = [_wish(application, rank, one) for rank, one in enumerate(wishes, 1)]
    if [_mark(one) for one in wanted] == [
        _mark(one) for one in application.wishes.order_by("rank")
    ]:
        return
    application.wishes.all().delete()
    Wish.objects.bulk_create(wanted)


def _wish(application: Application, rank: int, one: Destination) -> Wish:
    country = one.partner.country if one.partner else one.country
    assert country is not None  # noqa: S101  # the form asks for it
    return Wish(
        application=application,
        rank=rank,
        mobility_type=one.mobility_type,
        term=one.term,
        places=one.places,
        partner=one.partner,
        host_name=one.host_name,
        host_city=one.host_city,
        country=country,
    )


def _mark(wish: Wish) -> tuple[Any, ...]:
    return (
        wish.rank, wish.mobility_type, wish.term, wish.places_id, wish.partner_id, wish.host_name,
        wish.host_city, wish.country_id,
    )  # fmt: skip


def _write_languages(application: Application, languages: Sequence[tuple[Language, str]]) -> None:
    wanted = {language.pk: level for language, level in languages}
    known = dict(application.languages.values_list("language_id", "level"))
    if wanted == known and len(wanted) == len(languages):
        return
    application.languages.all().delete()
    LanguageSkill.objects.bulk_create(
        LanguageSkill(application=application, language=language, level=level)
        for language, level in languages
    )
