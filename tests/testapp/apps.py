from django.apps import AppConfig


class TestAppConfig(AppConfig):
    name = "tests.testapp"
    label = "testapp"

    def ready(self) -> None:
        """Register the files that the tests send through circuits."""
        from intl_office.circuits.subjects import subject_kinds
        from tests.testapp.subjects import ProposalSubject

        subject_kinds.register(ProposalSubject.code, ProposalSubject())
