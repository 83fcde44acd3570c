//! The review meeting as iCalendar (RFC 5545), to send around or to drop into a calendar.
//!
//! Everything in it comes from the record and nothing from the clock: the same record gives the
//! same bytes, and a meeting that was moved replaces the one before it by its `UID` and a higher
//! `SEQUENCE`.

use crate::clean::clean;
use crate::domain::incident::Incident;
use crate::domain::setting::{Setting, SettingKey};
use crate::domain::time::Timestamp;

/// How long the meeting is held to be, in seconds; nobody says so in the record.
const LENGTH: i64 = 60 * 60;
/// The most octets of a line, its end apart.
const OCTETS: usize = 75;
/// The role that owns the review.
const REVIEW_OWNER: &str = "review_owner";
/// What whoever opens the appointment reads.
const NOTICE: &str = "Everyone acted with good intent on what they knew. \
                      Describe the system, not the person.";

/// The review meeting; none while no time is set.
pub fn review_meeting(incident: &Incident) -> Option<String> {
    let (event, change) = incident.head(SettingKey::ReviewMeeting)?;
    let Setting::ReviewMeeting(Some(at)) = change.setting else {
        return None;
    };
    let id = incident.id()?;
    // How often it was set, and not how often it differed: each is a later word on it.
    let sequence = incident
        .history(SettingKey::ReviewMeeting)
        .len()
        .saturating_sub(1);
    let drill = if incident.is_drill() { "DRILL " } else { "" };
    let summary = format!(
        "{drill}Review of {}: {}",
        incident.key(),
        incident.public_title()
    );
    let stamp = utc(event.at);
    let lines = [
        "BEGIN:VCALENDAR".to_owned(),
        "VERSION:2.0".to_owned(),
        format!(
            "PRODID:-//warroom//warroom {}//EN",
            env!("CARGO_PKG_VERSION")
        ),
        "METHOD:PUBLISH".to_owned(),
        "BEGIN:VEVENT".to_owned(),
        format!("UID:review-{id}@warroom"),
        format!("DTSTAMP:{stamp}"),
        format!("LAST-MODIFIED:{stamp}"),
        format!("SEQUENCE:{sequence}"),
        format!("DTSTART:{}", utc(at)),
        format!("DTEND:{}", utc(at.plus_seconds(LENGTH))),
        format!("SUMMARY:{}", escape(&summary)),
        format!("DESCRIPTION:{}", escape(&description(incident))),
        "STATUS:CONFIRMED".to_owned(),
        "END:VEVENT".to_owned(),
        "END:VCALENDAR".to_owned(),
    ];
    Some(lines.iter().map(|line| folded(line)).collect())
}

fn description(incident: &Incident) -> String {
    let owners = incident.holders_of(REVIEW_OWNER);
    let owners: Vec<&str> = owners
        .filter(|holder| !holder.assigned.shadow)
        .map(|holder| holder.assigned.person.as_str())
        .collect();
    let label = incident.playbook().role_label(REVIEW_OWNER);
    let mut lines = Vec::new();
    if !owners.is_empty() {
        lines.push(format!("{label}: {}", owners.join(", ")));
    }
    lines.push(NOTICE.to_owned());
    lines.push(format!(
        "{}, made from {}",
        incident.key(),
        incident.log().version()
    ));
    lines.join("\n")
}

/// An instant as iCalendar has it.
fn utc(at: Timestamp) -> String {
    at.to_utc().format("%Y%m%dT%H%M%SZ").to_string()
}

/// Words as the value of a property; a line end stays one.
fn escape(words: &str) -> String {
    let mut out = String::new();
    for (at, line) in words.split('\n').enumerate() {
        if at > 0 {
            out.push_str("\\n");
        }
        for c in clean(line).chars() {
            if matches!(c, '\\' | ';' | ',') {
                out.push('\\');
            }
            out.push(c);
        }
    }
    out
}

/// A line with its end, folded so that no part is longer than it may be and no letter is cut.
fn folded(line: &str) -> String {
    let mut out = String::new();
    let mut octets = 0;
    for c in line.chars() {
        if octets + c.len_utf8() > OCTETS {
            out.push_str("\r\n ");
            octets = 1;
        }
        out.push(c);
        octets += c.len_utf8();
    }
    out + "\r\n"
}

#[cfg(test)]
#[path = "tests/calendar.rs"]
mod tests;
