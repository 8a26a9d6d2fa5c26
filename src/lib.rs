//! grouplint lints the configuration of Okta groups, app assignments and Group Push before it is deployed.

pub mod finding;
pub mod problem;
pub mod run;
pub mod source;
