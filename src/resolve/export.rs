//! Objects of Okta's API into the resources that would mean the same in Terraform, and files into exports of one organization.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::address::{Address, Mode, RootId};
use super::lifecycle::Lifecycle;
use super::resource::{Field, Resource};
use super::value::{Data, Value};
use crate::parse::export::{
    App, AppAssignment, AppUser, Export, Feature, Group, Manifest, Mapping, Object, Rule, User,
    matches,
};
use crate::source::Span;
use crate::syntax::deserialize::Spanned;

/// A string of an export.
type Text = Spanned<String>;

/// How many folders above a file the rest of its export lies at most: `groups.json` lies two above `apps/0oa…/users.json`.
const MAX_DEPTH: usize = 3;

/// What an export says about itself.
#[derive(Debug, Clone, Default)]
pub struct Statement {
    /// The collections that are here as a whole, `*` standing for any id.
    complete: Vec<String>,
    /// When it was made.
    pub exported: Option<String>,
}

impl Statement {
    /// What a manifest says.
    fn of(manifest: Option<&Manifest>) -> Self {
        let complete = manifest.and_then(|it| it.complete.as_ref());
        Self {
            complete: complete
                .into_iter()
                .flatten()
                .map(|it| it.value.clone())
                .collect(),
            exported: manifest.and_then(|it| Some(it.exported.as_ref()?.value.clone())),
        }
    }

    /// Whether a collection, such as `apps/0oa…/users`, is here as a whole.
    pub fn holds(&self, collection: &str) -> bool {
        self.complete.iter().any(|it| matches(it, collection))
    }
}

/// The files that are one export.
#[derive(Debug, Default)]
pub(super) struct Files {
    /// Where they lie.
    pub directory: PathBuf,
    /// What the manifest says.
    pub statement: Statement,
    /// The organization that the manifest or the links name.
    pub org: Option<String>,
    /// What was read.
    pub exports: Vec<Export>,
    /// Why some of it is missing.
    pub withheld: Option<String>,
}

/// Sorts files into exports: those below a manifest are one, and without a manifest those of one organization are.
pub(super) fn sort(
    manifests: &BTreeMap<PathBuf, Manifest>,
    exports: Vec<(PathBuf, Export)>,
) -> Vec<Files> {
    let hosts: Vec<(PathBuf, String)> = exports
        .iter()
        .filter_map(|(directory, export)| Some((directory.clone(), export.host.clone()?)))
        .collect();
    let mut sorted: BTreeMap<(Option<PathBuf>, Option<String>), Files> = BTreeMap::new();
    // A manifest may say that everything is there and hold no file: then everything is empty.
    for (directory, manifest) in manifests {
        let files = sorted.entry((Some(directory.clone()), None)).or_default();
        files.directory.clone_from(directory);
        files.statement = Statement::of(Some(manifest));
        files.org = manifest.org.as_ref().map(|org| org.value.clone());
    }
    for (directory, export) in exports {
        let above = directory
            .ancestors()
            .find(|it| manifests.contains_key(*it))
            .map(Path::to_owned);
        let host = export.host.clone().or_else(|| near(&hosts, &directory));
        let key = if above.is_some() {
            (above, None)
        } else {
            (None, host.clone())
        };
        let files = sorted.entry(key).or_insert_with(|| Files {
            directory: directory.clone(),
            ..Files::default()
        });
        while !directory.starts_with(&files.directory) && files.directory.pop() {}
        files.org = files.org.take().or(host);
        files.exports.push(export);
    }
    sorted.into_values().collect()
}

/// The host that files near a directory name.
fn near(hosts: &[(PathBuf, String)], directory: &Path) -> Option<String> {
    let mut above = directory.ancestors().take(MAX_DEPTH);
    let found = above.find_map(|above| hosts.iter().find(|(it, _)| it.starts_with(above)));
    found.map(|(_, host)| host.clone())
}

