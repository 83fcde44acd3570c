//! Lists that are worked through: the prompts, and the checklist of this stage.

pub mod projection;
pub mod view;

use self::projection::RowKey;

/// A list with a selected line; the lines are made anew from the document at each look.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sheet {
    /// What is listed.
    pub subject: Subject,
    /// The selected line; the first one while none was chosen, or where it has gone.
    pub selected: Option<RowKey>,
}

/// What a sheet lists.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Subject {
    /// What the practice asks for now.
    Prompts,
    /// What to think of in this stage, and answers to paste.
    Checklist,
}

impl Sheet {
    /// A sheet with nothing selected yet.
    pub const fn new(subject: Subject) -> Self {
        Self {
            subject,
            selected: None,
        }
    }
}
