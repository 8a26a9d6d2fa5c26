//! Only what changed, with real repositories: what `--staged` and `--since` report, and that they touch nothing.

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::time::SystemTime;

use tempfile::TempDir;

const APP: &str = "resource \"okta_app_saml\" \"slack\" {\n  label = \"Slack\"\n}\n";

/// One group that is both assigned and pushed.
fn mistake(name: &str) -> String {
    format!(
        "resource \"okta_group\" \"{name}\" {{
  name = \"{name}\"
}}

resource \"okta_app_group_assignment\" \"{name}\" {{
  app_id   = okta_app_saml.slack.id
  group_id = okta_group.{name}.id
}}

resource \"okta_push_group\" \"{name}\" {{
  app_id          = okta_app_saml.slack.id
  source_group_id = okta_group.{name}.id
}}
"
    )
}

struct Repository {
    folder: TempDir,
}

/// What a run printed: the findings by rule and place, the closing line, standard error and the status.
#[derive(Debug, PartialEq, Eq)]
struct Seen {
    findings: Vec<String>,
    closing: String,
    errors: String,
    status: Option<i32>,
}

impl Seen {
    #[track_caller]
    fn finds(&self, places: &[&str]) {
        let found: Vec<&str> = self.findings.iter().map(String::as_str).collect();
        assert_eq!(found, places, "{self:?}");
    }
}

impl Repository {
    /// A repository without any commit.
    fn unborn() -> Self {
        let it = Self {
            folder: TempDir::new().expect("a temporary folder"),
        };
        it.git(["init", "--quiet", "--initial-branch=main"]);
        it
    }

