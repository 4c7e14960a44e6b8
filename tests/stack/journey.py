"""The one journey through the whole house, from the institution to the report.

Who travels gives the two ways to do something: `send` a form and have something `work`; they may
kill what they like in the middle of either.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cached_property
from typing import Protocol
from zoneinfo import ZoneInfo

from requests import Response

from tests.kit.person import Form, Page, Person
from tests.kit.stack import Stack
from tests.stack.people import FUNDING, PASSWORD, email

PDF = b"%PDF-1.7\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF"
# Reminders leave from six in the morning on: a zone where it is day now.
ZONE = "Etc/GMT-12" if datetime.now(UTC).hour < 6 else "Etc/UTC"
Done = Callable[[], object]


class Ways(Protocol):
    """How forms are sent and work is waited for."""

    def send(self, who: Person, form: Form, table: str) -> Response:
        """Send a form; its request writes this table."""

    def work(self, table: str, begin: Done, done: Done, who: Person) -> None:
        """Begin what a worker does, and wait until it is done; it alone writes this table.

        Without a table, begin and wait: the request that begins it writes the same ones.
        """


def today() -> date:
    return datetime.now(ZoneInfo(ZONE)).date()


@dataclass
class Journey:
    """One journey of three people of its own."""

    stack: Stack
    name: str
    partner: str
    ways: Ways

    def __post_init__(self) -> None:
        who = ("officer", "director", "student")
        people = [Person(self.stack.url, email(one, self.name), PASSWORD) for one in who]
        self.officer, self.director, self.student = people

    def go(self) -> None:
        """From the institution to the report."""
        for person in (self.officer, self.director, self.student):
            person.sign_in()
        for step in (
            self.draft, self.approve, self.make_pdf, self.hear, self.sign, self.recall, self.enrol,
            self.open_campaign, self.apply, self.select, self.propose, self.report,
        ):  # fmt: skip
            step()

    def one(self, sql: str, *values: object) -> str:
        """The one value that a query gives."""
        rows = self.stack.rows(sql, *values)
        assert len(rows) == 1, (sql, rows)
        return str(rows[0][0])

    def says(self, sql: str, *values: object) -> bool:
        """Whether a query gives a row."""
        return bool(self.stack.rows(sql, *values))

    # ---------------------------------------------------------------- the agreement
    @cached_property
    def agreement(self) -> str:
        """Its identifier, once it is drafted."""
        return self.one(
            "SELECT a.uid FROM partnerships_agreement a JOIN organisations_person p"
            " ON p.id = a.officer_id WHERE p.last_name = %s", self.name,
        )  # fmt: skip

    def draft(self) -> None:
        """The officer finds the institution, drafts, promises places by year."""
        found = self.officer.open(f"/partnerships/new/?q={self.partner}")
        page = self.officer.open(found.link("/partnerships/new/?partner="))
        begins = today() - timedelta(days=1)
        form = page.form(
            starts_on=f"{begins}", ends_on=f"{begins + timedelta(days=366)}", unit=self.unit
        )
        self.ways.send(self.officer, form, "partnerships_agreementparty")
        page = self.officer.open(f"/partnerships/{self.agreement}/conditions/edit/")
        entries = {"direction": "out", "persons": "3", "months": "15", "isced": "0613"}
        form = page.form(**{f"conditions-0-{name}": text for name, text in entries.items()})
        self.ways.send(self.officer, form, "partnerships_agreementyear")

    @property
    def unit(self) -> str:
        return self.one("SELECT uid FROM organisations_unit WHERE code = 'TEST-SCI'")

    def approve(self) -> None:
        """The short circuit: the officer sends, the director approves."""
        page = self.officer.open(f"/partnerships/{self.agreement}/submit/")
        self.ways.send(self.officer, page.form(circuit=f"short-{self.name}"), "circuits_turn")
        turn = self.one(
            "SELECT t.uid FROM circuits_turn t JOIN circuits_run r ON r.id = t.run_id"
            " WHERE r.subject = %s", self.agreement,
        )  # fmt: skip
        form = self.director.open(f"/approvals/turns/{turn}/").form(outcome="approve")
        self.ways.send(self.director, form, "partnerships_agreementtransition")
        assert self.state == "signature"

    @property
    def state(self) -> str:
        return self.one("SELECT state FROM partnerships_agreement WHERE uid = %s", self.agreement)

    def make_pdf(self) -> None:
        """The bilingual text for signature, made by a worker."""
        page = self.officer.open(f"/partnerships/{self.agreement}/documents/")
        self._made("partnerships.agreement", self.officer, page.form(locale="both"))

    def _made(self, kind: str, who: Person, form: Form) -> None:
        ready = (
            "SELECT d.uid FROM documents_document d JOIN accounts_user u"
            " ON u.id = d.requested_by_id WHERE d.kind = %s AND u.email = %s AND d.state = 'ready'"
        )
        self.ways.work(
            "documents_storedfile",
            lambda: self._accepted(who, form),
            lambda: self.says(ready, kind, who.email),
            who,
        )
        file = who.look(f"/documents/{self.one(ready, kind, who.email)}/file/")
        assert (file.status_code, file.content[:5]) == (200, b"%PDF-")

    def _accepted(self, who: Person, form: Form) -> None:
        assert who.send(form).status_code == 302, form.url

    def hear(self) -> None:
        """Both ministers have had the draft for their month (L123-7-1)."""
        page = self.officer.open(f"/partnerships/{self.agreement}/ministries/")
        received = f"{today() - timedelta(days=40)}"
        form = page.form(sent_on=received, mesr_on=received, mae_on=received)
        self.ways.send(self.officer, form, "partnerships_ministrywindow")

    def sign(self) -> None:
        """Both have signed: the copy is uploaded, the agreement is in force."""
        page = self.officer.open(f"/partnerships/{self.agreement}/signature/")
        parties = self.stack.rows(
            "SELECT p.uid FROM partnerships_agreementparty p JOIN partnerships_agreement a"
            " ON a.id = p.agreement_id WHERE a.uid = %s", self.agreement,
        )  # fmt: skip
        form = page.form(**{f"signed-{party[0]}": f"{today()}" for party in parties})
        content = PDF + b"\n% signed by both: " + self.name.encode()
        form.files["signed_copy"] = ("signed.pdf", content, "application/pdf")
        self.ways.send(self.officer, form, "partnerships_agreementtransition")
        assert self.state == "in-force"

    def recall(self) -> None:
        """The day of a step has come: beat has the reminder written and sent."""
        # A row in a run's hands has come already: who holds the run back must not wait for it.
        come = """
            UPDATE deadlines_deadline SET next_reminder_on = %s WHERE id IN (
                SELECT id FROM deadlines_deadline WHERE subject = %s AND state = 'open'
                FOR UPDATE SKIP LOCKED)
        """
        told = (
            "SELECT 1 FROM mail_message WHERE kind LIKE 'deadlines.%%' AND address = %s"
            " AND status IN ('sent', 'uncertain')"
        )
        self.ways.work(
            "deadlines_reminder",
            lambda: self.stack.rows(come, today(), self.agreement),
            lambda: self.says(told, self.officer.email),
            self.officer,
        )

    # ---------------------------------------------------------------- the mobility
    def enrol(self) -> None:
        """Enrolments come from the student system's file."""
        form = self.officer.open("/imports/new/enrolments/").form()
        rows = [("last_name", "first_name", "ine", "year", "email", "programme")]
        who = [self.student.email, *(f"more{n}-{self.name}@example.org" for n in range(20))]
        for n, address in enumerate(who):
            ine = f"{self.number}{n:03}".rjust(9, "0") + "AB"
            rows.append(("Petit", f"Lou {n}", ine, f"{self.year}", address, "LIC-INFO"))
        content = "\r\n".join(";".join(row) for row in rows).encode()
        form.files["file"] = (f"enrolments-{self.name}.csv", content, "text/csv")
        self.ways.send(self.officer, form, "jobs_importbatch")
        batch = self.one("SELECT uid FROM jobs_importbatch WHERE file_name LIKE %s",
                         f"%{self.name}.csv")  # fmt: skip
        self._import(batch, "columns/", "checked", "")
        self._import(batch, "write/", "written", "mobility_enrolment")

    def _import(self, batch: str, ending: str, status: str, table: str) -> None:
        form = self.officer.open(f"/imports/{batch}/").form(ending)
        reached = "SELECT 1 FROM jobs_importbatch WHERE uid = %s AND status = %s"
        self.ways.work(
            table,
            lambda: self._accepted(self.officer, form),
            lambda: self.says(reached, batch, status),
            self.officer,
        )

    @property
    def number(self) -> int:
        """A number that no other journey has."""
        return int(self.one("SELECT id FROM accounts_user WHERE email = %s", self.student.email))

    @property
    def year(self) -> int:
        """The academic year that has begun: from September on, in the calendar's own year."""
        return today().year if today().month >= 9 else today().year - 1

    @cached_property
    def campaign(self) -> str:
        """Its identifier, once it is prepared."""
        return self.one("SELECT uid FROM mobility_campaign WHERE title_en = %s", self.name)

    def open_campaign(self) -> None:
        """The officer prepares a campaign and opens it."""
        page = self.officer.open("/mobility/campaigns/new/")
        form = page.form(
            title_fr=self.name, title_en=self.name, unit=self.unit, types=["sms"],
            year=f"{self.year}/{self.year + 1}", documents=["transcript"],
            opens_on=f"{today() - timedelta(days=1)}", opens_at="00:00",
            closes_on=f"{today() + timedelta(days=10)}",
        )  # fmt: skip
        self.ways.send(self.officer, form, "mobility_campaign")
        self._step(self.officer, f"/mobility/campaigns/{self.campaign}/", "step/open/",
                   "mobility_campaigntransition")  # fmt: skip

    def _step(self, who: Person, path: str, ending: str, table: str, **entries: str) -> None:
        self.ways.send(who, who.open(path).form(ending, **entries), table)

    @cached_property
    def application(self) -> str:
        """Its identifier, once it is begun."""
        return self.one(
            "SELECT a.uid FROM mobility_application a JOIN mobility_campaign c"
            " ON c.id = a.campaign_id WHERE c.uid = %s", self.campaign,
        )  # fmt: skip

    def apply(self) -> None:
        """The student begins, is saved as she writes, adds a paper, submits."""
        self._step(self.student, "/mobility/my/", f"begin/{self.campaign}/", "mobility_application")
        path = f"/mobility/my/{self.application}/"
        page = self.student.open(f"{path}form/")
        form = self._wish(page)
        saved = Form(form.url, [*form.entries, ("_draft", "autosave")])
        self.ways.send(self.student, saved, "ui_draft")
        self.ways.send(self.student, form, "mobility_wish")
        form = self.student.open(f"{path}files/").form()
        form.files["transcript"] = ("notes.pdf", PDF + self.name.encode(), "application/pdf")
        self.ways.send(self.student, form, "mobility_applicationfile")
        self._step(self.student, path, "step/submit/", "mobility_applicationtransition")

    def _wish(self, page: Page) -> Form:
        places = self.one(
            "SELECT y.uid || ':' || o.uid FROM partnerships_agreementyear y"
            " JOIN partnerships_agreement a ON a.id = y.agreement_id"
            " JOIN partnerships_agreementparty p ON p.agreement_id = a.id"
            " JOIN organisations_partner o ON o.id = p.partner_id"
            " WHERE a.uid = %s AND y.year = %s", self.agreement, self.year,
        )  # fmt: skip
        return page.form(wish_1=places, term_1="first", motivation="To learn.")

    def select(self) -> None:
        """The campaign is closed, the student selected: the place is taken, a mobility is."""
        path = f"/mobility/campaigns/{self.campaign}/"
        table, why = "mobility_campaigntransition", "All have applied."
        self._step(self.officer, path, "step/close/", table, reason=why)
        page = self.officer.open(f"/mobility/applications/{self.application}/")
        wish = self.one(
            "SELECT w.uid FROM mobility_wish w JOIN mobility_application a"
            " ON a.id = w.application_id WHERE a.uid = %s", self.application,
        )  # fmt: skip
        self.ways.send(self.officer, page.form(f"select/{wish}/"), "mobility_mobility")

    # ---------------------------------------------------------------- the project, the report
    def propose(self) -> None:
        """A call with its deadline, a proposal."""
        programme = self.one("SELECT id FROM funding_programme WHERE code = %s", FUNDING)
        form = self.officer.open("/projects/calls/new/").form(
            title=self.name, programme=programme, closes_on=f"{today() + timedelta(days=60)}",
            closes_at="12:00",
        )  # fmt: skip
        self.ways.send(self.officer, form, "projects_call")
        call = self.stack.rows("SELECT uid, id FROM projects_call WHERE title = %s", self.name)
        ((uid, key),) = call
        form = self.officer.open(f"/projects/new/?call={uid}").form(
            call=f"{key}", title=self.name, acronym="AQUA", unit=self.unit, amount="250000",
            own_amount="90000",
        )  # fmt: skip
        self.ways.send(self.officer, form, "deadlines_deadline")

    def report(self) -> None:
        """Today, and the report of the vice-president on a page and as a PDF."""
        assert "Agreements" in self.officer.open("/today/").words
        page = self.director.open("/strategy/")
        self._made("strategy.report", self.director, page.form("/print/", locale="fr"))
