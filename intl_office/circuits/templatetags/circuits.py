"""The circuit of a file, for its page: `{% circuit_panel "partnerships.agreement" row.uid %}`."""

from typing import Any
from uuid import UUID

from django import template

from intl_office.circuits.panel import CircuitPanel, circuit_panel

register = template.Library()


@register.inclusion_tag("circuits/panel.html", takes_context=True, name="circuit_panel")
def panel_of_file(context: template.Context, kind: str, subject: UUID) -> dict[str, Any]:
    """Steps, whose turn, reasons, and the buttons of the reader."""
    return drawn(context, circuit_panel(kind, subject, context["request"].user), linked=True)


@register.inclusion_tag("circuits/panel.html", takes_context=True)
def drawn_circuit(context: template.Context, panel: CircuitPanel) -> dict[str, Any]:
    """The same from a panel that the view made, on the run's own page."""
    return drawn(context, panel, linked=False)


def drawn(context: template.Context, panel: CircuitPanel, *, linked: bool) -> dict[str, Any]:
    """What the template needs; `linked` shows the way to the run's page."""
    return {
        "panel": panel,
        "linked": linked,
        "back": context["request"].path,
        "csrf_token": context.get("csrf_token"),
    }
