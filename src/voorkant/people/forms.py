"""What somebody types to sign in."""

from __future__ import annotations

from allauth.account.fields import EmailField
from allauth.account.forms import ConfirmLoginCodeForm, RequestLoginCodeForm
from django import forms
from django.utils.translation import gettext_lazy

from voorkant.people.rules import is_plain_address

LONGEST_EMAIL = 254
LONGEST_CODE = 20
_INVALID = gettext_lazy("This is not a whole e-mail address. Look at it once more.")


class EmailForm(RequestLoginCodeForm):
    """An address. Whether anybody has it is never said."""

    email = EmailField(
        label=gettext_lazy("Your e-mail address at work"),
        max_length=LONGEST_EMAIL,
        widget=forms.EmailInput(attrs={"autocomplete": "email", "class": "utrecht-textbox"}),
        error_messages={"required": gettext_lazy("Type your e-mail address."), "invalid": _INVALID},
    )

    def clean_email(self) -> str:
        """Refuse what no account can have, then look whether one has it."""
        if not is_plain_address(self.cleaned_data["email"]):
            raise forms.ValidationError(_INVALID)
        address: str = super().clean_email()
        return address


class CodeForm(ConfirmLoginCodeForm):
    """The code from the mail; capitals, spaces and hyphens don't matter."""

    code = forms.CharField(
        label=gettext_lazy("The code from the e-mail"),
        max_length=LONGEST_CODE,
        widget=forms.TextInput(
            attrs={
                "autocomplete": "one-time-code",
                "autocapitalize": "characters",
                "class": "utrecht-textbox",
                "spellcheck": "false",
            }
        ),
        error_messages={"required": gettext_lazy("Type the code from the e-mail.")},
    )
