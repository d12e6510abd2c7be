"""Pages of outcomes: read the address, ask one query, show it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.cache import get_conditional_response, patch_cache_control, patch_vary_headers
from django.utils.http import quote_etag
from django.utils.translation import get_language
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers
from django_htmx.http import HttpResponseClientRefresh

from voorkant.common.errors import InvalidCursor, explain
from voorkant.conversations import queries
from voorkant.conversations.queries import Failed, Waiting
from voorkant.conversations.rules import MAP_FILES, STATEMENTS_FILE
from voorkant.conversations.views.lists import lists_of
from voorkant.conversations.views.tables import table_of
from voorkant.ui.marks import page_mark

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpRequest

    from voorkant.conversations.views.requests import HtmxRequest


A_DAY = 24 * 3600


@require_safe
@gzip_page
def run_page(request: HttpRequest, run_id: UUID) -> HttpResponse:
    """Show an outcome; or how far it is, or why there is none."""
    page = queries.run_page(run_id)
    if isinstance(page, Waiting):
        return render(request, "conversations/running.html", {"page": page})
    if isinstance(page, Failed):
        context = {"page": page, "reason": explain(page.error, get_language() or "nl")}
        return render(request, "conversations/failed.html", context)
    # The same outcome and names, the same page: who has it already gets a word, before it is drawn.
    said = sorted(page.names.items()), sorted(page.since.items())
    tag = quote_etag(page_mark(request, page.id, *said))
    known = get_conditional_response(request, etag=tag)
    if known is not None:
        known["ETag"] = tag
        return known
    context = {"page": page, "lists": lists_of(page)}
    response = render(request, "conversations/run.html", context)
    response["ETag"] = tag
    return response


@require_safe
@vary_on_headers("HX-Request")
def run_progress(request: HtmxRequest, run_id: UUID) -> HttpResponse:
    """Show only how far a run is, for a page that waits; when it has ended, that page loads anew.

    Who comes here alone, without such a page around it, gets the whole page.
    """
    if not request.htmx:
        return run_page(request, run_id)
    page = queries.progress(run_id)
    if page is None:
        return HttpResponseClientRefresh()
    return render(request, "conversations/_progress.html", {"page": page})


@require_safe
@gzip_page
def run_statements(request: HttpRequest, run_id: UUID) -> HttpResponse:
    """Show all statements of an outcome in a table, part by part."""
    part = request.GET.get("part", "1")
    if not (part.isascii() and part.isdigit() and len(part) < 6):  # noqa: PLR2004  far beyond any list
        raise InvalidCursor
    page = queries.statement_list(
        run_id,
        show=request.GET.get("show", ""),
        part=int(part),
        by=request.GET.get("by", ""),
    )
    if page is None:
        return redirect("conversations:run", run_id=run_id)
    context = {"page": page.outcome, "list": page, "table": table_of(page)}
    return render(request, "conversations/statements.html", context)


@require_safe
@gzip_page
def run_file(request: HttpRequest, run_id: UUID, name: str) -> HttpResponse:
    """Give a file of an outcome: what it made, or what it computed from when that is public.

    The bytes at an address never change, so a browser may keep them for a day; but words of statements
    can be taken back, so it asks for those each time.
    """
    file = queries.download(run_id, name)
    response = HttpResponse(file.content, content_type=file.media_type)
    response["ETag"] = tag = f'"{file.sha256}"'
    if name not in MAP_FILES.values():
        response["Content-Disposition"] = f'attachment; filename="{file.name}"'
    patch_cache_control(response, public=True, max_age=0 if name == STATEMENTS_FILE else A_DAY)
    # Also on the answer "you have it", which has nothing to compress.
    patch_vary_headers(response, ["Accept-Encoding"])
    return get_conditional_response(request, etag=tag, response=response) or response
