//! Temporary layers over the panes; the last opened is on top and gets the keys.

pub mod board;
pub mod confirm;
pub mod details;
pub mod form;
pub mod grid;
pub mod missed;
pub mod output;
pub mod page;
pub mod picker;
pub mod sheet;
pub mod view;

use crate::domain::event::EventKey;
use crate::keymap::Layer;

/// A temporary layer.
#[derive(Debug, Clone, PartialEq)]
pub enum Overlay {
    /// A form that asks for what a change needs.
    Form(form::state::Form),
    /// A list to choose from: help, palette, messages, conflicts.
    Picker(picker::state::Picker),
    /// The decisions, or the board of measures, hypotheses and tests.
    Board(board::Board),
    /// Everything about one entry.
    Details {
        /// The entry.
        key: EventKey,
        /// First line shown.
        top: usize,
    },
    /// The stakeholder grid.
    Grid(grid::Grid),
    /// A text made from the document: a sheet of the outputs, an offer of command.
    Page(page::Page),
    /// What is new since I last looked.
    Missed(missed::Missed),
    /// The prompts, or the checklist of this stage.
    Sheet(sheet::Sheet),
    /// Text to read: a duty card, an explanation.
    Output(output::Output),
    /// What is about to be done, in words, and waits for a yes.
    Confirm(confirm::Confirm),
}

impl Overlay {
    /// Where its keys are looked up.
    pub const fn layer(&self) -> Layer {
        match self {
            Self::Form(_) => Layer::Form,
            Self::Picker(_) | Self::Grid(_) => Layer::List,
            Self::Sheet(_) => Layer::Sheet,
            Self::Confirm(_) => Layer::Confirm,
            Self::Board(board) => board.layer(),
            Self::Page(page::Page {
                subject: page::Subject::Offer(_),
                ..
            }) => Layer::Offer,
            Self::Page(_) => Layer::Paper,
            Self::Details { .. } | Self::Missed(_) | Self::Output(_) => Layer::Details,
        }
    }
}
