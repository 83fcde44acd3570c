//! The default keys, as data. The first key of a row is the one that footers show.

use super::key::{Code, Key};
use super::layer::Layer;
use crate::action::{Action, Edit};

/// An action and its keys.
type Row = (Action, &'static [Key]);

const fn k(c: char) -> Key {
    Key::char(c)
}

const fn c(letter: char) -> Key {
    Key::ctrl(letter)
}

const fn p(code: Code) -> Key {
    Key::plain(code)
}

const UP: Key = p(Code::Up);
const DOWN: Key = p(Code::Down);
const LEFT: Key = p(Code::Left);
const RIGHT: Key = p(Code::Right);
const HOME: Key = p(Code::Home);
const END: Key = p(Code::End);
const PAGE_UP: Key = p(Code::PageUp);
const PAGE_DOWN: Key = p(Code::PageDown);
const ENTER: Key = p(Code::Enter);
const ESC: Key = p(Code::Esc);
const TAB: Key = p(Code::Tab);
const BACK_TAB: Key = p(Code::BackTab);
const BACKSPACE: Key = p(Code::Backspace);
const DELETE: Key = p(Code::Delete);

/// Every default binding.
pub(super) const TABLE: &[(Layer, &[Row])] = &[
    (Layer::Global, GLOBAL),
    (Layer::Browse, BROWSE),
    (Layer::Browse, MOVES),
    (Layer::State, STATE),
    (Layer::Timeline, STATE),
    (Layer::Timeline, TIMELINE),
    (Layer::Note, NOTE),
    (Layer::Note, EDITS),
    (Layer::Note, LINE_ENDS),
    (Layer::Form, FORM),
    (Layer::Form, EDITS),
    (Layer::Form, LINE_ENDS),
    (Layer::List, LIST),
    (Layer::List, EDITS),
    (Layer::Confirm, CONFIRM),
    (Layer::Confirm, MOVES),
    (Layer::Sheet, SHEET),
    (Layer::Sheet, MOVES),
    (Layer::Details, DETAILS),
    (Layer::Details, MOVES),
    (Layer::Details, TIMELINE),
    (Layer::Decisions, DECISIONS),
    (Layer::Decisions, MOVES),
    (Layer::Decisions, LISTED),
    (Layer::Board, BOARD),
    (Layer::Board, MOVES),
    (Layer::Board, LISTED),
    (Layer::Review, REVIEW),
    (Layer::Review, MOVES),
    (Layer::Offer, OFFER),
    (Layer::Offer, MOVES),
    (Layer::Paper, PAPER),
    (Layer::Paper, MOVES),
    (Layer::Wall, WALL),
];

const GLOBAL: &[Row] = &[
    (Action::Help, &[p(Code::F(1))]),
    (Action::Palette, &[c('p')]),
    (Action::Redraw, &[c('l')]),
    (Action::Suspend, &[c('z')]),
];

const BROWSE: &[Row] = &[
    (Action::Note, &[k('n'), k('i')]),
    (Action::Answers, &[k('f')]),
    (Action::GiveTask, &[k('a')]),
    (Action::Roles, &[k('r')]),
    (Action::HandOver, &[k('h')]),
    (Action::Priority, &[k('p')]),
    (Action::Stage, &[k('s')]),
    (Action::Word, &[k('w')]),
    (Action::Prompts, &[k('P')]),
    (Action::Checklist, &[k('c')]),
    (Action::Decisions, &[k('d')]),
    (Action::Advise, &[k('v')]),
    (Action::Board, &[k('b')]),
    (Action::Review, &[k('R')]),
    (Action::Escalate, &[k('E')]),
    (Action::Outputs, &[k('o')]),
    (Action::CopyEntry, &[k('y')]),
    (Action::CopyPane, &[k('Y')]),
    (Action::Prompt, &[k('!')]),
    (Action::Undo, &[k('u')]),
    (Action::Redo, &[k('U')]),
    (Action::Missed, &[k('m')]),
    (Action::AsOf, &[k('@')]),
    (Action::Filter, &[k('/')]),
    (Action::FocusState, &[k('1')]),
    (Action::FocusTimeline, &[k('2')]),
    (Action::FocusRoles, &[k('3')]),
    (Action::FocusComms, &[k('4')]),
    (Action::NextPane, &[TAB]),
    (Action::PreviousPane, &[BACK_TAB]),
    (Action::Zoom, &[k('z')]),
    (Action::Details, &[ENTER]),
    (Action::WriteFile, &[k('W')]),
    (Action::Copies, &[k('C')]),
    (Action::Help, &[k('?')]),
    (Action::Palette, &[k(':')]),
    (Action::Close, &[ESC]),
    (Action::Quit, &[k('q'), c('c')]),
];

const MOVES: &[Row] = &[
    (Action::MoveDown, &[k('j'), DOWN]),
    (Action::MoveUp, &[k('k'), UP]),
    (Action::PageDown, &[PAGE_DOWN]),
    (Action::PageUp, &[PAGE_UP]),
    (Action::HalfPageDown, &[c('d')]),
    (Action::HalfPageUp, &[c('u')]),
    (Action::First, &[k('g'), HOME]),
    (Action::Last, &[k('G'), END]),
];

const STATE: &[Row] = &[(Action::Tick, &[k(' ')]), (Action::MoreTime, &[k('+')])];

const TIMELINE: &[Row] = &[
    (Action::Star, &[k('*')]),
    (Action::Correct, &[k('e')]),
    (Action::Strike, &[k('x')]),
    (Action::Retime, &[k('t')]),
];

const NOTE: &[Row] = &[
    (Action::Submit, &[ENTER]),
    (Action::LeaveNote, &[ESC, c('c')]),
    (Action::Complete, &[TAB]),
    (Action::Newline, &[p(Code::Enter).with_alt(), c('j')]),
    (Action::Restamp, &[c('t')]),
    (Action::Recall, &[UP]),
    (Action::Edit(Edit::Down), &[DOWN]),
    (Action::PageUp, &[PAGE_UP]),
    (Action::PageDown, &[PAGE_DOWN]),
];

const FORM: &[Row] = &[
    (Action::Submit, &[ENTER]),
    (Action::NextField, &[TAB]),
    (Action::PreviousField, &[BACK_TAB]),
    (Action::Newline, &[p(Code::Enter).with_alt(), c('j')]),
    (Action::Snooze, &[c('g')]),
    (Action::Edit(Edit::Up), &[UP]),
    (Action::Edit(Edit::Down), &[DOWN]),
    (Action::PageUp, &[PAGE_UP]),
    (Action::PageDown, &[PAGE_DOWN]),
    (Action::Close, &[ESC, c('c')]),
];

const EDITS: &[Row] = &[
    (Action::Edit(Edit::Left), &[LEFT, c('b')]),
    (Action::Edit(Edit::Right), &[RIGHT, c('f')]),
    (
        Action::Edit(Edit::WordLeft),
        &[LEFT.with_ctrl(), LEFT.with_alt(), Key::alt('b')],
    ),
    (
        Action::Edit(Edit::WordRight),
        &[RIGHT.with_ctrl(), RIGHT.with_alt(), Key::alt('f')],
    ),
    (Action::Edit(Edit::Backspace), &[BACKSPACE, c('h')]),
    (Action::Edit(Edit::Delete), &[DELETE, c('d')]),
    (
        Action::Edit(Edit::KillWordBack),
        &[c('w'), BACKSPACE.with_alt(), BACKSPACE.with_ctrl()],
    ),
    (
        Action::Edit(Edit::KillWord),
        &[DELETE.with_ctrl(), Key::alt('d')],
    ),
    (Action::Edit(Edit::KillToStart), &[c('u')]),
    (Action::Edit(Edit::KillToEnd), &[c('k')]),
    (Action::Edit(Edit::Yank), &[c('y')]),
];

/// Apart from the other edits, since Home and End move through a list.
const LINE_ENDS: &[Row] = &[
    (Action::Edit(Edit::Home), &[HOME, c('a')]),
    (Action::Edit(Edit::End), &[END, c('e')]),
];

const LIST: &[Row] = &[
    (Action::Choose, &[ENTER]),
    (Action::Close, &[ESC, c('c')]),
    (Action::Snooze, &[c('g')]),
    (Action::MoveDown, &[DOWN, TAB]),
    (Action::MoveUp, &[UP, BACK_TAB]),
    (Action::PageDown, &[PAGE_DOWN]),
    (Action::PageUp, &[PAGE_UP]),
    (Action::First, &[HOME]),
    (Action::Last, &[END]),
    (Action::Edit(Edit::Home), &[HOME.with_ctrl(), c('a')]),
    (Action::Edit(Edit::End), &[END.with_ctrl(), c('e')]),
];

const CONFIRM: &[Row] = &[
    (Action::Confirm, &[ENTER, k('y')]),
    (Action::Close, &[ESC, k('n'), k('q'), c('c')]),
];

const SHEET: &[Row] = &[
    (Action::Choose, &[ENTER]),
    (Action::Tick, &[k(' ')]),
    (Action::Snooze, &[k('z')]),
    (Action::SnoozeFor, &[k('Z')]),
    (Action::CopyEntry, &[k('y')]),
    (Action::Close, &[ESC, k('q'), c('c')]),
    (Action::Help, &[k('?')]),
    (Action::Palette, &[k(':')]),
];

const DETAILS: &[Row] = &[
    (Action::Close, &[ESC, k('q'), c('c')]),
    (Action::CopyEntry, &[k('y')]),
    (Action::Help, &[k('?')]),
    (Action::Palette, &[k(':')]),
];

const DECISIONS: &[Row] = &[
    (Action::Accept, &[k('y')]),
    (Action::Reject, &[k('n')]),
    (Action::Advise, &[k('v')]),
    (Action::Withdraw, &[k('w')]),
    (Action::Worked, &[k('+')]),
    (Action::Failed, &[k('-')]),
    (Action::Propose, &[k('d')]),
];

const BOARD: &[Row] = &[
    (Action::GoOn, &[k(' ')]),
    (Action::RuleOut, &[k('x')]),
    (Action::ConfirmCause, &[k('c')]),
    (Action::Park, &[k('p')]),
    (Action::OpenAgain, &[k('o')]),
    (Action::AddTest, &[k('t')]),
    (Action::ReadTest, &[k('r')]),
    (Action::RaiseHypothesis, &[k('h')]),
    (Action::ProposeMeasure, &[k('m')]),
];

const REVIEW: &[Row] = &[
    (Action::EditRow, &[ENTER, k('e')]),
    (Action::Tick, &[k(' ')]),
    (Action::AddHere, &[k('n')]),
    (Action::AddWhy, &[k('w')]),
    (Action::BranchWhy, &[k('b')]),
    (Action::AddCause, &[k('c')]),
    (Action::AddLesson, &[k('l')]),
    (Action::AddActionItem, &[k('a')]),
    (Action::ReviewMeeting, &[k('m')]),
    (Action::Strike, &[k('x')]),
    (Action::CopyEntry, &[k('y')]),
    (Action::Stage, &[k('s')]),
    (Action::Details, &[k('d')]),
    (Action::Undo, &[k('u')]),
    (Action::Redo, &[k('U')]),
    (Action::Help, &[k('?')]),
    (Action::Palette, &[k(':')]),
    (Action::Close, &[ESC, k('q'), c('c')]),
];

/// What the lists of decisions and of the board have in common.
const LISTED: &[Row] = &[
    (Action::GiveTask, &[k('a')]),
    (Action::Review, &[k('R')]),
    (Action::Undo, &[k('u')]),
    (Action::Redo, &[k('U')]),
    (Action::Details, &[ENTER]),
    (Action::Help, &[k('?')]),
    (Action::Palette, &[k(':')]),
    (Action::Close, &[ESC, k('q'), c('c')]),
];

/// Enter is left out: a slip must not take command.
const OFFER: &[Row] = &[
    (Action::AcceptOffer, &[k('y')]),
    (Action::DeclineOffer, &[k('n')]),
    (Action::Close, &[ESC, k('q'), c('c')]),
    (Action::Help, &[k('?')]),
    (Action::Palette, &[k(':')]),
];

const PAPER: &[Row] = &[
    (Action::CopyEntry, &[k('y')]),
    (Action::NextFormat, &[k('f')]),
    (Action::SavePaper, &[k('w')]),
    (Action::MarkPosted, &[k('p')]),
    (Action::Snooze, &[c('g')]),
    (Action::Close, &[ESC, k('q'), c('c')]),
    (Action::Help, &[k('?')]),
    (Action::Palette, &[k(':')]),
];

const WALL: &[Row] = &[
    (Action::Denser, &[k('+')]),
    (Action::Sparser, &[k('-')]),
    (Action::Quit, &[k('q'), c('c')]),
    (Action::Suspend, &[c('z')]),
];

/// The palette's actions that belong to one place, for its context list.
pub const fn context(layer: Layer) -> &'static [Action] {
    match layer {
        Layer::State => &[
            Action::SettleConflict,
            Action::SetTitle,
            Action::SetDescription,
            Action::SetImpactStart,
            Action::SetImpactEnd,
            Action::SetDetection,
            Action::SetValidated,
            Action::SetFaultyService,
            Action::ReviewMeeting,
            Action::SetFacts,
            Action::SetProblem,
            Action::SetUrgencyText,
            Action::SetWorkaround,
            Action::SetOrganisation,
            Action::SetSupportCases,
            Action::SetPeoplePaged,
            Action::SetInterruptions,
            Action::SetCost,
            Action::SetTicket,
            Action::AddCriterion,
            Action::AddClient,
            Action::AddSite,
            Action::AddLink,
            Action::AddTag,
            Action::AddArea,
            Action::AddRelated,
            Action::RestrictIncident,
            Action::RemoveItem,
            Action::PassOn,
            Action::AnswerCall,
            Action::AccountFor,
            Action::AskForHelp,
        ],
        Layer::Timeline => &[
            Action::Follow,
            Action::Recall,
            Action::ImportTranscript,
            Action::Restrict,
            Action::Redact,
        ],
        Layer::Roles => &[
            Action::ReleaseRole,
            Action::AddConsulted,
            Action::AddInformed,
            Action::AddContact,
            Action::RosterCard,
            Action::SettleConflict,
        ],
        Layer::Comms => &[
            Action::SetMainChannel,
            Action::AddChannel,
            Action::AudienceScope,
            Action::Stakeholders,
            Action::AddStakeholder,
            Action::Unlock,
            Action::Restrict,
            Action::RemoveItem,
        ],
        Layer::Details | Layer::Review => &[Action::Restrict, Action::Redact],
        _ => &[],
    }
}
