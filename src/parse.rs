//! Inputs into documents: each text is parsed by its grammar, and YAML and JSON are recognized by their shape.

pub mod assignments;
pub mod export;
mod json_syntax;
pub mod plan;
pub mod state;

use std::path::PathBuf;

use crate::discover::{Input, InputKind, Withheld};
use crate::problem::{Problem, ProblemKind};
use crate::source::{FileId, Sources, Span};
use crate::syntax::hcl::{self, Body};
use crate::syntax::tree::{Node, Tree};
use crate::syntax::{json, yaml};
use assignments::Assignments;
use export::{Export, Manifest};
use state::StateForm;

/// What one file, or one document of a file, says.
#[derive(Debug)]
pub struct Document {
    /// The file it stands in.
    pub file: FileId,
    /// The directory of that file.
    pub directory: PathBuf,
    /// The name of that file.
    pub name: String,
    /// What it is.
    pub content: Content,
}

/// The kinds of documents.
#[derive(Debug)]
pub enum Content {
    /// A file of a Terraform module in either syntax.
    Configuration(Body),
    /// A document of Terraform-style YAML or JSON outside of the module's own files.
    Exported(Body),
    /// Values for variables.
    Variables(Body),
    /// A plain assignment document.
    Assignments(Box<Assignments>),
    /// What Okta's API answered.
    Export(Export),
    /// What an export says about itself.
    Manifest(Box<Manifest>),
    /// A plan.
    Plan(Record),
    /// A state.
    State(Record, StateForm),
    /// A document of one of the forms above that is not here as a whole: it is encrypted or does not parse.
    Withheld {
        /// Whether the file belongs to the module of its directory.
        configuration: bool,
        /// Why, to be read after "because".
        reason: String,
    },
}

/// A document that Terraform wrote about what is or will be. What it says is read where it is needed: it may be huge.
#[derive(Debug)]
pub struct Record {
    /// The whole document.
    pub tree: Tree,
    /// The version of its format, if that is newer or older than those known.
    pub version: Option<String>,
}

/// What the inputs came to.
#[derive(Debug, Default)]
pub struct Parsed {
    /// Every document.
    pub documents: Vec<Document>,
    /// What went wrong.
    pub problems: Vec<Problem>,
    /// YAML and JSON files whose shape is none of ours, by name.
    pub not_recognized: Vec<String>,
    /// Files of modules that are there and were not read.
    pub withheld: Vec<Withheld>,
    /// How many files are inputs.
    pub files: usize,
}

impl Parsed {
    /// Parses one input and adds what it holds.
    pub fn add(&mut self, input: &Input, sources: &Sources) {
        let source = sources.get(input.file);
        let text = source.text();
        let before = self.documents.len();
        match input.kind {
            InputKind::Native => {
                let (body, problems) = hcl::parse(input.file, text);
                self.whole(input, Content::Configuration(body), problems);
            }
            InputKind::Variables => {
                let (body, problems) = hcl::parse(input.file, text);
                self.whole(input, Content::Variables(body), problems);
            }
            InputKind::JsonSyntax | InputKind::JsonVariables => {
                let (tree, mut problems) = json::parse(input.file, text);
                for root in tree.documents() {
                    if is_encrypted(root) {
                        self.encrypted(input, root);
                        continue;
                    }
                    let variables = input.kind == InputKind::JsonVariables;
                    let read = if variables {
                        json_syntax::read_variables
                    } else {
                        json_syntax::read
                    };
                    let (body, more) = read(root);
                    problems.extend(more);
                    let content = if variables {
                        Content::Variables(body)
                    } else {
                        Content::Configuration(body)
                    };
                    self.document(input, content);
                }
                self.broken(input, problems);
            }
            InputKind::Yaml => {
                let (tree, problems) = yaml::parse(input.file, text);
                self.shaped(input, &tree, problems, text);
            }
            InputKind::Json | InputKind::State if plan::is_stream(text) => {
                let problem = plan::stream(input.file, text, &input.name);
                self.broken(input, vec![problem]);
            }
            InputKind::Json | InputKind::State => {
                let (tree, problems) = json::parse(input.file, text);
                match recorded(tree) {
                    Ok(content) => self.document(input, content),
                    Err(tree) => self.shaped(input, &tree, problems, text),
                }
            }
        }
        if self.documents.len() > before {
            self.files += 1;
        } else {
            self.not_recognized.push(source.name().to_owned());
        }
    }

    fn document(&mut self, input: &Input, content: Content) {
        let (directory, name) = (input.directory.clone(), input.name.clone());
        self.documents.push(Document {
            file: input.file,
            directory,
            name,
            content,
        });
    }

    fn whole(&mut self, input: &Input, content: Content, problems: Vec<Problem>) {
        self.document(input, content);
        self.broken(input, problems);
    }

