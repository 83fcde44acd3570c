//! Panes with little room: the rail beside the timeline at 80 by 24, and State above it at 120 by
//! 40. No warning and no name that has room is cut, and who goes to a pane can read it.

use super::kit::{draw, draw_at, look, model};
use crate::desk::Desk;
use warroom::app::model::Pane;

fn console() -> Desk {
    let mut desk = Desk::new("Ada", false);
    desk.keys("r i 'Ada' Enter r s 'Nia Castellanos' Enter r t 'Robin Achterberg' Enter");
    desk.keys("a '@nia ask the bank for their error counts 10m' Enter");
    desk.msg(warroom::app::msg::Msg::Resize(80, 24));
    desk.wait(20 * 60);
    desk
}

/// That a task is late stands before whose it is: the name is what gives way.
#[test]
fn a_late_task_says_so_whatever_the_name() {
    let desk = console();
    let shot = draw_at(&desk.model, desk.now, &look());
    let text = shot.text();
    assert!(text.contains("T1 LATE 10m Nia"), "{text}");
}

/// A short role leaves its columns to the name, and of both the name is cut last.
#[test]
fn a_name_in_the_rail_is_whole_where_there_is_room() {
    let desk = console();
    let text = draw_at(&desk.model, desk.now, &look()).text();
    assert!(text.contains("Scribe    Nia Castellanos"), "{text}");
    assert!(text.contains("Technic… Robin Achterberg"), "{text}");
}

/// Whoever goes to State reads all four answers and what is open, without another key.
#[test]
fn state_takes_the_greater_part_while_it_has_the_focus() {
    let mut model = model(120, 40);
    model.focus = Pane::State;
    let shot = draw(&model, &look());
    for words in ["regions are well.", "unsafe)", "us-east.", "T1 Jon", "T2"] {
        let (column, _) = shot.find(words).unwrap_or((120, 0));
        assert!(column < 74, "{words:?} in\n{}", shot.text());
    }
    let (_, state) = shot.find("1 State").expect("a pane");
    let (_, timeline) = shot.find("2 Timeline").expect("a pane");
    assert!(timeline - state > 15, "{}", shot.text());
}
