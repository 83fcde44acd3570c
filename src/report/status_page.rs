//! The status page for people outside: what they were told, as a folder of static files.
//!
//! Only what was sent to an audience outside on a status page gets in, word for word, and of the
//! incident itself no more than what people outside call the service. [`Published`] is that
//! reduction; pages, feeds and data are made of it alone, so none of them can show more
//! (practice: R125).

mod api;
mod feed;
mod html;
mod published;
mod site;
#[cfg(test)]
mod tests;
mod times;

pub use published::{Impact, Label, Published, Source, Update, source};
pub use site::{Asked, File, Made, make};

/// What the page is called where nobody named it.
pub const USUAL_NAME: &str = "Service status";

/// What an incident is called where there is no name that people outside may read.
const NAMELESS: &str = "Service notice";
