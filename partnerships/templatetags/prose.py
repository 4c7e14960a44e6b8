"""Texts that people write with a little markup: `{% load prose %}{{ visit.report|prose }}`."""

from django import template
from django.utils.safestring import SafeString

from intl_office.mail.markup import to_html

register = template.Library()


@register.filter
def prose(text: str) -> SafeString:
    """Paragraphs, lists and links as in mails; everything else is text, and escaped."""
    return to_html(text)
