"""What django-allauth asks of a site: how mail goes out, where people go, what a login leaves behind."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

from allauth.account.adapter import DefaultAccountAdapter
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy

from voorkant.people import mails
from voorkant.people.rules import folded
from voorkant.people.sessions import LONGEST, SEEN_AT, SIGNED_IN_AT

if TYPE_CHECKING:
    from django.contrib.auth.base_user import AbstractBaseUser
    from django.http import HttpRequest, HttpResponse


class Adapter(DefaultAccountAdapter):
    """Signing in by e-mail code and nothing else: nobody makes an account on a page."""

    error_messages = {  # noqa: RUF012  allauth's own shape
        **DefaultAccountAdapter.error_messages,
        "incorrect_code": gettext_lazy("This is not the code. Look at the e-mail once more."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002  allauth's interface
        """Keep the door shut."""
        return False

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Hand the one mail of signing in to the outbox.

        Raises:
            ValueError: Another mail than the code.
        """
        if template_prefix != "account/email/login_code":
            raise ValueError(template_prefix)
        mails.send_code(to_address=folded(email), code=context["code"])

    def login(self, request: HttpRequest, user: AbstractBaseUser) -> None:
        """Sign in, under a fresh session key, and note when."""
        super().login(request, user)
        request.session.set_expiry(int(LONGEST.total_seconds()))
        request.session[SIGNED_IN_AT] = request.session[SEEN_AT] = time.time()

    def is_safe_url(self, url: str) -> bool:
        """Tell whether somebody may be sent on to an address: only to one of this very site."""
        return url_has_allowed_host_and_scheme(
            url, allowed_hosts={self.request.get_host()}, require_https=self.request.is_secure()
        )

    def respond_user_inactive(self, request: HttpRequest, user: AbstractBaseUser) -> HttpResponse:
        """Send whoever lost her account a moment ago back to the start, without saying more."""
        del request, user
        return redirect("account_request_login_code")
