import pytest
from django.conf import LazySettings
from django.test import Client

# The headings that the imposed form of the declaration has, in its order.
IMPOSED = [
    "State of compliance",
    "Content that is not accessible",
    "Non-compliance",
    "Exemptions for disproportionate burden",
    "Content outside the obligation of accessibility",
    "Establishment of this declaration",
    "Feedback and contact",
    "Remedies",
]


def _declaration(client: Client) -> str:
    return client.get("/accessibility/").content.decode()


@pytest.mark.django_db
def test_declaration_has_the_imposed_parts_in_order(english_client: Client) -> None:
    page = _declaration(english_client)
    places = [page.index(f">{heading}<") for heading in IMPOSED]
    assert places == sorted(places)
    assert "Libre réponse 71120" in page


@pytest.mark.django_db
def test_declaration_names_institution_and_contact(
    english_client: Client, settings: LazySettings
) -> None:
    settings.INSTITUTION_NAME = "Université de Rives"
    settings.ACCESSIBILITY_CONTACT = "access@rives.example"
    page = _declaration(english_client)
    assert "Université de Rives undertakes" in page
    assert 'href="mailto:access@rives.example"' in page


@pytest.mark.django_db
def test_declaration_without_contact_says_where_to_find_it(
    english_client: Client, settings: LazySettings
) -> None:
    settings.ACCESSIBILITY_CONTACT = ""
    page = _declaration(english_client)
    assert "mailto:" not in page
    assert "on the website of the institution" in page


@pytest.mark.parametrize("path", ["/", "/help/", "/accessibility/", "/nowhere/"])
@pytest.mark.django_db
def test_every_public_page_leads_to_the_declaration(english_client: Client, path: str) -> None:
    assert 'href="/accessibility/"' in english_client.get(path).content.decode()


@pytest.mark.parametrize("path", ["/today/", "/help/", "/accessibility/", "/gallery/"])
def test_every_page_of_the_office_leads_to_the_declaration(
    officer_client: Client, path: str
) -> None:
    page = officer_client.get(path).content.decode()
    assert 'href="/accessibility/"' in page
    assert 'id="rail"' in page
