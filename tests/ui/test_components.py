from typing import Any

import pytest
from django.template import Context, Template

from intl_office.ui import icons
from intl_office.ui.components import Action, Event, NextStep, Reason, Tab, Trend


def _drawn(source: str, **values: Any) -> str:
    return Template("{% load ui %}" + source).render(Context(values))


def test_an_icon_is_hidden_from_screen_readers_and_stands_in_the_page() -> None:
    drawing = icons.svg("search")
    assert 'aria-hidden="true"' in drawing
    assert drawing.count("<svg") == drawing.count("</svg>") == 1
    assert "xmlns" not in drawing


def test_an_icon_that_is_not_copied_is_a_mistake() -> None:
    with pytest.raises(LookupError, match=r"package\.json"):
        icons.svg("unicorn")


def test_a_status_has_words_and_an_icon() -> None:
    drawn = _drawn("{% pill text 'warn' %}", text="<Ends soon>")
    assert "&lt;Ends soon&gt;" in drawn
    assert "tone-warn" in drawn
    assert "<svg" in drawn


@pytest.mark.parametrize(
    ("change", "better", "tone"),
    [
        (3, "up", "good"),
        (-3, "up", "bad"),
        (3, "down", "bad"),
        (-3, "down", "good"),
        (3, "none", "neutral"),
        (0, "up", "neutral"),
    ],
)
def test_tone_of_a_trend(change: int, better: Any, tone: str) -> None:
    assert Trend(change, "since last year", better).tone == tone


def test_a_figure_opens_on_its_rows_and_groups_its_digits() -> None:
    drawn = _drawn("{% figure 1204 'Students' '/students/' trend %}", trend=Trend(12, "in a year"))
    assert '<a href="/students/" class="figure">' in drawn
    assert "1,204" in drawn
    assert "+12 in a year" in drawn


def test_a_figure_without_rows_is_no_link() -> None:
    assert "<a " not in _drawn("{% figure 3 'Students' %}")


def test_blocked_says_what_is_missing_and_whose_turn_it_is() -> None:
    step = NextStep("Waits for a signature.", who="the dean", reasons=[Reason("No date", "you")])
    drawn = _drawn("{% next_step step %}", step=step)
    assert "Why it is blocked" in drawn
    assert "<strong>the dean</strong>" in drawn
    assert "No date" in drawn


def test_free_to_move_has_one_button_that_posts_with_its_token() -> None:
    step = NextStep("Complete.", action=Action("Send", "/send/"))
    drawn = _drawn("{% next_step step %}", step=step, csrf_token="t0ken")
    assert "What is next" in drawn
    assert '<form method="post" action="/send/">' in drawn
    assert 'value="t0ken"' in drawn


def test_timeline_says_each_state_in_words() -> None:
    events = [
        Event("Sent"),
        Event("Read", "current"),
        Event("Signed", "coming"),
        Event("x", "failed"),
    ]
    drawn = _drawn("{% timeline events %}", events=events)
    for word in ("done", "now", "to come", "refused"):
        assert f">{word}<" in drawn
    assert drawn.count('aria-current="step"') == 1


def test_tabs_are_links_and_one_is_current() -> None:
    tabs = [Tab("Overview", "?tab=1", current=True), Tab("Documents", "?tab=2", count=0)]
    drawn = _drawn("{% tabs tabs 'Parts' %}", tabs=tabs)
    assert drawn.count("aria-current") == 1
    assert "(0)" in drawn


def test_progress_has_plain_numbers_for_the_browser() -> None:
    drawn = _drawn("{% progress 'Documents' 1200 50000 %}")
    assert '<progress value="1200" max="50000"' in drawn


def test_crumbs_take_labels_and_addresses_in_turn() -> None:
    drawn = _drawn("{% crumbs 'Partners' '/partners/' 'Lisboa' %}")
    assert '<a href="/partners/">Partners</a>' in drawn
    assert '<span aria-current="page">Lisboa</span>' in drawn
