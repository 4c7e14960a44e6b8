"""Signing in and out, one's account, invitations, links.

Names of allauth's own pages have no prefix: allauth asks for them.
"""

from allauth.account import views as allauth
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.totp import views as totp
from allauth.socialaccount import views as social
from allauth.socialaccount.providers.saml import views as saml
from allauth.usersessions import views as sessions
from django.contrib.auth.decorators import login_not_required
from django.urls import include, path, re_path

from intl_office.accounts.views import account, institution, invitations, links

_own = [
    path("sign-in/", allauth.login, name="login"),
    path("sign-out/", allauth.logout, name="logout"),
    path("account/", account.account, name="account"),
    path("account/invitations/", invitations.index, name="invitations"),
    path("account/invitations/new/", invitations.new, name="invite"),
    path("account/invitations/<uuid:uid>/resend/", invitations.resend, name="resend"),
    path("account/invitations/<uuid:uid>/withdraw/", invitations.withdraw, name="withdraw"),
    path("invitation/<str:token>/", invitations.accept, name="accept"),
    path("link/<slug:purpose>/<str:token>/", links.open_page, name="open_link"),
]
_account = [
    path("sign-in/", allauth.login, name="account_login"),
    path("sign-out/", allauth.logout, name="account_logout"),
    path("sign-up/", allauth.signup, name="account_signup"),
    path("account/inactive/", allauth.account_inactive, name="account_inactive"),
    path("account/confirm/", allauth.reauthenticate, name="account_reauthenticate"),
    path("account/email/", allauth.email, name="account_email"),
    path(
        "account/email/sent/",
        allauth.email_verification_sent,
        name="account_email_verification_sent",
    ),
    path("account/email/<str:key>/", allauth.confirm_email, name="account_confirm_email"),
    path("account/password/", allauth.password_change, name="account_change_password"),
    path("account/password/set/", allauth.password_set, name="account_set_password"),
    path("password/", allauth.password_reset, name="account_reset_password"),
    path("password/sent/", allauth.password_reset_done, name="account_reset_password_done"),
    path(
        "password/done/",
        allauth.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
    ),
    re_path(
        r"^password/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>[^/]+)/$",
        allauth.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
]
_second_factor = [
    path("sign-in/code/", mfa.authenticate, name="mfa_authenticate"),
    path("account/confirm/code/", mfa.reauthenticate, name="mfa_reauthenticate"),
    path("account/second-factor/", mfa.index, name="mfa_index"),
    path("account/second-factor/app/", totp.activate_totp, name="mfa_activate_totp"),
    path("account/second-factor/app/remove/", totp.deactivate_totp, name="mfa_deactivate_totp"),
    path(
        "account/second-factor/codes/",
        recovery.view_recovery_codes,
        name="mfa_view_recovery_codes",
    ),
    path(
        "account/second-factor/codes/new/",
        recovery.generate_recovery_codes,
        name="mfa_generate_recovery_codes",
    ),
    path(
        "account/second-factor/codes/file/",
        recovery.download_recovery_codes,
        name="mfa_download_recovery_codes",
    ),
]
_institution = [
    path(
        "sign-in/institution/cancelled/",
        social.login_cancelled,
        name="socialaccount_login_cancelled",
    ),
    path(
        "sign-in/institution/error/",
        # allauth forgot to open it: the page that says why signing in failed.
        login_not_required(social.login_error),
        name="socialaccount_login_error",
    ),
    path("sign-in/institution/new/", social.signup, name="socialaccount_signup"),
    path("account/institution/", social.connections, name="socialaccount_connections"),
    path("sign-in/oidc/<slug:provider_id>/", institution.oidc_start, name="openid_connect_login"),
    path(
        "sign-in/oidc/<slug:provider_id>/answer/",
        institution.oidc_callback,
        name="openid_connect_callback",
    ),
    path("sign-in/saml/<slug:organization_slug>/", institution.saml_start, name="saml_login"),
    path("sign-in/saml/<slug:organization_slug>/metadata/", saml.metadata, name="saml_metadata"),
    path("sign-in/saml/<slug:organization_slug>/answer/", saml.acs, name="saml_acs"),
    path(
        "sign-in/saml/<slug:organization_slug>/finish/",
        institution.saml_finish,
        name="saml_finish_acs",
    ),
    path(
        "sign-in/saml/<slug:organization_slug>/sign-out/",
        institution.saml_sign_out,
        name="saml_sls",
    ),
]
urlpatterns = [
    path("", include((_own, "accounts"))),
    *_account,
    *_second_factor,
    *_institution,
    path("account/sessions/", sessions.list_usersessions, name="usersessions_list"),
]
