"""The states of a document and how it moves between them."""

from django.utils.translation import gettext_lazy as _

from intl_office.core.workflow import Transition, Workflow, value
from intl_office.documents.enums import DocumentState as S
from intl_office.documents.rules import may_retry

documents = Workflow(
    S,
    [
        # A row "being made" that nobody holds a lock on belonged to a dead worker: begin again.
        Transition(
            name="begin",
            sources=(S.WAITING, S.RENDERING),
            target=S.RENDERING,
            label=_("Being made"),
            who=None,
        ),
        Transition(
            name="finish", sources=(S.RENDERING,), target=S.READY, label=_("Made"), who=None
        ),
        Transition(
            name="fail",
            sources=(S.WAITING, S.RENDERING),
            target=S.FAILED,
            label=_("Failed"),
            who=None,
        ),
        Transition(
            name="retry",
            sources=(S.FAILED,),
            target=S.WAITING,
            label=_("Try again"),
            who=may_retry,
            whose_turn=_("the person who asked for it"),
            sets={"attempts": value(0), "last_error": value("")},
        ),
    ],
    initial=S.WAITING,
    field="state",
)
