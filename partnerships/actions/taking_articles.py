"""Taking over the articles of a partner's Word file into an open draft."""

from collections.abc import Mapping, Sequence

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from intl_office.accounts.models import User
from intl_office.core import audit
from intl_office.core.errors import expected_violations
from intl_office.documents.enums import Locale
from intl_office.documents.parts import Part, digest
from partnerships.actions.agreements import locked_draft, touch
from partnerships.actions.contents import save_article
from partnerships.enums import Topic
from partnerships.models import Agreement, Article
from partnerships.models.article import LONGEST
from partnerships.printing import AgreementKind

SPECIAL_LONGEST = 8000  # characters of the special provisions in one language


@transaction.atomic
def take_articles(
    *, agreement: Agreement, parts: Sequence[Part], shown: Mapping[str, str], by: User
) -> None:
    """Write these texts into the draft, all or none; a language that a part lacks stays.

    Args:
        agreement: the draft.
        parts: the new texts, by the key of an article of the draft.
        shown: the digest of each article as it was compared.
        by: who does it.

    Raises:
        PermissionDenied: not in this unit.
        ValidationError: no draft any more, a text too long, or an article changed since (code
            "changed").

    """
    draft = locked_draft(agreement, by)
    present = present_parts(draft)
    for part in parts:
        _check(part, present.get(part.key), shown)
        if part.key == Topic.SPECIAL:
            _take_special(draft, part, by)
        else:
            save_article(article=_article(draft, part), by=by)


def present_parts(agreement: Agreement) -> dict[str, Part]:
    """The text of the agreement as it is, by key."""
    found = AgreementKind().parts(agreement.uid, Locale(agreement.languages))
    return {part.key: part for part in found}


def _check(part: Part, present: Part | None, shown: Mapping[str, str]) -> None:
    if present is None or present.fixed or digest([present]) != shown.get(part.key):
        raise ValidationError(
            _("The draft has changed since it was compared: nothing was taken over. Here is the"
              " comparison with the text of now."),
            code="changed",
        )  # fmt: skip
    longest = SPECIAL_LONGEST if part.key == Topic.SPECIAL else LONGEST
    for one in part.passages:
        if len(one.text) > longest:
            text = _("“%(heading)s” is longer than %(limit)s characters.")
            heading = getattr(present.passage(one.language), "heading", part.key)
            raise ValidationError(text % {"heading": heading, "limit": longest}, code="long")


def _article(draft: Agreement, part: Part) -> Article:
    """The article with the new texts, and its own in other languages."""
    own = draft.own_articles.get(part.key)
    texts = {"fr": own.text_fr, "en": own.text_en} if own else {}
    texts |= {one.language: one.text for one in part.passages}
    return Article(
        agreement=draft,
        topic=part.key,
        text_fr=texts.get("fr", ""),
        text_en=texts.get("en", ""),
    )


def _take_special(draft: Agreement, part: Part, by: User) -> None:
    for one in part.passages:
        setattr(draft, f"terms_{one.language}", one.text)
    with audit.context(user=by), expected_violations():
        draft.save()
    touch(draft)
