"""The closed lists of this room."""

from django.db.models import IntegerChoices, TextChoices
from django.utils.translation import gettext_lazy as _


class Origin(TextChoices):
    """Who wrote a row first."""

    SHIPPED = "shipped", _("Delivered with the application")
    OFFICE = "office", _("Entered by the office")


class Confidence(TextChoices):
    """How well a figure is known."""

    SOURCED = "sourced", _("Read in the source")
    CORROBORATED = "corroborated", _("Agrees with the sources read")
    MEMORY = "memory", _("To be confirmed")


class Status(TextChoices):
    """What a country is to the Erasmus+ programme."""

    MEMBER = "member", _("EU Member State")
    ASSOCIATED = "associated", _("Associated third country")
    THIRD = "third", _("Third country not associated")


class Scheme(TextChoices):
    """What pays: an action of the programme or a French aid."""

    KA131 = "ka131", _("Erasmus+ KA131")
    KA171 = "ka171", _("Erasmus+ KA171")
    AMI = "ami", _("AMI (French State)")
    BRMI_AURA = "brmi-aura", _("BRMI (Auvergne-Rhône-Alpes)")
    MERMOZ_HDF = "mermoz-hdf", _("Mermoz (Hauts-de-France)")


class Direction(TextChoices):
    """Which way the person travels, seen from the home institution."""

    OUT = "out", _("Outgoing")
    IN = "in", _("Incoming")
    ANY = "any", _("Both ways")


class Mobility(TextChoices):
    """What the person goes for."""

    STUDY = "study", _("Studies")
    TRAINEESHIP = "traineeship", _("Traineeship")
    SHORT = "short", _("Short or blended mobility")
    STAFF = "staff", _("Staff")


class Component(TextChoices):
    """What an amount is paid for."""

    INDIVIDUAL = "individual", _("Individual support")
    TRAINEESHIP = "traineeship", _("Traineeship top-up")
    FEWER_OPPORTUNITIES = "fewer-opportunities", _("Fewer opportunities top-up")
    COMPLEMENT = "complement", _("Complement")


class Zone(TextChoices):
    """Between which places an amount holds."""

    GROUP_1 = "group-1", _("Country group 1")
    GROUP_2 = "group-2", _("Country group 2")
    GROUP_3 = "group-3", _("Country group 3")
    REGIONS = "regions-1-12", _("Regions 1 to 12")
    OUTERMOST = "from-outermost", _("From an outermost region")
    ANY = "any", _("Any country")

    @classmethod
    def of_group(cls, group: int) -> "Zone":
        """The zone of a country group, 1 to 3; raises ValueError for another number."""
        return cls(f"group-{group}")


class RateKind(TextChoices):
    """How an amount is decided."""

    RANGE = "range", _("Range: the institution adopts one rate")
    FIXED = "fixed", _("Fixed amount")
    EXAMPLE = "example", _("Example of another institution")


class Unit(TextChoices):
    """What an amount is counted by."""

    DAY = "day", _("per day")
    WEEK = "week", _("per week")
    MONTH = "month", _("per month")
    STAY = "stay", _("per stay")


class CefrLevel(TextChoices):
    """Levels of the Common European Framework of Reference for Languages."""

    A1 = "A1", _("A1 – beginner")
    A2 = "A2", _("A2 – elementary")
    B1 = "B1", _("B1 – intermediate")
    B2 = "B2", _("B2 – upper intermediate")
    C1 = "C1", _("C1 – advanced")
    C2 = "C2", _("C2 – mastery")
    NATIVE = "native", _("Native speaker")

    @property
    def rank(self) -> int:
        """A1 is 1, a native speaker 7: for comparisons."""
        return list(CefrLevel).index(self) + 1


class EqfLevel(IntegerChoices):
    """Levels of the European Qualifications Framework; higher education is 5 to 8."""

    ONE = 1, _("EQF 1")
    TWO = 2, _("EQF 2")
    THREE = 3, _("EQF 3")
    FOUR = 4, _("EQF 4 – end of secondary school")
    FIVE = 5, _("EQF 5 – short cycle")
    SIX = 6, _("EQF 6 – bachelor")
    SEVEN = 7, _("EQF 7 – master")
    EIGHT = 8, _("EQF 8 – doctorate")
