"""Writing what an agreement holds besides its conditions: articles, particulars, factsheets."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from intl_office.accounts.models import User
from intl_office.core import audit
from intl_office.core.errors import expected_violations
from intl_office.core.models import Record
from intl_office.deadlines.actions.deadlines import (
    close_deadline,
    close_deadlines_of,
    in_both_languages,
    set_deadline,
)
from intl_office.deadlines.enums import State as DeadlineState
from intl_office.deadlines.models import Deadline
from intl_office.deadlines.rules import Steps
from partnerships.actions.agreements import locked_draft, touch
from partnerships.enums import LIVE, OVER, PartyRole, State
from partnerships.models import Agreement, AgreementParty, Article, Factsheet
from partnerships.models.details import Details
from partnerships.models.factsheet import DAYS
from partnerships.rules import may_edit

PARTNER_DAYS = "agreements.partner"  # source of deadlines; the subject is a party
STEPS = Steps(before=(60, 30, 7), every=0)


@dataclass(frozen=True, slots=True)
class Seen:
    """What the writer's page showed: when the row was last changed, None where there was none."""

    at: datetime | None


def check_seen(stored: Record | None, seen: Seen | None) -> None:
    """Raise ValidationError (code "changed") where somebody wrote the row since it was shown."""
    now = stored.updated_at if stored else None
    if seen is not None and now != seen.at:
        raise ValidationError(
            _("Somebody else has changed this since you opened it. What you wrote is still here:"
              " compare both versions, choose, then save again."),
            code="changed",
        )  # fmt: skip


@transaction.atomic
def save_article(*, article: Article, by: User, seen: Seen | None = None) -> Article | None:
    """Write an article of a draft: own words, or a clause with its values.

    The usual clause without values needs no row: there the text follows the library.

    Raises:
        PermissionDenied: not in this unit.
        ValidationError: no draft any more, or somebody changed it since it was shown.

    """
    draft = locked_draft(article.agreement, by)
    stored = Article.objects.filter(agreement=draft, topic=article.topic).first()
    check_seen(stored, seen)
    row = _taken(stored, article) if stored is not None else article
    touch(draft)
    with audit.context(user=by), expected_violations():
        return _kept(row, draft, by)


def _taken(stored: Article, article: Article) -> Article:
    """The stored row with what was written; own words keep the clause that they stand on."""
    stored.text_fr, stored.text_en = article.text_fr, article.text_en
    if article.clause_version is not None or not article.is_overridden:
        stored.clause_version, stored.values = article.clause_version, article.values
    stored.as_clause = False
    return stored


def _kept(row: Article, draft: Agreement, by: User) -> Article | None:
    if row.is_overridden and row.clause_version is None:
        row.clause_version = draft.usual(row.topic)
    if not _is_usual(row, draft):
        row.save()
    elif row.pk:
        row.delete()
    if draft.state != State.DRAFT:  # its circuit sent it back and is not begun anew
        write_down(agreement=draft, by=by)
    return row if row.pk else None


def _is_usual(row: Article, draft: Agreement) -> bool:
    """Whether it says nothing but what stands there anyway."""
    usual = draft.usual(row.topic)
    chosen = row.clause_version_id
    return not row.is_overridden and not row.values and chosen in {None, usual and usual.pk}


@transaction.atomic
def take_newest(*, agreement: Agreement, topic: str, by: User) -> Article | None:
    """Let an article of a draft stand on the version of its clause that is in use now.

    Own words stay, and so do the values of variables that are still there.

    Raises:
        PermissionDenied: not in this unit.
        ValidationError: no draft any more, or there is no newer version.

    """
    draft = locked_draft(agreement, by)
    stored = draft.own_articles.get(topic)
    newest = draft.newer(topic)
    if stored is None or newest is None:
        raise ValidationError(_("The version in use is there already."), code="newest")
    names = {one.name for one in newest.declared}
    values = {name: value for name, value in stored.values.items() if name in names}
    texts = {name: getattr(stored, name) for name in ("text_fr", "text_en")}
    own = texts if stored.is_overridden else {}
    article = Article(agreement=draft, topic=topic, clause_version=newest, values=values, **own)
    return save_article(article=article, by=by)


@transaction.atomic
def save_details(*, details: Details, by: User, seen: Seen | None = None) -> Details:
    """Write the particulars of a draft; raises as `save_article` does."""
    agreement: Agreement = getattr(details, "agreement")  # noqa: B009  # each kind has one
    draft = locked_draft(agreement, by)
    check_seen(_stored(type(details), agreement=draft), seen)
    touch(draft)
    with audit.context(user=by), expected_violations():
        details.save()
    return details


