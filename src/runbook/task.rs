//! What a finding asks a person to do, by its rule.

use super::{Action, Way};
use crate::finding::{EntityKey, Finding};

/// One thing to do. Ordered as it is done: a later one may wait for an earlier one.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Task {
    /// What the help of one finding says.
    Repair { help: String },
    /// Make a user active again.
    Reactivate { user: Name },
    /// Apply the plan that makes a user active again.
    Apply { user: Name },
    /// What the help of one finding says, before groups are pushed.
    Provide { help: String },
    /// Delete a mapping, and leave the group in the target app.
    Delete { mapping: Mapping },
    /// Import the groups of an app.
    Import { app: Name },
    /// Push a group again.
    Push { mapping: Mapping },
    /// See that the members are there.
    Confirm { mapping: Mapping },
}

/// The name of an entity with its organization.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Name {
    org: String,
    name: String,
}

/// A push mapping, as far as a finding names it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Mapping {
    app: Option<Name>,
    group: Option<Name>,
}

/// A task that a finding names.
pub(super) struct Needed {
    pub(super) task: Task,
    pub(super) ways: Vec<Way>,
    pub(super) after: Vec<Task>,
}

/// The tasks of a finding, in no order.
pub(super) fn of(finding: &Finding) -> Vec<Needed> {
    let named = Named::of(finding);
    match finding.rule {
        "membership/inactive-user-pushed" | "live/inactive-member" => {
            let configured = finding.rule == "membership/inactive-user-pushed";
            let tasks = named.users.iter().map(|user| {
                let ways = reactivation(user, configured);
                (Task::Reactivate { user: user.clone() }, ways)
            });
            let tasks: Vec<_> = tasks.collect();
            then_push(tasks, &named.mappings())
        }
        "change/reactivation-needs-repush" => {
            let tasks = named.users.iter().map(|user| {
                let apply = Way::Terraform("run `terraform apply PLANFILE`".to_owned());
                (Task::Apply { user: user.clone() }, vec![apply])
            });
            let tasks: Vec<_> = tasks.collect();
            then_push(tasks, &named.mappings())
        }
        "push/members-not-assigned"
        | "push/without-app-assignment"
        | "live/member-not-provisioned"
        | "live/sync-error"
        | "live/mapping-error" => {
            let help = finding.help.clone();
            let tasks = vec![(Task::Provide { help }, Vec::new())];
            let mut needed = then_push(tasks, &named.mappings());
            if finding.rule == "live/mapping-error" {
                for it in needed.iter_mut().filter(|it| it.task.is_push()) {
                    it.ways = vec![Way::Console(path(
                        it.task.app(),
                        &["Push Groups", "Errors", "Retry All Groups"],
                    ))];
                }
            }
            needed
        }
        "live/never-pushed" => then_push(Vec::new(), &named.mappings()),
        "live/mapping-target-missing" => {
            let mappings = named.mappings();
            mappings.iter().flat_map(recovery).collect()
        }
        _ => {
            let help = finding.help.clone();
            vec![needed(Task::Repair { help }, Vec::new(), Vec::new())]
        }
    }
}

fn needed(task: Task, ways: Vec<Way>, after: Vec<Task>) -> Needed {
    Needed { task, ways, after }
}

/// Tasks, and then every mapping pushed again.
fn then_push(tasks: Vec<(Task, Vec<Way>)>, mappings: &[Mapping]) -> Vec<Needed> {
    let before: Vec<Task> = tasks.iter().map(|(task, _)| task.clone()).collect();
    let pushes = mappings.iter().map(|mapping| {
        let task = Task::Push {
            mapping: mapping.clone(),
        };
        needed(task, repush(mapping), before.clone())
    });
    let pushes: Vec<Needed> = pushes.collect();
    let tasks = tasks.into_iter();
    let tasks = tasks.map(|(task, ways)| needed(task, ways, Vec::new()));
    tasks.chain(pushes).collect()
}

