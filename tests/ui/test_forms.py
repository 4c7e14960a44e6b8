from typing import Any

import pytest
from django import forms
from django.contrib.auth.models import AnonymousUser
from django.template import Context, Template

from intl_office.accounts.models import User
from intl_office.deadlines.models import Deadline
from intl_office.organisations.models import Unit
from intl_office.ui.forms import OfficeForm, OfficeModelForm
from partnerships.models import Condition


class LeaveForm(OfficeForm):
    city = forms.CharField(label="City", help_text="Where the host institution is.")
    term = forms.ChoiceField(
        label="Term", choices=[("1", "Autumn"), ("2", "Spring")], widget=forms.RadioSelect
    )
    note = forms.CharField(label="Note", required=False)
    agreed = forms.BooleanField(label="I agree")

    def narrow(self) -> None:
        self.fields["note"].disabled = self.user.is_anonymous

    def clean(self) -> None:
        if self.cleaned_data.get("note") == "no":
            raise forms.ValidationError("This note <b>contradicts</b> the rest.")


class NameForm(OfficeModelForm[User]):
    class Meta:
        model = User
        fields = ["first_name", "email"]


def _drawn(form: forms.BaseForm) -> str:
    source = '{% include "ui/components/form.html" with submit="Save" back="/list/" %}'
    return Template(source).render(Context({"form": form, "csrf_token": "t0ken"}))


@pytest.fixture
def wrong() -> str:
    return _drawn(LeaveForm({"note": "no"}, user=AnonymousUser()))


def test_the_user_narrows_the_form() -> None:
    assert LeaveForm(user=AnonymousUser()).fields["note"].disabled
    assert not LeaveForm(user=User()).fields["note"].disabled


def test_one_form_tag_one_token() -> None:
    drawn = _drawn(LeaveForm(user=User()))
    assert drawn.count("<form") == 1
    assert drawn.count("csrfmiddlewaretoken") == 1


def test_help_stands_between_label_and_input_and_is_announced_with_it() -> None:
    drawn = _drawn(LeaveForm(user=User()))
    label, hint, field = (
        drawn.index('<label for="id_city"'),
        drawn.index('id="id_city_helptext"'),
        drawn.index('name="city"'),
    )
    assert label < hint < field
    assert 'aria-describedby="id_city_helptext"' in drawn


def test_required_fields_say_so_in_words() -> None:
    assert _drawn(LeaveForm(user=User())).count("(required)") == 3


def test_the_summary_counts_and_leads_to_each_field(wrong: str) -> None:
    assert "3 points to correct" in wrong
    for target in ("#id_city", "#id_term_0", "#id_agreed"):
        assert f'href="{target}"' in wrong
        assert f'id="{target[1:]}"' in wrong


def test_errors_stand_at_their_fields_too(wrong: str) -> None:
    assert 'aria-invalid="true"' in wrong
    for name in ("city", "term", "agreed"):
        assert wrong.count(f'id="id_{name}_error"') == 1


def test_what_belongs_to_no_field_stands_in_the_summary_as_text() -> None:
    given = {"city": "Lisboa", "term": "1", "agreed": "on", "note": "no"}
    drawn = _drawn(LeaveForm(given, user=User()))
    assert "One point to correct" in drawn
    assert "&lt;b&gt;contradicts" in drawn


def test_a_form_without_errors_has_no_summary() -> None:
    assert "error-summary" not in _drawn(LeaveForm(user=User()))


@pytest.mark.django_db
def test_model_form_takes_the_user_and_the_row() -> None:
    person = User(first_name="Ada", email="ada@example.org")
    form = NameForm(instance=person, user=person)
    assert 'value="Ada"' in _drawn(form)
    assert form.user is person


class WhereForm(OfficeModelForm[Deadline]):
    class Meta:
        model = Deadline
        fields = ["unit", "state"]


class HowForm(OfficeForm):
    of = forms.ModelChoiceField(Unit.objects.none())
    named = forms.ModelChoiceField(Unit.objects.none(), empty_label="The whole house")
    kind = forms.ChoiceField(choices=[("a", "A")])


def test_an_empty_choice_has_words(db: None) -> None:
    form, own = WhereForm(user=User()), HowForm(user=User())
    for drawn in (form.as_p(), own.as_p()):
        assert "---" not in drawn
    assert "Not given" in str(form["unit"])
    assert "Choose…" in str(own["of"])
    assert "The whole house" in str(own["named"])
    form.fields["state"].required = True
    assert "Not given" not in str(form["state"])


class LevelForm(OfficeModelForm[Condition]):
    class Meta:
        model = Condition
        fields = ["direction", "cefr"]


def test_a_choice_of_a_model_has_words_and_keeps_its_choices() -> None:
    form = LevelForm(user=User())
    field: Any = form.fields["direction"]
    assert [value for value, _label in field.choices] == ["", "out", "in", "between"]
    assert "Choose…" in str(form["direction"])
    assert "Not given" in str(form["cefr"])
