"""What a test committed is gone after it, whatever protects it; what stays is still right."""

import pytest
from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType
from django.utils import timezone

from intl_office.accounts.models import User
from intl_office.core.audit import event_model
from intl_office.documents.models import Clause, ClauseVersion
from partnerships.enums import State
from partnerships.models import Agreement, AgreementTransition
from tests.factories.accounts import UserFactory
from tests.factories.clauses import VersionFactory
from tests.factories.partnerships import agreement_with
from tests.kit.emptying import empty

pytestmark = pytest.mark.django_db(transaction=True)


def test_everything_that_was_committed_is_deleted() -> None:
    row = agreement_with(state=State.DRAFT)
    AgreementTransition.objects.create(
        agreement=row,
        name="submit",
        source="draft",
        target="approval",
        by=UserFactory.create(),
        at=timezone.now(),
    )
    kept = (Permission.objects.count(), ContentType.objects.count())
    memory = event_model(Agreement)
    for _twice in range(2):
        empty()
        assert not Agreement.objects.exists()
        assert not AgreementTransition.objects.exists()  # which nobody may delete
        assert memory
        assert not memory._default_manager.exists()
        assert not User.objects.exists()
    assert (Permission.objects.count(), ContentType.objects.count()) == kept
    assert ContentType.objects.get_for_model(Agreement).model_class() is Agreement


def test_the_starting_library_is_as_it_was() -> None:
    starting = Clause.objects.count()
    made = VersionFactory.create(published=True)
    VersionFactory.create(clause=Clause.objects.get(code="agreement-disputes"), number=2)
    Clause.objects.filter(code="agreement-disputes").update(retired_on=timezone.localdate())
    empty()
    assert Clause.objects.count() == starting > 0
    assert not ClauseVersion.objects.filter(pk=made.pk).exists()
    row = Clause.objects.get(code="agreement-disputes")
    assert (row.retired_on, row.versions.count()) == (None, 1)
