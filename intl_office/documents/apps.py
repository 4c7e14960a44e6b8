"""The Django app of this room."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DocumentsConfig(AppConfig):
    """Document kinds, templates, rendering, signatures, private files."""

    name = "intl_office.documents"
    verbose_name = _("Documents")

    def ready(self) -> None:
        """Register the house specimen, batches, files for mails, tasks and the room's place."""
        from intl_office.documents import (  # noqa: PLC0415
            attachments,
            meetings,
            personal,
            readers,
            rules,
            signing_frame,
            tasks,  # noqa: F401
        )
        from intl_office.documents.actions import batches  # noqa: PLC0415  # they ask for models
        from intl_office.documents.evidence_record import EvidenceRecord  # noqa: PLC0415
        from intl_office.documents.kinds import document_kinds  # noqa: PLC0415
        from intl_office.documents.specimen import Specimen  # noqa: PLC0415
        from intl_office.jobs.kinds import job_kinds  # noqa: PLC0415
        from intl_office.mail.attachments import sources  # noqa: PLC0415
        from intl_office.ui import navigation  # noqa: PLC0415

        rules.register()
        meetings.register()
        personal.register()
        signing_frame.register()
        document_kinds.register(Specimen.code, Specimen())
        document_kinds.register(EvidenceRecord.code, EvidenceRecord())
        job_kinds.register(batches.KIND, batches.Batch())
        sources.register(attachments.SOURCE, attachments.fetch)
        readers.readers.register("documents.documents", readers.of_documents)
        navigation.account.register(
            "documents",
            navigation.Entry(
                _("My documents"), "documents:documents", "file-earmark-pdf", order=70
            ),
        )
