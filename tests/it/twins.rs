//! Two entries with one id, as a copied journal makes them: both are seen, and each can be chosen.

use crate::desk::Desk;
use crate::screens::kit::{draw, look};
use warroom::app::msg::Msg;
use warroom::domain::timeline::FOR_BOTH;
use warroom::overlay::Overlay;
use warroom::overlay::details::projection::project;
use warroom::sync::Report;

/// A console that has two entries of one id between two others.
fn desk() -> Desk {
    let mut desk = Desk::new("Ada", true);
    desk.keys("'before' Enter");
    let mut copy = desk.part();
    desk.keys("'the pool is full' Enter");
    copy.keys("'the queue is long' Enter");
    desk.hear(&mut copy);
    assert_eq!(desk.model.incident.log().doubled().len(), 1);
    desk.wait(1).keys("'after' Enter Esc");
    desk
}

fn chosen(desk: &Desk) -> String {
    let key = desk.model.panes.timeline.selected.expect("selected");
    desk.model.incident.entry_by(key).expect("an entry").text
}

#[test]
fn the_cursor_goes_over_both_up_and_down_with_and_without_a_filter() {
    let mut desk = desk();
    for filter in ["", "/ 'the ' Enter"] {
        desk.keys(filter).keys("2 g");
        let walk = |desk: &mut Desk, key: &str| -> Vec<String> {
            let steps = 0..desk.model.panes.timeline.len(&desk.model.incident);
            steps
                .map(|_| {
                    let text = chosen(desk);
                    desk.keys(key);
                    text
                })
                .collect()
        };
        let down = walk(&mut desk, "j");
        let mut up = walk(&mut desk, "k");
        up.reverse();
        assert_eq!(down, up);
        for words in ["the pool is full", "the queue is long"] {
            let times = down.iter().filter(|text| *text == words).count();
            assert_eq!(times, 1, "{words} in {down:?}");
            assert!(draw(&desk.model, &look()).find(words).is_some());
        }
    }
}

#[test]
fn each_has_its_own_details_and_an_act_says_that_it_is_about_both() {
    let mut desk = desk();
    for (words, other) in [("the pool", "the queue"), ("the queue", "the pool")] {
        desk.select(words).keys("Enter");
        let Some(Overlay::Details { key, .. }) = desk.model.overlays.last() else {
            panic!("no details");
        };
        let said = format!("{:?}", project(&desk.model.incident, *key));
        assert!(said.contains(words) && !said.contains(other), "{said}");
        assert!(said.contains(FOR_BOTH), "{said}");
        desk.keys("Esc");
    }
    for keys in ["*", "x"] {
        desk.select("the queue").keys(keys);
        assert!(desk.said().contains(FOR_BOTH), "{keys}: {}", desk.said());
    }
    let entries = desk.model.incident.entries();
    let marked = entries.filter(|entry| entry.star && entry.struck.is_some());
    assert_eq!(marked.count(), 2);
    desk.select("after").keys("*");
    assert!(!desk.said().contains(FOR_BOTH), "{}", desk.said());
}

#[test]
fn nobody_changes_the_words_of_another_by_the_id_of_their_own() {
    let mut desk = Desk::new("Ada", true);
    let mut copy = Desk::new("Rob", true);
    copy.writer = desk.writer.clone();
    desk.keys("'mine' Enter Esc");
    copy.keys("'theirs' Enter Esc");
    desk.hear(&mut copy);
    assert_eq!(desk.model.incident.log().doubled().len(), 1);
    desk.wait(1);
    for words in ["mine", "theirs"] {
        desk.select(words).keys("x");
        assert!(desk.said().contains("Rob"), "{}", desk.said());
    }
    assert!(
        desk.model
            .incident
            .entries()
            .all(|entry| entry.struck.is_none())
    );
}

#[test]
fn the_one_that_came_from_elsewhere_is_marked_as_new() {
    let mut desk = Desk::new("Ada", true);
    let mut copy = Desk::new("Rob", true);
    copy.writer = desk.writer.clone();
    desk.keys("'mine' Enter Esc");
    copy.keys("'theirs' Enter Esc");
    desk.msg(Msg::Store(Report::Seen(copy.outbox.clone())));
    let unseen = desk.model.panes.timeline.unseen.iter();
    let texts: Vec<String> = unseen
        .map(|key| desk.model.incident.entry_by(*key).expect("an entry").text)
        .collect();
    assert_eq!(texts, ["theirs"]);
}
