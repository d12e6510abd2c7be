"""What looks like a solution in a Dutch sentence: named rules, pure, so that anybody can see why.

Each rule is a way of saying in which people propose things. The first that fits gives its name to the
page and to tests. It decides nothing: whoever wrote the sentence is asked, and what she says holds. How
often the rules are right is measured on sentences of our own (`docs/methods/front-first.md`).
"""

from __future__ import annotations

import re
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

_BEGINS = (
    "maak|leg|zet|bouw|plaats|sluit|verplaats|verbied|verlaag|verhoog|hang|plant|geef|haal|verbreed|versmal"
    "|vervang|voer|knip|begin|bied|zorg|gebruik|organiseer|open|schilder|stel|vraag|regel|kap|koop|richt"
    "|herstel|laat|neem|verhuis|breng|schaf|trek|verdeel|stop"
)
_MADE = (
    "komen|terugkomen|bijkomen|staan|hangen|aanleggen|plaatsen|ophangen|bouwen|maken|zetten|verbreden|omleggen"
    "|afsluiten|verplaatsen|invoeren|controleren|aangelegd|gemaakt|gebouwd|geplaatst|afgesloten|verplaatst"
    "|verbreed|vervangen|verboden|opgehangen|ingevoerd|omlaag|omhoog|weg|dicht|onder de grond"
)
RULES: Final[Mapping[str, re.Pattern[str]]] = MappingProxyType(
    {
        name: re.compile(pattern, re.IGNORECASE)
        for name, pattern in (
            # "Maak van de straat een fietsstraat": it begins with what somebody has to do.
            ("imperative", rf"^(?:een tip: )?(?:{_BEGINS})\b(?! (?:ik|wij|we|mij|ons)\b)"),
            # "Er moet een zebrapad komen", "de paaltjes moeten weg".
            (
                "has-to-come",
                (
                    rf"\b(?:moet|moeten|mogen|zou|zouden|kan|kunnen)\b(?! (?:ik|wij|we|je|u)\b)"
                    rf"[^.?!]{{0,70}}\b(?:{_MADE})\b(?! (?:kunnen|te)\b)"
                ),
            ),
            # "Ik stel voor", "mijn idee is", "laten we", "de oplossing".
            (
                "proposal",
                (
                    r"\b(?:ik stel voor|mijn (?:idee|voorstel|plan|tip)|laten we|zullen we|wat als we"
                    r"|wat dacht u van|ik pleit voor|ik ben voor een|oplossing|opgelost|oplossen|goed plan)\b"
                ),
            ),
            # "Waarom geen markt?", "kunnen we niet gewoon …".
            (
                "why-not",
                (
                    r"\bwaarom (?:niet|geen)\b|\bwaarom (?:wordt|worden|zet|zetten|maakt|maken|komt|komen)\b"
                    r"[^.?!]{0,40}\b(?:niet|geen)\b|\b(?:kan|kunnen) (?:we|de \w+) niet\b"
                ),
            ),
            # "We kunnen een app maken", "we zouden kunnen", "je kunt beter".
            (
                "we-could",
                (
                    r"\b(?:we|wij|je|u) (?:kunnen|kunt|kan|zouden?)\b[^.?!]{0,50}"
                    r"\b(?:maken|delen|zetten|beginnen|bouwen|beter|aanleggen|regelen)\b"
                ),
            ),
            # "Wij willen graag een rotonde", "ik wil dat de bus …", "ik zou graag … zien".
            (
                "wish-for",
                (
                    r"\b(?:ik|we|wij) (?:wil|willen|zou|zouden)(?: graag)? (?:een|meer|dat (?:de|het|er))\b"
                    r"|\bgraag\b[^.?!]{0,40}\b(?:zien|hebben)\b|\b(?:we|wij) willen graag (?:een|meer)\b"
                ),
            ),
            # "Het beste is om", "het zou helpen als er", "spiegels zouden helpen".
            (
                "would-help",
                (
                    r"\b(?:het beste|beter) (?:is|zou)\b|\bzou(?:den)?\b[^.?!]{0,20}\bhelpen\b"
                    r"|\bzou (?:fijn|mooi|goed|handig) zijn als er\b|\blijkt? mij handig\b|\blijkt mij\b"
                ),
            ),
            # "Een extra hondenveldje is hard nodig", "misschien is een windscherm iets".
            ("needed", r"\b(?:hard|dringend) nodig\b|^misschien is een\b"),
            # "Zonnepanelen horen op het dak", "er hoort een stalling bij".
            ("belongs", r"\bhoort? een\b|\bhoren (?:op|bij|langs|aan)\b"),
        )
    }
)


def looks_like_solution(text: str) -> str | None:
    """Return the name of the rule by which a sentence looks like a solution; None when none fits.

    Args:
        text: What somebody typed; more than a statement long is not looked at further than that.
    """
    said = " ".join(text[:400].split())
    return next((name for name, rule in RULES.items() if rule.search(said)), None)
