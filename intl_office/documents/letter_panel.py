"""The letters about a row, for the page of that row: `documents/letters/_of.html`."""

from typing import Any
from uuid import UUID

from django.urls import reverse

from intl_office.accounts.models import User
from intl_office.documents.letters import LetterKind
from intl_office.documents.models import Document
from intl_office.documents.tables import TONES


def letters_about(user: User, kind: LetterKind, subject: UUID) -> dict[str, Any]:
    """Those that the person may read, the newest first, and where one is written."""
    rows = Document.objects.visible_to(user).about(subject).filter(kind=kind.code).for_list()
    made = rows.select_related("letter__version__clause").order_by("-pk")
    here = reverse("documents:letter", args=[kind.code, subject])
    return {
        "letters": [(one, TONES[one.state], kind.again_url(one)) for one in made],
        "letter_url": here if kind.may_request(user, subject) else "",
    }
