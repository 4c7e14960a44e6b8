import pytest
from django.test import Client


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.django_db
def test_a_theme_is_kept_and_drawn_by_the_server(english_client: Client, theme: str) -> None:
    answer = english_client.post("/preferences/theme/", {"theme": theme, "next": "/help/"})
    assert answer.headers["Location"] == "/help/"
    page = english_client.get("/help/").content.decode()
    assert f'data-bs-theme="{theme}"' in page
    assert f'value="{theme}" aria-pressed="true"' in page


@pytest.mark.django_db
def test_system_forgets_the_theme(english_client: Client) -> None:
    english_client.post("/preferences/theme/", {"theme": "dark"})
    english_client.post("/preferences/theme/", {"theme": "system"})
    assert "data-bs-theme=" not in english_client.get("/help/").content.decode()


@pytest.mark.django_db
def test_an_unknown_theme_changes_nothing(english_client: Client) -> None:
    english_client.post("/preferences/theme/", {"theme": '"><b>'})
    assert "theme" not in english_client.cookies


@pytest.mark.parametrize("elsewhere", ["https://evil.example/", "//evil.example", "", "\\\\evil"])
@pytest.mark.django_db
def test_the_way_back_stays_here(client: Client, elsewhere: str) -> None:
    answer = client.post("/preferences/theme/", {"theme": "dark", "next": elsewhere})
    assert answer.headers["Location"] == "/"


@pytest.mark.django_db
def test_language_is_open_to_anyone(client: Client) -> None:
    answer = client.post("/preferences/language/", {"language": "en", "next": "/help/"})
    assert answer.headers["Location"] == "/help/"
    assert '<html lang="en"' in client.get("/help/").content.decode()


@pytest.mark.parametrize("path", ["/preferences/theme/", "/preferences/language/"])
def test_reading_writes_nothing(client: Client, path: str) -> None:
    assert client.get(path).status_code == 405


@pytest.mark.parametrize("path", ["/preferences/theme/", "/preferences/language/"])
def test_the_token_is_asked_for(path: str, db: None) -> None:
    assert Client(enforce_csrf_checks=True).post(path, {"theme": "dark"}).status_code == 403
