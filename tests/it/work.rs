//! Working the problem: decisions, the board, calling people in, tasks and changes, key by key.

mod people;

use crate::desk::Desk;
use crate::flows::count;
use warroom::app::effect::Effect;
use warroom::app::model::Model;
use warroom::domain::decision::{Call, Stance, Turned};
use warroom::domain::hypothesis::{Confidence, HypothesisState, MeasureState, Prior, Reading};
use warroom::domain::id::EventId;
use warroom::domain::incident::Incident;
use warroom::overlay::Overlay;
use warroom::overlay::board::projection as board;
use warroom::overlay::board::{Board, List};
use warroom::overlay::details::projection::project;
use warroom::overlay::form::state::{Form, Input};
use warroom::pane::state::projection::{Content, Extent, RowKey, project as state_rows};
use warroom::report;

/// Ada commands, Mara leads the work, Joss knows the database.
fn room() -> Desk {
    let mut desk = Desk::new("Ada", false);
    desk.keys("p 1 1 Enter s a Enter s i Enter");
    for (role, person) in [
        ("incident_manager", "Ada"),
        ("technical_lead", "Mara Lind"),
        ("domain_expert", "Joss Abel"),
    ] {
        desk.keys("r");
        let Input::Choice { options, .. } = &form(&desk.model).fields[0].input else {
            panic!("roles to choose from")
        };
        let letter = options.iter().find(|option| option.value == role);
        let letter = letter.expect(role).letter.to_string();
        desk.text(&letter).text(person).keys("Enter");
    }
    desk
}

fn incident(desk: &Desk) -> &Incident {
    &desk.model.incident
}

fn form(model: &Model) -> &Form {
    match model.overlays.last() {
        Some(Overlay::Form(form)) => form,
        other => panic!("a form, not {other:?}"),
    }
}

/// The details of an event.
fn details(incident: &Incident, id: EventId) -> Vec<(&'static str, String)> {
    let event = incident.log().get(id).expect("an event");
    project(incident, event.order())
}

/// The rows of a list in words.
fn listed(desk: &Desk, list: List) -> Vec<String> {
    let rows = board::project(incident(desk), list, desk.now);
    let words = rows
        .iter()
        .map(|row| format!("{} {} {}", row.name, row.state, row.words));
    words.map(|words| words.trim().to_owned()).collect()
}

/// What the State pane says, row by row.
fn pane(desk: &Desk) -> Vec<String> {
    let rows = state_rows(incident(desk), desk.now, Extent::Short);
    let words = rows.iter().map(|row| match &row.content {
        Content::Matter {
            name, state, words, ..
        } => format!("{name} {state} {words}"),
        Content::Task {
            name,
            owners,
            text,
            rest,
            ..
        } => format!("{name} {owners}: {text} ({rest})"),
        Content::Heading(words) => words.to_uppercase(),
        Content::Line(words) => words.clone(),
        _ => String::new(),
    });
    words.filter(|words| !words.is_empty()).collect()
}

#[track_caller]
fn has(rows: &[String], words: &str) {
    assert!(
        rows.iter().any(|row| row.contains(words)),
        "{words:?} in {rows:#?}"
    );
}

/// Selects a row of the State pane that stands for something that waits.
fn select_matter(desk: &mut Desk, words: &str) {
    desk.keys("1 g");
    for _ in 0..40 {
        let selected = desk.model.panes.state.selected.clone();
        let rows = state_rows(incident(desk), desk.now, Extent::Short);
        let row = rows
            .iter()
            .find(|row| row.key.is_some() && row.key == selected);
        if row.is_some_and(|row| {
            matches!(row.key, Some(RowKey::Matter(_) | RowKey::Task(_))) && row.matches(words)
        }) {
            return;
        }
        desk.keys("j");
    }
    panic!("no row {words:?}: {:#?}", pane(desk));
}

