//! One entry of the timeline as lines: time, marks, who, and the words wrapped beside them.

use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::{Line, Span};

use super::widest;
use crate::app::model::Model;
use crate::domain::incident::Incident;
use crate::domain::kind::EntryKind;
use crate::domain::time::Timestamp;
use crate::domain::timeline::Entry;
use crate::pane::view::more;
use crate::ui::flow::flow_at_most;
use crate::ui::look::Look;
use crate::ui::text;

/// The most rows that one entry takes; the rest is in its details.
const MOST_ROWS: usize = 6;
/// Width from which times show their seconds.
const SECONDS_FROM: u16 = 64;
/// Width from which the role stands beside the name.
const ROLE_FROM: u16 = 100;
/// Width below which the name has no column of its own.
const COMPACT_BELOW: u16 = 34;
/// The most names looked at for the width of their column.
const NAMES: usize = 200;

/// How far an entry has come, or that it is new to the reader.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Mark {
    /// Shared and seen.
    #[default]
    None,
    /// From someone else and not seen yet.
    Unseen,
    /// On this disk only.
    Local,
    /// Being recorded.
    Pending,
    /// Could not be recorded.
    Failed,
}

/// What an entry says, whether recorded or on its way.
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a fact about an entry, independent of the others"
)]
#[derive(Debug, Clone)]
pub(super) struct Words {
    pub(super) mark: Mark,
    pub(super) kind: EntryKind,
    pub(super) text: String,
    pub(super) happened: Timestamp,
    pub(super) approx: bool,
    pub(super) by: String,
    pub(super) role: Option<String>,
    pub(super) star: bool,
    /// Struck through; the reason may be empty.
    pub(super) struck: Option<String>,
    pub(super) edited: bool,
    pub(super) late: bool,
    pub(super) tags: Vec<String>,
    /// What it belongs to, showed, or lacks.
    pub(super) remarks: Vec<String>,
    pub(super) not_agreed: bool,
    pub(super) restricted: bool,
    pub(super) redacted: bool,
    pub(super) trouble: Option<String>,
}

impl Default for Words {
    fn default() -> Self {
        Self {
            mark: Mark::None,
            kind: EntryKind::Note,
            text: String::new(),
            happened: Timestamp::from_millis(0),
            approx: false,
            by: String::new(),
            role: None,
            star: false,
            struck: None,
            edited: false,
            late: false,
            tags: Vec::new(),
            remarks: Vec::new(),
            not_agreed: false,
            restricted: false,
            redacted: false,
            trouble: None,
        }
    }
}

impl Words {
    /// The words of a recorded entry.
    pub(super) fn of_entry(entry: &Entry, mark: Mark) -> Self {
        Self {
            mark,
            kind: entry.kind,
            text: entry.text.clone(),
            happened: entry.happened.at,
            approx: entry.happened.approx,
            by: entry.who().to_owned(),
            // The role is the writer's; it does not go with somebody else's name.
            role: entry.role.clone().filter(|_| entry.actor.is_none()),
            star: entry.star,
            struck: entry.struck.clone().map(Option::unwrap_or_default),
            edited: !entry.earlier.is_empty(),
            late: entry.is_late(),
            tags: entry.tags.clone(),
            remarks: entry.remarks(),
            not_agreed: entry.not_agreed,
            restricted: entry.restricted,
            redacted: entry.redacted.is_some(),
            trouble: None,
        }
    }
}

/// The columns of the pane.
pub(super) struct Columns<'a> {
    incident: &'a Incident,
    look: &'a Look,
    width: usize,
    rows: usize,
    seconds: bool,
    /// Columns of the name; none where it stands before the words.
    name: Option<usize>,
    /// Columns of the role; none where it is not shown.
    role: Option<usize>,
    /// Ends what was cut.
    more: Span<'static>,
}

/// A name that fits: where the whole one does not, the first name if only one person has it.
fn short_name<'n>(incident: &Incident, name: &'n str, columns: usize) -> &'n str {
    if text::width(name) <= columns {
        return name;
    }
    let first = name.split(' ').next().unwrap_or(name);
    match incident.person_named(first) {
        Some(known) if known == name => first,
        _ => name,
    }
}

