//! Command changes hands: planned, briefed, offered, and only then accepted; what each side sees,
//! and the texts that tell the others.

use crate::desk::Desk;
use warroom::app::effect::Effect;
use warroom::domain::incident::Incident;
use warroom::domain::time::Timestamp;
use warroom::overlay::Overlay;
use warroom::overlay::form::state::Form;
use warroom::overlay::page::{Page, Subject};
use warroom::pane::roster;
use warroom::report::paper::Asked;
use warroom::report::{self, Output, Sheet};

/// Ada commands since a minute.
pub(crate) fn manager() -> Desk {
    let mut desk = Desk::new("Ada", false);
    desk.keys("r i 'Ada' Enter");
    desk
}

/// Ada commands, Rob takes over in an hour.
fn planned() -> Desk {
    let mut desk = manager();
    desk.keys("h 'Rob' Enter '1h' Enter Enter Enter Enter");
    assert_eq!(desk.said(), "the hand-over is kept as planned  u undo");
    desk
}

/// The time of the hand-over has come and the brief was begun.
pub(crate) fn at_the_hour() -> Desk {
    let mut desk = planned();
    desk.wait(50 * 60);
    desk.keys("h 'the queue fills' Enter 'roll back' Enter Enter");
    desk.wait(11 * 60);
    desk
}

/// Rob's console, to which Ada has offered command.
pub(crate) fn asked() -> Desk {
    let mut ada = at_the_hour();
    ada.keys("h Enter");
    at_robs(&mut ada)
}

/// Rob's console, having heard all of Ada's.
fn at_robs(ada: &mut Desk) -> Desk {
    let mut rob = Desk::new("Rob", false);
    rob.now = ada.now;
    rob.hear(ada);
    rob
}

pub(crate) fn commands(incident: &Incident) -> &str {
    incident
        .manager()
        .map_or("nobody", |holder| &holder.assigned.person)
}

fn form(desk: &Desk) -> &Form {
    match desk.model.overlays.last() {
        Some(Overlay::Form(form)) => form,
        other => panic!("a form, not {other:?}"),
    }
}

fn page(desk: &Desk) -> &Page {
    match desk.model.overlays.last() {
        Some(Overlay::Page(page)) => page,
        other => panic!("a page, not {other:?}"),
    }
}

/// R129: planned ahead, briefed before it, offered at the hour; each time Enter does what is next.
#[test]
fn the_form_stands_at_what_comes_next() {
    let mut desk = manager();
    desk.keys("h");
    assert_eq!((form(&desk).focus, form(&desk).value(4)), (0, "plan"));
    assert_eq!(form(&desk).lines, ["Ada has been in command for 0s."]);
    desk.keys("Esc");
    let mut desk = planned();
    let handover = desk.model.incident.handover();
    let planned: Option<Timestamp> = handover.planned;
    assert_eq!(planned, Some(desk.now.plus_seconds(3600)));
    assert_eq!(handover.successor, Some("Rob"));
    desk.keys("h");
    assert_eq!((form(&desk).focus, form(&desk).value(4)), (2, "brief"));
    assert_eq!(form(&desk).value(1), "15:31", "the plan reads back");
    desk.keys("'the queue fills' Enter 'roll back' Enter Enter")
        .wait(60);
    let notes = desk
        .model
        .incident
        .handover()
        .notes
        .cloned()
        .expect("begun");
    assert_eq!(
        (notes.risks.as_str(), notes.next.as_str()),
        ("the queue fills", "roll back")
    );
    desk.wait(3600).keys("h");
    assert_eq!((form(&desk).focus, form(&desk).value(4)), (4, "offer"));
    desk.keys("Enter");
    assert_eq!(
        desk.said(),
        "Rob was asked; you command until the yes  u undo"
    );
    let offer = desk.model.incident.handover().offer.expect("offered");
    assert!(offer.brief.contains("the queue fills") && offer.brief.contains("roll back"));
    assert!(
        offer.brief.ends_with("Accept: Rob, time ____\n"),
        "{}",
        offer.brief
    );
    assert_eq!(commands(&desk.model.incident), "Ada", "R127: until the yes");
}

