//! What the people who answer customers need, so that they ask nobody who works on it (R059,
//! R097).

use super::words::{Page, by_when};
use crate::domain::incident::Incident;
use crate::domain::setting::SettingKey;
use crate::domain::time::Timestamp;

/// The audience that support speaks to.
const CUSTOMERS: &str = "customers";

/// What callers notice: the title and the impact.
pub(super) fn noticed(title: &str, incident: &Incident) -> Page {
    let mut page = Page::default();
    page.item(title);
    if let Some(impact) = incident.answer(SettingKey::Impact) {
        let at = incident.clock(impact.at);
        page.item(&format!("{} ({at})", impact.text));
    }
    page
}

/// Whether it is over.
pub(super) fn over_or_not(incident: &Incident) -> &'static str {
    if incident.end().is_some() {
        "it is over"
    } else {
        "it is being worked on"
    }
}

/// What customers were told last, and when they hear next.
///
/// It says what they were told and nothing that they were not.
pub(super) fn last_word(incident: &Incident, now: Timestamp) -> Page {
    let mut page = Page::default();
    let messages = incident.messages();
    let mut told = messages.iter().rev();
    let told = told.find(|word| word.sent.audience == CUSTOMERS && !word.restricted);
    page.item(&match told {
        Some(word) => format!(
            "{} on {}: {}",
            incident.clock(word.at),
            word.sent.channel,
            word.sent.text
        ),
        None => "they have been told nothing yet".to_owned(),
    });
    let next = incident.next_words().into_iter();
    for word in next.filter(|word| word.audience.id == CUSTOMERS) {
        page.item(&match word.due {
            Some(_) => format!("next word {}", by_when(incident, &word, now)),
            None => "no next word is owed".to_owned(),
        });
    }
    page
}

/// What new cases go under.
pub(super) fn case_key(incident: &Incident) -> String {
    let ticket = incident.text(SettingKey::Ticket);
    ticket.map_or_else(
        || incident.key().to_owned(),
        |ticket| format!("ticket {ticket}"),
    )
}
