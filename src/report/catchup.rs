//! What was missed: everything recorded since somebody last looked, or since an audience's last
//! word, grouped by what it is about.
//!
//! The same set and the same "since" give the same answer everywhere. Within a group things stand
//! in the order in which they happened.

use super::entry::entry_json;
use super::log_text::LogText;
use super::state::SCHEMA;
use crate::clean::clean;
use crate::domain::event::Event;
use crate::domain::id::EventId;
use crate::domain::incident::{Alarm, Incident};
use crate::domain::kind::{EntryKind, EventKind};
use crate::domain::log::EventLog;
use crate::domain::looked::{Looked, Seen};
use crate::domain::setting::SettingKey;
use crate::domain::time::Timestamp;
use crate::domain::timeline::Entry;
use serde_json::{Value, json};
use std::sync::Arc;

/// Since when, and whose eyes count.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Since {
    /// Since a person last looked; what they recorded themselves is left out.
    Looked {
        /// What they had seen.
        looked: Looked,
        /// Who.
        me: String,
    },
    /// They never looked here: everything but their own.
    Never {
        /// Who.
        me: String,
    },
    /// Since a time, by whomever.
    Time(Timestamp),
    /// Since the last word to an audience, by whomever.
    Word {
        /// The audience's id.
        audience: String,
        /// What people call it.
        label: String,
        /// The message and when it was recorded; none while there was no word yet.
        last: Option<(EventId, Timestamp)>,
    },
}

impl Since {
    /// Since the last word to an audience, named by its id or label; none if there is no such one.
    pub fn word(incident: &Incident, audience: &str) -> Option<Self> {
        let known = incident.playbook().audiences.iter();
        let mut named = known.filter(|known| {
            known.id.eq_ignore_ascii_case(audience) || known.label.eq_ignore_ascii_case(audience)
        });
        let audience = named.next()?;
        let messages = incident.messages();
        let own = messages.iter().rev();
        let last = own
            .filter(|word| word.sent.audience == audience.id)
            .filter_map(|word| incident.log().get(word.id))
            .map(|event| (event.id, event.at))
            .max_by_key(|(id, at)| (*at, *id));
        Some(Self::Word {
            audience: audience.id.clone(),
            label: audience.label.clone(),
            last,
        })
    }

    /// The same, to be asked about the events of a set.
    fn news<'a>(&'a self, log: &'a EventLog) -> News<'a> {
        let seen = match self {
            Self::Looked { looked, .. } => Some(looked.within(log)),
            _ => None,
        };
        News { since: self, seen }
    }

    /// When that was, where there is such a time.
    pub fn at(&self) -> Option<Timestamp> {
        match self {
            Self::Looked { looked, .. } => Some(looked.at),
            Self::Never { .. } => None,
            Self::Time(time) => Some(*time),
            Self::Word { last, .. } => last.map(|(_, at)| at),
        }
    }

    /// The words for it, to go on after "new": `since 17:27, when you last looked`.
    fn words(&self, incident: &Incident, now: Timestamp) -> String {
        let time = self.at().map(|at| time_words(incident, at, now));
        match (self, time) {
            (Self::Looked { .. }, Some(time)) => format!("since {time}, when you last looked"),
            (Self::Time(_), Some(time)) => format!("since {time}"),
            (Self::Word { label, .. }, Some(time)) => {
                format!("since {time}, the last word to {}", clean(label))
            }
            (Self::Word { label, .. }, None) => {
                format!("since it was declared: no word to {} yet", clean(label))
            }
            (_, _) => "since it was declared: you have not looked before".to_owned(),
        }
    }
}

/// Tells what is new from what is not.
struct News<'a> {
    since: &'a Since,
    seen: Option<Seen<'a>>,
}

impl News<'_> {
    fn holds(&self, event: &Event) -> bool {
        let seen = self.seen.as_ref();
        match self.since {
            Since::Looked { me, .. } | Since::Never { me } => {
                *event.by != **me && !seen.is_some_and(|seen| seen.covers(event))
            }
            Since::Time(time) => event.at > *time,
            Since::Word { last, .. } => last.is_none_or(|(id, at)| (event.at, event.id) > (at, id)),
        }
    }
}

