//! Terraform's JSON syntax, and the YAML that mirrors it, into the body that native syntax gives.
//!
//! Strings are templates, objects nest by block labels, and a key `//` is a comment. YAML adds a second shape: a list of blocks
//! that name their `type` and `name`.

use crate::problem::Problem;
use crate::syntax::hcl::{self, Attribute, Block, Body, Expr, ExprKind, Item, Name, Place};
use crate::syntax::tree::{Kind, Node};

/// The key of comments in JSON.
const COMMENT: &str = "//";

/// Reads one document. Problems are values that have no place in a configuration.
pub(super) fn read(root: Node<'_>) -> (Body, Vec<Problem>) {
    let mut reader = Reader {
        problems: Vec::new(),
    };
    let mut body = Body::default();
    if root.items().any(is_listed_block) {
        reader.listed("resource", root, &mut body);
        return (body, reader.problems);
    }
    // A list at the top holds parts of one configuration, as lists do further down.
    let parts = if root.is_sequence() {
        root.items().collect()
    } else {
        vec![root]
    };
    for entry in parts.into_iter().flat_map(Node::entries) {
        reader.section(entry.key, entry.value, &mut body);
    }
    (body, reader.problems)
}

/// Reads the values of a `.tfvars.json` file.
pub(super) fn read_variables(root: Node<'_>) -> (Body, Vec<Problem>) {
    let mut reader = Reader {
        problems: Vec::new(),
    };
    let attributes = root
        .entries()
        .into_iter()
        .map(|entry| reader.attribute(entry.key, entry.value, Reader::plain));
    let body = Body {
        attributes: attributes.collect(),
        blocks: Vec::new(),
    };
    (body, reader.problems)
}

struct Reader {
    problems: Vec<Problem>,
}

impl Reader {
    fn section(&mut self, key: Node<'_>, value: Node<'_>, body: &mut Body) {
        match key.text() {
            COMMENT => {}
            "resource" | "data" if value.is_sequence() && value.items().any(is_listed_block) => {
                self.listed(key.text(), value, body);
            }
            "resource" | "data" => {
                self.labelled(key, value, 2, body);
            }
            "variable" | "output" | "module" | "provider" => {
                self.labelled(key, value, 1, body);
            }
            "locals" | "terraform" | "moved" | "import" | "removed" | "check" => {
                self.labelled(key, value, 0, body);
            }
            _ => {}
        }
    }

    /// Descends through `depth` levels of labels to the bodies below them. A list at any level repeats what is above it.
    fn labelled(&mut self, kind: Node<'_>, value: Node<'_>, depth: usize, body: &mut Body) {
        let mut labels = Vec::new();
        self.descend(kind, value, depth, &mut labels, body);
    }

    fn descend(
        &mut self,
        kind: Node<'_>,
        value: Node<'_>,
        depth: usize,
        labels: &mut Vec<Name>,
        body: &mut Body,
    ) {
        match value.kind() {
            Kind::Sequence => {
                for item in value.items() {
                    self.descend(kind, item, depth, labels, body);
                }
            }
            Kind::Mapping if depth > 0 => {
                for entry in value
                    .entries()
                    .into_iter()
                    .filter(|entry| entry.key.text() != COMMENT)
                {
                    labels.push(name(entry.key));
                    self.descend(kind, entry.value, depth - 1, labels, body);
                    labels.pop();
                }
            }
            Kind::Mapping => {
                let header = labels.last().map_or(kind.span(), |label| label.span);
                let block = Block {
                    kind: name(kind),
                    labels: labels.clone(),
                    header,
                    span: value.span(),
                    body: self.body(kind.text(), value),
                };
                body.blocks.push(block);
            }
            Kind::Null => {}
            _ => self.problems.push(Problem::syntax(
                value.span(),
                format!(
                    "`{}` holds a single value where a block belongs",
                    kind.text()
                ),
                "Write the block as a mapping of its arguments.",
            )),
        }
    }

    /// The second shape: `[{type: okta_group, name: eng, attributes: {…}}]`.
    fn listed(&mut self, kind: &str, list: Node<'_>, body: &mut Body) {
        for item in list.items() {
            if let Some(block) = self.listed_block(kind, item) {
                body.blocks.push(block);
            }
        }
    }

    fn listed_block(&mut self, kind: &str, item: Node<'_>) -> Option<Block> {
        let (Some(resource), Some(label)) = (item.get("type"), item.get("name")) else {
            self.problems.push(Problem::syntax(
                item.span(),
                "This block of the list names no `type` and `name`",
                "Give each block of the list a `type`, such as okta_group, and a `name` to refer to it by.",
            ));
            return None;
        };
        let mode = item.get("mode").map_or(kind, |mode| {
            if mode.text() == "data" {
                "data"
            } else {
                "resource"
            }
        });
        let body = match item.get("attributes") {
            Some(attributes) => self.body(mode, attributes),
            None if has_own_name(resource.text()) => {
                self.problems.push(Problem::syntax(
                    label.span(),
                    format!("`name` could be the block's name or an argument of `{}`", resource.text()),
                    "Put the arguments under `attributes`, so that the block's own `name` stands apart.",
                ));
                return None;
            }
            None => self.body_of(
                item.entries()
                    .into_iter()
                    .filter(|entry| !matches!(entry.key.text(), "type" | "name" | "mode")),
            ),
        };
        let keyword = Name {
            text: mode.to_owned(),
            span: resource.span(),
        };
        let labels = vec![name(resource), name(label)];
        Some(Block {
            kind: keyword,
            labels,
            header: label.span(),
            span: item.span(),
            body,
        })
    }

