//! Storage format, as Confluence keeps a page: elements that are well formed as XML, without the
//! entities of HTML. The words of people are text and never a macro.

use super::html::{STORED, body};
use crate::report::block::Manuscript;

/// The paper as the body of a page.
pub(super) fn render(manuscript: &Manuscript) -> String {
    body(manuscript, &STORED)
}
