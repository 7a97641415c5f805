# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""Tries each parser with atheris, which keeps what makes the code do something new and changes that further.

    python -m tests.fuzz [--minutes 1] [PARSER …]

What was worth keeping is in `.fuzz/PARSER`, and the next run goes on from there; what was found is beside it.
Each parser has a process of its own, since a finding ends it.
"""

import re
import subprocess
import sys
from argparse import ArgumentParser
from pathlib import Path

OURS = ("adapters", "bot", "knowledge")
LIBRARIES = ("dateutil", "icalendar", "license_expression", "markdown_it", "recurring_ical_events")
KEPT = Path(".fuzz")
SLOWEST = 20  # seconds for one input, on a machine that has more to do
MEMORY = 2048  # megabytes
COUNT = re.compile(r"stat::number_of_executed_units:\s*(\d+)")


def _try(name: str, options: list[str]) -> None:
    """Tries one parser in this process, which libFuzzer ends."""
    import atheris

    with atheris.instrument_imports(include=[*OURS, *LIBRARIES]):
        from tests.fuzz.parsers import PARSERS

    corpus = KEPT / name
    corpus.mkdir(parents=True, exist_ok=True)
    for number, seed in enumerate(PARSERS[name].seeds):
        (corpus / f"seed-{number}").write_bytes(seed)
    atheris.Setup(["fuzz", str(corpus), *options], PARSERS[name].tries)
    atheris.Fuzz()


def _tried(name: str, seconds: int) -> bool:
    """Tries one parser for so long and tells what came of it; whether nothing was found."""
    options = [f"-max_total_time={seconds}", f"-timeout={SLOWEST}", f"-rss_limit_mb={MEMORY}", "-max_len=4096"]
    more = [f"-artifact_prefix={KEPT}/{name}-", "-print_final_stats=1"]
    command = [sys.executable, "-m", "tests.fuzz", "--only", name, *options, *more]
    pipe = subprocess.PIPE
    done = subprocess.run(command, stdout=pipe, stderr=subprocess.STDOUT, text=True, errors="replace", check=False)
    said = "".join(line for line in done.stdout.splitlines(True) if "Instrumenting" not in line)
    count = found[1] if (found := COUNT.search(said)) else "?"
    sys.stdout.write(f"{'✗' if done.returncode else '✓'} {name}: {count} inputs in {seconds} s\n")
    if done.returncode:
        sys.stdout.write(said[-4000:])
    sys.stdout.flush()
    return not done.returncode


def main() -> int:
    if sys.argv[1:2] == ["--only"]:
        _try(sys.argv[2], sys.argv[3:])
        return 0
    from tests.fuzz.parsers import PARSERS

    arguments = ArgumentParser(prog="python -m tests.fuzz")
    arguments.add_argument("--minutes", type=float, default=1.0, help="for each parser")
    arguments.add_argument("parsers", nargs="*", choices=[[], *PARSERS], help="all, unless some are named")
    given = arguments.parse_args()
    results = [_tried(name, round(given.minutes * 60)) for name in given.parsers or PARSERS]
    return 0 if all(results) else 1


if __name__ == "__main__":
    sys.exit(main())
