"""Long work and imports: one's own, and everybody's for technical administrators."""

from intl_office.accounts.models import User
from intl_office.jobs.models import ImportBatch, Job
from tests.factories.accounts import UserFactory
from tests.kit.matrix import Entry, Expect, Given, entry

OK, SIGN_IN, ELSEWHERE = Expect.OK, Expect.SIGN_IN, Expect.ELSEWHERE
NOT_FOUND, METHOD = Expect.NOT_FOUND, Expect.METHOD
MARK = "Marked work"


def _job(by: User) -> Job:
    return Job.objects.create(kind="demo", title=MARK, started_by=by, language="en")


def _others_list(user: User | None) -> Given:
    _job(UserFactory.create())
    return Given(secrets=(MARK,))


def _others(user: User | None) -> Given:
    return Given(kwargs={"uid": _job(UserFactory.create()).uid}, secrets=(MARK,))


def _others_rows(user: User | None) -> Given:
    return Given(kwargs={"uid": _job(UserFactory.create()).uid})


def _own(user: User | None) -> Given:
    return Given(kwargs={"uid": _job(user or UserFactory.create()).uid}, secrets=(MARK,))


def _batch(by: User) -> ImportBatch:
    return ImportBatch.objects.create(
        kind="demo", started_by=by, file="jobs/none.csv", file_name=f"{MARK}.csv",
        file_kind="csv", sha256="0" * 64,
    )  # fmt: skip


def _others_imports(user: User | None) -> Given:
    _batch(UserFactory.create())
    return Given(secrets=(MARK,))


def _others_import(user: User | None) -> Given:
    return Given(kwargs={"uid": _batch(UserFactory.create()).uid}, never=(MARK,))


def _unknown_kind(user: User | None) -> Given:
    return Given(kwargs={"code": "unknown"})


def _own_alone(administrator: Expect = ELSEWHERE, **options: str) -> Entry:
    """Somebody else's import: an administrator sees it and is sent back from every step.

    Its kind is of no room, so that pages which need the kind are not found.
    """
    return entry(SIGN_IN, NOT_FOUND, administrator, given=_others_import, **options)


_USER = frozenset({"user"})
TABLE: dict[str, list[Entry]] = {
    "jobs:jobs": [entry(SIGN_IN, OK, given=_others_list, hidden_from=_USER)],
    "jobs:job": [
        entry(SIGN_IN, NOT_FOUND, OK, given=_others),
        entry(SIGN_IN, OK, given=_own),
    ],
    "jobs:cancel": [
        entry(SIGN_IN, METHOD, given=_others),
        entry(SIGN_IN, NOT_FOUND, ELSEWHERE, given=_others, method="post"),
    ],
    "jobs:outcomes": [entry(SIGN_IN, NOT_FOUND, OK, given=_others_rows)],
    # Nobody made a file.
    "jobs:file": [entry(SIGN_IN, NOT_FOUND, given=_others)],
    "jobs:imports": [entry(SIGN_IN, OK, given=_others_imports, hidden_from=_USER)],
    "jobs:upload": [entry(SIGN_IN, NOT_FOUND, given=_unknown_kind)],
    "jobs:import": [_own_alone(NOT_FOUND)],
    "jobs:columns": [_own_alone(), _own_alone(method="post")],
    "jobs:write": [_own_alone(method="post")],
    "jobs:undo": [_own_alone(), _own_alone(method="post")],
    "jobs:discard": [_own_alone(method="post")],
    "jobs:problems": [_own_alone(NOT_FOUND)],
    "jobs:start_problems": [_own_alone(method="post")],
}
