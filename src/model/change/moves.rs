//! What is destroyed at one address and created at another: a `moved` block is missing.

use std::collections::{BTreeMap, HashMap, HashSet};

use super::{Action, Change, MappingSide, Subject};
use crate::model::{AppId, Field, GroupId, Identity, Org, Reference, UserId};
use crate::resolve::address::Address;

/// Addresses that change for one reason: a block was renamed or repeated in another way, or a module or the call of it was.
#[derive(Debug, Default)]
pub struct Move {
    /// What is destroyed and what is created for it, as indexes into [`Org::changes`].
    pub pairs: Vec<(usize, usize)>,
    /// What is destroyed only because it belongs to one of them.
    pub dependents: Vec<usize>,
}

/// Every move of a plan.
#[derive(Debug, Default)]
pub(super) struct Moves {
    pub(super) all: Vec<Move>,
    /// The move that explains a change.
    pub(super) of_change: HashMap<usize, usize>,
}

/// What makes two instances the same thing in Okta.
#[derive(Debug, PartialEq, Eq, Hash)]
enum Same {
    App(String, String),
    Group(String),
    User(String),
    Mapping(AppId, GroupId),
    Assignment(AppId, GroupId),
    List(AppId),
    Direct(AppId, UserId),
    Membership(GroupId),
    UserGroups(UserId),
    Rule(String, Vec<GroupId>),
}

/// The apps, groups and users that move, each with what it becomes.
#[derive(Debug, Default)]
struct Entities {
    apps: HashMap<AppId, AppId>,
    groups: HashMap<GroupId, GroupId>,
    users: HashMap<UserId, UserId>,
}

/// The names of the calls that lead to a block, and its own.
type Written = (String, String);

/// One side of a change.
#[derive(Debug, Clone, Copy)]
enum Side {
    Before,
    After,
}

impl Org {
    /// Pairs what is destroyed with what is created for it elsewhere.
    pub(super) fn find_moves(&self) -> Moves {
        let mut entities = Entities::default();
        let mut pairs = self.pairs(&entities, Change::is_entity);
        for &(from, to) in &pairs {
            self.note(&mut entities, from, to);
        }
        pairs.extend(self.pairs(&entities, |change| !change.is_entity()));
        let mut places: BTreeMap<(Written, Written), Move> = BTreeMap::new();
        for (from, to) in pairs {
            let place = self.ends_of(from, to);
            places.entry(place).or_default().pairs.push((from, to));
        }
        let mut moves = Moves {
            all: places.into_values().collect(),
            ..Moves::default()
        };
        for (index, it) in moves.all.iter().enumerate() {
            let both = it.pairs.iter().flat_map(|&(from, to)| [from, to]);
            moves.of_change.extend(both.map(|change| (change, index)));
        }
        self.add_dependents(&mut moves);
        moves
    }

    fn pairs(&self, entities: &Entities, wanted: impl Fn(&Change) -> bool) -> Vec<(usize, usize)> {
        let of_kind = || {
            let changes = self.changes.iter().enumerate();
            changes.filter(|(_, change)| wanted(change) && !change.deposed)
        };
        let mut destroyed: HashMap<Same, Vec<usize>> = HashMap::new();
        for (index, change) in of_kind().filter(|(_, it)| it.destroys() && !it.leaves_it()) {
            if let Ok(same) = self.sameness(change, Side::Before, entities) {
                destroyed.entry(same).or_default().push(index);
            }
        }
        let mut pairs = Vec::new();
        for (index, change) in of_kind().filter(|(_, it)| it.creates()) {
            let Ok(same) = self.sameness(change, Side::After, entities) else {
                continue;
            };
            let Some(candidates) = destroyed.get_mut(&same) else {
                continue;
            };
            // What is replaced where it is has not moved.
            let elsewhere = !candidates.contains(&index);
            let found = candidates
                .iter()
                .position(|&from| elsewhere && self.could_move(from, index));
            if let Some(position) = found {
                pairs.push((candidates.remove(position), index));
            }
        }
        pairs
    }

    /// Whether a `moved` block would leave everything as it is. If the target group differs, it would not.
    fn could_move(&self, from: usize, to: usize) -> bool {
        let (Subject::Mapping(from), Subject::Mapping(to)) =
            (&self.changes[from].subject, &self.changes[to].subject)
        else {
            return true;
        };
        match (&from.before, &to.after) {
            (Some(before), Some(after)) => self.same_target(before, after),
            _ => false,
        }
    }

