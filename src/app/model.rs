//! What this console knows: the shared document, and its own session around it.

mod as_of;

pub use as_of::AsOf;

use crate::action::Action;
use crate::app::geometry::Geometry;
use crate::app::prompts::Prompts;
use crate::domain::event::Draft;
use crate::domain::handover::Offered;
use crate::domain::id::EventId;
use crate::domain::incident::Incident;
use crate::domain::kit::Kit;
use crate::domain::looked::Looked;
use crate::domain::presence::Present;
use crate::domain::time::Timestamp;
use crate::editor::LineEditor;
use crate::keymap::{Keymap, Layer};
use crate::overlay::Overlay;
use crate::pane::cursor::Cursor;
use crate::pane::timeline::projection::{Standing, TimelinePane};
use crate::pane::{comms, roster, state};
use crate::playbook::Playbook;
use crate::report::Situation;
use crate::report::paper::COMMENT_LIMIT;
use crate::sync::{CopyBeside, Health, Link, Page, Ticket, Unsent, UnsentForm, UnsentLine};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// The whole state of a console.
#[derive(Debug, Clone)]
pub struct Model {
    /// The document that everyone shares.
    pub incident: Incident,
    /// Requests on their way to the disk.
    pub pending: Vec<Pending>,
    /// Own and others' events that are on this machine's disk only.
    pub unshared: BTreeSet<EventId>,
    /// How it stands between this machine and the shared place.
    pub health: Health,
    /// How it stands with the stream besides the shared file, where there is one.
    pub link: Option<Link>,
    /// Own and others' events that are not known to be in that stream.
    pub unsent: BTreeSet<EventId>,
    /// The copies beside the shared file that do not go by themselves.
    pub copies: Vec<CopyBeside>,
    /// Who sits at a console of this incident.
    pub present: Present,
    /// How it stands with the status page, where this console keeps one.
    pub page: Option<Page>,
    /// Who sits here, and how.
    pub seat: Seat,
    /// BROWSE or NOTE.
    pub mode: Mode,
    /// The focused pane.
    pub focus: Pane,
    /// The focused pane fills the screen.
    pub zoom: bool,
    /// The panes' own states.
    pub panes: Panes,
    /// Temporary layers; the last one is on top.
    pub overlays: Vec<Overlay>,
    /// The entry bar.
    pub bar: Bar,
    /// The message line and its history.
    pub messages: Messages,
    /// Own changes of this run, for undo and redo.
    pub undo: Undo,
    /// The one table of keys.
    pub keymap: Keymap,
    /// Columns and rows of the terminal.
    pub size: (u16, u16),
    /// Where the last frame drew things.
    pub geometry: Geometry,
    /// Data-changing keys are ignored until then: something moved under the hand.
    pub shield_until: Option<Timestamp>,
    /// A line has just closed the bar: until then letters are the next line, not keys.
    pub flow_until: Option<Timestamp>,
    /// The footer asks whether to leave.
    pub quitting: bool,
    /// The mouse reports to us.
    pub mouse: bool,
    /// Number of the next request to the store.
    pub next_ticket: u64,
    /// How many words and tasks were due at the last tick, for the bell.
    pub rung: Option<usize>,
    /// What the team says things with.
    pub kit: Arc<Kit>,
    /// Where papers are saved, and how long a comment may be.
    pub papers: Papers,
    /// The person's home, which `~/` stands for.
    pub home: Option<PathBuf>,
    /// The rules that a new incident gets, for the start screen.
    pub playbook: Arc<Playbook>,
    /// The incident files of this folder, for the start screen, in the order of a list.
    pub found: Vec<FoundFile>,
    /// What else is to be said of this folder: files that are no incidents, that it cannot be read.
    pub beside: Vec<String>,
    /// Which of the incidents that were found is selected.
    pub found_at: usize,
    /// What the practice asks for, as it was last found, and what is being done about it.
    pub prompts: Prompts,
    /// Forms that a crash left and that have not been opened again.
    pub begun: Vec<UnsentForm>,
    /// What is shown is the document as it stood at a time.
    pub as_of: Option<AsOf>,
    /// What I had seen when I last left, or last read what I missed.
    pub looked: Option<Looked>,
}

