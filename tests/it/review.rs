//! The review key by key: one page, few keys, and two consoles that write it apart.

use crate::desk::Desk;
use crate::flows::count;
use warroom::app::effect::Effect;
use warroom::app::msg::Msg;
use warroom::domain::hypothesis::Confidence;
use warroom::domain::incident::Incident;
use warroom::domain::review::{ActionType, CauseType, LessonType, Question, Slot, SlotState};
use warroom::domain::setting::SettingKey;
use warroom::domain::stage::Stage;
use warroom::keymap::Key;
use warroom::overlay::Overlay;
use warroom::overlay::board::{List, Target};
use warroom::overlay::form::state::Form;
use warroom::pane::state::projection::RowKey;

/// Over and in review; 2026-11-20 is a Friday.
fn room() -> Desk {
    let mut desk = Desk::new("Ada", false);
    desk.keys("p 1 1 Enter s a Enter s m Enter s r Enter s v Enter");
    assert_eq!(incident(&desk).stage().stage, Stage::InReview);
    desk.wait(10);
    desk
}

fn incident(desk: &Desk) -> &Incident {
    &desk.model.incident
}

fn form(desk: &Desk) -> &Form {
    match desk.model.overlays.last() {
        Some(Overlay::Form(form)) => form,
        other => panic!("a form, not {other:?}"),
    }
}

fn is_on_top(desk: &Desk) -> bool {
    matches!(desk.model.overlays.last(), Some(Overlay::Board(board)) if board.list == List::Review)
}

/// What is in review opens at its review, from the start screen too; `R` does so for any other.
#[test]
fn the_start_screen_opens_what_is_in_review_at_its_review() {
    let mut desk = Desk::at(Incident::default(), "Ada", false);
    desk.model.found = vec![warroom::app::model::FoundFile {
        path: "other.json".into(),
        ..Default::default()
    }];
    let stage = |stage| {
        Some(warroom::report::Situation {
            stage,
            ..Default::default()
        })
    };
    for (at, keys, review) in [
        (Stage::InReview, "Enter", true),
        (Stage::InReview, "1", true),
        (Stage::InReview, "o Enter", true),
        (Stage::InReview, "R", true),
        (Stage::Resolved, "Enter", false),
        (Stage::Resolved, "R", true),
        (Stage::Investigating, "o Enter", false),
    ] {
        desk.model.found[0].situation = stage(at);
        desk.keys(keys);
        let opened = if review {
            Effect::OpenReview("other.json".into())
        } else {
            Effect::OpenFile("other.json".into())
        };
        assert_eq!(desk.effects.last(), Some(&opened), "{at}: {keys}");
    }
    desk.model.found.clear();
    desk.effects.clear();
    desk.keys("R");
    assert!(desk.effects.is_empty() && desk.said().contains("no incident is in this folder"));
}

/// What stands in review leads to its review: from the stage in the State pane, from the board and
/// from the decisions.
#[test]
fn the_review_is_a_key_away_from_wherever_it_is_said() {
    let mut desk = room();
    desk.keys("d 'put it back' Enter Esc");
    for keys in ["b R", "d R"] {
        desk.keys(keys);
        assert!(is_on_top(&desk), "{keys}");
        desk.keys("Esc");
        assert!(desk.model.overlays.is_empty(), "{keys}: one layer");
    }
    desk.keys("1");
    let stage = RowKey::Setting(SettingKey::Stage);
    desk.model.panes.state.selected = Some(stage.clone());
    desk.keys("Enter");
    assert!(is_on_top(&desk));
    // While it runs the stage has its details there, as everything has.
    let mut desk = Desk::new("Ada", false);
    desk.keys("1");
    desk.model.panes.state.selected = Some(stage);
    desk.keys("Enter");
    assert!(!is_on_top(&desk));
}

