"""What each role may do."""

from collections import Counter
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from intl_office.access.enums import ABOUT, EXTENTS, KINDS
from intl_office.access.models import RoleAssignment
from intl_office.access.models.assignment import role_title
from intl_office.access.permissions import declared, granted_to
from intl_office.access.views.frame import tabs
from intl_office.core.permissions import required


@required("roles.see")
@require_safe
def kinds(request: HttpRequest) -> HttpResponse:
    """Every role, with how many people have it today."""
    holders = Counter(RoleAssignment.objects.valid_today().values_list("role", "pole"))
    rows = [_row(code, holders[KINDS[code]]) for code in KINDS]
    context = {"rows": rows, "tabs": tabs(request, "access:kinds")}
    return render(request, "access/kinds.html", context)


@required("roles.see")
@require_safe
def kind(request: HttpRequest, kind: str) -> HttpResponse:
    """One role: what it may do and what it may not, in words."""
    if kind not in KINDS:
        raise Http404
    role, pole = KINDS[kind]
    granted = granted_to(role, pole)
    rows = RoleAssignment.objects.valid_today().filter(role=role, pole=pole)
    context = {
        **_row(kind, rows.count()),
        "granted": granted,
        "refused": [known for known in declared.values() if known not in granted],
    }
    return render(request, "access/kind.html", context)


def _row(code: str, holders: int) -> dict[str, Any]:
    role, pole = KINDS[code]
    return {
        "code": code,
        "role": role,
        "pole": pole,
        "title": role_title(role, pole),
        "about": ABOUT[role],
        "extent": EXTENTS[role],
        "holders": holders,
    }