    /// A repository with one commit.
    fn with(files: &[(&str, &str)]) -> Self {
        let it = Self::unborn();
        for (name, text) in files {
            it.write(name, text);
        }
        it.commit();
        it
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn write(&self, name: &str, text: &str) {
        let path = self.path(name);
        fs::create_dir_all(path.parent().expect("a file lies in a folder")).expect("folders fit");
        fs::write(path, text).expect("a file fits");
    }

    fn append(&self, name: &str, text: &str) {
        let old = fs::read_to_string(self.path(name)).expect("the file is there");
        self.write(name, &(old + text));
    }

    fn remove(&self, name: &str) {
        fs::remove_file(self.path(name)).expect("the file is there");
    }

    fn git<A: AsRef<OsStr>>(&self, arguments: impl IntoIterator<Item = A>) -> String {
        let output = clean(Command::new("git"), self.folder.path())
            .args(["-c", "user.name=Ada", "-c", "user.email=ada@example.com"])
            .args(arguments)
            .output()
            .expect("git starts");
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{said}");
        String::from_utf8(output.stdout).expect("text")
    }

    fn add(&self) {
        self.git(["add", "--all"]);
    }

    fn commit(&self) {
        self.add();
        self.git(["commit", "--quiet", "--message", "x"]);
    }

    fn lint(&self, arguments: &[&str]) -> Seen {
        self.lint_in("", arguments, &[])
    }

    /// Runs grouplint in a folder of the repository, and sees to it that nothing is touched.
    fn lint_in(&self, folder: &str, arguments: &[&str], environment: &[(&str, &str)]) -> Seen {
        let before = self.state();
        let mut command = Command::new(env!("CARGO_BIN_EXE_grouplint"));
        command.args(["check", "--format", "concise"]);
        let output = clean(command, &self.path(folder))
            .args(arguments)
            .envs(environment.iter().copied())
            .output()
            .expect("grouplint starts");
        assert_eq!(before, self.state(), "something was touched");
        seen(output)
    }

    /// Every file with its content and when it was changed, the index and the locks of git among them.
    fn state(&self) -> (BTreeMap<PathBuf, (Vec<u8>, SystemTime)>, String) {
        let mut files = BTreeMap::new();
        let mut folders = vec![self.folder.path().to_owned()];
        while let Some(folder) = folders.pop() {
            for entry in fs::read_dir(folder).expect("readable") {
                let entry = entry.expect("readable");
                let metadata = entry.metadata().expect("readable");
                if metadata.is_dir() {
                    folders.push(entry.path());
                } else if metadata.is_file() {
                    let text = fs::read(entry.path()).expect("readable");
                    let changed = metadata.modified().expect("a time");
                    files.insert(entry.path(), (text, changed));
                }
            }
        }
        let status = self.git(["--no-optional-locks", "status", "--porcelain"]);
        (files, status)
    }
}

fn clean(mut command: Command, folder: &Path) -> Command {
    command
        .current_dir(folder)
        .env_clear()
        .env("PATH", std::env::var_os("PATH").unwrap_or_default())
        .env("GIT_CONFIG_GLOBAL", "/dev/null")
        .env("GIT_CONFIG_NOSYSTEM", "1");
    command
}

fn seen(output: Output) -> Seen {
    let text = String::from_utf8(output.stdout).expect("output is UTF-8");
    let (closing, findings): (Vec<&str>, Vec<&str>) = text
        .lines()
        .partition(|line| line.starts_with("Found") || line.starts_with("No "));
    // `main.tf:3:1: error[push/same-group-assigned]`
    let findings = findings
        .iter()
        .filter_map(|line| line.split_once("] "))
        .map(|(head, _)| format!("{head}]"));
    Seen {
        findings: findings.collect(),
        closing: closing.join("\n"),
        errors: String::from_utf8(output.stderr).expect("output is UTF-8"),
        status: output.status.code(),
    }
}

#[test]
fn an_old_mistake_is_muted_and_a_new_one_is_not() {
    let it = Repository::with(&[("app.tf", APP), ("old.tf", &mistake("old"))]);
    it.lint(&["--since", "HEAD"]).finds(&[]);
    it.lint(&["--staged"]).finds(&[]);
    it.write("new.tf", &mistake("new"));
    let new = ["new.tf:7:14: error[push/same-group-assigned]"];
    it.lint(&["--since", "HEAD"]).finds(&new);
    it.lint(&["--staged"]).finds(&[]);
    it.add();
    it.lint(&["--since", "HEAD"]).finds(&new);
    let staged = it.lint(&["--staged"]);
    staged.finds(&new);
    assert_eq!(staged.status, Some(1));
    it.commit();
    it.lint(&["--staged"]).finds(&[]);
    it.lint(&["--since", "HEAD~"]).finds(&new);
}

#[test]
fn verbose_names_the_revision_and_what_is_muted() {
    let it = Repository::with(&[("app.tf", APP), ("old.tf", &mistake("old"))]);
    let commit = it.git(["rev-parse", "HEAD"]);
    it.git(["tag", "v1"]);
    let seen = it.lint(&["--since", "v1", "--verbose"]);
    let expected = format!(
        "Compared the working tree with `v1`, commit {}
2 files read:
  app.tf
  old.tf
1 finding not counted:
  old.tf:7:14: error[push/same-group-assigned] Group `old` is both assigned to app `Slack` and pushed to it, unchanged since `v1`
",
        commit.trim_end()
    );
    assert_eq!(seen.errors, expected);
    assert_eq!(seen.status, Some(0));
}

#[test]
fn staged_reads_the_index_and_not_the_working_tree() {
    let it = Repository::with(&[("app.tf", APP), ("main.tf", "")]);
    // Only the working tree has it.
    it.write("main.tf", &mistake("new"));
    it.lint(&["--staged"]).finds(&[]);
    it.lint(&["--since", "HEAD"])
        .finds(&["main.tf:7:14: error[push/same-group-assigned]"]);
    // Only the index has it.
    it.add();
    it.write("main.tf", "");
    it.lint(&["--staged"])
        .finds(&["main.tf:7:14: error[push/same-group-assigned]"]);
    it.lint(&["--since", "HEAD"]).finds(&[]);
    // The file is gone from the disk.
    it.remove("main.tf");
    it.lint(&["--staged"])
        .finds(&["main.tf:7:14: error[push/same-group-assigned]"]);
}

#[test]
fn a_file_that_is_staged_in_part_is_judged_in_part() {
    let it = Repository::with(&[("app.tf", APP), ("main.tf", "# top\n")]);
    // As `git add --patch` does: the index gets the first mistake, the working tree has two.
    let first = format!("# top\n{}", mistake("first"));
    it.write("staged.txt", &first);
    let blob = it.git(["hash-object", "-w", "staged.txt"]);
    it.remove("staged.txt");
    it.git([
        "update-index",
        "--cacheinfo",
        &format!("100644,{},main.tf", blob.trim_end()),
    ]);
    it.write(
        "main.tf",
        &format!(
            "# top\n# moved down\n{}{}",
            mistake("second"),
            mistake("first")
        ),
    );
    it.lint(&["--staged"])
        .finds(&["main.tf:8:14: error[push/same-group-assigned]"]);
    it.lint(&["--since", "HEAD"]).finds(&[
        "main.tf:9:14: error[push/same-group-assigned]",
        "main.tf:22:14: error[push/same-group-assigned]",
    ]);
}

#[test]
fn what_a_deletion_elsewhere_causes_is_new() {
    let push = "resource \"okta_group\" \"source\" {\n  name = \"source\"\n}\n\nresource \"okta_push_group\" \"source\" {\n  app_id          = okta_app_saml.slack.id\n  source_group_id = okta_group.source.id\n}\n";
    let assignment = "resource \"okta_group\" \"users\" {\n  name = \"users\"\n}\n\nresource \"okta_app_group_assignment\" \"users\" {\n  app_id   = okta_app_saml.slack.id\n  group_id = okta_group.users.id\n}\n";
    let it = Repository::with(&[("app.tf", APP), ("push.tf", push), ("users.tf", assignment)]);
    it.lint(&["--since", "HEAD"]).finds(&[]);
    it.remove("users.tf");
    let caused = ["push.tf:7:21: error[push/without-app-assignment]"];
    it.lint(&["--since", "HEAD"]).finds(&caused);
    it.lint(&["--staged"]).finds(&[]);
    it.add();
    it.lint(&["--staged"]).finds(&caused);
}

#[test]
fn a_file_that_moved_changes_nothing() {
    let old = mistake("old1") + &mistake("old2");
    let it = Repository::with(&[("app.tf", APP), ("old.tf", &old)]);
    it.git(["mv", "old.tf", "moved and renamed.tf"]);
    it.lint(&["--staged"]).finds(&[]);
    it.lint(&["--since", "HEAD"]).finds(&[]);
    it.lint(&["--since", "HEAD", "moved and renamed.tf"])
        .finds(&[]);
    // It moved, and something was added to it.
    it.append("moved and renamed.tf", &mistake("new"));
    it.add();
    let new = ["moved and renamed.tf:33:14: error[push/same-group-assigned]"];
    it.lint(&["--staged"]).finds(&new);
    it.lint(&["--since", "HEAD"]).finds(&new);
}

#[test]
fn lines_that_moved_change_nothing_and_lines_that_changed_do() {
    let it = Repository::with(&[("app.tf", APP), ("old.tf", &mistake("old"))]);
    it.write("old.tf", &format!("# a comment\n\n{}", mistake("old")));
    it.lint(&["--since", "HEAD"]).finds(&[]);
    let edited = mistake("old").replace(
        "source_group_id = okta_group.old.id",
        "source_group_id = (okta_group.old.id)",
    );
    it.write("old.tf", &edited);
    it.lint(&["--since", "HEAD"])
        .finds(&["old.tf:7:14: error[push/same-group-assigned]"]);
    // A line beside it is gone.
    let less = mistake("old").replace(
        "  app_id          = okta_app_saml.slack.id\n",
        "  app_id          = okta_app_saml.slack.id\n  status          = \"ACTIVE\"\n",
    );
    it.write("old.tf", &less);
    it.commit();
    it.write("old.tf", &mistake("old"));
    it.lint(&["--since", "HEAD"])
        .finds(&["old.tf:7:14: error[push/same-group-assigned]"]);
}

#[test]
fn a_second_one_of_the_same_kind_is_new() {
    let module = format!(
        "{APP}{}",
        mistake("team")
            .replace(
                "\"okta_group\" \"team\" {\n  name = \"team\"",
                "\"okta_group\" \"team\" {\n  name = var.name"
            )
            .as_str()
    );
    let module = format!("variable \"name\" {{ type = string }}\n{module}");
    let call = |call: &str| {
        format!("module \"{call}\" {{\n  source = \"./team\"\n  name   = \"one\"\n}}\n")
    };
    let it = Repository::with(&[("team/main.tf", &module), ("main.tf", &call("a"))]);
    it.lint(&["--since", "HEAD"]).finds(&[]);
    // Nothing about the second one can be told from the first but that there are two now.
    it.append("main.tf", &call("b"));
    it.lint(&["--since", "HEAD"])
        .finds(&["team/main.tf:11:14: error[push/same-group-assigned]"]);
}

#[test]
fn a_run_in_a_subdirectory_names_files_from_there() {
    let it = Repository::with(&[("okta/app.tf", APP), ("okta/old.tf", &mistake("old"))]);
    it.write("okta/new.tf", &mistake("new"));
    it.add();
    let new = ["new.tf:7:14: error[push/same-group-assigned]"];
    it.lint_in("okta", &["--staged"], &[]).finds(&new);
    it.lint_in("okta", &["--since", "HEAD"], &[]).finds(&new);
    // As a hook of a linked working tree is run, which then goes into a folder.
    let of = it.path(".git");
    let of = of.to_str().expect("text");
    for name in [of, ".git"] {
        let hook = [("GIT_DIR", name), ("GIT_INDEX_FILE", ".git/index")];
        it.lint_in("okta", &["--staged"], &hook).finds(&new);
    }
}

#[test]
fn before_the_first_commit_everything_is_new() {
    let it = Repository::unborn();
    it.write("app.tf", APP);
    it.write("main.tf", &mistake("new"));
    it.lint(&["--staged"])
        .finds(&[".:1:1: error[input/nothing-to-lint]"]);
    it.add();
    it.lint(&["--staged"])
        .finds(&["main.tf:7:14: error[push/same-group-assigned]"]);
    let unknown = it.lint(&["--since", "HEAD"]);
    assert_eq!(unknown.status, Some(2));
}

#[test]
fn a_commit_of_everything_has_an_index_of_its_own() {
    let it = Repository::with(&[("app.tf", APP), ("main.tf", "# top\n")]);
    it.write("main.tf", &mistake("new"));
    // `git commit --all` shows its hooks an index that is not the one in place yet.
    let index = it.path(".git/other index");
    fs::copy(it.path(".git/index"), &index).expect("the index is there");
    let index = index.to_str().expect("text");
    let output = clean(Command::new("git"), it.folder.path())
        .args(["add", "--all"])
        .env("GIT_INDEX_FILE", index)
        .output();
    assert!(output.expect("git starts").status.success());
    it.lint(&["--staged"]).finds(&[]);
    it.lint_in("", &["--staged"], &[("GIT_INDEX_FILE", index)])
        .finds(&["main.tf:7:14: error[push/same-group-assigned]"]);
}

#[test]
fn a_hook_of_git_stops_the_commit() {
    let it = Repository::with(&[("okta/app.tf", APP), ("okta/old.tf", &mistake("old"))]);
    let hook = format!(
        "#!/bin/sh\ncd okta && exec '{}' --staged --format concise --quiet . >&2\n",
        env!("CARGO_BIN_EXE_grouplint")
    );
    it.write(".git/hooks/pre-commit", &hook);
    make_executable(&it.path(".git/hooks/pre-commit"));
    let commit = |all: &[&str]| {
        let output = clean(Command::new("git"), it.folder.path())
            .args(["-c", "user.name=Ada", "-c", "user.email=ada@example.com"])
            .args(["commit", "--quiet", "--message", "x"])
            .args(all)
            .output()
            .expect("git starts");
        (
            output.status.success(),
            String::from_utf8_lossy(&output.stderr).into_owned(),
        )
    };
    let line = "new.tf:7:14: error[push/same-group-assigned] Group `new` is both assigned to app `Slack` and pushed to it\n";
    it.write("okta/new.tf", &mistake("new"));
    it.add();
    assert_eq!(commit(&[]), (false, line.to_owned()));
    it.write("okta/new.tf", "# nothing yet\n");
    assert_eq!(commit(&["--all"]), (true, String::new()));
    it.write("okta/new.tf", &mistake("new"));
    assert_eq!(commit(&["--all"]), (false, line.to_owned()));
    assert_eq!(
        commit(&["--include", "okta/new.tf"]),
        (false, line.to_owned())
    );
}

#[cfg(unix)]
fn make_executable(path: &Path) {
    use std::os::unix::fs::PermissionsExt;
    fs::set_permissions(path, fs::Permissions::from_mode(0o755)).expect("the file is there");
}

#[cfg(unix)]
#[test]
fn names_may_be_odd() {
    let it = Repository::with(&[("app.tf", APP)]);
    let names = [
        "two words/über.tf",
        "a \"quoted\" name.tf",
        "line\nbreak\t.tf",
        "++ b.tf",
    ];
    for (index, name) in names.iter().enumerate() {
        it.write(name, &mistake(&format!("old{index}")));
    }
    it.commit();
    it.lint(&["--staged"]).finds(&[]);
    for (index, name) in names.iter().enumerate() {
        it.append(name, &mistake(&format!("new{index}")));
    }
    it.add();
    // Those that lie in another folder are a module of their own, without the app.
    let found = [
        "++ b.tf:20:14: error[push/same-group-assigned]",
        "a \"quoted\" name.tf:20:14: error[push/same-group-assigned]",
        "line\\nbreak\\t.tf:20:14: error[push/same-group-assigned]",
    ];
    for way in [&["--staged"][..], &["--since", "HEAD"]] {
        let seen = it.lint(way);
        let same: Vec<&str> = seen
            .findings
            .iter()
            .map(String::as_str)
            .filter(|it| it.contains("same-group"))
            .collect();
        assert_eq!(same, found, "{seen:?}");
        assert!(
            seen.findings
                .iter()
                .any(|it| it.starts_with("two words/über.tf:")),
            "{seen:?}"
        );
        assert!(
            seen.findings.iter().all(|it| !it.contains(":7:")),
            "{seen:?}"
        );
    }
}

#[test]
fn what_is_ignored_is_known_on_both_sides() {
    let main = format!(
        "variable \"enabled\" {{ type = bool }}\n{APP}{}",
        mistake("old").replace(
            "\" {\n  app_id          ",
            "\" {\n  count = var.enabled ? 1 : 0\n  app_id          "
        )
    );
    let it = Repository::with(&[
        (".gitignore", "*.tfvars\n.terraform/\n"),
        ("main.tf", &main),
    ]);
    it.lint(&[]).finds(&[]);
    // With the values that nobody commits the mistake is certain, and it was before.
    it.write("terraform.tfvars", "enabled = true\n");
    it.lint(&[])
        .finds(&["main.tf:11:14: error[push/same-group-assigned]"]);
    it.lint(&["--staged"]).finds(&[]);
    it.lint(&["--since", "HEAD"]).finds(&[]);
    it.append("main.tf", "# more\n");
    it.add();
    it.lint(&["--staged"]).finds(&[]);
    let edited = main.replace(
        "group_id = okta_group.old.id",
        "group_id = (okta_group.old.id)",
    );
    it.write("main.tf", &edited);
    it.add();
    it.lint(&["--staged"])
        .finds(&["main.tf:11:14: error[push/same-group-assigned]"]);
}

#[test]
fn what_is_untracked_is_new_and_not_staged() {
    let it = Repository::with(&[("app.tf", APP), ("old.tf", &mistake("old"))]);
    it.write("values.auto.tfvars", "unused = 1\n");
    it.write("more/app.tf", &format!("{APP}{}", mistake("new")));
    it.lint(&["--staged"]).finds(&[]);
    it.lint(&["--since", "HEAD"])
        .finds(&["more/app.tf:10:14: error[push/same-group-assigned]"]);
}

#[test]
fn a_line_of_a_data_file_is_a_changed_line() {
    let main = format!(
        "{APP}
locals {{
  rows = csvdecode(file(\"assigned.csv\"))
}}

resource \"okta_group\" \"all\" {{
  for_each = toset([\"a\", \"b\", \"c\"])
  name     = each.value
}}

resource \"okta_app_group_assignment\" \"all\" {{
  for_each = {{ for row in local.rows : row.team => row }}
  app_id   = okta_app_saml.slack.id
  group_id = okta_group.all[each.value.team].id
  priority = each.value.priority
}}

resource \"okta_push_group\" \"all\" {{
  app_id          = okta_app_saml.slack.id
  source_group_id = okta_group.all[\"a\"].id
}}
"
    );
    let old = "team,priority\nb,1\na,2\n";
    let it = Repository::with(&[("main.tf", &main), ("assigned.csv", old)]);
    let found = ["assigned.csv:3:1: error[push/same-group-assigned]"];
    it.lint(&[]).finds(&found);
    it.lint(&["--staged"]).finds(&[]);
    // Another row changes, and then the row that the finding points at.
    it.write("assigned.csv", "team,priority\nc,1\na,2\n");
    it.add();
    it.lint(&["--staged"]).finds(&[]);
    it.lint(&["--since", "HEAD"]).finds(&[]);
    it.write("assigned.csv", "team,priority\nb,1\na,3\n");
    it.add();
    it.lint(&["--staged"]).finds(&found);
    it.lint(&["--since", "HEAD"]).finds(&found);
}

