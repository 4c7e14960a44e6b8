"""The library and the drafting of an article from it, in a browser: each page opened once."""

from collections.abc import Callable

import pytest
from django.urls import reverse
from playwright.sync_api import Page

from intl_office.accounts.models import User
from partnerships.models import Agreement
from tests.factories.access import user_with
from tests.factories.clauses import VersionFactory, published
from tests.factories.partnerships import ArticleFactory, agreement_with
from tests.kit.browser import Look
from tests.kit.pages import check_page

pytestmark = pytest.mark.browser
FEE = [{"name": "fee", "type": "money", "label_fr": "Cotisation", "label_en": "Fee"}]


def test_from_the_library_to_an_article(look: Look, signed_in: Callable[[User], Page]) -> None:
    row = agreement_with(type="network")
    first = published(
        "Payer [[fee]].", "Pay [[fee]].", clause__slot="disputes", clause__variants=["network"],
        variables=FEE,
    )  # fmt: skip
    clause = first.clause
    VersionFactory.create(
        clause=clause, number=2, text_en="Give [[fee]].", variables=FEE, published=True
    )
    VersionFactory.create(clause=clause, number=3, variables=FEE)
    ArticleFactory.create(agreement=row, topic="disputes", text_en="Own.", clause_version=first)
    ArticleFactory.create(
        agreement=row, topic="languages", clause_version=row.usual("languages"), text_fr="Autre."
    )
    page = signed_in(user_with("director", language=look.language))
    of_clause = [clause.code]
    for name, args, query in (
        ("documents:clauses", [], "?q=clause"),
        ("documents:clause", of_clause, "?old=1&new=2"),
        ("documents:clause_edit", of_clause, ""),
        ("documents:clause_publish", of_clause, ""),
        ("documents:clause_preview", of_clause, f"?on={row.uid}"),
        ("partnerships:text", [row.uid], ""),
        ("partnerships:article", [row.uid, "disputes"], "?words=1"),
    ):
        page.goto(reverse(name, args=args) + query)
        check_page(page, look, f"clauses-{name.partition(':')[2]}")
    page.fill("#id_value_fee", "1200")
    page.fill("#id_text_fr", "")
    page.fill("#id_text_en", "")
    page.click("form.text-width .btn-primary")
    page.wait_for_url("**/text/**")
    assert Agreement.objects.get(pk=row.pk).own_articles["disputes"].values == {"fee": "1200"}
    page.locator("#disputes form button").click()
    page.wait_for_load_state()
    assert Agreement.objects.get(pk=row.pk).article_text("disputes", "en") == "Give €1,200.00."
