//! The rows of the State pane, derived from the document and the time.

mod work;

use crate::domain::figures::{Span, figures};
use crate::domain::id::EventId;
use crate::domain::incident::{Incident, Validated};
use crate::domain::setting::SettingKey;
use crate::domain::time::{Moment, Timestamp};
use crate::report::{gathered, span, successor_words};

/// What a row stands for, so that a key can act on it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RowKey {
    /// A setting.
    Setting(SettingKey),
    /// A task.
    Task(EventId),
    /// An exit criterion.
    Criterion(EventId),
    /// What waits, is under way or is suspected: a decision, an escalation, a change, a measure.
    Matter(EventId),
    /// A channel, link, client, site or tag in a list.
    Item(EventId),
    /// A conflict to settle, by its place in `Incident::conflicts`.
    Conflict(usize),
    /// Something derived, by its heading and place.
    Derived(&'static str, usize),
}

/// One row of the pane.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// What it stands for; headings stand for nothing.
    pub key: Option<RowKey>,
    /// How it is to be read.
    pub content: Content,
}

/// The content of a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Content {
    /// A heading.
    Heading(&'static str),
    /// Something set on two sides that nobody has settled.
    Conflict(String),
    /// A label and its value, `None` where nothing is known.
    Field {
        /// The label.
        label: &'static str,
        /// The value.
        value: Option<String>,
        /// Age in seconds and author, where that matters.
        mark: Option<(i64, String)>,
    },
    /// A task with its time box.
    Task {
        /// T1, T2, … or T1b.
        name: String,
        /// Owners, joined.
        owners: String,
        /// What is to be done.
        text: String,
        /// Seconds until the box is up; negative when it is over.
        left: Option<i64>,
        /// Time of day at which it is up.
        due: Option<String>,
        /// Who gave it, and what it carries out, where that is worth saying.
        rest: String,
    },
    /// What waits, is under way or is suspected.
    Matter {
        /// What it is called: `D2`, `E1`, `divert`.
        name: String,
        /// Where it stands: `waits 4m`.
        state: String,
        /// What it says.
        words: String,
        /// Somebody has to do something about it.
        loud: bool,
    },
    /// An exit criterion.
    Criterion {
        /// In plain words.
        text: String,
        /// Met or waived.
        met: bool,
        /// Why waived.
        waived: Option<String>,
    },
    /// Plain words.
    Line(String),
    /// Something derived: a figure, a stage gone through.
    Derived {
        /// Its full name.
        label: String,
        /// What it says.
        words: String,
    },
}

impl Row {
    /// Whether the row holds a filter's words, whatever their case.
    pub fn matches(&self, filter: &str) -> bool {
        let filter = filter.trim().to_lowercase();
        if filter.is_empty() {
            return true;
        }
        let words = match &self.content {
            Content::Heading(_) => String::new(),
            Content::Conflict(text) | Content::Line(text) | Content::Criterion { text, .. } => {
                text.clone()
            }
            Content::Field { label, value, .. } => {
                format!("{label} {}", value.as_deref().unwrap_or_default())
            }
            Content::Derived { label, words } => format!("{label} {words}"),
            Content::Task {
                name, owners, text, ..
            } => format!("{name} {owners} {text}"),
            Content::Matter {
                name, state, words, ..
            } => format!("{name} {state} {words}"),
        };
        words.to_lowercase().contains(&filter)
    }
}

/// How much of the state is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Extent {
    /// What a narrow rail can show: answers and open work.
    Digest,
    /// The usual: what was gathered in one line each.
    Short,
    /// Every line, also what is still unknown.
    Whole,
}

