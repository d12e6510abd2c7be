"""The report as one page that a resident understands: a file without scripts, to open, print and send on.

First a sentence, then the picture, then what all groups want, what divides, and what nobody can say yet.
Each picture has its table. No figure over fewer than five people stands on the page (`shown`).
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from civicmath.opinions.pages.shown import page_of
from civicmath.opinions.pages.words import words_in
from civicmath.opinions.pictures import opinion_map_svg
from civicmath.opinions.pictures.polis import polis_map_svg

if TYPE_CHECKING:
    from collections.abc import Mapping

    from jinja2 import Template

    from civicmath.opinions.report import OpinionReport

__all__ = ["opinion_page"]


def opinion_page(
    report: OpinionReport, *, texts: Mapping[str, str], title: str | None, language: str
) -> str:
    """Write the page of a report.

    The same report and words give the same bytes.

    Args:
        report: With the positions in memory.
        texts: Id of each statement → its words; the id stands where no words are known.
        title: What the conversation is about; nothing when nobody said.
        language: "nl" or "en".

    Returns:
        HTML, with its own style and pictures, without scripts or anything that is fetched.

    Raises:
        ValueError: There are no words in that language.
    """
    words = words_in(language)
    return _template().render(
        language=language,
        say=words,
        title=title or words("untitled"),
        page=page_of(report, texts),
        map=Markup(opinion_map_svg(report, language=language)),  # noqa: S704  drawn by us
        polis_map=Markup(polis_map_svg(report, language=language)),  # noqa: S704  drawn by us
    )


@cache
def _template() -> Template:
    kept = Environment(
        loader=PackageLoader("civicmath.opinions.pages", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return kept.get_template("page.html")