/// Practice: R149. Five whys are a letter, the words and Enter each.
#[test]
fn five_whys_follow_each_other_with_two_keys_each() {
    let mut desk = room();
    desk.keys("R");
    for words in ["a", "b", "c", "d", "e"] {
        assert_eq!(count(&mut desk, &format!("w 'because {words}' Enter")), 2);
        assert!(is_on_top(&desk));
    }
    let rows = incident(&desk).whys();
    let names: Vec<&str> = rows.iter().map(|row| row.name.as_str()).collect();
    assert_eq!(names, ["1", "2", "3", "4", "5"]);
    assert_eq!(rows[4].under, Some(rows[3].id));
    // A branch beside the last one; beside the second one it is a letter.
    desk.keys("k k k b 'because of the tool' Enter");
    let names: Vec<String> = incident(&desk).whys().into_iter().map(|r| r.name).collect();
    assert_eq!(names, ["1", "2", "3", "4", "5", "2b"]);
}

/// Practice: R153, R154. Adding an action asks for its kind, then takes it in one line.
#[test]
fn an_action_asks_for_its_kind_and_takes_owner_and_day_in_its_line() {
    let mut desk = room();
    desk.keys("R");
    let keys = count(&mut desk, "a d 'alert on held locks @Ada fri' Enter");
    assert_eq!(keys, 3);
    let items = incident(&desk).action_items();
    let item = &items[0];
    assert_eq!(
        (item.name.as_str(), item.text),
        ("A1", "alert on held locks")
    );
    assert_eq!(item.action_type, ActionType::Detect);
    assert_eq!(item.owner, Some("Ada"));
    let due = item.due.map(|day| day.to_string());
    assert_eq!(due.as_deref(), Some("2026-11-27"));
    drop(items);
    assert!(desk.said().starts_with("A1 added"), "{}", desk.said());
    // Without a kind it goes nowhere.
    desk.keys("a Enter");
    assert!(form(&desk).error.is_some());
    desk.keys("Esc");
    assert!(is_on_top(&desk));
}

#[test]
fn what_was_understood_and_what_speaks_of_guilt_is_said_while_typing() {
    let mut desk = room();
    desk.keys("R a p 'Ada should have asked @Ada +3d'");
    let understood = "Ada should have asked \u{b7} owner Ada \u{b7} due Mon 23 Nov 2026";
    assert_eq!(form(&desk).echo.as_deref(), Some(understood));
    assert_eq!(form(&desk).remarks.len(), 1, "{:?}", form(&desk).remarks);
    assert!(form(&desk).remarks[0].starts_with("\"should have\":"));
    // Flagged, not blocked.
    desk.keys("Enter");
    assert_eq!(
        incident(&desk).action_items()[0].text,
        "Ada should have asked"
    );
    desk.keys("w 'the probe did not cover it'");
    assert_eq!(form(&desk).remarks, Vec::<String>::new());
}

#[test]
fn causes_lessons_and_the_rest_are_a_letter_each() {
    let mut desk = room();
    desk.keys("R c r p 'the pool was too small' Enter");
    desk.keys("l w 'the page went out in minutes' Enter");
    desk.keys("n l 'the snapshot was fresh' Enter");
    let state = incident(&desk);
    let cause = &state.causes()[0];
    assert_eq!(
        (cause.cause_type, cause.text.as_str()),
        (CauseType::Root, "the pool was too small")
    );
    let lessons = state.lessons();
    let kinds: Vec<LessonType> = lessons.iter().map(|l| l.lesson_type).collect();
    assert_eq!(kinds, [LessonType::Well, LessonType::Lucky]);
    drop(lessons);
    // What was added last is selected: Enter changes it.
    desk.keys("e Ctrl-U 'the snapshot was twelve minutes old' Enter");
    assert_eq!(
        incident(&desk).lessons()[1].text,
        "the snapshot was twelve minutes old"
    );
    assert!(desk.said().starts_with("L2 changed"), "{}", desk.said());
    desk.keys("u");
    assert_eq!(incident(&desk).lessons()[1].text, "the snapshot was fresh");
    desk.keys("x");
    assert_eq!(incident(&desk).lessons().len(), 1);
}