/// The rows of the pane, as many as its extent asks for.
pub fn project(incident: &Incident, now: Timestamp, extent: Extent) -> Vec<Row> {
    let digest = extent == Extent::Digest;
    let mut rows = Vec::new();
    for (i, conflict) in incident.conflicts().iter().enumerate() {
        let values: Vec<_> = conflict
            .values
            .iter()
            .map(|v| format!("{} (by {})", v.text, v.by))
            .collect();
        let what = &conflict.what;
        let values = values.join(" / ");
        let text = format!("{what} set on two sides: {values}; Enter settles it");
        rows.push(Row {
            key: Some(RowKey::Conflict(i)),
            content: Content::Conflict(text),
        });
    }
    command_post(incident, digest, &mut rows);
    answers(incident, now, &mut rows);
    work::rows(incident, now, &mut rows);
    criteria(incident, now, &mut rows);
    if !digest {
        overview(incident, now, &mut rows);
        gathered(incident, extent == Extent::Whole, &mut rows);
        places(incident, &mut rows);
        stages(incident, now, &mut rows);
        priorities(incident, now, &mut rows);
        measured(incident, now, &mut rows);
    }
    rows
}

/// Where people talk, before all else: the main channel and the call (practice: R123). A narrow
/// rail has a row for each.
fn command_post(incident: &Incident, digest: bool, rows: &mut Vec<Row>) {
    let channels = incident.channels();
    let call = channels
        .iter()
        .find(|c| c.channel_type == "call" && !c.main);
    let call = call.map(|call| call.name.to_owned());
    let main = incident.text(SettingKey::MainChannel).map(str::to_owned);
    let talk = match (main, &call) {
        (Some(main), Some(call)) if !digest => Some(format!("{main}, call {call}")),
        (main, _) => main,
    };
    if talk.is_some() {
        field(rows, "Talk", SettingKey::MainChannel, talk.clone());
    }
    if let Some(call) = call.filter(|_| digest || talk.is_none()) {
        field(rows, "Call", SettingKey::MainChannel, Some(call));
    }
}

fn field(rows: &mut Vec<Row>, label: &'static str, key: SettingKey, value: Option<String>) {
    rows.push(Row {
        key: Some(RowKey::Setting(key)),
        content: Content::Field {
            label,
            value,
            mark: None,
        },
    });
}

/// What the header says too, at length; so it comes after what only this pane says.
fn overview(incident: &Incident, now: Timestamp, rows: &mut Vec<Row>) {
    rows.push(Row {
        key: None,
        content: Content::Heading("The incident"),
    });
    field(
        rows,
        "Title",
        SettingKey::Title,
        Some(incident.title().to_owned()),
    );
    let stage = incident.stage();
    let since = incident.clock(stage.since);
    let words = stage
        .text
        .map(|text| format!(" — {text}"))
        .unwrap_or_default();
    field(
        rows,
        "Stage",
        SettingKey::Stage,
        Some(format!(
            "{} since {since}{words}",
            stage.stage.with_phase(incident.playbook().phase_words)
        )),
    );
    let priority =
        incident.priority().map(
            |now| match (now.by_hand, incident.value(SettingKey::Rating)) {
                (Some(reason), _) => format!("{} (set by hand: {reason})", now.value),
                (None, Some(setting)) => incident.setting_words(setting),
                (None, None) => now.value.to_string(),
            },
        );
    field(rows, "Priority", SettingKey::Rating, priority);
    let command = incident.manager().map(|holder| {
        let tenure = span(now.seconds_since(holder.since));
        format!("{} for {tenure}", holder.assigned.person)
    });
    field(rows, "In command", SettingKey::HandoverAt, command);
    let next = successor_words(incident);
    field(rows, "Takes over", SettingKey::Successor, Some(next));
    if let Some(response) = incident.response() {
        rows.push(Row {
            key: None,
            content: Content::Field {
                label: "Answer",
                value: Some(response.words()),
                mark: None,
            },
        });
    }
    let started = incident.impact_started().map(|m| {
        format!(
            "{}{}",
            if m.approx { "~" } else { "" },
            incident.day_clock(m.at)
        )
    });
    field(rows, "Impact since", SettingKey::ImpactStarted, started);
    if let Some(ended) = incident.impact_ended() {
        let words = format!(
            "{}{}",
            if ended.approx { "~" } else { "" },
            incident.day_clock(ended.at)
        );
        field(rows, "Impact ended", SettingKey::ImpactEnded, Some(words));
    }
    field(
        rows,
        "Main channel",
        SettingKey::MainChannel,
        incident.text(SettingKey::MainChannel).map(str::to_owned),
    );
    for (label, key) in [
        ("Description", SettingKey::Description),
        ("Urgency", SettingKey::UrgencyText),
        ("Workaround", SettingKey::Workaround),
        ("Organisation", SettingKey::Organisation),
    ] {
        if let Some(text) = incident.text(key) {
            field(rows, label, key, Some(text.to_owned()));
        }
    }
    for (label, key, words) in [
        (
            "Counts",
            SettingKey::SupportCases,
            gathered::counts(incident),
        ),
        (
            "Restricted",
            SettingKey::Restricted,
            gathered::secrecy(incident),
        ),
    ] {
        if words.is_some() {
            field(rows, label, key, words);
        }
    }
}

