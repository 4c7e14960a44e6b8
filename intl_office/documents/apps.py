"""The Django app of this room."""

from datetime import timedelta

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

# A partner reads a text over some days, from the browser in which the link was opened.
DAY = timedelta(days=1)


class DocumentsConfig(AppConfig):
    """Document kinds, templates, rendering, signatures, private files."""

    name = "intl_office.documents"
    verbose_name = _("Documents")

    def ready(self) -> None:
        """Register rules, kinds, batches, files for mails, tasks and the room's places."""
        from intl_office.core.preparation import preparations
        from intl_office.documents import (
            attachments,
            clause_rules,
            meetings,
            notifications,
            personal,
            readers,
            rules,
            signing_frame,
            tasks,  # noqa: F401  # registers itself
        )
        from intl_office.documents.actions.clauses import load_clauses
        from intl_office.mail.attachments import sources

        rules.register()
        clause_rules.register()
        preparations.register("clauses", load_clauses)
        meetings.register()
        personal.register()
        signing_frame.register()
        notifications.register()
        sources.register(attachments.SOURCE, attachments.fetch)
        readers.readers.register("documents.documents", readers.of_documents)
        _register_kinds()
        _register_places()


def _register_kinds() -> None:
    from intl_office.documents.actions import batches
    from intl_office.documents.evidence_record import EvidenceRecord
    from intl_office.documents.kinds import document_kinds
    from intl_office.documents.redline import Redline
    from intl_office.documents.specimen import Specimen
    from intl_office.jobs.kinds import job_kinds

    for kind in (Specimen(), Redline(), EvidenceRecord()):
        document_kinds.register(kind.code, kind)
    job_kinds.register(batches.KIND, batches.Batch())


def _register_places() -> None:
    from intl_office.accounts import links
    from intl_office.core.permissions import shown
    from intl_office.documents import clause_rules
    from intl_office.documents.actions import versions
    from intl_office.ui import navigation

    links.purposes.register(
        versions.PURPOSE,
        links.Purpose(versions.PURPOSE, _("Text for your comments"), "documents:shared", DAY),
    )
    texts = navigation.Entry(
        _("Library of texts"),
        "documents:clauses",
        "file-earmark-text",
        75,
        shown(clause_rules.SEE),
    )
    navigation.rail.register("clauses", texts)
    own = navigation.Entry(_("My documents"), "documents:documents", "file-earmark-pdf", order=70)
    navigation.account.register("documents", own)
