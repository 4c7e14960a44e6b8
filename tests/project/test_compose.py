"""docker-compose.yml: valid by the Compose specification, without secrets, ready to be scaled."""

import json
import re
from typing import Any

import jsonschema
import pytest
import yaml

from tests.kit.compose import ROOT, compose, environment_of

OURS = ("prepare", "web", "worker", "beat")
SCHEMA = ROOT / ".office/node/node_modules/dclint/schemas/compose.schema.json"


@pytest.fixture(scope="module")
def services() -> dict[str, Any]:
    return dict(compose()["services"])


def test_it_is_valid_by_the_specification() -> None:
    schema = json.loads(SCHEMA.read_text())
    assert "services" in schema["properties"]
    jsonschema.Draft7Validator(schema).validate(compose())


def test_the_schema_would_find_a_mistake() -> None:
    wrong = compose()
    wrong["services"]["web"]["comand"] = "gunicorn"
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.Draft7Validator(json.loads(SCHEMA.read_text())).validate(wrong)


def test_every_part_of_the_house_is_there(services: dict[str, Any]) -> None:
    assert set(services) == {*OURS, "database", "redis", "proxy", "backup"}


def test_no_secret_is_written_down(services: dict[str, Any]) -> None:
    secret = re.compile(r"PASSWORD|SECRET|KEY|EMAIL_URL")
    for name, service in services.items():
        for variable, value in (service.get("environment") or {}).items():
            if secret.search(variable):
                assert str(value).startswith("/run/secrets/"), (name, variable)
    assert "@database" in environment_of("web")["DATABASE_URL"]
    assert not re.search(r"//\w+:[^@]+@", environment_of("web")["DATABASE_URL"])
    assert all(list(given) == ["environment"] for given in compose()["secrets"].values())


@pytest.mark.parametrize("name", OURS)
def test_ours_are_locked_down(services: dict[str, Any], name: str) -> None:
    service = services[name]
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert "no-new-privileges:true" in service["security_opt"]
    variables = environment_of(name)
    assert "OFFICE_LOCAL" not in variables
    assert variables["SECRET_KEY_FILE"].startswith("/run/secrets/")


@pytest.mark.parametrize("name", ["web", "worker"])
def test_web_and_worker_can_be_scaled(services: dict[str, Any], name: str) -> None:
    assert "container_name" not in services[name]
    assert "ports" not in services[name]


@pytest.mark.parametrize("name", ["web", "worker", "beat", "database", "redis", "proxy"])
def test_what_runs_is_watched(services: dict[str, Any], name: str) -> None:
    assert services[name]["healthcheck"]["test"]
    assert services[name]["restart"] == "unless-stopped"


def test_only_the_proxy_is_reached_from_outside(services: dict[str, Any]) -> None:
    assert [name for name, service in services.items() if "ports" in service] == ["proxy"]
    assert services["database"]["networks"] == services["redis"]["networks"] == ["inside"]
    assert compose()["networks"]["inside"] == {"internal": True}


def test_every_variable_is_one_that_the_application_reads() -> None:
    read = (ROOT / "README.md").read_text()
    for name in environment_of("web"):
        assert name.removesuffix("_FILE") in read, name


def test_the_image_is_built_as_nobody_with_rights() -> None:
    words = (ROOT / "Dockerfile").read_text()
    assert re.findall(r"^USER (\S+)", words, re.M) == ["10001"]
    assert len(re.findall(r"^FROM ", words, re.M)) == 3
    assert "tests" in (ROOT / ".dockerignore").read_text().splitlines()


def test_the_file_is_plain_yaml() -> None:
    assert yaml.safe_load((ROOT / "docker-compose.yml").read_text())["name"] == "intl-office"
