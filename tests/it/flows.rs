//! The budgets of keys: what each of the usual things takes beyond the words themselves. A name
//! is two or three letters and Tab, which count as one word. M1 to M12 are the manager's twelve
//! most frequent actions, S1 to S12 the scribe's. `docs/actions.md` is written from what is played
//! here.

mod page;
mod table;

use self::table::{FLOWS, last, manager, scribe, scribe_after_a_word};
use crate::desk::Desk;
use crate::handover;
use warroom::app::effect::Effect;
use warroom::app::msg::Msg;
use warroom::domain::stage::Stage;
use warroom::keymap::{Code, Key};
use warroom::overlay::Overlay;
use warroom::pane::timeline::projection::TimelinePane;

/// One piece of a script.
enum Piece<'a> {
    /// A named key.
    Key(&'a str),
    /// Words that are typed.
    Words(&'a str),
    /// The first letters of a name, and Tab.
    Name(&'a str),
    /// Signs, each of which is a key; the blanks around them are not counted.
    Signs(&'a str),
    /// Several lines, with `/` between them, that are pasted.
    Paste(&'a str),
}

/// Takes the first piece off a script.
fn piece<'a>(script: &mut &'a str) -> Option<Piece<'a>> {
    let rest = script.trim_start();
    let until = |end| rest[1..].split_once(end).expect("a closing sign");
    let (piece, after) = match rest.chars().next()? {
        '\'' => (Piece::Words(until('\'').0), until('\'').1),
        '<' => (Piece::Name(until('>').0), until('>').1),
        '{' => (Piece::Signs(until('}').0), until('}').1),
        '[' => (Piece::Paste(until(']').0), until(']').1),
        _ => {
            let (key, after) = rest.split_once(' ').unwrap_or((rest, ""));
            (Piece::Key(key), after)
        }
    };
    *script = after;
    Some(piece)
}

/// Plays a script and counts: each named key is one; words, names and what is pasted are none.
pub(crate) fn count(desk: &mut Desk, script: &str) -> usize {
    let mut keys = 0;
    let mut rest = script;
    while let Some(piece) = piece(&mut rest) {
        match piece {
            Piece::Key(key) => {
                desk.keys(key);
                keys += 1;
            }
            Piece::Words(words) => {
                desk.text(words);
            }
            Piece::Signs(signs) => {
                desk.text(signs).text(" ");
                keys += signs.chars().filter(|sign| *sign != ' ').count();
            }
            Piece::Name(start) => desk.text(start).msg(Msg::Key(Key::plain(Code::Tab))),
            Piece::Paste(lines) => {
                let (text, cut) = (lines.replace('/', "\n"), false);
                desk.msg(Msg::Paste { text, cut });
            }
        }
    }
    keys
}

#[test]
fn every_flow_stays_within_its_keys() {
    for (name, seat, script, budget, came) in FLOWS {
        let mut desk = seat();
        let keys = count(&mut desk, script);
        assert!(
            keys <= *budget,
            "{name}: {keys} keys, the budget is {budget}"
        );
        assert!(came(&desk), "{name}: {:?} {}", desk.notes(), desk.said());
        assert!(
            desk.model.overlays.is_empty(),
            "{name}: nothing is left open"
        );
        assert!(desk.model.pending.is_empty(), "{name}");
    }
}

/// M1: one key opens what the top prompt asks for, filled; a second one sends it.
#[test]
fn the_top_prompt_takes_one_key() {
    let mut desk = Desk::new("Ada", false);
    desk.wait(600);
    assert_eq!(count(&mut desk, "!"), 1);
    assert_eq!(desk.model.overlays.len(), 1);
    assert_eq!(count(&mut desk, "Enter"), 1);
    let stage = desk.model.incident.stage().stage;
    assert_eq!(stage, Stage::Acknowledged);
}

/// S10: three keys from the bar show what is new for customers, one goes back.
#[test]
fn what_is_new_for_customers_takes_three_keys() {
    let mut desk = scribe_after_a_word();
    assert_eq!(count(&mut desk, "Esc m c"), 3);
    let shown = match desk.model.overlays.last() {
        Some(Overlay::Missed(missed)) => missed.text.clone(),
        other => panic!("what is new, not {other:?}"),
    };
    assert!(shown.contains("the pool is full"), "{shown}");
    assert_eq!(count(&mut desk, "Esc"), 1);
    assert!(desk.model.overlays.is_empty());
}

/// M12: two keys offer command, two take it; then the text that tells the others lies open.
#[test]
fn command_changes_hands_with_two_keys_on_each_side() {
    for script in ["! y", "h y"] {
        let mut desk = handover::asked();
        assert_eq!(count(&mut desk, script), 2);
        assert_eq!(handover::commands(&desk.model.incident), "Rob", "{script}");
        assert!(desk.model.pending.is_empty());
    }
}

/// S3: backdating takes three to five keys more than the words, the space after it not counted.
#[test]
fn backdating_takes_three_to_five_keys() {
    for (sign, seconds) in [("@-5", 300), ("@-10", 600), ("@1425", 360), ("@~-5", 300)] {
        assert!((3..=5).contains(&sign.chars().count()), "{sign}");
        let mut desk = scribe();
        desk.text(sign).keys("' errors fall' Enter");
        let entry = last(&desk.model.incident);
        assert_eq!(entry.at.seconds_since(entry.happened.at), seconds, "{sign}");
        assert_eq!(entry.text, "errors fall", "{sign}");
    }
}

/// M5: a task is done, or gets ten minutes more, with one key on it.
#[test]
fn a_task_is_done_or_extended_with_one_key() {
    let mut desk = manager();
    desk.keys("a 'read the logs 10m' Enter 1 G");
    while !matches!(
        desk.model.panes.state.selected,
        Some(warroom::pane::state::projection::RowKey::Task(_))
    ) {
        desk.keys("k");
    }
    let before = desk.model.incident.open_tasks()[0].due;
    assert_eq!(count(&mut desk, "+"), 1);
    assert!(desk.model.incident.open_tasks()[0].due > before);
    assert_eq!(count(&mut desk, "Space"), 1);
    assert!(desk.model.incident.open_tasks().is_empty());
    assert!(TimelinePane::default().follow);
}

/// M5: who hears that something is done says so from wherever they are.
#[test]
fn a_task_is_done_from_anywhere() {
    let mut desk = manager();
    desk.keys("a '@rob read the logs 10m' Enter a '@ada look' Enter n 'on it' Enter");
    assert_eq!(count(&mut desk, "Space 'rob' Enter"), 2);
    let open = desk.model.incident.open_tasks();
    let left: Vec<&str> = open.iter().map(|task| task.given.text.as_str()).collect();
    assert_eq!(left, ["look"]);
    assert!(desk.said().ends_with("undo"), "{}", desk.said());
    assert_eq!(count(&mut desk, "Space Enter"), 2);
    assert!(desk.model.incident.open_tasks().is_empty());
    // Nothing of it is done by Space alone.
    desk.keys("a 'one more' Enter Space Esc");
    assert_eq!(desk.model.incident.open_tasks().len(), 1);
}

/// No flow of the twenty-four is forgotten: each is in the table, or is a test by itself.
#[test]
fn the_single_comment_takes_three_keys() {
    let mut desk = scribe();
    assert_eq!(count(&mut desk, "Esc o c"), 3);
    let shown = match desk.model.overlays.last() {
        Some(Overlay::Page(page)) => page.text(),
        other => panic!("a page, not {other:?}"),
    };
    assert!(shown.contains("## Summary timeline"), "{shown}");
    desk.keys("y");
    assert_eq!(desk.effects.last(), Some(&Effect::Copy(shown)));
}

#[test]
fn all_twenty_four_flows_are_driven() {
    let by_itself: [(&str, fn()); 6] = [
        ("M1", the_top_prompt_takes_one_key),
        ("M5", a_task_is_done_or_extended_with_one_key),
        ("M12", command_changes_hands_with_two_keys_on_each_side),
        ("S3", backdating_takes_three_to_five_keys),
        ("S10", what_is_new_for_customers_takes_three_keys),
        ("S12", the_single_comment_takes_three_keys),
    ];
    let table = FLOWS.iter().filter_map(|(name, ..)| name.split_once(':'));
    let table = table.map(|(number, _)| number);
    let mut driven: Vec<&str> = by_itself.iter().map(|(number, _)| *number).collect();
    driven.extend(table);
    for role in ["M", "S"] {
        for number in 1..=12 {
            let flow = format!("{role}{number}");
            assert!(driven.contains(&flow.as_str()), "nothing drives {flow}");
        }
    }
}
