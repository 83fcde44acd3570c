//! What the footer says of each layer, besides help and palette, which always come first.

use super::layer::Layer;
use crate::action::Action;

/// The actions that a layer's footer shows, in order, each with one word.
pub(super) const fn of(layer: Layer) -> &'static [(Action, &'static str)] {
    match layer {
        Layer::Global => &[],
        Layer::Roles | Layer::Comms => &[(Action::Details, "open")],
        Layer::Browse => &[
            (Action::Prompt, "prompt"),
            (Action::Answers, "answers"),
            (Action::GiveTask, "task"),
            (Action::Word, "word"),
            (Action::Stage, "stage"),
            (Action::Priority, "priority"),
            (Action::Roles, "role"),
            (Action::HandOver, "hand over"),
            (Action::Outputs, "outputs"),
            (Action::Filter, "filter"),
            (Action::Zoom, "zoom"),
            (Action::Undo, "undo"),
            (Action::Quit, "quit"),
        ],
        Layer::State => &[
            (Action::Tick, "tick"),
            (Action::MoreTime, "10 min more"),
            (Action::Details, "open"),
        ],
        Layer::Timeline => &[
            (Action::Star, "star"),
            (Action::Correct, "correct"),
            (Action::Strike, "strike"),
            (Action::Retime, "time"),
        ],
        Layer::Note => &[
            (Action::Submit, "log"),
            (Action::LeaveNote, "browse"),
            (Action::Complete, "complete"),
            (Action::Recall, "recall"),
            (Action::Newline, "new line"),
            (Action::Restamp, "stamp again"),
        ],
        Layer::Form => &[
            (Action::Submit, "go on"),
            (Action::Close, "close"),
            (Action::NextField, "next field"),
            (Action::Newline, "new line"),
        ],
        Layer::List => &[
            (Action::Choose, "choose"),
            (Action::Close, "close"),
            (Action::MoveDown, "down"),
            (Action::MoveUp, "up"),
        ],
        Layer::Confirm => &[(Action::Confirm, "yes"), (Action::Close, "no")],
        Layer::Details => &[
            (Action::Close, "close"),
            (Action::MoveDown, "down"),
            (Action::MoveUp, "up"),
            (Action::CopyEntry, "copy"),
            (Action::Correct, "correct"),
            (Action::Star, "star"),
        ],
        Layer::Sheet => &[
            (Action::Close, "close"),
            (Action::Choose, "act"),
            (Action::Tick, "tick"),
            (Action::Snooze, "10 min off"),
            (Action::SnoozeFor, "off for"),
            (Action::CopyEntry, "copy"),
        ],
        Layer::Offer => &[
            (Action::AcceptOffer, "accept"),
            (Action::DeclineOffer, "decline"),
            (Action::Close, "close"),
            (Action::MoveDown, "down"),
            (Action::MoveUp, "up"),
        ],
        Layer::Wall => &[
            (Action::Denser, "denser"),
            (Action::Sparser, "sparser"),
            (Action::Quit, "quit"),
        ],
    }
}
