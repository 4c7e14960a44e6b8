"""What the tests of long work and imports share."""

from collections.abc import Iterator

import pytest
from django.utils import translation

from tests.jobs.kinds import registered


@pytest.fixture(autouse=True)
def _kinds() -> Iterator[None]:
    with registered(), translation.override("en"):
        yield
