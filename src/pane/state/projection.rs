//! The rows of the State pane, derived from the document and the time.

use crate::domain::id::EventId;
use crate::domain::incident::Incident;
use crate::domain::setting::SettingKey;
use crate::domain::time::Timestamp;
use crate::report::sheet;

/// What a row stands for, so that a key can act on it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RowKey {
    /// A setting.
    Setting(SettingKey),
    /// A task.
    Task(EventId),
    /// An exit criterion.
    Criterion(EventId),
    /// A channel, link, client, site or tag in a list.
    Item(EventId),
    /// A conflict to settle, by its place in `Incident::conflicts`.
    Conflict(usize),
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
            Content::Task {
                name, owners, text, ..
            } => format!("{name} {owners} {text}"),
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
    if digest && let Some(channel) = incident.text(SettingKey::MainChannel) {
        field(
            &mut rows,
            "Talk",
            SettingKey::MainChannel,
            Some(channel.to_owned()),
        );
    }
    answers(incident, now, &mut rows);
    work(incident, now, &mut rows);
    criteria(incident, now, &mut rows);
    if !digest {
        overview(incident, &mut rows);
        gathered(incident, extent == Extent::Whole, &mut rows);
        places(incident, &mut rows);
    }
    rows
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
fn overview(incident: &Incident, rows: &mut Vec<Row>) {
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
        Some(format!("{} since {since}{words}", stage.stage)),
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
    ] {
        if let Some(text) = incident.text(key) {
            field(rows, label, key, Some(text.to_owned()));
        }
    }
    for (label, key, words) in [
        (
            "Noticed by",
            SettingKey::DetectionSource,
            sheet::detection(incident),
        ),
        ("Counts", SettingKey::SupportCases, sheet::counts(incident)),
        (
            "Restricted",
            SettingKey::Restricted,
            sheet::secrecy(incident),
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
                let value = incident.text(*key).unwrap_or(sheet::UNKNOWN);
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
                mark: answer.as_ref().map(|a| {
                    let by = match &a.source {
                        Some(source) => format!("{}, according to {source}", a.by),
                        None => a.by.clone(),
                    };
                    (now.seconds_since(a.at), by)
                }),
                value: answer.map(|a| a.text),
            },
        });
    }
}

fn work(incident: &Incident, now: Timestamp, rows: &mut Vec<Row>) {
    let tasks = incident.open_tasks();
    if tasks.is_empty() {
        return;
    }
    rows.push(Row {
        key: None,
        content: Content::Heading("Open work"),
    });
    for task in tasks {
        rows.push(Row {
            key: Some(RowKey::Task(task.id)),
            content: Content::Task {
                name: task.name,
                owners: task.given.owners.join(", "),
                text: task.given.text.clone(),
                left: task.due.map(|due| due.seconds_since(now)),
                due: task.due.map(|due| incident.clock(due)),
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
                text: match sheet::held(&criterion, now) {
                    Some(held) => format!("{}: {held}", criterion.text),
                    None => criterion.text.to_owned(),
                },
                met: criterion.is_met(now),
                waived: criterion.waived,
            },
        });
    }
}

fn places(incident: &Incident, rows: &mut Vec<Row>) {
    let mut lines: Vec<Row> = Vec::new();
    for (label, key) in [
        ("Ticket", SettingKey::Ticket),
        ("Service", SettingKey::FaultyService),
    ] {
        if let Some(text) = incident.text(key) {
            field(&mut lines, label, key, Some(text.to_owned()));
        }
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
