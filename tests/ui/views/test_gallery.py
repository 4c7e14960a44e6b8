from django.conf import LazySettings
from django.test import Client

from intl_office.accounts.models import User


def test_every_component_is_shown(officer_client: Client, settings: LazySettings) -> None:
    settings.LOCAL = True
    page = officer_client.get("/gallery/").content.decode()
    assert "<code>pill</code>" in page
    for source in ("alert", "figure", "empty_state", "next_step", "timeline", "tabs"):
        assert f"ui/components/{source}.html" in page


def test_on_a_server_it_is_for_technical_administrators(
    officer_client: Client, officer: User, settings: LazySettings
) -> None:
    settings.LOCAL = settings.DEBUG = False
    assert officer_client.get("/gallery/").status_code == 404
    officer.is_staff = True
    officer.save()
    assert officer_client.get("/gallery/").status_code == 200
