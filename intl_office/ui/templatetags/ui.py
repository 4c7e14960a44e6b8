"""The components as template tags: `{% load ui %}`. The gallery shows each one."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from django import template
from django.core.exceptions import ImproperlyConfigured
from django.forms import BaseForm, BoundField
from django.forms.utils import flatatt
from django.utils.formats import localize, number_format
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe

from intl_office.ui import icons, once
from intl_office.ui.charts import Chart
from intl_office.ui.components import Crumb, Event, NextStep, Tab, Text, Tone, Trend
from intl_office.ui.drafting import TAB
from intl_office.ui.steps import StepPanel

register = template.Library()

TONE_ICONS: dict[Tone, str] = {
    "good": "check-circle-fill",
    "warn": "exclamation-triangle-fill",
    "bad": "x-circle-fill",
    "info": "info-circle-fill",
    "neutral": "circle",
}
# Django's message levels, by their tags.
MESSAGE_TONES: dict[str, Tone] = {"success": "good", "warning": "warn", "error": "bad"}
EVENT_ICONS = {
    "done": "check-lg",
    "current": "hourglass-split",
    "coming": "circle",
    "failed": "x-lg",
}
EVENT_TONES: dict[str, Tone] = {
    "done": "good",
    "current": "info",
    "coming": "neutral",
    "failed": "bad",
}


@register.simple_tag
def once_token() -> SafeString:
    """A hidden field by which a form does its work once (`intl_office/ui/once.py`)."""
    return format_html('<input type="hidden" name="{}" value="{}">', once.PARAMETER, once.token())


@register.inclusion_tag("ui/components/draft.html")
def draft(form: BaseForm) -> dict[str, Any]:
    """The line of a form that saves as one writes: "saved at 14:32", "Save the draft".

    Raises:
        ImproperlyConfigured: the form says `autosave` and its view made no `Drafting`.
    """
    drafting = getattr(form, "drafting", None)
    if drafting is None and getattr(form, "autosave", False):
        raise ImproperlyConfigured(f"The view of {type(form).__name__} makes no Drafting.")
    return {"drafting": drafting, "tab_name": TAB}


@register.simple_tag
def icon(name: str) -> SafeString:
    """An icon beside a word; it is hidden from screen readers."""
    return icons.svg(name)


@register.simple_tag
def pill(text: Text, tone: Tone = "neutral", icon_name: str = "") -> SafeString:
    """A status: words, an icon and a colour. Pages have many: a template for each is dear."""
    drawn = icons.svg(icon_name or TONE_ICONS[tone])
    return format_html('<span class="pill tone-{}">{}{}</span>', tone, drawn, text)


@register.simple_tag
def options(groups: Iterable[tuple[Text | None, Iterable[Mapping[str, Any]], int]]) -> SafeString:
    """The options of a select, as Django's own template draws them, a hundred times as fast."""
    return mark_safe("".join(_group(name, found) for name, found, _index in groups))  # noqa: S308  # each text is escaped


def _group(name: Text | None, found: Iterable[Mapping[str, Any]]) -> str:
    drawn = "".join(_option(one) for one in found)
    return (
        f'<optgroup label="{conditional_escape(str(name))}">{drawn}</optgroup>' if name else drawn
    )


def _option(one: Mapping[str, Any]) -> str:
    label, value = one["label"], conditional_escape(str(one["value"]))
    words = conditional_escape(label if isinstance(label, str) else localize(label))
    attributes = flatatt(one["attrs"]) if one["attrs"] else ""
    return f'<option value="{value}"{attributes}>{words}</option>'


@register.inclusion_tag("ui/components/alert.html")
def alert(text: Text, tone: Tone = "info") -> dict[str, Any]:
    """A message in the page."""
    return {"text": text, "tone": tone, "icon_name": TONE_ICONS[tone]}


@register.inclusion_tag("ui/components/alert.html")
def message(item: Any) -> dict[str, Any]:
    """One of Django's messages as an alert."""
    tone = MESSAGE_TONES.get(item.level_tag, "info")
    return {"text": item.message, "tone": tone, "icon_name": TONE_ICONS[tone]}


@register.inclusion_tag("ui/components/figure.html")
def figure(value: Any, label: Text, url: str = "", trend: Trend | None = None) -> dict[str, Any]:
    """A figure that opens on its rows, with its trend."""
    arrow = "dash-circle"
    if trend and trend.change:
        arrow = "arrow-up-right" if trend.change > 0 else "arrow-down-right"
    return {"value": value, "label": label, "url": url, "trend": trend, "arrow": arrow}


@register.filter
def grouped(value: Any) -> str:
    """A number with the separators of the reader's language (1,204); other values as they are."""
    is_number = isinstance(value, int | float | Decimal) and not isinstance(value, bool)
    return number_format(value, force_grouping=True) if is_number else str(value)


@register.inclusion_tag("ui/components/empty_state.html")
def empty_state(
    title: Text, text: Text, url: str = "", action: Text = "", icon_name: str = "inbox"
) -> dict[str, Any]:
    """Nothing here yet: says what to do first."""
    return {"title": title, "text": text, "url": url, "action": action, "icon_name": icon_name}


@register.inclusion_tag("ui/components/progress.html")
def progress(label: Text, done: int, total: int) -> dict[str, Any]:
    """How far a long work or a form is, in figures and as a bar."""
    return {"label": label, "done": done, "total": total}


@register.inclusion_tag("ui/components/tabs.html")
def tabs(items: Sequence[Tab], label: Text) -> dict[str, Any]:
    """The tabs of a page: links, each with its own address."""
    return {"tabs": items, "label": label}


@register.inclusion_tag("ui/components/next_step.html", takes_context=True)
def next_step(context: template.Context, step: NextStep) -> dict[str, Any]:
    """What is next, or why it is blocked: whose turn, what is missing, the one button."""
    return {"step": step, "csrf_token": context.get("csrf_token")}


@register.inclusion_tag("ui/components/workflow_panel.html", takes_context=True)
def workflow_panel(context: template.Context, panel: StepPanel) -> dict[str, Any]:
    """The same for a row with a workflow: every step, its button, or what it waits for."""
    return {"panel": panel, "csrf_token": context.get("csrf_token")}


@register.inclusion_tag("ui/components/timeline.html")
def timeline(events: Sequence[Event]) -> dict[str, Any]:
    """The moments of a file."""
    drawn = [(event, EVENT_ICONS[event.state], EVENT_TONES[event.state]) for event in events]
    return {"events": drawn}


@register.inclusion_tag("ui/components/breadcrumbs.html")
def breadcrumbs(crumbs: Sequence[Crumb]) -> dict[str, Any]:
    """The way to the page."""
    return {"crumbs": crumbs}


@register.inclusion_tag("ui/components/breadcrumbs.html")
def crumbs(*parts: str) -> dict[str, Any]:
    """The way to the page, from labels and addresses in turn; the last label is the page's."""
    labels, urls = parts[::2], (*parts[1::2], "")
    return {"crumbs": [Crumb(label, url) for label, url in zip(labels, urls, strict=True)]}


@register.inclusion_tag("ui/components/chart.html")
def chart(drawn: Chart) -> dict[str, Any]:
    """A picture made on the server, with its figures as a table."""
    return {"chart": drawn}


@register.filter
def anchor(field: BoundField) -> str:
    """The identifier of the first input of a field, where its error leads to."""
    return field.id_for_label or f"{field.auto_id}_0"
