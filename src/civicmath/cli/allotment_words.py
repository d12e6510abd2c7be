"""The words of `allot` and `distribute`, in English and Dutch."""

from __future__ import annotations

WORDS = {
    "en": {
        "facts": "{orders} orders ask for {asked}; there are {supply}. Given: {given}. "
        "Left: {left}.",
        "priority": "Step {step}: {klass}, up to {upto} each ({rule}). {given} of {available} given.",
        "tranche": "Step {step}: set apart for {klass} ({rule}). {given} of {available} given.",
        "everybody": "Step {step}: everybody ({rule}). {given} of {available} given.",
        "level": "Everybody was filled to {level}, or to what they asked.",
        "places": "{places} of the {among} who wanted more got one more.",
        "ratio": "Everybody got {part} in {whole} of what they asked, in whole numbers.",
        "without_lot": "{without_lot} got nothing: there weren't enough lots.",
        "class": "Class",
        "nobody": "(none)",
        "orders": "Orders",
        "asked": "Asked",
        "given": "Given",
        "whole": "In full",
        "nothing": "Nothing",
        "unpromised": 'The seed was "1". For a real allotment choose a secret seed, publish its '
        "hash before orders come in, and give --seed and --commitment.",
        "true": "True: {lines}.",
        "false": "False: ",
        "allotment_true": "{count} orders, their sum, caps, every step and every lottery number",
        "distribution_true": "{count} holders, their sum, and every fraction carried",
        "order": "{order} asked for {asked} and gets {got}.",
        "order_of": "{order} is one of the orders of {person}, who asked for {asked_in_all} in all "
        "and gets {got_in_all}.",
        "number": "Lottery number: {lottery_number}",
        "paid": "{amount} euros over {share_days} share-days of {holders} holders.",
        "extremes": "Largest payment {most}, smallest {least}. Fractions carried on: {carried}.",
        "thousands": ",",
        "decimal": ".",
    },
    "nl": {
        "facts": "{orders} inschrijvingen vragen {asked}; er zijn er {supply}. Gegeven: {given}. "
        "Over: {left}.",
        "priority": "Stap {step}: {klass}, tot {upto} per persoon ({rule}). {given} van {available} gegeven.",
        "tranche": "Stap {step}: apart gehouden voor {klass} ({rule}). {given} van {available} gegeven.",
        "everybody": "Stap {step}: iedereen ({rule}). {given} van {available} gegeven.",
        "level": "Iedereen kwam op {level}, of op wat die vroeg.",
        "places": "Van de {among} die meer wilden, kregen {places} er nog een.",
        "ratio": "Iedereen kreeg {part} op de {whole} van wat die vroeg, in hele aantallen.",
        "without_lot": "{without_lot} kregen niets: er was niet genoeg voor ieders minimum.",
        "class": "Klasse",
        "nobody": "(geen)",
        "orders": "Inschrijvingen",
        "asked": "Gevraagd",
        "given": "Gegeven",
        "whole": "Alles",
        "nothing": "Niets",
        "unpromised": 'Het lotgetal was "1". Kies voor een echte toewijzing een geheim lotgetal. '
        "Maak de controlecode vooraf openbaar, en geef --seed en --commitment.",
        "true": "Juist: {lines}.",
        "false": "Onjuist: ",
        "allotment_true": "{count} inschrijvingen, de som, de grenzen, elke stap en elk lotnummer",
        "distribution_true": "{count} houders, de som, en elk bewaard deel van een cent",
        "order": "{order} vroeg er {asked} en krijgt er {got}.",
        "order_of": "{order} is een van de inschrijvingen van {person}. Die vroeg er samen "
        "{asked_in_all} en krijgt er {got_in_all}.",
        "number": "Lotnummer: {lottery_number}",
        "paid": "{amount} euro over {share_days} aandeeldagen van {holders} houders.",
        "extremes": "Hoogste bedrag {most}, laagste {least}. Bewaarde delen van centen: {carried}.",
        "thousands": ".",
        "decimal": ",",
    },
}

RULES = {
    "en": {
        "bricks": "bricks",
        "pro-rata": "in proportion",
        "lottery": "lottery of whole orders",
        "first-come": "first come, first served",
    },
    "nl": {
        "bricks": "bakstenen",
        "pro-rata": "naar verhouding",
        "lottery": "loting van hele inschrijvingen",
        "first-come": "wie het eerst komt",
    },
}