#[test]
fn modules_and_links_are_followed_in_the_index() {
    let call = "module \"team\" {\n  source = \"./linked\"\n}\n";
    let it = Repository::with(&[("main.tf", call), ("modules/team/main.tf", APP)]);
    link("modules/team", &it.path("linked"));
    it.commit();
    it.write("modules/team/new.tf", &mistake("new"));
    it.add();
    it.write("modules/team/new.tf", "");
    fs::remove_file(it.path("linked")).expect("the link is there");
    let found = it.lint(&["--staged", "--only", "push", "."]);
    // The folder is read where it lies, too, and is a root of its own there.
    let both = [
        "linked/new.tf:7:14: error[push/same-group-assigned]",
        "modules/team/new.tf:7:14: error[push/same-group-assigned]",
    ];
    found.finds(&both);
    // An edited line is one under either name.
    it.git(["checkout", "--quiet", "--", "linked", "modules"]);
    it.commit();
    let edited = mistake("new").replace("= okta_group.new.id", "= (okta_group.new.id)");
    it.write("modules/team/new.tf", &edited);
    it.lint(&["--since", "HEAD", "--only", "push", "."])
        .finds(&both);
    it.add();
    it.lint(&["--staged", "--only", "push", "."]).finds(&both);
}

#[cfg(unix)]
fn link(target: &str, at: &Path) {
    std::os::unix::fs::symlink(target, at).expect("a link fits");
}

