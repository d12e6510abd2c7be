"""Filters for numbers and the tag that builds what stands around a page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import template

from voorkant.ui import numbers
from voorkant.ui.shell import Shell, shell_for

if TYPE_CHECKING:
    from django.http import HttpRequest
    from django.template import Context

register = template.Library()

register.filter("number", numbers.number)
register.filter("spelled", numbers.spelled)
register.filter("percent", numbers.percent)
register.filter("hundredths", numbers.hundredths)
register.filter("drawn", numbers.drawn)


@register.simple_tag(takes_context=True)
def shell(context: Context) -> Shell:
    """Menu, languages and banner for this request: `{% shell as shell %}`."""
    request: HttpRequest = context["request"]
    return shell_for(request.path, request.META.get("QUERY_STRING", ""))