#[test]
fn what_the_form_refuses_it_says() {
    for (keys, words) in [
        ("h Enter Enter Enter Enter Enter", "nothing here is new"),
        (
            "h 'Rob' Enter 'soon' Enter Enter Enter Enter",
            "is no time to come",
        ),
        ("h '17' Enter Enter Enter Enter Enter", "17 is no name"),
        (
            "h Enter Enter Enter Enter o Enter",
            "say who takes over first",
        ),
        (
            "h 'Ada' Enter Enter Enter Enter o Enter",
            "you are in command already",
        ),
        ("h 'Rob' Enter Enter Enter Enter x", "x is none of the keys"),
    ] {
        let mut desk = manager();
        let events = desk.model.incident.log().len();
        desk.keys(keys);
        let error = form(&desk).error.clone().unwrap_or_default();
        assert!(error.contains(words), "{keys}: {error:?}");
        assert_eq!(desk.model.incident.log().len(), events, "{keys}");
    }
}

#[test]
fn who_does_not_command_may_plan_but_not_offer() {
    let mut ada = manager();
    let mut rob = at_robs(&mut ada);
    rob.keys("h 'Eve' Enter Enter Enter Enter o");
    let error = form(&rob).error.clone().unwrap_or_default();
    assert!(error.contains("o is none of the keys"), "{error}");
    rob.keys("Enter");
    assert_eq!(rob.model.incident.handover().successor, Some("Eve"));
}

/// The other side cannot overlook it, sees the brief, and says yes with one more key; everybody
/// can then be told with one more.
#[test]
fn the_other_side_sees_it_loud_and_says_yes() {
    let mut ada = at_the_hour();
    ada.keys("h Enter");
    let mut rob = at_robs(&mut ada);
    assert!(
        rob.said()
            .starts_with("Ada offers you command: h shows the brief"),
        "{}",
        rob.said()
    );
    assert!(
        rob.model.messages.current.as_ref().is_some_and(|m| m.error),
        "stays until seen"
    );
    rob.keys("!");
    let shown = page(&rob).text();
    assert!(
        page(&rob)
            .title
            .starts_with("Ada: you are now Incident Manager, do you accept?")
    );
    assert!(
        shown.starts_with("Accepting makes you Incident Manager at once"),
        "{shown}"
    );
    assert!(shown.contains("the queue fills"), "{shown}");
    rob.keys("Enter");
    assert_eq!(commands(&rob.model.incident), "Ada", "Enter is no yes");
    rob.keys("y");
    assert_eq!(commands(&rob.model.incident), "Rob");
    let announcement = Output::Sheet(Sheet::Announcement);
    assert_eq!(page(&rob).subject, Subject::of(announcement));
    let announced = page(&rob).text();
    assert!(
        announced.contains("Rob is Incident Manager."),
        "{announced}"
    );
    rob.keys("y");
    assert_eq!(rob.effects.last(), Some(&Effect::Copy(announced)));
    ada.hear(&mut rob);
    assert_eq!(ada.said(), "Rob is in command now");
    let handover = ada.model.incident.handover();
    assert_eq!((handover.planned, handover.successor), (None, None));
}

#[test]
fn the_other_side_may_decline_and_the_manager_withdraw_with_a_reason() {
    let mut ada = at_the_hour();
    ada.keys("h Enter");
    let mut rob = at_robs(&mut ada);
    rob.keys("h n 'on a train' Enter");
    assert!(rob.model.overlays.is_empty());
    assert!(rob.model.incident.handover().offer.is_none());
    ada.hear(&mut rob);
    assert!(
        ada.said().contains("your offer of command does not stand"),
        "{}",
        ada.said()
    );
    let told = |desk: &Desk, words: &str| {
        desk.model
            .incident
            .entries()
            .any(|e| e.text.contains(words))
    };
    assert!(told(
        &ada,
        "The offer of command does not stand: on a train"
    ));
    ada.keys("h Enter h");
    assert!(
        page(&ada).title.starts_with("Offered to Rob at"),
        "{}",
        page(&ada).title
    );
    ada.keys("y");
    assert!(
        ada.said().contains("only Rob can accept it"),
        "{}",
        ada.said()
    );
    ada.keys("n 'he sleeps' Enter");
    assert!(told(&ada, "does not stand: he sleeps"));
    assert_eq!(commands(&ada.model.incident), "Ada");
}

