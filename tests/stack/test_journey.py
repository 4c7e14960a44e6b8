"""The whole journey again after `kill -9` of each part in the middle of its steps.

Each part has a journey of its own, with its own people, through one running installation. What is
killed is killed while a transaction of the step waits for a lock that the test holds: in its
middle, however quick or slow the machine is. The person is told, sends again what was lost, and
the figures at the end are those of an undisturbed journey.
"""

import hashlib
import os
import signal
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field

import pytest
from requests import ConnectionError as Lost
from requests import Response

from tests.kit.children import wait_until
from tests.kit.person import Form, Person
from tests.kit.stack import Stack
from tests.mail.server import MailServer, serving
from tests.stack.journey import ZONE, Done, Journey

pytestmark = [
    pytest.mark.stack,
    pytest.mark.timeout(900),
    pytest.mark.xdist_group("stack"),
]
EVERYTHING = ("web", "worker", "beat", "broker", "postgres")


@dataclass(frozen=True)
class Part:
    """What is killed in a journey, and in which moments.

    Attributes:
        partner: found by this word in the ECHE list; each journey has its own.
        names: the processes.
        whole: moments, by the table that is being written, at which they are killed with their
            children; None for every moment.
        child: the process at work is killed in the other moments, and its parent starts another.

    """

    partner: str
    names: tuple[str, ...]
    whole: frozenset[str] | None = None
    child: bool = False


# What starts in no time is killed in every moment, what takes seconds in some of them.
PARTS = {
    "web": Part(
        "antwerpen", ("web",), child=True,
        whole=frozenset({"partnerships_agreementparty", "mobility_mobility"}),
    ),
    "worker": Part(
        "boras", ("worker",),
        whole=frozenset({"documents_storedfile", "deadlines_reminder", "mobility_enrolment"}),
    ),
    "broker": Part("acores", ("broker",)),
    "postgres": Part("hohenheim", ("postgres",)),
    "beat": Part(
        "aalto", ("beat",),
        whole=frozenset({"partnerships_agreementparty", "deadlines_reminder", "mobility_wish"}),
    ),
    "everything": Part(
        "carlow", EVERYTHING,
        whole=frozenset({"circuits_turn", "documents_storedfile", "mobility_mobility"}),
    ),
}  # fmt: skip
PATIENCE = 300  # seconds, for a machine that has much to do


@pytest.fixture(scope="module")
def mail_server() -> Iterator[MailServer]:
    with serving() as server:
        yield server


@pytest.fixture(scope="module")
def site(stack: Stack, mail_server: MailServer) -> Stack:
    """Everything runs; each journey has its people."""
    stack.application = "tests.kit.hurried"
    stack.environment |= {"EMAIL_URL": f"smtp://127.0.0.1:{mail_server.port}", "TIME_ZONE": ZONE}
    stack.run("-m", "tests.stack.people", *PARTS)
    stack.start(*EVERYTHING)
    return stack


@dataclass
class Killing:
    """Kills a part in the middle of requests and of work, and starts it again."""

    stack: Stack
    part: Part
    struck: list[str] = field(default_factory=list)

    def send(self, who: Person, form: Form, table: str) -> Response:
        """Kill while the request writes; the form is sent once more, for all that one knows."""
        first = self._interrupted(who, form, table) if self._strikes(table) else who.send(form)
        again = who.send(form)
        assert again.status_code < 500, (form.url, again.status_code)
        answer = again if first is None else first
        assert answer.status_code < 400, (form.url, answer.status_code, answer.text[:1500])
        return answer

    def work(self, table: str, begin: Done, done: Done, who: Person) -> None:
        """Kill while a worker writes; the rest comes by itself."""
        if not self._strikes(table):
            begin()
        else:
            with self.stack.held(table) as waits:
                begin()
                self._wait(waits, f"work that writes {table}")
                self._kill(table)
            self._is_told_on_pages(who)
            self._start()
        self._wait(done, f"what writes {table} is done")

    def _strikes(self, table: str) -> bool:
        everywhere = self.part.child or self.part.whole is None
        return bool(table) and (everywhere or table in (self.part.whole or ()))

    def _interrupted(self, who: Person, form: Form, table: str) -> Response | None:
        with ThreadPoolExecutor(1) as pool:
            with self.stack.held(table) as waits:
                sent = pool.submit(who.send, form)
                self._wait(lambda: waits() or sent.done(), f"a request that writes {table}")
                assert not sent.done(), f"{form.url} writes no {table}: {sent.result().text[:1500]}"
                self._kill(table)
            first = self._told(who, sent)
        self._start()
        return first

    def _kill(self, table: str) -> None:
        self.struck.append(table)
        whole = self.part.whole is None or table in self.part.whole
        for name in self.part.names:
            if whole:
                self.stack.kill(name)
            else:
                os.kill(self.stack.children(name)[0], signal.SIGKILL)

    def _start(self) -> None:
        """Start again what was killed; worker and beat take their time while people go on."""
        ready = {name: self.stack.launch(name) for name in reversed(self.part.names)}
        for name in ("postgres", "broker", "web"):
            if name in ready:
                self._wait(ready[name], f"{name} is ready")

    def _told(self, who: Person, sent: "Future[Response]") -> Response | None:
        """What the person saw; None where the request is lost."""
        if "web" in self.part.names:
            with pytest.raises(Lost):
                sent.result(PATIENCE)
            return None
        answer = sent.result(PATIENCE)
        self._is_told_on_pages(who)
        if "postgres" in self.part.names:
            _says_come_back(answer)
            return None
        return answer

    def _is_told_on_pages(self, who: Person) -> None:
        """A page while the part is away: it is there, or says to come back in a moment.

        Without the web server nothing answers; the launcher's socket has visitors wait.
        """
        if self.part.names == ("postgres",):
            _says_come_back(who.look("/today/"))
        elif "web" not in self.part.names:
            assert who.look("/today/").status_code == 200

    def _wait(self, condition: Done, what: str) -> None:
        wait_until(condition, what, PATIENCE, self._logs)

    def _logs(self) -> str:
        return "\n".join(self.stack.log(name)[-1500:] for name in ("web", "worker"))


