"""What everybody reads: the problem statement, and the proof that it came before any solution."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_safe

from voorkant.bodies.rules import may_organise
from voorkant.people.viewers import viewer_of
from voorkant.problems import proof as proofs
from voorkant.problems import queries
from voorkant.problems.paper import proof_pdf, said

if TYPE_CHECKING:
    from django.http import HttpRequest


@require_safe
@gzip_page
def problem(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the problem statement, what changed, what the villages said, and what isn't right."""
    page = queries.problem_page(slug)
    viewer = viewer_of(request)
    leads = viewer.account is not None and may_organise(viewer, page.owner_id)
    done = request.GET.get("gedaan", "") == "geoordeeld"
    context = {"page": page, "leads": leads, "done": done}
    return render(request, "problems/problem.html", context)


@require_safe
@gzip_page
def proof(request: HttpRequest, slug: str) -> HttpResponse:
    """Show what was there before the problem was ratified, by the record's clock."""
    page = proofs.proof_of(slug)
    return render(request, "problems/proof.html", {"page": page, "said": said(page)})


@require_safe
def proof_paper(request: HttpRequest, slug: str) -> HttpResponse:
    """Give the same on paper."""
    del request
    page = proofs.proof_of(slug)
    response = HttpResponse(proof_pdf(page, made_at=timezone.now()), content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="voorkant-{slug}.pdf"'
    return response
