"""Do the tests notice changed code? Draws mutants of the rooms where a mistake costs most, and shows which survive.

mutmut makes the mutants, lets mypy catch those that break a type, and runs for each of the others just the tests that
run the changed function, the quickest first. `[tool.mutmut]` in pyproject.toml names the rooms and the tests. All of it
happens in a copy of the code, `mutants/`; to look at a mutant again, run mutmut there: `mutmut show NAME`.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import os
import random
import re
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from mutmut.__main__ import cli
from mutmut.configuration import config
from mutmut.mutation.file_mutation import mutate_file_contents
from mutmut.stats import status_by_exit_code
from mutmut.utils.file_utils import walk_mutatable_files
from mutmut.utils.format_utils import get_mutant_name

HOUSE = Path(__file__).parents[1]
COPY = HOUSE / "mutants"
MUTATED = COPY / "mutants"  # where mutmut, which runs in the copy, puts the code with all mutants in it
RECORD = COPY / "run.log"  # mutmut's progress, for whoever cannot wait
COPIED = ("bench", "deploy", "devices", "display", "docs", "kiosk", "queue_core", "tests", "web", "pyproject.toml")
CAUGHT = ("caught by type check", "killed", "timeout", "segfault")

# mutmut passes over decorated functions: those that a decorator only registers are registered by a call instead.
_REGISTERED = re.compile(r"^((?:@(?:decides|applies)\(.*\)\n)+)(def (\w+)\()", re.MULTILINE)


def main() -> None:
    parser = argparse.ArgumentParser(prog="deploy/mutants", description=__doc__.partition("\n")[0])
    parser.add_argument("rooms", nargs="*", help="folders or files to draw from; without any, all that pyproject names")
    parser.add_argument("--sample", type=int, default=150, help="how many mutants are judged (150)")
    parser.add_argument("--seed", type=int, default=1, help="the same seed draws the same mutants (1)")
    parser.add_argument("--tests", nargs="+", help="files or folders of tests that judge, instead of pyproject's")
    options = parser.parse_args()

    make_copy()
    os.chdir(COPY)
    file_of = {name: path for path in paths_in(options.rooms) for name in mutants_of(path)}
    drawn = random.Random(options.seed).sample(list(file_of), min(options.sample, len(file_of)))
    print(f"{len(drawn)} of {len(file_of)} mutants, seed {options.seed}", flush=True)
    judge(drawn, sorted({file_of[name] for name in drawn}), options.tests)
    outcomes = {name: outcome for name, outcome in read_outcomes() if name in drawn}
    for name in drawn:
        if outcomes[name] not in CAUGHT:
            print(f"\n{shown(name)}")
    print(f"\n{summary(outcomes)}")


def make_copy() -> None:
    """The code to work on, with every registered function in a form that mutmut changes."""
    shutil.rmtree(COPY, ignore_errors=True)
    COPY.mkdir()
    for name in COPIED:
        copy = shutil.copytree if (HOUSE / name).is_dir() else shutil.copy
        copy(HOUSE / name, COPY / name)
    MUTATED.mkdir()
    for folder in (COPY, MUTATED):
        (folder / "node_modules").symlink_to(HOUSE / "node_modules")  # the server bundles its pages' scripts
    for path in COPY.glob("queue_core/**/*.py"):
        path.write_text(registered_by_calls(path.read_text(encoding="utf-8")), encoding="utf-8")


def registered_by_calls(source: str) -> str:
    """`@decides(X)` over a function of a module becomes `decides(X)(function)` at the module's end."""
    calls = [
        f"{decorator.removeprefix('@')}({name})"
        for decorators, _, name in _REGISTERED.findall(source)
        for decorator in decorators.splitlines()
    ]
    return "\n".join([_REGISTERED.sub(r"\2", source), *calls, ""]) if calls else source


def paths_in(rooms: Sequence[str]) -> list[Path]:
    """The files to mutate, sorted, so that a seed always draws the same. Raises SystemExit where there are none."""
    wanted = [Path(room) for room in rooms]
    paths = [
        path
        for path in sorted(walk_mutatable_files())
        if not wanted or any(room == path or room in path.parents for room in wanted)
    ]
    if not paths:
        raise SystemExit(f"nothing to mutate in {', '.join(rooms)}: see [tool.mutmut] in pyproject.toml")
    return paths


def mutants_of(path: Path) -> list[str]:
    mutated = mutate_file_contents(str(path), path.read_text(encoding="utf-8"))
    return [get_mutant_name(path, name) for name in mutated.mutant_names]


def judge(names: Sequence[str], paths: Sequence[Path], tests: Sequence[str] | None = None) -> None:
    """Has mutmut mutate these files and run types and tests for the mutants named.

    Raises SystemExit when it cannot, as when a test fails without any mutant.
    """
    # A process of its own, because mutmut leaves its changed copy of the code on the path of imports.
    process = multiprocessing.get_context("fork").Process(target=_run_mutmut, args=(names, paths, tests))
    process.start()
    process.join()
    if process.exitcode:
        raise SystemExit(f"mutmut could not judge them; what it says is in {RECORD}")


def _run_mutmut(names: Sequence[str], paths: Sequence[Path], tests: Sequence[str] | None) -> None:
    with RECORD.open("w", encoding="utf-8") as record:
        for stream in (sys.stdout, sys.stderr):
            os.dup2(record.fileno(), stream.fileno())
    config().only_mutate = [str(path) for path in paths]
    if tests:
        config().pytest_add_cli_args_test_selection = list(tests)
    cli(["run", "--max-children", "1", *names])


def read_outcomes() -> Iterator[tuple[str, str]]:
    """Name and mutmut's word for what became of it, for every mutant there is."""
    for record in MUTATED.rglob("*.py.meta"):
        codes = json.loads(record.read_text(encoding="utf-8"))["exit_code_by_key"]
        for name, code in codes.items():
            yield name, status_by_exit_code[code]


def shown(name: str) -> str:
    """The mutant's name, what became of it, and its difference from the code as it is."""
    answer = subprocess.run(["mutmut", "show", name], cwd=COPY, check=True, capture_output=True, text=True)
    return answer.stdout.rstrip()


def summary(outcomes: Mapping[str, str]) -> str:
    """How many mutants came to which end, and the share that types or tests caught."""
    ends = Counter(outcomes.values())
    caught = sum(ends[end] for end in CAUGHT)
    by_tests, typed = caught - ends["caught by type check"], len(outcomes) - ends["caught by type check"]
    lines = [f"{count:5} {end}" for end, count in ends.most_common()]
    lines.append(f"{caught} of {len(outcomes)} caught by types or tests: {caught / len(outcomes):.1%}")
    if typed:
        lines.append(f"{by_tests} of the {typed} that break no type caught by tests: {by_tests / typed:.1%}")
    return "\n".join(lines)


if __name__ == "__main__":
    main()