/// What a group is about, in the order in which they are told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Topic {
    /// Who commands, hand-overs, who does what.
    Command,
    /// Stage and priority.
    Stage,
    /// The four answers.
    Answers,
    /// Decisions, escalations, tasks, criteria, checklists: what is decided or given.
    Work,
    /// What people typed, and how hypotheses were judged and tested.
    Entries,
    /// Words to the audiences.
    Messages,
    /// Settings and lists.
    Settings,
}

impl Topic {
    /// All of them, in their order.
    pub const ALL: [Self; 7] = [
        Self::Command,
        Self::Stage,
        Self::Answers,
        Self::Work,
        Self::Entries,
        Self::Messages,
        Self::Settings,
    ];

    /// Where an entry belongs: the one place that says so. A kind that is not named here and that
    /// nobody types is something that was decided or given.
    fn of(kind: EntryKind) -> Self {
        match kind {
            EntryKind::Role | EntryKind::Handover => Self::Command,
            EntryKind::Opening | EntryKind::Stage | EntryKind::Priority => Self::Stage,
            EntryKind::Answer => Self::Answers,
            EntryKind::Comms => Self::Messages,
            EntryKind::Diagnosis => Self::Entries,
            EntryKind::Setting | EntryKind::Newer => Self::Settings,
            kind if kind.is_typed() => Self::Entries,
            _ => Self::Work,
        }
    }

    /// The word in data.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Command => "command",
            Self::Stage => "stage",
            Self::Answers => "answers",
            Self::Work => "work",
            Self::Entries => "entries",
            Self::Messages => "messages",
            Self::Settings => "settings",
        }
    }

    /// The heading over its entries.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Command => "Command and roles",
            Self::Stage => "Stage and priority",
            Self::Answers => "Answers",
            Self::Work => "Decisions and work",
            Self::Entries => "Findings and other entries",
            Self::Messages => "Messages",
            Self::Settings => "Settings and lists",
        }
    }
}

/// What is new about one subject.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Group {
    /// The subject.
    pub topic: Topic,
    /// Its entries, in the order in which they happened.
    pub entries: Vec<Entry>,
    /// Answers that a later one has replaced already; they are not among the entries.
    pub replaced: usize,
}

/// Something that was said since about an entry from before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Correction {
    /// When it was recorded.
    pub at: Timestamp,
    /// By whom.
    pub by: String,
    /// What was done: `corrected`, `struck`, `taken back`.
    pub what: &'static str,
    /// The entry as it stands now.
    pub entry: Entry,
}

/// What was missed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Catchup {
    /// Since when.
    pub since: Since,
    /// The groups that hold something, in the order of [`Topic::ALL`].
    pub groups: Vec<Group>,
    /// What became of entries from before, in the order in which it was recorded.
    pub corrections: Vec<Correction>,
    /// What is not agreed now, in words, the gravest first.
    pub alarms: Vec<String>,
}

/// What is new in an incident.
pub fn catchup(incident: &Incident, since: Since) -> Catchup {
    let mut groups: Vec<Group> = Topic::ALL
        .into_iter()
        .map(|topic| Group {
            topic,
            entries: Vec::new(),
            replaced: 0,
        })
        .collect();
    let news = since.news(incident.log());
    let places = incident.timeline().iter();
    for place in places.filter(|place| news.holds(place.event())) {
        let entry = incident.entry_at(place);
        let topic = Topic::of(entry.kind);
        let Some(group) = groups.iter_mut().find(|group| group.topic == topic) else {
            continue;
        };
        if topic == Topic::Answers && !stands(incident, place.event()) {
            group.replaced += 1;
        } else {
            group.entries.push(entry);
        }
    }
    groups.retain(|group| !group.entries.is_empty() || group.replaced > 0);
    let events = incident.log().events().iter();
    let corrections = events
        .filter(|event| news.holds(event))
        .filter_map(|event| correction(incident, &news, event))
        .collect();
    let alarms = incident.alarms();
    Catchup {
        since,
        groups,
        corrections,
        alarms: alarms.iter().map(Alarm::words).collect(),
    }
}

/// Whether an answer is the one that stands, or one of two that do.
fn stands(incident: &Incident, event: &Event) -> bool {
    match &event.kind {
        EventKind::Set(change) if SettingKey::ANSWERS.contains(&change.setting.key()) => {
            incident.heads(change.setting.key()).contains(&event.id)
        }
        _ => true,
    }
}

