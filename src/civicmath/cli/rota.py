"""`civicmath rota`: from a cohort to a plan and calendars, and back to whether it is true."""

from __future__ import annotations

import json as json_module
import time
from typing import TYPE_CHECKING, Any

import typer
from rich import box
from rich.table import Table
from rich.text import Text

from civicmath.cli.outputs import check_places
from civicmath.cli.rota_words import AIMS, FALSE, WORDS
from civicmath.cli.terminal import Output
from civicmath.errors import NoSuchFolder, NotWritable, reason_of
from civicmath.formats.streams import whole_text
from civicmath.formats.writing import write_together
from civicmath.rota.calendar_files import calendars
from civicmath.rota.checking import check_plan
from civicmath.rota.cohort import read_cohort
from civicmath.rota.errors import NotAPlan
from civicmath.rota.forming import form as form_group
from civicmath.rota.planning import plan as make_plan
from civicmath.rota.repairing import Before, Cancellations
from civicmath.rota.repairing import repair as repair_plan

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from civicmath.rota.planning import Plan

_LIMIT = 64 << 20


def plan(cohort: Path, json: Path | None, ics: Path | None, language: str) -> None:
    """Read, plan, write, and tell on standard output what was planned.

    Raises:
        Refusal: The cohort can't be planned, or a place can't be written.
    """
    begin = time.perf_counter()
    _check_places([json], ics, [cohort])
    done = make_plan(read_cohort(cohort))
    result = done.to_json_dict() | {"seconds": round(time.perf_counter() - begin, 3)}
    _write([(json, result)], done, ics, language)
    _show_plan(result, done, language)


def check(cohort: Path, written: Path, language: str) -> None:
    """Check a plan, and end with 1 and the first false line when there is one.

    Raises:
        Refusal: A file can't be read.
        Exit: Something in it isn't true.
    """
    read = read_cohort(cohort)
    found = check_plan(cohort, _read_plan(written))
    words = WORDS[language]
    if found is None:
        _say(words["true"].format(sessions=len(read.sessions)))
        return
    params = dict(found.params)
    if "aim" in params:
        params["aim"] = AIMS[language].get(str(params["aim"]), str(params["aim"]))
    _say(words["false"] + FALSE[language][found.code].format(**params), "bold red")
    raise typer.Exit(1)


def repair(  # noqa: PLR0913 - as the command gives them
    cohort: Path,
    written: Path,
    changed: tuple[Sequence[str], Sequence[str]],
    *,
    newer: Path | None,
    json: Path | None,
    ics: Path | None,
    language: str,
) -> None:
    """Read cohort and plan, repair, write, and tell what changed.

    Args:
        cohort: With the newest answers.
        written: The plan as it was.
        changed: Cancellations, and sessions that took place.
        newer: Where the cohort after the cancellations goes, if anywhere.
        json: Where the plan goes, if anywhere.
        ics: Folder for calendars, if any.
        language: "en" or "nl".

    Raises:
        Refusal: A file can't be read, nothing can be planned, a place can't be written.
    """
    begin = time.perf_counter()
    _check_places([json, newer], ics, [cohort, written])
    read = read_cohort(cohort)
    before = Before.from_json(read, _read_plan(written), source=written.name)
    cancelled = Cancellations.from_texts(read, *changed)
    done = repair_plan(read, before, cancelled)
    result = done.to_json_dict() | {"seconds": round(time.perf_counter() - begin, 3)}
    after = done.plan.cohort.to_json_dict()
    _write([(json, result), (newer, after)], done.plan, ics, language)
    _show_plan(result, done.plan, language)
    words = WORDS[language]
    for session, days in result["moved"].items():
        _say(words["moved"].format(session=session, old=days["from"], new=days["to"]))
    for change in result["changes"]:
        out, into = (", ".join(change[key]) or words["nobody"] for key in ("out", "in"))
        where = {key: change[key] for key in ("session", "municipality")}
        _say(words["change"].format(**where, out=out, into=into))
    if not result["moved"] and not result["changes"]:
        _say(words["unchanged"])