    fn same_target(&self, before: &MappingSide, after: &MappingSide) -> bool {
        let same_name = match (&before.target_name, &after.target_name) {
            (Field::Known(before, _), Field::Known(after, _)) => before == after,
            (Field::Absent, Field::Absent) => true,
            _ => false,
        };
        let group = |side: &MappingSide| side.target.as_ref().and_then(Reference::known);
        let same_group = match (group(before), group(after)) {
            (Some(before), Some(after)) => {
                let known = matches!(self.group(after).identity, Identity::Literal(_));
                !known || self.groups_relate(before, after).is_same()
            }
            _ => true,
        };
        same_name && same_group
    }

    fn note(&self, entities: &mut Entities, from: usize, to: usize) {
        match (&self.changes[from].subject, &self.changes[to].subject) {
            (Subject::App(from), Subject::App(to)) => {
                if let (Some(from), Some(to)) = (&from.before, &to.after) {
                    let from = self.same_app(from.app);
                    entities.apps.insert(from, self.same_app(to.app));
                }
            }
            (Subject::Group(from), Subject::Group(to)) => {
                if let (Some(from), Some(to)) = (&from.before, &to.after) {
                    let from = self.same_group(from.group);
                    entities.groups.insert(from, self.same_group(to.group));
                }
            }
            (Subject::User(from), Subject::User(to)) => {
                if let (Some(from), Some(to)) = (&from.before, &to.after) {
                    let from = self.same_user(from.user);
                    entities.users.insert(from, self.same_user(to.user));
                }
            }
            _ => {}
        }
    }

    /// What was renamed: a block, in whichever instances of its module, or what leads to a module.
    fn ends_of(&self, from: usize, to: usize) -> (Written, Written) {
        let (from, to) = (&self.changes[from].address, &self.changes[to].address);
        if from.module == to.module {
            (from.written(), to.written())
        } else {
            let calls = |address: &Address| (address.written().0, String::new());
            (calls(from), calls(to))
        }
    }

    /// What belongs to an app or a group that moves is destroyed with it, wherever its own address is.
    fn add_dependents(&self, moves: &mut Moves) {
        let (mut apps, mut groups) = (HashMap::new(), HashMap::new());
        for (index, it) in moves.all.iter().enumerate() {
            for &(from, _) in &it.pairs {
                match &self.changes[from].subject {
                    Subject::App(sides) => {
                        let app = sides.before.as_ref().map(|it| self.same_app(it.app));
                        apps.extend(app.map(|app| (app, index)));
                    }
                    Subject::Group(sides) => {
                        let group = sides.before.as_ref().map(|it| self.same_group(it.group));
                        groups.extend(group.map(|group| (group, index)));
                    }
                    _ => {}
                }
            }
        }
        for (index, change) in self.changes.iter().enumerate() {
            if moves.of_change.contains_key(&index) || change.is_entity() {
                continue;
            }
            let subject = &change.subject;
            let app = subject.app_before().map(|app| self.same_app(app));
            let group = subject.group_before().map(|group| self.same_group(group));
            let found = app.and_then(|app| apps.get(&app));
            let found = found.or_else(|| group.and_then(|group| groups.get(&group)));
            if let Some(&found) = found {
                moves.of_change.insert(index, found);
                moves.all[found].dependents.push(index);
            }
        }
    }

    /// What is created while the like of it is destroyed elsewhere, and it cannot be told whether it is the same. Why, is to be read
    /// after "depends on".
    pub fn unknown_moves(&self) -> Vec<(&Change, String)> {
        let unexplained = |it: &&Change| !matches!(it.cause, super::Cause::Moved(_));
        let destroyed = self.changes.iter().filter(unexplained);
        let destroyed: HashSet<&str> = destroyed
            .filter(|it| it.action == Action::Delete && !it.leaves_it())
            .map(Change::kind)
            .collect();
        let entities = Entities::default();
        let created = self.changes.iter().filter(unexplained);
        let created =
            created.filter(|it| it.action == Action::Create && destroyed.contains(it.kind()));
        let unknown =
            created.filter_map(|it| Some((it, self.sameness(it, Side::After, &entities).err()?)));
        unknown.collect()
    }

