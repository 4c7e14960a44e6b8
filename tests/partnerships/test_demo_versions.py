"""The demonstration's text under negotiation."""

import pytest
from django.test import Client

from intl_office.documents.comparing import Fate, compare
from intl_office.documents.models import TextVersion, VersionComment
from partnerships import demo_versions
from partnerships.demo import OFFICER
from tests.factories.access import house, user_with
from tests.factories.partnerships import ConditionFactory, agreement_with

pytestmark = pytest.mark.django_db


def test_it_is_loaded_once_and_shown(client: Client) -> None:
    house()
    demo_versions.load(print)
    assert not TextVersion.objects.exists()
    by = user_with("officer-cooperation", email=OFFICER)
    row = agreement_with()
    ConditionFactory.create(agreement=row, party=row.all_parties[1], persons=2, months=10)
    for _ in range(2):
        demo_versions.load(print)
    first, second = TextVersion.objects.order_by("number")
    changed = [one.key for one in compare(first.parts, second.parts) if one.fate == Fate.CHANGED]
    assert changed == ["termination", "conditions"]
    assert row.conditions.get().months == 15
    assert VersionComment.objects.begun().count() == 4
    assert VersionComment.objects.waiting().count() == 3
    client.force_login(by)
    assert "Ingrid Svensson" in client.get(f"{row.get_absolute_url()}versions/").text
