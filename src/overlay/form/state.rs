//! A form's pure state: fields, focus, and what it is for.

use super::message::Compose;
use super::review::Reviewing;
use super::work::Work;
use crate::action::Action;
use crate::domain::id::EventId;
use crate::domain::mark::Paper;
use crate::domain::setting::SettingKey;
use crate::editor::LineEditor;
use serde::{Deserialize, Serialize};

/// What a form is for; decides its fields and what sending it asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Purpose {
    /// Refresh one of the four answers.
    Answers,
    /// Give a task.
    Task,
    /// Give a role.
    Role,
    /// Impact, urgency, and perhaps a priority by hand.
    Priority,
    /// Hand command over: plan, brief, offer.
    Handover,
    /// Decline an offer of command or withdraw it, with a reason.
    Decline(EventId),
    /// Move the stage.
    Stage,
    /// How it was noticed.
    Detection,
    /// Whether it is real.
    Validated,
    /// A message to an audience.
    Message,
    /// Release a message that waits for a second person.
    Release(EventId),
    /// When an entry happened.
    Retime(EventId),
    /// A text setting.
    Text(SettingKey),
    /// Several text settings at once.
    Sheet(Sheet),
    /// The incident becomes restricted, or no longer.
    Secret(bool),
    /// A moment: start or end of impact.
    Moment(SettingKey),
    /// Add to a list.
    Add(AddTo),
    /// Waive an exit criterion, with a reason.
    Waive(EventId),
    /// Name who does a task from now on.
    PassOn(EventId),
    /// Strike an entry, with a reason.
    Strike(EventId),
    /// Drop an entry's words everywhere, with a reason.
    Redact(EventId),
    /// Keep an entry from walls and exports: says that this is no encryption.
    Restrict(EventId),
    /// Decisions, diagnosis, calling people in, work in hand.
    Work(Work),
    /// The review.
    Review(Reviewing),
    /// Say where a paper was posted.
    Posted(Paper),
    /// Declare an incident.
    Declare,
    /// Name a file to open.
    Open,
    /// Name a time to look back to.
    AsOf,
    /// Take in the transcript of a chat.
    Import,
}

/// Text settings that belong together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Sheet {
    /// The fact sheet.
    Facts,
    /// The problem report.
    Problem,
}

impl Sheet {
    /// What it is called.
    pub const fn title(self) -> &'static str {
        match self {
            Self::Facts => "Fact sheet",
            Self::Problem => "Problem report",
        }
    }

    /// The settings that it asks for, in order.
    pub const fn keys(self) -> &'static [SettingKey] {
        match self {
            Self::Facts => &SettingKey::FACTS,
            Self::Problem => &SettingKey::PROBLEM,
        }
    }
}

/// The list that something is added to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum AddTo {
    /// An affected client.
    Client,
    /// An affected site.
    Site,
    /// A tag of the incident.
    Tag,
    /// A link.
    Link,
    /// A channel.
    Channel,
    /// An exit criterion.
    Criterion,
    /// An area that is hit.
    Area,
    /// Another incident or issue.
    Related,
    /// Somebody with a stake.
    Stakeholder,
    /// Somebody who is asked before decisions.
    Consulted,
    /// Somebody who is told what was decided.
    Informed,
    /// Somebody's telephone number.
    Contact,
}

impl AddTo {
    /// The list that an action adds to.
    pub const fn asked_by(action: Action) -> Option<Self> {
        Some(match action {
            Action::AddClient => Self::Client,
            Action::AddSite => Self::Site,
            Action::AddTag => Self::Tag,
            Action::AddLink => Self::Link,
            Action::AddChannel => Self::Channel,
            Action::AddCriterion => Self::Criterion,
            Action::AddArea => Self::Area,
            Action::AddRelated => Self::Related,
            Action::AddStakeholder => Self::Stakeholder,
            Action::AddConsulted => Self::Consulted,
            Action::AddInformed => Self::Informed,
            Action::AddContact => Self::Contact,
            _ => return None,
        })
    }
}

/// One choice of a choice field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Alternative {
    /// The key that picks it.
    pub letter: char,
    /// What it stands for in the program: a role id, a stage, a level.
    pub value: String,
    /// What it is called.
    pub label: String,
    /// One line about it; may be empty.
    pub detail: String,
}

