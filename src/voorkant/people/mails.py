"""The mails that people send: codes, for signing in and for giving one's voice, handed to the outbox."""

from __future__ import annotations

from typing import Final

from django.conf import settings
from django.db import transaction
from django.utils.translation import get_language, gettext

from voorkant.outbox.actions import queue_email

ABOUT: Final = "sign-in"
ABOUT_A_VOICE: Final = "voice"


def send_code(*, to_address: str, code: str) -> None:
    """Queue the mail with a code, in the language of the page."""
    queue_email(
        about=ABOUT,
        to_address=to_address,
        to_name="",
        subject=gettext("Your code for Voorkant"),
        body=gettext(
            "Hello,\n"
            "\n"
            "Your code for signing in is: %(code)s\n"
            "\n"
            "Type it on the page where you asked for it. It works for ten minutes.\n"
            "Did you not ask for a code? Then you need not do anything.\n"
        )
        % {"code": code},
        language=get_language() or "nl",
        forgets=_forgets(),
    )


def send_voice_code(*, to_address: str, code: str) -> None:
    """Queue the mail with a code for somebody who gives her voice, in the language of the page."""
    queue_email(
        about=ABOUT_A_VOICE,
        to_address=to_address,
        to_name="",
        subject=gettext("Your code for giving your voice"),
        body=gettext(
            "Hello,\n"
            "\n"
            "Your code is: %(code)s\n"
            "\n"
            "Type it on the page where you asked for it. It works for ten minutes.\n"
            "We don't keep your address. Did you not ask for a code? Then you need not do anything.\n"
        )
        % {"code": code},
        language=get_language() or "nl",
        forgets=_forgets(),
    )


def _forgets() -> bool:
    """Tell whether a mail is wiped when it is sent; a demo shows them in its letterbox instead."""
    return not settings.VOORKANT_DEMO


def send_nothing(*, to_address: str, code: str) -> None:
    """Do all the work of `send_code` and take it back.

    For an address without an account, so that nobody learns from the time it takes who has one.
    """
    with transaction.atomic():
        send_code(to_address=to_address, code=code)
        transaction.set_rollback(True)
