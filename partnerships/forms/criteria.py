"""What is entered about criteria, and the marks that the house gives partners and countries."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from intl_office.accounts.models import User
from intl_office.organisations.forms.base import RowForm
from intl_office.ui.forms import OfficeForm
from partnerships.actions.criteria import save_criterion
from partnerships.models import Criterion
from partnerships.models.criteria import FULL_MARK, Judged
from partnerships.strategic_enums import MEASURES, Measure


class CriterionForm(RowForm[Criterion]):
    """A criterion of the house; what it judges is said by the page."""

    class Meta:
        model = Criterion
        fields = (
            "name_fr", "name_en", "about", "measure", "target", "weight", "position", "is_active",
        )  # fmt: skip

    def narrow(self) -> None:
        """The figures that there are for what is judged."""
        field = self.fields["measure"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101  # tells the type checker
        known = MEASURES[self.instance.applies_to]
        field.choices = [(one, Measure(one).label) for one in known]

    def act(self, by: User) -> Criterion:
        """Write it."""
        return save_criterion(criterion=self.instance, by=by)


class MarksForm(OfficeForm):
    """A mark and what it rests on, for each criterion that the house judges itself."""

    def __init__(self, *args: Any, row: Judged, **kwargs: Any) -> None:
        """Ask for each criterion in use."""
        self.asked = list(Criterion.objects.asked(row.applies_to))
        self.known = {one.criterion_id: one for one in row.marks.all()}
        super().__init__(*args, **kwargs)

    def narrow(self) -> None:
        """Two fields a criterion; both or neither."""
        for one in self.asked:
            mark = self.known.get(one.pk)
            self.fields[f"mark-{one.uid}"] = forms.DecimalField(
                label=_("%(criterion)s: mark from 0 to 5") % {"criterion": one.name},
                help_text=one.about,
                required=False,
                min_value=0,
                max_value=FULL_MARK,
                max_digits=3,
                decimal_places=1,
                initial=mark and mark.value,
            )
            self.fields[f"why-{one.uid}"] = forms.CharField(
                label=_("What this mark rests on"),
                required=False,
                max_length=500,
                initial=mark.evidence if mark else "",
            )

    def clean(self) -> dict[str, Any]:
        """A mark says what it rests on."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        for one in self.asked:
            given = cleaned.get(f"mark-{one.uid}") is not None
            if given != bool(cleaned.get(f"why-{one.uid}")):
                self.add_error(f"why-{one.uid}", _("A mark and what it rests on go together."))
        return cleaned

    @property
    def marks(self) -> dict[int, tuple[Decimal, str]]:
        """The marks given, by criterion."""
        found = self.cleaned_data
        return {
            one.pk: (found[f"mark-{one.uid}"], found[f"why-{one.uid}"])
            for one in self.asked
            if found[f"mark-{one.uid}"] is not None
        }
