"""Answers of the institution's sign-in; whatever is wrong with one ends on a page that says so."""

import logging
from collections.abc import Callable
from typing import Any

from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.helpers import render_authentication_error
from allauth.socialaccount.models import SocialApp, SocialLogin, SocialToken
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView
from allauth.socialaccount.providers.openid_connect import views as oidc
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from allauth.socialaccount.providers.saml import views as saml
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt
from lxml.etree import LxmlError
from onelogin.saml2.errors import OneLogin_Saml2_Error, OneLogin_Saml2_ValidationError
from requests import RequestException
from xmlsec import Error as XmlSecError

# What a hostile or broken answer makes the libraries raise; a defect of ours still shows as one.
_BROKEN = (
    KeyError,
    LxmlError,
    OAuth2Error,
    OneLogin_Saml2_Error,
    OneLogin_Saml2_ValidationError,
    PermissionDenied,
    RequestException,
    TypeError,
    ValueError,
    XmlSecError,
)
logger = logging.getLogger("office.accounts")
View = Callable[[HttpRequest], HttpResponse]


class VerifyingAdapter(OpenIDConnectOAuth2Adapter):  # type: ignore[misc]  # allauth has no types
    """OpenID Connect with every check of OpenID Connect Core 1.0 that allauth leaves out."""

    def get_access_token_data(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Have the token's signature checked, although it comes straight from the provider."""
        data: dict[str, Any] = super().get_access_token_data(*args, **kwargs)
        self.did_fetch_access_token = False
        return data

    def complete_login(
        self, request: HttpRequest, app: SocialApp, token: SocialToken, **kwargs: Any
    ) -> SocialLogin:
        """Refuse user info about somebody else (section 5.3.2); believe `true` alone.

        Raises:
            OAuth2Error: there is no identity token, or it speaks of another person.
        """
        login = super().complete_login(request, app, token, **kwargs)
        data = login.account.extra_data
        subject = data.get("id_token", {}).get("sub")
        if not subject or data.get("userinfo", {}).get("sub", subject) != subject:
            raise OAuth2Error("no identity token, or user info of another subject")
        for address in login.email_addresses:
            address.verified = str(address.verified).lower() == "true"
        return login


@login_not_required
def oidc_start(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Go to the OpenID Connect provider, whose addresses are asked of itself."""
    _provider(request, provider_id)
    return _reached(request, lambda asked: oidc.login(asked, provider_id))


@login_not_required
def saml_start(request: HttpRequest, organization_slug: str) -> HttpResponse:
    """Go to the SAML identity provider, whose metadata may have to be fetched first."""
    return _reached(request, lambda asked: saml.login(asked, organization_slug=organization_slug))


@login_not_required
def oidc_callback(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Take the answer of the OpenID Connect provider."""
    adapter = VerifyingAdapter(request, provider_id)
    provider = _provider(request, provider_id)
    return _guarded(request, provider, OAuth2CallbackView.adapter_view(adapter))


@login_not_required
def saml_finish(request: HttpRequest, organization_slug: str) -> HttpResponse:
    """Take the answer of the SAML identity provider."""
    provider = _provider(request, "saml", organization_slug)
    return _guarded(request, provider, lambda asked: saml.finish_acs(asked, organization_slug))


@csrf_exempt
@login_not_required
def saml_sign_out(request: HttpRequest, organization_slug: str) -> HttpResponse:
    """Sign out because the identity provider says so."""
    provider = _provider(request, "saml", organization_slug)
    return _guarded(request, provider, lambda asked: saml.sls(asked, organization_slug))


def _provider(request: HttpRequest, provider: str, client_id: str | None = None) -> Any:
    try:
        return get_adapter().get_provider(request, provider, client_id=client_id)
    except SocialApp.DoesNotExist:
        raise Http404(provider) from None


def _reached(request: HttpRequest, view: View) -> HttpResponse:
    try:
        return view(request)
    except (RequestException, OSError, OneLogin_Saml2_Error, LxmlError):
        logger.exception("The institution's sign-in cannot be reached")
        return render(request, "socialaccount/unreachable.html", status=503)


def _guarded(request: HttpRequest, provider: Any, view: View) -> HttpResponse:
    try:
        return view(request)
    except _BROKEN as broken:
        refused: HttpResponse = render_authentication_error(request, provider, exception=broken)
        return refused