#[test]
fn r114_a_proposal_takes_two_keys_and_a_decision_three() {
    let mut desk = room();
    assert_eq!(count(&mut desk, "d 'restart the pods one by one' Enter"), 2);
    assert!(desk.said().starts_with("D1 proposed"), "{}", desk.said());
    assert!(desk.model.overlays.is_empty());
    assert_eq!(incident(&desk).pending_decisions().len(), 1);
    desk.wait(240);
    has(&pane(&desk), "D1 waits 4m restart the pods one by one");
    assert_eq!(count(&mut desk, "d y Enter"), 3);
    assert!(desk.model.overlays.is_empty(), "the list has done its work");
    let decisions = incident(&desk).decisions();
    assert_eq!(decisions[0].decided.map(|d| d.call), Some(Call::Accepted));
    // With one waiting the list opens, and a further proposal takes one key more.
    let mut desk = room();
    desk.keys("d 'restart' Enter");
    assert_eq!(count(&mut desk, "d d 'roll back' Enter"), 3);
    assert_eq!(incident(&desk).pending_decisions().len(), 2);
    // The newest one is the one that the keys act on, until another is chosen.
    desk.keys("d n 'the snapshot is older' Enter");
    let decisions = incident(&desk).decisions();
    let reason = decisions[1].decided.and_then(|decided| decided.reason);
    assert_eq!(reason, Some("the snapshot is older"));
    assert_eq!(decisions[0].decided, None);
}

#[test]
fn r114_nothing_is_decided_without_a_proposal_and_a_no_needs_its_reason() {
    let mut desk = room();
    desk.keys("d Enter");
    let error = form(&desk.model).error.clone().expect("a sentence");
    assert!(error.contains("the proposal is empty"), "{error}");
    desk.keys("Esc y");
    assert!(
        desk.said().contains("nothing was proposed"),
        "{}",
        desk.said()
    );
    desk.keys("Esc d 'restart' Enter d n Enter");
    let error = form(&desk.model).error.clone().expect("a sentence");
    assert!(error.contains("say why not"), "{error}");
    assert_eq!(incident(&desk).pending_decisions().len(), 1);
    desk.keys("Esc w Enter");
    let decisions = incident(&desk).decisions();
    assert_eq!(decisions[0].decided.map(|d| d.call), Some(Call::Withdrawn));
}

#[test]
fn r114_zero_advice_warns_and_stops_nobody() {
    let mut desk = room();
    desk.keys("d 'restart' Enter d y");
    let lines = form(&desk.model).lines.join("\n");
    assert!(
        lines.contains("Nobody was asked. Any strong objections?"),
        "{lines}"
    );
    desk.keys("Enter");
    assert!(
        desk.said().starts_with("D1 accepted; nobody was asked"),
        "{}",
        desk.said()
    );
    let mut desk = room();
    desk.keys("d 'restart' Tab 'Joss Abel, Mara Lind' Enter d y");
    let lines = form(&desk.model).lines.join("\n");
    assert!(
        lines.contains("Joss Abel, Mara Lind asked, no advice yet"),
        "{lines}"
    );
}

#[test]
fn r115_advice_takes_three_keys_and_is_kept_word_for_word() {
    let mut desk = room();
    desk.keys("d 'may we restart the primary?' Enter").wait(60);
    let keys = count(&mut desk, "v <joss> '+ yes, but one at a time' Enter");
    assert!(keys < 3, "{keys} and Tab");
    let decisions = incident(&desk).decisions();
    let advice = &decisions[0].advice[0];
    assert_eq!(advice.text, "yes, but one at a time");
    assert_eq!(
        (advice.who.as_str(), advice.stance),
        ("Joss Abel", Stance::For)
    );
    assert_eq!(advice.at, desk.now);
    // The proposal's details and its list quote it with name and time.
    let quoted = "14:32 Joss Abel, Domain Expert, for: yes, but one at a time";
    let lines = details(incident(&desk), decisions[0].id);
    assert!(lines.contains(&("Advice", quoted.to_owned())), "{lines:#?}");
    drop(decisions);
    has(&listed(&desk, List::Decisions), quoted);
    desk.keys("d y");
    assert!(
        form(&desk.model)
            .lines
            .join("\n")
            .contains("for: yes, but one")
    );
}

