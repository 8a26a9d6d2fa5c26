"""What shells and `man` make of what the command prints for them."""

import shlex

import lab
from lab import GROUPLINT, check


def script(shell):
    """The file with the completions for a shell."""
    path = lab.SCRATCH / "completions" / f"grouplint.{shell}"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(lab.run(GROUPLINT, "completions", shell).stdout)
    return shlex.quote(str(path))


def completes(name, text):
    """Fails unless the candidates of a shell are those of `grouplint check --fail-on`."""
    words = set(text.split())
    lab.require({"error", "warning", "info", "never"} <= words, f"{name} does not complete a value:\n{text}")


@check("completions-bash")
def bash():
    """bash: loads the script and completes commands and values"""
    ask = f"source {script('bash')}; complete -p grouplint >&2; COMP_WORDS=($1); COMP_CWORD=$2; "
    ask += '_grouplint grouplint "${COMP_WORDS[COMP_CWORD]}" "${COMP_WORDS[COMP_CWORD-1]}"; echo "${COMPREPLY[@]}"'
    shell = ["bash", "--noprofile", "--norc", "-euc", ask, "-"]
    lab.same("commands", lab.run(*shell, "grouplint exp", 1).stdout.split(), ["explain"])
    completes("bash", lab.run(*shell, "grouplint check --fail-on ''", 3).stdout.replace("''", ""))
    lab.rejects("bash", "--noprofile", "--norc", "-euc", "source <(echo 'case'); complete -p grouplint")


@check("completions-zsh")
def zsh():
    """zsh: loads the script and completes values, in a terminal of its own"""
    # zsh completes only in a line editor, so one zsh types into another and lists what it offers.
    ask = f"""
        zmodload zsh/zpty
        zpty shell zsh -f -i
        zpty -w shell "PROMPT= TERM=dumb; autoload -U compinit; compinit -u -D; source {script('zsh')}; stty -echo; echo re''ady"
        zpty -r shell text '*ready*'
        zpty -n -w shell $'grouplint check --fail-on \\t\\t'
        sleep 1
        zpty -w shell $'\\x03'
        zpty -w shell 'echo do""ne'
        zpty -r shell text '*done*'
        print -r -- $text
    """
    completes("zsh", lab.run("zsh", "-f", "-c", ask).stdout)
    lab.run("zsh", "-f", "-n", lab.SCRATCH / "completions/grouplint.zsh")
    broken = lab.SCRATCH / "completions/broken.zsh"
    broken.write_text((lab.SCRATCH / "completions/grouplint.zsh").read_text().replace("esac", "", 1))
    lab.rejects("zsh", "-f", "-n", broken, saying="parse error")


@check("completions-fish")
def fish():
    """fish: loads the script and completes commands and values"""
    load = f"source {script('fish')}; "
    found = lab.run("fish", "--no-config", "-c", load + "complete -C 'grouplint exp'").stdout
    lab.require(found.startswith("explain\t"), f"fish does not complete a command:\n{found}")
    completes("fish", lab.run("fish", "--no-config", "-c", load + "complete -C 'grouplint check --fail-on '").stdout)
    found = lab.run("fish", "--no-config", "-c", "complete -C 'grouplint exp'").stdout
    lab.require("explain" not in found, "fish completes a command without the script")


@check("completions-elvish")
def elvish():
    """elvish: compiles the script, and completes commands"""
    script("elvish")
    text = (lab.SCRATCH / "completions/grouplint.elvish").read_text()
    # The module of the editor is there only at a terminal, so a map and a function stand in for what the script uses of it.
    lab.require("set edit:completion:arg-completer[grouplint] =" in text, "the script registers no completer")
    text = text.replace("edit:completion:arg-completer", "completers").replace("edit:complex-candidate", "candidate")
    code = "var completers = [&]\nfn candidate {|text &display=''| put $text }\n" + text
    code += "\n$completers[grouplint] grouplint che\n"
    found = lab.run("elvish", "-norc", "-c", code).stdout
    lab.require("check" in found, f"elvish does not complete a command:\n{found}")
    lab.rejects("elvish", "-norc", "-c", code.replace("{|", "{", 1))


@check("completions-powershell")
def powershell():
    """PowerShell is not among Debian's packages: only the text of the script is looked at"""
    script("powershell")
    text = (lab.SCRATCH / "completions/grouplint.powershell").read_text()
    lab.require("Register-ArgumentCompleter -Native -CommandName 'grouplint'" in text, text[:200])
    lab.require("'check'" in text, "the script does not know `check`")
    lab.same("open braces", text.count("{"), text.count("}"))


@check("man-pages")
def man():
    """man and mandoc: the page of each command, without complaints"""
    folder = lab.scratch("man")
    for names in commands([]):
        page = folder / f"{'-'.join(['grouplint', *names])}.1"
        page.write_text(lab.run(GROUPLINT, "man", *names).stdout)
        env = lab.environment(MANWIDTH=80, LC_ALL="C.UTF-8")
        shown = lab.run("man", "--warnings=w", "--local-file", page, env=env)
        lab.same(f"what man has against {page.name}", shown.stderr, "")
        for part in ["NAME", "SYNOPSIS", "OPTIONS"]:
            lab.require(f"\n{part}\n" in f"\n{shown.stdout}", f"{page.name} has no {part}:\n{shown.stdout}")
        words = " ".join(shown.stdout.split())
        lab.require(f"SYNOPSIS {' '.join(['grouplint', *names])}" in words, shown.stdout)
        said = lab.run("mandoc", "-T", "lint", "-W", "warning", page, status=None).stdout
        # The generator writes a break beside each empty line; it changes nothing of what is shown.
        said = [it for it in said.splitlines() if "skipping paragraph macro: br" not in it]
        lab.same(f"what mandoc has against {page.name}", said, [])
    broken = folder / "broken.1"
    broken.write_text(".TH\n.nosuch\n")
    lab.rejects("mandoc", "-T", "lint", "-W", "warning", broken, saying="unknown macro")


def commands(names):
    """The names that lead to each command, as `--help` lists them."""
    yield names
    listed = lab.run(GROUPLINT, *names, "--help").stdout.partition("\nCommands:\n")[2].partition("\n\n")[0]
    for line in listed.splitlines():
        name = line[2:].split(" ")[0]
        if name and name != "help":
            yield from commands([*names, name])
