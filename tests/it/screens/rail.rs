//! The rail beside the timeline at 80 by 24: 25 columns in which no warning and no name that has
//! room is cut.

use super::kit::{draw_at, look};
use crate::desk::Desk;

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
