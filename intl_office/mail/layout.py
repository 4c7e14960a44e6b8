"""The house layout around a mail's body."""

import base64
import hashlib

from django.template.loader import render_to_string
from django.utils import translation
from django.utils.safestring import SafeString, mark_safe

from intl_office.ui import colours
from intl_office.ui.brand import brand

_CSS = """
body {
  margin: 0; padding: 16px;
  background: #f4f6f8; color: #14181c; font: 16px/1.5 Arial, sans-serif;
}
.sheet {
  max-width: 600px; margin: 0 auto; padding: 24px;
  background: #ffffff; border-top: 4px solid %(fill)s;
}
.from { margin: 0 0 24px; font-weight: bold; }
a { color: %(on_light)s; }
.button {
  display: inline-block; padding: 10px 18px; border-radius: 6px;
  background: %(fill)s; color: %(on_fill)s; text-decoration: none; font-weight: bold;
}
.foot {
  margin: 24px 0 0; padding-top: 12px;
  border-top: 1px solid #d5dbe1; color: #4a545e; font-size: 14px;
}
"""


def css() -> str:
    """The layout's style, in the institution's colour; mail programs take it in the page alone."""
    accent = colours.accent(brand().accent)
    return _CSS % {
        "fill": accent.fill,
        "on_fill": accent.on_fill,
        "on_light": accent.on_light,
    }


def page(subject: str, body: SafeString, language: str) -> str:
    """The whole HTML alternative of a mail."""
    # Of constants and a checked colour: no text of anyone is in it.
    style = mark_safe(css())  # noqa: S308
    with translation.override(language):
        context = {
            "subject": subject,
            "body": body,
            "style": style,
            "language": language,
            "institution": brand().name,
        }
        return render_to_string("mail/mail.html", context)


def plain(text: str, language: str) -> str:
    """The whole plain alternative of a mail."""
    with translation.override(language):
        context = {"text": text, "institution": brand().name}
        return render_to_string("mail/mail.txt", context).strip() + "\n"


def style_hashes(html: str) -> list[str]:
    """What a content security policy says to allow the styles of a mail kept, and nothing else."""
    blocks = html.split("<style>")[1:]
    return [_hashed(block.partition("</style>")[0]) for block in blocks]


def _hashed(style: str) -> str:
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    return f"'sha256-{digest}'"