/// The fact sheet and the problem report: one line each, or line by line with what is unknown.
fn gathered(incident: &Incident, whole: bool, rows: &mut Vec<Row>) {
    for (heading, label, keys) in [
        ("Fact sheet", "Facts", &SettingKey::FACTS[..]),
        ("Problem report", "Problem", &SettingKey::PROBLEM[..]),
    ] {
        if whole {
            rows.push(Row {
                key: None,
                content: Content::Heading(heading),
            });
            for key in keys {
                let value = incident.text(*key).unwrap_or(gathered::UNKNOWN);
                field(rows, key.label(), *key, Some(value.to_owned()));
            }
            continue;
        }
        let known: Vec<&str> = keys.iter().filter_map(|key| incident.text(*key)).collect();
        if !known.is_empty() {
            let count = format!("{} of {} known", known.len(), keys.len());
            let value = format!("{count}: {}", known.join("; "));
            field(rows, label, keys[0], Some(value));
        }
    }
}

fn answers(incident: &Incident, now: Timestamp, rows: &mut Vec<Row>) {
    rows.push(Row {
        key: None,
        content: Content::Heading("Where we are"),
    });
    for key in SettingKey::ANSWERS {
        let answer = incident.answer(key);
        rows.push(Row {
            key: Some(RowKey::Setting(key)),
            content: Content::Field {
                label: key.label(),
                mark: answer.as_ref().map(|a| (now.seconds_since(a.at), a.who())),
                value: answer.map(|a| a.text),
            },
        });
    }
}

fn criteria(incident: &Incident, now: Timestamp, rows: &mut Vec<Row>) {
    let criteria = incident.criteria();
    if criteria.is_empty() {
        return;
    }
    rows.push(Row {
        key: None,
        content: Content::Heading("Exit criteria"),
    });
    for criterion in criteria {
        rows.push(Row {
            key: Some(RowKey::Criterion(criterion.id)),
            content: Content::Criterion {
                text: match gathered::held(&criterion, now) {
                    Some(held) => format!("{}: {held}", criterion.text),
                    None => criterion.text.to_owned(),
                },
                met: criterion.is_met(now),
                waived: criterion.waived,
            },
        });
    }
}

/// Rows under a heading, each a label and words.
fn derived(
    rows: &mut Vec<Row>,
    heading: &'static str,
    lines: impl Iterator<Item = (String, String)>,
) {
    rows.push(Row {
        key: None,
        content: Content::Heading(heading),
    });
    rows.extend(lines.enumerate().map(|(i, (label, words))| Row {
        key: Some(RowKey::Derived(heading, i)),
        content: Content::Derived { label, words },
    }));
}

/// The stages gone through, each with how long it lasted.
fn stages(incident: &Incident, now: Timestamp, rows: &mut Vec<Row>) {
    let entered = incident.stages_entered();
    let next = entered.iter().skip(1).map(|next| Some(next.at.at));
    let until: Vec<_> = next.chain(std::iter::once(None)).collect();
    let lines = entered.iter().zip(until).map(|(entered, until)| {
        let lasted = lasted(entered.at, until, now);
        let text = entered.text.as_deref().unwrap_or_default();
        let text = text.lines().next().unwrap_or_default();
        let dash = if text.is_empty() { "" } else { " — " };
        (
            format!("{} {}", when(incident, entered.at), entered.stage),
            format!("{lasted}, {}{dash}{text}", entered.by),
        )
    });
    if !entered.is_empty() {
        derived(rows, "Stages", lines);
    }
}

