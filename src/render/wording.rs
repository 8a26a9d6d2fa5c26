//! A finding into sentences that several formats share.

use crate::finding::{Confidence, Finding};
use crate::render::plain::one_line;

/// The message, with a word for a finding that something outside the configuration could refute.
pub(super) fn message(finding: &Finding) -> String {
    let message = one_line(&finding.message);
    match finding.confidence {
        Confidence::Proven => message,
        Confidence::Likely => format!("{message} (likely)"),
    }
}

/// What is wrong and what to do, for places that show nothing else of a finding.
pub(super) fn statement(finding: &Finding) -> String {
    format!("{}. {}", message(finding), one_line(&finding.help))
}