def _says_come_back(answer: Response) -> None:
    assert answer.status_code == 503, answer.text[:1500]
    assert int(answer.headers["Retry-After"]) > 0
    assert "Back in a moment" in answer.text
    assert 'lang="fr"' in answer.text


@pytest.mark.parametrize("name", PARTS)
def test_the_whole_journey(site: Stack, name: str, mail_server: MailServer) -> None:
    part = PARTS[name]
    killing = Killing(site, part)
    journey = Journey(site, name, part.partner, killing)
    journey.go()
    struck = set(killing.struck)
    assert struck == (MOMENTS if part.whole is None or part.child else part.whole)
    _nothing_is_lost_and_nothing_twice(site, name)
    _each_file_is_there(site, name)
    _each_mail_once(site, name, mail_server)


MOMENTS = {
    "partnerships_agreementparty", "partnerships_agreementyear", "circuits_turn",
    "partnerships_agreementtransition", "documents_storedfile", "deadlines_reminder",
    "partnerships_ministrywindow",
    "jobs_importbatch", "mobility_enrolment", "mobility_campaign",
    "mobility_campaigntransition", "mobility_application", "ui_draft", "mobility_wish",
    "mobility_applicationfile", "mobility_applicationtransition", "mobility_mobility",
    "projects_call", "deadlines_deadline",
}  # fmt: skip
# ---------------------------------------------------------------- what a journey leaves
_OWN = """
    WITH own AS (SELECT %(name)s AS name, 'officer-' || %(name)s || '@example.org' AS officer,
        'director-' || %(name)s || '@example.org' AS director,
        'student-' || %(name)s || '@example.org' AS student),
    agreement AS (SELECT a.* FROM partnerships_agreement a JOIN organisations_person p
        ON p.id = a.officer_id JOIN own ON own.name = p.last_name),
    places AS (SELECT y.* FROM partnerships_agreementyear y JOIN agreement a
        ON a.id = y.agreement_id),
    campaign AS (SELECT c.* FROM mobility_campaign c JOIN own ON own.name = c.title_en),
    application AS (SELECT a.* FROM mobility_application a JOIN campaign c
        ON c.id = a.campaign_id),
    document AS (SELECT d.*, u.email FROM documents_document d JOIN accounts_user u
        ON u.id = d.requested_by_id JOIN own ON u.email IN (officer, director)),
    proposal AS (SELECT p.* FROM projects_proposal p JOIN own ON own.name = p.title)
"""
# What, how often, and what tells one from another: exactly so many, whatever was killed.
_LEFT = {
    "agreement in force": (1, "agreement WHERE state = 'in-force' AND signed_copy_id > 0"),
    "agreement": (1, "agreement"),
    "party": (2, "partnerships_agreementparty p JOIN agreement a ON a.id = p.agreement_id"),
    "condition": (1, "partnerships_condition c JOIN agreement a ON a.id = c.agreement_id"),
    "year of places": (2, "places"),
    "month of the ministers": (1, """partnerships_ministrywindow w
        JOIN agreement a ON a.id = w.agreement_id"""),
    "run through the circuit": (1, "circuits_run r JOIN agreement a ON a.uid = r.subject"),
    "decision": (1, """circuits_turn t JOIN circuits_run r ON r.id = t.run_id
        JOIN agreement a ON a.uid = r.subject"""),
    "step of the agreement": (4, """partnerships_agreementtransition t
        JOIN agreement a ON a.id = t.agreement_id"""),
    "deadline of the agreement": (3, """deadlines_deadline d JOIN agreement a
        ON a.uid = d.subject WHERE d.state = 'open'"""),
    "reminder": (1, """deadlines_reminder r JOIN deadlines_deadline d ON d.id = r.deadline_id
        JOIN agreement a ON a.uid = d.subject"""),
    "PDF of the agreement": (1, "document d JOIN agreement a ON a.uid = d.subject"),
    "PDF of the report": (1, "document WHERE kind = 'strategy.report'"),
    "PDF that is ready": (2, "document WHERE state = 'ready'"),
    "PDF that was finished": (2, """documents_documenttransition t JOIN document d
        ON d.id = t.document_id WHERE t.name = 'finish'"""),
    "import": (1, """jobs_importbatch b JOIN accounts_user u ON u.id = b.started_by_id
        JOIN own ON own.officer = u.email WHERE b.status = 'written' AND b.created = 21"""),
    "import of any kind": (1, """jobs_importbatch b JOIN accounts_user u
        ON u.id = b.started_by_id JOIN own ON own.officer = u.email"""),
    "enrolment": (21, """mobility_enrolment e JOIN own
        ON e.email LIKE '%%-' || own.name || '@example.org'"""),
    "campaign": (1, "campaign WHERE state = 'closed'"),
    "step of the campaign": (2, """mobility_campaigntransition t
        JOIN campaign c ON c.id = t.campaign_id"""),
    "application": (1, "application WHERE state = 'selected'"),
    "application of any state": (1, "application"),
    "wish": (1, "mobility_wish w JOIN application a ON a.id = w.application_id"),
    "paper": (1, "mobility_applicationfile f JOIN application a ON a.id = f.application_id"),
    "draft left over": (0, """ui_draft d JOIN accounts_user u ON u.id = d.user_id
        JOIN own ON u.email IN (officer, student)"""),
    "mobility": (1, "mobility_mobility m JOIN application a ON a.id = m.application_id"),
    "mobility on these places": (1, "mobility_mobility m JOIN places p ON p.id = m.places_id"),
    "places that tell another number": (0, """places p WHERE p.taken <>
        (SELECT count(*) FROM mobility_mobility m WHERE m.places_id = p.id)"""),
    "call": (1, "projects_call c JOIN own ON own.name = c.title"),
    "proposal": (1, "proposal"),
    "proposal without its two deadlines": (0, """proposal p WHERE
        (SELECT count(*) FROM deadlines_deadline d WHERE d.subject = p.uid) <> 2"""),
}  # fmt: skip


