//! Every test in one binary, a room for each thing under test.

mod adoption;
mod architecture;
mod changed;
mod changes;
mod command_lines;
mod deserialize;
mod docs;
mod examples;
mod export;
mod expression;
mod functions;
mod hcl;
mod pages;
mod plans;
mod properties;
mod recorded;
mod render;
mod reports;
mod runbook;
mod schemas;
mod statements;
mod suppressions;
mod syntax;
mod timings;
mod tree;
