"""docker-compose.yml as tests read it."""

from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parents[2]


def compose() -> dict[str, Any]:
    """The file, its anchors resolved; parts for anchors alone (`x-...`) are left out."""
    whole = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
    return {name: part for name, part in whole.items() if not name.startswith("x-")}


def command_of(service: str) -> list[str]:
    """The words with which a service starts."""
    return [str(word) for word in compose()["services"][service]["command"]]


def environment_of(service: str) -> dict[str, str]:
    """The variables of a service, as they are written."""
    return {
        name: str(value) for name, value in compose()["services"][service]["environment"].items()
    }
