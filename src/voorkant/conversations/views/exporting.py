"""For who leads a challenge: take its answers along as files."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import FileResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from voorkant.bodies.rules import may_organise
from voorkant.common.errors import Invalid, NotAllowed
from voorkant.common.refusals import refused
from voorkant.conversations import actions, queries
from voorkant.conversations.errors import TooFewToExport
from voorkant.conversations.exporting import Form
from voorkant.people.errors import TooManyTries
from voorkant.people.kept_forms import ask_to_sign_in
from voorkant.people.limits import spend
from voorkant.people.viewers import viewer_of

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponseBase

    from voorkant.people.values import AccountCard

FORMS = (Form.CSV, Form.POLIS)
"""Parquet is for the command line: what writes it is too heavy for a web server."""
FILES_PER_HOUR = 20
"""For one account: writing a large conversation keeps a web server busy."""
AN_HOUR = 3600


@require_http_methods(["GET", "HEAD", "POST"])
def take_along(request: HttpRequest, slug: str) -> HttpResponseBase:
    """Say what is in the files, and give them; only to the organisers of the body that asks."""
    viewer = viewer_of(request)
    if viewer.account is None:
        return ask_to_sign_in(request)
    conversation = queries.conversation_of(slug)
    if not may_organise(viewer, conversation.owner_id):
        raise NotAllowed
    wrong = None
    if request.method == "POST":
        try:
            return _files(viewer.account, slug, request.POST.get("form", ""))
        except (Invalid, TooFewToExport, TooManyTries) as error:
            wrong = refused(error)
    context = {"conversation": conversation, "wrong": wrong}
    status = wrong.status if wrong else 200
    return render(request, "conversations/take_along.html", context, status=status)


def _files(account: AccountCard, slug: str, asked: str) -> FileResponse:
    """Give the files in one .zip.

    Raises:
        Invalid: No button of ours asks this.
        TooFewToExport: Fewer than five people answered.
        TooManyTries: She took files along too often within an hour.
    """
    if asked not in FORMS:
        raise Invalid
    spend(
        purpose="conversations.export",
        key=str(account.id),
        limit=FILES_PER_HOUR,
        window_seconds=AN_HOUR,
    )
    file = actions.export_archive(slug=slug, form=Form(asked), acting=str(account.id))
    return FileResponse(
        file, as_attachment=True, filename=f"{slug}-{asked}.zip", content_type="application/zip"
    )
