"""Strategic partners in a browser: every page in every look."""

from collections.abc import Callable

import pytest
from django.urls import reverse
from playwright.sync_api import Page

from intl_office.accounts.models import User
from partnerships.strategic_enums import LabelState
from tests.factories.access import user_with
from tests.factories.partnerships import in_days
from tests.factories.strategic import (
    CriterionFactory,
    MarkFactory,
    PlanActionFactory,
    StrategicFactory,
)
from tests.kit.browser import Look, in_every_look
from tests.kit.pages import check_page

pytestmark = pytest.mark.browser


@in_every_look
def test_list_and_pages(look: Look, signed_in: Callable[[User], Page]) -> None:
    director = user_with("director")
    criterion = CriterionFactory.create()
    mark = MarkFactory.create(criterion=criterion)
    proposed = mark.strategic
    assert proposed
    granted = StrategicFactory.create(
        state=LabelState.GRANTED, transformation="Exchange, then more"
    )
    action = PlanActionFactory.create(strategic=granted, due_on=in_days(-3))
    page = signed_in(director)
    for name, args in (
        ("strategic_list", []), ("criteria", []), ("criterion", [criterion.uid]),
        ("strategic_new", [PlanActionFactory.create().strategic.partner.uid]),
        ("strategic", [proposed.uid]), ("strategic", [granted.uid]),
        ("strategic_marks", [proposed.uid]), ("strategic_grant", [proposed.uid]),
        ("strategic_action", [granted.uid, action.uid]),
    ):  # fmt: skip
        page.goto(reverse(f"partnerships:{name}", args=args))
        check_page(page, look, f"strategic-{name}-{len(args)}-{args == [granted.uid]}")
    page.goto(reverse("ui:today"))
    assert action.title in page.inner_text("main")
