"""`python -m bench NAME --json`: one JSON object on the last line."""

from __future__ import annotations

import argparse
import importlib
import json
import sys

NAMES = ("saves", "refresh", "plan", "punctual", "lanes", "messages", "inbound", "web", "crowd")


def main() -> None:
    """Run one benchmark, or all of them, one after the other."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("name", choices=[*NAMES, "all"])
    parser.add_argument("--json", action="store_true", help="nothing but the JSON object")
    parser.add_argument("--rounds", type=int, default=3, help="interleaved rounds; medians are printed")
    options = parser.parse_args()
    results = {}
    for name in NAMES if options.name == "all" else (options.name,):
        module = importlib.import_module(f"bench.{name}")
        results[name] = module.run(options.rounds)
        if not options.json:
            print(f"{name}: {json.dumps(results[name])}", file=sys.stderr)
    print(json.dumps(results if options.name == "all" else results[options.name]))


main()
