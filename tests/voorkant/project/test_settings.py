"""The settings as another process gets them, from its environment."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ASK = """
import json, sys
from voorkant.project import settings
print(json.dumps({name: getattr(settings, name) for name in sys.argv[1:]}, default=str))
"""


def ask(var: Path, *names: str, **environment: str) -> subprocess.CompletedProcess[str]:
    inherited = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("VOORKANT_", "DATABASE_URL"))
    }
    return subprocess.run(
        [sys.executable, "-c", ASK, *names],
        env={**inherited, "VOORKANT_VAR": str(var), **environment},
        capture_output=True,
        text=True,
        check=False,
    )


def answer(var: Path, *names: str, **environment: str) -> dict[str, Any]:
    done = ask(var, *names, **environment)
    assert done.returncode == 0, done.stderr
    told: dict[str, Any] = json.loads(done.stdout)
    return told


def test_visitors_never_see_the_inside_of_an_error(tmp_path: Path) -> None:
    told = answer(tmp_path, "DEBUG", "SIGNED_COOKIE_LEGACY_SALT_FALLBACK", "USE_X_FORWARDED_HOST")
    assert told == {
        "DEBUG": False,
        "SIGNED_COOKIE_LEGACY_SALT_FALLBACK": False,
        "USE_X_FORWARDED_HOST": False,
    }


def test_reading_the_settings_starts_no_server(tmp_path: Path) -> None:
    told = answer(tmp_path, "DATABASES")
    assert set(told["DATABASES"]) == {"default", "owner"}
    assert not (tmp_path / "postgres").exists()


def test_https_makes_everything_safe_at_once(tmp_path: Path) -> None:
    names = (
        "SECURE_SSL_REDIRECT",
        "SECURE_HSTS_SECONDS",
        "SECURE_HSTS_INCLUDE_SUBDOMAINS",
        "SECURE_PROXY_SSL_HEADER",
    )
    told = answer(tmp_path, *names, VOORKANT_HTTPS="yes")
    assert told == {
        "SECURE_SSL_REDIRECT": True,
        "SECURE_HSTS_SECONDS": 31536000,
        "SECURE_HSTS_INCLUDE_SUBDOMAINS": True,
        "SECURE_PROXY_SSL_HEADER": ["HTTP_X_FORWARDED_PROTO", "https"],
    }
    assert answer(tmp_path, "SECURE_PROXY_SSL_HEADER")["SECURE_PROXY_SSL_HEADER"] is None


def test_every_cookie_is_bound_to_this_host_with_and_without_https(tmp_path: Path) -> None:
    names = [
        f"{kind}_COOKIE_{part}"
        for kind in ("CSRF", "SESSION")
        for part in ("NAME", "SECURE", "HTTPONLY", "SAMESITE")
    ]
    for https in ("yes", "no"):
        told = answer(tmp_path, *names, VOORKANT_HTTPS=https)
        for kind in ("CSRF", "SESSION"):
            assert told[f"{kind}_COOKIE_NAME"].startswith("__Host-")
            assert told[f"{kind}_COOKIE_SECURE"] is True
            assert told[f"{kind}_COOKIE_HTTPONLY"] is True
            assert told[f"{kind}_COOKIE_SAMESITE"] == "Lax"


def test_keys_are_kept_apart_when_told_and_in_our_own_folder_otherwise(tmp_path: Path) -> None:
    assert answer(tmp_path, "VOORKANT_KEYS") == {"VOORKANT_KEYS": str(tmp_path / "keys")}
    apart = answer(tmp_path, "VOORKANT_KEYS", VOORKANT_KEYS=str(tmp_path / "apart"))
    assert apart == {"VOORKANT_KEYS": str(tmp_path / "apart")}


def test_an_old_key_is_believed_while_it_is_listed(tmp_path: Path) -> None:
    told = answer(
        tmp_path,
        "SECRET_KEY",
        "SECRET_KEY_FALLBACKS",
        VOORKANT_SECRET_KEY="new",
        VOORKANT_SECRET_KEY_FALLBACKS="old,older",
    )
    assert told == {"SECRET_KEY": "new", "SECRET_KEY_FALLBACKS": ["old", "older"]}


@pytest.mark.parametrize(
    ("name", "value", "code"),
    [
        ("VOORKANT_SECRET", "x", "settings.unknown"),
        ("VOORKANT_HTTPS", "1", "settings.invalid"),
        ("DATABASE_URL", "sqlite:///site.db", "database.refused"),
    ],
)
def test_a_wrong_environment_stops_every_process_of_django(
    tmp_path: Path, name: str, value: str, code: str
) -> None:
    refused = ask(tmp_path, "DEBUG", **{name: value})
    assert refused.returncode != 0
    assert code in refused.stderr


def test_django_finds_nothing_to_warn_about_before_going_live() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "django", "check", "--deploy", "--fail-level", "WARNING"],
        env={
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "voorkant.project.settings",
            "VOORKANT_HTTPS": "yes",
        },
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
