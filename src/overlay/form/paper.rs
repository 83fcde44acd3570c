//! Saying where a paper was posted.

use super::state::{Form, Purpose, line};
use crate::domain::incident::Incident;
use crate::domain::mark::Paper;
use crate::domain::setting::SettingKey;

/// Where a paper was posted: most are on the ticket.
pub fn posted(incident: &Incident, paper: Paper) -> Form {
    let ticket = incident.text(SettingKey::Ticket).unwrap_or_default();
    let title = format!("The {} is posted", paper.label());
    let field = line("Where", ticket, "a ticket, a page, a link; may be empty");
    let mut form = Form::new(Purpose::Posted(paper), &title, vec![field]);
    let done = incident.exported(paper);
    form.lines
        .extend(done.map(|(by, at)| format!("{by} said so at {} already.", incident.clock(at))));
    form
}
