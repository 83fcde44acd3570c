//! What is about to be done, in words; nothing happens before a yes.

use crate::sync::CopyBeside;
use std::ffi::OsString;

/// A question that waits for a yes or a no.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Confirm {
    /// The question.
    pub title: String,
    /// What a yes does.
    pub lines: Vec<String>,
    /// First line shown.
    pub top: usize,
    /// What it is about.
    pub about: About,
}

/// What a yes is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum About {
    /// Retiring this copy beside the file.
    Copy(OsString),
}

impl Confirm {
    /// Whether to retire a copy that is wholly in `file`.
    pub fn retire(copy: &CopyBeside, file: &str) -> Self {
        let name = copy.name.to_string_lossy();
        let all = match copy.events {
            1 => "Its 1 event is".to_owned(),
            many => format!("All its {many} events are"),
        };
        Self {
            title: format!("Retire {name}?"),
            lines: vec![
                format!("{all} in {file}."),
                "It is moved out of this folder to `retired/` on this machine and kept there for 30 \
                 days. What carries the folder about removes it on the other machines too."
                    .to_owned(),
                "If somebody made it on purpose, leave it.".to_owned(),
            ],
            top: 0,
            about: About::Copy(copy.name.clone()),
        }
    }
}
