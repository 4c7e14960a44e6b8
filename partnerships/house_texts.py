"""The house's own words for the articles that most agreements share.

They stand in a text until somebody writes another one, and are written down as the agreement's own
when it is sent for approval. They are a starting point: each copy says that the legal office must
validate them. Topics without words here must be written for each agreement.
"""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from partnerships.enums import AgreementType, Topic

Text = str | Promise

USUAL: Mapping[str, Text] = {
    Topic.SCOPE: _(
        "This agreement sets the frame of the cooperation between the parties in teaching, research, relations with companies and the spreading of scientific culture. Each action is the subject of a specific agreement."  # noqa: E501  # one message, as the catalogues hold it
    ),
    Topic.MEMBERSHIP: _(
        "The members are the parties named above. A new member is admitted by unanimous decision of the members and signs this charter. A member may withdraw at the end of an academic year with a notice of six months; it keeps its commitments towards students already admitted."  # noqa: E501  # as above
    ),
    Topic.COORDINATION: _(
        "Each party names a person responsible for the agreement and tells the others when this changes. Once a year the persons responsible look at what was done and at the balance of the exchanges."  # noqa: E501  # as above
    ),
    Topic.BALANCE: _(
        "The numbers are set by academic year and direction in the annex. The parties seek a balance over the duration of the agreement and correct it by common agreement, at the latest by the end of January before the academic year concerned."  # noqa: E501  # as above
    ),
    Topic.SELECTION: _(
        "The sending institution selects its students fairly and openly, checks that they have the level of language asked, and nominates them within the time set by the host institution. The host institution admits those who fulfil its conditions and answers within five weeks."  # noqa: E501  # as above
    ),
    Topic.ENROLMENT: _(
        "The students are enrolled at both institutions during the whole programme. They fulfil the conditions of admission of each of them and have the rights and duties of its students."  # noqa: E501  # as above
    ),
    Topic.STUDY: _(
        "Before departure the student and both institutions sign a learning agreement. Exchange students stay enrolled for their degree at the sending institution; at the host institution they have the same rights, duties and access to services as its own students."  # noqa: E501  # as above
    ),
    Topic.CALENDAR: _(
        "Each institution tells the other its academic calendar, with the days of welcome and of examinations, at the latest six months before the beginning of each term."  # noqa: E501  # as above
    ),
    Topic.FEES: _(
        "Exchange students pay their enrolment fees at the sending institution. The host institution charges them no fee for tuition, registration, examinations, laboratories or libraries; small amounts may be asked for insurance or student associations, as of its own students."  # noqa: E501  # as above
    ),
    Topic.INSURANCE: _(
        "Participants are insured for illness, accident, repatriation and liability during the whole stay. The host institution helps them to find housing and gives them in time the documents that a visa requires. It pays attention to participants with special needs."  # noqa: E501  # as above
    ),
    Topic.SOCIAL_COVER: _(
        "Each party checks before the beginning of a stay that the person has social cover and is insured for illness, accident at work and liability for its whole length, in both countries."  # noqa: E501  # as above
    ),
    Topic.SUPPORT: _(
        "Each institution gives the students of the programme access to its libraries, rooms and digital services, a pedagogical contact, courses in its language of teaching and help with housing and formalities."  # noqa: E501  # as above
    ),
    Topic.CREDITS: _(
        "The host institution issues a transcript of records within five weeks of the publication of results. The sending institution fully recognises the credits foreseen in the learning agreement and passed, without further examination."  # noqa: E501  # as above
    ),
    Topic.ECTS: _(
        "The programme is expressed in credits of the European Credit Transfer and Accumulation System, sixty for a full-time academic year. Credits obtained at one institution are recognised by the other."  # noqa: E501  # as above
    ),
    Topic.JURY: _(
        "The jury is made up of teachers or researchers of both institutions, designated jointly and in balanced numbers. Its members decide together; its expenses are shared equally."  # noqa: E501  # as above
    ),
    Topic.DEFENCE: _(
        "The thesis is defended once and the defence is recognised by both institutions. The thesis is accompanied by a substantial summary in French where it is written in another language."  # noqa: E501  # as above
    ),
    Topic.DIPLOMA: _(
        "The diploma or diplomas named in the particulars are issued to those who fulfil the conditions of both institutions. Each certificate names the partner institution and this agreement."  # noqa: E501  # as above
    ),
    Topic.DECLARATION: _(
        "The home institution sends this agreement to the ministers responsible for higher education and for foreign affairs, and an evaluation of it when it ends."  # noqa: E501  # as above
    ),
    Topic.INSERTION: _(
        "The institutions follow the careers of the graduates together, in the form that the Commission des titres d’ingénieur asks for, and send each other the results every year."  # noqa: E501  # as above
    ),
    Topic.DEPOSIT: _(
        "The thesis is deposited, described and made accessible by the rules of each country. The doctoral student delivers it in the form that each institution asks for."  # noqa: E501  # as above
    ),
    Topic.DEROGATIONS: _(
        "No derogation from the rules of either institution is granted besides those written in this agreement."  # noqa: E501  # as above
    ),
    Topic.STAFF: _(
        "Teachers and staff who visit the other institution stay in the employment of their own. Each stay follows a programme that both institutions have agreed to."  # noqa: E501  # as above
    ),
    Topic.EVENTS: _(
        "The members meet at least once a year. Each in turn is the host of the meeting and of the events that the members decide on."  # noqa: E501  # as above
    ),
    Topic.LEGAL_MENTIONS: _(
        "Each traineeship is the subject of an agreement signed by the institution, the organisation, the trainee, the teacher and the mentor. It holds the mentions of article D124-4 of the code of education: title and volume of the training; activities entrusted and skills aimed at; names of teacher and mentor; dates, length and hours of presence; presence at night, on Sundays or holidays; manner of supervision; allowance and payment; social protection and civil liability insurance; leave and absence; suspension and termination; assessment; benefits offered; internal rules that apply; certificate delivered at the end."  # noqa: E501  # as above
    ),
    Topic.PROPERTY: _(
        "Each party stays the owner of what it held before. Results obtained together belong to the parties in proportion to what each contributed; their use and publication are settled by a specific agreement before they are used."  # noqa: E501  # as above
    ),
    Topic.DATA: _(
        "The parties exchange only the personal data that the cooperation needs, protect them, and inform the persons concerned. Within the European Union they apply Regulation (EU) 2016/679; towards other countries they agree on suitable safeguards."  # noqa: E501  # as above
    ),
    Topic.FINANCE: _(
        "This agreement creates no financial commitment between the parties. Each bears its own costs, unless a specific agreement says otherwise."  # noqa: E501  # as above
    ),
    Topic.LIABILITY: _(
        "The European Commission and the national agencies are not responsible for the use that is made of this agreement; neither they nor their staff can be held liable for damage caused in carrying it out."  # noqa: E501  # as above
    ),
    Topic.DURATION: _("It is not renewed tacitly."),
    Topic.AMENDMENT: _("It is changed by a written amendment signed by all parties."),
    Topic.TERMINATION: _("Mobilities that have begun or been accepted are carried to their end."),
    Topic.DISPUTES: _(
        "The parties settle their differences amicably. Failing this, the courts of the country of the defending party have jurisdiction."  # noqa: E501  # as above
    ),
    Topic.LANGUAGES: _(
        "Where two texts differ, the parties look together for the meaning that they intended."
    ),
}
_EXCHANGES = _(
    "This agreement organises the exchange of students and staff between the parties. The number of persons and the length of the stays are set by academic year in the annex."  # noqa: E501  # as above
)
_DEGREES = _(
    "This agreement organises a programme whose students follow part of their studies at each institution and obtain the diploma or diplomas named in the particulars."  # noqa: E501  # as above
)
# What one type says otherwise; an empty text: this type has no usual words for it.
SPECIAL: Mapping[str, Mapping[str, Text]] = {
    AgreementType.EXCHANGE: {Topic.SCOPE: _EXCHANGES},
    AgreementType.INTER_INSTITUTIONAL: {
        Topic.SCOPE: _EXCHANGES,
        Topic.AMENDMENT: _(
            "Conditions are changed by agreement of all parties by the end of January before the academic year concerned. The factsheets are kept up to date by each institution without a new signature. Any change of the conditions makes the approvals void: all parties approve again."  # noqa: E501  # as above
        ),
    },
    AgreementType.DOUBLE_DEGREE: {Topic.SCOPE: _DEGREES, Topic.FEES: ""},
    AgreementType.COTUTELLE: {
        Topic.SCOPE: _(
            "This agreement organises the joint supervision of the thesis named in the particulars, under articles 20 to 23 of the order of 25 May 2016 on doctoral training."  # noqa: E501  # as above
        ),
        Topic.FEES: "",
    },
    AgreementType.TRAINEESHIP: {
        Topic.SCOPE: _(
            "This agreement sets the conditions under which the organisation welcomes trainees of the institution, under articles L124-1 and following of the code of education."  # noqa: E501  # as above
        ),
        Topic.FINANCE: _(
            "An allowance is due under articles L124-6 and D124-8 of the code of education for a traineeship of more than two months in France. The organisation pays it every month and pays back the costs of missions."  # noqa: E501  # as above
        ),
    },
    AgreementType.NETWORK: {
        Topic.SCOPE: _(
            "The members form a network to develop together teaching, research, mobility and the spreading of knowledge."  # noqa: E501  # as above
        ),
        Topic.FEES: "",
    },
    AgreementType.AMENDMENT: {
        Topic.SCOPE: _(
            "This amendment changes the agreement named above; what it does not change stays in force."  # noqa: E501  # as above
        )
    },
}


def house_text(agreement_type: str, topic: str, code: str) -> str:
    """The usual words in this language (`fr`, `en`); empty where the article must be written."""
    with override(code):
        return str(SPECIAL.get(agreement_type, {}).get(topic, USUAL.get(topic, "")))


def has_house_text(agreement_type: str, topic: str) -> bool:
    """Whether the article need not be written."""
    return bool(SPECIAL.get(agreement_type, {}).get(topic, USUAL.get(topic, "")))