/// The line of a decision says what was decided, for whoever reads it alone.
#[test]
fn a_decision_says_what_it_was_and_a_rating_that_it_stays() {
    let mut desk = room();
    desk.keys("d 'restart' Enter d y Enter d 'old build' Enter d n 'unsafe' Enter");
    desk.keys("p 2 1 Enter");
    let lines: Vec<_> = incident(&desk).entries().map(|e| e.text).collect();
    for words in [
        "D1 accepted: restart",
        "D2 rejected: old build (unsafe)",
        "still P1: impact Significant, urgency Immediate",
    ] {
        assert!(lines.iter().any(|line| line == words), "{words}: {lines:?}");
    }
}

/// R058: whoever gives advice is shown with what they are.
#[test]
fn r058_advice_shows_the_role() {
    let mut desk = room();
    desk.keys("d 'restart' Enter v 'Ann' Enter '- the vendor says no' Tab 'Vendor' Enter");
    has(
        &listed(&desk, List::Decisions),
        "Ann, Vendor, against: the vendor says no",
    );
    let state = report::state(incident(&desk));
    assert_eq!(state["decisions"][0]["advice"][0]["role"], "Vendor");
    assert_eq!(state["decisions"][0]["advice"][0]["stance"], "against");
}

#[test]
fn the_sign_of_advice_in_the_bar_means_the_newest_proposal() {
    let mut desk = room();
    desk.keys("n '\" nobody asked yet' Enter d 'first' Enter d d 'second' Enter");
    desk.keys("n").text("\" + Joss Abel: go ahead");
    let echo = desk.model.bar.echo.clone().expect("an echo");
    assert!(echo.contains("advice \u{b7} on D2 \u{b7} for"), "{echo}");
    desk.keys("Enter");
    let decisions = incident(&desk).decisions();
    assert!(decisions[0].advice.is_empty());
    assert_eq!(decisions[1].advice[0].who, "Joss Abel");
    assert_eq!(decisions[1].advice[0].stance, Stance::For);
    drop(decisions);
    desk.keys("n 'D1: \" /against better not' Enter");
    let decisions = incident(&desk).decisions();
    assert_eq!(decisions[0].advice[0].text, "better not");
    assert_eq!(decisions[0].advice[0].stance, Stance::Against);
}

#[test]
fn a_decision_turns_out_and_is_judged_again() {
    let mut desk = room();
    desk.keys("d 'restart' Enter d y Enter");
    desk.keys("d Esc -");
    let turned = |desk: &Desk| {
        incident(desk).decisions()[0]
            .result
            .map(|(result, _)| result)
    };
    assert_eq!(turned(&desk), Some(Turned::Failed));
    desk.keys("+");
    assert_eq!(turned(&desk), Some(Turned::Worked));
    has(
        &listed(&desk, List::Decisions),
        "D1 accepted, worked restart",
    );
    desk.keys("u");
    assert_eq!(turned(&desk), Some(Turned::Failed), "undone over the list");
    desk.keys("y");
    assert!(desk.said().contains("accepted already"), "{}", desk.said());
}

#[test]
fn r113_a_task_and_an_action_show_their_decision() {
    let mut desk = room();
    desk.keys("d 'roll back dc 1' Enter d y Enter d Esc a '@mara roll back 30m' Enter Esc");
    has(&pane(&desk), "T1 Mara Lind: roll back (for D1)");
    desk.keys("n 'D1: > rollback started' Enter");
    let entry = incident(&desk).entries().last().expect("an entry");
    assert_eq!(entry.belongs_to.as_deref(), Some("D1"));
    assert_eq!(entry.remarks(), ["for D1"]);
    let lines = details(incident(&desk), entry.id);
    assert!(
        lines.contains(&("Belongs to", "D1 roll back dc 1".to_owned())),
        "{lines:#?}"
    );
    let decision = incident(&desk).decisions()[0].id;
    let lines = details(incident(&desk), decision);
    for words in [
        ("Carried out by", "T1 (open): roll back"),
        ("Belongs here", "14:31 Ada: rollback started"),
    ] {
        assert!(lines.contains(&(words.0, words.1.to_owned())), "{lines:#?}");
    }
    has(&listed(&desk, List::Decisions), "T1 open: roll back");
    let log = report::log_line(incident(&desk), &entry);
    assert!(log.ends_with("rollback started [for D1]"), "{log}");
    // What names nothing that is here is text.
    desk.keys("n 'D9: what' Enter");
    assert!(desk.notes().contains(&"D9: what".to_owned()));
    desk.keys("n '/about D9 what' Enter");
    let error = desk.model.bar.error.clone().expect("a sentence");
    assert!(error.contains("write /about D2"), "{error}");
}