    /// What makes one side of a change the same as another, with the entities it names as they will be.
    fn sameness(&self, change: &Change, side: Side, moved: &Entities) -> Result<Same, String> {
        let absent = || "nothing".to_owned();
        let app = |it: &Reference<AppId>| {
            let app = self.same_app(certain(it, |app| &self.app(app).identity)?);
            Ok::<_, String>(moved.apps.get(&app).copied().unwrap_or(app))
        };
        let group = |it: &Reference<GroupId>| {
            let group = self.same_group(certain(it, |group| &self.group(group).identity)?);
            Ok::<_, String>(moved.groups.get(&group).copied().unwrap_or(group))
        };
        let user = |it: &Reference<UserId>| {
            let user = self.same_user(certain(it, |user| &self.user(user).identity)?);
            Ok::<_, String>(moved.users.get(&user).copied().unwrap_or(user))
        };
        Ok(match &change.subject {
            Subject::Mapping(it) => {
                let it = side.of(it).ok_or_else(absent)?;
                Same::Mapping(app(&it.app)?, group(&it.source)?)
            }
            Subject::Assignment(it) => {
                let it = side.of(it).ok_or_else(absent)?;
                Same::Assignment(app(&it.app)?, group(&it.group)?)
            }
            Subject::AssignmentList(it) => Same::List(app(&side.of(it).ok_or_else(absent)?.app)?),
            Subject::DirectAssignment(it) => {
                let it = side.of(it).ok_or_else(absent)?;
                Same::Direct(app(&it.app)?, user(&it.user)?)
            }
            Subject::Membership(it) => {
                Same::Membership(group(&side.of(it).ok_or_else(absent)?.group)?)
            }
            Subject::UserGroups(it) => {
                Same::UserGroups(user(&side.of(it).ok_or_else(absent)?.user)?)
            }
            Subject::GroupRule(it) => {
                let it = side.of(it).ok_or_else(absent)?;
                let groups = it.groups.iter().map(group).collect::<Result<Vec<_>, _>>();
                let mut groups = match &it.unknown {
                    Some(reason) => return Err(reason.clone()),
                    None => groups?,
                };
                groups.sort_unstable();
                Same::Rule(text(&it.name)?, groups)
            }
            Subject::Group(it) => Same::Group(text(&side.of(it).ok_or_else(absent)?.name)?),
            Subject::User(it) => Same::User(text(&side.of(it).ok_or_else(absent)?.login)?),
            Subject::App(it) => {
                let label = text(&side.of(it).ok_or_else(absent)?.label)?;
                Same::App(change.kind().to_owned(), label)
            }
            Subject::Other => return Err(absent()),
        })
    }
}

impl Side {
    fn of<T>(self, sides: &super::Sides<T>) -> Option<&T> {
        match self {
            Self::Before => sides.before.as_ref(),
            Self::After => sides.after.as_ref(),
        }
    }
}

/// The entity of a reference. What is known by an expression only may be anything.
fn certain<'o, Id: Copy>(
    reference: &Reference<Id>,
    identity: impl Fn(Id) -> &'o Identity,
) -> Result<Id, String> {
    let id = reference.target.clone()?;
    match identity(id) {
        Identity::Symbol(symbol) => {
            let text = symbol.split_once(':').map_or(&**symbol, |(_, text)| text);
            Err(format!("`{text}`"))
        }
        _ => Ok(id),
    }
}

fn text(field: &Field<String>) -> Result<String, String> {
    match field {
        Field::Known(text, _) => Ok(text.clone()),
        Field::Absent => Err("a name that is not set".to_owned()),
        Field::Unknown(reason, _) => Err(reason.clone()),
    }
}

impl Change {
    /// Whether it is about an app, a group or a user, which other things belong to.
    fn is_entity(&self) -> bool {
        matches!(
            self.subject,
            Subject::App(_) | Subject::Group(_) | Subject::User(_)
        )
    }

    /// Whether something new is created.
    fn creates(&self) -> bool {
        matches!(self.action, Action::Create | Action::Replace { .. })
    }

    /// Whether Okta keeps the assignment when the resource is destroyed.
    fn leaves_it(&self) -> bool {
        let retained = match &self.subject {
            Subject::Assignment(it) => it.before.as_ref().map(|it| &it.retained),
            Subject::DirectAssignment(it) => it.before.as_ref().map(|it| &it.retained),
            _ => None,
        };
        retained.and_then(Field::known) == Some(&true)
    }
}
