"""The closed lists of this room."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class AgreementType(TextChoices):
    """What kind of agreement; each has its own contents."""

    FRAMEWORK = "framework", _("Framework agreement")
    EXCHANGE = "exchange", _("Exchange agreement")
    INTER_INSTITUTIONAL = "iia", _("Erasmus+ inter-institutional agreement")
    DOUBLE_DEGREE = "double-degree", _("Double or joint degree agreement")
    COTUTELLE = "cotutelle", _("Joint supervision of a thesis (cotutelle)")
    TRAINEESHIP = "traineeship", _("Traineeship agreement with an organisation")
    NETWORK = "network", _("Network or alliance charter")
    AMENDMENT = "amendment", _("Amendment")


# Those that send and receive people: without conditions they say nothing.
WITH_CONDITIONS: frozenset[str] = frozenset(
    {AgreementType.EXCHANGE, AgreementType.INTER_INSTITUTIONAL}
)

# Those that are applied by specific agreements.
HAS_SPECIFIC: frozenset[str] = frozenset({AgreementType.FRAMEWORK, AgreementType.NETWORK})


class State(TextChoices):
    """Where an agreement stands."""

    DRAFT = "draft", pgettext_lazy("agreement", "Being drafted")
    APPROVAL = "approval", pgettext_lazy("agreement", "Being approved")
    SIGNATURE = "signature", pgettext_lazy("agreement", "Waiting for signature")
    SIGNED = "signed", pgettext_lazy("agreement", "Concluded, begins later")
    IN_FORCE = "in-force", pgettext_lazy("agreement", "In force")
    EXPIRED = "expired", pgettext_lazy("agreement", "Expired")
    TERMINATED = "terminated", pgettext_lazy("agreement", "Terminated")
    ABANDONED = "abandoned", pgettext_lazy("agreement", "Abandoned")


# The approvals are of this text: it carries no watermark any more.
APPROVED: frozenset[str] = frozenset(
    {State.SIGNATURE, State.SIGNED, State.IN_FORCE, State.EXPIRED, State.TERMINATED}
)
# All parties have signed: nothing is changed from here on, places exist.
SIGNED: frozenset[str] = frozenset({State.SIGNED, State.IN_FORCE, State.EXPIRED, State.TERMINATED})
# Places can be taken.
LIVE: frozenset[str] = frozenset({State.SIGNED, State.IN_FORCE})
# Somebody still works on it.
OPEN: frozenset[str] = frozenset({State.DRAFT, State.APPROVAL, State.SIGNATURE})

# Nothing of it is changed any more, not even what needs no signature.
OVER: frozenset[str] = frozenset({State.EXPIRED, State.TERMINATED, State.ABANDONED})


class PartyRole(TextChoices):
    """Which side of the agreement."""

    HOME = "home", _("Our institution")
    PARTNER = "partner", _("Partner")


class Direction(TextChoices):
    """Where people go, seen from our institution."""

    OUT = "out", _("Outgoing")
    IN = "in", _("Incoming")


class MobilityType(TextChoices):
    """What people go for; the codes are those of the Erasmus+ programme."""

    SMS = "sms", _("Studies (SMS)")
    SMP = "smp", _("Traineeship (SMP)")
    DOCTORAL = "doctoral", _("Doctoral stay")
    STA = "sta", _("Teaching (STA)")
    STT = "stt", _("Staff training (STT)")


# Counted in days; the others are counted in months.
STAFF: frozenset[str] = frozenset({MobilityType.STA, MobilityType.STT})
# Fields of education, levels and languages are asked for studies.
STUDENTS: frozenset[str] = frozenset({MobilityType.SMS, MobilityType.SMP, MobilityType.DOCTORAL})


class Way(TextChoices):
    """Where the people of one condition go; a network also sends between its other members."""

    OUT = "out", _("Outgoing")
    IN = "in", _("Incoming")
    BETWEEN = "between", _("Between partners")


class Dimension(TextChoices):
    """What a full cooperation covers."""

    TEACHING = "teaching", _("Teaching")
    RESEARCH = "research", _("Research")
    COMPANIES = "companies", _("Relations with companies")
    CULTURE = "culture", _("Scientific culture")


class DegreeKind(TextChoices):
    """What graduates of a common programme hold."""

    JOINT = "joint", _("One joint diploma")
    TWO = "two", _("Two diplomas")


class Topic(TextChoices):
    """What an article is about; the texts print them in this order."""

    SCOPE = "scope", _("Purpose and scope")
    MEMBERSHIP = "membership", _("Members, admission and withdrawal")
    GOVERNANCE = "governance", _("Governance and seats")
    COORDINATION = "coordination", _("Coordination")
    BALANCE = "balance", _("Numbers and balance")
    SELECTION = "selection", _("Selection and nomination")
    ENROLMENT = "enrolment", _("Enrolment")
    STUDY = "study", _("Programme of studies")
    TRAINING = "training", _("Training and assessment")
    TEAMS = "teams", _("Teaching teams")
    ALTERNATION = "alternation", _("Periods at each institution")
    CALENDAR = "calendar", _("Calendar")
    FEES = "fees", _("Fees")
    INSURANCE = "insurance", _("Insurance, housing and visa")
    SOCIAL_COVER = "social-cover", _("Social cover")
    SUPPORT = "support", _("Material, pedagogical and linguistic support")
    INCLUSION = "inclusion", _("Equal treatment and inclusion")
    CREDITS = "credits", _("Credits and recognition")
    ECTS = "ects", _("ECTS credits")
    JURY = "jury", _("Jury")
    DEFENCE = "defence", _("Defence and language of the thesis")
    DIPLOMA = "diploma", _("Diploma")
    RECOGNITION = "recognition", _("Recognition of the diploma abroad")
    DECLARATION = "declaration", _("Declaration to the ministers")
    INSERTION = "insertion", _("Follow-up of graduates’ careers (CTI)")
    DEPOSIT = "deposit", _("Deposit of the thesis")
    DEROGATIONS = "derogations", _("Derogations")
    STAFF = "staff", _("Staff")
    INTEGRITY = "integrity", _("Academic freedom and research integrity")
    EVENTS = "events", _("Events")
    ENVIRONMENT = "environment", _("Environment and travel")
    LEGAL_MENTIONS = "legal-mentions", _("Mentions required of each traineeship (D124-4)")
    PROPERTY = "property", _("Intellectual property")
    CONFIDENTIALITY = "confidentiality", _("Confidentiality")
    SECURITY = "security", _("Protection of scientific and technical potential")
    DATA = "data", _("Personal data")
    COMMUNICATION = "communication", _("Names, logos and publicity")
    FINANCE = "finance", _("Finance")
    LIABILITY = "liability", _("Liability of the European Commission")
    SPECIAL = "special", _("Special provisions")
    DURATION = "duration", _("Duration")
    AMENDMENT = "amendment", _("Changes to the agreement")
    FORCE_MAJEURE = "force-majeure", _("Force majeure")
    TERMINATION = "termination", _("Termination")
    DISPUTES = "disputes", _("Disputes")
    LANGUAGES = "languages", _("Language of the agreement")


class Fact(TextChoices):
    """What is held in fields of its own, because a number or a date is checked."""

    DIMENSIONS = "dimensions", _("Dimensions covered")
    CONDITIONS = "conditions", _("Conditions by academic year")
    DEGREE = "degree", _("Particulars of the degree")
    COTUTELLE = "cotutelle", _("Particulars of the joint supervision")
    TRAINEESHIP = "traineeship", _("Particulars of the traineeships")
    FACTSHEET = "factsheet", _("Factsheet of each institution")