/// What brings a group back that was deleted in the target app. The order is Okta's own.
fn recovery(mapping: &Mapping) -> Vec<Needed> {
    let app = mapping.app.clone();
    let delete = Task::Delete {
        mapping: mapping.clone(),
    };
    let push = Task::Push {
        mapping: mapping.clone(),
    };
    let confirm = Task::Confirm {
        mapping: mapping.clone(),
    };
    let group = mapping.group_name();
    let unlink = [
        "Push Groups",
        &group,
        "Unlink pushed group",
        "Leave the group in the target app",
    ];
    let import = app.clone().map(|app| Task::Import { app });
    let before_push: Vec<Task> = std::iter::once(delete.clone())
        .chain(import.clone())
        .collect();
    let mut all = vec![needed(
        delete.clone(),
        vec![
            Way::Terraform("if it has the mapping, set `delete_target_group_on_destroy = false` and apply that alone, then take the `okta_push_group` out and apply; if the mapping is in ERROR the provider refuses, so delete it in the console and run `terraform state rm`".to_owned()),
            Way::Console(path(app.as_ref(), &unlink)),
        ],
        Vec::new(),
    )];
    if let Some(import) = import {
        let way = Way::Console(path(app.as_ref(), &["Import", "Import Now"]));
        all.push(needed(import, vec![way], vec![delete]));
    }
    all.push(needed(
        push.clone(),
        vec![
            Way::Terraform(
                "if it had the mapping, put the `okta_push_group` back and run `terraform apply`"
                    .to_owned(),
            ),
            Way::Console(path(
                app.as_ref(),
                &["Push Groups", "Push Groups", "Find groups by name", &group],
            )),
        ],
        before_push,
    ));
    all.push(needed(confirm, Vec::new(), vec![push]));
    all
}

fn reactivation(user: &Name, configured: bool) -> Vec<Way> {
    let console = format!("Directory > People > {} > More Actions", user.quoted());
    let mut ways = vec![Way::Console(console)];
    if configured {
        let text = "set `status = \"ACTIVE\"` and run `terraform apply`";
        ways.push(Way::Terraform(text.to_owned()));
    }
    ways
}

fn repush(mapping: &Mapping) -> Vec<Way> {
    let group = mapping.group_name();
    let mut steps = vec!["Push Groups"];
    if mapping.group.is_some() {
        steps.push(&group);
    }
    steps.push("Push now");
    vec![Way::Console(path(mapping.app.as_ref(), &steps))]
}

/// The way through the pages of an app in the console.
fn path(app: Option<&Name>, steps: &[&str]) -> String {
    let app = app.map_or_else(|| "each app".to_owned(), Name::quoted);
    let mut path = format!("Applications > {app}");
    for step in steps {
        path.push_str(" > ");
        path.push_str(step);
    }
    path
}

impl Task {
    pub(super) fn action(&self) -> Action {
        match self {
            Self::Repair { .. } => Action::Repair,
            Self::Reactivate { .. } => Action::ReactivateUser,
            Self::Apply { .. } => Action::ApplyPlan,
            Self::Provide { .. } => Action::Provide,
            Self::Delete { .. } => Action::DeleteMapping,
            Self::Import { .. } => Action::ImportGroups,
            Self::Push { .. } => Action::PushAgain,
            Self::Confirm { .. } => Action::ConfirmMembers,
        }
    }

    /// The sentence. With several organizations it says which one is meant.
    pub(super) fn what(&self, several: bool) -> String {
        let at = |name: Option<&Name>| match name {
            Some(name) if several => format!(" in organization `{}`", name.org.replace('`', "'")),
            _ => String::new(),
        };
        match self {
            Self::Repair { help } | Self::Provide { help } => help.clone(),
            Self::Reactivate { user } => {
                format!("Reactivate user {}{}.", user.quoted(), at(Some(user)))
            }
            Self::Apply { user } => format!(
                "Apply the plan that makes user {} active again{}.",
                user.quoted(),
                at(Some(user))
            ),
            Self::Delete { mapping } => format!(
                "Delete the push mapping of {mapping}{} and leave the group in the target app.",
                at(mapping.any())
            ),
            Self::Import { app } => format!(
                "Import the groups of {} into Okta{}.",
                app.quoted(),
                at(Some(app))
            ),
            Self::Push { mapping } => {
                let how = match &mapping.app {
                    Some(app) => format!("to {} again", app.quoted()),
                    None => "again in each app that it is pushed to".to_owned(),
                };
                let group = mapping.group_name();
                format!("Push {group} {how}{}.", at(mapping.any()))
            }
            Self::Confirm { mapping } => format!(
                "Confirm that the memberships of {mapping} are back{}.",
                at(mapping.any())
            ),
        }
    }

