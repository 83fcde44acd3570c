//! Scripts of keys through the real update: what people do, and how many keys it takes.

use crate::desk::{Desk, START, opened};
use warroom::app::model::{Mode, Pane};
use warroom::app::msg::Msg;
use warroom::domain::kind::EntryKind;
use warroom::domain::setting::SettingKey;
use warroom::domain::stage::Stage;
use warroom::overlay::Overlay;
use warroom::overlay::form::message;
use warroom::sync::{Health, Report, Share};

fn manager() -> Desk {
    Desk::new("Ada", false)
}

fn scribe() -> Desk {
    Desk::new("Nia", true)
}

#[test]
fn the_scribe_logs_with_one_key_beyond_the_words() {
    let mut desk = scribe();
    desk.keys("'db-3 stopped taking writes' Enter");
    assert_eq!(desk.notes(), ["db-3 stopped taking writes"]);
    assert_eq!(desk.model.mode, Mode::Note, "the bar stays open");
    assert!(
        desk.said().starts_with("logged 14:31:00"),
        "{}",
        desk.said()
    );
}

#[test]
fn a_note_from_anywhere_takes_two_keys_and_returns() {
    for pane in ["1", "2", "3", "4"] {
        let mut desk = manager();
        desk.keys(pane).keys("n 'errors fall' Enter");
        assert_eq!(desk.notes(), ["errors fall"]);
        assert_eq!(desk.model.mode, Mode::Browse);
    }
}

#[test]
fn the_stamp_is_the_first_keystroke() {
    let mut desk = scribe();
    desk.text("p");
    desk.wait(90).text("ool restarted").keys("Enter");
    let entry = desk.model.incident.entries().next_back().expect("an entry");
    assert_eq!(entry.happened.at, START.plus_seconds(60));
    assert_eq!(entry.at, START.plus_seconds(150));
    desk.text("x").wait(30).keys("Ctrl-T Enter");
    let entry = desk.model.incident.entries().next_back().expect("an entry");
    assert_eq!(entry.happened.at, START.plus_seconds(180), "restamped");
}

#[test]
fn signs_time_and_tags_are_understood_and_echoed() {
    let mut desk = scribe();
    desk.text("@14:25 * = pool at its limit #db");
    let echo = desk.model.bar.echo.clone().expect("an echo");
    assert!(echo.contains("14:25") && echo.contains("finding"), "{echo}");
    desk.keys("Enter");
    let entry = desk.model.incident.entries().next().expect("an entry");
    assert_eq!((entry.kind, entry.star), (EntryKind::Finding, true));
    assert_eq!(entry.tags, ["db"]);
    assert_eq!(entry.text, "pool at its limit #db");
    assert!(entry.is_late());
}

#[test]
fn a_time_in_the_future_is_refused_and_the_text_kept() {
    let mut desk = scribe();
    desk.keys("'@16:00 soon' Enter");
    assert!(desk.notes().is_empty());
    assert_eq!(desk.model.bar.editor.text(), "@16:00 soon");
    let error = desk.model.bar.error.clone().expect("a sentence");
    assert!(error.contains("future"), "{error}");
}

#[test]
fn a_change_asks_why_and_the_way_back_and_both_can_be_skipped() {
    let mut desk = scribe();
    desk.keys("'! pool size 400' Enter");
    assert!(desk.notes().is_empty() && desk.model.bar.held.is_some());
    assert_eq!(
        desk.drafts.last().map(String::as_str),
        Some("! pool size 400"),
        "safe on disk"
    );
    desk.keys("'too small' Enter Enter");
    let entry = desk.model.incident.entries().next_back().expect("an entry");
    assert_eq!(entry.why.as_deref(), Some("too small"));
    assert_eq!(entry.undo, None);
    assert_eq!(entry.text, "pool size 400");
}

#[test]
fn up_recalls_the_last_own_entry_to_correct_it() {
    let mut desk = scribe();
    desk.keys("'pool size 400' Enter Up Backspace Enter");
    let entry = desk.model.incident.entries().next_back().expect("an entry");
    assert_eq!(entry.text, "pool size 40");
    assert_eq!(entry.earlier[0].text, "pool size 400");
    desk.keys("Up Esc");
    assert_eq!(desk.notes(), ["pool size 40"], "left as it was");
    assert!(desk.model.bar.editor.is_empty());
}

