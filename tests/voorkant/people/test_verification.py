"""Showing a mailbox or a card: once, by one person, and nothing of it is kept that could be read."""

from __future__ import annotations

import re
from uuid import UUID, uuid4

import pytest
from django.db import connection

from tests.voorkant.people.signing_in import newest_code
from voorkant.outbox.queries import latest_letters
from voorkant.people import codes
from voorkant.people.actions import join
from voorkant.people.devices import new_device
from voorkant.people.errors import (
    CardsRefused,
    CardUnknown,
    CardUsed,
    CodeWrong,
    EmailRefused,
    MailboxUsed,
    TooManyTries,
    VillageRefused,
    VoiceGiven,
)
from voorkant.people.keys import make_key
from voorkant.people.kinds import Level
from voorkant.people.models import AskedCode, Card, Proof
from voorkant.people.queries import code_is_asked, proofs_of
from voorkant.people.values import Person
from voorkant.people.verification import (
    MAILS_AN_HOUR,
    TRIES,
    ask_code,
    make_cards,
    show_card,
    show_code,
)
from voorkant.places.actions import load_region

pytestmark = [pytest.mark.database, pytest.mark.django_db]
ADDRESS = "buur@voorbeeld.example"


def scope() -> UUID:
    load_region(region="bergen")
    made = uuid4()
    make_key(made)
    return made


def somebody(where: UUID) -> Person:
    return join(device=new_device(), scope=where)


def test_a_code_from_the_mail_makes_a_device_the_voice_of_a_mailbox_and_works_once() -> None:
    where = scope()
    her = somebody(where)
    ask_code(person=her, scope=where, email=" Buur@Voorbeeld.example ")
    assert code_is_asked(her)
    code = newest_code(ADDRESS)
    show_code(person=her, scope=where, code=code.lower())
    assert proofs_of(her) == {Level.EMAIL: None}
    with pytest.raises(CodeWrong):
        show_code(person=her, scope=where, code=code)


def test_the_same_mailbox_is_one_voice_in_a_scope_and_another_one_elsewhere() -> None:
    where, elsewhere = scope(), scope()
    for place in (where, elsewhere):
        her = somebody(place)
        ask_code(person=her, scope=place, email=ADDRESS)
        show_code(person=her, scope=place, code=newest_code(ADDRESS))
    second = somebody(where)
    ask_code(person=second, scope=where, email=ADDRESS)
    with pytest.raises(MailboxUsed):
        show_code(person=second, scope=where, code=newest_code(ADDRESS))
    assert not proofs_of(second)
    first, other = (bytes(mark) for mark in Proof.objects.values_list("mark", flat=True))
    assert first != other


def test_a_code_of_another_device_or_the_one_before_is_refused() -> None:
    where = scope()
    her, other = somebody(where), somebody(where)
    ask_code(person=her, scope=where, email=ADDRESS)
    old = newest_code(ADDRESS)
    with pytest.raises(CodeWrong):
        show_code(person=other, scope=where, code=old)
    ask_code(person=her, scope=where, email=ADDRESS)
    if newest_code(ADDRESS) != old:
        with pytest.raises(CodeWrong):
            show_code(person=her, scope=where, code=old)
    show_code(person=her, scope=where, code=newest_code(ADDRESS))


def test_after_its_time_or_too_many_tries_a_code_is_refused() -> None:
    where = scope()
    her = somebody(where)
    ask_code(person=her, scope=where, email=ADDRESS)
    AskedCode.objects.update(ends_at="2020-01-01T00:00Z")
    with pytest.raises(CodeWrong):
        show_code(person=her, scope=where, code=newest_code(ADDRESS))
    for _ in range(TRIES - 1):
        with pytest.raises(CodeWrong):
            show_code(person=her, scope=where, code="AAAA-AAAA")
    with pytest.raises(TooManyTries):
        show_code(person=her, scope=where, code=newest_code(ADDRESS))


def test_nobody_is_flooded_with_mails_and_odd_addresses_are_refused() -> None:
    where = scope()
    with pytest.raises(EmailRefused):
        ask_code(person=somebody(where), scope=where, email="geen adres")
    for _ in range(MAILS_AN_HOUR):
        ask_code(person=somebody(where), scope=where, email=ADDRESS)
    with pytest.raises(TooManyTries):
        ask_code(person=somebody(where), scope=where, email=ADDRESS)


