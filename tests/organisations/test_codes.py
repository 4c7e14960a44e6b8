"""Codes: cleaned, judged, never mended."""

import pytest

from intl_office.organisations import codes


@pytest.mark.parametrize(
    "code",
    ["F  PARIS001", "IRLDUBLIN02", "LUXLUX-VIL01", "D  BERLIN01", "UK LONDON123", "F  ST-DENI22"],
)
def test_the_usual_form(code: str) -> None:
    assert codes.is_erasmus_code(code)


@pytest.mark.parametrize(
    "code",
    [
        "DK FREDERICIA 01", "F  PARIS 063", "F  VERDUN1", "RSPROKUP01", "F PARIS001", "",
        "F  PARIS0001", "f  paris001", "F  PARIS001\n", "F\u00a0\u00a0PARIS001",
    ],
)  # fmt: skip
def test_an_unusual_form(code: str) -> None:
    assert not codes.is_erasmus_code(code)


def test_spaces_that_do_not_break_become_plain_and_keep_their_number() -> None:
    assert codes.clean_erasmus_code(" F\u00a0\u00a0LYON61\u200b ") == "F  LYON61"


def test_texts_lose_what_cannot_be_seen() -> None:
    assert codes.clean_text("\u200bC/O  Pôle\nRue\u00a0x ") == "C/O Pôle Rue x"


@pytest.mark.parametrize(
    ("text", "fits"), [("123456789", True), ("12345678", False), ("1234567890", False), ("", False)]
)
def test_pic(text: str, *, fits: bool) -> None:
    assert codes.is_pic(text) is fits


@pytest.mark.parametrize(
    ("text", "fits"), [("E10099124", True), ("e10099124", False), ("10099124", False)]
)
def test_oid(text: str, *, fits: bool) -> None:
    assert codes.is_oid(text) is fits


def test_codes_typed_with_spaces_are_read() -> None:
    assert codes.clean_code(" e 1009 9124 ") == "E10099124"
