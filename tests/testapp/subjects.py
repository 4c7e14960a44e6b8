"""A proposal as a file that takes a circuit."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.contrib.auth.base_user import AbstractBaseUser
from django.db.models import Q

from intl_office.circuits.subjects import Condition, Line, SubjectKind
from intl_office.organisations.models import Unit


class ProposalSubject(SubjectKind[Any]):
    """Proposals remember what the circuit made of them."""

    code = "testapp.proposal"
    label = "Proposal"
    conditions = {
        "sensitive": Condition(
            "a sensitive zone", lambda row: row.sensitive, "No sensitive zone is concerned."
        )
    }

    @property
    def _rows(self) -> Any:
        from tests.testapp.models import Proposal  # noqa: PLC0415  # it asks for models

        return Proposal.objects

    def find(self, uid: UUID) -> Any:
        return self._rows.select_related("unit").filter(uid=uid).first()

    def uid(self, subject: Any) -> UUID:
        found: UUID = subject.uid
        return found

    def title(self, subject: Any) -> str:
        return str(subject.title)

    def url(self, subject: Any) -> str:
        return f"/proposals/{subject.uid}/"

    def owner_unit(self, subject: Any) -> Unit | None:
        found: Unit | None = subject.unit
        return found

    def may_start(self, user: AbstractBaseUser, subject: Any) -> bool:
        return bool(subject.author_id == user.pk)

    def summary(self, subject: Any, locale: str) -> Sequence[Line]:
        yes, no = {"fr": ("oui", "non")}.get(locale, ("yes", "no"))
        return (
            Line("Title", subject.title),
            Line("Sensitive zone", yes if subject.sensitive else no),
        )

    def visible(self, user: AbstractBaseUser) -> Q:
        return Q(subject__in=self._rows.filter(author_id=user.pk).values("uid"))

    def on_completed(self, run: Any, by: AbstractBaseUser) -> None:
        self._mark(run, "approved", by)

    def on_refused(self, run: Any, by: AbstractBaseUser) -> None:
        self._mark(run, "refused", by)

    def on_returned(self, run: Any, by: AbstractBaseUser) -> None:
        self._mark(run, "returned", by)

    def on_cancelled(self, run: Any, by: AbstractBaseUser) -> None:
        self._mark(run, "withdrawn", by)

    def _mark(self, run: Any, state: str, by: AbstractBaseUser) -> None:
        assert by.is_active
        self._rows.filter(uid=run.subject).update(state=state)
