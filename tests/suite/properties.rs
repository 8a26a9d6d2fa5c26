//! Whatever the input: no panic, and every place that is reported lies in its file on character edges.

use grouplint::check::{Request, check};
use grouplint::discover::Places;
use grouplint::render::terminal::Style;
use grouplint::render::{concise, human, json};
use proptest::prelude::*;

/// Names that bring the text to different parsers.
const NAMES: [&str; 6] = [
    "main.tf",
    "main.tf.json",
    "okta.yaml",
    "okta.json",
    "terraform.tfvars",
    "main.tofu",
];

/// Pieces that configurations are made of, so that random texts reach further than the parsers.
const PIECES: [&str; 40] = [
    "resource \"okta_group\" \"a\" {\n",
    "  name = \"A\"\n",
    "}\n",
    "resource \"okta_push_group\" \"p\" {\n",
    "  app_id = okta_app_saml.s.id\n",
    "  source_group_id = okta_group.a.id\n",
    "resource \"okta_app_saml\" \"s\" {\n",
    "  label = \"Ünï\"\n",
    "  for_each = toset([\"x\", \"y\"])\n",
    "  count = var.n ? 1 : 0\n",
    "resource \"okta_app_group_assignment\" \"g\" {\n",
    "  group_id = okta_group.a[each.key].id\n",
    "locals {\n",
    "  l = { for k, v in local.l : k => v }\n",
    "  l = [for x in var.xs : x.id if x.on]\n",
    "variable \"n\" {}\n",
    "module \"m\" {\n  source = \"./\"\n}\n",
    "  dynamic \"group\" {\n    for_each = local.l\n    content {\n      id = group.value\n    }\n  }\n",
    "<<EOF\n${local.l}\nEOF\n",
    "\u{feff}",
    "\r\n",
    "\t",
    "财務",
    "\u{1F600}",
    "${",
    "%{ if true }",
    "\"",
    "{",
    "[",
    "&a ",
    "*a",
    "<<: *a\n",
    "groups:\n  - name: A\n    members: [x]\n",
    "apps:\n  - name: S\n    push:\n      - group: A\n",
    "---\n",
    "{\"resource\":{\"okta_group\":{\"a\":{\"name\":\"A\"}}}}",
    "resource:\n  okta_group:\n    a: {name: A}\n",
    "# grouplint: allow(push/same-group-assigned, reason = 'x')\n",
    "null",
    "\u{1b}[31m",
];

fn text() -> impl Strategy<Value = String> {
    let piece = prop_oneof![3 => prop::sample::select(PIECES.to_vec()).prop_map(str::to_owned), 1 => ".{0,12}"];
    prop::collection::vec(piece, 0..24).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn any_bytes_are_checked(name in prop::sample::select(NAMES.to_vec()), bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        let folder = tempfile::tempdir().expect("a temporary folder");
        std::fs::write(folder.path().join(name), bytes).expect("the file can be written");
        let places = Places { working_directory: folder.path().to_owned(), paths: vec![name.into()], ..Places::default() };
        let run = check(&Request { places, ..Request::default() }).expect("no glob is given");
        // Bytes that are no configuration are never a pass.
        prop_assert!(run.summary.resources == 0);
    }

    #[test]
    fn any_text_is_checked_and_rendered(files in prop::collection::vec((prop::sample::select(NAMES.to_vec()), text()), 1..4)) {
        let folder = tempfile::tempdir().expect("a temporary folder");
        for (name, text) in &files {
            std::fs::write(folder.path().join(name), text).expect("the file can be written");
        }
        let places = Places { working_directory: folder.path().to_owned(), paths: vec![".".into()], ..Places::default() };
        let run = check(&Request { places, unproven: true, ..Request::default() }).expect("no glob is given");
        for label in run.findings.iter().flat_map(|finding| &finding.labels) {
            let text = run.sources.get(label.span.file).text();
            prop_assert!(text.get(label.span.start as usize..label.span.end as usize).is_some(), "{label:?} in {text:?}");
        }
        let mut out = Vec::new();
        human::render(&run, &Style::PLAIN, &mut out).expect("a vector takes everything");
        concise::render(&run, &Style::PLAIN, &mut out).expect("a vector takes everything");
        let lines = String::from_utf8(out).expect("output is UTF-8");
        prop_assert!(!lines.contains('\u{1b}'), "an escape sequence of the input reached the output");
        let mut document = Vec::new();
        json::render(&run, &mut document).expect("a vector takes everything");
        prop_assert!(serde_json::from_slice::<serde_json::Value>(&document).is_ok());
    }
}
