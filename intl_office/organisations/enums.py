"""The closed lists of this room."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class UnitKind(TextChoices):
    """What a unit of the home institution is."""

    INSTITUTION = "institution", _("Institution")
    FACULTY = "faculty", _("Faculty")
    SCHOOL = "school", _("School or institute")
    DEPARTMENT = "department", _("Department")
    LABORATORY = "laboratory", _("Laboratory")
    DOCTORAL_SCHOOL = "doctoral-school", _("Doctoral school")
    SERVICE = "service", _("Service")
    POLE = "pole", _("Pole")
    OTHER = "other", _("Other")


class PersonKind(TextChoices):
    """What a person of the house is."""

    ACADEMIC = "academic", _("Academic staff")
    ADMINISTRATIVE = "administrative", _("Administrative and technical staff")
    DOCTORAL = "doctoral", _("Doctoral student")
    OTHER = "other", _("Other")


class MembershipFunction(TextChoices):
    """What a person does in a unit."""

    MEMBER = "member", _("Member")
    HEAD = "head", _("Head")
    DEPUTY = "deputy", _("Deputy head")
    REFERENT = "referent", _("International referent")
    COORDINATOR = "coordinator", _("Academic coordinator")
    OFFICER = "officer", _("Administrative officer")


class PartnerKind(TextChoices):
    """What a partner is."""

    HIGHER_EDUCATION = "higher-education", _("Higher education institution")
    RESEARCH = "research", _("Research body")
    COMPANY = "company", _("Company")
    PUBLIC = "public", _("Public body")
    NETWORK = "network", _("Network or alliance")
    ASSOCIATION = "association", _("Association")
    FOUNDATION = "foundation", _("Foundation")
    SCHOOL = "school", _("School or training centre")
    HOSPITAL = "hospital", _("Hospital")
    OTHER = "other", _("Other")


class ContactFunction(TextChoices):
    """What a contact does for us at the partner."""

    SIGNS_LEARNING_AGREEMENTS = "signs-la", _("Signs learning agreements")
    SIGNS_AGREEMENTS = "signs-agreements", _("Signs agreements")
    COORDINATES = "coordinates", _("Coordinates the partnership")
    NOMINATIONS = "nominations", _("Receives nominations")
    INCOMING = "incoming", _("Takes care of incoming students")
    OUTGOING = "outgoing", _("Takes care of outgoing students")
    STAFF = "staff", _("Staff mobility")
    FINANCE = "finance", _("Finance")
    RESEARCH = "research", _("Research")


class LinkKind(TextChoices):
    """What happened between two partners, read from the first to the second."""

    RENAMED = "renamed", _("became")
    ABSORBED = "absorbed", _("was absorbed by")
    SPLIT = "split", _("gave rise to")
    PART_OF = "part-of", _("belongs to")


# Of a partner that has closed: the second follows the first.
SUCCESSIONS: frozenset[str] = frozenset({LinkKind.RENAMED, LinkKind.ABSORBED, LinkKind.SPLIT})
