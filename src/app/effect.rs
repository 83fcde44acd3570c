//! What the application asks the runtime to perform.

use crate::domain::command::Opening;
use crate::sync::Request;
use std::path::PathBuf;

/// One described side effect.
#[derive(Debug, Clone, PartialEq)]
pub enum Effect {
    /// Hand this to the store.
    Store(Request),
    /// Put this text on the clipboard; answered by `Msg::Copied`.
    Copy(String),
    /// Ring the bell.
    Bell,
    /// Draw everything anew: something else wrote on the screen.
    Redraw,
    /// Stop the process until it is continued.
    Suspend,
    /// Leave.
    Quit,
    /// Turn mouse reporting on or off.
    Mouse(bool),
    /// Leave this incident and open another file.
    OpenFile(PathBuf),
    /// The same, with its review on top.
    OpenReview(PathBuf),
    /// Begin the practice drill.
    Drill,
    /// Declare an incident in this folder and open it.
    Declare(Box<Opening>),
}

/// The effects of one update, in order.
#[must_use = "effects only happen when the runtime performs them"]
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Effects(pub Vec<Effect>);

impl Effects {
    /// Nothing to perform.
    pub const fn none() -> Self {
        Self(Vec::new())
    }

    /// One effect alone.
    pub fn one(effect: Effect) -> Self {
        Self(vec![effect])
    }

    /// Adds the effects of a further step.
    pub fn and(mut self, more: Self) -> Self {
        self.0.extend(more.0);
        self
    }
}

impl From<Effect> for Effects {
    fn from(effect: Effect) -> Self {
        Self::one(effect)
    }
}