    fn body(&mut self, kind: &str, value: Node<'_>) -> Body {
        let entries = value.entries().into_iter();
        if kind == "variable" {
            let attributes = entries
                .filter(|entry| entry.key.text() != COMMENT)
                .map(|entry| match entry.key.text() {
                    "type" => self.attribute(entry.key, entry.value, Self::bare),
                    _ => self.attribute(entry.key, entry.value, Self::plain),
                })
                .collect();
            return Body {
                attributes,
                blocks: Vec::new(),
            };
        }
        self.body_of(entries)
    }

    fn body_of<'t>(
        &mut self,
        entries: impl Iterator<Item = crate::syntax::tree::Entry<'t>>,
    ) -> Body {
        let mut body = Body::default();
        for entry in entries {
            match entry.key.text() {
                COMMENT => {}
                "dynamic" if !is_scalar(entry.value) => {
                    self.labelled(entry.key, entry.value, 1, &mut body);
                }
                "content" | "lifecycle" if !is_scalar(entry.value) => {
                    self.labelled(entry.key, entry.value, 0, &mut body);
                }
                "provider" | "iterator" => {
                    body.attributes
                        .push(self.attribute(entry.key, entry.value, Self::bare));
                }
                _ => body
                    .attributes
                    .push(self.attribute(entry.key, entry.value, Self::template)),
            }
        }
        body
    }

    fn attribute(
        &mut self,
        key: Node<'_>,
        value: Node<'_>,
        read: fn(&mut Self, Node<'_>) -> Expr,
    ) -> Attribute {
        Attribute {
            name: name(key),
            value: read(self, value),
        }
    }

    /// A value whose strings are templates.
    fn template(&mut self, node: Node<'_>) -> Expr {
        self.expression(node, &|reader, node| {
            let (expr, problems) = hcl::parse_template(node.text(), place(node));
            reader.problems.extend(problems);
            Expr {
                kind: expr.kind,
                span: node.span(),
            }
        })
    }

    /// A value whose strings are just strings.
    fn plain(&mut self, node: Node<'_>) -> Expr {
        self.expression(node, &|_, node| Expr {
            kind: ExprKind::String(node.text().to_owned()),
            span: node.span(),
        })
    }

    /// A string that holds an expression: a type constraint, a provider, an iterator.
    fn bare(&mut self, node: Node<'_>) -> Expr {
        self.expression(node, &|reader, node| {
            let (expr, problems) = hcl::parse_expression(node.text(), place(node));
            reader.problems.extend(problems);
            Expr {
                kind: expr.kind,
                span: node.span(),
            }
        })
    }

    fn expression(&mut self, node: Node<'_>, string: &dyn Fn(&mut Self, Node<'_>) -> Expr) -> Expr {
        let kind = match node.kind() {
            Kind::Null => ExprKind::Null,
            Kind::Bool(value) => ExprKind::Bool(value),
            Kind::Number => number(node.text()),
            Kind::String => return string(self, node),
            Kind::Sequence => ExprKind::Tuple(
                node.items()
                    .map(|item| self.expression(item, string))
                    .collect(),
            ),
            Kind::Mapping => ExprKind::Object(
                node.entries()
                    .into_iter()
                    .filter(|entry| entry.key.text() != COMMENT)
                    .map(|entry| Item {
                        key: Expr {
                            kind: ExprKind::String(entry.key.text().to_owned()),
                            span: entry.key.span(),
                        },
                        value: self.expression(entry.value, string),
                    })
                    .collect(),
            ),
        };
        Expr {
            kind,
            span: node.span(),
        }
    }
}

fn number(text: &str) -> ExprKind {
    text.parse()
        .map_or_else(|_| ExprKind::String(text.to_owned()), ExprKind::Number)
}

fn name(node: Node<'_>) -> Name {
    Name {
        text: node.text().to_owned(),
        span: node.span(),
    }
}

fn place(node: Node<'_>) -> Place {
    match node.verbatim_start() {
        Some(start) => Place::Verbatim {
            file: node.span().file,
            start,
        },
        None => Place::Whole(node.span()),
    }
}

fn is_listed_block(item: Node<'_>) -> bool {
    item.get("type").is_some() && item.get("name").is_some()
}

/// Whether an argument of this type is itself called `name` or `type`, so that a flat block would be ambiguous.
fn has_own_name(kind: &str) -> bool {
    matches!(
        kind,
        "okta_group"
            | "okta_group_rule"
            | "okta_app_oauth"
            | "okta_app_features"
            | "okta_group_owner"
            | "okta_app"
            | "okta_groups"
    )
}

/// Whether a document has one of the two shapes of Terraform-style configuration with an Okta block in it.
pub(super) fn recognizes(root: Node<'_>) -> bool {
    if root.is_sequence() {
        return root
            .items()
            .any(|item| is_listed_block(item) && is_okta(item.get("type")));
    }
    ["resource", "data"]
        .into_iter()
        .filter_map(|key| root.get(key))
        .any(|section| {
            section
                .entries()
                .iter()
                .any(|entry| entry.key.text().starts_with("okta_"))
                || section.items().any(|item| {
                    is_okta(item.get("type")) && item.get("name").is_some()
                        || item
                            .entries()
                            .iter()
                            .any(|entry| entry.key.text().starts_with("okta_"))
                })
        })
}

fn is_scalar(node: Node<'_>) -> bool {
    !node.is_mapping() && !node.is_sequence()
}

fn is_okta(kind: Option<Node<'_>>) -> bool {
    kind.and_then(Node::as_str)
        .is_some_and(|kind| kind.starts_with("okta_"))
}
