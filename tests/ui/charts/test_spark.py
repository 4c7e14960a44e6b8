"""Two small bars a year, for a cell of a list."""

from intl_office.ui.charts import Twin, spark


def test_bars_are_as_tall_as_their_numbers_and_said_in_words() -> None:
    drawn = spark([Twin(4, 2), Twin(0, 1)], "2025: <4> out")
    assert "2025: &lt;4&gt; out" in drawn
    assert drawn.count("<rect") == 4
    assert [f'height="{height}"' in drawn for height in (22.0, 11.0, 0.0, 5.5)] == [True] * 4
    assert "style=" not in drawn


def test_nothing_is_a_line_on_the_ground() -> None:
    assert spark([Twin(0, 0)], "none").count('height="0.0"') == 2
    assert "<rect" not in spark([], "none")
