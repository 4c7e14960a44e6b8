from django.apps import AppConfig


class TestAppConfig(AppConfig):
    name = "tests.testapp"
    label = "testapp"

    def ready(self) -> None:
        """Register the files that the tests send through circuits."""
        from intl_office.circuits.subjects import subject_kinds  # noqa: PLC0415
        from tests.testapp.subjects import ProposalSubject  # noqa: PLC0415

        subject_kinds.register(ProposalSubject.code, ProposalSubject())
