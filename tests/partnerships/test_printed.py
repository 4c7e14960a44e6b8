"""The printed agreement, page by page."""

import pytest
from django.db import transaction

from intl_office.accounts.models import User
from intl_office.documents.actions.documents import make_document
from intl_office.documents.actions.making import render
from intl_office.documents.enums import Locale
from partnerships.enums import AgreementType
from partnerships.models import Agreement
from partnerships.printing import AgreementKind
from partnerships.workflow import KIND
from tests.documents.pdf import pages
from tests.factories.partnerships import agreement_with

pytestmark = pytest.mark.django_db
# Six lines are lower than the place for signatures: one of the texts ends where it would not fit.
LENGTHS = range(0, 48, 6)


def printed(row: Agreement, by: User) -> list[str]:
    with transaction.atomic():
        document, _new = make_document(kind=KIND, subject=row.uid, locale=Locale.BOTH, by=by)
        return pages(render(document))


def test_nobody_signs_a_page_on_which_nothing_else_stands(officer: User) -> None:
    row = agreement_with(type=AgreementType.FRAMEWORK)
    for length in LENGTHS:
        lines = "\n\n".join(f"Clause {number}" for number in range(length))
        Agreement.objects.filter(pk=row.pk).update(terms_fr=lines, terms_en=lines)
        signed = [page for page in printed(row, officer) if "signature" in page]
        assert "Article" in signed[-1], f"{length} clauses"


@pytest.mark.parametrize("locale", list(Locale))
def test_the_parts_are_the_articles_in_order(locale: Locale) -> None:
    row = agreement_with(type=AgreementType.FRAMEWORK)
    parts = AgreementKind().parts(row.uid, locale)
    assert [part.number for part in parts] == [str(n) for n in range(1, len(parts) + 1)]
    assert {part.key for part in parts} == {topic.value for topic in row.topics}
    for part in parts:
        assert tuple(one.language for one in part.passages) == tuple(locale.languages)