#[test]
fn an_offer_that_was_answered_closes_and_takes_no_answer() {
    let mut ada = at_the_hour();
    ada.keys("h Enter");
    let mut rob = at_robs(&mut ada);
    let mut other = rob.part();
    rob.keys("h");
    other.keys("h n Enter");
    rob.hear(&mut other);
    assert!(rob.model.overlays.is_empty());
    assert!(
        rob.said().contains("does not wait any more"),
        "{}",
        rob.said()
    );
    rob.keys(": 'accept the hand' Enter");
    assert_eq!(rob.said(), "no command is offered");
}

/// Eve, who is neither, reads it and cannot answer.
#[test]
fn who_is_not_asked_cannot_answer() {
    let mut ada = at_the_hour();
    ada.keys("h Enter");
    let mut eve = Desk::new("Eve", false);
    eve.now = ada.now;
    eve.hear(&mut ada);
    eve.keys("h y");
    assert!(
        eve.said().contains("only Rob can accept it"),
        "{}",
        eve.said()
    );
    eve.keys("n");
    assert!(
        eve.said().contains("only Rob can accept it"),
        "{}",
        eve.said()
    );
    assert_eq!(commands(&eve.model.incident), "Ada");
    eve.model.seat.read_only = Some("by --read-only".into());
    eve.keys("y");
    assert!(eve.said().starts_with("read-only"), "{}", eve.said());
}

/// The texts of the outputs menu follow the document while they are open, and are copied as shown.
#[test]
fn the_outputs_are_shown_live_and_copied() {
    let mut desk = manager();
    desk.keys("o");
    let Some(Overlay::Picker(picker)) = desk.model.overlays.last() else {
        panic!("a list")
    };
    let names: Vec<_> = picker.rows.iter().map(|row| row.name.clone()).collect();
    let all = Output::all();
    let wanted: Vec<_> = all.iter().map(|output| output.name().to_owned()).collect();
    assert_eq!(names, wanted);
    desk.keys("t");
    assert!(
        page(&desk).text().contains("IM Ada"),
        "{}",
        page(&desk).text()
    );
    let mut rob = Desk::new("Rob", false);
    rob.keys("r s 'Rosa' Enter");
    desk.hear(&mut rob);
    assert!(
        page(&desk).text().contains("Scribe Rosa"),
        "{}",
        page(&desk).text()
    );
    let shown = page(&desk).text();
    desk.keys("y");
    assert_eq!(desk.effects.last(), Some(&Effect::Copy(shown)));
    desk.keys("Esc");
    for output in all {
        desk.keys("o").text(&output.letter().to_string());
        assert_eq!(page(&desk).subject, Subject::of(output));
        desk.keys("Esc");
    }
}

/// `Y` in the roster pane gives the table of the ticket.
#[test]
fn the_roster_is_copied_as_a_table() {
    let mut desk = manager();
    desk.keys("3 Y");
    let Some(Effect::Copy(table)) = desk.effects.last() else {
        panic!("copied")
    };
    assert!(
        table.contains("| Incident Manager | Ada |  | 14:31 |"),
        "{table}"
    );
}