/// The priorities that were in force, each with how long.
fn priorities(incident: &Incident, now: Timestamp, rows: &mut Vec<Row>) {
    let set = incident.priorities();
    let next = set.iter().skip(1).map(|(next, _)| Some(next.at));
    let until: Vec<_> = next.chain(std::iter::once(incident.end())).collect();
    let lines = set.iter().zip(until).map(|((from, priority), until)| {
        let priority = priority.map_or_else(|| "unranked".to_owned(), |p| p.to_string());
        let label = format!("{} {priority}", when(incident, *from));
        (label, lasted(*from, until, now))
    });
    if !set.is_empty() {
        derived(rows, "Priorities", lines);
    }
}

fn when(incident: &Incident, moment: Moment) -> String {
    let about = if moment.approx { "~" } else { "" };
    format!("{about}{}", incident.clock(moment.at))
}

fn lasted(from: Moment, until: Option<Timestamp>, now: Timestamp) -> String {
    let span = Span {
        seconds: until.unwrap_or(now).seconds_since(from.at).max(0),
        approx: from.approx,
        running: until.is_none(),
    };
    span.words()
}

fn measured(incident: &Incident, now: Timestamp, rows: &mut Vec<Row>) {
    let figures = figures(incident, now);
    let breaches = figures.out_of_order.iter();
    let breaches = breaches.map(|breach| ("Check times".to_owned(), breach.words(incident)));
    derived(rows, "Figures", breaches.chain(figures.rows()));
}

fn places(incident: &Incident, rows: &mut Vec<Row>) {
    let mut lines: Vec<Row> = Vec::new();
    if let Some(text) = incident.text(SettingKey::Ticket) {
        let key = SettingKey::Ticket;
        field(&mut lines, "Ticket", key, Some(text.to_owned()));
    }
    let service = incident.text(SettingKey::FaultyService);
    let service = service.unwrap_or("Unknown").to_owned();
    let key = SettingKey::FaultyService;
    field(&mut lines, "Service", key, Some(service));
    if let Some(words) = incident.detection_words() {
        let key = SettingKey::DetectionSource;
        field(&mut lines, "Detected by", key, Some(words));
    }
    if let Some(Validated { real, by, at }) = incident.validated() {
        let real = if real { "yes" } else { "no" };
        let words = format!("{real} ({by}, {})", incident.clock(at));
        field(&mut lines, "Real", SettingKey::Validated, Some(words));
    }
    for (label, names) in [
        ("Clients", incident.clients()),
        ("Sites", incident.sites()),
        ("Areas", incident.areas()),
        ("Tags", incident.tags()),
        ("Related", incident.related()),
    ] {
        if !names.is_empty() {
            lines.push(Row {
                key: None,
                content: Content::Field {
                    label,
                    value: Some(names.join(", ")),
                    mark: None,
                },
            });
        }
    }
    for channel in incident.channels() {
        let main = if channel.main { "main, " } else { "" };
        let words = format!(
            "{} ({main}{}) {}",
            channel.name, channel.channel_type, channel.purpose
        );
        lines.push(Row {
            key: Some(RowKey::Item(channel.id)),
            content: Content::Line(words.trim_end().to_owned()),
        });
    }
    for link in incident.links() {
        let lock = if link.restricted { "[restricted] " } else { "" };
        lines.push(Row {
            key: Some(RowKey::Item(link.id)),
            content: Content::Line(format!("{lock}{}: {}", link.label, link.url)),
        });
    }
    if !lines.is_empty() {
        rows.push(Row {
            key: None,
            content: Content::Heading("Where to look"),
        });
        rows.extend(lines);
    }
}
