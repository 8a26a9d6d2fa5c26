//! The apps and groups behind the findings into a Mermaid flowchart, which GitHub and GitLab draw.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::escape::shortened;
use super::ordered;
use crate::finding::{EntityKey, Finding, Label};
use crate::picture::{Edge, EdgeKind};
use crate::render::plain::{counted, one_line};
use crate::run::Run;

/// Lines between groups and apps. More would not be readable.
const MOST_EDGES: usize = 30;
/// Characters of a name.
const MOST_CHARACTERS: usize = 40;
/// Numbers of findings that a line names.
const MOST_NUMBERS: usize = 4;

/// An edge with the numbers of the findings about it.
struct Line<'r> {
    edge: &'r Edge,
    findings: Vec<usize>,
}

/// The picture with a sentence that explains it; nothing if nothing is connected. The first `shown` findings have numbers.
pub(super) fn picture(run: &Run, shown: usize) -> String {
    let lines = lines(run, shown);
    if lines.is_empty() || !lines.iter().any(|line| !line.findings.is_empty()) {
        return String::new();
    }
    let drawn = &lines[..lines.len().min(MOST_EDGES)];
    let mut picture = String::from(
        "\nGroups on the left, apps on the right. A solid line assigns, a dotted line pushes; ✗ marks the findings by number.\n\n```mermaid\nflowchart LR\n",
    );
    let nodes = nodes(drawn, &mut picture);
    let mut marked = Vec::new();
    for (index, line) in drawn.iter().enumerate() {
        let (group, app) = (&nodes[&line.edge.group], &nodes[&line.edge.app]);
        let (arrow, word) = match line.edge.kind {
            EdgeKind::Assigned => ("-->", "assigned"),
            EdgeKind::Pushed => ("-.->", "pushed"),
        };
        let label = match line.findings.as_slice() {
            [] => word.to_owned(),
            findings => {
                marked.push(index.to_string());
                format!("✗ {word} ({})", numbers(findings))
            }
        };
        _ = writeln!(picture, "  {group} {arrow}|\"{}\"| {app}", escaped(&label));
    }
    _ = writeln!(
        picture,
        "  linkStyle {} stroke:#d1242f,stroke-width:3px\n```",
        marked.join(",")
    );
    let left = lines.len() - drawn.len();
    if left > 0 {
        let left = counted(left, "more line");
        _ = write!(picture, "\nThe picture leaves out {left}.\n");
    }
    picture
}

/// Every edge, those that findings are about first.
fn lines(run: &Run, shown: usize) -> Vec<Line<'_>> {
    let findings = ordered(run);
    let lines = run.edges.iter().map(|edge| {
        let numbered = findings.iter().take(shown).zip(1..);
        let about = numbered.filter(|(finding, _)| is_about(finding, edge));
        Line {
            edge,
            findings: about.map(|(_, number)| number).collect(),
        }
    });
    let mut lines: Vec<Line<'_>> = lines.collect();
    lines.sort_by_key(|line| line.findings.is_empty());
    lines
}

/// Whether a finding points at an edge and means its ends: a module called twice has one text for many edges, and so has the
/// header of a list.
fn is_about(finding: &Finding, edge: &Edge) -> bool {
    let points = |label: &Label| edge.spans.contains(&label.span);
    let means = |entities: &[EntityKey], end: &EntityKey| {
        let mut of_kind = entities.iter().filter(|it| it.kind == end.kind).peekable();
        of_kind.peek().is_none() || of_kind.any(|it| it == end)
    };
    finding.labels.iter().any(points)
        && finding
            .instances
            .iter()
            .any(|it| means(&it.entities, &edge.app) && means(&it.entities, &edge.group))
}

/// Writes a node for each group and app, in a box for each organization if there are several, and returns their ids.
fn nodes<'r>(lines: &[Line<'r>], picture: &mut String) -> BTreeMap<&'r EntityKey, String> {
    let mut orgs: BTreeMap<&str, Vec<&EntityKey>> = BTreeMap::new();
    for line in lines {
        for key in [&line.edge.group, &line.edge.app] {
            let of_org = orgs.entry(&key.org).or_default();
            if !of_org.contains(&key) {
                of_org.push(key);
            }
        }
    }
    let boxed = orgs.len() > 1;
    let mut ids = BTreeMap::new();
    for (number, (org, keys)) in orgs.into_iter().enumerate() {
        if boxed {
            _ = writeln!(picture, "  subgraph o{number}[\"{}\"]", named(org));
        }
        for key in keys {
            let id = format!("n{}", ids.len());
            let name = named(&key.name);
            let shape = if key.kind == "app" {
                format!("[\"{name}\"]")
            } else {
                format!("([\"{name}\"])")
            };
            _ = writeln!(picture, "  {id}{shape}");
            ids.insert(key, id);
        }
        if boxed {
            picture.push_str("  end\n");
        }
    }
    ids
}

fn named(name: &str) -> String {
    escaped(&shortened(&one_line(name), MOST_CHARACTERS))
}

/// Text for a quoted label: what is neither a letter, a digit nor a space is a number.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len() + 16);
    for c in text.chars() {
        if c.is_alphanumeric() || c == ' ' {
            escaped.push(c);
        } else {
            _ = write!(escaped, "#{};", u32::from(c));
        }
    }
    escaped
}

fn numbers(findings: &[usize]) -> String {
    let shown = findings.iter().take(MOST_NUMBERS).map(usize::to_string);
    let shown = shown.collect::<Vec<_>>().join(", ");
    if findings.len() > MOST_NUMBERS {
        format!("{shown} …")
    } else {
        shown
    }
}
