"""The rows that a journey begins with: a house, three people, a circuit; run within a stack.

python -m tests.stack.people NAME...    # a set of people for each journey
"""

import sys

import django

PASSWORD = "correct horse battery staple"
FUNDING = "KA220"


def email(who: str, name: str) -> str:
    """The address of somebody of a journey."""
    return f"{who}-{name}@example.org"


def main() -> None:
    django.setup()
    from intl_office.organisations.actions.eche import import_eche_file  # noqa: PLC0415
    from tests.kit.tree import ROOT  # noqa: PLC0415  # after setup, as what follows

    import_eche_file(ROOT / "tests/data/eche_excerpt.xlsx")
    _make_house()
    for name in sys.argv[1:]:
        _make_people(name)


def _make_house() -> None:
    from mobility.models import Programme  # noqa: PLC0415
    from tests.factories.access import house  # noqa: PLC0415
    from tests.factories.funding import ProgrammeFactory  # noqa: PLC0415

    unit = house().sciences
    Programme.objects.create(code="LIC-INFO", name_fr="Licence", level=6, unit=unit)
    ProgrammeFactory.create(code=FUNDING)


def _make_people(name: str) -> None:
    from intl_office.circuits.enums import Assignee, Edition  # noqa: PLC0415
    from intl_office.circuits.models import Circuit, CircuitStep  # noqa: PLC0415
    from partnerships.workflow import KIND  # noqa: PLC0415
    from tests.factories.access import RoleFactory, user_with  # noqa: PLC0415
    from tests.factories.organisations import PersonFactory  # noqa: PLC0415

    officer = user_with("officer-cooperation", email=email("officer", name), last_name=name)
    PersonFactory.create(user=officer, last_name=name)
    for pole in ("mobility", "projects"):
        RoleFactory.create(user=officer, role="officer", pole=pole)
    user_with("student", email=email("student", name))
    director = user_with("director", email=email("director", name))
    circuit = Circuit.objects.create(
        code=f"short-{name}", name_fr="Court", subject_kind=KIND, edition=Edition.IN_FORCE
    )
    CircuitStep.objects.create(
        circuit=circuit, position=1, name_fr="Accord", assignee=Assignee.PERSON, person=director
    )


if __name__ == "__main__":
    main()
