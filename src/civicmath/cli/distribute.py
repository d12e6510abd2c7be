"""`civicmath distribute`: from a register and an amount to payments, and back to whether it is true."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from civicmath.allotment.checking_distribution import check_distribution
from civicmath.allotment.distributing import Carry, distribute
from civicmath.allotment.errors import NotAResult
from civicmath.allotment.holdings import Period, read_holdings
from civicmath.cli.allot import tell_truth
from civicmath.cli.allotment_words import WORDS, euros, number
from civicmath.cli.outputs import check_places
from civicmath.cli.results import read_result, result_bytes
from civicmath.cli.terminal import Output
from civicmath.formats.writing import write_together

if TYPE_CHECKING:
    from pathlib import Path


def pay(  # noqa: PLR0913 - as the command gives them
    holdings: Path,
    cents: int,
    period: Period | None,
    carry: Path | None,
    *,
    seed: str,
    json: Path | None,
    language: str,
) -> None:
    """Read, divide, write, and tell on standard output what was done.

    Raises:
        Refusal: A file can't be read, an amount can't be divided, a place can't be written.
    """
    for source in (holdings, carry):
        check_places([json] if json and source else [], source or holdings)
    before = None
    if carry is not None:
        before = Carry.from_json(read_result(carry, "distribution"), source=carry.name)
    begin = time.perf_counter()
    done = distribute(read_holdings(holdings, period), cents, carry=before, seed=seed)
    seconds = round(time.perf_counter() - begin, 3)
    if json:
        result = done.to_json_dict() | {"seconds": seconds}
        write_together([(json, result_bytes(result))])
    words, console = WORDS[language], Output(highlight=False, soft_wrap=True)
    held = done.holdings.share_days
    console.print(
        words["paid"].format(
            amount=euros(cents, language),
            share_days=number(sum(held.values()), language),
            holders=number(len(held), language),
        ),
        markup=False,
    )
    payments = done.paid_cents.values()
    console.print(
        words["extremes"].format(
            most=euros(max(payments), language),
            least=euros(min(payments), language),
            carried=number(len(done.carry.parts), language),
        ),
        markup=False,
    )


def check(holdings: Path, result: Path, carry: Path | None, language: str) -> None:
    """Check a result, and end with 1 and the first false line when there is one.

    Raises:
        Refusal: A file can't be read.
        Exit: Something in it isn't true.
    """
    said = read_result(result, "distribution")
    before = None if carry is None else read_result(carry, "distribution")
    try:
        period = Period.from_text(said.get("from"), said.get("until"))
    except TypeError as error:
        raise NotAResult(file=result.name, expected="distribution") from error
    read = read_holdings(holdings, period)
    tell_truth(
        check_distribution(holdings, said, before=before),
        WORDS[language]["distribution_true"].format(count=number(len(read.share_days), language)),
        language,
    )
