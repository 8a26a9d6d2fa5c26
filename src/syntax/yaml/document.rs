//! The events of one document after another into nodes, with the spans and checks that the events leave to us.

use std::collections::HashMap;

use granit_parser::{Event, ScalarStyle, StructureStyle};

use super::schema;
use crate::problem::{Problem, ProblemKind};
use crate::source::{FileId, Span};
use crate::syntax::tree::{Tag, TreeBuilder};

/// A document may stand for this many nodes once its aliases are followed…
const MAX_EXPANDED_NODES: u64 = 1_000_000;

/// … or for this many times the nodes that are written.
const MAX_EXPANSION: u64 = 20;

/// How deep a document may be once its aliases are followed.
const MAX_EXPANDED_DEPTH: u32 = 512;

/// What following aliases from a node would meet.
#[derive(Debug, Clone, Copy, Default)]
struct Extent {
    nodes: u64,
    depth: u32,
}

/// A node that an anchor names.
#[derive(Debug, Clone, Copy)]
struct Anchored {
    node: u32,
    /// Known when the node is complete.
    extent: Option<Extent>,
}

/// A sequence or mapping that is not closed yet.
#[derive(Debug)]
struct Frame {
    node: u32,
    anchor: usize,
    flow: bool,
    start: u32,
    end: u32,
    last_child: u32,
    children: usize,
    /// Of the children so far.
    extent: Extent,
}

/// The document being read.
pub(super) struct Document<'r> {
    file: FileId,
    text: &'r str,
    builder: &'r mut TreeBuilder,
    problems: &'r mut Vec<Problem>,
    open: Vec<Frame>,
    anchors: HashMap<usize, Anchored>,
    /// The root's index.
    first: u32,
    /// Of the root, when it is complete.
    extent: Extent,
}

impl<'r> Document<'r> {
    pub(super) fn new(
        file: FileId,
        text: &'r str,
        builder: &'r mut TreeBuilder,
        problems: &'r mut Vec<Problem>,
    ) -> Self {
        let (open, anchors) = (Vec::new(), HashMap::new());
        Self {
            file,
            text,
            builder,
            problems,
            open,
            anchors,
            first: 0,
            extent: Extent::default(),
        }
    }

    /// Takes the next event in.
    pub(super) fn take(&mut self, event: Event<'_>, span: &granit_parser::Span) {
        let (start, end) = self.bounds(span);
        match event {
            Event::DocumentStart(..) => self.begin(),
            Event::DocumentEnd => self.finish(),
            Event::Alias(anchor) => self.alias(anchor, start, end),
            Event::UnresolvedAlias(name) => {
                let message = format!("no anchor named `{name}` stands before this alias");
                let help = format!("Write `&{name}` before the value that this alias stands for.");
                self.broken_alias(start, end, message, help);
            }
            Event::Scalar(content, style, anchor, tag) => {
                // What is left out comes as `~`.
                let absent = style == ScalarStyle::Plain && start == end;
                let content = if absent { "".into() } else { content };
                let kind = kind_of(&content, style, tag.as_deref());
                let node = self.scalar(kind, &content, style, start, end);
                let extent = Extent { nodes: 1, depth: 1 };
                self.anchor(anchor, node, Some(extent));
                self.add(node, extent);
            }
            Event::SequenceStart(style, anchor, _) => {
                self.open(Tag::Sequence, style, anchor, start, end);
            }
            Event::MappingStart(style, anchor, _) => {
                self.open(Tag::Mapping, style, anchor, start, end);
            }
            Event::SequenceEnd | Event::MappingEnd => self.close(end),
            _ => {}
        }
    }

    /// Ends the document where it breaks the grammar and keeps what is complete.
    pub(super) fn break_off(&mut self, problem: Problem) {
        self.problems.push(problem);
        // The break may lie in a flow collection that never ends, so that what seems to lie inside it does not.
        let keep = self
            .open
            .iter()
            .position(|frame| frame.flow)
            .unwrap_or(self.open.len());
        if let Some(flow) = self.open.get(keep) {
            self.builder.forget_from(flow.node);
        }
        self.open.truncate(keep);
        while let Some(frame) = self.open.last_mut() {
            let is_mapping = self.builder.tag(frame.node) == Tag::Mapping;
            if is_mapping && frame.children % 2 == 1 {
                self.builder.forget_from(frame.last_child);
                frame.children -= 1;
            }
            if frame.children > 0 {
                let end = frame.end;
                self.close(end);
            } else {
                self.builder.forget_from(frame.node);
                self.open.pop();
            }
        }
        self.finish();
        self.begin();
    }

