"""The institution in whose name documents are made."""

from django.conf import settings

from intl_office.organisations.models import Institution


def institution_name() -> str:
    """Its name in the active language; the one of the settings until the house is described."""
    known = Institution.get()
    return known.name if known else settings.INSTITUTION_NAME