/// Converts the objects of one export.
pub(super) fn convert(root: RootId, statement: &Statement, exports: &[&Export]) -> Vec<Resource> {
    let mut converter = Converter {
        root,
        statement,
        resources: Vec::new(),
        groups: Vec::new(),
        members: BTreeMap::new(),
    };
    for export in exports {
        for object in &export.objects {
            converter.object(object);
        }
    }
    converter.finish()
}

struct Converter<'e> {
    root: RootId,
    statement: &'e Statement,
    resources: Vec<Resource>,
    groups: Vec<&'e Group>,
    /// The members of each group, which may lie in several files.
    members: BTreeMap<&'e str, Vec<&'e User>>,
}

impl<'e> Converter<'e> {
    fn object(&mut self, object: &'e Object) {
        match object {
            Object::Group(group) => self.group(group),
            Object::App(app) => self.app(app),
            Object::Rule(rule) => self.rule(rule),
            Object::User(user) => self.user(user),
            Object::Member(group, user) => {
                self.user(user);
                self.members.entry(group).or_default().push(user);
            }
            Object::AppAssignment(app, it) => self.app_assignment(app, it),
            Object::Mapping(app, it) => self.mapping(app, it),
            Object::AppUser(app, it) => self.app_user(app, it),
            Object::Feature(app, it) => self.feature(app, it),
            Object::MissingGroup(id) => {
                let gone = field("missing", id.span, Data::Bool(true));
                self.resource("okta_group", &id.value, id.span, vec![gone]);
            }
        }
    }

    fn group(&mut self, group: &'e Group) {
        let mut fields = vec![text("name", &group.profile.name)];
        fields.extend(optional("type", group.kind.as_ref()));
        fields.extend(optional("last_updated", group.last_updated.as_ref()));
        let (id, header) = (&group.id.value, group.profile.name.span);
        self.resource("okta_group", id, header, fields);
        self.groups.push(group);
    }

    fn app(&mut self, app: &App) {
        let mut fields = vec![text("label", &app.label)];
        fields.extend(optional("status", app.status.as_ref()));
        fields.extend(optional("last_updated", app.last_updated.as_ref()));
        if let Some(features) = &app.features {
            let values = features.iter().map(value).collect();
            let span = features.first().map_or(app.label.span, |first| first.span);
            fields.push(field("features", span, Data::List(values)));
        }
        let broker = app.settings.as_ref();
        let broker = broker.and_then(|it| it.implicit_assignment.as_ref());
        fields.extend(
            broker.map(|flag| field("implicit_assignment", flag.span, Data::Bool(flag.value))),
        );
        self.resource("okta_app", &app.id.value, app.label.span, fields);
    }

    fn rule(&mut self, rule: &Rule) {
        let mut fields = vec![text("name", &rule.name)];
        fields.extend(optional("status", rule.status.as_ref()));
        fields.extend(optional("last_updated", rule.last_updated.as_ref()));
        let conditions = rule.conditions.as_ref();
        let expression = conditions.and_then(|it| it.expression.as_ref());
        fields.extend(expression.map(|it| text("expression_value", &it.value)));
        let excluded = conditions.and_then(|it| it.people.as_ref()?.users.as_ref());
        let excluded = excluded.and_then(|it| it.exclude.as_ref());
        fields.extend(excluded.map(|ids| list("users_excluded", ids)));
        let targets = rule.actions.as_ref();
        let targets = targets.and_then(|it| it.assign_user_to_groups.as_ref());
        fields.extend(targets.map(|it| list("group_assignments", &it.group_ids)));
        self.resource("okta_group_rule", &rule.id.value, rule.name.span, fields);
    }

    fn user(&mut self, user: &User) {
        let mut fields = vec![text("login", &user.profile.login)];
        fields.extend(optional("status", user.status.as_ref()));
        fields.extend(optional("last_updated", user.last_updated.as_ref()));
        self.resource("okta_user", &user.id.value, user.profile.login.span, fields);
    }

    fn app_assignment(&mut self, app: &str, it: &AppAssignment) {
        let mut fields = vec![id_of("app_id", app, it.id.span), text("group_id", &it.id)];
        fields.extend(optional("last_updated", it.last_updated.as_ref()));
        let name = format!("{app} {}", it.id.value);
        self.resource("okta_app_group_assignment", &name, it.id.span, fields);
    }

