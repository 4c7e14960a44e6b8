import pytest
from hypothesis import given
from hypothesis import strategies as st

from intl_office.ui import colours

BYTE = st.integers(0, 255)


def test_contrast_of_the_extremes() -> None:
    assert colours.contrast((255, 255, 255), (0, 0, 0)) == pytest.approx(21)
    assert colours.contrast((10, 20, 30), (10, 20, 30)) == pytest.approx(1)


@pytest.mark.parametrize(
    ("one", "other", "ratio"),
    [((119, 119, 119), (255, 255, 255), 4.48), ((118, 118, 118), (255, 255, 255), 4.54)],
)
def test_contrast_at_the_known_border(one: colours.Rgb, other: colours.Rgb, ratio: float) -> None:
    assert colours.contrast(one, other) == pytest.approx(ratio, abs=0.005)


@given(st.tuples(BYTE, BYTE, BYTE))
def test_whatever_the_accent_its_text_reads(colour: colours.Rgb) -> None:
    made = colours.accent(colours.written(colour))
    read = colours.parse
    assert colours.contrast(read(made.fill), read(made.on_fill)) >= 4.5
    assert colours.contrast(read(made.on_light), colours.LIGHT_SURFACE) >= 4.5
    assert colours.contrast(read(made.on_dark), colours.DARK_SURFACE) >= 4.5


@pytest.mark.parametrize("text", ["", "red", "#fff", "#12345g", "#1234567", "#112233; }"])
def test_what_is_no_colour_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="not a colour"):
        colours.accent(text)