/// What the form of a role can say besides the name, and the name line's own short ways.
#[test]
fn a_role_has_a_stream_a_line_a_team_and_audiences() {
    let mut desk = manager();
    desk.keys("r t 'Jon' Tab Tab 'network' Tab Tab 'NetOps' Enter");
    desk.keys("r c 'Mei' Tab 'cust, internal' Enter");
    desk.keys("r n 'Cy' Tab Tab Tab 'Jon' Enter");
    desk.keys("r s 'Rosa' Tab Tab Tab Tab Tab Tab s Enter");
    let incident = &desk.model.incident;
    let held = |person: &str| {
        let mut holders = incident.holders();
        let found = holders.find(|holder| holder.assigned.person == person);
        found
            .unwrap_or_else(|| panic!("{person}: {:?}", desk.model.overlays))
            .assigned
            .clone()
    };
    assert_eq!(held("Jon").stream.as_deref(), Some("network"));
    assert_eq!(held("Jon").team.as_deref(), Some("NetOps"));
    assert_eq!(held("Mei").audiences, ["customers", "internal"]);
    assert_eq!(held("Cy").reports_to.as_deref(), Some("Jon"));
    assert!(held("Rosa").shadow);
    desk.keys("r c 'Ana' Tab 'press' Enter");
    let error = form(&desk).error.clone().unwrap_or_default();
    assert_eq!(error, "the audiences are customers, internal, leadership");
}

/// Soft: what is odd is said with the role, and the role is given.
#[test]
fn what_is_odd_about_a_role_is_said_and_it_is_given() {
    let mut desk = manager();
    desk.keys("r t 'Ada' Enter");
    assert!(
        desk.said()
            .starts_with("Ada is Technical Lead; Ada leads the fix and the incident"),
        "{}",
        desk.said()
    );
    desk.keys("r i 'Eve' Enter");
    assert!(
        desk.said()
            .contains("taking over from Ada; Ada is in command since 14:31"),
        "{}",
        desk.said()
    );
    assert_eq!(commands(&desk.model.incident), "Eve");
}

/// What stands in the rows of the roster, line by line.
#[test]
fn the_roster_has_areas_streams_and_those_who_only_watch() {
    let mut desk = manager();
    desk.keys(": 'add an area' Enter 'search' Enter : 'add an area' Enter 'payments' Enter");
    desk.keys("r t 'Mara' Enter r t 'Jon' Tab Tab 'network' Enter");
    desk.keys("r n 'Cy' Tab Tab 'network' Tab 'Jon' Enter");
    desk.keys("r b 'Grace' Enter");
    desk.keys(": 'somebody consulted' Enter 'provider' Enter");
    desk.keys(": 'somebody informed' Enter 'night shift' Enter");
    let rows = roster::projection::project(&desk.model.incident, desk.now, false);
    let said: Vec<String> = rows
        .iter()
        .filter(|row| !row.missing)
        .map(|row| match (&row.words, &row.holder) {
            (Some(words), _) => format!("{}: {words}", row.label),
            (None, Some(held)) => format!("{} {}", row.label, held.person),
            (None, None) => row.label.clone(),
        })
        .collect();
    assert_eq!(
        said,
        [
            "Areas: search, payments",
            "Incident Manager Ada",
            "Technical Lead Mara",
            "Stream: network",
            "Technical Lead Jon",
            "On-site Technician Cy, reports to Jon",
            "Consulted: provider",
            "Informed: night shift",
            "Only watching: Grace",
        ]
    );
    desk.keys("3 / 'jon' Enter");
    let shown = rows.iter().filter(|row| row.matches("jon")).count();
    assert_eq!(shown, 2, "a filter finds people and whom they report to");
}