#[test]
fn a_syntax_error_spoils_the_run_however_old_it_is() {
    let it = Repository::with(&[("app.tf", APP), ("broken.tf", "resource {{\n")]);
    let seen = it.lint(&["--staged"]);
    assert_eq!(seen.status, Some(2));
    seen.finds(&["broken.tf:1:11: error[input/syntax-error]"]);
    // Repaired: what the revision could not show is reported, and the run is one to trust.
    it.write("broken.tf", "");
    it.write("old.tf", &mistake("new"));
    it.add();
    let repaired = it.lint(&["--staged"]);
    repaired.finds(&["old.tf:7:14: error[push/same-group-assigned]"]);
    assert_eq!(repaired.status, Some(1));
}

#[test]
fn what_a_revision_could_not_show_may_be_old() {
    let push = "resource \"okta_group\" \"source\" {\n  name = \"source\"\n}\n\nresource \"okta_push_group\" \"source\" {\n  app_id          = okta_app_saml.slack.id\n  source_group_id = okta_group.source.id\n}\n";
    let it = Repository::with(&[
        ("app.tf", APP),
        ("push.tf", push),
        ("broken.tf", "resource {{\n"),
    ]);
    it.write("broken.tf", "# repaired\n");
    let seen = it.lint_human(&["--since", "HEAD"]);
    assert!(seen.contains("push/without-app-assignment"), "{seen}");
    assert!(
        seen.contains(
            "`HEAD` cannot be read in full, so some findings may be older than they seem"
        ),
        "{seen}"
    );
}

