//! Every test in one binary, a room for each thing under test.

mod architecture;
mod command_lines;
mod deserialize;
mod examples;
mod expression;
mod functions;
mod hcl;
mod pages;
mod plans;
mod properties;
mod recorded;
mod render;
mod runbook;
mod schemas;
mod syntax;
mod tree;
