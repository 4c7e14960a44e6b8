"""Keeping versions of a text, sending them to partners, recalling what was sent."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from intl_office.accounts.actions.links import make_link, revoke_links, whole_days
from intl_office.accounts.models import User
from intl_office.core import audit
from intl_office.core.errors import expected_violations
from intl_office.core.locks import lock
from intl_office.documents import parts as texts
from intl_office.documents.enums import Locale, Origin
from intl_office.documents.kinds import DocumentKind, document_kinds
from intl_office.documents.models import TextVersion, VersionSending
from intl_office.documents.notifications import Invited, VersionSent
from intl_office.mail.actions.queueing import Recipient, notify

PURPOSE = "text-version"
MAX_DAYS = 180


@dataclass(frozen=True, slots=True)
class About:
    """A drafted text: the code of its kind, and the uid of what it is about."""

    kind: str
    subject: UUID

    @property
    def rules(self) -> DocumentKind:
        """The kind; raises KeyError for one that nobody registered."""
        return document_kinds[self.kind]

    @property
    def latest(self) -> TextVersion | None:
        """The last version kept."""
        return TextVersion.objects.about(self.kind, self.subject).first()

    def draft(self) -> Sequence[texts.Part]:
        """The text as it is now."""
        return self.rules.parts(self.subject, self.rules.text_locale(self.subject))


@transaction.atomic
def keep_version(
    *,
    about: About,
    by: User,
    note: str = "",
    parts: Sequence[texts.Part] | None = None,
    origin: Origin = Origin.OURS,
) -> TextVersion:
    """Keep the text as it is now, or the parts given, as the next version.

    Raises:
        PermissionDenied: the kind lets the person not write it.
        ValidationError: no longer negotiated (code "closed"), no text (code "empty"), or the same
            text as the version before (code "same").

    """
    lock_text(about)
    about.rules.hold(about.subject)
    check_open(about, by)
    kept = list(about.draft() if parts is None else parts)
    if not kept:
        raise ValidationError(_("There is no text yet."), code="empty")
    sha256, last = texts.digest(kept), about.latest
    if last is not None and last.sha256 == sha256:
        raise ValidationError(
            _("Nothing has changed since version %(number)s.") % {"number": last.number},
            code="same",
        )
    return _written(about, kept, TextVersion(
        number=last.number + 1 if last else 1, sha256=sha256, origin=origin, note=note, made_by=by,
    ))  # fmt: skip


def _written(about: About, kept: Sequence[texts.Part], row: TextVersion) -> TextVersion:
    row.kind, row.subject = about.kind, about.subject
    locale = about.rules.text_locale(about.subject)
    row.locale, row.words = locale, texts.as_json(kept)
    row.titles = {code: _title(about, code) for code, _name in settings.LANGUAGES}
    with audit.context(user=row.made_by), expected_violations():
        row.save()
    return row


def _title(about: About, code: str) -> str:
    with override(code):
        return about.rules.heading(about.subject, Locale(code))


@dataclass(frozen=True, slots=True)
class Guest:
    """Who gets a version: name, address, and the language of the mail and the page."""

    name: str
    address: str
    language: str


@transaction.atomic
def send_version(
    *, about: About, to: Guest, by: User, days: int, words: str = "", note: str = ""
) -> VersionSending:
    """Send the text as it is now; it is kept as a version where it is none yet.

    Args:
        about: the text.
        to: who gets the link.
        by: who sends it; answers to the mail go to them.
        days: how long the link works, 1 to MAX_DAYS.
        words: a word to the guest, in the mail.
        note: what changed, kept with a new version.

    Raises:
        PermissionDenied: the kind lets the person not write it.
        ValidationError: no longer negotiated, no text, no such address, or sent there already.

    """
    version = current_version(about=about, by=by, note=note)
    if not 1 <= days <= MAX_DAYS:
        raise ValidationError(_("The link works for 1 to %(most)s days.") % {"most": MAX_DAYS})
    sending = VersionSending(version=version, sent_by=by, name=to.name, language=to.language)
    sending.address = to.address.strip().lower()
    made = make_link(
        purpose=PURPOSE, subject=sending.uid, by=by, lifetime=whole_days(timedelta(days=days)),
        email=sending.address,
    )  # fmt: skip
    sending.link = made.link
    with audit.context(user=by), expected_violations():
        sending.save()
    notify(
        kind=VersionSent.code,
        subject=Invited(sending, made.url, made.link.expires_at, words),
        to=Recipient(sending.address, sending.name, sending.language),
        cause=f"version:{sending.uid}",
        reply_to=by.email,
    )
    return sending


def current_version(*, about: About, by: User, note: str = "") -> TextVersion:
    """The version that says what the draft says; kept now where there is none.

    In the caller's transaction; raises PermissionDenied and ValidationError as `keep_version`.
    """
    try:
        return keep_version(about=about, by=by, note=note)
    except ValidationError as refused:
        last = about.latest
        if getattr(refused, "code", None) != "same" or last is None:
            raise
        return last


@transaction.atomic
def recall(*, sending: VersionSending, by: User) -> VersionSending:
    """Shut the guest's page and the link at once; what was said stays.

    Raises:
        PermissionDenied: the kind lets the person not write the text.
        ValidationError: it was recalled already.

    """
    rows = VersionSending.objects.select_for_update(of=("self",)).select_related("version")
    row = rows.get(pk=sending.pk)
    check_writer(About(row.version.kind, row.version.subject), by)
    if row.recalled_at is not None:
        raise ValidationError(_("It was recalled already."), code="recalled")
    row.recalled_at = timezone.now()
    with audit.context(user=by):
        row.save(update_fields=["recalled_at"])
        revoke_links(purpose=PURPOSE, subject=row.uid, by=by)
    return row


def lock_text(about: About) -> None:
    """Keep others from numbering its versions until the transaction ends."""
    lock(f"documents.version:{about.kind}:{about.subject}")


def check_writer(about: About, by: User) -> None:
    """Raise PermissionDenied for those who do not write this text."""
    rules = about.rules
    if not (rules.drafted and rules.may_request(by, about.subject)):
        raise PermissionDenied


def check_open(about: About, by: User) -> None:
    """Raise PermissionDenied as `check_writer`, ValidationError where nothing may change."""
    check_writer(about, by)
    if not about.rules.negotiable(about.subject):
        raise ValidationError(
            _("The text is no longer a draft: no version is kept or sent."), code="closed"
        )
