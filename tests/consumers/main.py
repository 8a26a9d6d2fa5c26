"""Runs the checks and prints a line for each. Started by `tests/consumers/run`."""

import sys
import time
import traceback

import lab
from checks import (
    action,
    checkstyle,
    command,
    documents,
    github,
    gitlab,
    hooks,
    json_report,
    junit,
    markdown,
    package,
    plans,
    sarif,
    settings,
    workflows,
)

MODULES = [
    json_report,
    settings,
    sarif,
    junit,
    github,
    gitlab,
    checkstyle,
    markdown,
    command,
    workflows,
    package,
    plans,
    hooks,
    action,
    documents,
]


def main(arguments):
    """Runs the checks whose names start with one of the arguments, or all of them."""
    checks = [check for module in MODULES for check in lab.checks_of(module)]
    if arguments == ["--list"]:
        for name, check in checks:
            print(f"{name:32}{check.__doc__.splitlines()[0]}")
        return 0
    unused = [prefix for prefix in arguments if not any(name.startswith(prefix) for name, _ in checks)]
    if unused:
        print(f"error: no check starts with {', '.join(unused)}\n help: `tests/consumers/run --list` lists them.")
        return 2
    chosen = [it for it in checks if not arguments or it[0].startswith(tuple(arguments))]
    failed = [name for name, check in chosen if not passes(name, check)]
    if failed:
        print(f"\n{len(failed)} of {len(chosen)} checks failed. Again: tests/consumers/run {' '.join(failed)}")
        return 1
    print(f"\n{len(chosen)} checks passed")
    return 0


def passes(name, check):
    """Runs one check and prints its line and, if it fails, why."""
    started = time.monotonic()
    try:
        check()
        wrong = None
    except lab.Failure as failure:
        wrong = str(failure)
    except Exception:  # noqa: BLE001 - an error of the check itself is a failure, too
        wrong = traceback.format_exc()
    print(f"{'FAILED' if wrong else 'ok':7} {name:32} {time.monotonic() - started:6.1f} s", flush=True)
    if wrong:
        print("\n".join(f"        {line}" for line in wrong.splitlines()), flush=True)
    return wrong is None


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
