//! What a run is asked to do.

use std::path::PathBuf;

use jiff::civil::Date;

use crate::discover::Places;
use crate::discover::git::Against;
use crate::filter::Selection;
use crate::gate::Gate;
use crate::progress::Progress;

/// Where a file of the user's own settings is.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub enum Location {
    /// Between the linted path and the root of the repository, if there is one.
    #[default]
    Find,
    /// At this path.
    At(PathBuf),
    /// There is none, or it is left out of account.
    Nowhere,
}

/// What to check, and how.
#[derive(Debug, Default, Clone)]
pub struct Request {
    /// Where to look.
    pub places: Places,
    /// Which rules run.
    pub selection: Selection,
    /// Organizations with the paths they own.
    pub orgs: Vec<(String, PathBuf)>,
    /// Variables of root modules, as name and value.
    pub variables: Vec<(String, String)>,
    /// Files with values for variables. What `variables` says counts more.
    pub variable_files: Vec<PathBuf>,
    /// Variables of root modules from the environment, as name and value. Everything else counts more.
    pub environment: Vec<(String, String)>,
    /// Where the configuration file is.
    pub config: Location,
    /// Where the baseline is.
    pub baseline: Location,
    /// Whether facts that could not be proven are reported. If not, the configuration decides.
    pub unproven: bool,
    /// The lowest level that fails. If not given, the configuration decides.
    pub gate: Option<Gate>,
    /// What to compare with, if only findings count that are new or touch what changed.
    pub against: Option<Against>,
    /// The day on which suppressions are judged.
    pub today: Date,
    /// Whether comments that suppress findings are left out of account.
    pub no_suppressions: bool,
    /// Where the stages say how far they are.
    pub progress: Progress,
}
