"""The project's addresses, and a page of the tests that takes an upload."""

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path

from intl_office.core.uploads import FileKind
from intl_office.documents.actions.files import store_upload
from intl_office.documents.uploads import CheckedFileField, accepted
from intl_office.documents.views.documents import asking
from intl_office.ui.forms import OfficeForm
from intl_office.urls import handler400, handler403, handler404, handler500
from intl_office.urls import urlpatterns as project

__all__ = ["handler400", "handler403", "handler404", "handler500"]


class ScanForm(OfficeForm):
    note = forms.CharField(required=False)
    scan = CheckedFileField(kinds={FileKind.PDF, FileKind.PNG}, max_bytes=300_000, label="Scan")


def upload(request: HttpRequest) -> HttpResponse:
    form = ScanForm(request.POST or None, request.FILES or None, user=request.user)
    if form.is_valid():
        file = form.cleaned_data["scan"]
        stored = store_upload(file=file, accepted=accepted(file), by=asking(request))
        return redirect(f"/tests/upload/?stored={stored.uid}")
    context = {"form": form, "submit": "Send", "back": ""}
    return render(request, "tests/upload.html", context, status=422 if form.is_bound else 200)


urlpatterns = [*project, path("tests/upload/", upload, name="tests-upload")]
