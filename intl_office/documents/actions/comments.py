"""Comments of guests on a version, the office's answers, and closing a thread."""

from datetime import timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from intl_office.accounts.models import User
from intl_office.core import audit
from intl_office.core.errors import expected_violations
from intl_office.core.locks import lock
from intl_office.documents.actions.versions import About, check_writer
from intl_office.documents.models import VersionComment, VersionSending
from intl_office.documents.models.version import LONGEST_COMMENT
from intl_office.documents.notifications import VersionCommented
from intl_office.mail.actions.queueing import Recipient, notify

QUIET = timedelta(hours=1)  # between two mails about one text
MOST = 500  # comments of one guest: more is no person


@transaction.atomic
def comment(
    *, sending: VersionSending, part: str, text: str, parent: VersionComment | None = None
) -> VersionComment:
    """What a guest says of a part, or says again in one of their threads; tells the officer.

    Raises:
        ValidationError: recalled, no longer negotiated (code "closed"), no such part, nothing or
            too much said, or the thread was settled.

    """
    rows = VersionSending.objects.select_for_update(of=("self",))
    row = rows.select_related("version", "sent_by", "link").get(pk=sending.pk)
    _check_guest(row, part, parent)
    thread = _locked(parent) if parent else None
    _check_open(thread)
    said = VersionComment(
        version=row.version, part=part, guest=row, parent=thread, waits=thread is None
    )
    with audit.context(actor=row.name), expected_violations():
        _say(said, text)
        if thread is not None and not thread.waits:
            thread.waits = True
            thread.save(update_fields=["waits"])
    _tell(said, row)
    return said


@transaction.atomic
def answer(*, thread: VersionComment, text: str, by: User) -> VersionComment:
    """Answer a guest; the thread then waits for nothing.

    Raises:
        PermissionDenied: the kind lets the person not write the text.
        ValidationError: nothing or too much said, or the thread was settled.

    """
    row = _locked(thread)
    _check_office(row, by)
    _check_open(row)
    with audit.context(user=by), expected_violations():
        said = _say(VersionComment(version=row.version, part=row.part, user=by, parent=row), text)
        row.waits = False
        row.save(update_fields=["waits"])
    return said


@transaction.atomic
def settle(*, thread: VersionComment, by: User) -> VersionComment:
    """Close a thread; raises PermissionDenied, and ValidationError where it was settled already."""
    row = _locked(thread)
    _check_office(row, by)
    _check_open(row)
    row.waits, row.settled_at, row.settled_by = False, timezone.now(), by
    with audit.context(user=by), expected_violations():
        row.save(update_fields=["waits", "settled_at", "settled_by"])
    return row


def _locked(thread: VersionComment) -> VersionComment:
    rows = VersionComment.objects.begun().select_related("version")
    return rows.select_for_update(of=("self",)).get(pk=thread.pk)


def _check_open(thread: VersionComment | None) -> None:
    if thread is not None and thread.settled_at is not None:
        raise ValidationError(_("This thread was settled meanwhile."), code="settled")


def _check_office(row: VersionComment, by: User) -> None:
    check_writer(About(row.version.kind, row.version.subject), by)


def _check_guest(row: VersionSending, part: str, parent: VersionComment | None) -> None:
    """Whether this guest may say something of this part now."""
    version = row.version
    if row.recalled_at is not None or not row.link.is_live():
        raise ValidationError(_("This version was recalled."), code="recalled")
    if not About(version.kind, version.subject).rules.negotiable(version.subject):
        raise ValidationError(_("The text is no longer negotiated."), code="closed")
    if all(one.key != part for one in version.parts):
        raise ValidationError(_("The text has no such part."), code="part")
    if parent is not None and (parent.guest_id != row.pk or parent.part != part):
        raise ValidationError(_("The text has no such thread."), code="thread")
    if row.comments.count() >= MOST:
        raise ValidationError(_("There are too many comments: write to us instead."), code="many")


def _say(row: VersionComment, text: str) -> VersionComment:
    row.text = text.strip()
    if len(row.text) > LONGEST_COMMENT:
        raise ValidationError(
            _("A comment has at most %(most)s characters.") % {"most": LONGEST_COMMENT},
            code="long",
        )
    row.save()
    return row


def _tell(said: VersionComment, sending: VersionSending) -> None:
    """Queue a mail to whoever answers for the text, at most one an hour about it."""
    version = said.version
    lock(f"documents.comments:{version.kind}:{version.subject}")
    told = VersionComment.objects.filter(
        version__kind=version.kind,
        version__subject=version.subject,
        told_at__gt=timezone.now() - QUIET,
    )
    if told.exists():
        return
    known = About(version.kind, version.subject).rules.in_charge(version.subject)
    to = known if isinstance(known, User) and known.is_active else sending.sent_by
    notify(
        kind=VersionCommented.code,
        subject=said,
        to=Recipient(to.email, str(to), to.language),
        cause=f"comment:{said.uid}",
    )
    said.told_at = timezone.now()
    said.save(update_fields=["told_at"])