impl Repository {
    fn lint_human(&self, arguments: &[&str]) -> String {
        let command = Command::new(env!("CARGO_BIN_EXE_grouplint"));
        let output = clean(command, self.folder.path()).args(arguments).output();
        String::from_utf8(output.expect("grouplint starts").stdout).expect("output is UTF-8")
    }
}

#[test]
fn conflicts_are_refused() {
    let it = Repository::with(&[("app.tf", APP), ("main.tf", "# one\n")]);
    it.git(["checkout", "--quiet", "-b", "other"]);
    it.write("main.tf", "# two\n");
    it.commit();
    it.git(["checkout", "--quiet", "main"]);
    it.write("main.tf", "# three\n");
    it.commit();
    let merge = clean(Command::new("git"), it.folder.path())
        .args(["-c", "user.name=Ada", "-c", "user.email=ada@example.com"])
        .args(["merge", "other"])
        .output();
    assert!(!merge.expect("git starts").status.success());
    let seen = it.lint(&["--staged"]);
    assert_eq!(seen.status, Some(2));
    assert_eq!(
        seen.errors,
        "error: `main.tf` has conflicts that are not resolved\n help: Resolve them and `git add` the file; git commits nothing before.\n"
    );
}

#[test]
fn what_cannot_be_compared_is_refused() {
    let it = Repository::with(&[("app.tf", APP)]);
    let refused = |seen: Seen, message: &str, help: &str| {
        assert_eq!(seen.status, Some(2), "{seen:?}");
        assert_eq!(seen.errors, format!("error: {message}\n help: {help}\n"));
        assert!(
            seen.findings.is_empty() && seen.closing.is_empty(),
            "{seen:?}"
        );
    };
    for name in ["nowhere", "-x", "HEAD~7", "HEAD:app.tf"] {
        refused(
            it.lint(&[&format!("--since={name}")]),
            &format!("there is no revision `{name}` in this repository"),
            "Name a commit, a branch or a tag that `git log` knows; a branch of a remote is `origin/main`.",
        );
    }
    refused(
        it.lint_in("", &["--staged"], &[("PATH", "/nowhere")]),
        "git is not installed, and `--since` and `--staged` compare with what it holds",
        "Install git, or leave the option out.",
    );
    let both = it.lint(&["--staged", "--since", "HEAD"]);
    assert_eq!(both.status, Some(2));
    assert!(
        both.errors
            .starts_with("error: the argument '--staged' cannot be used with '--since <REF>'"),
        "{both:?}"
    );

    it.write("app.tf", &format!("{APP}\n"));
    it.commit();
    let clone = TempDir::new().expect("a temporary folder");
    let from = format!("file://{}", it.folder.path().display());
    it.git([
        OsStr::new("clone"),
        "--quiet".as_ref(),
        "--depth=1".as_ref(),
        from.as_ref(),
        clone.path().as_ref(),
    ]);
    let clone = Repository { folder: clone };
    refused(
        clone.lint(&["--since", "HEAD~"]),
        "there is no revision `HEAD~` in this repository",
        "This clone holds only part of the history: fetch all of it, with `fetch-depth: 0` for actions/checkout or `GIT_DEPTH: 0` on GitLab.",
    );
}