/// Practice: R112, D8. What may have contributed waits for a judgement, which is its row, `e`, how
/// sure, and Enter; the paper asks as long as the review has not said.
#[test]
fn what_may_have_contributed_is_judged_with_its_words_filled_in() {
    let mut desk = Desk::new("Ada", false);
    desk.keys("n '! connection limit raised in zone 4 (found by Ada)' Enter Enter Enter");
    desk.wait(10);
    let asked = |desk: &Desk| incident(desk).candidate_causes().len();
    assert_eq!(asked(&desk), 1, "{:?}", incident(&desk).candidate_causes());
    let id = incident(&desk).candidate_causes()[0].id;
    desk.keys("R");
    let Some(Overlay::Board(board)) = desk.model.overlays.last_mut() else {
        panic!("the review, not {:?}", desk.model.overlays.last());
    };
    board.selected = Some(Target::Candidate(id, 0));
    desk.keys("x");
    assert!(
        desk.said().starts_with("Enter names it as a cause"),
        "{}",
        desk.said()
    );
    desk.keys("e");
    assert_eq!(form(&desk).value(2), "connection limit raised in zone 4");
    desk.keys("p Enter");
    let causes = incident(&desk).causes();
    assert_eq!(
        (
            causes[0].cause_type,
            causes[0].confidence,
            causes[0].text.as_str()
        ),
        (
            CauseType::Contributing,
            Confidence::Probable,
            "connection limit raised in zone 4"
        )
    );
    assert_eq!(asked(&desk), 0);
}

/// Practice: R143, R150. Space answers and fills, Enter says more, `x` takes back.
#[test]
fn space_answers_questions_and_fills_slots() {
    let mut desk = room();
    desk.keys("R");
    // Past the meeting and the data loss.
    desk.keys("j j Space");
    let answered = |desk: &Desk| incident(desk).review_answered();
    assert_eq!(answered(&desk), 1);
    assert!(
        incident(&desk)
            .review_answer(Question::DataKept)
            .is_some_and(|a| a.yes)
    );
    desk.keys("j Enter n 'one site is missing' Enter");
    let impact = incident(&desk)
        .review_answer(Question::ImpactAssessed)
        .cloned();
    assert_eq!(
        impact.map(|a| a.words()).as_deref(),
        Some("no: one site is missing")
    );
    desk.keys("x");
    assert_eq!(answered(&desk), 1);
    desk.keys("G Space");
    let slot = incident(&desk).slot(Slot::ClientMessage).filled;
    assert_eq!(slot.state, SlotState::Done);
    assert_eq!(slot.who.as_deref(), Some("Ada"));
    assert_eq!(
        slot.date.map(|d| d.to_string()).as_deref(),
        Some("2026-11-20")
    );
    desk.keys("k Enter n Enter");
    assert!(
        form(&desk)
            .error
            .as_deref()
            .is_some_and(|e| e.contains("why there is none"))
    );
    desk.text("no client was hit").keys("Enter");
    let slot = incident(&desk).slot(Slot::InternalReport).filled;
    assert_eq!(slot.state, SlotState::NotApplicable);
}

/// Practice: R060, R144.
#[test]
fn the_meeting_and_its_owner_are_set_in_one_form_with_the_hint_about_a_break() {
    let mut desk = room();
    desk.keys("R m '20:00'");
    let echo = form(&desk).echo.clone().unwrap_or_default();
    assert!(
        echo.contains("Fri 20 Nov 2026 20:00; the same day: not before"),
        "{echo}"
    );
    desk.keys("Tab 'Priya' Enter");
    let meeting = incident(&desk).review_meeting().expect("accepted");
    assert_eq!(incident(&desk).day_clock(meeting), "2026-11-20 20:00");
    let owner = incident(&desk)
        .holders_of("review_owner")
        .next()
        .map(|h| h.assigned.person.clone());
    assert_eq!(owner.as_deref(), Some("Priya"));
}

/// Practice: R150. The stage form asks why where something is open.
#[test]
fn closing_is_refused_by_name_and_goes_with_a_reason() {
    let mut desk = room();
    desk.keys("R s c Enter");
    let error = form(&desk).error.clone().unwrap_or_default();
    assert!(
        error.contains("0 of 5 review questions answered"),
        "{error}"
    );
    assert_eq!(incident(&desk).stage().stage, Stage::InReview);
    desk.text("merged into 1043").keys("Enter");
    let now = incident(&desk).stage();
    assert_eq!(
        (now.stage, now.text.as_deref()),
        (Stage::Closed, Some("merged into 1043"))
    );
}