    /// Keeps the problems of a file, and notes that it is not here as a whole.
    fn broken(&mut self, input: &Input, problems: Vec<Problem>) {
        if problems.is_empty() {
            return;
        }
        self.problems.extend(problems);
        let reason = format!("`{}` does not parse", input.name);
        self.document(
            input,
            Content::Withheld {
                configuration: input.kind.configures(),
                reason,
            },
        );
    }

    /// A YAML or JSON file that is an input only if its shape says so.
    fn shaped(&mut self, input: &Input, tree: &Tree, mut problems: Vec<Problem>, text: &str) {
        let schema = assignments::has_schema_line(text);
        let manifest = export::has_schema_line(text);
        for root in tree.documents() {
            let encrypted = is_encrypted(root);
            if json_syntax::recognizes(root) {
                if encrypted {
                    self.encrypted(input, root);
                    continue;
                }
                let (body, more) = json_syntax::read(root);
                problems.extend(more);
                self.document(input, Content::Exported(body));
            } else if export::is_manifest(root, &input.name, manifest) {
                let (manifest, more) = export::read_manifest(root);
                problems.extend(more);
                if let Some(manifest) = manifest {
                    self.document(input, Content::Manifest(Box::new(manifest)));
                }
            } else if export::recognizes(root) {
                let path = input.directory.join(&input.name);
                let (export, more) = export::read(root, &path);
                problems.extend(more);
                self.document(input, Content::Export(export));
            } else if assignments::recognizes(root, schema || input.named) {
                if encrypted {
                    self.encrypted(input, root);
                    continue;
                }
                let (assignments, more) = assignments::read(root);
                problems.extend(more);
                self.document(input, Content::Assignments(Box::new(assignments)));
            } else if encrypted && input.named {
                self.encrypted(input, root);
            } else if input.named && problems.is_empty() && root.is_mapping() {
                self.unknown_shape(input, root);
            }
        }
        let ours = input.named
            || schema
            || manifest
            || holds_okta_key(text)
            || export::looks_ours(text)
            || self.documents.iter().any(|it| it.file == input.file);
        if ours {
            self.broken(input, problems);
        }
    }

    fn encrypted(&mut self, input: &Input, root: Node<'_>) {
        let span = root
            .entry("sops")
            .map_or(root.span(), |entry| entry.key.span());
        self.problems.push(Problem {
            kind: ProblemKind::Encrypted,
            span,
            message: format!("`{}` is encrypted, so nothing in it was judged", input.name),
            help: "Run grouplint where the file is decrypted, or leave it out with `--exclude`."
                .to_owned(),
            also: Vec::new(),
        });
        let reason = format!("`{}` is encrypted", input.name);
        self.document(
            input,
            Content::Withheld {
                configuration: input.kind.configures(),
                reason,
            },
        );
    }

    fn unknown_shape(&mut self, input: &Input, root: Node<'_>) {
        let span = root
            .pairs()
            .next()
            .map_or(Span::top(input.file), |entry| entry.key.span());
        self.problems.push(Problem::syntax(
            span,
            format!("`{}` has none of the shapes that grouplint reads", input.name),
            "Name a file with a `resource` section of okta_* types, with `apps` that list their assignments and push mappings, or a plan or state as `terraform show -json` prints it.",
        ));
        let reason = format!("`{}` was not understood", input.name);
        self.document(
            input,
            Content::Withheld {
                configuration: false,
                reason,
            },
        );
    }
}

/// The values for variables that a mapping holds.
pub fn variables(mapping: Node<'_>) -> (Body, Vec<Problem>) {
    json_syntax::read_variables(mapping)
}

/// The plan or state that a document is, or the document back.
fn recorded(tree: Tree) -> Result<Content, Tree> {
    let root = tree.documents().next();
    if root.is_some_and(plan::recognizes) {
        return Ok(Content::Plan(plan::read(tree)));
    }
    match root.and_then(state::recognizes) {
        Some(form) => Ok(Content::State(state::read(tree, form), form)),
        None => Err(tree),
    }
}

/// Whether SOPS encrypted the document: it leaves the keys readable and adds its own.
fn is_encrypted(root: Node<'_>) -> bool {
    root.get("sops")
        .is_some_and(|sops| sops.get("mac").is_some() || sops.get("version").is_some())
}

/// Whether a text that may not parse holds a key or a `type` that starts with `okta_`.
fn holds_okta_key(text: &str) -> bool {
    memchr::memmem::find_iter(text.as_bytes(), b"okta_").any(|at| {
        let before = text[..at].trim_end_matches(['"', '\'']);
        let line = before
            .rsplit('\n')
            .next()
            .unwrap_or_default()
            .trim_matches([' ', '\t', '-', '{', ',', '"', '\'']);
        let after =
            text[at..].trim_start_matches(|it: char| it.is_ascii_alphanumeric() || it == '_');
        let after = after
            .trim_start_matches(['"', '\''])
            .trim_start_matches([' ', '\t']);
        let is_key = after.starts_with(':') && (line.is_empty() || line.ends_with([':', '{', ',']));
        is_key || line.ends_with("type:") || line.ends_with("type\":")
    })
}
