"""What a Python file of the platform may not contain, read from its syntax tree."""

from __future__ import annotations

import ast
from types import ModuleType

_SQL_VERBS = {"execute", "executemany", "raw", "copy"}


def faults_in(source: str) -> list[str]:
    """Names what is forbidden in a source text, each with its line; [] when all is well."""
    tree = ast.parse(source)
    composed = _composed_names(tree)
    found: list[tuple[int, str]] = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            found += [(node.lineno, name) for name in _faults_of_call(node, composed)]
        elif isinstance(node, ast.Attribute) and _dotted(node) in {"os.environ", "os.getenv"}:
            found.append((node.lineno, "reads the environment"))
        elif isinstance(node, ast.ImportFrom | ast.Import):
            found += [(node.lineno, name) for name in _faults_of_import(node)]
    return [f"line {line}: {name}" for line, name in sorted(set(found))]


def _composed_names(tree: ast.Module) -> set[str]:
    """Names that stand for a psycopg `SQL(…)`, whose `format` quotes what it is given."""
    return {
        target.id
        for node in ast.walk(tree)
        if isinstance(node, ast.Assign) and _is_composed(node.value, set())
        for target in node.targets
        if isinstance(target, ast.Name)
    }


def _is_composed(expression: ast.expr, names: set[str]) -> bool:
    if isinstance(expression, ast.Name):
        return expression.id in names
    return isinstance(expression, ast.Call) and _last(expression.func) == "SQL"


def _faults_of_call(call: ast.Call, composed: set[str]) -> list[str]:
    name = _last(call.func)
    if name == "extra" and isinstance(call.func, ast.Attribute):
        return ["a query with .extra()"]
    if name == "RawSQL":
        return ["a query with RawSQL"]
    if name in _SQL_VERBS and isinstance(call.func, ast.Attribute) and call.args:
        return ["SQL made from text"] if _is_made_up(call.args[0], composed) else []
    return []


def _faults_of_import(node: ast.ImportFrom | ast.Import) -> list[str]:
    names = {alias.name for alias in node.names}
    module = node.module if isinstance(node, ast.ImportFrom) and node.module else ""
    found = []
    if "csrf_exempt" in names:
        found.append("a view without protection against forged requests")
    if {"mark_safe", "SafeString"} & names:
        found.append("text that is not escaped")
    if module == "django.dispatch" or module.endswith(".signals") or "signals" in names:
        found.append("signals")
    if module == "os" and {"environ", "getenv"} & names:
        found.append("reads the environment")
    if "contenttypes" in module:
        found.append("generic relations")
    return found


def _is_made_up(argument: ast.expr, composed: set[str]) -> bool:
    """Whether text is put together from parts, other than by psycopg's own `SQL(…).format(…)`."""
    if isinstance(argument, ast.JoinedStr):
        return any(isinstance(part, ast.FormattedValue) for part in argument.values)
    if isinstance(argument, ast.BinOp):
        return True
    if isinstance(argument, ast.Call) and isinstance(argument.func, ast.Attribute):
        made_by = argument.func
        return made_by.attr in {"format", "join"} and not _is_composed(made_by.value, composed)
    return False


def _last(expression: ast.expr) -> str:
    if isinstance(expression, ast.Attribute):
        return expression.attr
    return expression.id if isinstance(expression, ast.Name) else ""


def _dotted(expression: ast.expr) -> str:
    if isinstance(expression, ast.Attribute):
        return f"{_dotted(expression.value)}.{expression.attr}"
    return expression.id if isinstance(expression, ast.Name) else ""


def untrue_names(module: ModuleType) -> list[str]:
    """The names in a module's `__all__` that it doesn't have, and those that are named twice."""
    listed: list[str] = getattr(module, "__all__", [])
    return [name for name in listed if not hasattr(module, name) or listed.count(name) > 1]


def positional_verbs(source: str) -> list[str]:
    """Public functions of an `actions.py` that take an argument without its name."""
    return [
        node.name
        for node in ast.parse(source).body
        if isinstance(node, ast.FunctionDef)
        and not node.name.startswith("_")
        and (node.args.args or node.args.posonlyargs or node.args.vararg)
    ]
