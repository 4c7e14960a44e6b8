"""Background tasks and imports, and the files that people bring."""

import io
from typing import Any

import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from factory.declarations import LazyFunction, Sequence, SubFactory, Trait
from factory.django import DjangoModelFactory

from intl_office.jobs.enums import JobState, Outcome
from intl_office.jobs.models import Job, JobRow
from tests.factories.core import PersonFactory


class JobFactory(DjangoModelFactory[Job]):
    class Meta:
        model = Job

    class Params:
        running = Trait(state=JobState.RUNNING, attempts=1, started_at=LazyFunction(timezone.now))
        ended = Trait(
            state=JobState.DONE,
            attempts=1,
            started_at=LazyFunction(timezone.now),
            ended_at=LazyFunction(timezone.now),
        )

    kind = "stamp"
    title = Sequence(lambda n: f"Work {n}")
    started_by = SubFactory(PersonFactory)
    language = "en"
    parameters: dict[str, Any] = {"names": ["P-1", "P-2", "P-3", "P-4", "P-5"]}


class JobRowFactory(DjangoModelFactory[JobRow]):
    class Meta:
        model = JobRow

    job = SubFactory(JobFactory)
    number = Sequence(lambda n: n + 1)
    reference = "A row"
    outcome = Outcome.OK


def workbook(*sheets: list[list[Any]], hidden: int = -1) -> bytes:
    """A spreadsheet; the sheet at the place `hidden` is."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"default_date_format": "dd/mm/yyyy"}) as book:
        for place, rows in enumerate(sheets):
            sheet = book.add_worksheet()
            if place == hidden:
                sheet.hide()
            for line, row in enumerate(rows):
                sheet.write_row(line, 0, row)
    return out.getvalue()


def csv_of(*rows: str, name: str = "papers.csv") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, "\n".join(rows).encode())