/// Practice: R154. The prompt leads to the first action without owner or date.
#[test]
fn the_prompt_for_bare_actions_opens_the_first_of_them() {
    let mut desk = room();
    desk.keys("R a d 'alert' Enter Esc");
    desk.keys("P");
    let rows = warroom::domain::prompt::prompts(incident(&desk), desk.now);
    assert!(
        rows.iter()
            .any(|p| p.rule == warroom::playbook::RuleId::N24),
        "{rows:?}"
    );
    desk.keys("Esc");
    let id = incident(&desk).action_items()[0].id;
    // The whole way: the prompt's line in the list of prompts.
    desk.keys("P g");
    for _ in 0..rows.len() {
        let on_it = matches!(
            desk.model.overlays.last(),
            Some(Overlay::Sheet(sheet)) if format!("{:?}", sheet.selected).contains("N24")
        );
        if on_it {
            break;
        }
        desk.keys("j");
    }
    desk.keys("Enter");
    assert_eq!(form(&desk).title, "Change A1");
    desk.keys("Tab 'Rob' Tab Ctrl-U '12 dec' Enter");
    let items = incident(&desk).action_items();
    assert_eq!(items[0].id, id);
    assert_eq!(items[0].owner, Some("Rob"));
    assert_eq!(
        items[0].due.map(|d| d.to_string()).as_deref(),
        Some("2026-12-12")
    );
}

#[test]
fn the_prompt_for_the_date_opens_the_meeting() {
    let mut desk = room();
    desk.keys(": 'Set the review' Enter");
    assert_eq!(form(&desk).title, "The review");
}

/// Two consoles add apart; when they meet, all of it is there.
#[test]
fn two_consoles_write_the_review_apart_and_merge() {
    let mut one = room();
    one.keys("R w 'the lock' Enter a p 'shared' Enter Esc");
    let mut two = Desk::at(incident(&one).clone(), "Bo", false);
    two.now = one.now;
    one.outbox.clear();
    two.wait(1);
    one.keys("R w 'no test on full data' Enter a d 'here' Enter");
    two.keys("R w 'nobody knew of it' Enter a d 'there' Enter");
    one.hear(&mut two);
    two.hear(&mut one);
    assert_eq!(incident(&one), incident(&two));
    let whys: Vec<String> = incident(&one).whys().into_iter().map(|r| r.name).collect();
    assert_eq!(whys, ["1", "2", "2b"]);
    let items: Vec<String> = incident(&one)
        .action_items()
        .into_iter()
        .map(|i| i.name)
        .collect();
    assert_eq!(items, ["A1", "A2", "A2b"]);
}

/// A row that somebody else adds does not move what I am about to tick.
#[test]
fn what_arrives_does_not_move_the_selection() {
    let mut one = room();
    one.keys("R a p 'mine' Enter Esc");
    let mut two = Desk::at(incident(&one).clone(), "Bo", false);
    two.now = one.now;
    two.keys("R a p 'theirs' Enter Esc");
    one.keys("R");
    let target = |desk: &Desk| match desk.model.overlays.last() {
        Some(Overlay::Board(board)) => board.target(incident(desk)),
        _ => None,
    };
    one.keys("G k k k k k");
    let before = target(&one);
    one.hear(&mut two);
    assert_eq!(target(&one), before);
    assert!(before.is_some());
}

#[test]
fn a_half_typed_action_survives_a_crash() {
    let mut desk = room();
    desk.keys("R a d 'alert on held lo'");
    let mut next = desk.crashed();
    next.keys("R a");
    assert_eq!(form(&next).value(1), "alert on held lo");
    assert_eq!(form(&next).value(0), "detect");
}

#[test]
fn read_only_shows_the_review_and_changes_nothing() {
    let mut desk = room();
    desk.model.seat.read_only = Some("--read-only".into());
    let before = incident(&desk).log().len();
    desk.keys("R");
    assert!(is_on_top(&desk));
    for key in ["w", "b", "c", "l", "a", "m", "n", "x", "Space", "Enter"] {
        let key: Key = key.parse().expect("a key");
        desk.msg(Msg::Key(key));
        assert!(is_on_top(&desk), "{key}: {:?}", desk.model.overlays.last());
    }
    assert_eq!(incident(&desk).log().len(), before);
}