#[test]
fn priority_takes_four_keys() {
    let mut desk = manager();
    desk.keys("p 1 2 Enter");
    let priority = desk.model.incident.priority().expect("set");
    assert_eq!(priority.value.to_string(), "P1");
    desk.keys("p 3 3 'P2 regulator' Enter");
    let priority = desk.model.incident.priority().expect("set");
    assert_eq!(priority.value.to_string(), "P2");
    assert_eq!(priority.by_hand.as_deref(), Some("regulator"));
}

#[test]
fn a_stage_takes_three_keys_and_never_skips_a_guard() {
    let mut desk = manager();
    desk.keys("s a Enter");
    assert_eq!(desk.model.incident.stage().stage, Stage::Acknowledged);
    desk.keys("s i Enter s f Enter");
    assert_eq!(
        desk.model.incident.stage().stage,
        Stage::Investigating,
        "the cause is missing"
    );
    desk.keys("'pool on the old primary' Enter");
    assert_eq!(desk.model.incident.stage().stage, Stage::Identified);
    desk.keys("s c");
    let Some(Overlay::Form(form)) = desk.model.overlays.last() else {
        panic!("a form")
    };
    assert!(form.error.is_some(), "Closed is not offered here");
}

#[test]
fn a_role_takes_four_keys_with_a_known_name() {
    let mut desk = manager();
    desk.keys("n 'Rob: hello' Enter");
    let letter = 's';
    desk.keys("r")
        .text(&letter.to_string())
        .text("Ad")
        .keys("Tab Enter");
    let scribe: Vec<_> = desk
        .model
        .incident
        .holders_of("scribe")
        .map(|holder| holder.assigned.person.clone())
        .collect();
    assert_eq!(scribe, ["Ada"]);
}

#[test]
fn an_answer_takes_three_keys_and_unchanged_means_still_true() {
    let mut desk = manager();
    desk.keys("f 1 'one in fourteen carts' Enter");
    let answer = desk
        .model
        .incident
        .answer(SettingKey::Impact)
        .expect("given");
    assert_eq!(answer.text, "one in fourteen carts");
    desk.wait(600).keys("f 1 Enter");
    let again = desk
        .model
        .incident
        .answer(SettingKey::Impact)
        .expect("given");
    assert_eq!(again.text, "one in fourteen carts");
    assert_eq!(again.at.seconds_since(answer.at), 600, "its age began anew");
}

#[test]
fn a_task_is_given_extended_and_done() {
    let mut desk = manager();
    desk.keys("n 'rob is here' Enter a '@rob read the host logs 10m' Enter");
    let tasks = desk.model.incident.open_tasks();
    assert_eq!(tasks[0].given.text, "read the host logs");
    let due = tasks[0].due.expect("a time box");
    assert_eq!(due.seconds_since(desk.now), 600);
    desk.keys("1 G");
    while !matches!(
        desk.model.panes.state.selected,
        Some(warroom::pane::state::projection::RowKey::Task(_))
    ) {
        desk.keys("k");
    }
    desk.keys("+");
    let extended = desk.model.incident.open_tasks()[0].due.expect("a time box");
    assert_eq!(extended.seconds_since(due), 600);
    desk.keys("Space");
    assert!(desk.model.incident.open_tasks().is_empty());
}

#[test]
fn a_message_is_recorded_word_for_word() {
    let mut desk = manager();
    desk.keys("p 1 1 Enter s a Enter w c");
    let Some(Overlay::Form(form)) = desk.model.overlays.last() else {
        panic!("a form")
    };
    let words = form.value(message::WORDS);
    assert!(words.contains("Checkout fails"), "a filled draft: {words}");
    assert_eq!(form.value(message::TYPE), "first");
    desk.keys("Ctrl-E Ctrl-U 'We know and are working on it.'");
    desk.keys("Shift-Tab Shift-Tab Shift-Tab a 'status page' Enter Enter Enter");
    let words = desk.model.incident.messages();
    assert_eq!(words.len(), 1);
    assert_eq!(words[0].sent.text, "We know and are working on it.");
    assert_eq!(words[0].sent.channel, "status page");
}