#[test]
fn r107_measures_stand_above_what_explains_the_harm() {
    let mut desk = room();
    desk.keys("b m b 'back to the version of 16:12' Enter h 'the migration' Enter");
    let rows = listed(&desk, List::Diagnosis);
    assert_eq!(rows[0], "Stop the harm first");
    assert_eq!(rows[1], "roll back proposed back to the version of 16:12");
    assert_eq!(rows[2], "What may be the cause, likeliest first");
    // The first thing is selected: Space goes on with it.
    desk.keys("Space");
    assert_eq!(incident(&desk).measures()[0].state, MeasureState::Doing);
    has(&pane(&desk), "roll back doing back to the version");
    desk.keys("Space");
    assert_eq!(incident(&desk).measures()[0].state, MeasureState::Done);
    desk.keys("o x 'it would lose orders' Enter");
    let measure = incident(&desk).measures()[0];
    assert_eq!(measure.state, MeasureState::Rejected);
    assert_eq!(measure.reason, Some("it would lose orders"));
    has(
        &listed(&desk, List::Diagnosis),
        "(because: it would lose orders)",
    );
    desk.keys("c");
    assert!(
        desk.said().contains("select a hypothesis"),
        "{}",
        desk.said()
    );
    let told = incident(&desk)
        .entries()
        .any(|e| e.text.contains("Stop the harm, roll back"));
    assert!(told, "the choice is in the timeline");
}

/// R108, R109: a hypothesis says what, where and why, what touched it last, and how it is gone
/// about.
#[test]
fn r108_r109_a_hypothesis_says_where_why_and_how() {
    let mut desk = room();
    // A letter picks how likely and goes on; the method comes last.
    desk.keys("b h 'the pool is on the old primary' Tab h 'eu-west' Tab 'errors since then' Tab");
    desk.keys("'failover 13:58' Tab h Enter");
    let board = incident(&desk).hypotheses();
    let guess = board[0].guess;
    assert_eq!(guess.prior, Prior::High);
    assert_eq!(guess.place.as_deref(), Some("eu-west"));
    assert_eq!(guess.touched_last.as_deref(), Some("failover 13:58"));
    assert_eq!(guess.method.as_deref(), Some("halve"));
    drop(board);
    has(
        &listed(&desk, List::Diagnosis),
        "H1 open, high the pool is on the old primary",
    );
    has(
        &listed(&desk, List::Diagnosis),
        "where: eu-west; why: errors since then; touched last: failover 13:58; method: halve",
    );
    has(&pane(&desk), "H1 suspected the pool is on the old primary");
}

#[test]
fn r110_likeliest_first_and_an_inconclusive_test_rules_nothing_out() {
    let mut desk = room();
    desk.keys("n '? the network' Enter b h 'the pool' Tab h Enter");
    let names = |desk: &Desk| -> Vec<String> {
        let board = incident(desk).hypotheses();
        board.iter().map(|h| h.what.clone()).collect()
    };
    assert_eq!(names(&desk), ["the pool", "the network"]);
    desk.keys("g t 'restart one node' Tab 'its errors stop' Tab 'they go on' Tab 'drops sessions'");
    desk.keys("Tab 'Joss Abel' Tab 'https://tool.example/1' Enter j r i 'too little load' Enter");
    let board = incident(&desk).hypotheses();
    let test = board[0].tests[0];
    assert_eq!(test.probe.if_true.as_deref(), Some("its errors stop"));
    assert_eq!(test.probe.safe_per.as_deref(), Some("Joss Abel"));
    assert_eq!(
        test.reading.map(|(reading, ..)| reading),
        Some(Reading::Inconclusive)
    );
    assert_eq!(
        board[0].state,
        HypothesisState::Open,
        "inconclusive rules nothing out"
    );
    // R111: the link is there to be opened.
    let lines = details(incident(&desk), test.id);
    assert!(
        lines.contains(&("Link", "https://tool.example/1".to_owned())),
        "{lines:#?}"
    );
    drop(board);
    has(
        &listed(&desk, List::Diagnosis),
        "test inconclusive restart one node; if it holds: its errors stop; if not: they go on",
    );
    desk.keys("r e Enter");
    let board = incident(&desk).hypotheses();
    let reading = board[0].tests[0].reading.map(|(reading, ..)| reading);
    assert_eq!(reading, Some(Reading::Excludes), "read anew");
    drop(board);
    desk.keys("k Space");
    assert_eq!(
        incident(&desk).hypotheses()[1].state,
        HypothesisState::Testing
    );
}