#[test]
fn outside_of_any_repository_nothing_can_be_compared() {
    let folder = TempDir::new().expect("a temporary folder");
    for way in [&["--staged"][..], &["--since", "main"]] {
        let command = Command::new(env!("CARGO_BIN_EXE_grouplint"));
        let output = clean(command, folder.path()).args(way).output();
        let seen = seen(output.expect("grouplint starts"));
        assert_eq!(seen.status, Some(2));
        let message = "lies in no git repository, so there is nothing to compare with\n help: Run grouplint in the repository, or leave out `--since` and `--staged`.\n";
        assert!(seen.errors.ends_with(message), "{seen:?}");
    }
}

/// A module that takes from a data file which group it pushes.
fn listed() -> String {
    format!(
        "{APP}
resource \"okta_group\" \"all\" {{
  for_each = toset([\"a\", \"b\"])
  name     = each.value
}}

resource \"okta_app_group_assignment\" \"all\" {{
  app_id   = okta_app_saml.slack.id
  group_id = okta_group.all[\"a\"].id
}}

resource \"okta_push_group\" \"all\" {{
  app_id          = okta_app_saml.slack.id
  source_group_id = okta_group.all[csvdecode(file(\"groups.csv\"))[0].name].id
}}
"
    )
}

#[test]
fn what_git_lfs_keeps_elsewhere_is_unknown() {
    let it = Repository::with(&[("app.tf", "")]);
    it.write("app.tf", &listed());
    it.write(
        "groups.csv",
        "version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 7\n",
    );
    it.add();
    // The working tree has it, as `git lfs` sees to.
    it.write("groups.csv", "name\na\n");
    let seen = it.lint(&["--staged", "--verbose"]);
    assert_eq!(seen.status, Some(0), "{seen:?}");
    let reason = "`groups.csv`, which cannot be read: git holds a pointer of Git LFS in place of its content";
    assert!(seen.errors.contains(reason), "{}", seen.errors);
    it.lint(&[])
        .finds(&["app.tf:12:14: error[push/same-group-assigned]"]);
}