@transaction.atomic
def save_factsheet(*, sheet: Factsheet, by: User, seen: Seen | None = None) -> Factsheet:
    """Write a factsheet, also of an agreement in force: no signature is needed for it.

    Raises:
        PermissionDenied: not in this unit.
        ValidationError: the agreement is over, or somebody changed the sheet since it was shown.

    """
    agreement = locked_unless_over(sheet.party.agreement, by)
    check_seen(_stored(Factsheet, party=sheet.party), seen)
    with audit.context(user=by), expected_violations():
        sheet.save()
    keep_partner_days(agreement)
    return sheet


def _stored(model: type[Any], **key: models.Model) -> Any:
    return model._base_manager.filter(**key).first()


def locked_unless_over(agreement: Agreement, by: User) -> Agreement:
    """The row as it is, locked; raises ValidationError once the agreement is over."""
    rows = Agreement.objects.select_for_update(of=("self",)).select_related("unit", "officer")
    row = rows.get(pk=agreement.pk)
    if not may_edit(by, row):
        raise PermissionDenied
    if row.state in OVER:
        text = _("This agreement is “%(state)s”: nothing of it can be changed.")
        raise ValidationError(text % {"state": row.get_state_display()}, code="state")
    return row


@transaction.atomic
def write_down(*, agreement: Agreement, by: User) -> None:
    """Make the clauses' words the agreement's own: what is approved does not change with them.

    Each article keeps the version of the clause that it stands on.
    """
    known = Agreement.objects.get(pk=agreement.pk)
    known.state = State.DRAFT  # its text is read as that of the draft that it was
    with audit.context(user=by):
        for place, topic in enumerate(known.topics, start=1):
            row = known.own_articles.get(topic) or Article(agreement=known, topic=topic)
            if _filled(row, known, place):
                row.save()


def _filled(row: Article, agreement: Agreement, place: int) -> bool:
    """Whether there are words to keep: those of the clause in every language without own ones."""
    before = _kept_of(row)
    row.position = place
    texts = {code: agreement.article_text(row.topic, code) for code in agreement.codes}
    clause = agreement.clause_of(row.topic)
    row.as_clause = clause is not None and not row.is_overridden
    row.clause_version = clause
    for code, text in texts.items():
        setattr(row, f"text_{code}", text)
    return bool(row.text_fr or row.text_en) and _kept_of(row) != before


def _kept_of(row: Article) -> tuple[object, ...]:
    return row.text_fr, row.text_en, row.as_clause, row.clause_version_id, row.position


# ---------------------------------------------------------------- the partners' days
def keep_partner_days(agreement: Agreement) -> None:
    """Make the deadlines of nomination and application what the partners' factsheets say.

    They stand while places can be taken. Our own days are no deadlines of ours towards others.
    """
    parties = AgreementParty.objects.filter(agreement=agreement, role=PartyRole.PARTNER)
    for party in parties.select_related("partner", "factsheet"):
        sheet: Factsheet | None = getattr(party, "factsheet", None)
        if agreement.state in LIVE and sheet is not None:
            _keep(agreement, party, sheet, timezone.localdate())
        else:
            close_deadlines_of(source=PARTNER_DAYS, subject=party.uid)


def _keep(agreement: Agreement, party: AgreementParty, sheet: Factsheet, today: date) -> None:
    officer = agreement.officer
    for name in DAYS:
        due = sheet.next_day(name, today)
        if due is None or (agreement.ends_on and due > agreement.ends_on):
            close_deadline(
                source=PARTNER_DAYS, subject=party.uid, key=name, state=DeadlineState.CANCELLED
            )
            continue
        set_deadline(
            source=PARTNER_DAYS,
            subject=party.uid,
            key=name,
            due=due,
            title=in_both_languages(lambda: f"{agreement.number} – {party.name}"),
            unit=agreement.unit,
            owners=[officer.user] if officer and officer.user else [],
        )


def follow_partner_days() -> int:
    """Move the days that have passed to the next year; return how many agreements were read."""
    today = timezone.localdate()
    rows = Deadline.objects.open().filter(source=PARTNER_DAYS, due_on__lt=today)
    parties = AgreementParty.objects.filter(uid__in=rows.values("subject"))
    found = Agreement.objects.filter(pk__in=parties.values("agreement"))
    return sum(_followed(row) for row in _related(found))


def _related(rows: "models.QuerySet[Agreement]") -> Iterable[Agreement]:
    return rows.select_related("unit", "officer__user").order_by("pk")


@transaction.atomic
def _followed(row: Agreement) -> bool:
    keep_partner_days(row)
    return True