REASONS = {
    "en": {
        "nothing-wanted": "You already had all you asked for.",
        "other-class": "This step wasn't for your class.",
        "capped": "You had the most that a person or household may get in this step.",
        "whole": "You got all you wanted here: {got}.",
        "level": "There was enough to bring everybody to {level}. You got {got}.",
        "one-more": "Everybody was filled to {level}. What was left ({places}) went one each, and "
        "your turn came. So you got {got}.",
        "not-one-more": "Everybody was filled to {level}. What was left ({places}) went one each to "
        "some of the {among} who wanted more. Your turn didn't come. You got {got}.",
        "kept": "Everybody got {part} in {whole} of what they asked, but keeps a minimum: {got}.",
        "proportion": "Everybody got {part} in {whole} of what they asked. Rounded down: {got}.",
        "proportion-and-one": "Everybody got {part} in {whole} of what they asked. Your fraction "
        "was among the largest, so it was rounded up: {got}.",
        "no-lot": "There weren't enough for everybody's smallest number, and your turn didn't come.",
        "partly": "Your turn came when fewer were left than you asked: {got}.",
        "nothing-left": "Nothing was left when your turn came.",
    },
    "nl": {
        "nothing-wanted": "U had al alles wat u vroeg.",
        "other-class": "Deze stap was niet voor uw klasse.",
        "capped": "U had het meeste dat een persoon of huishouden in deze stap mag krijgen.",
        "whole": "U kreeg hier alles wat u wilde: {got}.",
        "level": "Er was genoeg om iedereen op {level} te brengen. U kreeg er {got}.",
        "one-more": "Iedereen kwam op {level}. De rest ({places}) ging een voor een naar wie aan de "
        "beurt was. Dat was u ook. U kreeg er {got}.",
        "not-one-more": "Iedereen kwam op {level}. De rest ({places}) ging naar enkelen van de {among} "
        "die meer wilden. U was niet aan de beurt. U kreeg er {got}.",
        "kept": "Iedereen kreeg {part} op de {whole} die er gevraagd waren, maar houdt een minimum: "
        "{got}.",
        "proportion": "Iedereen kreeg {part} op de {whole} die er gevraagd waren. Naar beneden "
        "afgerond: {got}.",
        "proportion-and-one": "Iedereen kreeg {part} op de {whole} die er gevraagd waren. Uw deel "
        "achter de komma was groot, dus u kreeg er een bij: {got}.",
        "no-lot": "Er was niet genoeg voor ieders minimum. U was niet aan de beurt.",
        "partly": "Toen u aan de beurt was, waren er minder over dan u vroeg: {got}.",
        "nothing-left": "Toen u aan de beurt was, was er niets meer over.",
    },
}

FALSE = {
    "en": {
        "shape": "this isn't complete, or holds something of another kind ({says}).",
        "schema": "it says it is {says}, which this checker doesn't know.",
        "input": "it is about other input ({says}), not this file ({is}).",
        "terms": "the hash of the terms is {is}, not {says}.",
        "seed": "the hash of the seed is {is}, not {says}.",
        "order-missing": "order {order} isn't in it.",
        "order-invented": "order {order} isn't in the file.",
        "above-order": "order {order} has {says}, and asked for {is}.",
        "sum": "{key} says {says}, and is {is}.",
        "supply": "{says} are given, and there are {is}.",
        "cap": "{who} has {says}, and may have {is}.",
        "steps": "it tells {says} steps, and the rule has {is}.",
        "step": "in step {step}, {key} says {says}, and is {is}.",
        "rule": "order {order} has {says}; by the rule it has {is}.",
        "carry": "it carries on other fractions ({says}) than the file before it ({is}).",
        "payment": "{who} is paid {says}, which isn't a whole number of cents from 0.",
        "holder-missing": "holder {who} isn't in it.",
        "holder-invented": "holder {who} isn't in the file.",
        "carried": "for {who} it carries on {says} cents, and that is {is}.",
        "cent": "{who} got a cent before {other}, whose fraction was larger or whose turn came first.",
    },
    "nl": {
        "shape": "dit is niet volledig, of er staat iets van een andere soort ({says}).",
        "schema": "er staat dat het {says} is. Dat kennen we hier niet.",
        "input": "het gaat over andere invoer ({says}), niet over dit bestand ({is}).",
        "terms": "de controlecode van de regel is {is}, niet {says}.",
        "seed": "de controlecode van het lotgetal is {is}, niet {says}.",
        "order-missing": "inschrijving {order} staat er niet in.",
        "order-invented": "inschrijving {order} staat niet in het bestand.",
        "above-order": "inschrijving {order} heeft er {says}, en vroeg er {is}.",
        "sum": "bij {key} staat {says}, en het is {is}.",
        "supply": "er zijn er {says} gegeven, en er zijn er {is}.",
        "cap": "{who} heeft er {says}, en mag er {is} hebben.",
        "steps": "er staan {says} stappen, en de regel heeft er {is}.",
        "step": "in stap {step} staat bij {key} {says}, en het is {is}.",
        "rule": "inschrijving {order} heeft er {says}. Volgens de regel zijn het er {is}.",
        "carry": "het gaat verder met andere delen ({says}) dan in het vorige bestand ({is}).",
        "payment": "{who} krijgt {says}. Dat is geen heel aantal centen vanaf 0.",
        "holder-missing": "houder {who} staat er niet in.",
        "holder-invented": "houder {who} staat niet in het bestand.",
        "carried": "voor {who} staat er {says} cent bewaard, en dat is {is}.",
        "cent": "{who} kreeg een cent vóór {other}. Die had meer tegoed, of was eerder aan de beurt.",
    },
}


def number(value: int, language: str) -> str:
    """Write a whole number: 1.912 or 1,912."""
    return f"{value:,}".replace(",", WORDS[language]["thousands"])


def euros(cents: int, language: str) -> str:
    """Write an amount: 1.234,56 or 1,234.56."""
    return f"{number(cents // 100, language)}{WORDS[language]['decimal']}{cents % 100:02d}"
