"""What offices write in their spreadsheets, in French and English, and what it means here."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from intl_office.documents.enums import Locale
from intl_office.jobs.imports.cells import Cell, as_text, words
from intl_office.jobs.imports.parsers import Doubtful, Parser
from partnerships.enums import AgreementType, State

TYPES: Mapping[str, str] = {
    **dict.fromkeys(
        ("framework", "framework agreement", "mou", "memorandum of understanding", "accord cadre",
         "convention cadre", "protocole d accord", "partnership agreement"),
        AgreementType.FRAMEWORK,
    ),
    **dict.fromkeys(
        ("exchange", "exchange agreement", "student exchange agreement", "bilateral agreement",
         "accord d echange", "convention d echange", "echange", "accord bilateral",
         "accord d echange d etudiants", "convention bilaterale", "convention d application"),
        AgreementType.EXCHANGE,
    ),
    **dict.fromkeys(
        ("iia", "erasmus", "erasmus iia", "inter institutional agreement", "erasmus agreement",
         "interinstitutional agreement", "erasmus inter institutional agreement", "ka131", "ka171",
         "accord erasmus", "accord interinstitutionnel", "accord inter institutionnel",
         "accord interinstitutionnel erasmus", "accord inter institutionnel erasmus"),
        AgreementType.INTER_INSTITUTIONAL,
    ),
    **dict.fromkeys(
        ("double degree", "dual degree", "joint degree", "double diplome", "diplome conjoint",
         "double diplomation", "codiplomation", "accord de double diplome"),
        AgreementType.DOUBLE_DEGREE,
    ),
    **dict.fromkeys(
        ("cotutelle", "joint supervision", "cotutelle de these", "joint phd"),
        AgreementType.COTUTELLE,
    ),
    **dict.fromkeys(
        ("traineeship", "internship", "placement", "stage", "convention de stage",
         "traineeship agreement", "internship agreement"),
        AgreementType.TRAINEESHIP,
    ),
    **dict.fromkeys(
        ("network", "alliance", "consortium", "reseau", "network agreement", "consortium agreement",
         "charte", "accord de consortium", "charter"),
        AgreementType.NETWORK,
    ),
    **dict.fromkeys(("amendment", "avenant", "addendum"), AgreementType.AMENDMENT),
}  # fmt: skip

STATES: Mapping[str, str] = {
    **dict.fromkeys(
        ("draft", "being drafted", "brouillon", "projet", "en preparation", "en redaction",
         "en cours de redaction", "in preparation"),
        State.DRAFT,
    ),
    **dict.fromkeys(
        ("signed", "concluded", "signe", "signee", "conclu", "conclue", "signe e",
         "concluded begins later"),
        State.SIGNED,
    ),
    **dict.fromkeys(
        ("in force", "active", "valid", "running", "current", "en vigueur", "actif", "active",
         "valide", "en cours", "en cours de validite", "ok"),
        State.IN_FORCE,
    ),
    **dict.fromkeys(
        ("expired", "ended", "over", "expire", "expiree", "echu", "echue", "termine", "terminee",
         "caduc", "caduque", "archive", "archivee", "closed", "clos"),
        State.EXPIRED,
    ),
    **dict.fromkeys(
        ("terminated", "cancelled", "denounced", "resilie", "resiliee", "denonce", "denoncee",
         "rompu", "annule"),
        State.TERMINATED,
    ),
}  # fmt: skip
# Nobody here has seen the approvals of what is on its way elsewhere.
_ON_ITS_WAY = frozenset(
    {"signature", "approval", "en signature", "en cours de signature", "in signature", "to sign",
     "a signer", "negotiation", "in negotiation", "en negociation", "en discussion", "in progress",
     "en attente", "pending", "en validation", "being approved", "waiting for signature",
     "renewal", "en renouvellement", "en cours de renouvellement"}
)  # fmt: skip

LOCALES: Mapping[str, str] = {
    **dict.fromkeys(("fr", "french", "francais", "fra"), Locale.FR),
    **dict.fromkeys(("en", "english", "anglais", "eng", "gb"), Locale.EN),
    **dict.fromkeys(
        ("both", "fr en", "en fr", "french and english", "francais et anglais", "bilingue",
         "bilingual", "french english", "francais anglais", "anglais francais", "les deux"),
        Locale.BOTH,
    ),
}  # fmt: skip


def one_of(known: Mapping[str, Any], refusal: Any, *, empty: Any = "") -> Parser:
    """Read what these words mean; anything else is refused in these words."""

    def read(cell: Cell) -> Any:
        said = words(as_text(cell))
        if said not in known:
            raise ValidationError(str(refusal))
        return known[said]

    return Parser(read, empty=empty)


def _state(cell: Cell) -> Any:
    said = words(as_text(cell))
    if said in _ON_ITS_WAY:
        doubt = _("Nobody here has seen its approvals: it arrives as a draft, to be sent again.")
        return Doubtful(State.DRAFT, doubt)
    if said not in STATES:
        raise ValidationError(_("Write draft, signed, in force, expired or terminated."))
    return STATES[said]


def _type(cell: Cell) -> str:
    found = TYPES.get(words(as_text(cell)))
    if found is None:
        raise ValidationError(
            _("Write framework, exchange, Erasmus, double degree, cotutelle, traineeship or"
              " network.")
        )  # fmt: skip
    if found == AgreementType.AMENDMENT:
        raise ValidationError(
            _("An amendment is not taken over alone: take over its agreement as it is now.")
        )
    return found


def _languages(cell: Cell) -> Any:
    found = LOCALES.get(words(as_text(cell)))
    if found is None:
        return Doubtful(Locale.BOTH, _("Only French, English or both: it arrives with both."))
    return found


agreement_type = Parser(_type, empty="")
state = Parser(_state, empty="")
languages = Parser(_languages, empty=Locale.BOTH)