/// One field with its label.
#[derive(Debug, Clone, PartialEq)]
pub struct Field {
    /// What it asks for.
    pub label: String,
    /// How it is answered.
    pub input: Input,
    /// Shown while it is empty.
    pub hint: String,
    /// Left out while nothing asks for it.
    pub hidden: bool,
}

impl Field {
    /// The same, left out until something asks for it.
    #[must_use]
    pub fn hidden(self) -> Self {
        Self {
            hidden: true,
            ..self
        }
    }

    /// Whether words are typed into it.
    pub const fn is_text(&self) -> bool {
        matches!(self.input, Input::Text { .. })
    }
}

/// What stands beside the fields, to be read while they are filled.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Aside {
    /// What it is.
    pub title: String,
    /// Its lines.
    pub lines: Vec<String>,
    /// How much more there is behind them.
    pub before: usize,
}

/// How a field is answered.
#[derive(Debug, Clone, PartialEq)]
pub enum Input {
    /// One of several, each with a letter.
    Choice {
        /// What can be chosen.
        options: Vec<Alternative>,
        /// Which one is.
        chosen: Option<usize>,
    },
    /// Nothing: what Enter will do, in words, the last chance to go back.
    Say(Vec<String>),
    /// Text.
    Text {
        /// The words.
        editor: LineEditor,
        /// May have several lines.
        lines: bool,
        /// Completed from the names that the incident knows.
        names: bool,
        /// The first letter typed replaces what the field was filled with.
        replaces: bool,
    },
}

/// A form that is being filled in.
#[derive(Debug, Clone, PartialEq)]
pub struct Form {
    /// What it is for.
    pub purpose: Purpose,
    /// Its title.
    pub title: String,
    /// Lines above the fields: what it will do, a duty card, the matrix.
    pub lines: Vec<String>,
    /// The fields.
    pub fields: Vec<Field>,
    /// How many of the last fields Enter does not go through; they are reached with Tab.
    pub extra: usize,
    /// The field that has the keys.
    pub focus: usize,
    /// What one should know before going on.
    pub warning: Option<String>,
    /// What stands beside the fields.
    pub aside: Option<Aside>,
    /// What a composer proposed.
    pub compose: Option<Box<Compose>>,
    /// What was understood of what is typed.
    pub echo: Option<String>,
    /// What is worth a second thought, and never refused.
    pub remarks: Vec<String>,
    /// Why it was not sent.
    pub error: Option<String>,
    /// Something was typed, so that Esc must not throw it away unasked.
    pub touched: bool,
    /// Something was typed, so that a crash must not take it.
    pub begun: bool,
    /// Who becomes Technical Lead by acknowledging, unless somebody else is named (D16).
    pub first_lead: Option<String>,
}

impl Form {
    /// A form with its first field focused.
    pub fn new(purpose: Purpose, title: impl Into<String>, fields: Vec<Field>) -> Self {
        Self {
            purpose,
            title: title.into(),
            lines: Vec::new(),
            extra: 0,
            fields,
            focus: 0,
            warning: None,
            aside: None,
            compose: None,
            echo: None,
            remarks: Vec::new(),
            error: None,
            touched: false,
            begun: false,
            first_lead: None,
        }
    }

    /// Something was typed.
    pub fn touch(&mut self) {
        self.touched = true;
        self.begun = true;
    }

    /// The chosen value of a choice field, or the text of a text field.
    pub fn value(&self, index: usize) -> &str {
        match self.fields.get(index).map(|field| &field.input) {
            Some(Input::Choice { options, chosen }) => chosen
                .and_then(|i| options.get(i))
                .map_or("", |option| &option.value),
            Some(Input::Text { editor, .. }) => editor.text(),
            Some(Input::Say(_)) | None => "",
        }
    }

    /// The editor of the focused field, if it is a text field.
    pub fn editor_mut(&mut self) -> Option<&mut LineEditor> {
        match self
            .fields
            .get_mut(self.focus)
            .map(|field| &mut field.input)
        {
            Some(Input::Text { editor, .. }) => Some(editor),
            _ => None,
        }
    }

    /// The focused field.
    pub fn focused(&self) -> Option<&Field> {
        self.fields.get(self.focus)
    }

    /// Whether what is typed now replaces what the focused field was filled with. Asked once: from
    /// then on the field is edited.
    pub fn take_replaces(&mut self) -> bool {
        let input = self.fields.get_mut(self.focus).map(|f| &mut f.input);
        match input {
            Some(Input::Text { replaces, .. }) => std::mem::take(replaces),
            _ => false,
        }
    }

