//! Calling people in, help, tasks, changes that were not agreed, verdicts of tests.

use super::*;
use warroom::domain::kind::Verdict;
use warroom::domain::mark::Account;

#[test]
fn r030_r131_the_page_holds_the_key_and_an_unanswered_call_shows_its_age() {
    let mut desk = room();
    desk.keys(": 'main channel' Enter '#inc' Enter");
    let keys = count(
        &mut desk,
        "E 'Ingrid Moe' Enter 'the primary is down' Enter",
    );
    assert!(keys <= 4, "{keys}");
    let Some(Overlay::Output(page)) = desk.model.overlays.last() else {
        panic!("the text to paste")
    };
    let text = page.lines.join("\n");
    assert!(
        text.starts_with("shop-20261120-k7f3: P1 Checkout fails\nIngrid Moe,"),
        "{text}"
    );
    assert!(text.contains("Come to: #inc"), "{text}");
    desk.keys("y");
    assert_eq!(desk.effects.last(), Some(&Effect::Copy(text)));
    desk.keys("Esc").wait(22 * 60);
    has(
        &pane(&desk),
        "E1 unanswered 22m Ingrid Moe: the primary is down",
    );
    let status = report::status_text(incident(&desk), desk.now);
    assert!(
        status.contains("Called E1 Ingrid Moe, unanswered 22m"),
        "{status}"
    );
    // The text can be copied again from its line.
    select_matter(&mut desk, "unanswered");
    desk.keys("y");
    let Some(Effect::Copy(again)) = desk.effects.last() else {
        panic!("{:?}", desk.effects)
    };
    assert!(again.contains("Ingrid Moe, you are needed"), "{again}");
    // Space on its line takes the answer, with the role that comes with it.
    select_matter(&mut desk, "unanswered");
    desk.keys("Space Tab 'expert' Enter");
    let calls = incident(&desk).escalations();
    let (_, answer) = calls[0].answered.expect("answered");
    assert_eq!(answer.joined_role.as_deref(), Some("domain_expert"));
    drop(calls);
    assert_eq!(incident(&desk).holders_of("domain_expert").count(), 2);
    assert!(pane(&desk).iter().all(|row| !row.contains("unanswered")));
    desk.keys(": 'they answered' Enter");
    assert!(
        desk.said().contains("nobody who was called"),
        "{}",
        desk.said()
    );
}

#[test]
fn r068_a_call_for_help_stays_until_it_is_answered() {
    let mut desk = room();
    desk.keys(": 'i need help' Enter 'I cannot do both' Enter")
        .wait(60);
    has(&pane(&desk), "Ada asks for help, 1m I cannot do both");
    assert_eq!(incident(&desk).help_wanted().len(), 1);
    select_matter(&mut desk, "asks for help");
    desk.keys("Space");
    assert!(incident(&desk).help_wanted().is_empty(), "{}", desk.said());
}

#[test]
fn r045_r048_r050_r064_r134_a_task_names_owners_giver_stream_and_who_does_it() {
    let mut desk = room();
    desk.keys("a '@mara @joss read the logs' Tab 'Mara Lind' Tab Tab 'database' Enter");
    has(
        &pane(&desk),
        "T1 Mara Lind, Joss Abel: read the logs (from Mara Lind)",
    );
    has(&pane(&desk), "stream database:");
    desk.keys("a '@joss look at dns' Tab Tab Tab 'network' Enter");
    let rows = pane(&desk);
    let at = |words: &str| {
        rows.iter()
            .position(|row| row.contains(words))
            .expect(words)
    };
    assert!(at("stream database") < at("T1") && at("T1") < at("stream network"));
    assert!(at("stream network") < at("T2"));
    // R050: passed on, its owner stays accountable.
    select_matter(&mut desk, "look at dns");
    desk.keys(": 'pass the task on' Enter 'Rob' Enter");
    has(&pane(&desk), "T2 Joss Abel, passed to Rob: look at dns");
    let task = incident(&desk).open_tasks()[1].id;
    let lines = details(incident(&desk), task);
    let accountable = "Rob; Joss Abel stays accountable".to_owned();
    assert!(lines.contains(&("Passed on to", accountable)), "{lines:#?}");
    // R134: cleaning up is for afterwards.
    desk.keys("a 'put the limit back' Tab Tab Tab Tab a Enter");
    let rows = pane(&desk);
    let at = |words: &str| {
        rows.iter()
            .position(|row| row.contains(words))
            .expect(words)
    };
    assert!(at("AFTERWARDS") < at("put the limit back"), "{rows:#?}");
    let state = report::state(incident(&desk));
    assert_eq!(state["open_tasks"][2]["after"], true);
    assert_eq!(state["open_tasks"][0]["by"], "Mara Lind");
    assert_eq!(state["open_tasks"][1]["passed_to"], "Rob");
}

