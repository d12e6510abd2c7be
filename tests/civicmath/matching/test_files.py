from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from civicmath.errors import Refusal
from civicmath.matching.files import check_extra, digest, read_both, read_people
from civicmath.matching.values import Assignment, Person

PEOPLE = "id,organisation,x_km,y_km,skills,hours,max_km\n"
ASSIGNMENTS = "id,organisation,x_km,y_km,skills,hours\n"
GOOD = PEOPLE + "p1,north,26.4,14.4,care;wood:3,32,25\np2,south,-1.5,0,,7.25,0.125\n"
WORK = ASSIGNMENTS + "a1,south,0,0,care,12\n"


def write(folder: Path, people: str | bytes = GOOD, posts: str | bytes = WORK) -> tuple[Path, Path]:
    places = folder / "people.csv", folder / "assignments.csv"
    for place, text in zip(places, (people, posts), strict=True):
        place.write_bytes(text if isinstance(text, bytes) else text.encode())
    return places


def refusal(folder: Path, people: str | bytes = GOOD, posts: str | bytes = WORK) -> Refusal:
    with pytest.raises(Refusal) as caught:
        read_both(*write(folder, people, posts))
    return caught.value


def test_numbers_are_read_without_rounding(tmp_path: Path) -> None:
    people, posts = read_both(*write(tmp_path))
    assert people == (
        Person("p1", "north", 26400, 14400, (("care", 1), ("wood", 3)), 3200, 25000),
        Person("p2", "south", -1500, 0, (), 725, 125),
    )
    assert posts == (Assignment("a1", "south", 0, 0, (("care", 1),), 1200),)


def test_everything_that_may_be_said_is_read(tmp_path: Path) -> None:
    people = (
        "max_km;hours;skills;y_km;x_km;Organisation;ID;from;until;wishes;unwanted\n"
        '5;8;"b:2; a";1;2;north;p1;2027-01-01;2027-03-31;"a2; a1";a3\n'
    )
    posts = (
        "id,organisation,x_km,y_km,skills,hours,from,until,wishes,unwanted,locked\n"
        "a1,s,0,0,,8,2027-01-01,,p1,,p1\na2,s,0,0,,8,,2027-02-01,,,\na3,s,0,0,,8,,,,p1,\n"
    )
    (one,), (first, second, third) = read_both(*write(tmp_path, people, posts))
    assert (one.skills, one.wishes, one.unwanted) == ((("a", 1), ("b", 2)), ("a2", "a1"), ("a3",))
    assert one.last_day - one.first_day == 89
    assert (first.locked, first.wishes, first.first_day, first.last_day) == (
        "p1", ("p1",), one.first_day, None,
    )  # fmt: skip
    assert (second.first_day, third.unwanted) == (None, ("p1",))


@pytest.mark.parametrize(
    ("row", "code"),
    [
        (",north,0,0,,8,5", "match.empty-cell"),
        ("p3,,0,0,,8,5", "match.empty-cell"),
        ("p1,north,0,0,,8,5", "match.duplicate-id"),
        (f"{'p' * 101},north,0,0,,8,5", "match.long-text"),
        (f"p3,north,0,0,{'s' * 101},8,5", "match.long-text"),
        ("p3,north,0,0,,-8,5", "match.bad-number"),
        ("p3,north,0,0,,169,5", "match.bad-number"),
        ("p3,north,0,0,,8.125,5", "match.bad-number"),
        ("p3,north,0,0,,nan,5", "match.bad-number"),
        ("p3,north,0,0,,1e1,5", "match.bad-number"),
        ("p3,north,0,0,,,5", "match.bad-number"),
        ("p3,north,20000.001,0,,8,5", "match.bad-number"),
        ("p3,north,0,0.0001,,8,5", "match.bad-number"),
        ("p3,north,0,0,,8,-1", "match.bad-number"),
        ('p3,north,"1,5",0,,8,5', "match.bad-number"),
        ("p3,north,٣,0,,8,5", "match.bad-number"),
        ("p3,north,0,0,care:0,8,5", "match.bad-skill"),
        ("p3,north,0,0,care:10,8,5", "match.bad-skill"),
        ("p3,north,0,0,care:high,8,5", "match.bad-skill"),
        ("p3,north,0,0,:2,8,5", "match.bad-skill"),
        ("p3,north,0,0,care;care:2,8,5", "match.bad-skill"),
        ("p3,north,0,0,,8", "table.wrong-field-count"),
        ('p3,north,0,0,"care,8,5', "table.broken-quote"),
    ],
)
def test_a_row_that_can_not_be_is_refused_with_its_line(
    tmp_path: Path, row: str, code: str
) -> None:
    found = refusal(tmp_path, GOOD + row + "\n")
    assert (found.code, found.params["file"]) == (code, "people.csv")
    assert found.params["line"] == 4


