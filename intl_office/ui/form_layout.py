"""How the house draws a form with crispy."""

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout
from django import forms


def form_helper(form: forms.BaseForm, *, method: str = "post") -> FormHelper:
    """The house's way of drawing a form: no form tag, so that the page places its buttons."""
    helper = FormHelper()
    helper.form_method = method
    helper.form_tag = False
    helper.include_media = False
    helper.layout = Layout(*form.fields)
    return helper
