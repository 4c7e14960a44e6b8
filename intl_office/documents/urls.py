"""Addresses of this room, under `documents/`."""

from django.urls import path

from intl_office.documents.views import documents, files, sign, signing, verify

app_name = "documents"
urlpatterns = [
    path("", documents.DocumentList.as_view(), name="documents"),
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
    path("<uuid:uid>/", documents.document, name="document"),
    path("<uuid:uid>/file/", documents.file, name="file"),
    path("<uuid:uid>/retry/", documents.retry, name="retry"),
]
