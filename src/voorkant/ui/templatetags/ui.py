"""Filters for numbers, and tags for what stands around a page and for what never changes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import template
from django.template.defaulttags import CsrfTokenNode
from django.template.loader import render_to_string
from django.utils.translation import get_language

from voorkant.common.keeping import Kept
from voorkant.ui import numbers
from voorkant.ui.shell import Shell, shell_for

if TYPE_CHECKING:
    from collections.abc import Hashable

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


@register.simple_tag(takes_context=True)
def believed(context: Context) -> str:
    """Give what `{% csrf_token %}` writes, to write it in many forms: `{% believed as believed %}`."""
    return CsrfTokenNode().render(context)


_ONCE: Kept[str] = Kept(512)


@register.simple_tag
def once(template_name: str, **given: Hashable) -> str | None:
    """Include a template that follows from its name, the language and what it is given, and from nothing else.

    It is rendered once, and then kept in this process: `{% once "ui/_sign.html" sign="a" %}`. It sees no
    other variable of the page, and no form belongs in it: it has no request.
    """
    key = (template_name, get_language(), tuple(given.items()))
    return _ONCE.get(key, lambda: render_to_string(template_name, given))
