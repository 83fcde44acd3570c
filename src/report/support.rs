//! What the people who answer customers need, so that they ask nobody who works on it (R059,
//! R097).

use super::words::{Page, by_when};
use crate::domain::incident::Incident;
use crate::domain::setting::SettingKey;
use crate::domain::time::Timestamp;

/// The support brief as it stands.
///
/// It says what customers were told and nothing that they were not: of the cause only that it is
/// being looked for.
pub fn support_brief(incident: &Incident, now: Timestamp) -> String {
    let mut page = Page::default();
    if incident.is_drill() {
        page.line("DRILL: this is practice.");
    }
    let clock = |at| incident.clock(at);
    page.line(&format!(
        "Support brief: {}, as of {}",
        incident.key(),
        clock(now)
    ));
    page.section("What customers notice");
    page.item(incident.title());
    if let Some(impact) = incident.answer(SettingKey::Impact) {
        page.item(&format!("{} ({})", impact.text, clock(impact.at)));
    }
    page.section("What they can do meanwhile");
    let around = incident.text(SettingKey::Workaround);
    page.item(around.unwrap_or("nothing is known; do not make anything up"));
    page.section("Where it stands");
    let over = incident.end().is_some();
    page.item(if over {
        "it is over"
    } else {
        "it is being worked on"
    });
    page.section("Last word to customers, and the next");
    let messages = incident.messages();
    let mut told = messages.iter().rev();
    let told = told.find(|word| word.sent.audience == CUSTOMERS && !word.restricted);
    page.item(&match told {
        Some(word) => format!(
            "{} on {}: {}",
            clock(word.at),
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
    page.section("Do not promise");
    page.item("a time when it will be fixed: name the time of the next word");
    page.item("a cause: say that it is being looked into");
    page.item("compensation or a way around that was not announced");
    page.section("Where to ask, and what to send");
    page.item(&match incident.text(SettingKey::MainChannel) {
        Some(channel) => format!("questions to {channel}, not to those who work on it"),
        None => "questions to the Incident Manager until there is a channel".to_owned(),
    });
    let ticket = incident.text(SettingKey::Ticket);
    let key = ticket.map_or_else(
        || incident.key().to_owned(),
        |ticket| format!("ticket {ticket}"),
    );
    page.item(&format!("new cases go under {key}; count them"));
    page.into_text()
}

/// The audience that support speaks to.
const CUSTOMERS: &str = "customers";
