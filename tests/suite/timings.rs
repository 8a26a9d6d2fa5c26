//! `--timings`: what it lists, and that nothing of it reaches standard output.

use std::process::Command;

#[test]
fn timings_name_every_stage_and_rule_on_standard_error_alone() {
    let run = |arguments: &[&str]| {
        let output = Command::new(env!("CARGO_BIN_EXE_grouplint"))
            .args(["check", "--color", "never", "examples/acme/hcl"])
            .args(arguments)
            .output()
            .expect("grouplint starts");
        let text = |bytes| String::from_utf8(bytes).expect("output is UTF-8");
        (text(output.stdout), text(output.stderr))
    };
    let (plain, silence) = run(&[]);
    assert_eq!(silence, "");
    let (timed, table) = run(&["--timings"]);
    assert_eq!(plain, timed);
    let names: Vec<&str> = table
        .lines()
        .filter_map(|line| line.split_whitespace().next())
        .collect();
    let stages = ["discover", "parse", "resolve", "model"];
    let rules = grouplint::rules::all().into_iter();
    let rules: Vec<&str> = rules
        .filter(|rule| rule.check.is_some())
        .map(|rule| rule.id)
        .collect();
    let expected = [&stages[..], &rules, &["filter", "render", "total"]].concat();
    assert_eq!(names, expected);
    assert!(table.lines().all(|line| line.ends_with(" ms")), "{table}");
}
