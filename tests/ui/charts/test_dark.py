import re
from pathlib import Path

import pytest
from django.conf import settings

from intl_office.ui.charts import palette
from intl_office.ui.colours import contrast, parse

SHEET = (Path(settings.BASE_DIR) / "static/css/office.css").read_text()
DARK = dict(re.findall(r'\[data-bs-theme="dark"\] \.f-([a-z0-9-]+) \{ fill: (#\w{6}); \}', SHEET))


def test_every_name_has_a_dark_colour() -> None:
    assert set(DARK) == set(palette.NAMES.values())


@pytest.mark.parametrize("name", [f"series-{number}" for number in range(1, 5)])
def test_dark_series_are_seen(name: str) -> None:
    assert contrast(parse(DARK[name]), parse(DARK["card"])) >= 3


def test_dark_text_reads() -> None:
    assert contrast(parse(DARK["ink"]), parse(DARK["card"])) >= 4.5
    assert contrast(parse(DARK["quiet"]), parse(DARK["card"])) >= 4.5
