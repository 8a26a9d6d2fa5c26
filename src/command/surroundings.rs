//! What the machine of a pipeline says about itself in environment variables.

use std::path::PathBuf;

/// What the formats for pipelines can use.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Surroundings {
    /// Where the files of the repository can be read, with a `/` at its end.
    pub(super) files: Option<String>,
    /// The folder that paths in workflow commands are relative to.
    pub(super) workspace: Option<PathBuf>,
    /// The file whose text GitHub shows as the summary of the job.
    pub(super) job_summary: Option<PathBuf>,
}

impl Surroundings {
    /// Reads them. `env` looks up an environment variable; an empty one counts as unset.
    pub(super) fn detect(env: impl Fn(&str) -> Option<String>) -> Self {
        let env = |name: &str| env(name).filter(|value| !value.is_empty());
        let github = || {
            let (server, name) = (env("GITHUB_SERVER_URL")?, env("GITHUB_REPOSITORY")?);
            Some(format!("{server}/{name}/blob/{}/", env("GITHUB_SHA")?))
        };
        let gitlab = || {
            let (project, commit) = (env("CI_PROJECT_URL")?, env("CI_COMMIT_SHA")?);
            Some(format!("{project}/-/blob/{commit}/"))
        };
        Self {
            files: github().or_else(gitlab).filter(|url| is_plain(url)),
            workspace: env("GITHUB_WORKSPACE").map(PathBuf::from),
            job_summary: env("GITHUB_STEP_SUMMARY").map(PathBuf::from),
        }
    }
}

/// Whether an address can stand in a link as it is.
fn is_plain(url: &str) -> bool {
    let may = |c: char| c.is_ascii_alphanumeric() || "-._~:/%+".contains(c);
    (url.starts_with("https://") || url.starts_with("http://")) && url.chars().all(may)
}