def form(poll: Path, seed: str, json: Path | None, cohort: Path | None, language: str) -> None:
    """Read a poll, form the group, write, and tell who takes part.

    Raises:
        Refusal: The poll can't be read, or a place can't be written.
    """
    begin = time.perf_counter()
    _check_places([json, cohort], None, [poll])
    read = read_cohort(poll)
    formed = form_group(read, seed=seed)
    result = formed.to_json_dict() | {"seconds": round(time.perf_counter() - begin, 3)}
    group = read.only(frozenset(formed.group)).to_json_dict()
    _write([(json, result), (cohort, group)], None, None, language)
    words = WORDS[language]
    _say(words["group"].format(names=", ".join(formed.group) or words["nobody"]), "bold")
    _say(words["waiting"].format(names=", ".join(formed.waiting) or words["nobody"]))
    for session, day in result["blocks"].items():
        _say(f"{session}: {day}")
    _show_stages(result, language)


def _check_places(files: Sequence[Path | None], ics: Path | None, sources: Sequence[Path]) -> None:
    """Refuse places where a result can't go, before any work is lost; make the calendars' folder."""
    for source in sources:
        check_places([file for file in files if file], source)
    if ics is None or ics.is_dir():
        return
    if not ics.parent.is_dir():
        raise NoSuchFolder(file=ics.name, folder=str(ics.parent))
    try:
        ics.mkdir()
    except OSError as error:
        raise NotWritable(file=str(ics), reason=reason_of(error)) from error


def _write(
    files: Sequence[tuple[Path | None, Mapping[str, Any]]],
    done: Plan | None,
    ics: Path | None,
    language: str,
) -> None:
    """Make all results before the first is written."""
    results: list[tuple[Path, bytes]] = []
    for path, value in files:
        if path is not None:
            text = json_module.dumps(value, ensure_ascii=False, allow_nan=False, indent=1)
            results.append((path, text.encode() + b"\n"))
    if done is not None and ics is not None:
        made = calendars(done, language=language)
        results += [(ics / name, content) for name, content in made.items()]
    write_together(results)


def _read_plan(path: Path) -> dict[str, Any]:
    """Read what the command wrote.

    Raises:
        FileRefusal: It can't be read.
        NotAPlan: It isn't that.
    """
    try:
        found = json_module.loads(whole_text(path, _LIMIT))
    except (ValueError, RecursionError) as error:
        raise NotAPlan(file=path.name) from error
    if not isinstance(found, dict) or not str(found.get("schema")).startswith("rota/"):
        raise NotAPlan(file=path.name)
    return found


def _show_plan(result: Mapping[str, Any], done: Plan, language: str) -> None:
    words, cohort = WORDS[language], done.cohort
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    heads = ["session", "block", "fallback", "absent", "guests"]
    for key in [*heads, "host"] if cohort.hosts else heads:
        table.add_column(words[key])
    seats = cohort.guests_per_session * len(cohort.municipalities)
    for name, day in result["blocks"].items():
        filled = sum(len(ids) for ids in result["guests"][name].values())
        row = [
            name,
            day,
            result["fallback"][name] or words["nobody"],
            ", ".join(result["absent"][name]) or words["nobody"],
            words["seats"].format(filled=filled, seats=seats),
        ]
        if cohort.hosts:
            row.append(result["hosts"][name] or words["nobody"])
        table.add_row(*(Text(_plain(text)) for text in row))
    Output(highlight=False).print(table)
    _show_stages(result, language)


def _show_stages(result: Mapping[str, Any], language: str) -> None:
    words = WORDS[language]
    for stage in result["stages"]:
        proven = words["proven" if stage["proven"] else "not_proven"]
        _say(f"{AIMS[language][stage['aim']]}: {stage['value']} ({proven})")


def _say(text: str, style: str = "") -> None:
    Output(highlight=False, soft_wrap=True).print(Text(_plain(text), style=style))


def _plain(text: str) -> str:
    return "".join(sign if sign.isprintable() else " " for sign in text)
