//! Text into spanned trees, one grammar a room. Nothing here knows Terraform or Okta.
//!
//! A parser never fails: it returns what it understood and the problems it met.

pub mod deserialize;
pub mod hcl;
pub mod json;
pub mod tree;
pub mod yaml;
