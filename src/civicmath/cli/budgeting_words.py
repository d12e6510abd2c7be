"""The words of budgeting on a terminal, in English and Dutch."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fractions import Fraction

WORDS = {
    "en": {
        "facts": "{voters} ballots · {projects} projects · budget {budget}",
        "project": "Project",
        "cost": "Cost",
        "supporters": "Supporters",
        "price": "Each paid",
        "winners": "Winners",
        "none": "Nothing can be funded.",
        "spent": "{count} projects for {cost}; {left} is left.",
        "raised": "Shares were raised by {steps} to use what would be left.",
        "true": "Every line is true: {count} winners, checked anew from the ballots.",
        "false": "Not true: {where}",
        "said": "it says {said}",
        "must": "it must be {true}",
        "rule": "Rule",
        "funded": "Projects",
        "left_out": "Left out",
        "better": "Better off",
        "worse": "Worse off",
        "claims": "Unmet claims",
        "official": "As decided for real: {count} projects, {same} of them also by {rule}.",
        "caption": "Left out: ballots that support no winner. Better and worse off: against the first rule. "
        "Unmet claims: projects that a group of supporters deserves (EJR+).",
        "share": "The share of this ballot was {share}.",
        "went": "{paid} to {project}",
        "kept": "{left} was not spent.",
        "thousands": ",",
        "equal-shares none": "Equal shares, as is",
        "equal-shares add1": "Equal shares, add1",
        "equal-shares add1u": "Equal shares, add1 + votes",
        "greedy none": "Most votes first",
        "phragmen none": "Phragmén",
        "max-welfare none": "Greatest total",
    },
    "nl": {
        "facts": "{voters} stemmen · {projects} projecten · budget {budget}",
        "project": "Project",
        "cost": "Kosten",
        "supporters": "Stemmen",
        "price": "Ieder betaalt",
        "winners": "Gekozen",
        "none": "Er kan niets betaald worden.",
        "spent": "{count} projecten voor {cost}. Er blijft {left} over.",
        "raised": "Elk deel is met {steps} verhoogd, zodat er minder overblijft.",
        "true": "Elke regel klopt: {count} gekozen, opnieuw nageteld uit de stemmen.",
        "false": "Dit klopt niet: {where}",
        "said": "er staat {said}",
        "must": "het moet zijn {true}",
        "rule": "Regel",
        "funded": "Projecten",
        "left_out": "Niets",
        "better": "Beter af",
        "worse": "Slechter af",
        "claims": "Recht op meer",
        "official": "Zoals echt besloten: {count} projecten, waarvan {same} ook bij {rule}.",
        "caption": "Niets: stemmen zonder één gekozen project. Beter en slechter af: vergeleken met de eerste regel. "
        "Recht op meer: projecten waar een groep stemmers recht op heeft (EJR+).",
        "share": "Het deel van deze stem was {share}.",
        "went": "{paid} naar {project}",
        "kept": "{left} is niet uitgegeven.",
        "thousands": ".",
        "equal-shares none": "Gelijke delen, zonder meer",
        "equal-shares add1": "Gelijke delen, add1",
        "equal-shares add1u": "Gelijke delen, add1 + stemmen",
        "greedy none": "Meeste stemmen eerst",
        "phragmen none": "Phragmén",
        "max-welfare none": "Hoogste totaal",
    },
}


def amount(units: Fraction | float, unit: int, currency: str, language: str) -> str:
    """Write money as people do, rounded down to the cent: EUR 12,500 or EUR 12.500,50."""
    thousands = WORDS[language]["thousands"]
    point = "." if thousands == "," else ","
    whole, cents = divmod(int(units * 100 // unit), 100)
    text = f"{whole:,}".replace(",", thousands) + (f"{point}{cents:02d}" if cents else "")
    return f"{currency} {text}".strip()
