"""Addresses of this room, under `documents/`."""

from django.urls import path

from intl_office.documents.views import (
    clause_trying,
    clauses,
    documents,
    files,
    letters,
    shared,
    sign,
    signing,
    verify,
)

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
    path("clauses/<slug:code>/preview/", clause_trying.preview, name="clause_preview"),
    path("letters/<str:code>/<uuid:subject>/", letters.choose, name="letter"),
    path("letters/<str:code>/<uuid:subject>/<slug:text>/", letters.write, name="letter_write"),
    path("new/<str:code>/", documents.new, name="new"),
    path("files/<uuid:uid>/", files.stored, name="stored"),
    path("verify/", verify.verify, name="verify"),
    path("verify/<uuid:uid>/", verify.verified, name="verified"),
    path("signatures/<uuid:uid>/seal/", signing.seal, name="slot_seal"),
    path("sign/<uuid:uid>/", sign.sign, name="sign"),
    path("sign/<uuid:uid>/file/", sign.file, name="sign_file"),
    path("signings/<uuid:uid>/", signing.signing, name="signing"),
    path("signings/<uuid:uid>/step/<str:name>/", signing.step, name="signing_step"),
    path("signings/<uuid:uid>/record/", signing.record, name="signing_record"),
    path("signings/<uuid:uid>/again/", signing.again, name="signing_again"),
    path("signings/<uuid:uid>/manifest/", signing.manifest, name="manifest"),
    path("signatures/<uuid:uid>/ask/", signing.ask, name="slot_ask"),
    path("signatures/<uuid:uid>/scan/", signing.scan, name="slot_scan"),
    path("signatures/<uuid:uid>/delegate/", signing.delegation, name="slot_delegate"),
    path("signatures/<uuid:uid>/correct/", signing.correction, name="slot_correct"),
    path("<uuid:uid>/signing/", signing.new, name="signing_new"),
    path("shared/<uuid:uid>/", shared.shared, name="shared"),
    path("<uuid:uid>/", documents.document, name="document"),
    path("<uuid:uid>/file/", documents.file, name="file"),
    path("<uuid:uid>/retry/", documents.retry, name="retry"),
]
