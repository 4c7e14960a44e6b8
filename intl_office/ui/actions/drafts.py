"""Keeping and forgetting what is written in a form."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.base_user import AbstractBaseUser
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from intl_office.core.remembering import remember, remembered
from intl_office.ui.models import Draft, Sending

Entries = Mapping[str, Sequence[str]]
LARGEST = 400_000  # characters of all entries together, as JSON
_SENT_FOR = 600  # seconds during which a late autosave of a page that was sent is ignored


@dataclass(frozen=True)
class Place:
    """Which draft: of whom, of which form, on what."""

    user: AbstractBaseUser
    form: str
    subject: str = ""


@dataclass(frozen=True)
class Tab:
    """The page that writes, and when it was opened."""

    name: str
    opened_at: datetime


@dataclass(frozen=True)
class Saved:
    """A draft was kept; `elsewhere`: another page had written since this one was opened."""

    draft: Draft
    elsewhere: bool


def save_draft(*, place: Place, entries: Entries, tab: Tab) -> Saved | None:
    """Keep the entries as they are; the newer page wins.

    Returns None where this page's form was sent meanwhile: nothing is left to keep.

    Raises:
        ValidationError: over 400,000 characters.
    """
    clean = _storable(entries)
    if remembered(_sent_key(tab.name)):
        return None
    with transaction.atomic():
        draft, created = Draft.objects.select_for_update().get_or_create(
            user_id=place.user.pk,
            form=place.form,
            subject=place.subject,
            defaults={"data": clean, "tab": tab.name, "saved_at": timezone.now()},
        )
        elsewhere = not created and draft.tab != tab.name and draft.saved_at > tab.opened_at
        if not created:
            draft.data, draft.tab, draft.saved_at = clean, tab.name, timezone.now()
            draft.save(update_fields=["data", "tab", "saved_at"])
    return Saved(draft, elsewhere)


def discard_draft(*, place: Place, tab: str = "") -> bool:
    """Forget a draft, and what this page may still send late; False where there is none."""
    if tab:
        remember(_sent_key(tab), 1, _SENT_FOR)
    deleted, _by_model = Draft.objects.filter(
        user_id=place.user.pk, form=place.form, subject=place.subject
    ).delete()
    return bool(deleted)


def purge() -> int:
    """Delete drafts of 30 days and traces of clicks of two; returns how many drafts."""
    Sending.objects.forgotten().delete()
    deleted, _by_model = Draft.objects.forgotten().delete()
    return deleted


def _sent_key(tab: str) -> str:
    return f"ui:sent:{tab}"


def _storable(entries: Entries) -> dict[str, list[str]]:
    """PostgreSQL refuses the character NUL in texts."""
    clean = {name: [text.replace("\0", "") for text in texts] for name, texts in entries.items()}
    if len(json.dumps(clean)) > LARGEST:
        raise ValidationError(_("This is too long to be kept as a draft."), code="too_long")
    return clean