    /// Whether this is a push of which less is known than of another that it may mean.
    pub(super) fn covers(&self, other: &Self) -> bool {
        let (Self::Push { mapping: wide }, Self::Push { mapping: narrow }) = (self, other) else {
            return false;
        };
        let fits = |wide: &Option<Name>, narrow: &Option<Name>| wide.is_none() || wide == narrow;
        let named = |mapping: &Mapping| mapping.any().is_some();
        named(wide) && fits(&wide.app, &narrow.app) && fits(&wide.group, &narrow.group)
    }

    fn is_push(&self) -> bool {
        matches!(self, Self::Push { .. })
    }

    fn app(&self) -> Option<&Name> {
        match self {
            Self::Push { mapping } => mapping.app.as_ref(),
            _ => None,
        }
    }
}

impl Name {
    fn of(entity: &EntityKey) -> Self {
        Self {
            org: entity.org.clone(),
            name: entity.name.clone(),
        }
    }

    /// The name in backticks, without what would end them.
    fn quoted(&self) -> String {
        format!("`{}`", self.name.replace('`', "'"))
    }
}

impl Mapping {
    fn any(&self) -> Option<&Name> {
        self.app.as_ref().or(self.group.as_ref())
    }

    fn group_name(&self) -> String {
        let group = self.group.as_ref();
        group.map_or_else(|| "every group".to_owned(), Name::quoted)
    }
}

impl std::fmt::Display for Mapping {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.group_name())?;
        match &self.app {
            Some(app) => write!(f, " in {}", app.quoted()),
            None => f.write_str(" in each app that it is pushed to"),
        }
    }
}

/// The entities of a finding by their kind.
struct Named {
    users: Vec<Name>,
    groups: Vec<Name>,
    apps: Vec<Name>,
    /// Names of push mappings: `Design to Slack`.
    pairs: Vec<Name>,
}

impl Named {
    fn of(finding: &Finding) -> Self {
        let all = |kind: &str| -> Vec<Name> {
            let entities = finding.entities.iter().filter(|it| it.kind == kind);
            entities.map(Name::of).collect()
        };
        Self {
            users: all("user"),
            groups: all("group"),
            apps: all("app"),
            pairs: all("push mapping"),
        }
    }

    /// The mappings: those that are named as such, else the one app with each group, else what is known of them.
    fn mappings(&self) -> Vec<Mapping> {
        let named = self.pairs.iter().filter_map(|pair| self.pair(pair));
        let named: Vec<Mapping> = named.collect();
        if !named.is_empty() {
            return named;
        }
        let app = match self.apps.as_slice() {
            [only] => Some(only.clone()),
            _ => None,
        };
        if self.groups.is_empty() {
            return vec![Mapping { app, group: None }];
        }
        let groups = self.groups.iter().cloned();
        let mappings = groups.map(|group| Mapping {
            app: app.clone(),
            group: Some(group),
        });
        mappings.collect()
    }

    /// A mapping taken apart with the help of the groups that the finding names. The longest name fits best.
    fn pair(&self, pair: &Name) -> Option<Mapping> {
        let fitting = self.groups.iter().filter_map(|group| {
            let rest = pair.name.strip_prefix(&group.name)?;
            let app = rest.strip_prefix(" to ")?.to_owned();
            Some((group, app))
        });
        let (group, app) = fitting.max_by_key(|(group, _)| group.name.len())?;
        Some(Mapping {
            app: Some(Name {
                org: pair.org.clone(),
                name: app,
            }),
            group: Some(group.clone()),
        })
    }
}
