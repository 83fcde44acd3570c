//! The wrap-up: one page that leads to everything an incident left behind (practice: R143).

use super::causes::capital;
use super::facts;
use super::pen::Pen;
use crate::domain::checklist::{self, Done};
use crate::domain::day::Day;
use crate::domain::mark::Paper;
use crate::domain::review::{Slot, SlotNow, SlotState};
use crate::domain::role::Holder;
use crate::domain::stage::Stage;
use crate::report::block::{Inline, Line, Manuscript};

/// The line of the checklist that says that everybody walked through the status page.
const WALKED: &str = "status-page-walked";
/// How the ids of those lines begin that say who was told what came of it.
const SHARED: &str = "shared";
/// The line that says that whoever wants may talk about it.
const CALL: &str = "call-offered";

/// How long it lasted and how it stands.
pub(super) fn how_long(pen: &Pen<'_>, paper: &mut Manuscript) {
    paper.paragraph(format!("{} {}", facts::how_long(pen), facts::standing(pen)));
}

/// What it left behind, a sentence on each slot.
pub(super) fn slots(pen: &Pen<'_>, paper: &mut Manuscript) {
    let slots = pen.incident.slots().into_iter();
    paper.items(slots.map(|now| slot_line(pen, &now)).collect(), "");
}

/// The comments on the ticket.
pub(super) fn comments(pen: &Pen<'_>, paper: &mut Manuscript) {
    let comments = [Paper::TicketComment, Paper::CommsComment];
    let comments = comments.map(|comment| comment_line(pen, comment));
    paper.items(comments.to_vec(), "");
}

/// The lines of the checklist that say who was told what came of it, with who ticked them and when
/// (practice: R142).
pub(super) fn told(pen: &Pen<'_>, paper: &mut Manuscript) {
    let lines = checklist::lines(pen.incident, Stage::InReview).into_iter();
    let told = lines.filter(|line| line.id == CALL || line.id.starts_with(SHARED));
    let told = told.map(|line| {
        let state = match line.done {
            Done::Ticked { by, at } => format!("done: {} by {by}.", pen.appointment(at)),
            Done::Shown => "done.".to_owned(),
            Done::Open => "open.".to_owned(),
        };
        vec![
            Inline::Strong(capital(line.text)),
            Inline::Text(format!(" \u{2013} {state}")),
        ]
    });
    paper.items(told.collect(), "");
}

/// `Status page – done: …`, with its link where there is one.
fn slot_line(pen: &Pen<'_>, now: &SlotNow) -> Line {
    let filled = &now.filled;
    let mut line = vec![
        Inline::Strong(heading(now.slot).to_owned()),
        Inline::Text(format!(
            " \u{2013} {}: {}",
            filled.state.label(),
            sentence(pen, now)
        )),
    ];
    if let Some(link) = &filled.link {
        line.push(Inline::Text(" ".to_owned()));
        line.push(Inline::Link {
            label: link.clone(),
            address: link.clone(),
        });
    }
    line
}

const fn heading(slot: Slot) -> &'static str {
    match slot {
        Slot::StatusPage => "Incident status page",
        Slot::Postmortem => "Postmortem",
        Slot::ClientDebrief => "Client debrief",
        Slot::InternalReport => "Internal incident report",
        Slot::ClientMessage => "Client follow-up message",
    }
}

/// One sentence on a slot: what somebody wrote, else what the record says.
fn sentence(pen: &Pen<'_>, now: &SlotNow) -> String {
    let filled = &now.filled;
    let about = match (filled.state, now.slot) {
        (SlotState::NotApplicable, _) => "this incident needs none".to_owned(),
        (SlotState::Done, Slot::StatusPage) => status_page(pen, filled.who.as_deref()),
        (_, Slot::StatusPage) => "nothing was said on a status page yet".to_owned(),
        (_, Slot::Postmortem) => postmortem(pen),
        (SlotState::Done, Slot::ClientDebrief) => "the client was talked with".to_owned(),
        (_, Slot::ClientDebrief) => "nobody has talked with the client yet".to_owned(),
        (SlotState::Done, Slot::InternalReport) => "shared with the company".to_owned(),
        (_, Slot::InternalReport) => "not shared with the company yet".to_owned(),
        (SlotState::Done, Slot::ClientMessage) => {
            "the client knows what was decided, what is still at risk and what comes next"
                .to_owned()
        }
        (_, Slot::ClientMessage) => "decisions, risk and next steps are not sent yet".to_owned(),
    };
    let mut parts = vec![about];
    if now.slot != Slot::StatusPage || filled.state != SlotState::Done {
        parts.extend(filled.who.as_ref().map(|who| format!("by {who}")));
        parts.extend(filled.date.map(Day::words));
    }
    parts.extend(filled.text.as_ref().map(|text| text.trim().to_owned()));
    let words = parts.join(", ");
    format!("{}.", words.trim_end_matches(['.', ' ']))
}

/// Who kept the page, and whether everybody walked through it afterwards (practice: R140).
fn status_page(pen: &Pen<'_>, by: Option<&str>) -> String {
    let kept = |holder: Holder<'_>| holder.assigned.person.clone();
    let scribe = pen.incident.holders_of("scribe").last().map(kept);
    let notes = scribe.map(|scribe| format!("notes by {scribe}"));
    let kept = by.map(|by| format!("kept by {by}"));
    let walked = pen.incident.checked(WALKED);
    let walked = walked.map_or_else(
        || "not yet reviewed with the whole team".to_owned(),
        |(by, at)| format!("reviewed with the whole team on {} ({by})", pen.day(at)),
    );
    let parts: Vec<String> = kept.into_iter().chain(notes).collect();
    format!(
        "{}, {walked}; the one place where we talked about the incident",
        parts.join(", ")
    )
    .trim_start_matches([',', ' '])
    .to_owned()
}

/// How far the postmortem is, whose it is and when the review meets.
fn postmortem(pen: &Pen<'_>) -> String {
    let incident = pen.incident;
    let owner = incident.holders_of("review_owner").last();
    let owner = owner.map_or_else(
        || "nobody owns it yet".to_owned(),
        |holder| format!("owner {}", holder.assigned.person),
    );
    let meeting = incident.review_meeting().map_or_else(
        || "the review has no date yet".to_owned(),
        |at| format!("the review meets {}", pen.appointment(at)),
    );
    let status = incident.postmortem_status().label();
    format!("{status}, {owner}, {meeting}")
}

fn comment_line(pen: &Pen<'_>, comment: Paper) -> Line {
    let (name, what) = match comment {
        Paper::CommsComment => ("Comms comment", "what was said, when, where and to whom"),
        _ => (
            "Ticket comment",
            "figures, the main events, the whole timeline",
        ),
    };
    let words = match pen.incident.exported(comment) {
        Some((by, at)) => format!("done: {what}, posted {} by {by}.", pen.zoned(at)),
        None => format!("open: {what}, not posted yet."),
    };
    vec![
        Inline::Strong(name.to_owned()),
        Inline::Text(format!(" \u{2013} {words}")),
    ]
}
