"""The door of this room's pages."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase

from intl_office.mail.rules import handles_mail

View = Callable[..., HttpResponseBase]


def officers_only(view: View) -> View:
    """Let those in who handle mails; raises PermissionDenied for the others."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        officer(request)
        return view(request, *args, **kwargs)

    return guarded


def officer(request: HttpRequest) -> AbstractBaseUser:
    """The officer at work; raises PermissionDenied for anybody else."""
    user = request.user
    if isinstance(user, AbstractBaseUser) and handles_mail(user):
        return user
    raise PermissionDenied
