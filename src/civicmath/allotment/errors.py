"""Refusals of orders, of rules, of registers and of amounts.

Refusal
├── OrdersRefusal
│   ├── NoOrders                orders.none
│   ├── EmptyOrderId            orders.empty-id
│   ├── LongOrderId             orders.long-id
│   ├── DuplicateOrder          orders.duplicate
│   ├── BadQuantity             orders.bad-quantity
│   ├── TooMuchAsked            orders.too-much
│   ├── BadOrderTime            orders.bad-time
│   ├── PersonInTwoPlaces       orders.person-in-two-places
│   ├── BelowLot                orders.below-lot
│   └── UnknownOrder            orders.unknown
├── TermsRefusal
│   ├── BadNumber               terms.bad-number
│   ├── UnknownRule             terms.unknown-rule
│   ├── BadTranche              terms.bad-tranche
│   ├── FirstWithoutClass       terms.first-without-class
│   ├── FirstAndTranches        terms.first-and-tranches
│   ├── TranchesAboveSupply     terms.tranches-above-supply
│   ├── LotTooLarge             terms.lot-too-large
│   └── OtherSeed               terms.other-seed
├── DistributionRefusal
│   ├── BadAmount               distribution.bad-amount
│   ├── NobodyHolds             distribution.nobody
│   ├── BadPeriod               distribution.bad-period
│   └── BadCarry                distribution.bad-carry
├── HoldingsRefusal
│   ├── NoHoldings              holdings.none
│   ├── EmptyHolder             holdings.empty-id
│   ├── DuplicateHolder         holdings.duplicate
│   ├── BadHolding              holdings.bad-number
│   ├── BadDay                  holdings.bad-day
│   └── EndsBeforeStart         holdings.ends-before-start
└── ResultRefusal
    └── NotAResult              result.not-ours
"""

from __future__ import annotations

from civicmath.errors import Refusal


class OrdersRefusal(Refusal):
    """An order that can't be taken as it stands."""


class NoOrders(OrdersRefusal):
    """A header and nothing below it."""

    code = "orders.none"
    needs = ("file",)


class EmptyOrderId(OrdersRefusal):
    """A row that doesn't say whose order it is."""

    code = "orders.empty-id"
    needs = ("file", "line", "column")


class LongOrderId(OrdersRefusal):
    """An id that is no id: a text."""

    code = "orders.long-id"
    needs = ("file", "line", "column", "limit")


class DuplicateOrder(OrdersRefusal):
    """The same id twice."""

    code = "orders.duplicate"
    needs = ("file", "line", "order")


class BadQuantity(OrdersRefusal):
    """A quantity that isn't a whole number from zero."""

    code = "orders.bad-quantity"
    needs = ("file", "line", "value")


class TooMuchAsked(OrdersRefusal):
    """All orders together are more than can be counted with certainty."""

    code = "orders.too-much"
    needs = ("file",)


class BadOrderTime(OrdersRefusal):
    """A time that is neither a whole number nor ISO 8601, or of another kind than the first."""

    code = "orders.bad-time"
    needs = ("file", "line", "value")


class PersonInTwoPlaces(OrdersRefusal):
    """Two orders of one person name two classes, or two households."""

    code = "orders.person-in-two-places"
    needs = ("file", "line", "person", "column")


class BelowLot(OrdersRefusal):
    """Somebody asks for less than the smallest number that is given."""

    code = "orders.below-lot"
    needs = ("file", "line", "order", "lot")


class UnknownOrder(OrdersRefusal):
    """An explanation was asked of an order that isn't there."""

    code = "orders.unknown"
    needs = ("file", "order")


class TermsRefusal(Refusal):
    """A rule that contradicts itself, or that isn't complete."""


class BadNumber(TermsRefusal):
    """A number of the rule that is negative, or beyond counting."""

    code = "terms.bad-number"
    needs = ("name", "value")


class UnknownRule(TermsRefusal):
    """A rule that we don't have."""

    code = "terms.unknown-rule"
    needs = ("value", "known")


class BadTranche(TermsRefusal):
    """A tranche that isn't written as class:supply:rule."""

    code = "terms.bad-tranche"
    needs = ("value",)


class FirstWithoutClass(TermsRefusal):
    """Priority for nobody, or a class without priority."""

    code = "terms.first-without-class"


class FirstAndTranches(TermsRefusal):
    """Two ways of priority at once."""

    code = "terms.first-and-tranches"


class TranchesAboveSupply(TermsRefusal):
    """More is set apart than there is."""

    code = "terms.tranches-above-supply"
    needs = ("reserved", "supply")


class LotTooLarge(TermsRefusal):
    """The smallest number that is given is above the most that somebody may get."""

    code = "terms.lot-too-large"
    needs = ("lot", "name", "value")


class OtherSeed(TermsRefusal):
    """The seed isn't the one whose hash was published."""

    code = "terms.other-seed"
    needs = ("commitment",)


class DistributionRefusal(Refusal):
    """An amount that can't be divided."""


class BadAmount(DistributionRefusal):
    """Not an amount in euros with at most two decimals, from zero."""

    code = "distribution.bad-amount"
    needs = ("value",)


class NobodyHolds(DistributionRefusal):
    """There is money, and nobody held a share on any day."""

    code = "distribution.nobody"
    needs = ("file",)


class BadPeriod(DistributionRefusal):
    """A period without days, or only half of one."""

    code = "distribution.bad-period"
    needs = ("value",)


class BadCarry(DistributionRefusal):
    """Fractions carried from last time that don't add up to nothing."""

    code = "distribution.bad-carry"
    needs = ("file",)


class HoldingsRefusal(Refusal):
    """A line of the register that can't be counted."""


class NoHoldings(HoldingsRefusal):
    """A header and nothing below it."""

    code = "holdings.none"
    needs = ("file",)


class EmptyHolder(HoldingsRefusal):
    """A row that doesn't say who holds."""

    code = "holdings.empty-id"
    needs = ("file", "line")


class DuplicateHolder(HoldingsRefusal):
    """The same holder twice, in a list of share-days."""

    code = "holdings.duplicate"
    needs = ("file", "line", "holder")


class BadHolding(HoldingsRefusal):
    """A number of shares or share-days that isn't a whole number from zero."""

    code = "holdings.bad-number"
    needs = ("file", "line", "value", "column")


class BadDay(HoldingsRefusal):
    """A day that isn't written as 2026-12-31."""

    code = "holdings.bad-day"
    needs = ("file", "line", "value")


class EndsBeforeStart(HoldingsRefusal):
    """Held until a day before the first."""

    code = "holdings.ends-before-start"
    needs = ("file", "line")


class ResultRefusal(Refusal):
    """A result that can't be checked."""


class NotAResult(ResultRefusal):
    """Not what our command writes."""

    code = "result.not-ours"
    needs = ("file", "expected")
