"""From a row to a PDF: always the same bytes for the same row and template.

`renderer()` is the engine in use; another one (a quicker typesetter for bulk runs) takes its place
by keeping to the protocol.
"""

from intl_office.documents.rendering.order import Order, Renderer, RenderingFailed

__all__ = ["Order", "Renderer", "RenderingFailed", "renderer"]


def renderer() -> Renderer:
    """The engine that makes the house's documents."""
    # Heavy: the web needs it for the preview of a letter alone.
    from intl_office.documents.rendering.weasy import WeasyRenderer  # noqa: PLC0415

    return WeasyRenderer()