    fn begin(&mut self) {
        self.first = self.builder.len();
        self.open.clear();
        self.anchors.clear();
        self.extent = Extent::default();
    }

    /// Makes the nodes since [`Document::begin`] a document, unless there are none or walking them would take too long.
    fn finish(&mut self) {
        let written = u64::from(self.builder.len() - self.first);
        if written == 0 {
            return;
        }
        if let Some((message, help)) = self.excess(written) {
            let (start, end) = self.builder.bounds(self.first);
            let span = Span {
                file: self.file,
                start,
                end,
            };
            self.problems.push(Problem {
                kind: ProblemKind::TooDeep,
                span,
                message,
                help,
                also: Vec::new(),
            });
            self.builder.forget_from(self.first);
        } else {
            self.builder.document(self.first);
        }
        self.first = self.builder.len();
    }

    fn excess(&self, written: u64) -> Option<(String, String)> {
        let Extent { nodes, depth } = self.extent;
        if nodes > MAX_EXPANDED_NODES && nodes / MAX_EXPANSION > written {
            let message =
                format!("aliases blow {written} nodes up to more than {MAX_EXPANDED_NODES}");
            let help = "Replace aliases of collections that hold aliases themselves by what they stand for.";
            return Some((message, help.to_owned()));
        }
        (depth > MAX_EXPANDED_DEPTH).then(|| {
            let message = format!("with its aliases followed, the document nests deeper than {MAX_EXPANDED_DEPTH} levels");
            (message, "Shorten the chain of aliases that hold aliases themselves.".to_owned())
        })
    }

    fn bounds(&self, span: &granit_parser::Span) -> (u32, u32) {
        let range = span.byte_range().unwrap_or(0..0);
        let start = self.text.floor_char_boundary(range.start);
        let end = self.text.floor_char_boundary(range.end).max(start);
        (narrow(start), narrow(end))
    }

    fn alias(&mut self, anchor: usize, start: u32, end: u32) {
        match self.anchors.get(&anchor).copied() {
            Some(Anchored {
                node,
                extent: Some(extent),
            }) => {
                let alias = self.builder.alias(node, start, end);
                self.add(alias, extent);
            }
            Some(Anchored { extent: None, .. }) => {
                let message = "this alias stands inside the value it stands for".to_owned();
                self.broken_alias(
                    start,
                    end,
                    message,
                    "Write out the value that is meant here.".to_owned(),
                );
            }
            None => {
                let message = "this alias has no anchor".to_owned();
                self.broken_alias(
                    start,
                    end,
                    message,
                    "Write out the value that is meant here.".to_owned(),
                );
            }
        }
    }

    /// An alias that leads nowhere becomes a null, so that its mapping stays whole.
    fn broken_alias(&mut self, start: u32, end: u32, message: String, help: String) {
        let span = Span {
            file: self.file,
            start,
            end,
        };
        self.problems.push(Problem::syntax(span, message, help));
        let node = self.builder.null(start, end);
        self.add(node, Extent { nodes: 1, depth: 1 });
    }

    fn anchor(&mut self, anchor: usize, node: u32, extent: Option<Extent>) {
        if anchor != 0 {
            self.anchors.insert(anchor, Anchored { node, extent });
        }
    }

    fn scalar(
        &mut self,
        kind: Tag,
        content: &str,
        style: ScalarStyle,
        start: u32,
        end: u32,
    ) -> u32 {
        if kind == Tag::Null {
            return self.builder.null(start, end);
        }
        let source = &self.text[start as usize..end as usize];
        match style {
            ScalarStyle::SingleQuoted | ScalarStyle::DoubleQuoted
                if source.len() >= 2 && source.get(1..source.len() - 1) == Some(content) =>
            {
                self.builder.quoted(kind, start, end)
            }
            ScalarStyle::Plain if source == content => self.builder.plain(kind, start, end),
            ScalarStyle::Literal | ScalarStyle::Folded => {
                self.block_scalar(content, kind, start, end)
            }
            _ => self
                .builder
                .cooked(kind, start, end, |cooked| cooked.push_str(content)),
        }
    }

