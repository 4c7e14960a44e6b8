import pytest
from django.conf import LazySettings

from intl_office.ui import checks


@pytest.mark.parametrize(("value", "found"), [("#0f5c6e", []), ("blue", ["ui.E001"])])
def test_accent(settings: LazySettings, value: str, found: list[str]) -> None:
    settings.INSTITUTION_ACCENT = value
    assert [message.id for message in checks.accent()] == found


@pytest.mark.parametrize(
    ("value", "found"), [("", []), ("access@example.org", []), ("nobody", ["ui.E002"])]
)
def test_contact(settings: LazySettings, value: str, found: list[str]) -> None:
    settings.ACCESSIBILITY_CONTACT = value
    assert [message.id for message in checks.contact()] == found
