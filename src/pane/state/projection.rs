//! The rows of the State pane, derived from the document and the time.

mod work;

use crate::domain::id::EventId;
use crate::domain::incident::Incident;
use crate::domain::setting::SettingKey;
use crate::domain::time::Timestamp;

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
            Content::Matter {
                name, state, words, ..
            } => format!("{name} {state} {words}"),
        };
        words.to_lowercase().contains(&filter)
    }
}

/// The whole pane. `digest` keeps to what a narrow rail can show: answers and open work.
pub fn project(incident: &Incident, now: Timestamp, digest: bool) -> Vec<Row> {
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
    work::rows(incident, now, &mut rows);
    criteria(incident, &mut rows);
    if !digest {
        overview(incident, &mut rows);
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
    if let Some(description) = incident.text(SettingKey::Description) {
        field(
            rows,
            "Description",
            SettingKey::Description,
            Some(description.to_owned()),
        );
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
                mark: answer
                    .as_ref()
                    .map(|a| (now.seconds_since(a.at), a.by.clone())),
                value: answer.map(|a| a.text),
            },
        });
    }
}

fn criteria(incident: &Incident, rows: &mut Vec<Row>) {
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
                text: criterion.text.to_owned(),
                met: criterion.met.is_some(),
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
        ("Detected by", SettingKey::DetectedBy),
    ] {
        if let Some(text) = incident.text(key) {
            field(&mut lines, label, key, Some(text.to_owned()));
        }
    }
    for (label, names) in [
        ("Clients", incident.clients()),
        ("Sites", incident.sites()),
        ("Tags", incident.tags()),
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