impl<'a> Columns<'a> {
    /// The columns that fit.
    pub(super) fn of(inner: Rect, model: &'a Model, look: &'a Look) -> Self {
        // A long name is cut rather than taking the columns from everybody's words.
        let most = if inner.width < SECONDS_FROM { 6 } else { 10 };
        let names = model.incident.known_people().take(NAMES);
        let names = names.map(|name| short_name(&model.incident, name, most));
        let names = names.filter(|name| text::width(name) <= most);
        let labels = model.incident.playbook().roles.iter();
        let role = widest(labels.map(|role| role.label.as_str()), 6, 18);
        Self {
            incident: &model.incident,
            look,
            width: usize::from(inner.width),
            rows: usize::from(inner.height).clamp(1, MOST_ROWS),
            seconds: inner.width >= SECONDS_FROM,
            name: (inner.width >= COMPACT_BELOW).then(|| widest(names, 4, most)),
            role: (inner.width >= ROLE_FROM).then_some(role),
            more: more(model, look),
        }
    }

    /// The line between two days.
    pub(super) fn day(&self, day: &str) -> Line<'static> {
        let rule = self.look.signs.rule;
        let lead = format!("{rule}{rule} {day} ");
        let rest = self.width.saturating_sub(text::width(&lead));
        Line::styled(
            self.look
                .cut(&format!("{lead}{}", rule.repeat(rest)), self.width),
            self.look.theme.dim,
        )
    }

    /// An entry.
    pub(super) fn lines(&self, words: &Words) -> Vec<Line<'static>> {
        let lead = self.lead(words);
        let indent: usize = lead.iter().map(|span| text::width(&span.content)).sum();
        let hang = if self.name.is_some() { indent } else { 2 };
        let room = self.width.saturating_sub(hang).max(1);
        let said = self.said(words, room);
        if self.name.is_some() {
            let wrapped = flow_at_most(&said, room, self.rows, &self.more);
            return hanging(lead, wrapped, hang);
        }
        // In a narrow pane the words begin behind the lead and go on below it.
        let mut all = lead;
        all.extend(said);
        let lines = flow_at_most(&all, room, self.rows, &self.more);
        let blank = " ".repeat(hang);
        let indented = lines.into_iter().enumerate().map(|(i, mut line)| {
            if i > 0 {
                line.spans.insert(0, Span::raw(blank.clone()));
            }
            line
        });
        indented.collect()
    }

    fn lead(&self, words: &Words) -> Vec<Span<'static>> {
        let theme = &self.look.theme;
        let clock = if self.seconds {
            self.incident.clock_seconds(words.happened)
        } else {
            self.incident.clock(words.happened)
        };
        let (standing, standing_style) = self.standing(words.mark);
        let (sign, sign_style) = self.sign(words);
        let mut lead = vec![
            Span::styled(clock, theme.dim),
            Span::styled(standing, standing_style),
            Span::styled(sign, sign_style),
            Span::raw(" "),
        ];
        match self.name {
            Some(columns) => {
                let name = short_name(self.incident, &words.by, columns);
                lead.push(Span::styled(self.look.pad(name, columns), theme.accent));
                lead.push(Span::raw(" "));
            }
            None => lead.push(Span::styled(
                format!(
                    "{}: ",
                    self.look.cut(short_name(self.incident, &words.by, 8), 8)
                ),
                theme.accent,
            )),
        }
        if let Some(columns) = self.role {
            let playbook = self.incident.playbook();
            let role = words.role.as_deref().map(|id| playbook.role_label(id));
            lead.push(Span::styled(
                self.look.pad(role.unwrap_or_default(), columns),
                theme.dim,
            ));
            lead.push(Span::raw(" "));
        }
        lead
    }

    fn standing(&self, mark: Mark) -> (&'static str, Style) {
        let (signs, theme) = (&self.look.signs, &self.look.theme);
        match mark {
            Mark::None => (" ", theme.text),
            Mark::Unseen => (signs.unseen, theme.new_mark),
            Mark::Local => (signs.local, theme.dim),
            Mark::Pending => (signs.pending, theme.warn),
            Mark::Failed => (signs.failed, theme.error),
        }
    }

    /// The sign before the name: what is most worth knowing about the entry.
    fn sign(&self, words: &Words) -> (&'static str, Style) {
        let (signs, theme) = (&self.look.signs, &self.look.theme);
        if words.struck.is_some() {
            (signs.struck, theme.error)
        } else if words.star {
            (signs.star, theme.star)
        } else if words.late {
            (signs.late_logged, theme.warn)
        } else if matches!(words.kind, EntryKind::Action | EntryKind::Task) {
            (signs.action, theme.strong)
        } else {
            (" ", theme.text)
        }
    }

    /// The words with everything that is said about them.
    fn said(&self, words: &Words, room: usize) -> Vec<Span<'static>> {
        let theme = &self.look.theme;
        let quiet = words.redacted || words.kind == EntryKind::Newer;
        let style = match (&words.struck, quiet) {
            (Some(_), _) => theme.struck,
            (None, true) => theme.dim,
            (None, false) => theme.text,
        };
        let mut said = Vec::new();
        for (wanted, word, style) in [
            (words.struck.is_some(), "[struck] ", theme.error),
            (words.restricted, "[restricted] ", theme.warn),
        ] {
            if wanted {
                said.push(Span::styled(word, style));
            }
        }
        // A sign that lost its column to a graver one still stands before the words.
        if words.late && (words.star || words.struck.is_some()) {
            let late = format!("{} ", self.look.signs.late_logged);
            said.push(Span::styled(late, theme.warn));
        }
        if words.star && words.struck.is_some() {
            let star = format!("{} ", self.look.signs.star);
            said.push(Span::styled(star, theme.star));
        }
        if words.approx {
            said.push(Span::styled("(about then) ", theme.dim));
        }
        let signed = self.sign(words).0 == self.look.signs.action;
        if let Some(word) = kind_word(words.kind).filter(|_| !words.redacted && !signed) {
            said.push(Span::styled(format!("{word}: "), theme.dim));
        }
        said.push(Span::styled(self.text(&words.text, room), style));
        self.behind(words, &mut said);
        said
    }

    /// As much of the text as can be seen at all.
    fn text(&self, words: &str, room: usize) -> String {
        let most = room * (MOST_ROWS + 1) * 2 + 64;
        let end = words.char_indices().nth(most).map(|(at, _)| at);
        match end.and_then(|end| words.get(..end)) {
            // The part that was left out is as good as any for the rows that are not shown.
            Some(head) => format!("{}\n\n\n\n\n\n\n", self.look.paragraphs(head)),
            None => self.look.paragraphs(words),
        }
    }

    fn behind(&self, words: &Words, said: &mut Vec<Span<'static>>) {
        let theme = &self.look.theme;
        let lower = words.text.to_lowercase();
        for tag in &words.tags {
            let tag = format!("#{tag}");
            if !lower.contains(&tag) {
                said.push(Span::styled(
                    format!(" {}", self.look.words(&tag)),
                    theme.dim,
                ));
            }
        }
        if !words.remarks.is_empty() {
            let remarks = format!(" ({})", self.look.words(&words.remarks.join(", ")));
            let style = if words.not_agreed {
                theme.warn
            } else {
                theme.dim
            };
            said.push(Span::styled(remarks, style));
        }
        if words.edited {
            said.push(Span::styled(" (edited)", theme.dim));
        }
        if let Some(reason) = words.struck.as_ref().filter(|reason| !reason.is_empty()) {
            let reason = format!(" ({})", self.look.words(reason));
            said.push(Span::styled(reason, theme.dim));
        }
        if let Some(trouble) = &words.trouble {
            let trouble = format!(" {}", self.look.words(trouble));
            said.push(Span::styled(trouble, theme.error));
        }
    }
}

