"""An OpenID Connect provider made with another library (joserfc) than the one under test."""

import base64
import hashlib
import json
import secrets
import time
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from joserfc import jwt
from joserfc.jwk import KeySet, OctKey, RSAKey

from tests.accounts.served import Answer, Asked


class OidcProvider:
    """Knows one person; `claims`, `userinfo` and `key` may be spoiled by a test."""

    def __init__(self) -> None:
        self.issuer = ""
        self.down = False
        self.published = RSAKey.generate_key(2048, {"kid": "k1", "use": "sig", "alg": "RS256"})
        self.key: RSAKey | OctKey = self.published
        self.header: dict[str, Any] = {"alg": "RS256", "kid": "k1"}
        self.person: dict[str, Any] = {
            "sub": "p-1",
            "email": "Marie.Curie@example.org",
            "email_verified": True,
            "given_name": "Marie",
            "family_name": "Curie",
            "eduperson_principal_name": "mcurie@example.org",
            "schac_personal_unique_code": [
                "urn:schac:personalUniqueCode:fr:local:42",
                "urn:schac:personalUniqueCode:int:esi:fr:123456789",
            ],
        }
        self.claims: dict[str, Any] = {}
        self.userinfo: dict[str, Any] = {}
        self.asked: dict[str, dict[str, str]] = {}

    def answer(self, asked: Asked) -> Answer:
        if self.down:
            return Answer(status=502)
        path = urlsplit(asked.path).path
        return {
            "/.well-known/openid-configuration": self._configuration,
            "/jwks": self._keys,
            "/authorize": self._authorize,
            "/token": self._token,
            "/userinfo": self._userinfo,
        }[path](asked)

    def _configuration(self, _asked: Asked) -> Answer:
        paths = {
            "authorization_endpoint": "/authorize",
            "token_endpoint": "/token",
            "userinfo_endpoint": "/userinfo",
            "jwks_uri": "/jwks",
        }
        urls = {name: self.issuer + path for name, path in paths.items()}
        return _json({"issuer": self.issuer, **urls})

    def _keys(self, _asked: Asked) -> Answer:
        return _json(KeySet([self.published]).as_dict(private=False))

    def _authorize(self, asked: Asked) -> Answer:
        query = {k: v[0] for k, v in parse_qs(urlsplit(asked.path).query).items()}
        assert query["client_id"] == "office"
        assert query["response_type"] == "code"
        code = secrets.token_urlsafe()
        self.asked[code] = query
        back = urlencode({"code": code, "state": query["state"]})
        return Answer(status=302, headers={"Location": f"{query['redirect_uri']}?{back}"})

    def _token(self, asked: Asked) -> Answer:
        given = {k: v[0] for k, v in parse_qs(asked.body.decode()).items()}
        query = self.asked.pop(given["code"], None)
        verifier = hashlib.sha256(given.get("code_verifier", "").encode()).digest()
        challenge = base64.urlsafe_b64encode(verifier).rstrip(b"=").decode()
        if query is None or query.get("code_challenge") != challenge:
            return _json({"error": "invalid_grant"}, 400)
        assert given["client_secret"] == "s3cret"
        return _json({"access_token": "a", "token_type": "Bearer", "id_token": self.id_token()})

    def id_token(self) -> str:
        now = int(time.time())
        claims = {
            "iss": self.issuer,
            "aud": "office",
            "iat": now,
            "exp": now + 300,
            "jti": secrets.token_hex(8),
            "sub": self.person["sub"],
        } | self.claims
        claims = {name: value for name, value in claims.items() if value is not None}
        return jwt.encode(self.header, claims, self.key, algorithms=["RS256", "HS256"])

    def _userinfo(self, asked: Asked) -> Answer:
        assert asked.headers["Authorization"] == "Bearer a"
        return _json(self.person | self.userinfo)


def _json(data: object, status: int = 200) -> Answer:
    return Answer(json.dumps(data).encode(), status, {"Content-Type": "application/json"})