/// Where papers are saved, and how long a comment may be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Papers {
    /// The folder.
    pub folder: PathBuf,
    /// The most characters of one comment.
    pub limit: usize,
}

impl Default for Papers {
    fn default() -> Self {
        Self {
            folder: PathBuf::from("."),
            limit: COMMENT_LIMIT,
        }
    }
}

/// An incident file that was found, or a file that should be one and cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct FoundFile {
    /// Where it is, for people and for opening it.
    pub path: String,
    /// How the incident stands; none when it cannot be read.
    pub situation: Option<Situation>,
    /// Why the file cannot be read, with line and column, and what is safe.
    pub problem: Option<String>,
}

/// Who sits at this console, and what it may do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seat {
    /// The person's name.
    pub me: String,
    /// Where the name came from, such as `$USER`.
    pub origin: String,
    /// Nothing may be written, for this reason.
    pub read_only: Option<String>,
    /// The bar is always open.
    pub scribe: bool,
    /// The bell may ring, when a word or a task falls due.
    pub bell: bool,
    /// The file, for people.
    pub file: String,
}

/// Two modes, named on screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// Keys act.
    Browse,
    /// Keys write.
    Note,
}

/// The four panes in the order of their numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pane {
    /// 1
    State,
    /// 2
    Timeline,
    /// 3
    Roles,
    /// 4
    Comms,
}

impl Pane {
    /// All four, in the order of their numbers.
    pub const ALL: [Self; 4] = [Self::State, Self::Timeline, Self::Roles, Self::Comms];

    /// Place in [`Pane::ALL`].
    pub const fn index(self) -> usize {
        match self {
            Self::State => 0,
            Self::Timeline => 1,
            Self::Roles => 2,
            Self::Comms => 3,
        }
    }

    /// The name in the title.
    pub const fn title(self) -> &'static str {
        match self {
            Self::State => "State",
            Self::Timeline => "Timeline",
            Self::Roles => "Roles",
            Self::Comms => "Comms",
        }
    }
}

/// The panes' own states.
#[derive(Debug, Clone, Default)]
pub struct Panes {
    /// State.
    pub state: Cursor<state::projection::RowKey>,
    /// Timeline.
    pub timeline: TimelinePane,
    /// Roles.
    pub roster: Cursor<roster::projection::RowKey>,
    /// Comms.
    pub comms: Cursor<comms::projection::RowKey>,
    /// Filters of State, Roles and Comms; the timeline has its own.
    pub filters: [String; 4],
    /// The pane whose filter is being typed, with its editor.
    pub filtering: Option<(Pane, LineEditor)>,
}

/// The entry bar.
#[derive(Debug, Clone, Default)]
pub struct Bar {
    /// The text and its cursor.
    pub editor: LineEditor,
    /// When the first key of this line was typed.
    pub stamp: Option<Timestamp>,
    /// The entry that is being corrected.
    pub editing: Option<EventId>,
    /// What was wrong with the line when it was sent, until it changes.
    pub error: Option<String>,
    /// The chosen row of the completion list, once moved into.
    pub completing: Option<usize>,
    /// What was last handed to the store, to be kept.
    pub kept: Unsent,
    /// Lines that a crash left and that have not been in the bar again.
    pub waiting: Vec<UnsentLine>,
    /// A line of which more is being asked for; recorded after that.
    pub held: Option<Held>,
    /// What was understood of the line, in words.
    pub echo: Option<String>,
    /// Completions of the word at the cursor.
    pub completions: Vec<String>,
    /// The byte range that a completion replaces.
    pub completed: (usize, usize),
}

/// A line that was entered, while the bar asks what else is to be known of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Held {
    /// The line as typed, so that a crash does not lose it.
    pub line: String,
    /// What will be recorded.
    pub note: crate::domain::kind::Note,
    /// When it happened.
    pub happened: Option<crate::domain::time::Moment>,
    /// What is being asked.
    pub asks: Asks,
}

/// What the bar asks after a line; Enter alone skips it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Asks {
    /// Why a change was made; its way back is asked next.
    Why,
    /// How a change is undone.
    WayBack,
    /// Whether a test passed.
    Verdict,
}

