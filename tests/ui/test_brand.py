from collections.abc import Iterator

import pytest
from django.conf import LazySettings
from django.db import OperationalError
from django.test import Client
from django.utils import translation
from django.utils.translation import get_language
from pytest_django import DjangoAssertNumQueries

from intl_office.ui import brand
from intl_office.ui.brand import Brand


class Institution:
    def __init__(self, shown: Brand | None) -> None:
        self.shown, self.asked = shown, 0

    def __call__(self) -> Brand | None:
        self.asked += 1
        if self.shown and self.shown.name == "broken":
            raise OperationalError("away")
        return self.shown


@pytest.fixture
def institution() -> Iterator[Institution]:
    source = Institution(Brand("Université d’Essai", "#7a1f5c", "/logo/1/", "a@example.org"))
    with brand.sources.replaced(institution=source):
        yield source


def test_without_a_source_the_settings_hold(settings: LazySettings) -> None:
    settings.INSTITUTION_NAME, settings.INSTITUTION_ACCENT = "Campus", "#ffcc00"
    assert brand.brand() == Brand("Campus", "#ffcc00", contact=settings.ACCESSIBILITY_CONTACT)


def test_the_frame_shows_it(institution: Institution, client: Client, db: None) -> None:
    page = client.get("/").content.decode()
    assert "Université d’Essai" in page
    assert '<img class="brand-logo" src="/logo/1/" alt="">' in page
    assert "#7a1f5c" in client.get("/accent.css").content.decode()
    assert "a@example.org" in client.get("/accessibility/").content.decode()


def test_it_is_asked_once_until_it_changes(institution: Institution) -> None:
    assert {brand.brand() for _ in range(3)} == {institution.shown}
    institution.shown = Brand("Other", "#000000")
    assert brand.brand().name == "Université d’Essai"
    brand.forget()
    assert brand.brand().name == "Other"
    assert institution.asked == 2


def test_each_language_has_its_name() -> None:
    def names() -> list[str]:
        found = []
        for language in ("fr", "en"):
            with translation.override(language):
                found.append(brand.brand().name)
        return found

    def shown() -> Brand:
        return Brand({"fr": "Université", "en": "University"}[get_language() or ""], "#000000")

    with brand.sources.replaced(institution=shown):
        assert names() == ["Université", "University"]
        with brand.sources.replaced(institution=lambda: Brand("Changed", "#000000")):
            assert names() == ["Université", "University"]
            brand.forget()
            assert names() == ["Changed", "Changed"]


@pytest.mark.parametrize("shown", [None, Brand("broken", "#000000")])
def test_nothing_there_or_no_database(
    institution: Institution, settings: LazySettings, shown: Brand | None
) -> None:
    institution.shown = shown
    assert brand.brand().accent == settings.INSTITUTION_ACCENT


def test_a_colour_that_cannot_be_read(institution: Institution, settings: LazySettings) -> None:
    institution.shown = Brand("U", "red; } body { display: none")
    assert brand.brand() == Brand("U", settings.INSTITUTION_ACCENT)


def test_it_costs_no_query(
    db: None,
    institution: Institution,
    client: Client,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    with django_assert_num_queries(0):
        client.get("/accessibility/")
