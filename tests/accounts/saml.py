"""A SAML identity provider made with another library (signxml) than the one under test."""

import base64
import uuid
import zlib
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, urlsplit

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from lxml import etree
from signxml.algorithms import CanonicalizationMethod
from signxml.signer import XMLSigner

from tests.accounts.served import Answer, Asked

NS = {
    "samlp": "urn:oasis:names:tc:SAML:2.0:protocol",
    "saml": "urn:oasis:names:tc:SAML:2.0:assertion",
}
RESPONSE = """<samlp:Response xmlns:samlp="{samlp}" xmlns:saml="{saml}" ID="{rid}" Version="2.0"
 IssueInstant="{now}" Destination="{acs}"{irt}><saml:Issuer>{issuer}</saml:Issuer>
<samlp:Status><samlp:StatusCode Value="{status}"/></samlp:Status>
<saml:Assertion ID="{aid}" Version="2.0" IssueInstant="{now}"><saml:Issuer>{issuer}</saml:Issuer>
<ds:Signature xmlns:ds="http://www.w3.org/2000/09/xmldsig#" Id="placeholder"/>
<saml:Subject><saml:NameID
 Format="urn:oasis:names:tc:SAML:2.0:nameid-format:transient">{aid}</saml:NameID>
<saml:SubjectConfirmation Method="urn:oasis:names:tc:SAML:2.0:cm:bearer">
<saml:SubjectConfirmationData NotOnOrAfter="{end}" Recipient="{acs}"{irt}/>
</saml:SubjectConfirmation></saml:Subject>
<saml:Conditions NotBefore="{start}" NotOnOrAfter="{end}"><saml:AudienceRestriction>
<saml:Audience>{audience}</saml:Audience></saml:AudienceRestriction></saml:Conditions>
<saml:AuthnStatement AuthnInstant="{now}" SessionIndex="{aid}"><saml:AuthnContext>
<saml:AuthnContextClassRef>urn:oasis:names:tc:SAML:2.0:ac:classes:Password</saml:AuthnContextClassRef>
</saml:AuthnContext></saml:AuthnStatement>
<saml:AttributeStatement>{attributes}</saml:AttributeStatement></saml:Assertion></samlp:Response>"""
ATTRIBUTE = (
    '<saml:Attribute Name="{name}" NameFormat="urn:oasis:names:tc:SAML:2.0:attrname-format:uri">'
    "<saml:AttributeValue>{value}</saml:AttributeValue></saml:Attribute>"
)


class SamlProvider:
    """Knows one person; a test may spoil the times, the audience, the issuer or the key."""

    def __init__(self) -> None:
        self.url = ""
        self.key, self.certificate = _pair()
        self.issuer = "https://idp.example.org"
        self.audience = ""
        self.valid = (timedelta(minutes=-1), timedelta(minutes=5))
        self.solicited = True
        self.signed = True
        self.status = "urn:oasis:names:tc:SAML:2.0:status:Success"
        self.attributes = {
            "urn:oasis:names:tc:SAML:attribute:subject-id": "mcurie@example.org",
            "urn:oid:0.9.2342.19200300.100.1.3": "Marie.Curie@example.org",
            "urn:oid:2.5.4.42": "Marie",
            "urn:oid:2.5.4.4": "Curie",
            "urn:oid:1.3.6.1.4.1.5923.1.1.1.6": "mcurie@example.org",
            "urn:oid:1.3.6.1.4.1.25178.1.2.14": "urn:schac:personalUniqueCode:int:esi:fr:123456789",
        }

    def answer(self, asked: Asked) -> Answer:
        query = parse_qs(urlsplit(asked.path).query)
        inflated = zlib.decompress(base64.b64decode(query["SAMLRequest"][0]), -15)
        return Answer(self.respond(etree.fromstring(inflated)))

    def respond(self, request: etree._Element) -> bytes:
        """The base64 text that the person's browser posts back."""
        acs = request.get("AssertionConsumerServiceURL") or ""
        issuer = request.findtext("saml:Issuer", namespaces=NS) or ""
        tree = etree.fromstring(self._xml(acs, issuer, request.get("ID") or ""))
        return base64.b64encode(etree.tostring(self._sign(tree)))

    def _xml(self, acs: str, audience: str, request_id: str) -> str:
        now = datetime.now(UTC)
        return RESPONSE.format(
            **NS,
            rid=_id(),
            aid=_id(),
            acs=acs,
            irt=f' InResponseTo="{request_id}"' if self.solicited else "",
            issuer=self.issuer,
            status=self.status,
            audience=self.audience or audience,
            now=_stamp(now),
            start=_stamp(now + self.valid[0]),
            end=_stamp(now + self.valid[1]),
            attributes="".join(
                ATTRIBUTE.format(name=name, value=value) for name, value in self.attributes.items()
            ),
        )

    def _sign(self, response: etree._Element) -> etree._Element:
        assertion = response.find("saml:Assertion", NS)
        assert assertion is not None
        if not self.signed:
            assertion.remove(assertion[1])
            return response
        signer = XMLSigner(c14n_algorithm=CanonicalizationMethod.EXCLUSIVE_XML_CANONICALIZATION_1_0)
        signed = signer.sign(
            assertion,
            key=self.key,
            cert=self.certificate,
            reference_uri=assertion.get("ID"),
            id_attribute="ID",
        )
        response.replace(assertion, signed)
        return response


def _id() -> str:
    return f"_{uuid.uuid4().hex}"


def _stamp(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


def _pair() -> tuple[bytes, str]:
    key = rsa.generate_private_key(65537, 2048)
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "idp.example.org")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .sign(key, hashes.SHA256())
    )
    private = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    return private, certificate.public_bytes(serialization.Encoding.PEM).decode()
