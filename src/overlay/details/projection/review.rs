//! What a row of the review says now, and whether its words speak of guilt.

use crate::domain::blameless::remark;
use crate::domain::day::Day;
use crate::domain::event::Event;
use crate::domain::incident::Incident;
use crate::domain::kind::EventKind;
use crate::domain::review::ActionPriority;

/// What belongs to a why, a cause, a lesson or an action item.
pub(super) fn lines(incident: &Incident, event: &Event, lines: &mut Vec<(&'static str, String)>) {
    let before = lines.len();
    match &event.kind {
        EventKind::Why(_) => why(incident, event, lines),
        EventKind::Cause(_) => {
            let causes = incident.causes();
            if let Some(row) = causes.iter().find(|row| row.id == event.id) {
                lines.push(("Says", row.text.clone()));
                lines.push(("Did", row.cause_type.label().to_owned()));
                lines.push(("How sure", row.confidence.label().to_owned()));
            }
        }
        EventKind::Lesson(_) => {
            let lessons = incident.lessons();
            if let Some(row) = lessons.iter().find(|row| row.id == event.id) {
                lines.push((row.lesson_type.heading(), row.text.to_owned()));
            }
        }
        EventKind::Action(_) => action(incident, event, lines),
        _ => {}
    }
    let people: Vec<&str> = incident.known_people().collect();
    let said = lines[before..].iter().map(|(_, words)| words.as_str());
    let flagged = said.filter_map(|words| remark(words, people.iter().copied()));
    let flagged: Vec<String> = flagged.collect();
    lines.extend(flagged.into_iter().map(|words| ("Think again", words)));
}

fn why(incident: &Incident, event: &Event, lines: &mut Vec<(&'static str, String)>) {
    let rows = incident.whys();
    let Some(row) = rows.iter().find(|row| row.id == event.id) else {
        return;
    };
    lines.push(("Question", row.question.clone()));
    for (label, words) in [
        ("Because", row.answer),
        ("Made sense", row.sense),
        ("Shown by", row.link),
    ] {
        lines.extend(words.map(|words| (label, words.to_owned())));
    }
}

fn action(incident: &Incident, event: &Event, lines: &mut Vec<(&'static str, String)>) {
    let items = incident.action_items();
    let Some(row) = items.iter().find(|row| row.id == event.id) else {
        return;
    };
    lines.push(("Says", row.text.to_owned()));
    lines.push(("Is to", row.action_type.label().to_owned()));
    lines.push(("Owner", row.owner.unwrap_or("nobody yet").to_owned()));
    let due = row.due.map(Day::words);
    lines.push(("Due", due.unwrap_or_else(|| "no day yet".to_owned())));
    let priority = row.priority.map(ActionPriority::label);
    for (label, words) in [
        ("Priority", priority),
        ("Class", row.class),
        ("Link", row.link),
    ] {
        lines.extend(words.map(|words| (label, words.to_owned())));
    }
    if let Some(at) = row.done {
        lines.push(("Done", incident.day_clock_seconds(at)));
    }
}
