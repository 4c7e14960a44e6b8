from django.conf import LazySettings
from django.test import Client

from intl_office.ui.views.brand import accent_url


def test_the_accent_of_the_institution(client: Client, settings: LazySettings) -> None:
    settings.INSTITUTION_ACCENT = "#ffcc00"
    answer = client.get("/accent.css")
    text = answer.content.decode()
    assert answer.headers["Content-Type"] == "text/css"
    assert "public" in answer.headers["Cache-Control"]
    assert "--office-accent: #ffcc00;" in text
    assert "--office-on-accent: #000000;" in text


def test_its_address_changes_with_the_colour(settings: LazySettings) -> None:
    settings.INSTITUTION_ACCENT = "#ffcc00"
    first = accent_url()
    settings.INSTITUTION_ACCENT = "#00ccff"
    assert accent_url() != first