    fn mapping(&mut self, app: &str, it: &Mapping) {
        let mut fields = vec![
            id_of("app_id", app, it.id.span),
            text("source_group_id", &it.source_group_id),
        ];
        for (name, text) in [
            ("target_group_id", &it.target_group_id),
            ("status", &it.status),
            ("error_summary", &it.error_summary),
            ("last_push", &it.last_push),
            ("created", &it.created),
            ("last_updated", &it.last_updated),
        ] {
            fields.extend(optional(name, text.as_ref()));
        }
        self.resource("okta_push_group", &it.id.value, it.id.span, fields);
    }

    fn app_user(&mut self, app: &str, it: &AppUser) {
        let mut fields = vec![id_of("app_id", app, it.id.span), text("user_id", &it.id)];
        for (name, text) in [
            ("scope", &it.scope),
            ("status", &it.status),
            ("sync_state", &it.sync_state),
            ("external_id", &it.external_id),
            ("last_updated", &it.last_updated),
        ] {
            fields.extend(optional(name, text.as_ref()));
        }
        let name = format!("{app} {}", it.id.value);
        self.resource("okta_app_user", &name, it.id.span, fields);
    }

    fn feature(&mut self, app: &str, it: &Feature) {
        let mut fields = vec![id_of("app_id", app, it.name.span), text("name", &it.name)];
        fields.extend(optional("status", it.status.as_ref()));
        let name = format!("{app} {}", it.name.value);
        self.resource("okta_app_features", &name, it.name.span, fields);
    }

    /// Adds the lists of members, once every file was read.
    fn finish(mut self) -> Vec<Resource> {
        let members = std::mem::take(&mut self.members);
        for (group, users) in &members {
            self.membership(group, users[0].id.span, users);
        }
        for group in std::mem::take(&mut self.groups) {
            let id = &*group.id.value;
            if !members.contains_key(id) && self.statement.holds(&format!("groups/{id}/users")) {
                self.membership(id, group.id.span, &[]);
            }
        }
        // A user who is in several groups is listed with each of them, and a page may be there twice.
        self.resources.sort_by(|a, b| a.address.cmp(&b.address));
        self.resources.dedup_by(|a, b| a.address == b.address);
        self.resources
    }

    fn membership(&mut self, group: &str, span: Span, users: &[&User]) {
        let users = users.iter().map(|user| value(&user.id)).collect();
        let fields = vec![
            id_of("group_id", group, span),
            field("users", span, Data::List(users)),
        ];
        self.resource("okta_group_memberships", group, span, fields);
    }

    fn resource(&mut self, kind: &str, name: &str, header: Span, fields: Vec<Field>) {
        self.resources.push(Resource {
            address: Arc::new(Address {
                root: self.root,
                module: "".into(),
                mode: Mode::Managed,
                kind: kind.into(),
                name: name.into(),
                key: None,
            }),
            header,
            fields,
            presence: Vec::new(),
            callers: Vec::new(),
            provider: String::new(),
            repeated: None,
            lifecycle: Lifecycle::default(),
            depends_on: Vec::new(),
            import_id: None,
            recorded: None,
        });
    }
}

/// An id that stands elsewhere: in a link, above the list, or in the name of the file. The object shows it best.
fn id_of(name: &str, id: &str, span: Span) -> Field {
    field(name, span, Data::String(id.into()))
}

fn value(text: &Text) -> Value {
    Value::string(text.span, text.value.as_str())
}

fn text(name: &str, it: &Text) -> Field {
    field(name, it.span, Data::String(it.value.as_str().into()))
}

fn optional(name: &str, it: Option<&Text>) -> Option<Field> {
    Some(text(name, it?))
}

fn list(name: &str, ids: &Spanned<Vec<Text>>) -> Field {
    let values = ids.value.iter().map(value).collect();
    field(name, ids.span, Data::List(values))
}

fn field(name: &str, span: Span, data: Data) -> Field {
    Field {
        name: name.into(),
        name_span: span,
        value: Value::at(span, data),
    }
}