#[test]
fn r112_several_causes_are_confirmed_with_how_sure_they_are() {
    let mut desk = room();
    desk.keys("s f 'a half-applied migration' Enter");
    desk.keys("n '? the migration holds a lock' Enter n '? the limit was raised' Enter");
    desk.keys("b c c 'the lock is in the dump' Enter");
    desk.keys("g c p Enter");
    let board = incident(&desk).hypotheses();
    let sure: Vec<_> = board
        .iter()
        .map(|h| h.judged.and_then(|j| j.confidence))
        .collect();
    assert!(sure.contains(&Some(Confidence::Confirmed)), "{sure:?}");
    assert!(sure.contains(&Some(Confidence::Probable)), "{sure:?}");
    drop(board);
    let causes = report::state(incident(&desk))["causes"].clone();
    let causes = causes.as_array().expect("a list");
    assert_eq!(causes.len(), 3, "{causes:#?}");
    assert_eq!(causes[0]["text"], "a half-applied migration");
    assert_eq!(causes[0]["confidence"], "suspected");
    assert!(
        causes
            .iter()
            .any(|cause| cause["confidence"] == "confirmed")
    );
    desk.keys("g p 'for the review' Enter");
    let parked =
        |h: &warroom::domain::hypothesis::Hypothesis<'_>| h.state == HypothesisState::Parked;
    assert!(incident(&desk).hypotheses().iter().any(parked));
}

/// What somebody else proposes meanwhile does not move the hand.
#[test]
fn the_selected_proposal_stays_selected_whatever_arrives() {
    let mut desk = room();
    desk.keys("d 'restart' Enter d");
    let mut mara = desk.part();
    mara.model.overlays.clear();
    mara.model.seat.me = "Mara Lind".into();
    mara.keys("d d 'switch it all off' Enter");
    desk.hear(&mut mara);
    desk.wait(2).keys("y Enter");
    let decisions = incident(&desk).decisions();
    assert!(decisions[0].decided.is_some() && decisions[1].decided.is_none());
}

#[test]
fn nothing_restricted_leaves_the_board() {
    let mut desk = room();
    desk.keys("n '/restricted ? quillfeather sold the keys' Enter b t 'ask quillfeather' Enter");
    desk.keys("j r s 'quillfeather admits' Enter Esc");
    desk.keys("d 'call the lawyers' Enter n '/restricted \" quillfeather must not know' Enter");
    desk.keys("n '/restricted ! blocked quillfeather' Enter Enter Enter");
    let state = report::state(incident(&desk)).to_string();
    let status = report::status_text(incident(&desk), desk.now);
    let mut log = String::new();
    let mut text = report::LogText::new(incident(&desk));
    for entry in incident(&desk).entries() {
        log.push_str(&text.entry(incident(&desk), &entry));
    }
    let shown = warroom::wall::state::Shown::of(incident(&desk), false);
    for (what, words) in [
        ("state", state),
        ("status", status),
        ("log", log),
        ("wall", format!("{shown:?}")),
    ] {
        assert!(!words.contains("quillfeather"), "{what}: {words}");
    }
    let board = Board::new(List::Diagnosis);
    assert_eq!(board.things(incident(&desk)).len(), 2, "here it is seen");
}