#[test]
fn a_row_is_copied_unless_it_is_to_stay_in_the_room() {
    let mut desk = room();
    desk.keys("R a d 'alert on held locks' Enter y");
    let copied = |desk: &Desk| {
        desk.effects.iter().rev().find_map(|effect| match effect {
            Effect::Copy(text) => Some(text.clone()),
            _ => None,
        })
    };
    let text = copied(&desk).expect("copied");
    assert!(
        text.starts_with("A1 no owner/day detect: alert on held locks"),
        "{text}"
    );
    desk.effects.clear();
    desk.keys(": 'Restrict' Enter");
    assert_eq!(form(&desk).title, "Keep this from walls and exports?");
    desk.keys("Enter y");
    assert_eq!(copied(&desk), None);
    assert!(incident(&desk).action_items()[0].restricted);
}

/// Practice: R142.
#[test]
fn sharing_is_ticked_with_who_and_when() {
    use warroom::domain::checklist::{Done, lines};
    let mut desk = room();
    desk.keys("c");
    for _ in 0..20 {
        let on_it = matches!(
            desk.model.overlays.last(),
            Some(Overlay::Sheet(sheet)) if format!("{:?}", sheet.selected).contains("shared-client")
        );
        if on_it {
            break;
        }
        desk.keys("j");
    }
    desk.keys("Space");
    let (by, at) = ("Ada", desk.now);
    let done = |id: &str| {
        let lines = lines(incident(&desk), Stage::InReview);
        let line = lines.iter().find(|line| line.id == id);
        format!("{:?}", line.expect(id).done)
    };
    assert_eq!(
        done("shared-client"),
        format!("{:?}", Done::Ticked { by, at })
    );
    assert_eq!(done("call-offered"), "Open");
    assert_eq!(done("factors"), "Open");
}

/// What the review says itself needs no tick.
#[test]
fn the_checklist_of_the_review_knows_what_the_review_says() {
    use warroom::domain::checklist::{Done, lines};
    let mut desk = room();
    desk.keys(
        "R c r p 'the pool' Enter w 'it was small' Tab Tab 'it had always been enough' Enter",
    );
    let lines = lines(incident(&desk), Stage::InReview);
    let shown = |id: &str| {
        lines
            .iter()
            .any(|line| line.id == id && line.done == Done::Shown)
    };
    assert!(shown("factors") && shown("made-sense"), "{lines:?}");
    assert!(!shown("actions-owned"));
}

/// Practice: R156.
#[test]
fn the_help_says_what_counts_in_this_stage() {
    let title = |stages: &str| {
        let mut desk = Desk::new("Ada", false);
        desk.keys(stages).keys("?");
        match desk.model.overlays.last() {
            Some(Overlay::Picker(picker)) => picker.title.clone(),
            other => panic!("{other:?}"),
        }
    };
    assert_eq!(
        title("s a Enter s i Enter"),
        "Help: Timeline \u{b7} Respond: call for help early; nobody minds being called"
    );
    assert!(title("s s 'a drill' Enter").ends_with("Timeline"));
    assert!(title("").contains("Detect: we know before our customers do"));
}

#[test]
fn the_details_of_a_row_say_what_it_says_now_and_what_to_think_of_again() {
    let mut desk = room();
    desk.keys("R a d 'Ada should have seen it @Ada fri' Enter");
    let key = incident(&desk)
        .log()
        .get(incident(&desk).action_items()[0].id);
    let key = key.expect("there").order();
    let lines = warroom::overlay::details::projection::project(incident(&desk), key);
    let said = |label: &str| {
        let found = lines.iter().find(|(known, _)| *known == label);
        found.map(|(_, words)| words.clone()).unwrap_or_default()
    };
    assert_eq!(said("Owner"), "Ada");
    assert_eq!(said("Due"), "Fri 27 Nov 2026");
    assert!(
        said("Think again").starts_with("\"should have\":"),
        "{lines:?}"
    );
}
