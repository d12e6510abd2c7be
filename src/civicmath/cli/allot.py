"""`civicmath allot`: from a file of orders to who gets how many, and back to whether it is true."""

from __future__ import annotations

import json as json_module
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

import typer
from rich import box
from rich.table import Table
from rich.text import Text

from civicmath.allotment.allotting import allot
from civicmath.allotment.checking import FalseLine, check_allotment
from civicmath.allotment.errors import NotAResult
from civicmath.allotment.explaining import explain_order
from civicmath.allotment.orders import read_orders
from civicmath.allotment.terms import Terms
from civicmath.cli.allotment_words import FALSE, REASONS, RULES, WORDS, number
from civicmath.cli.outputs import check_places
from civicmath.cli.results import read_result, result_bytes
from civicmath.cli.terminal import Output
from civicmath.formats.writing import write_together

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    import numpy as np

    from civicmath.allotment.allotting import Allotment, Step
    from civicmath.allotment.explaining import Reason

_CLASSES = 20
_UNCHOSEN = "1"


@dataclass(frozen=True, slots=True)
class _Line:
    """One line of text for standard output, made harmless."""

    text: str
    style: str = ""

    def show(self, console: Output) -> None:
        plain = "".join(sign if sign.isprintable() else " " for sign in self.text)
        console.print(Text(plain, style=self.style))


def decide(
    orders: Path,
    terms: Terms,
    seed: str,
    promised: str | None,
    json: Path | None,
    language: str,
) -> None:
    """Read, divide, write, and tell on standard output what was done.

    Raises:
        Refusal: Orders can't be read, the rule contradicts itself, a place can't be written.
    """
    check_places([json] if json else [], orders)
    read = read_orders(orders, terms.columns)
    begin = time.perf_counter()
    allotment = allot(read, terms, seed=seed, promised=promised)
    seconds = round(time.perf_counter() - begin, 3)
    if json:
        result = allotment.to_json_dict() | {"seconds": seconds}
        write_together([(json, result_bytes(result))])
    _show(allotment, language)
    if seed == _UNCHOSEN and promised is None:
        _Line(WORDS[language]["unpromised"], "dim").show(_console())


def check(orders: Path, result: Path, promised: str | None, language: str) -> None:
    """Check a result, and end with 1 and the first false line when there is one.

    Raises:
        Refusal: A file can't be read.
        Exit: Something in it isn't true.
    """
    read = read_orders(orders)
    said = read_result(result, "allotment")
    tell_truth(
        check_allotment(orders, said, promised=promised),
        WORDS[language]["allotment_true"].format(count=number(len(read.ids), language)),
        language,
    )


def explain(orders: Path, result: Path, order: str, json: Path | None, language: str) -> None:
    """Say why an order got what it got.

    Raises:
        Refusal: A file can't be read, or there is no such order.
        Exit: The result has another number for this order than its own rule gives.
    """
    check_places([json] if json else [], orders)
    said = read_result(result, "allotment")
    try:
        terms, seed, says = Terms.from_json(said["terms"]), str(said["seed"]), said["allotted"]
        allotment = allot(read_orders(orders, terms.columns), terms, seed=seed)
        explanation = explain_order(allotment, order)
        if says.get(order) != explanation.got:
            number_said = str(says.get(order))
            params = {"order": order, "says": number_said, "is": str(explanation.got)}
            tell_truth(FalseLine("rule", params), "", language)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise NotAResult(file=result.name, expected="allotment") from error
    facts = explanation.to_json_dict()
    if json:
        text = json_module.dumps(facts, ensure_ascii=False, allow_nan=False, indent=1)
        write_together([(json, text.encode() + b"\n")])
    console, words = _console(), WORDS[language]
    plain = {
        key: number(value, language) if isinstance(value, int) else value
        for key, value in facts.items()
    }
    _Line(words["order"].format(**plain), "bold").show(console)
    if explanation.asked_in_all != explanation.asked:
        _Line(words["order_of"].format(**plain)).show(console)
    for reason, step in zip(explanation.reasons, allotment.steps, strict=True):
        _Line(f"{reason.step}. {_reason(reason, step, language)}").show(console)
    _Line(words["number"].format(**plain), "dim").show(console)


def tell_truth(found: FalseLine | None, lines: str, language: str) -> None:
    """Say that all of it is true; or the first line that isn't, and end with exit code 1.

    Raises:
        Exit: Something isn't true.
    """
    words = WORDS[language]
    if found is None:
        _Line(words["true"].format(lines=lines)).show(_console())
        return
    sentence = FALSE[language][found.code].format(**found.params)
    _Line(words["false"] + sentence, "bold red").show(_console())
    raise typer.Exit(1)


def _console() -> Output:
    return Output(highlight=False, soft_wrap=True)


def _show(allotment: Allotment, language: str) -> None:
    words, console, terms = WORDS[language], _console(), allotment.terms
    facts = {
        "orders": len(allotment.orders.ids),
        "asked": int(allotment.orders.quantities.sum()),
        "supply": terms.supply,
        "given": allotment.given,
        "left": terms.supply - allotment.given,
    }
    _Line(words["facts"].format(**_numbers(facts, language)), "bold").show(console)
    for place, step in enumerate(allotment.steps, 1):
        _Line(_step(place, step, language)).show(console)
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for key in ("class", "orders", "asked", "given", "whole", "nothing"):
        table.add_column(words[key], justify="left" if key == "class" else "right")
    orders, gives = allotment.orders, allotment.gives
    names = orders.classes.unique().sort().to_list()
    for name in names[:_CLASSES]:
        mine = (orders.classes == name).to_numpy()
        asked, got = orders.quantities[mine], gives[mine]
        counts = (len(got), asked.sum(), got.sum(), (got == asked).sum(), (got == 0).sum())
        label = "".join(sign if sign.isprintable() else " " for sign in name or words["nobody"])
        table.add_row(Text(label), *(number(int(count), language) for count in counts))
    console.print(table)


def _step(place: int, step: Step, language: str) -> str:
    words, told = WORDS[language], step.told
    kind = "everybody" if step.plan.klass is None else "tranche"
    facts = _numbers({"given": step.given, "available": step.available}, language)
    if step.plan.upto is not None:
        kind, facts["upto"] = "priority", number(step.plan.upto, language)
    facts |= {"rule": RULES[language][step.plan.rule], "klass": step.plan.klass or ""}
    said = [words[kind].format(step=place, **facts)]
    if told.level is not None:
        said.append(words["level"].format(level=number(told.level, language)))
        if told.places:
            counts = _numbers({"places": told.places, "among": told.among}, language)
            said.append(words["places"].format(**counts))
    if told.ratio is not None:
        part, whole = (number(value, language) for value in told.ratio)
        said.append(words["ratio"].format(part=part, whole=whole))
    if told.without_lot:
        said.append(words["without_lot"].format(without_lot=number(told.without_lot, language)))
    return " ".join(said)


def _reason(reason: Reason, step: Step, language: str) -> str:
    part, whole = step.told.ratio or (0, 0)
    facts = {
        "got": reason.got,
        "level": step.told.level or 0,
        "places": step.told.places,
        "among": step.told.among,
        "part": part,
        "whole": whole,
    }
    return REASONS[language][reason.reason].format(**_numbers(facts, language))


def _numbers(facts: Mapping[str, int | np.int64], language: str) -> dict[str, str]:
    return {key: number(int(value), language) for key, value in facts.items()}
