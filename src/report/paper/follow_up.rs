//! The postmortem for customers: we know, we feel with you, we are sorry; what went wrong and why;
//! what was done; what prevents it; sorry again (practice: R145).

use super::pen::{Pen, reworded};
use super::{actions, causes, facts, incident_report};
use crate::domain::setting::SettingKey;
use crate::report::block::Manuscript;

pub(super) fn write(pen: &Pen<'_>) -> Manuscript {
    let service = facts::service(pen);
    let mut paper = pen.paper(&format!("About the disruption of {service}"));
    paper.paragraph(acknowledged(pen, &service));
    paper.section("What went wrong, and why");
    let noticed = facts::noticed(pen);
    let noticed = noticed.map(|words| format!("{}. ", words.trim_end_matches(['.', ' '])));
    paper.paragraph(format!(
        "{}{}",
        noticed.unwrap_or_default(),
        facts::how_long(pen)
    ));
    causes::causes(pen, &mut paper);
    if let Some(words) = facts::data_outside(pen.incident) {
        paper.paragraph(words);
    }
    paper.section("What we did");
    let (done, left) = incident_report::done_outside(pen);
    paper.items(done, "[to be worded: what was done]");
    reworded(left, &mut paper);
    paper.section("What we are changing");
    let (promised, left) = actions::promised(pen);
    paper.items(promised, "[to be worded: what prevents it, and by when]");
    reworded(left, &mut paper);
    paper.section("Once more");
    paper.paragraph(
        "Thank you for your patience and for telling us what you saw. We are sorry that we let \
         you down.",
    );
    paper.paragraph(format!(
        "You reach us as always; please name {}.",
        pen.incident.key()
    ));
    pen.foot(&mut paper);
    paper
}

/// That it happened, what it meant, and that we are sorry.
fn acknowledged(pen: &Pen<'_>, service: &str) -> String {
    let who = pen.incident.text(SettingKey::FactEnvironment);
    let who = who.and_then(|who| pen.may_say(who));
    let who = who.unwrap_or_else(|| "some of you".to_owned());
    let when = pen.incident.impact_started();
    let when = when.map_or_else(
        || "Lately".to_owned(),
        |start| format!("On {}", pen.day(start.at)),
    );
    let who = who.trim_end_matches(['.', ' ']);
    format!(
        "{when} {service} did not work as it should for {who}. You rely on it, and we know what \
         it costs you when you cannot. We are sorry."
    )
}