def test_a_card_is_one_voice_in_its_village() -> None:
    where = scope()
    [first, second] = make_cards(scope=where, village="well", count=2, acting="o")
    her, other = somebody(where), somebody(where)
    show_card(person=her, scope=where, code=first.lower().replace("-", " "))
    show_card(person=her, scope=where, code=first)
    assert list(proofs_of(her)) == [Level.CARD]
    assert proofs_of(her)[Level.CARD] is not None
    with pytest.raises(CardUsed):
        show_card(person=other, scope=where, code=first)
    show_card(person=other, scope=where, code=second)


def test_one_device_is_one_voice_and_what_it_did_not_use_stays_good() -> None:
    where = scope()
    [first, second] = make_cards(scope=where, village="well", count=2, acting="o")
    her = somebody(where)
    show_card(person=her, scope=where, code=first)
    with pytest.raises(VoiceGiven):
        show_card(person=her, scope=where, code=second)
    for address in (ADDRESS, f"tweede-{ADDRESS}"):
        ask_code(person=her, scope=where, email=address)
        if address == ADDRESS:
            show_code(person=her, scope=where, code=newest_code(address))
    with pytest.raises(VoiceGiven):
        show_code(person=her, scope=where, code=newest_code(f"tweede-{ADDRESS}"))
    show_card(person=somebody(where), scope=where, code=second)


def test_the_mail_promises_no_more_than_holds() -> None:
    where = scope()
    ask_code(person=somebody(where), scope=where, email=ADDRESS)
    (letter,) = latest_letters()
    assert "Wij bewaren uw adres niet." in letter.body


def test_a_card_of_another_scope_or_typed_wrong_is_unknown_and_a_slip_costs_no_try() -> None:
    where, elsewhere = scope(), scope()
    [card] = make_cards(scope=where, village="well", count=1, acting="o")
    stranger, her = somebody(elsewhere), somebody(where)
    with pytest.raises(CardUnknown):
        show_card(person=stranger, scope=elsewhere, code=card)
    wrong = ("A" if card[0] != "A" else "B") + card[1:]
    for _ in range(TRIES + 1):
        with pytest.raises(CardUnknown):
            show_card(person=her, scope=where, code=wrong)
    show_card(person=her, scope=where, code=card)


def test_who_guesses_cards_is_asked_to_wait() -> None:
    where = scope()
    her = somebody(where)
    for _ in range(TRIES):
        with pytest.raises(CardUnknown):
            show_card(person=her, scope=where, code=codes.new_code())
    with pytest.raises(TooManyTries):
        show_card(person=her, scope=where, code=codes.new_code())


def test_impossible_cards_are_refused() -> None:
    where = scope()
    for count in (0, -1, 501):
        with pytest.raises(CardsRefused):
            make_cards(scope=where, village="well", count=count, acting=None)
    with pytest.raises(VillageRefused):
        make_cards(scope=where, village="nergens", count=1, acting=None)
    assert not Card.objects.exists()


def test_neither_address_nor_code_can_be_read_from_the_tables() -> None:
    where = scope()
    her = somebody(where)
    [card] = make_cards(scope=where, village="well", count=1, acting="o")
    ask_code(person=her, scope=where, email=ADDRESS)
    code = newest_code(ADDRESS)
    with connection.cursor() as cursor:
        for table in ("people_asked_code", "people_card", "people_proof", "journal_payload"):
            cursor.execute(f"SELECT t::text FROM {table} t")  # noqa: S608  a name of ours
            rows = " ".join(row for (row,) in cursor.fetchall()).upper()
            for secret in (ADDRESS, code, code.replace("-", ""), card, card.replace("-", "")):
                assert secret.upper() not in rows


def test_every_slip_of_one_sign_is_seen() -> None:
    for _ in range(20):
        code = codes.new_code()
        assert re.fullmatch(r"[0-9A-Z]{4}(-[0-9A-Z]{4}){2}", codes.written(code))
        assert codes.read(codes.written(code).lower()) == code
        for at in range(codes.LENGTH):
            for sign in codes.SIGNS:
                if sign != code[at]:
                    assert codes.read(code[:at] + sign + code[at + 1 :]) is None
    assert codes.read("O" * 12) == codes.read("0" * 12)
    assert codes.read("") is None
