"""The institution's own sign-in, read from the environment: OpenID Connect and SAML 2.0.

Both are off until they are named; `settings.py` reads this once. Attribute names come from the
eduPerson and SCHAC schemas (REFEDS) as GÉANT's federations release them.
"""

from pathlib import Path
from typing import Any

from environ import FileAwareEnv

OIDC_ID = "institution"
SAML_ID = "institution"
# eduPerson 202208, SCHAC 1.6.0 and X.520 names on the wire, then friendly names.
SAML_ATTRIBUTES: dict[str, list[str]] = {
    "uid": [
        "urn:oasis:names:tc:SAML:attribute:subject-id",
        "urn:oasis:names:tc:SAML:attribute:pairwise-id",
        "urn:oid:1.3.6.1.4.1.5923.1.1.1.6",
        "eduPersonPrincipalName",
    ],
    "email": ["urn:oid:0.9.2342.19200300.100.1.3", "mail"],
    "first_name": ["urn:oid:2.5.4.42", "givenName"],
    "last_name": ["urn:oid:2.5.4.4", "sn"],
}
# Where an identifier that we keep stands: SAML names, then OpenID Connect claims.
IDENTIFIERS: dict[str, tuple[str, ...]] = {
    "eppn": (
        "urn:oid:1.3.6.1.4.1.5923.1.1.1.6",
        "eduPersonPrincipalName",
        "eduperson_principal_name",
    ),
    "esi": (
        "urn:oid:1.3.6.1.4.1.25178.1.2.14",
        "schacPersonalUniqueCode",
        "schac_personal_unique_code",
    ),
}
ESI_PREFIX = "urn:schac:personalUniqueCode:int:esi:"


def providers(env: FileAwareEnv) -> dict[str, Any]:
    """Return allauth's `SOCIALACCOUNT_PROVIDERS` for what the environment names."""
    return {**_openid_connect(env), **_saml(env)}


def found(claims: dict[str, Any], scheme: str) -> str:
    """Return the identifier of a scheme among attributes or claims, else an empty text.

    The European Student Identifier is the one value of schacPersonalUniqueCode with its prefix
    (https://wiki.geant.org/display/SM/European+Student+Identifier); others are local numbers.
    """
    for name in IDENTIFIERS[scheme]:
        for value in _values(claims.get(name)):
            if scheme != "esi" or value.startswith(ESI_PREFIX):
                return value
    return ""


def _values(given: object) -> list[str]:
    if isinstance(given, str):
        return [given]
    return [value for value in given if isinstance(value, str)] if isinstance(given, list) else []


def _openid_connect(env: FileAwareEnv) -> dict[str, Any]:
    server = env.str("OIDC_SERVER_URL", default="")
    if not server:
        return {}
    app = {
        "provider_id": OIDC_ID,
        "name": env.str("OIDC_NAME", default=""),
        "client_id": env.str("OIDC_CLIENT_ID"),
        "secret": env.str("OIDC_CLIENT_SECRET"),
        "settings": {
            "server_url": server.rstrip("/"),
            # Domains for which the provider vouches where it sends no `email_verified`.
            "verified_email": env.list("OIDC_EMAIL_DOMAINS", default=[]),
        },
    }
    scope = env.list("OIDC_SCOPE", default=["openid", "profile", "email"])
    return {"openid_connect": {"APPS": [app], "SCOPE": scope, "OAUTH_PKCE_ENABLED": True}}


def _saml(env: FileAwareEnv) -> dict[str, Any]:
    entity = env.str("SAML_IDP_ENTITY_ID", default="")
    if not entity:
        return {}
    app = {
        "provider_id": "saml",
        "name": env.str("SAML_NAME", default=""),
        "client_id": SAML_ID,
        "settings": {
            "attribute_mapping": SAML_ATTRIBUTES,
            "idp": _identity_provider(env, entity),
            "sp": {"entity_id": env.str("SAML_SP_ENTITY_ID", default="")},
            # The domains for which this identity provider vouches; no other address is believed.
            "verified_email": env.list("SAML_EMAIL_DOMAINS", default=[]),
            "advanced": _security(env),
        },
    }
    return {"saml": {"APPS": [app]}}


def _identity_provider(env: FileAwareEnv, entity: str) -> dict[str, str]:
    metadata = env.str("SAML_IDP_METADATA_URL", default="")
    if metadata:
        return {"entity_id": entity, "metadata_url": metadata}
    return {
        "entity_id": entity,
        "sso_url": env.str("SAML_IDP_SSO_URL"),
        "x509cert": _pem(env.str("SAML_IDP_CERTIFICATE")),
    }


def _security(env: FileAwareEnv) -> dict[str, Any]:
    secure: dict[str, Any] = {
        "strict": True,
        "want_assertion_signed": True,
        "reject_idp_initiated_sso": True,
        "reject_deprecated_algorithm": True,
        "allow_single_label_domains": True,
    }
    key = env.str("SAML_SP_KEY", default="")
    if key:
        secure |= {
            "private_key": key,
            "x509cert": _pem(env.str("SAML_SP_CERTIFICATE")),
            "authn_request_signed": True,
            "metadata_signed": True,
        }
    return secure


def _pem(given: str) -> str:
    """Accept a certificate's text as well as the path of its file."""
    return given if "\n" in given or len(given) > 255 else Path(given).read_text(encoding="ascii")
