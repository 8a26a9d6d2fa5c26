//! The apps and groups behind the findings into a Mermaid flowchart, which GitHub and GitLab draw.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::escape::shortened;
use super::ordered;
use crate::finding::{EntityKey, Finding, Label};
use crate::picture::{Edge, EdgeKind};
use crate::render::plain::{counted, one_line};
use crate::run::Run;

/// Lines between groups and apps that findings are about. More would not be readable.
const MOST_MARKED: usize = 24;
/// Other lines of these groups and apps, which show what is there beside.
const MOST_OTHERS: usize = 8;
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
    let (mut drawn, mut others): (Vec<Line<'_>>, Vec<Line<'_>>) = lines(run, shown)
        .into_iter()
        .partition(|line| !line.findings.is_empty());
    if drawn.is_empty() {
        return String::new();
    }
    let all = drawn.len() + others.len();
    drawn.truncate(MOST_MARKED);
    others.truncate(MOST_OTHERS);
    drawn.append(&mut others);
    let mut picture = String::from(
        "\nGroups on the left, apps on the right. A solid line assigns, a dotted line pushes; ✗ marks the findings by number.\n\n```mermaid\nflowchart LR\n",
    );
    let nodes = nodes(&drawn, &mut picture);
    let mut marked = Vec::new();
    for (index, line) in drawn.iter().enumerate() {
        let (group, app) = (&nodes[&line.edge.group], &nodes[&line.edge.app]);
        let (arrow, word) = match line.edge.kind {
            EdgeKind::Assigned => ("-->", "assigned"),
            EdgeKind::Pushed => ("-.->", "pushed"),
        };
        // Lines that nothing is wrong with need no label: how they are drawn says what they are.
        let label = if line.findings.is_empty() {
            String::new()
        } else {
            marked.push(index.to_string());
            let label = format!("✗ {word} ({})", numbers(&line.findings));
            format!("|\"{}\"|", escaped(&label))
        };
        _ = writeln!(picture, "  {group} {arrow}{label} {app}");
    }
    _ = writeln!(
        picture,
        "  linkStyle {} stroke:#d1242f,stroke-width:3px\n```",
        marked.join(",")
    );
    let left = all - drawn.len();
    if left > 0 {
        let left = counted(left, "more line");
        _ = write!(picture, "\nThe picture leaves out {left}.\n");
    }
    picture
}

/// Every edge with the findings about it.
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
    lines.collect()
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
            // A box whose nodes have no line out of it turns its direction, unless told not to.
            picture.push_str("  direction LR\n");
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
