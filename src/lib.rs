//! grouplint lints the configuration of Okta groups, app assignments and Group Push before it is deployed.
//!
//! One way through the house, in the order of [`check::check`]: [`discover`] finds files, [`parse`] makes documents of them with
//! the grammars of [`syntax`], [`resolve`] makes resource instances of the documents, [`model`] makes organizations of the
//! resources, the [`rules`] judge the organizations, [`filter`] comes to a verdict, and [`render`] shows it.

pub mod baseline;
pub mod check;
pub mod cli;
mod command;
pub mod compare;
pub mod config;
pub mod discover;
pub mod filter;
pub mod finding;
mod fingerprint;
pub mod gate;
pub mod glob;
pub mod model;
pub mod muted;
pub mod page;
pub mod parse;
pub mod picture;
pub mod problem;
pub mod progress;
pub mod render;
pub mod request;
pub mod resolve;
pub mod rule;
pub mod rules;
pub mod run;
pub mod runbook;
pub mod settings;
pub mod source;
pub mod suppression;
pub mod syntax;
mod text;
pub mod understand;
mod variables;
