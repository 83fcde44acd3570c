//! Acting on prompts and working through the checklist, by keys.

use crate::desk::{Desk, START, opened};
use warroom::app::effect::Effect;
use warroom::app::model::Mode;
use warroom::domain::command::Command;
use warroom::domain::mark::Account;
use warroom::domain::prompt::{Prompt, prompts};
use warroom::domain::setting::SettingKey;
use warroom::domain::stage::Stage;
use warroom::overlay::Overlay;
use warroom::overlay::form::review::Reviewing;
use warroom::overlay::form::state::Purpose;
use warroom::overlay::sheet::Subject;
use warroom::overlay::sheet::projection::{Row, project};
use warroom::playbook::RuleId;

/// Ada commands; Bo acknowledged at 14:31, and so leads the fix.
fn manager() -> Desk {
    let mut desk = Desk::new("Ada", false);
    let mut other = Desk::new("Bo", false);
    other.keys("s a Enter");
    desk.hear(&mut other);
    desk.keys("r i 'Ada' Enter p 1 1 Enter");
    desk
}

/// The lines of a sheet as this console shows them.
fn sheet(desk: &Desk, subject: Subject) -> Vec<Row> {
    let model = &desk.model;
    project(
        subject,
        &model.incident,
        &model.owed(desk.now),
        &model.seat.me,
        desk.now,
    )
}

fn rules(desk: &Desk) -> Vec<&'static str> {
    let shown = prompts(&desk.model.incident, desk.now);
    shown.iter().map(|prompt| prompt.rule.name()).collect()
}

fn minutes(desk: &mut Desk, minutes: i64) {
    desk.wait(minutes * 60);
}

fn form(desk: &Desk) -> Purpose {
    match desk.model.overlays.last() {
        Some(Overlay::Form(form)) => form.purpose,
        other => panic!("a form, not {other:?}"),
    }
}

fn first(desk: &Desk) -> Prompt {
    prompts(&desk.model.incident, desk.now).remove(0)
}

/// One key opens the form that clears the top prompt, filled; sending it clears the prompt.
#[test]
fn one_key_acts_on_the_top_prompt() {
    let mut desk = Desk::new("Ada", false);
    minutes(&mut desk, 10);
    assert_eq!(rules(&desk), ["N01"]);
    desk.keys("! Enter");
    assert_eq!(desk.model.incident.stage().stage, Stage::Acknowledged);
    minutes(&mut desk, 2);
    assert_eq!(rules(&desk), ["N02"]);
    desk.keys("!");
    assert_eq!(form(&desk), Purpose::Role);
    desk.keys("'Cy' Enter");
    assert_eq!(
        desk.model.incident.manager().expect("one").assigned.person,
        "Cy"
    );
    minutes(&mut desk, 3);
    assert_eq!(rules(&desk), ["N03", "N05"]);
    desk.keys("!");
    assert_eq!(form(&desk), Purpose::Priority);
    desk.keys("1 1 Enter !");
    desk.keys("'#war' Enter");
    assert_eq!(rules(&desk), [""; 0]);
    desk.keys("!");
    assert_eq!(desk.said(), "nothing is asked for now");
}

/// R046: an empty role is one key away from being filled.
#[test]
fn an_empty_role_takes_one_key_to_fill() {
    let mut desk = manager();
    desk.keys(": 'main channel' Enter '#war' Enter : 'ticket' Enter '1042' Enter");
    minutes(&mut desk, 10);
    let empty = first(&desk);
    assert_eq!(empty.rule, RuleId::N04);
    desk.keys("! 'Cleo' Enter");
    let holders = desk.model.incident.holders_of("communication_lead");
    assert_eq!(holders.count(), 1);
    assert_ne!(first(&desk).about, empty.about);
}

/// Putting off is shared, and undone like anything else.
#[test]
fn inside_the_form_a_key_puts_the_prompt_off() {
    let mut desk = manager();
    minutes(&mut desk, 5);
    assert_eq!(rules(&desk), ["N05"]);
    desk.keys("! Ctrl-G");
    assert!(desk.model.overlays.is_empty());
    assert!(
        desk.said().starts_with("N05 put off for 10 minutes"),
        "{}",
        desk.said()
    );
    assert_eq!(rules(&desk), [""; 0]);
    assert_eq!(desk.model.incident.snoozes().count(), 1);
    desk.keys("u");
    assert_eq!(rules(&desk), ["N05"]);
    desk.keys("! Esc");
    minutes(&mut desk, 25);
    desk.keys("P");
    let answers = rules(&desk)
        .iter()
        .position(|rule| *rule == "N10")
        .expect("due");
    for _ in 0..answers {
        desk.keys("j");
    }
    desk.keys("Enter z");
    assert!(desk.said().starts_with("N10 put off"), "{}", desk.said());
}

