"""Fixtures of the documents' tests."""

from collections.abc import Iterator

import pytest
from django.utils import translation

from tests.documents.kinds import note_template

__all__ = ["note_template"]


@pytest.fixture
def in_english() -> Iterator[None]:
    """Messages are read in English."""
    with translation.override("en"):
        yield
