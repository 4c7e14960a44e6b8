"""Addresses of this room, under `documents/`."""

from django.urls import path

from intl_office.documents.views import clauses, documents, files

app_name = "documents"
urlpatterns = [
    path("", documents.DocumentList.as_view(), name="documents"),
    path("clauses/", clauses.ClauseList.as_view(), name="clauses"),
    path("clauses/of/<str:kind>/new/", clauses.new, name="clause_new"),
    path("clauses/<slug:code>/", clauses.clause, name="clause"),
    path("clauses/<slug:code>/edit/", clauses.edit, name="clause_edit"),
    path("clauses/<slug:code>/publish/", clauses.publish, name="clause_publish"),
    path("clauses/<slug:code>/discard/", clauses.discard, name="clause_discard"),
    path("clauses/<slug:code>/retire/", clauses.retire, name="clause_retire"),
    path("clauses/<slug:code>/validate/", clauses.validate, name="clause_validate"),
    path("clauses/<slug:code>/preview/", clauses.preview, name="clause_preview"),
    path("new/<str:code>/", documents.new, name="new"),
    path("files/<uuid:uid>/", files.stored, name="stored"),
    path("<uuid:uid>/", documents.document, name="document"),
    path("<uuid:uid>/file/", documents.file, name="file"),
    path("<uuid:uid>/retry/", documents.retry, name="retry"),
]
