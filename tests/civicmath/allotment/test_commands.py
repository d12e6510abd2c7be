"""`civicmath allot` and `civicmath distribute`, as they are typed."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from civicmath.allotment import commitment
from civicmath.cli import app
from tests.civicmath.allotment.orders import Row, csv_of

ROWS: list[Row] = [
    ("r1", 12, "village", 1, "r1", ""),
    ("r2", 40, "village", 2, "r2", ""),
    ("x1", 4, "elsewhere", 3, "x1", ""),
    ("x2", 30, "elsewhere", 4, "x2", ""),
]


@pytest.fixture(name="orders")
def orders_file(tmp_path: Path) -> Path:
    file = tmp_path / "orders.csv"
    file.write_text(csv_of(ROWS), encoding="utf-8")
    return file


def run(*words: object) -> int:
    return app.run(list(map(str, words)))


def test_orders_become_a_result_that_checks_and_explains(
    orders: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out, why = tmp_path / "out.json", tmp_path / "why.json"
    assert run("allot", orders, "--supply", 47, "--rule", "bricks", "--first", 10,
               "--class", "village", "--seed", "S", "--json", out) == 0  # fmt: skip
    said = json.loads(out.read_text(encoding="utf-8"))
    assert said["allotted"]["r1"] == 12
    assert said["allotted"]["x1"] == 4
    assert sorted((said["allotted"]["r2"], said["allotted"]["x2"])) == [15, 16]
    assert {"schema", "terms", "steps", "seed", "commitment", "seconds"} <= said.keys()
    assert run("allot", "check", orders, out, "--commitment", commitment("S")) == 0
    assert run("allot", "explain", orders, out, "r2", "--json", why) == 0
    assert json.loads(why.read_text(encoding="utf-8"))["got"] == said["allotted"]["r2"]
    told = capsys.readouterr().out
    assert "4 orders ask for 86; there are 47. Given: 47. Left: 0." in told
    assert "True: 4 orders" in told


def test_a_forged_result_ends_with_one_and_its_first_false_line(
    orders: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out.json"
    run("allot", "decide", "--supply", 47, orders, "--json", out)
    said = json.loads(out.read_text(encoding="utf-8"))
    said["allotted"]["r2"] += 1
    said["allotted"]["x2"] -= 1
    out.write_text(json.dumps(said), encoding="utf-8")
    capsys.readouterr()
    assert run("allot", "check", orders, out, "--language", "nl") == 1
    assert capsys.readouterr().out.startswith("Onjuist: inschrijving r2 heeft er ")
    assert run("allot", "explain", orders, out, "r2") == 1
    assert "False: order r2" in capsys.readouterr().out


def test_the_same_orders_give_the_same_bytes_but_for_the_time(orders: Path, tmp_path: Path) -> None:
    other = tmp_path / "shuffled.csv"
    other.write_text(csv_of(ROWS[::-1]), encoding="utf-8")
    texts = []
    for name, source in (("one", orders), ("two", other)):
        assert run("allot", source, "--supply", 20, "--seed", "S", "--json", tmp_path / name) == 0
        lines = (tmp_path / name).read_text(encoding="utf-8").splitlines()
        texts.append([line for line in lines if '"seconds"' not in line])
    assert texts[0] == texts[1]


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["--supply", "-1"], "command.usage"),
        (["--supply", "2.5"], "command.usage"),
        ([], "command.usage"),
        (["--supply", "5", "--rule", "luck"], "command.usage"),
        (["--supply", "5", "--first", "2"], "terms.first-without-class"),
        (["--supply", "5", "--lot", "6"], "terms.lot-too-large"),
        (["--supply", "5", "--lot", "5"], "orders.below-lot"),
        (["--supply", "5", "--tranche", "village"], "terms.bad-tranche"),
        (["--supply", "5", "--tranche", "village:6:bricks"], "terms.tranches-above-supply"),
        (["--supply", "5", "--commitment", "0" * 64], "terms.other-seed"),
        (["--supply", "5", "--json", "/nowhere/out.json"], "output.no-folder"),
    ],
)
def test_what_cant_be_done_is_refused_with_its_code(
    orders: Path, words: list[str], code: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("allot", orders, *words) == 2
    assert f"({code})" in capsys.readouterr().err


def test_the_orders_themselves_are_never_overwritten(
    orders: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("allot", orders, "--supply", 5, "--json", orders) == 2
    assert "(output.same-file)" in capsys.readouterr().err


@pytest.mark.parametrize(
    "text",
    ["", "[]", "{", '{"schema": "opinions-report/1"}', '{"schema": "allotment/1", "schema": "x"}'],
)
def test_what_isnt_a_result_is_refused(
    orders: Path, tmp_path: Path, text: str, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "odd.json"
    file.write_text(text, encoding="utf-8")
    assert run("allot", "check", orders, file) == 2
    code = "file.empty" if not text else "result.not-ours"
    assert f"({code})" in capsys.readouterr().err


def test_a_stranger_cannot_steer_the_terminal(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "orders.csv"
    file.write_text("id,quantity,class\n[bold]\x1b[31ma,3,\x1b[2J[red]x\n", encoding="utf-8")
    assert run("allot", file, "--supply", 2) == 0
    assert "\x1b" not in capsys.readouterr().out


def test_two_years_of_payments_carry_their_fractions(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    register = tmp_path / "register.csv"
    register.write_text("id,shares,from\na,1,2020-01-01\nb,1,2020-01-01\nc,1,2020-01-01\n")
    for year, before in ((2026, None), (2027, 2026)):
        words = ["distribute", register, "--amount", "0.10", "--from", f"{year}-01-01",
                 "--until", f"{year}-12-31", "--json", tmp_path / f"{year}.json"]  # fmt: skip
        carry = ["--carry", tmp_path / f"{before}.json"] if before else []
        assert run(*words, *carry) == 0
        result = tmp_path / f"{year}.json"
        assert run("distribute", "check", register, result, *carry) == 0
    one, two = (json.loads((tmp_path / f"{y}.json").read_text()) for y in (2026, 2027))
    assert sum(two["paid_cents"].values()) == 10
    both = [one["paid_cents"][name] + two["paid_cents"][name] for name in "abc"]
    assert sorted(both) == [6, 7, 7]
    assert run("distribute", "check", register, tmp_path / "2027.json") == 1
    assert "False: it carries on other fractions" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["--amount", "-5"], "distribution.bad-amount"),
        (["--amount", "5.005"], "distribution.bad-amount"),
        (["--amount", "5", "--from", "2026-01-01"], "distribution.bad-period"),
        (["--amount", "5", "--carry", "nowhere.json"], "file.not-found"),
    ],
)
def test_what_cant_be_paid_is_refused_with_its_code(
    tmp_path: Path, words: list[str], code: str, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "holdings.csv"
    file.write_text("id,share_days\na,1\n", encoding="utf-8")
    assert run("distribute", file, *words) == 2
    assert f"({code})" in capsys.readouterr().err


def test_help_is_instant_and_a_check_needs_no_drawing() -> None:
    code = (
        "import sys\nfrom civicmath.cli import app\napp.run(['allot', '--help'])\n"
        "app.run(['distribute', 'pay', '--help'])\n"
        "print(*({'numpy', 'polars', 'numba', 'altair'} & set(sys.modules)), sep=',')"
    )
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert told.stdout.splitlines()[-1] == ""
