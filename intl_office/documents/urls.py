"""Addresses of this room, under `documents/`."""

from django.urls import path

from intl_office.documents.views import documents, files, shared

app_name = "documents"
urlpatterns = [
    path("", documents.DocumentList.as_view(), name="documents"),
    path("new/<str:code>/", documents.new, name="new"),
    path("files/<uuid:uid>/", files.stored, name="stored"),
    path("shared/<uuid:uid>/", shared.shared, name="shared"),
    path("<uuid:uid>/", documents.document, name="document"),
    path("<uuid:uid>/file/", documents.file, name="file"),
    path("<uuid:uid>/retry/", documents.retry, name="retry"),
]