#[test]
fn star_strike_and_undo_act_on_the_selected_entry() {
    let mut desk = manager();
    desk.keys("n 'first' Enter n 'second' Enter 2 k k *");
    let first = desk
        .model
        .incident
        .entries()
        .find(|e| e.text == "first")
        .expect("there");
    assert!(first.star);
    desk.keys("x");
    assert_eq!(desk.notes(), ["second"]);
    desk.keys("u");
    assert_eq!(desk.notes(), ["first", "second"]);
    desk.keys("u");
    let first = desk
        .model
        .incident
        .entries()
        .find(|e| e.text == "first")
        .expect("there");
    assert!(!first.star);
    desk.keys("u u");
    assert!(desk.notes().is_empty());
    desk.keys("U U U U u u");
    assert_eq!(desk.notes(), ["first", "second"]);
}

#[test]
fn undo_does_not_reach_what_somebody_changed_since() {
    let mut desk = manager();
    let mut other = Desk::new("Rob", false);
    desk.keys("p 1 1 Enter");
    other.hear(&mut desk);
    other.wait(5).keys("p 3 3 Enter");
    desk.hear(&mut other);
    desk.wait(10).keys("u");
    assert!(
        desk.said().contains("changed since by Rob"),
        "{}",
        desk.said()
    );
    assert_eq!(
        desk.model
            .incident
            .priority()
            .expect("set")
            .value
            .to_string(),
        "P4"
    );
}

#[test]
fn two_sides_set_different_stages_and_one_settles_it() {
    let (mut left, mut right) = (manager(), Desk::new("Rob", false));
    left.keys("s a Enter");
    right.keys("s s 'false alarm' Enter");
    left.hear(&mut right);
    right.hear(&mut left);
    assert_eq!(left.model.incident.conflicts().len(), 1);
    assert_eq!(
        left.model.incident.conflicts(),
        right.model.incident.conflicts()
    );
    left.wait(1).keys(": 'settle' Enter");
    let Some(Overlay::Picker(picker)) = left.model.overlays.last() else {
        panic!("a list")
    };
    assert_eq!(picker.rows.len(), 2);
    left.keys("'Acknowledged' Enter");
    assert!(
        left.model.incident.conflicts().is_empty(),
        "{:?}",
        left.model.incident.conflicts()
    );
    right.hear(&mut left);
    assert_eq!(right.model.incident.stage().stage, Stage::Acknowledged);
    assert!(right.model.incident.conflicts().is_empty());
}

#[test]
fn two_managers_of_a_cut_are_a_conflict_until_one_is_kept() {
    let (mut left, mut right) = (manager(), Desk::new("Rob", false));
    left.keys("r i 'Ada' Enter");
    right.keys("r i 'Rob' Enter");
    left.hear(&mut right);
    right.hear(&mut left);
    assert_eq!(left.model.incident.conflicts()[0].what, "Incident Manager");
    right.wait(1).keys(": 'settle' Enter 'Ada' Enter");
    left.hear(&mut right);
    assert!(left.model.incident.conflicts().is_empty());
    assert_eq!(
        left.model.incident.manager().expect("one").assigned.person,
        "Ada"
    );
}

#[test]
fn a_trouble_with_the_shared_place_is_said_once_in_a_sentence() {
    let mut desk = scribe();
    let trouble = |reason: &str| {
        let share = Share::Trouble {
            since: START,
            reason: reason.to_owned(),
        };
        Msg::Store(Report::Health(Health {
            share,
            ..Health::default()
        }))
    };
    desk.msg(trouble("cannot write case.json: permission denied"));
    assert_eq!(desk.said(), "cannot write case.json: permission denied");
    desk.keys("a");
    assert_ne!(desk.said(), "cannot write case.json: permission denied");
    desk.msg(trouble("cannot write case.json: permission denied"));
    assert_ne!(desk.said(), "cannot write case.json: permission denied");
    desk.msg(trouble("cannot write case.json: the disk is full"));
    assert_eq!(desk.said(), "cannot write case.json: the disk is full");
    desk.broken = Some("the disk is full".into());
    desk.keys("'must not be lost' Enter");
    desk.msg(trouble("cannot write case.json: your quota is used up"));
    assert!(desk.said().starts_with("NOT RECORDED"), "{}", desk.said());
}