/// With nothing to put off, the key says so; a letter stays a letter where text is typed.
#[test]
fn a_form_that_no_prompt_opened_has_nothing_to_put_off() {
    let mut desk = manager();
    desk.keys("a Ctrl-G");
    assert!(
        desk.said().contains("no prompt led here"),
        "{}",
        desk.said()
    );
    desk.keys("'zap' Enter");
    assert_eq!(desk.model.incident.tasks()[0].given.text, "zap");
    let mut desk = manager();
    minutes(&mut desk, 5);
    desk.keys("! 'zoom' Enter");
    let channel = desk.model.incident.text(SettingKey::MainChannel);
    assert_eq!(channel, Some("zoom"));
}

/// The list: all of them, what was put off, and for how long.
#[test]
fn the_list_puts_off_for_as_long_as_one_likes() {
    let mut desk = manager();
    minutes(&mut desk, 5);
    desk.keys("P Z Down Down Down Enter");
    let until = desk
        .model
        .incident
        .snoozes()
        .next()
        .expect("put off")
        .0
        .until;
    assert_eq!(until, desk.now.plus_seconds(30 * 60));
    let Some(Overlay::Sheet(shown)) = desk.model.overlays.last() else {
        panic!("the list stays");
    };
    let rows = sheet(&desk, shown.subject);
    let words: Vec<_> = rows.iter().map(|row| row.text.as_str()).collect();
    assert_eq!(words[..2], ["Nothing is asked for now.", "Put off"]);
    assert!(
        words[2].starts_with("Incident Manager: No main channel."),
        "{words:?}"
    );
    desk.keys("Esc Esc");
    assert!(desk.model.overlays.is_empty());
}

/// R072: the Scribe's key fills the bar; Enter records that nothing is new.
#[test]
fn asked_nothing_new_is_two_keys() {
    let mut desk = manager();
    minutes(&mut desk, 30);
    desk.keys("P");
    let at = rules(&desk)
        .iter()
        .position(|rule| *rule == "N07")
        .expect("due");
    for _ in 0..at {
        desk.keys("j");
    }
    desk.keys("Enter");
    assert_eq!(desk.model.mode, Mode::Note);
    desk.keys("Enter");
    assert!(!rules(&desk).contains(&"N07"));
    assert_eq!(desk.notes(), ["asked, nothing new"]);
}

/// What is half typed is never touched by a prompt.
#[test]
fn a_half_typed_line_stays_as_it_is() {
    let mut desk = Desk::new("Nia", true);
    desk.text("errors fal");
    minutes(&mut desk, 40);
    assert!(!rules(&desk).is_empty());
    assert_eq!(desk.model.bar.editor.text(), "errors fal");
    assert!(desk.model.mode == Mode::Note && desk.model.overlays.is_empty());
    desk.keys("! Esc !");
    assert_eq!(desk.model.bar.editor.text(), "errors fal!");
}

/// A task whose time is up: done, or ten more minutes.
#[test]
fn a_task_whose_time_is_up_is_done_or_gets_more() {
    let mut desk = manager();
    desk.keys("a 'read the logs 2m' Enter");
    minutes(&mut desk, 2);
    let task = |desk: &Desk| {
        let shown = prompts(&desk.model.incident, desk.now);
        shown.into_iter().find(|prompt| prompt.rule == RuleId::N12)
    };
    assert!(task(&desk).is_some());
    desk.keys("! Down Enter");
    assert!(task(&desk).is_none());
    let due = desk.model.incident.tasks()[0].due.expect("a time");
    assert_eq!(due, desk.now.plus_seconds(600));
    minutes(&mut desk, 10);
    desk.keys("P");
    for _ in 0..rules(&desk)
        .iter()
        .position(|rule| *rule == "N12")
        .expect("due")
    {
        desk.keys("j");
    }
    desk.keys("Enter Enter");
    assert!(desk.model.incident.open_tasks().is_empty());
}

/// A change that nobody agreed, and a call for help: answered from the prompt.
#[test]
fn changes_and_calls_for_help_are_answered_from_the_prompt() {
    let mut desk = manager();
    desk.keys("n '! raised the limit' Enter Enter Enter Esc");
    assert_eq!(rules(&desk), ["N28"]);
    let account = |desk: &Desk| {
        let change = &desk.model.incident.unagreed_changes()[0];
        change.accounted.map(|(accounted, _)| accounted.how)
    };
    desk.keys("! Enter");
    assert_eq!(rules(&desk), [""; 0]);
    assert_eq!(account(&desk), None, "a reflex says nothing of a change");
    minutes(&mut desk, 11);
    assert_eq!(rules(&desk)[0], "N28");
    desk.keys("! Down Enter");
    assert_eq!(account(&desk), Some(Account::Undone));
}

/// Nothing is written from a console that only looks.
#[test]
fn a_read_only_console_lists_and_changes_nothing() {
    let mut desk = manager();
    minutes(&mut desk, 5);
    desk.model.seat.read_only = Some("--read-only".into());
    let before = desk.model.incident.log().len();
    desk.keys("! P Enter");
    assert!(desk.said().starts_with("read-only"), "{}", desk.said());
    desk.keys("P z Esc c Space Esc");
    assert_eq!(desk.model.incident.log().len(), before);
}