impl Asks {
    /// The question, in words.
    pub const fn question(self) -> &'static str {
        match self {
            Self::Why => "why? Enter alone skips",
            Self::WayBack => "and the way back? Enter alone skips",
            Self::Verdict => "pass or fail? p or f; Enter alone skips",
        }
    }
}

/// Drafts on their way to the disk.
#[derive(Debug, Clone, PartialEq)]
pub struct Pending {
    /// The request.
    pub ticket: Ticket,
    /// What is being recorded.
    pub drafts: Vec<Draft>,
    /// When it was asked for.
    pub asked: Timestamp,
    /// Why it could not be recorded, and when to try again.
    pub failed: Option<(String, Timestamp)>,
    /// What the person did, for undo: `note`, `stage`, …
    pub label: String,
    /// Whether this is itself an undo or a redo.
    pub step: UndoStep,
    /// The form that asked for it: a crash before the answer must not take what was typed there.
    pub form: Option<UnsentForm>,
}

/// What a recorded request means for undo.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum UndoStep {
    /// Something new that can be undone.
    Do,
    /// It took the last change back.
    Undo,
    /// It put an undone change back.
    Redo,
}

/// Own changes of this run.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Undo {
    /// Changes that can be undone, the last one last: what it was and its events.
    pub done: Vec<(String, Vec<EventId>)>,
    /// Retractions that can be taken back.
    pub undone: Vec<(String, Vec<EventId>)>,
}

/// The message line.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Messages {
    /// What stands there now.
    pub current: Option<Message>,
    /// Everything that stood there in this run, oldest first.
    pub history: Vec<Message>,
}

/// One message of the message line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    /// The sentence.
    pub text: String,
    /// An error stays until it was seen: until the next key.
    pub error: bool,
    /// When it was said.
    pub at: Timestamp,
}

/// How long an information stays on the message line, in seconds.
pub const MESSAGE_SECONDS: i64 = 6;
/// The most messages kept for the palette's history.
const HISTORY: usize = 200;

impl Messages {
    /// Puts a sentence into the message line and the history.
    pub fn say(&mut self, text: impl Into<String>, error: bool, at: Timestamp) {
        let message = Message {
            text: text.into(),
            error,
            at,
        };
        self.history.push(message.clone());
        if self.history.len() > HISTORY {
            self.history.remove(0);
        }
        // Information does not push an error away that nobody has seen.
        let unseen = self.current.as_ref().is_some_and(|current| current.error) && !error;
        if !unseen {
            self.current = Some(message);
        }
    }

    /// Says an error that does not push away another one that nobody has seen.
    pub fn say_behind(&mut self, text: impl Into<String>, at: Timestamp) {
        let unseen = self.current.take().filter(|current| current.error);
        self.say(text, true, at);
        if unseen.is_some() {
            self.current = unseen;
        }
    }
}

impl FoundFile {
    /// The path and the situation, where it could be read.
    pub fn whole(&self) -> Option<(&str, &Situation)> {
        self.situation
            .as_ref()
            .map(|situation| (&*self.path, situation))
    }
}

impl Model {
    /// The incidents that were found and can be opened, in the order of the list.
    pub fn found_whole(&self) -> Vec<(&str, &Situation)> {
        self.found.iter().filter_map(FoundFile::whole).collect()
    }

    /// A console for an incident.
    pub fn new(incident: Incident, seat: Seat, keymap: Keymap, size: (u16, u16)) -> Self {
        let holds_scribe = incident
            .roles_of(&seat.me)
            .iter()
            .any(|role| role.id == "scribe");
        let note = (seat.scribe || holds_scribe) && seat.read_only.is_none();
        Self {
            incident,
            pending: Vec::new(),
            unshared: BTreeSet::new(),
            link: None,
            unsent: BTreeSet::new(),
            health: Health::default(),
            copies: Vec::new(),
            present: Present::default(),
            page: None,
            mode: if note { Mode::Note } else { Mode::Browse },
            seat,
            focus: Pane::Timeline,
            zoom: false,
            panes: Panes::default(),
            overlays: Vec::new(),
            bar: Bar::default(),
            messages: Messages::default(),
            undo: Undo::default(),
            keymap,
            size,
            geometry: Geometry::default(),
            shield_until: None,
            flow_until: None,
            quitting: false,
            mouse: false,
            next_ticket: 1,
            rung: None,
            kit: Arc::new(Kit::shipped()),
            papers: Papers::default(),
            home: None,
            playbook: Arc::new(Playbook::shipped()),
            found: Vec::new(),
            beside: Vec::new(),
            found_at: 0,
            prompts: Prompts::default(),
            begun: Vec::new(),
            as_of: None,
            looked: None,
        }
    }

