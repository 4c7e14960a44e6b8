"""Every address of the application; each room keeps its own list."""

from django.urls import include, path

urlpatterns = [
    path("", include("intl_office.core.urls")),
    path("", include("intl_office.ui.urls")),
    path("", include("intl_office.accounts.urls")),
    path("reference/", include("intl_office.reference.urls")),
]

handler400 = "intl_office.ui.views.errors.bad_request"
handler403 = "intl_office.ui.views.errors.permission_denied"
handler404 = "intl_office.ui.views.errors.page_not_found"
handler500 = "intl_office.ui.views.errors.server_error"
