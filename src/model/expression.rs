//! Group rule expressions: turns the text of an `expression_value` into a [`Condition`] that can be compared.
//!
//! The coverage proof asks one question of two rules: does every user that the first one matches also match the
//! second one? [`Condition::implies`] answers yes only where the shape of both expressions proves it. What an
//! attribute or a function means is never guessed: such a term is an opaque text that equals only itself. An
//! expression whose syntax is not understood to the last character is no condition at all.
//!
//! Each term is taken to be true or false for every user. Terms that Okta fails to evaluate are not modeled.

use std::collections::BTreeSet;
use std::fmt;

mod syntax;

pub use syntax::parse;

/// How many comparisons a proof may take before it counts as not found.
const MAX_PROOF_STEPS: u32 = 100_000;

/// A Boolean expression in normal form, so that equal values mean the same users.
///
/// As [`parse`] returns it, a conjunction holds no conjunctions and a disjunction no disjunctions, neither has exactly
/// one element, negation stands directly before atoms, and a disjunction holds at most one membership in the open.
/// The reverse does not hold: two conditions may mean the same and still differ.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Condition {
    /// All of these hold. The empty one is `true`.
    All(BTreeSet<Condition>),
    /// At least one of these holds. The empty one is `false`.
    Any(BTreeSet<Condition>),
    /// The atom holds.
    Is(Atom),
    /// The atom does not hold.
    Not(Atom),
}

/// The smallest thing that is true or false.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Atom {
    /// The user is a member of at least one group with one of these ids, which are kept as the text has them.
    Member(BTreeSet<String>),
    /// Anything else, in canonical spelling. Membership by name is here: a name may match groups of several sources.
    Other(String),
}

impl Condition {
    /// The condition of being a member of at least one of `groups`, for comparing a rule with assigned groups.
    pub fn member_of_any(groups: BTreeSet<String>) -> Self {
        Self::Is(Atom::Member(groups))
    }

    /// Whether every user that matches `self` provably matches `other`. `false` means "not proven".
    pub fn implies(&self, other: &Self) -> bool {
        let mut steps = MAX_PROOF_STEPS;
        self.proves(other, &mut steps)
    }

    /// Sets of group ids such that a user who matches is in at least one group of each set.
    ///
    /// A disjunction contributes one set, and only if each of its branches has one: the union of the smallest of each
    /// branch. To ask whether given groups suffice, prove [`Condition::member_of_any`] instead, which tries them all.
    pub fn member_of(&self) -> impl Iterator<Item = BTreeSet<String>> {
        self.required_memberships().into_iter()
    }

    /// The same condition with the groups of each membership replaced.
    #[must_use]
    pub fn map_groups(
        self,
        replace: &mut dyn FnMut(&BTreeSet<String>) -> BTreeSet<String>,
    ) -> Self {
        match self {
            Self::All(terms) => {
                Self::All(terms.into_iter().map(|it| it.map_groups(replace)).collect())
            }
            Self::Any(terms) => {
                Self::Any(terms.into_iter().map(|it| it.map_groups(replace)).collect())
            }
            Self::Is(Atom::Member(groups)) => Self::Is(Atom::Member(replace(&groups))),
            Self::Not(Atom::Member(groups)) => Self::Not(Atom::Member(replace(&groups))),
            other => other,
        }
    }

    fn required_memberships(&self) -> Vec<BTreeSet<String>> {
        match self {
            Self::Is(Atom::Member(groups)) => vec![groups.clone()],
            Self::Is(Atom::Other(_)) | Self::Not(_) => Vec::new(),
            Self::All(terms) => terms.iter().flat_map(Self::required_memberships).collect(),
            Self::Any(branches) => {
                let smallest = |branch: &Self| {
                    branch
                        .required_memberships()
                        .into_iter()
                        .min_by_key(BTreeSet::len)
                };
                let of_each: Option<Vec<_>> = branches.iter().map(smallest).collect();
                let union: BTreeSet<_> = of_each.into_iter().flatten().flatten().collect();
                if union.is_empty() {
                    Vec::new()
                } else {
                    vec![union]
                }
            }
        }
    }

