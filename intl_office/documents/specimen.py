"""The house specimen: a letter to nobody, by which administrators check the house's layout."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.contrib.auth.base_user import AbstractBaseUser
from django.utils import timezone
from django.utils.translation import gettext, override
from django.utils.translation import gettext_lazy as _

from intl_office.core.permissions import may
from intl_office.documents.enums import Locale
from intl_office.documents.house import institution_name
from intl_office.documents.kinds import DocumentKind

NAMES = (
    "Université Côte d’Azur — Œuvres, ça et là",
    "Universität zu Köln, Großstraße",
    "Universitatea din București, Timișoara",
    "Uniwersytet Łódzki, Żółć",
    "İstanbul Üniversitesi, Ağrı Dağı",
    "Háskóli Íslands, Þórður",
    "Εθνικό και Καποδιστριακό Πανεπιστήμιο Αθηνών",
    "Софийски университет „Св. Климент Охридски“",
)
ROWS = (("2026-09-01", "1234.50"), ("2027-01-31", "560"), ("2027-06-30", "1000000"))
ARTICLES = 9  # enough to fill a second page


class Specimen(DocumentKind):
    """Shows everything that documents are made of; asked for on the documents page."""

    code = "documents.specimen"
    title = _("House specimen")
    template = "documents/specimen/specimen.html"
    offered = True

    def heading(self, subject: UUID | None, locale: Locale) -> str:  # noqa: ARG002  # the kind's
        """The title, in both languages for a document in both."""
        titles = []
        for language in locale.languages:
            with override(language):
                titles.append(gettext("House specimen"))
        return " / ".join(titles)

    def context(self, subject: UUID | None, locale: Locale) -> Mapping[str, Any]:  # noqa: ARG002  # the kind's
        """Names with the letters of Europe, days, amounts, and text for two pages."""
        return {
            "institution": institution_name() or gettext("the institution"),
            "made_on": timezone.localdate().isoformat(),
            "names": list(NAMES),
            "rows": [{"day": day, "amount": amount} for day, amount in ROWS],
            "articles": list(range(1, ARTICLES + 1)),
        }

    def may_request(self, user: AbstractBaseUser, subject: UUID | None) -> bool:  # noqa: ARG002  # the kind's
        """Those who answer for the layout."""
        return may(user, "documents.specimen")
