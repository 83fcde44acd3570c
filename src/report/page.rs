//! The words to paste when a team or a person is called in.

use crate::clean::clean;
use crate::domain::incident::Incident;
use crate::domain::setting::SettingKey;

/// What to paste into the page: the key first, then why, what users feel, and where to come
/// (practice: R030). Every line is clean.
pub fn page_text(incident: &Incident, to: &str, reason: &str) -> String {
    let drill = if incident.is_drill() { "DRILL " } else { "" };
    let priority = incident.priority();
    let priority = priority.map_or_else(String::new, |now| format!("{} ", now.value));
    let mut lines = vec![
        format!("{drill}{}: {priority}{}", incident.key(), incident.title()),
        format!("{to}, you are needed: {reason}"),
    ];
    let answer = incident.answer(SettingKey::Impact);
    lines.extend(answer.map(|impact| format!("Impact: {}", impact.text)));
    let channels = incident.channels();
    let call = channels
        .iter()
        .find(|channel| channel.channel_type.eq_ignore_ascii_case("call"));
    let main = incident.text(SettingKey::MainChannel);
    let places: Vec<&str> = main.into_iter().chain(call.map(|call| call.name)).collect();
    if !places.is_empty() {
        lines.push(format!("Come to: {}", places.join(", ")));
    }
    let manager = incident.manager();
    lines.extend(manager.map(|holder| {
        let label = incident.playbook().role_label("incident_manager");
        format!("{label}: {}", holder.assigned.person)
    }));
    let clean_lines = lines.iter().map(|line| clean(line));
    clean_lines.collect::<Vec<_>>().join("\n")
}