    /// Descends on both sides at once. Nested alternations can be taken apart in exponentially many orders, hence the
    /// limit on steps: running out of them fails the proof, which is always a safe answer.
    fn proves(&self, other: &Self, steps: &mut u32) -> bool {
        if *steps == 0 {
            return false;
        }
        *steps -= 1;
        if self == other {
            return true;
        }
        match (self, other) {
            (_, Self::All(terms)) => terms.iter().all(|it| self.proves(it, steps)),
            (Self::Any(branches), _) => branches.iter().all(|it| it.proves(other, steps)),
            (Self::All(terms), Self::Any(branches)) => {
                terms.contains(other)
                    || branches.iter().any(|it| self.proves(it, steps))
                    || terms.iter().any(|it| it.proves(other, steps))
            }
            (Self::All(terms), _) => {
                terms.contains(other) || terms.iter().any(|it| it.proves(other, steps))
            }
            (_, Self::Any(branches)) => {
                branches.contains(self) || branches.iter().any(|it| self.proves(it, steps))
            }
            (Self::Is(Atom::Member(few)), Self::Is(Atom::Member(many))) => few.is_subset(many),
            // Negated memberships name one group each, so equality has already found them.
            (Self::Is(_) | Self::Not(_), Self::Is(_) | Self::Not(_)) => false,
        }
    }

    /// The conjunction of `conditions` in normal form.
    fn all_of(conditions: impl IntoIterator<Item = Self>) -> Self {
        let mut terms = BTreeSet::new();
        for condition in conditions {
            match condition {
                Self::All(inner) => terms.extend(inner),
                Self::Any(branches) if branches.is_empty() => return Self::Any(branches),
                term => drop(terms.insert(term)),
            }
        }
        only_element(&mut terms).unwrap_or(Self::All(terms))
    }

    /// The disjunction of `conditions` in normal form.
    fn any_of(conditions: impl IntoIterator<Item = Self>) -> Self {
        let mut branches = BTreeSet::new();
        let mut groups = BTreeSet::new();
        let mut pending: Vec<Self> = conditions.into_iter().collect();
        while let Some(condition) = pending.pop() {
            match condition {
                Self::Any(inner) => pending.extend(inner),
                Self::All(terms) if terms.is_empty() => return Self::All(terms),
                Self::Is(Atom::Member(more)) => groups.extend(more),
                branch => drop(branches.insert(branch)),
            }
        }
        if !groups.is_empty() {
            branches.insert(Self::member_of_any(groups));
        }
        only_element(&mut branches).unwrap_or(Self::Any(branches))
    }

    /// The opposite in normal form. Negation moves inward to the atoms, which changes the size of nothing else, and
    /// "in none of these groups" becomes one term for each group.
    fn negated(self) -> Self {
        match self {
            Self::All(terms) => Self::any_of(terms.into_iter().map(Self::negated)),
            Self::Any(branches) => Self::all_of(branches.into_iter().map(Self::negated)),
            Self::Not(atom) => Self::Is(atom),
            Self::Is(Atom::Member(groups)) => Self::all_of(
                groups
                    .into_iter()
                    .map(|group| Self::Not(Atom::Member(BTreeSet::from([group])))),
            ),
            Self::Is(atom) => Self::Not(atom),
        }
    }
}

fn only_element(conditions: &mut BTreeSet<Condition>) -> Option<Condition> {
    if conditions.len() == 1 {
        conditions.pop_first()
    } else {
        None
    }
}

impl fmt::Display for Condition {
    /// Writes an expression that [`parse`] reads as the same condition.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (members, operator, when_empty) = match self {
            Self::Is(atom) => return write!(f, "{atom}"),
            // Only a call binds as tightly as the sign; a comparison needs the parentheses.
            Self::Not(atom) => return write!(f, "!({atom})"),
            Self::All(terms) => (terms, " AND ", "true"),
            Self::Any(branches) => (branches, " OR ", "false"),
        };
        if members.is_empty() {
            return f.write_str(when_empty);
        }
        for (index, member) in members.iter().enumerate() {
            if index > 0 {
                f.write_str(operator)?;
            }
            match member {
                Self::All(_) | Self::Any(_) => write!(f, "({member})")?,
                Self::Is(_) | Self::Not(_) => write!(f, "{member}")?,
            }
        }
        Ok(())
    }
}

impl fmt::Display for Atom {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Other(text) => f.write_str(text),
            Self::Member(groups) => {
                let function = if groups.len() == 1 {
                    "isMemberOfGroup"
                } else {
                    "isMemberOfAnyGroup"
                };
                let ids: Vec<_> = groups.iter().map(|id| syntax::quoted(id)).collect();
                write!(f, "{function}({})", ids.join(", "))
            }
        }
    }
}
