"""Signing in by a code that comes by e-mail, and signing out.

django-allauth keeps the pending login in the session: the code works only in the browser that asked
for it, once, for ten minutes, and a second request ends the first. What is ours: limits that the
database counts, mail through the outbox, and the same answer whether or not an address has an account.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from allauth.account.internal.stagekit import get_pending_stage
from allauth.account.views import ConfirmLoginCodeView, RequestLoginCodeView
from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpResponseRedirect
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from voorkant.people import limits, mails
from voorkant.people.errors import TooManyTries
from voorkant.people.forms import CodeForm, EmailForm
from voorkant.people.kept_forms import forget_form, kept_form
from voorkant.people.rules import folded
from voorkant.ui.typed import texts_in

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

AN_HOUR: Final = 3600
MAILS_AN_HOUR: Final = 5
"""To one address."""
MAILS_OF_A_BROWSER: Final = 20
"""In an hour, asked for by one browser."""
TRIES: Final = 5
"""At one code."""
A_CODE_LIVES: Final = 600
"""Seconds."""
ALIKE: Final = "BBBB-BBBB"
"""Stands for a code where none is sent: as long as one."""


class SignIn(RequestLoginCodeView):
    """Asks for an address, and sends a code to it when it has an account."""

    template_name = "people/sign_in.html"
    form_class = EmailForm

    def form_valid(self, form: EmailForm) -> HttpResponse:
        """Send a code, unless this address or this browser has had enough of them."""
        address = folded(form.cleaned_data["email"])
        if not self._may_mail(address):
            if self._waits_for_code_of(address):
                # The code that is on its way stays good.
                return HttpResponseRedirect(str(self.get_success_url()))  # type: ignore[no-untyped-call]
            form._user = None  # noqa: SLF001  the form has no other door
        if form._user is None:  # noqa: SLF001
            mails.send_nothing(to_address=address, code=ALIKE)
        response: HttpResponse = super().form_valid(form)
        return response

    def _may_mail(self, address: str) -> bool:
        session = self.request.session
        # A session that waits for a code ends with the limits that are counted on it.
        session.set_expiry(AN_HOUR)
        if session.session_key is None:
            session.create()
        try:
            limits.spend(
                purpose="sign-in.browser",
                key=session.session_key or "",
                limit=MAILS_OF_A_BROWSER,
                window_seconds=AN_HOUR,
            )
            limits.spend(
                purpose="sign-in.mail", key=address, limit=MAILS_AN_HOUR, window_seconds=AN_HOUR
            )
        except TooManyTries:
            return False
        return True

    def _waits_for_code_of(self, address: str) -> bool:
        stage = get_pending_stage(self.request)
        return stage is not None and folded(stage.state.get("email", "")) == address

    def _redirect_to_pending_stage(self, request: HttpRequest, stage: object) -> None:
        # Who comes back here wants to begin again: with another address, or for another code.
        del request, stage


class EnterCode(ConfirmLoginCodeView):
    """Asks for the code from the mail, and signs in who has it."""

    template_name = "people/code.html"
    form_class = CodeForm

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:  # noqa: ANN401  allauth's interface
        """Count a try before it is looked at, so that tries at the same moment are counted too.

        Raises:
            TooManyTries: This code was tried too often, or used already.
        """
        limits.spend(
            purpose="sign-in.code",
            key=self._pending(),
            limit=TRIES,
            window_seconds=A_CODE_LIVES,
        )
        response: HttpResponse = super().post(request, *args, **kwargs)
        return response

    def form_valid(self, form: CodeForm) -> HttpResponse:
        """Sign in, once with each code.

        Raises:
            TooManyTries: Somebody did so at this very moment.
        """
        limits.spend(
            purpose="sign-in.used", key=self._pending(), limit=1, window_seconds=A_CODE_LIVES
        )
        response: HttpResponse = super().form_valid(form)
        return redirect("account_carry_on") if kept_form(self.request) else response

    def _pending(self) -> str:
        """Name this pending login: the browser, and when it asked."""
        return f"{self.request.session.session_key} {self.stage.state['at']}"


# Asked before who has signed in is sent on: no other method leads anywhere, whoever comes.
sign_in = require_http_methods(["GET", "HEAD", "POST"])(SignIn.as_view())
enter_code = require_http_methods(["GET", "HEAD", "POST"])(EnterCode.as_view())


@require_http_methods(["GET", "HEAD", "POST"])
def carry_on(request: HttpRequest) -> HttpResponse:
    """Show what somebody had sent when her session was over; she sends it now, or throws it away."""
    form = kept_form(request)
    if form is None:
        return redirect(settings.LOGIN_REDIRECT_URL)
    if request.method == "POST":
        forget_form(request)
        return redirect(form.path)
    return render(request, "people/carry_on.html", {"form": form, "texts": texts_in(form.fields)})


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """Sign out: the session ends on our side too."""
    logout(request)
    return redirect(settings.LOGOUT_REDIRECT_URL or "/")
