from __future__ import annotations

from pathlib import Path

import pytest

from voorkant.project import env
from voorkant.project.errors import (
    AmbiguousSetting,
    InvalidSetting,
    UnknownSetting,
    UnreadableSetting,
)

OPERATIONS = Path(__file__).parents[3] / "docs/operations.md"


def test_without_any_variable_everything_has_its_default() -> None:
    given = env.read({})
    assert given.database_url is None
    assert given.var == Path("var").resolve()
    assert given.allowed_hosts == ("localhost", "127.0.0.1", "[::1]")
    assert given.secret_key_fallbacks == ()
    assert given.https is False


def test_a_value_becomes_what_it_is() -> None:
    given = env.read(
        {
            "VOORKANT_ALLOWED_HOSTS": "meedenken.bergen.nl, www.bergen.nl",
            "VOORKANT_HTTPS": "yes",
            "VOORKANT_LOG_LEVEL": "warning",
        }
    )
    assert given.allowed_hosts == ("meedenken.bergen.nl", "www.bergen.nl")
    assert given.https is True
    assert given.log_level == "warning"


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("VOORKANT_SECRETKEY", "VOORKANT_SECRET_KEY"),
        ("VOORKANT_ALLOWED_HOST", "VOORKANT_ALLOWED_HOSTS"),
        ("VOORKANT_VAR_FIEL", "VOORKANT_VAR_FILE"),
        ("voorkant_https", "VOORKANT_HTTPS"),
        ("VOORKANT_DATABASE_URL", "VOORKANT_OWNER_DATABASE_URL"),
    ],
)
def test_a_name_that_does_not_exist_is_refused_with_the_nearest_one(name: str, meant: str) -> None:
    with pytest.raises(UnknownSetting) as refused:
        env.read({name: "value"})
    assert refused.value.params == {"name": name, "suggestion": meant}


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("VOORKANT_HTTPS", "true"),
        ("VOORKANT_HTTPS", ""),
        ("VOORKANT_LOG_LEVEL", "loud"),
        ("VOORKANT_ALLOWED_HOSTS", "a.nl,,b.nl"),
        ("VOORKANT_SECRET_KEY", ""),
        ("VOORKANT_SECRET_KEY", "   "),
        ("VOORKANT_VAR", ""),
        ("DATABASE_URL", ""),
    ],
)
def test_a_value_of_the_wrong_kind_is_refused_without_repeating_it(name: str, value: str) -> None:
    with pytest.raises(InvalidSetting) as refused:
        env.read({name: value})
    assert refused.value.params["name"] == name
    assert refused.value.__cause__ is None


SAMPLES = {
    env.YES_NO: "yes",
    env.LEVEL: "error",
    env.MAIL_SERVER: "smtps://name:word@mail.example.nl",
    env.SENDER: "Bergen <info@example.nl>",
}


@pytest.mark.parametrize("variable", env.variables().values(), ids=lambda variable: variable.name)
def test_every_variable_has_a_twin_that_is_a_file(variable: env.Variable, tmp_path: Path) -> None:
    value = SAMPLES.get(variable.kind, "word")
    (tmp_path / "value").write_text(value + "\n")
    from_file = env.read({variable.name + "_FILE": str(tmp_path / "value")})
    assert from_file == env.read({variable.name: value})
    with pytest.raises(AmbiguousSetting):
        env.read({variable.name + "_FILE": str(tmp_path / "value"), variable.name: value})


@pytest.mark.parametrize("content", [None, b"\xff\xfe"])
def test_a_file_that_cannot_be_read_is_named(content: bytes | None, tmp_path: Path) -> None:
    path = tmp_path / "secret"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(UnreadableSetting) as refused:
        env.read({"VOORKANT_SECRET_KEY_FILE": str(path)})
    assert refused.value.params["path"] == str(path)


def test_an_empty_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("\n")
    with pytest.raises(InvalidSetting):
        env.read({"VOORKANT_SECRET_KEY_FILE": str(tmp_path / "secret")})


def test_a_secret_is_not_shown_when_the_settings_are_printed() -> None:
    assert "abracadabra" not in repr(env.read({"VOORKANT_SECRET_KEY": "abracadabra"}))


def test_the_operations_page_has_every_variable_and_no_other() -> None:
    rows = [
        [cell.strip() for cell in line.strip("|").split("|")]
        for line in OPERATIONS.read_text().splitlines()
        if line.startswith(("| `VOORKANT_", "| `DATABASE_"))
    ]
    documented = {row[0].strip("`"): row[1:] for row in rows}
    declared = {
        variable.name: [
            variable.kind.name,
            f"`{variable.default}`" if variable.default else "",
            variable.sentence,
        ]
        for variable in env.variables().values()
    }
    assert documented == declared


@pytest.mark.parametrize(
    ("named", "language"),
    [({"LANG": "nl_NL.UTF-8"}, "nl-NL.UTF-8"), ({}, "en"), ({"LC_ALL": "C", "LANG": "nl"}, "C")],
)
def test_the_language_of_the_terminal_is_the_one_it_says(
    named: dict[str, str], language: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    for name, value in named.items():
        monkeypatch.setenv(name, value)
    assert env.terminal_language() == language