#[test]
fn r118_a_change_that_was_not_agreed_is_shown_until_it_is_accounted_for() {
    let mut desk = room();
    desk.keys("n '! /by Malik raised the limit in dc 4' Enter Enter Enter");
    has(&pane(&desk), "change not agreed raised the limit in dc 4");
    let entry = incident(&desk).entries().last().expect("an entry");
    assert_eq!(entry.remarks(), ["not agreed with the Technical Lead"]);
    let status = report::status_text(incident(&desk), desk.now);
    assert!(
        status.contains("Change not agreed with the Technical Lead: raised"),
        "{status}"
    );
    select_matter(&mut desk, "not agreed");
    desk.keys("Space l Enter");
    let error = form(&desk.model).error.clone().expect("a sentence");
    assert!(error.contains("name the decision or task"), "{error}");
    desk.keys("Shift-Tab u Enter");
    let changes = incident(&desk).unagreed_changes();
    assert_eq!(
        changes[0].accounted.map(|(how, _)| how.how),
        Some(Account::Undone)
    );
    drop(changes);
    assert!(pane(&desk).iter().all(|row| !row.contains("not agreed")));
    let entry = incident(&desk).entry(entry.id).expect("still there");
    assert!(entry.remarks().is_empty());
    let lines = details(incident(&desk), entry.id);
    assert!(
        lines
            .iter()
            .any(|(label, words)| *label == "Accounted for" && words.starts_with("undone"))
    );
    // Tied to a decision, by somebody of the roster, it was agreed from the start.
    desk.keys("d 'pool to 40' Enter n 'D1: ! /by mara pool to 40' Enter Enter Enter");
    assert_eq!(incident(&desk).unagreed_changes().len(), 1);
}

#[test]
fn r133_a_test_is_asked_whether_it_passed() {
    let mut desk = room();
    desk.keys("n '% checkout from three regions' Enter");
    assert!(desk.notes().is_empty(), "the question comes first");
    desk.keys("'maybe' Enter");
    let error = desk.model.bar.error.clone().expect("a sentence");
    assert!(error.contains("pass or fail"), "{error}");
    desk.keys("Ctrl-U 'f' Enter");
    let verdict = |desk: &Desk| incident(desk).verdict().map(|(verdict, _)| verdict);
    assert_eq!(verdict(&desk), Some(Verdict::Fail));
    let entry = incident(&desk).entries().last().expect("an entry");
    assert_eq!(entry.remarks(), ["fail"]);
    desk.keys("n '% once more' Enter Enter");
    assert_eq!(
        verdict(&desk),
        Some(Verdict::Fail),
        "skipped: it says nothing"
    );
    desk.keys("n '/pass all regions pay' Enter");
    assert_eq!(verdict(&desk), Some(Verdict::Pass));
}

/// Space on the line of the timeline in which something was said does the next thing about it.
#[test]
fn what_waits_is_gone_on_with_from_the_timeline_too() {
    let mut desk = room();
    desk.keys("d 'restart' Enter E 'Ingrid' Enter 'the primary' Enter Esc");
    desk.keys(": 'i need help' Enter 'two sites' Enter n '? the pool' Enter");
    desk.keys("n '! /by Malik limit' Enter Enter Enter");
    desk.select("D1 proposed").keys("Space");
    assert!(
        matches!(desk.model.overlays.last(), Some(Overlay::Board(b)) if b.list == List::Decisions)
    );
    desk.keys("Esc").select("E1 called").keys("Space Enter");
    assert!(incident(&desk).escalations()[0].answered.is_some());
    desk.select("E1 called").keys("Space");
    assert!(desk.said().contains("answered already"), "{}", desk.said());
    desk.select("Ada asks for help").keys("Space");
    assert!(incident(&desk).help_wanted().is_empty());
    desk.select("the pool").keys("Space");
    assert!(
        matches!(desk.model.overlays.last(), Some(Overlay::Board(b)) if b.list == List::Diagnosis)
    );
    desk.keys("Esc").select("limit").keys("Space a Enter");
    let changes = incident(&desk).unagreed_changes();
    assert_eq!(
        changes[0].accounted.map(|(how, _)| how.how),
        Some(Account::Agreed)
    );
}

/// Where nobody links changes, those not agreed do not push everything else away.
#[test]
fn many_changes_that_were_not_agreed_are_counted() {
    let mut desk = room();
    for n in 0..6 {
        desk.keys(&format!("n '! limit {n}' Enter Enter Enter"));
    }
    let rows = pane(&desk);
    let shown = rows
        .iter()
        .filter(|row| row.starts_with("change not agreed"));
    assert_eq!(shown.count(), 3, "{rows:#?}");
    has(&rows, "change not agreed limit 5");
    has(&rows, "and 3 more changes not agreed");
    let shown = warroom::wall::state::Shown::of(incident(&desk), false);
    let words: Vec<&str> = shown.tasks.iter().map(|task| task.text.as_str()).collect();
    assert_eq!(
        words,
        [
            "not agreed: limit 5",
            "not agreed: limit 4",
            "not agreed: 4 more"
        ]
    );
}

/// Advice goes to the proposal that is selected, before the newest.
#[test]
fn advice_is_on_the_selected_proposal() {
    let mut desk = room();
    desk.keys("d 'first' Enter d d 'second' Enter");
    select_matter(&mut desk, "first");
    desk.keys("v Enter 'go ahead' Enter");
    assert_eq!(incident(&desk).decisions()[0].advice.len(), 1);
}
