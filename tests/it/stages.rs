//! Stages and priorities as the manager meets them: what a move asks for, what it says, what is
//! kept of it.

use crate::desk::{Desk, START};
use crate::screens::kit::{draw, look, model_of};
use warroom::domain::stage::Stage;
use warroom::domain::time::Moment;
use warroom::fixture;
use warroom::overlay::Overlay;
use warroom::overlay::form::state::Form;
use warroom::pane::state::projection::{Content, Extent, project};
use warroom::playbook::{PhaseWords, Playbook};
use warroom::report;

fn manager() -> Desk {
    let mut desk = Desk::new("Ada", false);
    desk.keys("s a Enter s i Enter");
    desk
}

fn form(desk: &Desk) -> &Form {
    match desk.model.overlays.last() {
        Some(Overlay::Form(form)) => form,
        other => panic!("a form, not {other:?}"),
    }
}

/// The rows of the State pane under a heading.
fn section(desk: &Desk, heading: &str) -> Vec<String> {
    let rows = project(&desk.model.incident, desk.now, Extent::Short).into_iter();
    let under = rows.skip_while(|row| !matches!(row.content, Content::Heading(h) if h == heading));
    let rows = under.skip(1).map_while(|row| match row.content {
        Content::Derived { label, words } => Some(format!("{label}: {words}")),
        _ => None,
    });
    rows.collect()
}

/// The end of impact is filled in with now, so the three keys are enough.
#[test]
fn mitigated_ends_the_impact_now() {
    let mut desk = manager();
    desk.keys("s m Enter");
    assert_eq!(desk.model.incident.stage().stage, Stage::Mitigated);
    let ended = desk.model.incident.impact_ended().expect("set");
    assert!(desk.now.seconds_since(ended.at).abs() < 60, "{ended:?}");
    desk.keys("u");
    assert_eq!(desk.model.incident.impact_ended(), None, "one change");
    assert_eq!(desk.model.incident.stage().stage, Stage::Investigating);
}

#[test]
fn the_end_of_impact_can_be_said_or_left_open_with_the_move() {
    let mut desk = manager();
    desk.wait(600)
        .keys("s m BackTab '~14:35' Tab 'rolled back' Enter");
    let at = START.plus_seconds(300);
    let about = Moment { at, approx: true };
    assert_eq!(desk.model.incident.impact_ended(), Some(about));
    let text = desk.model.incident.stage().text;
    assert_eq!(text.as_deref(), Some("rolled back"));
    let mut desk = manager();
    desk.keys("s m BackTab Ctrl-U Tab Enter");
    assert_eq!(desk.model.incident.stage().stage, Stage::Mitigated);
    assert_eq!(desk.model.incident.impact_ended(), None);
}

/// What came back has not ended; undoing the move brings the end back, too.
#[test]
fn what_comes_back_has_not_ended() {
    let mut desk = manager();
    desk.keys("s m Enter s i Enter");
    assert_eq!(desk.model.incident.stage().stage, Stage::Investigating);
    assert_eq!(desk.model.incident.impact_ended(), None);
    desk.keys("u");
    assert_eq!(desk.model.incident.stage().stage, Stage::Mitigated);
    assert!(desk.model.incident.impact_ended().is_some());
}

/// R132: what had to be true before it was resolved has to be true anew.
#[test]
fn r132_what_comes_back_must_meet_its_criteria_anew() {
    let mut desk = manager();
    desk.keys(
        ": 'exit criterion' Enter 'testers pass' Enter : 'exit criterion' Enter 'quiet' Enter",
    );
    let ids: Vec<_> = desk
        .model
        .incident
        .criteria()
        .iter()
        .map(|c| c.id)
        .collect();
    let met = |desk: &Desk| {
        let criteria = desk.model.incident.criteria();
        criteria.iter().filter(|c| c.is_met(desk.now)).count()
    };
    desk.keys("s m Enter 1 G");
    for id in ids {
        let row = warroom::pane::state::projection::RowKey::Criterion(id);
        desk.model.panes.state.selected = Some(row);
        desk.keys("Space");
    }
    assert_eq!(met(&desk), 2);
    desk.keys("s r Enter");
    assert_eq!(desk.model.incident.stage().stage, Stage::Resolved);
    desk.keys("s i 'it is back' Enter");
    assert_eq!(met(&desk), 0, "to be met anew");
    desk.keys("s m Enter s r Enter");
    assert_eq!(desk.model.incident.stage().stage, Stage::Mitigated);
    desk.keys("Esc Esc u");
    desk.keys("u");
    assert_eq!(desk.model.incident.stage().stage, Stage::Resolved);
    assert_eq!(met(&desk), 2, "and undone together");
}

#[test]
fn r132_resolving_while_the_impact_goes_on_is_said_and_not_refused() {
    let mut desk = manager();
    desk.keys("s m BackTab Ctrl-U Tab Enter s r");
    let lines = form(&desk).lines.join("\n");
    assert!(lines.contains("the end of impact is not set"), "{lines}");
    desk.keys("Enter");
    assert_eq!(desk.model.incident.stage().stage, Stage::Resolved);
}

