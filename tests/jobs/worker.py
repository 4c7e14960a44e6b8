"""A worker of the tests that does one job: `python -m tests.jobs.worker JOB`."""

import sys

import django

if __name__ == "__main__":
    django.setup()

    from intl_office.jobs import runner
    from tests.jobs.kinds import registered

    with registered():
        runner.run(int(sys.argv[1]))
