"""The reader's language, of the two in which names are kept."""

from django.utils.translation import get_language


def reader_code() -> str:
    """`en` for those who read English, `fr` for all others: the end of `name_fr`, `name_en`."""
    return "en" if (get_language() or "").startswith("en") else "fr"