    /// A block scalar: its span ends with its last line that is not blank, before the line break.
    fn block_scalar(&mut self, content: &str, kind: Tag, start: u32, end: u32) -> u32 {
        let source = &self.text[start as usize..end as usize];
        let shown = narrow(start as usize + source.trim_end().len());
        if source.starts_with(content) {
            let text = (start, narrow(start as usize + content.len()));
            self.builder.verbatim(kind, start, shown, text)
        } else {
            self.builder
                .cooked(kind, start, shown, |cooked| cooked.push_str(content))
        }
    }

    fn open(&mut self, tag: Tag, style: StructureStyle, anchor: usize, start: u32, end: u32) {
        let in_block_mapping = self
            .open
            .last()
            .is_some_and(|frame| !frame.flow && self.builder.tag(frame.node) == Tag::Mapping);
        let flow = style == StructureStyle::Flow;
        let start = if tag == Tag::Sequence && !flow && in_block_mapping {
            self.first_dash(start)
        } else {
            start
        };
        let node = self.builder.open(tag, start);
        self.anchor(anchor, node, None);
        let extent = Extent::default();
        self.open.push(Frame {
            node,
            anchor,
            flow,
            start,
            end,
            last_child: node,
            children: 0,
            extent,
        });
    }

    /// Where a block sequence below a mapping key starts: the event of one that is not indented lies behind its first dash.
    fn first_dash(&self, start: u32) -> u32 {
        let before = self.text[..start as usize].trim_end();
        let line = before.rfind('\n').map_or(0, |newline| newline + 1);
        let dash = before.len().wrapping_sub(1);
        if before
            .get(line..)
            .is_some_and(|line| line.trim_start_matches(' ') == "-")
        {
            narrow(dash)
        } else {
            start
        }
    }

    fn close(&mut self, end: u32) {
        let Some(frame) = self.open.pop() else { return };
        // The event that ends a block collection lies behind comments and blank lines, so the last child ends it.
        let end = if frame.flow {
            end.max(frame.end)
        } else {
            frame.end
        };
        self.builder.close(frame.node, frame.start.min(end), end);
        let extent = Extent {
            nodes: frame.extent.nodes.saturating_add(1),
            depth: frame.extent.depth.saturating_add(1),
        };
        if let Some(anchored) = self.anchors.get_mut(&frame.anchor) {
            anchored.extent = Some(extent);
        }
        self.add(frame.node, extent);
    }

    /// Counts a complete node in where it belongs.
    fn add(&mut self, node: u32, extent: Extent) {
        let Some(frame) = self.open.last_mut() else {
            self.extent = extent;
            return;
        };
        let (start, end) = self.builder.bounds(node);
        let is_first_of_block_mapping =
            frame.children == 0 && !frame.flow && self.builder.tag(frame.node) == Tag::Mapping;
        frame.start = if is_first_of_block_mapping {
            start
        } else {
            frame.start.min(start)
        };
        frame.end = frame.end.max(end);
        frame.last_child = node;
        frame.children += 1;
        frame.extent.nodes = frame.extent.nodes.saturating_add(extent.nodes);
        frame.extent.depth = frame.extent.depth.max(extent.depth);
    }
}

/// What a scalar is: a tag of the core schema decides first, then its quotes, then its text.
fn kind_of(content: &str, style: ScalarStyle, tag: Option<&granit_parser::Tag>) -> Tag {
    let is_non_specific = |tag: &granit_parser::Tag| tag.parts() == ("", "!");
    match tag.and_then(|tag| tag.core_suffix()) {
        Some("str") => Tag::String,
        Some("null" | "bool" | "int" | "float") => schema::resolve(content),
        _ if tag.is_some_and(is_non_specific) || style != ScalarStyle::Plain => Tag::String,
        _ => schema::resolve(content),
    }
}

fn narrow(offset: usize) -> u32 {
    u32::try_from(offset).expect("invariant: a source is smaller than 4 GiB")
}