@pytest.mark.parametrize(
    ("columns", "cells", "code"),
    [
        ("from", "2027-02-30", "match.bad-date"),
        ("from", "1-2-2027", "match.bad-date"),
        ("until", "20270131", "match.bad-date"),
        ("from,until", "2027-02-01,2027-01-31", "match.ends-before-start"),
        ("wishes", "a1;a1", "match.listed-twice"),
        ("wishes,unwanted", "a1,a1", "match.listed-twice"),
        ("wishes", "a7", "match.unknown-id"),
        ("unwanted", "p1", "match.unknown-id"),
    ],
)
def test_a_date_or_list_that_can_not_be_is_refused(
    tmp_path: Path, columns: str, cells: str, code: str
) -> None:
    text = f"{PEOPLE.strip()},{columns}\np1,north,0,0,,8,5,{cells}\n"
    found = refusal(tmp_path, text)
    assert (found.code, found.params["line"]) == (code, 2)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (b"", "file.empty"),
        (GOOD.encode("utf-16"), "file.not-utf8"),
        (GOOD.replace("north", "nörth").encode("latin-1"), "file.not-utf8"),
        (gzip.compress(GOOD.encode())[:20], "file.truncated"),
        (b"PK\x03\x04 a spreadsheet", "file.unknown-format"),
        (GOOD.replace("\n", "\r").encode(), "table.broken-quote"),
        (GOOD.replace("hours", "hour").encode(), "match.unknown-column"),
        (GOOD.replace("hours", "id").encode(), "table.ambiguous-column"),
        (GOOD.replace(",max_km", "").encode(), "table.missing-column"),
        (WORK.encode(), "table.missing-column"),
    ],
)
def test_a_file_that_can_not_be_read_is_refused(tmp_path: Path, text: bytes, code: str) -> None:
    assert refusal(tmp_path, text).code == code


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Refusal) as caught:
        read_people(tmp_path / "nobody.csv")
    assert caught.value.code == "file.not-found"


def test_gzip_byte_order_mark_and_other_line_ends_are_no_matter(tmp_path: Path) -> None:
    plain = read_both(*write(tmp_path))
    packed = gzip.compress(b"\xef\xbb\xbf" + GOOD.replace("\n", "\r\n").encode())
    assert read_both(*write(tmp_path, packed)) == plain


def test_a_first_line_and_nothing_below_it_is_nobody(tmp_path: Path) -> None:
    assert read_both(*write(tmp_path, PEOPLE, ASSIGNMENTS)) == ((), ())


def test_locks_must_name_somebody_once(tmp_path: Path) -> None:
    head = ASSIGNMENTS.strip() + ",locked\n"
    found = refusal(tmp_path, posts=head + "a1,s,0,0,,20,p7\n")
    assert (found.code, found.params["column"]) == ("match.unknown-id", "locked")
    twice = head + "a1,s,0,0,,20,p1\na2,s,0,0,,12,p1\n"
    assert refusal(tmp_path, posts=twice).code == "match.locked-twice"
    places = write(tmp_path, posts=twice)
    assert len(read_both(*places, split=True)[1]) == 2
    write(tmp_path, posts=twice.replace("12,p1", "12.01,p1"))
    with pytest.raises(Refusal, match="locked-twice"):
        read_both(*places, split=True)


def test_who_comes_is_new_and_names_who_is_there(tmp_path: Path) -> None:
    people, posts = read_both(*write(tmp_path))
    more = tmp_path / "more.csv"
    head = ASSIGNMENTS.strip() + ",wishes,locked\n"
    for row, code in (
        ("a1,s,0,0,,8,,", "match.already-there"),
        ("b,s,0,0,,8,p9,", "match.unknown-id"),
    ):
        more.write_text(head + row + "\n", encoding="utf-8")
        with pytest.raises(Refusal, match=code):
            check_extra(people, posts, None, more)
    more.write_text(head + "b,s,0,0,,8,p1,p1\nc,s,0,0,,8,,p1\n", encoding="utf-8")
    with pytest.raises(Refusal, match="locked-twice"):
        check_extra(people, posts, None, more)
    more.write_text(PEOPLE + "p1,north,0,0,,8,5\n", encoding="utf-8")
    with pytest.raises(Refusal, match="already-there"):
        check_extra(people, posts, more, None)


def test_the_hash_of_rows_is_the_same_in_any_order_and_spelling(tmp_path: Path) -> None:
    people, _ = read_both(*write(tmp_path))
    other = GOOD.replace("26.4", "26.400").replace("care;wood:3", "wood:3; care:1")
    again, _ = read_both(*write(tmp_path, other))
    assert digest(again[::-1]) == digest(people)
    changed, _ = read_both(*write(tmp_path, GOOD.replace("26.4", "26.401")))
    assert digest(changed) != digest(people)