    /// Whether the last field that is needed is focused, or one behind it, so that Enter sends.
    pub fn is_last(&self) -> bool {
        let end = self.fields.len().saturating_sub(self.extra);
        (self.focus + 1..end).all(|at| self.is_hidden(at))
    }

    /// Whether a field is one that Enter does not go through.
    pub fn is_extra(&self, field: usize) -> bool {
        field + self.extra >= self.fields.len()
    }

    /// Whether Enter sends here: in the last field, and wherever the rest may stay as it is.
    pub fn sends(&self) -> bool {
        let said = match self.purpose {
            Purpose::Role => self.focus >= super::role::PERSON,
            Purpose::Answers => self.focus > 0,
            _ => false,
        };
        self.is_last() || said
    }

    /// Goes to the next or previous field, stopping at both ends.
    pub fn step(&mut self, forward: bool) {
        let shown = |at: &usize| self.fields.get(*at).is_some_and(|field| !field.hidden);
        let next = if forward {
            (self.focus + 1..self.fields.len()).find(shown)
        } else {
            (0..self.focus).rev().find(shown)
        };
        self.focus = next.unwrap_or(self.focus);
    }

    /// Whether a field is left out.
    pub fn is_hidden(&self, index: usize) -> bool {
        self.fields.get(index).is_none_or(|field| field.hidden)
    }

    /// Leaves a field out, or shows it.
    pub fn hide(&mut self, index: usize, hidden: bool) {
        if let Some(field) = self.fields.get_mut(index) {
            field.hidden = hidden;
        }
    }

    /// Picks by letter in the focused choice field; says whether there was one.
    pub fn pick(&mut self, letter: char) -> bool {
        let Some(Input::Choice { options, chosen }) = self
            .fields
            .get_mut(self.focus)
            .map(|field| &mut field.input)
        else {
            return false;
        };
        let found = options.iter().position(|option| option.letter == letter);
        if found.is_some() {
            *chosen = found;
        }
        found.is_some()
    }

    /// Moves the choice of the focused choice field.
    pub fn step_choice(&mut self, by: isize) {
        if let Some(Input::Choice { options, chosen }) = self
            .fields
            .get_mut(self.focus)
            .map(|field| &mut field.input)
            && !options.is_empty()
        {
            let at = chosen.map_or(0, |at| at.saturating_add_signed(by));
            *chosen = Some(at.min(options.len() - 1));
        }
    }
}

/// A choice field.
pub fn choice(label: &str, options: Vec<Alternative>) -> Field {
    Field {
        label: label.to_owned(),
        input: Input::Choice {
            options,
            chosen: None,
        },
        hint: String::new(),
        hidden: false,
    }
}

/// A field that says what Enter will do.
pub fn say(label: &str) -> Field {
    Field {
        label: label.to_owned(),
        input: Input::Say(Vec::new()),
        hint: String::new(),
        hidden: false,
    }
}

/// A one-line text field.
pub fn line(label: &str, text: impl Into<String>, hint: &str) -> Field {
    Field {
        label: label.to_owned(),
        input: Input::Text {
            editor: LineEditor::with_text(text),
            lines: false,
            names: false,
            replaces: false,
        },
        hint: hint.to_owned(),
        hidden: false,
    }
}

/// A text field of several lines.
pub fn text(label: &str, words: impl Into<String>, hint: &str) -> Field {
    Field {
        label: label.to_owned(),
        input: Input::Text {
            editor: LineEditor::with_text(words),
            lines: true,
            names: false,
            replaces: false,
        },
        hint: hint.to_owned(),
        hidden: false,
    }
}

/// A text field for a person's name, completed from the known ones; another name replaces the one
/// that it was filled with.
pub fn name(label: &str, text: impl Into<String>, hint: &str) -> Field {
    Field {
        label: label.to_owned(),
        input: Input::Text {
            editor: LineEditor::with_text(text),
            lines: false,
            names: true,
            replaces: true,
        },
        hint: hint.to_owned(),
        hidden: false,
    }
}

/// A text field for a time: what it was filled with is there to be read, not to be edited.
pub fn moment(label: &str, text: impl Into<String>, hint: &str) -> Field {
    Field {
        label: label.to_owned(),
        input: Input::Text {
            editor: LineEditor::with_text(text),
            lines: false,
            names: false,
            replaces: true,
        },
        hint: hint.to_owned(),
        hidden: false,
    }
}
