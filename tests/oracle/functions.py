"""Asks the real Terraform what the expressions in tests/suite/functions/expressions.txt come to.

Run by hand, never by `cargo test`, from the project's folder, with `terraform` (1.9 or newer) in PATH:

    python3 tests/oracle/functions.py

Each expression is evaluated as `jsonencode(EXPRESSION)` by a `terraform console` of its own, because the console stops at the first
error when it does not read from a terminal. No provider and no network is needed. A copy of the folder
tests/suite/functions/files is the working directory, so that `file("…")` finds its files. Writes tests/suite/functions/answers.jsonl: for each expression a line with
the expression and either the JSON text (`answer`) or null if Terraform
reports an error or cannot know the value either.
"""

import base64
import json
import os
import pathlib
import shutil
import subprocess
import tempfile

ROOM = pathlib.Path(__file__).resolve().parent.parent / "suite" / "functions"
ENVIRONMENT = {**os.environ, "TF_CLI_CONFIG_FILE": os.devnull, "CHECKPOINT_DISABLE": "1", "NO_COLOR": "1"}


def expressions():
    """Every line that is neither blank nor a comment."""
    for line in (ROOM / "expressions.txt").read_text(encoding="utf-8").splitlines():
        if line.strip() and not line.startswith("#"):
            yield line.strip()


def ask(expression, folder, attempts=5):
    """The JSON text that Terraform computes, or None for an error or an unknown value. Base64 keeps the console's own quoting out of it."""
    for _ in range(attempts):
        done = ask_once(expression, folder)
        output = done.stdout.strip()
        if done.returncode == 0 and output.startswith('"'):
            return base64.b64decode(output.strip('"')).decode("utf-8")
        if "Error" in done.stderr or output == "(known after apply)":
            return None
    raise RuntimeError(f"no answer to {expression}: {done.returncode} {done.stdout} {done.stderr}")


def ask_once(expression, folder):
    """One process for one expression."""
    return subprocess.run(
        ["terraform", "console"],
        input=f"base64encode(jsonencode({expression}))\n",
        cwd=folder,
        env=ENVIRONMENT,
        capture_output=True,
        text=True,
        check=False,
    )


def main():
    asked = list(expressions())
    with tempfile.TemporaryDirectory() as temporary:
        # The console leaves a state file behind.
        folder = shutil.copytree(ROOM / "files", pathlib.Path(temporary) / "files")
        answers = [ask(expression, folder) for expression in asked]
    with open(ROOM / "answers.jsonl", "w", encoding="utf-8", newline="\n") as out:
        for expression, answer in zip(asked, answers):
            line = json.dumps({"expression": expression, "answer": answer}, ensure_ascii=False)
            out.write(line + "\n")
    errors = sum(answer is None for answer in answers)
    print(f"{len(answers)} expressions, {errors} of them errors")


if __name__ == "__main__":
    main()
