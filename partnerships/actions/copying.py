"""Taking over what one agreement holds into another: a renewal, a specific agreement."""

from typing import Any

from django.db import models, transaction

from intl_office.accounts.models import User
from intl_office.core import audit
from intl_office.core.errors import expected_violations
from partnerships.actions.agreements import locked_draft
from partnerships.models import Agreement, AgreementParty, Article, Factsheet

_OWN = {"id", "uid", "created_at", "updated_at", "agreement", "party"}


@transaction.atomic
def copy_contents(*, source: Agreement, target: Agreement, by: User) -> None:
    """Copy articles, dimensions, particulars and factsheets into a draft.

    What the draft has already stays; particulars are copied between agreements of one type,
    factsheets between the parties that are the same institution. Parties, units and conditions are
    the caller's.

    Raises:
        PermissionDenied: not in the draft's unit.
        ValidationError: the target is no draft any more.

    """
    draft = locked_draft(target, by)
    with audit.context(user=by), expected_violations():
        _copy_dimensions(source, draft, target)
        _copy_articles(source, draft)
        _copy_details(source, draft)
        _copy_factsheets(source, draft)


def _copy_dimensions(source: Agreement, draft: Agreement, target: Agreement) -> None:
    if draft.dimensions or not source.dimensions:
        return
    for row in (draft, target):
        row.dimensions, row.continuum = list(source.dimensions), source.continuum
    draft.save(update_fields=["dimensions", "continuum"])
    target.updated_at = draft.updated_at


def _copy_articles(source: Agreement, draft: Agreement) -> None:
    there = set(draft.articles.values_list("topic", flat=True))
    for row in source.articles.exclude(topic__in=there):
        Article.objects.create(agreement=draft, **columns_of(row))


def _copy_details(source: Agreement, draft: Agreement) -> None:
    if source.type != draft.type or draft.details is not None:
        return
    row = source.details
    if row is not None:
        model: Any = type(row)  # each kind has an agreement
        model.objects.create(agreement=draft, **columns_of(row))


def _copy_factsheets(source: Agreement, draft: Agreement) -> None:
    parties = {row.partner_id: row for row in AgreementParty.objects.filter(agreement=draft)}
    known = set(Factsheet.objects.filter(party__agreement=draft).values_list("party", flat=True))
    for row in Factsheet.objects.filter(party__agreement=source).select_related("party"):
        party = parties.get(row.party.partner_id)
        if party is not None and party.pk not in known:
            Factsheet.objects.create(party=party, **columns_of(row))


def columns_of(row: models.Model) -> dict[str, Any]:
    """What a copy of a row holds: everything but its own identity and whom it belongs to."""
    fields = row._meta.concrete_fields
    return {one.attname: getattr(row, one.attname) for one in fields if one.name not in _OWN}
