//! What JUnit and Checkstyle reports share: a document, and text that XML can hold.

use std::io::{self, Write};

use quick_xml::Writer;
use quick_xml::events::{BytesDecl, Event};

use crate::render::plain::one_line;

/// A writer of an indented document, its declaration written.
pub(super) fn document(out: &mut dyn Write) -> io::Result<Writer<&mut dyn Write>> {
    let mut writer = Writer::new_with_indent(out, b' ', 2);
    writer.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
    Ok(writer)
}

/// The line break behind the last element.
pub(super) fn end(writer: Writer<&mut dyn Write>) -> io::Result<()> {
    writeln!(writer.into_inner())
}

/// Text of the input in one line, without the characters that XML forbids even when escaped.
pub(super) fn line(text: &str) -> String {
    one_line(text).replace(['\u{fffe}', '\u{ffff}'], "\u{fffd}")
}