/// What a new event says about an entry from before.
fn correction(incident: &Incident, news: &News<'_>, event: &Arc<Event>) -> Option<Correction> {
    if incident.is_retracted(event.id) {
        return None;
    }
    let of = |id: EventId| incident.log().get(id);
    let mut target = of(event.kind.target()?)?;
    let what = match &event.kind {
        EventKind::Revise(_) => "corrected",
        EventKind::Strike(toggle) if toggle.on => "struck",
        EventKind::Strike(_) => "no longer struck",
        EventKind::Star(toggle) if toggle.on => "starred",
        EventKind::Star(_) => "no longer starred",
        EventKind::Restrict(toggle) if toggle.on => "restricted",
        EventKind::Restrict(_) => "no longer restricted",
        EventKind::Retime(_) => "set to another time",
        EventKind::Redact(_) => "redacted",
        EventKind::Retract(_) => match &target.kind {
            EventKind::Retract(_) => "put back",
            kind if is_amendment(kind) => "a correction of it taken back",
            _ => "taken back",
        },
        _ => return None,
    };
    if news.holds(target) {
        return None;
    }
    // A reference may be forged: whoever only ever goes to earlier events arrives.
    while is_amendment(&target.kind) {
        let before = of(target.kind.target()?)?;
        target = (before.id < target.id).then_some(before)?;
    }
    Some(Correction {
        at: event.at,
        by: event.by.to_string(),
        what,
        entry: incident.entry_even_if_retracted(target.id)?,
    })
}

/// Whether an event speaks about a line of the timeline and is none itself.
fn is_amendment(kind: &EventKind) -> bool {
    matches!(
        kind,
        EventKind::Revise(_)
            | EventKind::Strike(_)
            | EventKind::Star(_)
            | EventKind::Restrict(_)
            | EventKind::Retime(_)
            | EventKind::Retract(_)
            | EventKind::Redact(_)
    )
}

/// One line of a catch-up for people. Its words are as they were written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Line {
    /// What is not agreed.
    Alarm(String),
    /// A heading.
    Head(String),
    /// Something new: when, who, and the words.
    Item {
        /// The time of day, with the day where that is not today.
        time: String,
        /// Who said or did it.
        who: String,
        /// The words.
        text: String,
    },
    /// A remark about what is not listed.
    Remark(String),
}

impl Catchup {
    /// How many things are new.
    pub fn count(&self) -> usize {
        let entries = self.groups.iter().map(|g| g.entries.len() + g.replaced);
        entries.sum::<usize>() + self.corrections.len()
    }

    /// One sentence: how much is new and since when, or that nothing is.
    pub fn summary(&self, incident: &Incident, now: Timestamp) -> String {
        let since = self.since.words(incident, now);
        match self.count() {
            0 => format!("Nothing new {since}"),
            count => format!("{count} new {since}"),
        }
    }

    /// The last `most` entries of all groups, in the order in which they happened, without what is
    /// restricted; and how many came before them.
    pub fn latest(&self, incident: &Incident, now: Timestamp, most: usize) -> (Vec<Line>, usize) {
        let mut entries: Vec<&Entry> = self.groups.iter().flat_map(|g| &g.entries).collect();
        entries.sort_by_key(|entry| (entry.happened.at, entry.id));
        let before = entries.len().saturating_sub(most);
        let log = LogText::new(incident);
        let lines = entries.drain(before..);
        let lines = lines.map(|entry| item(incident, &log, entry, now));
        (lines.collect(), before)
    }

    /// Everything line by line, at most the last `most` of a group.
    pub fn lines(
        &self,
        incident: &Incident,
        now: Timestamp,
        with_restricted: bool,
        most: usize,
    ) -> Vec<Line> {
        let log = LogText::new(incident);
        let log = if with_restricted {
            log.with_restricted()
        } else {
            log
        };
        let mut lines: Vec<Line> = self.alarms.iter().cloned().map(Line::Alarm).collect();
        for group in &self.groups {
            let items = group.entries.iter();
            let items = items.map(|entry| item(incident, &log, entry, now));
            section(&mut lines, group.topic.label(), items.collect(), most);
            match group.replaced {
                0 => {}
                1 => lines.push(Line::Remark("one more was replaced since".to_owned())),
                more => lines.push(Line::Remark(format!("{more} more were replaced since"))),
            }
        }
        let items = self.corrections.iter().map(|correction| {
            let words = log.words(&correction.entry);
            let then = time_words(incident, correction.entry.happened.at, now);
            Line::Item {
                time: time_words(incident, correction.at, now),
                who: correction.by.clone(),
                text: format!("{} ({then}): {words}", correction.what),
            }
        });
        section(&mut lines, "Corrections", items.collect(), most);
        lines
    }
}

