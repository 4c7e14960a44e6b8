"""Pages for people without an account: a link opens one purpose, never the application.

    # in the room that owns the page, in AppConfig.ready():
    purposes.register("learning-agreement", Purpose("learning-agreement", _("Learning agreement"),
                                                    "mobility:partner_agreement"))
    # its view: /.../<uuid:uid>/, where uid is the subject of the link
    @link_required("learning-agreement")
    def partner_agreement(request, uid): ... request.access_link ...

What stands in the browser is a signed cookie for that page; each request reads the row again, so
that withdrawing a link shuts its page at once.
"""

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from functools import wraps
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django_stubs_ext import StrOrPromise

from intl_office.accounts.models import AccessLink
from intl_office.core.registry import Registry

View = Callable[..., HttpResponseBase]


@dataclass(frozen=True, slots=True)
class Purpose:
    """What a kind of link opens.

    Attributes:
        name: its name in addresses, the key of the registry.
        label: what the visitor reads before opening.
        url_name: the page; it takes the subject as `uid`.
        session: how long the page stays open in the browser after the link was followed.

    """

    name: str
    label: StrOrPromise
    url_name: str
    session: timedelta = timedelta(hours=4)

    def target(self, subject: uuid.UUID) -> str:
        """The address of the page."""
        return reverse(self.url_name, kwargs={"uid": subject})


purposes: Registry[Purpose] = Registry("purposes of links")


class LinkRequest(HttpRequest):
    """A request of someone who followed a link."""

    access_link: AccessLink


def start(response: HttpResponse, link: AccessLink) -> None:
    """Remember in the browser that this link was followed; told to its own page alone."""
    name, purpose = _cookie(link.purpose, link.subject), purposes[link.purpose]
    response.set_signed_cookie(
        name,
        str(link.uid),
        salt=name,
        path=purpose.target(link.subject),
        max_age=purpose.session,
        httponly=True,
        secure=settings.SESSION_COOKIE_SECURE,
        samesite="Lax",
    )


def _remembered(request: HttpRequest, purpose: str, subject: uuid.UUID) -> AccessLink | None:
    """The link that this browser followed to this subject, live or not."""
    name = _cookie(purpose, subject)
    uid = request.get_signed_cookie(name, default="", salt=name, max_age=purposes[purpose].session)
    rows = AccessLink.objects.filter(purpose=purpose, subject=subject)
    return rows.filter(uid=uid).first() if uid else None


def link_required(purpose: str, *, shut: View | None = None) -> Callable[[View], View]:
    """Let in who followed a link of this purpose to the subject given as `uid`; nobody else.

    Args:
        purpose: key in `purposes`.
        shut: answers, with request and link, who followed one that was withdrawn or expired
            since; without it they read that the link must be opened again.

    """

    def decorate(view: View) -> View:
        @login_not_required
        @wraps(view)
        def guarded(
            request: LinkRequest, *args: Any, uid: uuid.UUID, **kwargs: Any
        ) -> HttpResponseBase:
            link = _remembered(request, purpose, uid)
            if link is None or not (link.is_live() or shut):
                return render(request, "accounts/link_needed.html", status=403)
            if shut and not link.is_live():
                return shut(request, link)
            request.access_link = link
            return view(request, *args, uid=uid, **kwargs)

        return guarded

    return decorate


def _cookie(purpose: str, subject: uuid.UUID) -> str:
    """One for each page: somebody signs two texts in two tabs."""
    return f"link-{purpose}-{subject.hex}"
