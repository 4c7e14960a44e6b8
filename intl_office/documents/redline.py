"""The kind of document that shows what changed between two versions of a text."""

from collections.abc import Iterator, Mapping
from typing import Any
from uuid import UUID

from django.contrib.auth.base_user import AbstractBaseUser
from django.db.models import Q
from django.utils.translation import gettext, override
from django.utils.translation import gettext_lazy as _

from intl_office.documents.enums import Locale
from intl_office.documents.kinds import DocumentKind, document_kinds

REDLINE = "documents.redline"


class Redline(DocumentKind):
    """Struck and underlined words, in each language of the text.

    What it shows is compared when it is asked for (`actions.redlines`), from two texts that the
    person chose: no row says it alone.
    """

    code = REDLINE
    title = _("Comparison of two versions")
    template = "documents/versions/redline.html"
    of_rows = False

    def heading(self, subject: UUID | None, locale: Locale) -> str:  # noqa: ARG002  # the kind's
        """The title in each language of the text."""
        titles = []
        for language in locale.languages:
            with override(language):
                titles.append(gettext("Comparison of two versions"))
        return " / ".join(titles)

    def context(self, subject: UUID | None, locale: Locale) -> Mapping[str, Any]:  # noqa: ARG002  # the kind's
        """Nothing by itself: who asks for it gives what was compared."""
        return {}

    def may_request(self, user: AbstractBaseUser, subject: UUID | None) -> bool:
        """Those who write the text."""
        return subject is not None and any(one.may_request(user, subject) for one in _drafted())

    def readable(self, user: AbstractBaseUser) -> Q:
        """Whoever reads the text."""
        found = Q(pk__in=())
        for one in _drafted():
            found |= one.texts_of(user, "subject")
        return found


def _drafted() -> Iterator[DocumentKind]:
    return (one for one in document_kinds.values() if one.drafted)
