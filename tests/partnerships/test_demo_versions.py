"""The demonstration's text under negotiation."""

import pytest
from django.test import Client

from intl_office.documents.models import TextVersion, VersionComment
from partnerships import demo_versions
from partnerships.demo import OFFICER
from tests.factories.access import house, user_with
from tests.factories.partnerships import agreement_with

pytestmark = pytest.mark.django_db


def test_it_is_loaded_once_and_shown(client: Client) -> None:
    house()
    demo_versions.load(print)
    assert not TextVersion.objects.exists()
    by = user_with("officer-cooperation", email=OFFICER)
    row = agreement_with()
    for _ in range(2):
        demo_versions.load(print)
    assert TextVersion.objects.count() == 2
    assert VersionComment.objects.begun().count() == 3
    assert VersionComment.objects.waiting().count() == 2
    client.force_login(by)
    assert "Ingrid Svensson" in client.get(f"{row.get_absolute_url()}versions/").text
