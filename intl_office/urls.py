"""Every address of the application; each room keeps its own list."""

from django.urls import include, path

urlpatterns = [
    path("", include("intl_office.core.urls")),
    path("", include("intl_office.ui.urls")),
    path("", include("intl_office.accounts.urls")),
    path("", include("intl_office.organisations.urls")),
    path("reference/", include("intl_office.reference.urls")),
    path("mail/", include("intl_office.mail.urls")),
    path("", include("intl_office.access.urls")),
    path("approvals/", include("intl_office.circuits.urls")),
    path("deadlines/", include("intl_office.deadlines.urls")),
    path("", include("intl_office.jobs.urls")),
    path("documents/", include("intl_office.documents.urls")),
    path("projects/", include("projects.urls")),
    path("funding/", include("intl_office.funding.urls")),
    path("partnerships/", include("partnerships.urls")),
    path("mobility/", include("mobility.urls")),
    path("strategy/", include("intl_office.strategy.urls")),
]

handler400 = "intl_office.ui.views.errors.bad_request"
handler403 = "intl_office.ui.views.errors.permission_denied"
handler404 = "intl_office.ui.views.errors.page_not_found"
handler500 = "intl_office.ui.views.errors.server_error"
