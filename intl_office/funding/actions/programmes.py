"""Writing the list of funding programmes."""

from django.core.exceptions import PermissionDenied
from django.db import transaction

from intl_office.accounts.models import User
from intl_office.core import audit
from intl_office.core.errors import expected_violations
from intl_office.core.locks import lock
from intl_office.core.preparation import Say
from intl_office.funding.enums import Funds
from intl_office.funding.models import Programme
from intl_office.funding.rules import may_edit_programmes

_EU, _REGION = "European Commission", "Région Auvergne-Rhône-Alpes"
_M, _P, _B = Funds.MOBILITIES, Funds.PROJECTS, Funds.BOTH
# code, French, English, funder, what it funds: what an office begins with, then edits.
DEFAULTS = (
    ("KA131", "Erasmus+ : mobilité entre pays du programme",
     "Erasmus+: mobility between programme countries", _EU, _M),
    ("KA171", "Erasmus+ : mobilité avec les pays tiers",
     "Erasmus+: mobility with third countries", _EU, _M),
    ("KA210", "Erasmus+ : partenariats simplifiés", "Erasmus+: small-scale partnerships", _EU, _P),
    ("KA220", "Erasmus+ : partenariats de coopération",
     "Erasmus+: cooperation partnerships", _EU, _P),
    ("EMJM", "Erasmus Mundus : masters conjoints", "Erasmus Mundus joint masters", _EU, _B),
    ("CBHE", "Erasmus+ : renforcement des capacités de l’enseignement supérieur",
     "Erasmus+: capacity building in higher education", _EU, _P),
    ("HORIZON", "Horizon Europe", "Horizon Europe", _EU, _P),
    ("AMI", "Aide à la mobilité internationale", "International mobility aid",
     "Ministère de l’Enseignement supérieur", _M),
    ("BRMI", "Bourse régionale mobilité internationale", "Regional mobility grant", _REGION, _M),
    ("ANR", "Agence nationale de la recherche", "French national research agency", "ANR", _P),
    ("PHC", "Partenariats Hubert Curien", "Hubert Curien partnerships",
     "Ministère de l’Europe et des Affaires étrangères", _P),
    ("OWN", "Fonds propres de l’établissement", "Own funds of the institution",
     "Établissement", _B),
)  # fmt: skip


@transaction.atomic
def save_programme(*, programme: Programme, by: User) -> Programme:
    """Write a programme.

    Raises:
        PermissionDenied: the person may not change the list.
        ValidationError: the code is taken.

    """
    if not may_edit_programmes(by):
        raise PermissionDenied
    with audit.context(user=by), expected_violations():
        programme.save()
    return programme


@transaction.atomic
def load_programmes(say: Say) -> None:
    """Write the usual programmes into an empty list; what an office has made of it stays."""
    lock("funding.programmes")
    if Programme.objects.exists():
        return
    with audit.context(actor="delivery"):
        for code, name_fr, name_en, funder, funds in DEFAULTS:
            Programme.objects.create(
                code=code, name_fr=name_fr, name_en=name_en, funder=funder, funds=funds
            )
    say(f"{len(DEFAULTS)} funding programmes")
