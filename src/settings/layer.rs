//! What one configuration file says into settings.

use jiff::civil::Date;

use super::Placed;
use super::ignore::{EntityPattern, IgnoreEntry, KINDS};
use super::read::{Layer, Reader};
use crate::config::{Ignore, LevelSetting, RuleName};
use crate::filter::category;
use crate::glob::{self, Glob};
use crate::problem::{Problem, ProblemKind};
use crate::rules;
use crate::source::Span;
use crate::suppression;
use crate::syntax::deserialize::Spanned;

impl Reader<'_> {
    /// Takes over what one file says. What counts more comes later.
    pub(super) fn layer(&mut self, layer: Layer) {
        for (name, setting) in &layer.document.levels {
            self.level(&layer, name, setting.value, None);
        }
        for below in &layer.document.paths {
            let Some(glob) = self.glob(&layer, &below.path) else {
                continue;
            };
            let path = self
                .settings
                .levels
                .add_path(layer.place(glob, below.path.span));
            for (name, setting) in &below.levels {
                self.level(&layer, name, setting.value.into(), Some(path));
            }
        }
        for exclude in &layer.document.exclude {
            if let Some(glob) = self.glob(&layer, exclude) {
                self.settings.excludes.push(layer.place(glob, exclude.span));
            }
        }
        for ignore in &layer.document.ignore {
            let entry = self.ignore(&layer, ignore);
            self.settings.ignores.extend(entry);
        }
        if let Some(gate) = layer.document.fail_on {
            (self.settings.gate, self.settings.gate_place) = (gate.value, Some(gate.span));
        }
        if let Some(unproven) = layer.document.unproven {
            self.settings.unproven = unproven.value;
            self.settings.unproven_place = Some(unproven.span);
        }
        for file in &layer.document.var_files {
            let path = layer.path(&file.value);
            self.settings
                .variable_files
                .push(layer.place(path, file.span));
        }
        for (path, name) in &layer.document.orgs {
            let org = (layer.path(&path.value), name.value.clone());
            self.settings.orgs.push(layer.place(org, path.span));
        }
        if let Some(baseline) = &layer.document.baseline {
            let path = layer.path(&baseline.value);
            self.settings.baseline = Some(path);
        }
        if !layer.variables.attributes.is_empty() {
            let place = Span::top(layer.file);
            self.settings.variables.push(Placed {
                value: layer.variables,
                place: Some(place),
                own: layer.depth == 0,
            });
        }
        self.settings.options.override_with(layer.document.options);
    }

    fn level(
        &mut self,
        layer: &Layer,
        name: &Spanned<RuleName>,
        setting: LevelSetting,
        path: Option<usize>,
    ) {
        if !self.known(name) {
            return;
        }
        if let Some(reason) = untouchable(&name.value) {
            self.invalid(
                name.span,
                format!("the level of `{}` cannot be changed", name.value.0),
                reason,
            );
            return;
        }
        let locks = self.settings.locks.iter();
        let deeper = locks.filter(|lock| lock.depth > layer.depth);
        let locked = deeper
            .filter(|lock| overlap(&lock.name, &name.value))
            .max_by_key(|lock| lock.depth)
            .cloned();
        if let Some(lock) = locked {
            let by = self.sources.get(lock.place.file).name().to_owned();
            let problem = Problem {
                kind: ProblemKind::LockedRule,
                span: name.span,
                message: format!(
                    "`{}` is locked by `{by}`, so its level stays as it is there",
                    lock.name.0
                ),
                help: "Delete this level, or have the file that locks the rule changed.".to_owned(),
                also: vec![(lock.place, "locked here".to_owned())],
            };
            self.settings.problems.push(problem);
        }
        self.settings
            .levels
            .add(name.value.clone(), setting, path, name.span, layer.depth);
    }

    /// An entry of `ignore`. What is wrong with it is reported, and then it mutes nothing.
    fn ignore(&mut self, layer: &Layer, entry: &Spanned<Ignore>) -> Option<IgnoreEntry> {
        let Ignore {
            rule,
            path,
            entity,
            reason,
            until,
        } = &entry.value;
        if reason.value.trim().is_empty() {
            self.problem(
                ProblemKind::ReasonlessSuppression,
                reason.span,
                "the reason of this entry is empty, so it mutes nothing".to_owned(),
                "Write why these findings are allowed.",
            );
            return None;
        }
        if rule.is_none() && path.is_none() && entity.is_none() {
            self.invalid(
                entry.span,
                "this entry of `ignore` would mute everything".to_owned(),
                "Name a `rule`, a `path` or an `entity`.",
            );
            return None;
        }
        if let Some(name) = rule {
            self.ignorable(name)?;
        }
        let path = match path {
            Some(path) => Some(self.glob(layer, path)?),
            None => None,
        };
        let entity = match entity {
            Some(entity) => Some(self.entity(entity)?),
            None => None,
        };
        let until = match until {
            Some(until) => Some(self.date(until)?),
            None => None,
        };
        Some(IgnoreEntry {
            rule: rule.as_ref().map(|it| it.value.clone()),
            path,
            entity,
            reason: reason.value.clone(),
            until,
            place: entry.span,
            depth: layer.depth,
            used: false.into(),
        })
    }

    fn ignorable(&mut self, name: &Spanned<RuleName>) -> Option<()> {
        if !self.known(name) {
            return None;
        }
        match untouchable(&name.value) {
            None => Some(()),
            Some(reason) => {
                let message = format!("findings of `{}` cannot be ignored", name.value.0);
                self.invalid(name.span, message, reason);
                None
            }
        }
    }

    fn entity(&mut self, written: &Spanned<String>) -> Option<EntityPattern> {
        let pattern = EntityPattern::new(&written.value);
        if pattern.is_none() {
            let message = format!("`{}` does not start with a kind of entity", written.value);
            let kinds = KINDS.map(|kind| format!("`{kind}`")).join(", ");
            let help =
                format!("Write one of {kinds}, a blank and the name, such as `group Contractors`.");
            self.invalid(written.span, message, &help);
        }
        pattern
    }

    fn date(&mut self, written: &Spanned<String>) -> Option<Date> {
        let date = suppression::day(&written.value);
        if date.is_none() {
            let message = format!("`{}` is no date", written.value);
            self.invalid(written.span, message, "Write the last day as YYYY-MM-DD.");
        }
        date
    }

    /// Whether a name is one of a rule or category; if not, it is reported.
    pub(super) fn known(&mut self, name: &Spanned<RuleName>) -> bool {
        if name.value.exists() {
            return true;
        }
        let help = match rules::nearest(&name.value.0) {
            Some(near) => format!("Did you mean `{near}`? `grouplint rules` lists all."),
            None => "`grouplint rules` lists all.".to_owned(),
        };
        let message = format!("there is no rule or category `{}`", name.value.0);
        self.problem(ProblemKind::UnknownRule, name.span, message, &help);
        false
    }

    fn glob(&mut self, layer: &Layer, text: &Spanned<String>) -> Option<Glob> {
        match Glob::new(&text.value, &layer.folder) {
            Ok(glob) => Some(glob),
            Err(invalid) => {
                let message = format!("`{}` is no glob: {}", invalid.glob, invalid.message);
                self.invalid(text.span, message, glob::HELP);
                None
            }
        }
    }
}

/// Whether a lock and a setting have a rule in common.
fn overlap(lock: &RuleName, name: &RuleName) -> bool {
    lock == name
        || category(&lock.0) == Some(name.0.as_str())
        || category(&name.0) == Some(lock.0.as_str())
}

/// Why neither the level of a rule can be changed nor its findings be ignored, as a sentence of help. `None` if they can.
fn untouchable(name: &RuleName) -> Option<&'static str> {
    let input = name.0 == "input" || category(&name.0) == Some("input");
    if input {
        return Some(
            "A result without it would not be trusted; leave the file out with `exclude`.",
        );
    }
    (name.0 == "config/invalid" || name.0 == "config")
        .then_some("A result without it would not be trusted; correct the configuration.")
}
