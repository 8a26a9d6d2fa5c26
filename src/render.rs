//! A run into one output format, a room each. A renderer reads the run and decides nothing.

pub mod concise;
pub mod human;
pub mod json;
pub mod snippet;
