//! The postmortem: what broke, for whom, how long, why, what was done and what changes by when,
//! whole although nobody typed a word for it (practice: R146, R147, R151, R152).

pub(super) mod head;
pub(super) mod learnt;

use super::pen::{Pen, labelled};
use super::{actions, facts, response, timeline};
use crate::domain::day::Day;
use crate::domain::review::ActionType;
use crate::domain::setting::SettingKey;
use crate::report::block::{Inline, Line, Manuscript, plain};

/// The description that somebody wrote.
pub(super) fn description(pen: &Pen<'_>, paper: &mut Manuscript) {
    if let Some(description) = pen.incident.text(SettingKey::Description) {
        paper.paragraph(description);
    }
}

/// What happened and what changes in one paragraph, from the record.
pub(super) fn summary_words(pen: &Pen<'_>) -> String {
    format!("{} {}", happened_words(pen), what_changes(pen))
}

/// What happened in one paragraph, from the record.
pub(super) fn happened_words(pen: &Pen<'_>) -> String {
    happened(pen, facts::how_long(pen))
}

/// The same with what is said of how long it was.
pub(super) fn happened(pen: &Pen<'_>, how_long: String) -> String {
    let mut words = vec![format!("{}.", full_stopped(pen.title()))];
    words.push(how_long);
    words.extend(whom(pen));
    let causes = pen.incident.causes().into_iter();
    let causes = causes.filter(|cause| pen.shows(cause.restricted));
    let causes: Vec<String> = causes
        .map(|cause| {
            format!(
                "{} ({})",
                full_stopped(&cause.text),
                cause.confidence.label()
            )
        })
        .collect();
    if !causes.is_empty() {
        words.push(format!("Why: {}.", causes.join("; ")));
    }
    let worked = response::tried(pen).into_iter();
    let worked = worked.filter(|(_, _, worked)| *worked == Some(true));
    let worked: Vec<String> = worked.map(|(_, words, _)| full_stopped(&words)).collect();
    if !worked.is_empty() {
        words.push(format!("What ended it: {}.", worked.join("; ")));
    }
    words.push(facts::standing(pen));
    words.join(" ")
}

/// Who was hit: clients by name, and how many cases there were.
fn whom(pen: &Pen<'_>) -> Option<String> {
    let cases = pen.incident.count(SettingKey::SupportCases);
    let cases = cases.map(|count| format!("{count} support cases"));
    let clients = pen.incident.clients();
    let named = (!clients.is_empty()).then(|| clients.join(", "));
    let parts: Vec<String> = named.into_iter().chain(cases).collect();
    (!parts.is_empty()).then(|| format!("It hit: {}.", parts.join("; ")))
}

/// What changes by when, in one sentence.
fn what_changes(pen: &Pen<'_>) -> String {
    let open = actions::items(pen).into_iter();
    let open = open.filter(|item| item.done.is_none());
    let open: Vec<String> = open
        .map(|item| {
            let by = item
                .due
                .map_or_else(|| "no date yet".to_owned(), Day::words);
            let owner = item.owner.unwrap_or("nobody yet");
            format!("{} ({owner}, {by})", full_stopped(item.text))
        })
        .collect();
    if open.is_empty() {
        return "What changes is not agreed yet.".to_owned();
    }
    format!("What changes: {}.", open.join("; "))
}

fn full_stopped(words: &str) -> String {
    words.trim().trim_end_matches(['.', ' ']).to_owned()
}

/// How long it was, as it was seen, whom it hit.
pub(super) fn impact(pen: &Pen<'_>, paper: &mut Manuscript) {
    paper.paragraph(facts::how_long(pen));
    let mut items: Vec<Line> = Vec::new();
    let told = pen.incident.history(SettingKey::Impact).into_iter();
    let told = told.filter(|(event, _)| pen.shows_event(event.id));
    for (event, change) in told {
        let text = change.setting.text().unwrap_or_default();
        let words = format!("{text} ({}, {})", pen.zoned(event.at), event.by);
        items.push(labelled("As it was seen", words));
    }
    items.extend(
        facts::hit(pen)
            .into_iter()
            .map(|(label, names)| labelled(label, names)),
    );
    let service = pen.incident.text(SettingKey::FaultyService);
    items.extend(service.map(|name| labelled("Service", name)));
    items.push(labelled("Support cases", cases(pen)));
    let data = facts::data(pen);
    items.push(labelled("Data", data));
    items.extend(facts::cost(pen.incident, pen.asked.now).map(|cost| labelled("Cost", cost)));
    items.extend(
        pen.incident
            .text(SettingKey::Workaround)
            .map(|words| labelled("What people could do meanwhile", words)),
    );
    paper.items(items, "");
}

