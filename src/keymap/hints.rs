//! What the footer says of each layer, besides help and palette, which always come first.

use super::layer::Layer;
use crate::action::Action;

/// An action and the one word that the footer has for it.
type Hint = (Action, &'static str);

/// The actions that a layer's footer shows, in order, each with one word.
pub(super) const fn of(layer: Layer) -> &'static [Hint] {
    match layer {
        Layer::Global => &[],
        Layer::Roles | Layer::Comms => &[(Action::Details, "open")],
        Layer::Browse => &[
            (Action::Prompt, "prompt"),
            (Action::Answers, "answers"),
            (Action::GiveTask, "task"),
            (Action::Word, "word"),
            (Action::Decisions, "decisions"),
            (Action::Board, "board"),
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
        Layer::Wall => &[
            (Action::Denser, "denser"),
            (Action::Sparser, "sparser"),
            (Action::Quit, "quit"),
        ],
        Layer::Sheet
        | Layer::Decisions
        | Layer::Board
        | Layer::Review
        | Layer::Offer
        | Layer::Paper => page(layer),
    }
}

/// The same for the pages on which something is decided, worked on or accepted.
const fn page(layer: Layer) -> &'static [Hint] {
    match layer {
        Layer::Sheet => &[
            (Action::Close, "close"),
            (Action::Choose, "act"),
            (Action::Tick, "tick"),
            (Action::Snooze, "10 min off"),
            (Action::SnoozeFor, "off for"),
            (Action::CopyEntry, "copy"),
        ],
        Layer::Decisions => &[
            (Action::Accept, "accept"),
            (Action::Reject, "reject"),
            (Action::Advise, "advice"),
            (Action::Propose, "propose"),
            (Action::Worked, "worked"),
            (Action::Failed, "failed"),
            (Action::GiveTask, "task"),
            (Action::Withdraw, "withdraw"),
            (Action::Close, "close"),
        ],
        Layer::Board => &[
            (Action::RaiseHypothesis, "hypothesis"),
            (Action::ProposeMeasure, "measure"),
            (Action::GoOn, "go on"),
            (Action::AddTest, "test"),
            (Action::ReadTest, "reading"),
            (Action::ConfirmCause, "confirm"),
            (Action::RuleOut, "rule out"),
            (Action::Park, "leave"),
            (Action::Close, "close"),
        ],
        Layer::Review => &[
            (Action::EditRow, "change"),
            (Action::Tick, "tick"),
            (Action::AddWhy, "why"),
            (Action::BranchWhy, "branch"),
            (Action::AddCause, "cause"),
            (Action::AddLesson, "lesson"),
            (Action::AddActionItem, "action"),
            (Action::ReviewMeeting, "meeting"),
            (Action::Strike, "strike"),
            (Action::Close, "close"),
        ],
        Layer::Paper => &[
            (Action::Close, "close"),
            (Action::CopyEntry, "copy"),
            (Action::NextFormat, "format"),
            (Action::SavePaper, "save"),
            (Action::MarkPosted, "posted"),
            (Action::MoveDown, "down"),
            (Action::MoveUp, "up"),
        ],
        Layer::Offer => &[
            (Action::AcceptOffer, "accept"),
            (Action::DeclineOffer, "decline"),
            (Action::Close, "close"),
            (Action::MoveDown, "down"),
            (Action::MoveUp, "up"),
        ],
        _ => &[],
    }
}
