"""The steps of an import: its states and how it moves between them."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext_lazy as _

from intl_office.core.workflow import Reason, Transition, Workflow, at, fact, value
from intl_office.jobs.enums import ImportStatus as S
from intl_office.jobs.rules import is_owner, undoes


def _no_errors(batch: Any) -> Iterator[Reason]:
    if batch.errors:
        yield Reason(
            code="errors",
            message=_("Some rows have errors. Correct the file and upload it again."),
            whose_turn=_("you"),
        )
    if not batch.rows:
        yield Reason(code="empty", message=_("There is no row to import."), whose_turn=_("you"))


def _warnings_accepted(batch: Any) -> Iterator[Reason]:
    if batch.warnings and not batch.accepts_warnings:
        yield Reason(
            code="warnings",
            message=_("Some rows have warnings. Read them and accept them, or correct the file."),
            whose_turn=_("you"),
            field="accepts_warnings",
        )


_FIXES = "sheet", "header_row", "mapping"

imports = Workflow(
    S,
    [
        Transition(
            name="check",
            sources=(S.UPLOADED, S.CHECKED),
            target=S.CHECKING,
            label=_("Check the rows"),
            who=is_owner,
            sets={
                **{name: fact(name) for name in _FIXES},
                "accepts_warnings": value(False),  # noqa: FBT003  # a column's value
            },
            needs=frozenset(_FIXES),
        ),
        Transition(
            name="checked",
            sources=(S.CHECKING,),
            target=S.CHECKED,
            label=_("Checked"),
            who=None,
        ),
        Transition(
            name="check_stopped",
            sources=(S.CHECKING,),
            target=S.UPLOADED,
            label=_("Check stopped"),
            who=None,
        ),
        Transition(
            name="write",
            sources=(S.CHECKED,),
            target=S.WRITING,
            label=_("Import"),
            who=is_owner,
            guards=(_no_errors, _warnings_accepted),
        ),
        Transition(
            name="written",
            sources=(S.WRITING,),
            target=S.WRITTEN,
            label=_("Imported"),
            who=None,
            sets={"written_at": at},
        ),
        Transition(
            name="write_stopped",
            sources=(S.WRITING,),
            target=S.CHECKED,
            label=_("Import stopped"),
            who=None,
        ),
        Transition(
            name="undo",
            sources=(S.WRITTEN,),
            target=S.UNDOING,
            label=_("Undo the import"),
            who=undoes,
        ),
        Transition(
            name="undone",
            sources=(S.UNDOING,),
            target=S.UNDONE,
            label=_("Undone"),
            who=None,
            sets={"undone_at": at},
        ),
        Transition(
            name="undo_stopped",
            sources=(S.UNDOING,),
            target=S.WRITTEN,
            label=_("Undo stopped"),
            who=None,
        ),
        Transition(
            name="discard",
            sources=(S.UPLOADED, S.CHECKED),
            target=S.DISCARDED,
            label=_("Give up this import"),
            who=is_owner,
        ),
    ],
    initial=S.UPLOADED,
)
