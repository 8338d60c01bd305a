"""The house rules that a tool can check, each with a sentence about what is wrong."""

from __future__ import annotations

import ast
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PRODUCT = ("app", "bots", "core", "dsps", "notifications", "oauth_web", "sandbox", "storage", "bench")
MOST_LINES, MOST_FUNCTION = 350, 50
NO_DRAWERS = {"utils", "util", "helpers", "helper", "common", "base", "manager", "misc"}
BANNED = {
    "datetime.now",
    "datetime.utcnow",
    "random.random",
    "random.choice",
    "uuid.uuid4",
    "os.environ",
    "time.time",
}
FREE = ("app", "sandbox", "bench")  # where time, chance and the environment come from
MAY_ASK_TIME = {
    "storage/clock.py",  # is the clock
    "dsps/_oauth1.py",  # the timestamp that makes a signature fresh
    "dsps/_apple_tokens.py",  # the same: when a signed token was made, by the service's time
}
LOOPS = re.compile(
    r"(runner|service|alarm|dispatcher|inbox_loop|release_run|lane_run|resolving|rounds|guard|answering|client|fans|campaign|announcements|upkeep|polling|call|gateway)"
)


def sources(*folders: str) -> Iterator[tuple[Path, str]]:
    for folder in folders:
        for path in sorted((ROOT / folder).rglob("*.py")):
            if "migrations" not in path.parts:
                yield path.relative_to(ROOT), path.read_text()


FILES = list(sources(*PRODUCT))


@pytest.mark.parametrize(("path", "text"), FILES, ids=[str(p) for p, _ in FILES])
def test_a_file_is_small_and_says_why_it_exists(path: Path, text: str):
    assert len(text.splitlines()) <= MOST_LINES, f"{path} is too long: split it by topic"
    tree = ast.parse(text)
    if text.strip():
        assert ast.get_docstring(tree), f"{path}: line 1 must say why the file exists"
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            length = (node.end_lineno or node.lineno) - node.lineno + 1
            assert length <= MOST_FUNCTION, f"{path}:{node.lineno} {node.name} has {length} lines"


def test_there_are_no_drawers():
    drawers = [str(p) for p, _ in FILES if p.stem.strip("_") in NO_DRAWERS]
    assert not drawers, f"name the topic instead: {drawers}"


def test_time_chance_and_the_environment_are_asked_for():
    for path, text in FILES:
        if path.parts[0] in FREE or str(path) in MAY_ASK_TIME:
            continue
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.Attribute):
                name = ast.unparse(node)
                assert name not in BANNED, (
                    f"{path}:{node.lineno} uses {name}: pass a clock, chance or settings in"
                )


def test_everything_is_caught_only_in_loops():
    for path, text in FILES:
        for node in ast.walk(ast.parse(text)):
            if (
                isinstance(node, ast.ExceptHandler)
                and node.type is not None
                and ast.unparse(node.type) == "Exception"
            ):
                assert LOOPS.search(path.stem), f"{path}:{node.lineno} catches Exception outside a loop"


@pytest.mark.parametrize("word", ["TODO", "FIXME", "XXX", "NotImplementedError"])
def test_nothing_is_left_for_later(word: str):
    found = [str(p) for p, text in FILES if re.search(rf"\b{word}\b", text)]
    assert not found, f"{word} in {found}"


def test_every_ignore_has_a_code_and_a_reason():
    for path, text in FILES:
        for number, line in enumerate(text.splitlines(), 1):
            if "type: ignore" in line:
                assert re.search(r"type: ignore\[[\w, -]+\]\s+# \w", line), (
                    f"{path}:{number} ignores without a reason"
                )
            if "noqa" in line:
                assert re.search(r"noqa: [A-Z0-9, ]+ - \S", line), (
                    f"{path}:{number} silences without a reason"
                )


def tracked() -> list[Path]:
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False).stdout
    return [ROOT / name for name in listed.splitlines()]


def test_no_machine_path_and_no_index_host_in_any_file():
    hosts = "|".join(
        ["pypi" + r"\.org/simple", "files" + r"\.pythonhosted", "registry" + r"\.npmjs", "--index" + "-url"]
    )
    paths = "|".join(["/" + "work/", "/" + "root/"])
    for path in tracked():
        if path.suffix in (".png", ".jpg") or not path.is_file() or path == Path(__file__):
            continue
        text = path.read_text(errors="replace")
        assert not re.search(hosts, text.replace("--no-emit-" + "index-url", "")), (
            f"{path} names a package index"
        )
        assert not re.search(rf"(?<![\w./-])({paths})", text), f"{path} carries a path of one machine"


def test_core_imports_the_standard_library_only():
    import sys

    allowed = set(sys.stdlib_module_names) | {"core"}
    for path, text in sources("core"):
        for node in ast.walk(ast.parse(text)):
            names = [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            names += [a.name for a in node.names] if isinstance(node, ast.Import) else []
            for name in names:
                assert name.split(".")[0] in allowed, f"{path} imports {name}"
