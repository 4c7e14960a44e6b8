"""Long work and imports."""

from intl_office.jobs.models.imports import (
    ImportBatch,
    ImportChange,
    ImportMapping,
    ImportRow,
    ImportTransition,
)
from intl_office.jobs.models.job import Job, JobFile, JobRow

__all__ = [
    "ImportBatch",
    "ImportChange",
    "ImportMapping",
    "ImportRow",
    "ImportTransition",
    "Job",
    "JobFile",
    "JobRow",
]