/// R005, R043, R140: Space ticks; what the document says is ticked by itself; who and when.
#[test]
fn the_checklist_of_the_stage_is_ticked() {
    let mut desk = Desk::new("Ada", false);
    desk.keys("c j Space");
    assert!(desk.said().starts_with("ticked"), "{}", desk.said());
    let entry = desk.model.incident.entries().last().expect("an entry");
    assert_eq!(entry.text, "Checked: the whole project team is told");
    assert_eq!((entry.by.as_str(), entry.at), ("Ada", desk.now));
    desk.keys("Space");
    assert!(
        desk.said().starts_with("no longer ticked"),
        "{}",
        desk.said()
    );
    desk.keys("Esc s a Enter : 'ticket' Enter '1042' Enter c Space");
    assert!(
        desk.said().contains("the document says so"),
        "{}",
        desk.said()
    );
    let rows = sheet(&desk, Subject::Checklist);
    let words: Vec<_> = rows
        .iter()
        .map(|row| format!("{} {}", row.sign, row.text))
        .collect();
    assert_eq!(
        words[..2],
        ["[x] the ticket is open", "[ ] everyone has the key"]
    );
    let left = words
        .iter()
        .position(|word| word == " Left open before")
        .expect("left");
    assert_eq!(words[left + 1], "[ ] the whole project team is told");
}

/// R140: at Resolved the status page is to be walked through with everyone.
#[test]
fn the_status_page_is_walked_at_resolved() {
    let mut desk = manager();
    desk.keys("s m Enter s r Enter c");
    let rows = |desk: &Desk| -> Vec<String> {
        let rows = sheet(desk, Subject::Checklist);
        rows.iter()
            .map(|row| format!("{} {}", row.sign, row.text))
            .collect()
    };
    assert_eq!(desk.model.incident.stage().stage, Stage::Resolved);
    let open = rows(&desk);
    let at = open
        .iter()
        .position(|row| row == "[ ] walk the status page with everyone");
    let at = at.expect("an open line");
    for _ in 0..at {
        desk.keys("j");
    }
    desk.keys("Space");
    assert_eq!(
        rows(&desk)[at],
        "[x] walk the status page with everyone  Ada 14:31"
    );
}

/// Answers to paste, filled in, go to the clipboard.
#[test]
fn an_answer_is_copied_with_its_blanks_filled() {
    let mut desk = manager();
    desk.keys(": 'main channel' Enter '#war' Enter c G k k y");
    let copied = desk.effects.iter().rev().find_map(|effect| match effect {
        Effect::Copy(text) => Some(text.as_str()),
        _ => None,
    });
    assert_eq!(
        copied,
        Some("Thank you. See the Incident Manager; tell Bo of any action before you take it.")
    );
}

/// A colleague's event, or time alone, is enough: the console shows what is true now.
#[test]
fn what_shows_follows_the_document_and_the_clock() {
    let mut desk = Desk::at(opened(), "Ada", false);
    desk.wait(0);
    assert!(desk.model.owed(START.plus_seconds(599)).prompts.is_empty());
    assert_eq!(desk.model.owed(START.plus_seconds(600)).prompts.len(), 1);
    minutes(&mut desk, 9);
    assert_eq!(desk.model.owed(desk.now).prompts.len(), 1);
    let mut other = Desk::at(opened(), "Bo", false);
    other.keys("s a Enter");
    desk.hear(&mut other);
    assert!(!rules(&desk).contains(&"N01"));
    let shown = &desk.model.owed(desk.now).prompts;
    assert_eq!(*shown, prompts(&desk.model.incident, desk.now));
    let help = Command::Help("who knows the queue?".into());
    let context = warroom::domain::command::Context {
        me: "Joss",
        now: desk.now,
    };
    let drafts = warroom::domain::decide::decide(&desk.model.incident, help, &context);
    let event = other.writer.seal(
        &desk.model.incident,
        drafts.expect("allowed").remove(0),
        desk.now,
    );
    desk.msg(warroom::app::msg::Msg::Store(warroom::sync::Report::Seen(
        vec![event],
    )));
    let shown = &desk.model.owed(desk.now).prompts;
    let call = shown.iter().find(|prompt| prompt.rule == RuleId::Help);
    let words = "Joss asks for help: who knows the queue?";
    assert_eq!(call.map(|prompt| prompt.text.as_str()), Some(words));
}

/// N23: a day after it was resolved the review still has no date; one key asks for it.
#[test]
fn n23_the_date_of_the_review_is_set_from_the_prompt() {
    let mut desk = manager();
    desk.keys("s m Enter s r Enter r v 'Pri' Enter");
    assert_eq!(desk.model.incident.stage().stage, Stage::Resolved);
    minutes(&mut desk, 1440);
    let due = rules(&desk).iter().position(|rule| *rule == "N23b");
    desk.keys("P");
    for _ in 0..due.expect("due") {
        desk.keys("j");
    }
    desk.keys("Enter");
    assert_eq!(form(&desk), Purpose::Review(Reviewing::Meeting));
    desk.keys("'tomorrow 1100' Enter");
    assert!(!rules(&desk).contains(&"N23b"), "{:?}", rules(&desk));
    let said = desk.said().to_owned();
    assert!(
        said.starts_with("Review meeting: 2026-11-22 11:00"),
        "{said}"
    );
}
