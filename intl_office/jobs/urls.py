"""Addresses of long work and imports."""

from django.urls import path

from intl_office.jobs.views import imports, jobs

app_name = "jobs"
urlpatterns = [
    path("jobs/", jobs.job_list, name="jobs"),
    path("jobs/<uuid:uid>/", jobs.job, name="job"),
    path("jobs/<uuid:uid>/cancel/", jobs.cancel, name="cancel"),
    path("jobs/<uuid:uid>/outcomes.csv", jobs.outcomes_csv, name="outcomes"),
    path("jobs/<uuid:uid>/file/", jobs.file, name="file"),
    path("imports/", imports.import_list, name="imports"),
    path("imports/new/<slug:code>/", imports.upload, name="upload"),
    path("imports/<uuid:uid>/", imports.detail, name="import"),
    path("imports/<uuid:uid>/columns/", imports.columns, name="columns"),
    path("imports/<uuid:uid>/write/", imports.write, name="write"),
    path("imports/<uuid:uid>/undo/", imports.undo, name="undo"),
    path("imports/<uuid:uid>/give-up/", imports.discard, name="discard"),
    path("imports/<uuid:uid>/problems.xlsx", imports.problems, name="problems"),
    path("imports/<uuid:uid>/problems/", imports.start_problems, name="start_problems"),
]
