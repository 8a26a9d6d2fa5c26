//! Documents of one directory into a module: its blocks by name, overrides merged, duplicates set aside.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use super::address::Mode;
use super::lifecycle::{Import, Moved};
use crate::source::{Span, normalize};
use crate::syntax::hcl::{Attribute, Block, Body, Expr, ExprKind};

/// What one directory, or one document that stands alone, declares.
#[derive(Debug, Default)]
pub struct Module {
    /// Where it lies. Relative module sources start here.
    pub directory: PathBuf,
    /// `variable` blocks by name.
    pub variables: HashMap<String, Body>,
    /// `locals` by name.
    pub locals: HashMap<String, Expr>,
    /// `resource` and `data` blocks, in the order read.
    pub resources: Vec<ResourceBlock>,
    /// `module` blocks.
    pub calls: Vec<Call>,
    /// The `value` of `output` blocks by name.
    pub outputs: HashMap<String, Expr>,
    /// `provider "okta"` blocks.
    pub providers: Vec<Body>,
    /// Values for variables from `terraform.tfvars` and `*.auto.tfvars`, later files first.
    pub variable_files: Vec<Body>,
    /// `import` blocks.
    pub imports: Vec<Import>,
    /// `moved` and `removed` blocks.
    pub moves: Vec<Moved>,
    /// Blocks whose address an earlier block has.
    pub duplicates: Vec<DuplicateAddress>,
    /// Why it is not all here: a file that could not be parsed or decrypted.
    pub incomplete: Option<String>,
    index: HashMap<(Mode, String, String), usize>,
    call_index: HashMap<String, usize>,
}

/// A `resource` or `data` block.
#[derive(Debug)]
pub struct ResourceBlock {
    /// Which of the two.
    pub mode: Mode,
    /// `okta_group`
    pub kind: String,
    /// `eng`
    pub name: String,
    /// What a reader recognises the block by.
    pub header: Span,
    /// The arguments.
    pub body: Body,
}

/// A `module` block.
#[derive(Debug)]
pub struct Call {
    /// The name of the call.
    pub name: String,
    /// What a reader recognises the block by.
    pub header: Span,
    /// The arguments, `source` among them.
    pub body: Body,
}

/// Two blocks with one address: Terraform refuses to load the module.
#[derive(Debug, Clone)]
pub struct DuplicateAddress {
    /// `okta_group.eng`
    pub address: String,
    /// The header of the block that stands.
    pub first: Span,
    /// The header of the block that no other rule sees.
    pub later: Span,
}

impl Module {
    /// An empty module in a directory.
    pub fn new(directory: PathBuf) -> Self {
        Self {
            directory,
            ..Self::default()
        }
    }

    /// Takes in the body of one configuration file. Override files must come last, in the order of their names.
    pub fn add(&mut self, body: Body, overriding: bool) {
        for block in body.blocks {
            self.add_block(block, overriding);
        }
    }

    /// The block with an address, if the module declares it.
    pub fn resource(&self, mode: Mode, kind: &str, name: &str) -> Option<(usize, &ResourceBlock)> {
        let index = *self.index.get(&(mode, kind.to_owned(), name.to_owned()))?;
        Some((index, &self.resources[index]))
    }

    /// Whether it declares anything of the Okta provider.
    pub fn speaks_okta(&self) -> bool {
        !self.providers.is_empty()
            || self
                .resources
                .iter()
                .any(|block| block.kind.starts_with("okta_"))
    }

    /// The call of a name.
    pub fn call(&self, name: &str) -> Option<(usize, &Call)> {
        let index = *self.call_index.get(name)?;
        Some((index, &self.calls[index]))
    }

    fn add_block(&mut self, block: Block, overriding: bool) {
        let labels: Vec<String> = block
            .labels
            .iter()
            .map(|label| label.text.clone())
            .collect();
        match (block.kind.text.as_str(), labels.as_slice()) {
            ("resource", [kind, name]) => {
                self.add_resource(Mode::Managed, kind, name, block, overriding);
            }
            ("data", [kind, name]) => {
                self.add_resource(Mode::Data, kind, name, block, overriding);
            }
            ("module", [name]) => {
                self.add_call(name, block, overriding);
            }
            ("variable", [name]) => {
                let known = self.variables.entry(name.clone()).or_default();
                merge(known, block.body);
            }
            ("locals", []) => {
                self.locals.extend(
                    block
                        .body
                        .attributes
                        .into_iter()
                        .map(|local| (local.name.text, local.value)),
                );
            }
            ("output", [name]) => {
                let value = block
                    .body
                    .attributes
                    .into_iter()
                    .find(|attribute| attribute.name.text == "value");
                self.outputs
                    .extend(value.map(|attribute| (name.clone(), attribute.value)));
            }
            ("provider", [name]) if name == "okta" => {
                self.add_provider(block.body, overriding);
            }
            ("import", []) => self.imports.extend(Import::of(&block)),
            ("moved" | "removed", []) => self.moves.extend(Moved::of(&block)),
            _ => {}
        }
    }

