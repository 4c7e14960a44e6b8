"""Writing bodies and who sits in them."""

from django.db import transaction

from intl_office.accounts.models import User
from intl_office.circuits.meeting_watching import tell_changed
from intl_office.circuits.models import Body, BodyMember
from intl_office.core import audit
from intl_office.core.errors import expected_violations


@transaction.atomic
def save_body(*, body: Body, by: User) -> Body:
    """Write a body; raises ValidationError where the database refuses it."""
    with audit.context(user=by), expected_violations():
        body.save()
    return body


@transaction.atomic
def save_member(*, member: BodyMember, by: User) -> BodyMember:
    """Write who sits in a body; the meetings to come learn of it.

    Raises ValidationError: the person or another chair sits there on some of these days.
    """
    with audit.context(user=by), expected_violations():
        member.save()
    for meeting in member.body.meetings.all().coming():
        tell_changed(meeting)
    return member