    /// A path as people type it.
    pub fn path(&self, typed: &Path) -> PathBuf {
        let inner = typed.strip_prefix("~").ok();
        let at_home = inner.and_then(|inner| Some(self.home.as_ref()?.join(inner)));
        at_home.unwrap_or_else(|| typed.to_owned())
    }

    /// Whether an incident is open; without one the start screen is shown.
    pub fn is_open(&self) -> bool {
        self.incident.opening().is_some()
    }

    /// Goes on from what was last looked at: others' entries that were not there then are marked
    /// as not yet seen.
    pub fn go_on_from(&mut self, looked: Looked) {
        let seen = looked.within(self.incident.log());
        let events = self.incident.log().events().iter();
        let new = events.filter(|event| *event.by != *self.seat.me && !seen.covers(event));
        let shown = new.filter(|event| self.incident.entry_by(event.order()).is_some());
        self.panes.timeline.unseen = shown.map(|event| event.order()).collect();
        self.looked = Some(looked);
    }

    /// What counts as looked at when the console is left: all that it has, unless one looks back.
    pub fn looked_at(&self, now: Timestamp) -> Option<Looked> {
        match &self.as_of {
            Some(_) => self.looked.clone(),
            None => Some(Looked::of(self.incident.log(), now)),
        }
    }

    /// Takes in where a frame drew things, so that the next one scrolls as little as it can.
    pub fn drew(&mut self, geometry: Geometry) {
        let first = |pane: Pane| {
            geometry.panes[pane.index()]
                .as_ref()
                .map(|drawn| drawn.first)
        };
        if let Some(drawn) = &geometry.panes[Pane::Timeline.index()] {
            let newest = drawn.last + 1 >= self.panes.timeline.len(&self.incident);
            let held = self.panes.timeline.follow || newest;
            self.panes.timeline.top = (!held).then(|| geometry.visible.first().copied()).flatten();
        }
        for (pane, top) in [
            (Pane::State, &mut self.panes.state.top),
            (Pane::Roles, &mut self.panes.roster.top),
            (Pane::Comms, &mut self.panes.comms.top),
        ] {
            *top = first(pane).unwrap_or(*top);
        }
        self.geometry = geometry;
    }

    /// The offer of command that waits for a yes of whoever sits here; none while one looks back.
    pub fn offered_to_me(&self) -> Option<Offered<'_>> {
        let offer = self.incident.handover().offer?;
        (offer.to == self.seat.me && self.as_of.is_none()).then_some(offer)
    }

    /// The keys that open what the topmost line under the header asks for; none where nothing may
    /// be written. In an open bar a letter alone is text, so leaving comes first.
    pub fn settling_key(&self) -> Option<String> {
        if self.is_looking() {
            return None;
        }
        let own = self.first_key(Action::Prompt, Layer::Browse)?;
        match self.mode {
            Mode::Browse => Some(own),
            Mode::Note => {
                let leave = self.first_key(Action::LeaveNote, Layer::Note)?;
                Some(format!("{leave} {own}"))
            }
        }
    }

    /// How far an entry has come.
    pub fn standing(&self, id: EventId) -> Standing {
        if self.unshared.contains(&id) || self.unsent.contains(&id) {
            Standing::Local
        } else {
            Standing::Shared
        }
    }

    /// The next instant at which something on screen changes by itself: clocks show seconds.
    pub fn next_change(&self, now: Timestamp) -> Timestamp {
        Timestamp::from_millis((now.millis().div_euclid(1000) + 1) * 1000)
    }
}
