//! The level of each finding, as the configuration sets it.

use crate::config::LevelSetting;
use crate::finding::Finding;
use crate::settings::Settings;
use crate::source::Sources;

/// Gives each finding the level that is set for its rule and file, and leaves out those of a rule that is off there.
pub fn apply(findings: &mut Vec<Finding>, settings: &Settings, sources: &Sources) {
    findings.retain_mut(|finding| {
        let file = finding.labels.first().map(|label| label.span.file);
        let path = file.map(|file| sources.get(file).path());
        let entry = settings.levels.entry(finding.rule, path, &settings.locks);
        match entry.map(|entry| entry.setting) {
            None => true,
            Some(LevelSetting::Off) => false,
            Some(setting) => {
                finding.level = setting.level().unwrap_or(finding.level);
                true
            }
        }
    });
}