/// Support cases with the series, or that nobody counted.
pub(super) fn cases(pen: &Pen<'_>) -> String {
    let series = pen.incident.counts(SettingKey::SupportCases);
    let Some(((_, last), before)) = series.split_last() else {
        return "not known".to_owned();
    };
    let before: Vec<String> = before
        .iter()
        .map(|(at, count)| format!("{count} at {}", pen.zoned(*at)))
        .collect();
    match &before[..] {
        [] => last.to_string(),
        before => format!("{last} ({})", before.join(", ")),
    }
}

/// How and when it was noticed.
pub(super) fn detection(pen: &Pen<'_>, paper: &mut Manuscript) {
    let incident = pen.incident;
    let figures = facts::measured(pen);
    let how = incident.detection_words();
    let mut items = vec![
        labelled("How", how.unwrap_or_else(|| "not recorded".to_owned())),
        labelled(
            "When",
            incident.detected().map_or_else(
                || "not known".to_owned(),
                |moment| {
                    format!(
                        "{}; time to detect {}",
                        pen.moment(moment),
                        figures.detect.words()
                    )
                },
            ),
        ),
        labelled("Did we know first", figures.knew_first.words()),
    ];
    let told = timeline::Told::of(pen).lines.into_iter();
    let mut outside = told.filter(|entry| entry.kind == crate::domain::kind::EntryKind::Report);
    items.extend(outside.next().map(|first| {
        let when = pen.zoned(first.happened.at);
        labelled(
            "First report from outside",
            format!("{} ({when})", first.text.trim()),
        )
    }));
    paper.items(items, "");
}

/// What ends it for good.
pub(super) fn lasting(pen: &Pen<'_>, paper: &mut Manuscript) {
    let lasting = actions::items(pen)
        .into_iter()
        .filter(|item| matches!(item.action_type, ActionType::Prevent | ActionType::Repair));
    let lasting = lasting.map(|item| {
        let state = match (item.done, item.due) {
            (Some(at), _) => format!("done {}", pen.zoned(at)),
            (None, Some(day)) => format!("due {}", day.words()),
            (None, None) => "no date yet".to_owned(),
        };
        labelled(&item.name, format!("{} ({state})", item.text.trim()))
    });
    paper.items(lasting.collect(), "");
}

/// How fast it was met, in one sentence.
pub(super) fn how_we_responded(pen: &Pen<'_>, paper: &mut Manuscript) {
    let figures = facts::measured(pen);
    paper.paragraph(format!(
        "Time to acknowledge {}, to command {}, to identify {}, to mitigate {}; silences past the \
         ceiling: {}; promised times kept: {}.",
        figures.acknowledge.words(),
        figures.command.words(),
        figures.identify.words(),
        figures.mitigate.words(),
        figures.ceiling_breaches(),
        figures.promises.words()
    ));
}

/// What changes, of these sorts, by name.
pub(super) fn in_short(pen: &Pen<'_>, paper: &mut Manuscript, sorts: &[ActionType]) {
    let items = actions::items(pen).into_iter();
    let items = items.filter(|item| sorts.contains(&item.action_type));
    let items = items.map(|item| labelled(&item.name, item.text.trim()));
    paper.items(items.collect(), "");
}

/// The ticket and every link.
pub(super) fn links(pen: &Pen<'_>, paper: &mut Manuscript) {
    let incident = pen.incident;
    let mut items: Vec<Line> = Vec::new();
    items.extend(
        incident
            .text(SettingKey::Ticket)
            .map(|ticket| labelled("Ticket", ticket)),
    );
    for channel in incident.channels() {
        if let Some(link) = channel.link {
            items.push(link_line(channel.name, link));
        }
    }
    for link in incident.links() {
        if pen.shows(link.restricted) {
            items.push(link_line(link.label, link.url));
        }
    }
    let related = incident.related().into_iter();
    items.extend(related.map(|name| labelled("Related", name)));
    let whole = timeline::Told::of(pen).lines;
    for entry in &whole {
        items.extend(entry.links().into_iter().map(|link| {
            let when = pen.zoned(entry.happened.at);
            let mut line = plain(format!("{when}: "));
            line.push(Inline::Link {
                label: link.to_owned(),
                address: link.to_owned(),
            });
            line
        }));
    }
    paper.items(items, "");
}

fn link_line(label: &str, address: &str) -> Line {
    vec![Inline::Link {
        label: label.to_owned(),
        address: address.to_owned(),
    }]
}
