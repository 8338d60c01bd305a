"""What each benchmark prints is relied on by others: its figures keep their names."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

BENCH = Path(__file__).parents[2] / "bench"
PRINTED = {
    "saves": "saves_per_s limit_saves_per_s ratio peers pgqueuer_one_job procrastinate_one_job",
    "refresh": "saves_per_s limit_saves_per_s ratio",
    "plan": "rows_per_s limit_rows_per_s ratio peak_mb",
    "lanes": "utilisation limit_utilisation ratio self_made_429",
    "punctual": "first_save_s limit_s ratio",
    "messages": "utilisation bare_sdk_per_s ratio",
    "inbound": "accepted_per_s limit_per_s ratio lost",
    "web": "per_s limit_per_s ratio",
}


@pytest.mark.parametrize("name", PRINTED)
def test_a_benchmark_prints_what_others_rely_on(name: str) -> None:
    """Read, not run: each takes minutes."""
    tree = ast.parse((BENCH / f"{name}.py").read_text())
    assert set(PRINTED[name].split()) - {key for node in ast.walk(tree) for key in _keys(node)} == set()


def test_each_of_them_can_be_named() -> None:
    tree = ast.parse((BENCH / "__main__.py").read_text())
    [names] = [n.value for n in tree.body if isinstance(n, ast.Assign) and n.targets[0].id == "NAMES"]  # type: ignore[attr-defined]
    assert set(PRINTED) <= set(ast.literal_eval(names))


def _keys(node: ast.AST) -> set[object]:
    """Of a literal, or what is put into a dict by its name."""
    if isinstance(node, ast.Dict):
        return {key.value for key in node.keys if isinstance(key, ast.Constant)}
    if isinstance(node, ast.Subscript) and isinstance(node.ctx, ast.Store):
        return {node.slice.value} if isinstance(node.slice, ast.Constant) else set()
    return set()