/// The word before the text, for kinds whose words do not say it themselves.
const fn kind_word(kind: EntryKind) -> Option<&'static str> {
    match kind {
        EntryKind::Action
        | EntryKind::Finding
        | EntryKind::Change
        | EntryKind::Test
        | EntryKind::Hypothesis
        | EntryKind::Advice
        | EntryKind::Followup
        | EntryKind::Check
        | EntryKind::Report
        | EntryKind::Correction
        | EntryKind::Decision
        | EntryKind::Stage
        | EntryKind::Priority => Some(kind.label()),
        EntryKind::Note
        | EntryKind::Opening
        | EntryKind::Role
        | EntryKind::Answer
        | EntryKind::Comms
        | EntryKind::Task
        | EntryKind::Diagnosis
        | EntryKind::Escalation
        | EntryKind::Handover
        | EntryKind::Checklist
        | EntryKind::Setting
        | EntryKind::Newer => None,
    }
}

fn hanging(
    lead: Vec<Span<'static>>,
    wrapped: Vec<Line<'static>>,
    hang: usize,
) -> Vec<Line<'static>> {
    let blank = Span::raw(" ".repeat(hang));
    let mut lead = Some(lead);
    let lines = wrapped.into_iter().map(|line| {
        let mut spans = lead.take().unwrap_or_else(|| vec![blank.clone()]);
        spans.extend(line.spans);
        Line::from(spans)
    });
    lines.collect()
}