def _nothing_is_lost_and_nothing_twice(stack: Stack, name: str) -> None:
    found = {}
    with stack.connect() as connection:
        for what, (_count, rows) in _LEFT.items():
            sql = f"{_OWN} SELECT count(*) FROM {rows}"
            row = connection.execute(sql.encode(), {"name": name}).fetchone()
            found[what] = row and row[0]
    expected = {what: count for what, (count, _rows) in _LEFT.items()}
    assert found == expected, {what: found[what] for what in found if found[what] != expected[what]}


def _each_file_is_there(stack: Stack, name: str) -> None:
    """Two PDFs made, the signed copy, the student's paper: each stored under its digest."""
    sql = f"""{_OWN} SELECT f.sha256 FROM documents_storedfile f WHERE f.id IN (
        SELECT file_id FROM document UNION SELECT signed_copy_id FROM agreement UNION
        SELECT p.file_id FROM mobility_applicationfile p
        JOIN application a ON a.id = p.application_id)"""
    with stack.connect() as connection:
        kept = {row[0] for row in connection.execute(sql.encode(), {"name": name})}
    assert len(kept) == 4
    stored = {path.name: path for path in (stack.folder / "media" / "private").rglob("*")}
    for digest in kept:
        assert hashlib.sha256(stored[digest].read_bytes()).hexdigest() == digest


MAILS = {
    ("circuits.opened", "director"): 1,
    ("circuits.completed", "officer"): 1,
    ("deadlines.digest", "officer"): 1,
    ("mobility.submitted", "student"): 1,
}


def _each_mail_once(stack: Stack, name: str, server: MailServer) -> None:
    """One mail for each cause; accepted once, or named uncertain and never sent again."""
    sql = "SELECT kind, address, status, message_id FROM mail_message WHERE address LIKE %s"
    who = f"%-{name}@example.org"
    resting = "SELECT 1 FROM mail_message WHERE address LIKE %s AND status IN ('queued', 'sending')"
    wait_until(lambda: not stack.rows(resting, who), "the mails are sent", PATIENCE)
    rows = stack.rows(sql, who)
    assert Counter((kind, address.partition("-")[0]) for kind, address, *_rest in rows) == MAILS
    accepted = Counter(server.message_ids())
    for _kind, _address, status, message in rows:
        assert accepted[message] == 1 or (status == "uncertain" and accepted[message] == 0)