#[test]
fn follow_is_a_flag_and_the_selection_stays_on_its_entry() {
    let mut desk = manager();
    desk.keys("n 'one' Enter n 'two' Enter 2 k k");
    assert!(!desk.model.panes.timeline.follow);
    let selected = desk.model.panes.timeline.selected;
    let mut other = Desk::at(opened(), "Rob", false);
    other.keys("n '@14:29 earlier' Enter n 'later' Enter");
    desk.hear(&mut other);
    assert_eq!(desk.model.panes.timeline.selected, selected);
    assert_eq!(desk.model.panes.timeline.unseen.len(), 2);
    desk.keys("G");
    assert!(desk.model.panes.timeline.follow);
    desk.model.panes.timeline.unseen.clear();
    desk.hear(&mut other);
    assert_eq!(
        desk.model.panes.timeline.unseen.len(),
        0,
        "told once more, by the journal, it is not new again"
    );
    assert_eq!(desk.model.panes.timeline.selected, None);
}

#[test]
fn a_filter_narrows_as_it_is_typed_and_esc_clears_it() {
    let mut desk = manager();
    desk.keys("n 'replica lag #db' Enter n 'dns is fine' Enter 2 / '#d'");
    assert_eq!(
        desk.model.panes.timeline.matches.as_ref().map(Vec::len),
        Some(1)
    );
    desk.keys("Enter");
    assert_eq!(desk.model.panes.timeline.filter, "#d");
    desk.keys("n 'new #db note' Enter");
    assert_eq!(
        desk.model.panes.timeline.matches.as_ref().map(Vec::len),
        Some(2)
    );
    desk.keys("Esc");
    assert_eq!(desk.model.panes.timeline.matches, None);
}

#[test]
fn an_unbound_key_does_nothing_but_say_so() {
    let mut desk = manager();
    desk.keys("J");
    assert!(
        desk.said().starts_with("not bound; n to write"),
        "{}",
        desk.said()
    );
    assert!(desk.outbox.is_empty() && desk.model.overlays.is_empty());
}

#[test]
fn the_palette_runs_by_name_and_help_lists_what_works_here() {
    let mut desk = manager();
    desk.keys("Ctrl-P 'ticket' Enter 'OPS-1042' Enter");
    assert_eq!(
        desk.model.incident.text(SettingKey::Ticket),
        Some("OPS-1042")
    );
    desk.keys("3 ?");
    let Some(Overlay::Picker(picker)) = desk.model.overlays.last() else {
        panic!("help")
    };
    assert!(picker.title.contains("Roles"), "{}", picker.title);
    desk.keys("Esc");
    assert_eq!(desk.model.focus, Pane::Roles);
}

#[test]
fn backdating_an_entry_takes_five_keys_at_most() {
    let mut desk = manager();
    desk.keys("n 'late' Enter 2 t '-3m' Enter");
    let entry = desk
        .model
        .incident
        .entries()
        .find(|e| e.text == "late")
        .expect("there");
    assert_eq!(
        entry.happened.at,
        desk.now.plus_seconds(-180),
        "typing replaced the old time"
    );
    desk.keys(": 'start of impact' Enter 'now' Enter");
    let started = desk.model.incident.impact_started().expect("set");
    assert_eq!(started.at, desk.now);
    desk.keys(": 'start of impact' Enter Enter");
    assert!(
        !desk.model.overlays.is_empty(),
        "unchanged is refused, not recorded again"
    );
}

#[test]
fn a_declaration_does_not_drop_half_a_rating() {
    let mut desk = Desk::at(warroom::domain::incident::Incident::default(), "Ada", false);
    desk.keys("n 'Checkout fails' Enter 1 Tab Enter");
    let Some(Overlay::Form(form)) = desk.model.overlays.last() else {
        panic!("still open")
    };
    let error = form.error.clone().expect("a sentence");
    assert!(error.contains("both impact and urgency"), "{error}");
    desk.keys("Shift-Tab 2 Enter");
    let Some(warroom::app::effect::Effect::Declare(opening)) = desk.effects.last() else {
        panic!("{:?}", desk.effects)
    };
    assert_eq!(opening.rating.map(|r| (r.impact, r.urgency)), Some((1, 2)));
    assert_eq!(opening.manager.as_deref(), Some("Ada"));
}

#[test]
fn the_start_screen_explains_itself() {
    let mut desk = Desk::at(warroom::domain::incident::Incident::default(), "Ada", false);
    desk.keys("?");
    let Some(Overlay::Output(output)) = desk.model.overlays.last() else {
        panic!("a page")
    };
    assert!(output.lines[0].starts_with("n  declare"));
    desk.keys("Esc q y");
    assert_eq!(
        desk.effects.last(),
        Some(&warroom::app::effect::Effect::Quit)
    );
}