/// An entry as a line; a typed one that is more than words says what sort it is.
fn item(incident: &Incident, log: &LogText, entry: &Entry, now: Timestamp) -> Line {
    let words = log.words(entry);
    let sort = entry.kind.is_typed() && entry.kind != EntryKind::Note;
    let about = if entry.happened.approx { "~" } else { "" };
    Line::Item {
        time: format!("{about}{}", time_words(incident, entry.happened.at, now)),
        who: entry.who().to_owned(),
        text: if sort {
            format!("{}: {words}", entry.kind.label())
        } else {
            words
        },
    }
}

/// A heading with its items, unless there are none.
fn section(lines: &mut Vec<Line>, label: &str, mut items: Vec<Line>, most: usize) {
    if items.is_empty() {
        return;
    }
    lines.push(Line::Head(format!("{label} ({})", items.len())));
    if items.len() > most {
        let earlier = items.len() - most;
        lines.push(Line::Remark(format!(
            "{earlier} earlier ones are in the timeline"
        )));
        items.drain(..earlier);
    }
    lines.append(&mut items);
}

/// A time of day; with its day where that is not today.
fn time_words(incident: &Incident, at: Timestamp, now: Timestamp) -> String {
    let (day, today) = (incident.day_clock(at), incident.day_clock(now));
    if day.get(..10) == today.get(..10) {
        incident.clock(at)
    } else {
        day
    }
}

/// A catch-up as plain lines.
pub fn catchup_text(
    incident: &Incident,
    catchup: &Catchup,
    now: Timestamp,
    with_restricted: bool,
) -> String {
    let mut out = format!("{}.\n", catchup.summary(incident, now));
    for line in catchup.lines(incident, now, with_restricted, usize::MAX) {
        let line = match line {
            Line::Alarm(words) => format!("CONFLICT: {}", clean(&words)),
            Line::Head(words) => format!("{words}:"),
            Line::Remark(words) => format!("  ({words})"),
            Line::Item { time, who, text } => {
                let words = crate::clean::clean_lines(text.trim_end()).join("\n    ");
                format!("  {time} {}: {words}", clean(&who))
            }
        };
        out.push_str(&line);
        out.push('\n');
    }
    out
}

/// A catch-up as data; `docs/json.md` describes it.
pub fn catchup_json(incident: &Incident, catchup: &Catchup, with_restricted: bool) -> Value {
    let (kind, audience) = match &catchup.since {
        Since::Looked { .. } => ("looked", None),
        Since::Never { .. } => ("never", None),
        Since::Time(_) => ("time", None),
        Since::Word { audience, .. } => ("word", Some(audience)),
    };
    let group = |topic: Topic| {
        let found = catchup.groups.iter().find(|group| group.topic == topic);
        let entries = found.map_or_else(Vec::new, |group| {
            let entries = group.entries.iter();
            entries
                .map(|entry| entry_json(entry, with_restricted))
                .collect()
        });
        json!({
            "topic": topic.id(),
            "label": topic.label(),
            "entries": entries,
            "replaced": found.map_or(0, |group| group.replaced),
        })
    };
    let corrections = catchup.corrections.iter().map(|correction| {
        json!({
            "at": correction.at,
            "by": correction.by,
            "what": correction.what,
            "entry": entry_json(&correction.entry, with_restricted),
        })
    });
    json!({
        "schema": SCHEMA,
        "key": incident.key(),
        "since": {"what": kind, "at": catchup.since.at(), "audience": audience},
        "count": catchup.count(),
        "conflicts": catchup.alarms,
        "groups": Topic::ALL.map(group),
        "corrections": corrections.collect::<Vec<Value>>(),
    })
}

#[cfg(test)]
#[path = "tests/catchup.rs"]
mod tests;