#[cfg(unix)]
#[test]
fn what_git_crypt_encrypted_is_read_where_it_can_be() {
    let it = Repository::with(&[
        (".gitattributes", "*.csv filter=git-crypt\n"),
        ("app.tf", ""),
    ]);
    it.write("app.tf", &listed());
    // Stands for git-crypt: a mark before the text.
    it.git([
        "config",
        "filter.git-crypt.clean",
        "printf '\\0GITCRYPT\\0'; cat",
    ]);
    it.write("groups.csv", "name\na\n");
    it.add();
    let locked = it.lint(&["--staged", "--verbose"]);
    assert!(
        locked.errors.contains("it is encrypted by git-crypt"),
        "{locked:?}"
    );
    it.git(["config", "filter.git-crypt.smudge", "tail -c +11"]);
    it.lint(&["--staged"])
        .finds(&["app.tf:12:14: error[push/same-group-assigned]"]);
}

#[test]
fn a_submodule_is_seen_as_it_lies_there_and_counts_as_changed_once_it_moved_on() {
    let vendored = Repository::with(&[("app.tf", APP), ("old.tf", &mistake("old"))]);
    let it = Repository::with(&[("main.tf", "module \"m\" {\n  source = \"./vendored\"\n}\n")]);
    let from = vendored.folder.path();
    it.git([
        OsStr::new("-c"),
        "protocol.file.allow=always".as_ref(),
        "submodule".as_ref(),
        "--quiet".as_ref(),
        "add".as_ref(),
        from.as_ref(),
        "vendored".as_ref(),
    ]);
    it.commit();
    it.lint(&["--staged"]).finds(&[]);
    it.lint(&["--since", "HEAD"]).finds(&[]);
    it.append("vendored/app.tf", "# more\n");
    it.git([
        "-C",
        "vendored",
        "commit",
        "--quiet",
        "--all",
        "--message=x",
    ]);
    let found = ["vendored/old.tf:7:14: error[push/same-group-assigned]"];
    it.lint(&["--staged"]).finds(&[]);
    it.lint(&["--since", "HEAD"]).finds(&found);
    it.add();
    it.lint(&["--staged"]).finds(&found);
}
