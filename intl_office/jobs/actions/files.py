"""Files that long work leaves for its owner."""

from django.core.files.base import File
from django.utils import timezone

from intl_office.core.uploads import clean_name
from intl_office.jobs.models import Job, JobFile
from intl_office.jobs.models.job import KEPT


def keep_file(*, job: Job, name: str, content: "File[bytes]", content_type: str) -> JobFile:
    """Keep a file in private storage, for seven days; made again, it replaces the earlier one."""
    for earlier in JobFile.objects.filter(job=job):
        earlier.file.delete(save=False)
        earlier.delete()
    kept = JobFile(job=job, name=name, content_type=content_type, expires_at=timezone.now() + KEPT)
    kept.file.save(clean_name(name), content, save=True)
    return kept


def purge_files() -> int:
    """Delete the files whose time is over; return how many."""
    over = list(JobFile.objects.filter(expires_at__lt=timezone.now()).select_related("job"))
    for kept in over:
        kept.file.delete(save=False)
        kept.delete()
    return len(over)