    fn add_resource(&mut self, mode: Mode, kind: &str, name: &str, block: Block, overriding: bool) {
        let key = (mode, kind.to_owned(), name.to_owned());
        let Some(&index) = self.index.get(&key) else {
            self.index.insert(key, self.resources.len());
            let (kind, name) = (kind.to_owned(), name.to_owned());
            self.resources.push(ResourceBlock {
                mode,
                kind,
                name,
                header: block.header,
                body: block.body,
            });
            return;
        };
        let known = &mut self.resources[index];
        if overriding {
            merge(&mut known.body, block.body);
        } else if kind.starts_with("okta_") {
            let data = if mode == Mode::Data { "data." } else { "" };
            let address = format!("{data}{kind}.{name}");
            self.duplicates.push(DuplicateAddress {
                address,
                first: known.header,
                later: block.header,
            });
        }
    }

    fn add_call(&mut self, name: &str, block: Block, overriding: bool) {
        let Some(&index) = self.call_index.get(name) else {
            self.call_index.insert(name.to_owned(), self.calls.len());
            self.calls.push(Call {
                name: name.to_owned(),
                header: block.header,
                body: block.body,
            });
            return;
        };
        let known = &mut self.calls[index];
        if overriding {
            merge(&mut known.body, block.body);
        } else {
            let address = format!("module.{name}");
            self.duplicates.push(DuplicateAddress {
                address,
                first: known.header,
                later: block.header,
            });
        }
    }

    fn add_provider(&mut self, body: Body, overriding: bool) {
        let alias = literal(&body, "alias").map(str::to_owned);
        let known = self
            .providers
            .iter_mut()
            .find(|known| literal(known, "alias").map(str::to_owned) == alias);
        match known {
            Some(known) if overriding => merge(known, body),
            _ => self.providers.push(body),
        }
    }
}

impl Call {
    /// The directory of the called module, if its source is a local path.
    pub fn directory(&self, caller: &Path) -> Option<PathBuf> {
        Some(normalize(&caller.join(local_source(&self.body)?)))
    }
}

/// The `source` of a module call, if it is a local path.
pub fn local_source(call: &Body) -> Option<&str> {
    literal(call, "source").filter(|source| source.starts_with("./") || source.starts_with("../"))
}

/// The attribute of a name.
pub fn attribute<'a>(body: &'a Body, name: &str) -> Option<&'a Attribute> {
    // Terraform refuses a repeated argument; the problem is reported, and the last one stands.
    body.attributes
        .iter()
        .rev()
        .find(|attribute| attribute.name.text == name)
}

/// The string written for an attribute, if it is a plain literal.
pub fn literal<'a>(body: &'a Body, name: &str) -> Option<&'a str> {
    match &attribute(body, name)?.value.kind {
        ExprKind::String(text) => Some(text),
        _ => None,
    }
}

/// Merges an override as Terraform does: an argument replaces its namesake, nested blocks replace all of their kind.
fn merge(known: &mut Body, over: Body) {
    known.attributes.retain(|attribute| {
        over.attributes
            .iter()
            .all(|new| new.name.text != attribute.name.text)
    });
    // A block repeats by one of the two, so a new one replaces either.
    let repeats = |name: &str| matches!(name, "count" | "for_each");
    if over.attributes.iter().any(|new| repeats(&new.name.text)) {
        known.attributes.retain(|it| !repeats(&it.name.text));
    }
    known.attributes.extend(over.attributes);
    let nested = |block: &Block| match (block.kind.text.as_str(), block.labels.first()) {
        ("dynamic", Some(label)) => label.text.clone(),
        (kind, _) => kind.to_owned(),
    };
    known
        .blocks
        .retain(|block| over.blocks.iter().all(|new| nested(new) != nested(block)));
    known.blocks.extend(over.blocks);
}