#[test]
fn reopening_needs_a_reason_and_is_kept_in_the_history() {
    let mut desk = manager();
    desk.wait(600).keys("s m Enter s r Enter s i Enter");
    assert!(form(&desk).error.is_some(), "refused without a reason");
    desk.keys("'errors are back' Enter");
    let history = section(&desk, "Stages");
    assert_eq!(history.len(), 5);
    assert_eq!(history[0], "14:31 Acknowledged: 0 min, Ada");
    assert_eq!(history[1], "14:31 Investigating: 10 min, Ada");
    assert!(
        history[4].starts_with("14:41 Investigating: 0 min+, Ada — errors are back"),
        "{history:?}"
    );
}

/// R008: at the lowest priorities standing down offers the reason `bug`.
#[test]
fn r008_a_low_priority_can_be_stood_down_as_a_bug() {
    let mut desk = manager();
    desk.keys("p 4 4 Enter");
    let shown = report::state(&desk.model.incident);
    let answer = shown["response"].as_str().expect("words");
    assert!(answer.starts_with("a bug for the backlog"), "{answer}");
    let due = desk.model.incident.next_words();
    assert!(due.iter().all(|word| word.due.is_none()), "no cadence");
    desk.keys("s s Enter");
    let stage = desk.model.incident.stage();
    assert_eq!(stage.stage, Stage::StoodDown);
    assert_eq!(stage.text.as_deref(), Some("bug"));
    let mut urgent = manager();
    urgent.keys("p 1 1 Enter s s Enter");
    assert!(form(&urgent).error.is_some(), "P1 offers none");
    urgent.keys("'false alarm' Enter");
    assert_eq!(urgent.model.incident.stage().stage, Stage::StoodDown);
}

/// R010: what was stood down keeps its file and its reason.
#[test]
fn r010_a_stand_down_keeps_its_reason() {
    let mut desk = manager();
    desk.keys("s s 'a test probe' Enter");
    let state = report::state(&desk.model.incident);
    assert_eq!(state["stage"]["name"], "stood_down");
    assert_eq!(state["stage"]["text"], "a test probe");
    desk.keys("s a Enter");
    assert!(form(&desk).error.is_some(), "coming back needs a reason");
}

/// R032: while a priority is chosen its answer and its roles are on screen.
#[test]
fn r032_the_answer_and_the_roles_of_a_priority_are_shown_with_it() {
    let mut desk = manager();
    let shown = |desk: &Desk| {
        let text = draw(&desk.model, &look()).text();
        text.split_whitespace().collect::<Vec<_>>().join(" ")
    };
    desk.keys("p 2 2");
    let text = shown(&desk);
    assert!(text.contains("P2: the team, now "), "{text}");
    assert!(
        text.contains("Roles: Incident Manager, Technical Lead"),
        "{text}"
    );
    desk.keys("'P5 nobody is hurt'");
    let text = shown(&desk);
    assert!(text.contains("P5: a bug for the backlog"), "{text}");
    assert!(text.contains("Roles: no role is asked for"), "{text}");
}

#[test]
fn r034_time_in_each_priority_is_kept() {
    let mut desk = manager();
    desk.keys("p 2 2 Enter").wait(1320);
    desk.keys("p 1 1 Enter").wait(120);
    let spells = section(&desk, "Priorities");
    assert_eq!(spells, ["14:31 P2: 22 min", "14:53 P1: 2 min+"]);
}

/// R122: the words that a team uses stand before the stage, where there is room.
#[test]
fn r122_the_header_prints_the_phase_before_the_stage() {
    let plain = Playbook::shipped();
    let mut sample = fixture::Sample::of(&fixture::events());
    let playbook = Playbook {
        phase_words: PhaseWords::Discover,
        ..plain
    };
    let set = warroom::domain::command::Command::Set {
        setting: warroom::domain::setting::Setting::Playbook(Box::new(playbook)),
        happened: None,
    };
    sample.ask(fixture::at(14, 34, 30), fixture::AKI, set);
    let incident = sample.incident().clone();
    let state = report::state(&incident);
    assert_eq!(state["stage"]["phase"], "Act");
    assert_eq!(state["stage"]["status_page"], "Identified");
    let text = report::status_text(&incident, fixture::now());
    assert!(text.contains("Stage: Act · Identified for"), "{text}");
    let shot = draw(&model_of(incident, 200, 60), &look());
    assert!(
        shot.rows()[0].contains("ACT · IDENTIFIED"),
        "{}",
        shot.rows()[0]
    );
}

/// R010: what is not real is stood down with the same answer, and both are kept.
#[test]
fn r010_not_real_leads_to_standing_down() {
    let mut desk = manager();
    desk.keys(": 'whether it is real' Enter y Enter");
    let validated = desk.model.incident.validated().expect("said");
    assert_eq!((validated.real, validated.by.as_str()), (true, "Ada"));
    desk.keys(": 'whether it is real' Enter n 'planned work' Enter");
    assert!(desk.model.overlays.is_empty(), "{:?}", desk.model.overlays);
    assert!(desk.model.incident.validated().is_some_and(|v| !v.real));
    let stage = desk.model.incident.stage();
    assert_eq!(stage.stage, Stage::StoodDown);
    assert_eq!(stage.text.as_deref(), Some("planned work"));
}

#[test]
fn r003_how_it_was_noticed_is_one_of_a_list_and_words() {
    let mut desk = manager();
    desk.keys(": 'how it was noticed' Enter m 'probe of eu-west' Enter");
    let words = desk.model.incident.detection_words();
    assert_eq!(words.as_deref(), Some("monitoring: probe of eu-west"));
}