/// D16: whoever acknowledges first leads the fix; one field back it can be somebody else or
/// nobody, and whoever has a role already is not asked.
#[test]
fn the_first_acknowledger_leads_the_fix_unless_they_say_otherwise() {
    for (keys, leads) in [
        ("s a Enter", &["Ada"][..]),
        ("s a 'looking' Enter", &["Ada"]),
        ("s a Shift-Tab 'Jon' Enter Enter", &["Jon"]),
        ("s a Shift-Tab Ctrl-U Enter Enter", &[]),
        ("r s 'Ada' Enter s a Enter", &[]),
        ("r t 'Jon' Enter s a Enter", &["Jon"]),
        ("s i Enter", &[]),
    ] {
        let mut desk = Desk::new("Ada", false);
        desk.keys(keys);
        assert!(
            desk.model.overlays.is_empty() || keys == "s i Enter",
            "{keys}"
        );
        let incident = &desk.model.incident;
        let held: Vec<&str> = incident
            .holders_of("technical_lead")
            .map(|holder| holder.assigned.person.as_str())
            .collect();
        assert_eq!(held, leads, "{keys}: {}", desk.said());
    }
    let mut desk = Desk::new("Ada", false);
    desk.keys("s a Enter");
    assert_eq!(
        desk.said(),
        "stage: Acknowledged; Ada is Technical Lead  u undo"
    );
    desk.keys("u");
    assert_eq!(
        desk.model.incident.holders().count(),
        0,
        "one act, one undo"
    );
}

/// R130: an answer may be somebody else's judgement, which is printed; its age starts anew and
/// what was said before is kept.
#[test]
fn an_answer_says_whose_judgement_it_is() {
    use warroom::domain::setting::SettingKey;
    let mut desk = manager();
    desk.keys("f 1 'one in seven carts' Enter").wait(600);
    desk.keys("f 1 Ctrl-U 'users not hit yet' Tab 'Mara' Enter")
        .wait(60);
    let answer = desk
        .model
        .incident
        .answer(SettingKey::Impact)
        .expect("answered");
    assert_eq!(
        (answer.text.as_str(), answer.who().as_str()),
        ("users not hit yet", "Ada, from Mara")
    );
    assert_eq!(desk.now.seconds_since(answer.at), 60);
    assert_eq!(desk.model.incident.history(SettingKey::Impact).len(), 2);
    let entry = desk.model.incident.entries().next_back().expect("an entry");
    assert_eq!(entry.text, "Impact (from Mara): users not hit yet");
    let rows = warroom::pane::state::projection::project(
        &desk.model.incident,
        desk.now,
        warroom::pane::state::projection::Extent::Digest,
    );
    assert!(format!("{rows:?}").contains("Ada, from Mara"));
}

/// Looking back, the texts are those of then and say so when they are copied.
#[test]
fn the_outputs_of_another_time_say_so() {
    let mut desk = manager();
    desk.wait(600).keys("r s 'Rosa' Enter").wait(60);
    desk.keys("@ '-5m' Enter o t");
    assert!(
        !page(&desk).text().contains("Rosa"),
        "{}",
        page(&desk).text()
    );
    desk.keys("y");
    let Some(Effect::Copy(copied)) = desk.effects.last() else {
        panic!("copied")
    };
    assert!(
        copied.starts_with("*As of 2026-11-20 14:37 UTC*\n\nshop-"),
        "{copied}"
    );
}

/// R057: an expert who is called in mid-incident is in the roster, the topic and the announcement
/// at once, and leaves all three together.
#[test]
fn r057_an_expert_changes_roster_topic_and_announcement_together() {
    let mut desk = manager();
    let texts = |desk: &Desk| {
        let incident = &desk.model.incident;
        let asked = Asked::inside(incident, &desk.model.kit, desk.now);
        [
            report::roster_table(incident),
            Sheet::Topic.text(&asked),
            Sheet::Announcement.text(&asked),
        ]
    };
    assert!(texts(&desk).iter().all(|text| !text.contains("Joss")));
    desk.keys("r m 'Joss' Enter");
    for (text, words) in texts(&desk).iter().zip([
        "| Domain Expert | Joss |",
        "IM Ada, Expert Joss",
        "Domain Expert Joss",
    ]) {
        assert!(text.contains(words), "{words:?} in {text}");
    }
    desk.keys("u");
    assert!(texts(&desk).iter().all(|text| !text.contains("Joss")));
}
