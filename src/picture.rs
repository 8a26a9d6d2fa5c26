//! What a drawing of the apps and groups behind the findings is made of.

use crate::finding::EntityKey;
use crate::source::Span;

/// A line between a group and an app.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Edge {
    /// The group.
    pub group: EntityKey,
    /// The app.
    pub app: EntityKey,
    /// What connects them.
    pub kind: EdgeKind,
    /// The places that say so: the block's header and the values that name the two. A finding with a label at one of them is about
    /// this edge.
    pub spans: Vec<Span>,
}

/// What connects a group with an app.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum EdgeKind {
    /// An app assignment: the members get the app.
    Assigned,
    /// A push mapping: the group and its members are copied into the app.
    Pushed,
}
