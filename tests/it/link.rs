//! What a console says of the server that it shares through: in the header while it is so, and once
//! in a sentence when something gets in the way.

use crate::desk::Desk;
use crate::handover::manager;
use crate::screens::kit::{draw_at, look};
use std::sync::Arc;
use warroom::app::msg::Msg;
use warroom::domain::presence::{Presence, Present, Seating};
use warroom::domain::time::Timestamp;
use warroom::sync::{Link, LinkState, LinkTrouble, Report};

/// A console of an incident with some entries.
fn desk() -> Desk {
    let mut desk = Desk::new("Ada", false);
    desk.keys("n 'one' Enter n 'two' Enter");
    desk
}

/// The header of a console.
fn header(desk: &Desk, width: u16) -> String {
    let mut model = desk.model.clone();
    model.size = (width, 45);
    let screen = draw_at(&model, desk.now, &look()).text();
    screen.lines().take(3).collect::<Vec<_>>().join("\n")
}

/// A link in that state, to which the last `waiting` events are not known to have gone.
fn link(desk: &Desk, state: LinkState, waiting: usize) -> Link {
    let events = desk.model.incident.log().events().iter().rev();
    let ids = events.take(waiting).map(|event| event.id);
    Link {
        state,
        waiting: Arc::new(ids.collect()),
        ..Link::default()
    }
}

fn tell(desk: &mut Desk, link: Link) {
    desk.msg(Msg::Store(Report::Link(link)));
}

fn trouble(desk: &Desk, what: LinkTrouble, reason: &str) -> LinkState {
    LinkState::Trouble {
        what,
        since: desk.now.plus_seconds(-133),
        reason: reason.to_owned(),
    }
}

/// How often a sentence was said.
fn said(desk: &Desk, words: &str) -> usize {
    let history = desk.model.messages.history.iter();
    history.filter(|said| said.text.contains(words)).count()
}

#[test]
fn the_header_has_its_words_for_each_state_of_the_link() {
    let mut desk = desk();
    assert!(!header(&desk, 200).contains("NATS"), "not shared so");
    let at = |what, reason| trouble(&desk, what, reason);
    let shows = [
        (LinkState::Opening, 0, "NATS connecting"),
        (LinkState::Reading, 0, "NATS reading"),
        (LinkState::Live, 0, "on NATS"),
        (LinkState::Live, 3, "NATS sending 3"),
        (
            at(LinkTrouble::Offline, "it does not answer"),
            0,
            "NATS offline 02:13 (it does not answer)",
        ),
        (
            at(LinkTrouble::Offline, "the connection ended"),
            2,
            "NATS offline 02:13, 2 to send (the connection ended)",
        ),
        (
            at(LinkTrouble::Refused, "authorization violation"),
            0,
            "NATS REFUSED 02:13 (authorization violation)",
        ),
        (
            at(LinkTrouble::Full, "maximum messages exceeded"),
            1,
            "NATS FULL 02:13, 1 to send (maximum messages exceeded)",
        ),
        (
            at(LinkTrouble::Missing, "there is no stream X"),
            0,
            "NATS NO STREAM 02:13 (there is no stream X)",
        ),
    ];
    for (state, waiting, words) in shows {
        let link = link(&desk, state, waiting);
        tell(&mut desk, link);
        let header = header(&desk, 200);
        assert!(header.contains(words), "{words}\n{header}");
    }
}

#[test]
fn where_there_is_little_room_the_reason_goes_and_how_it_stands_stays() {
    let mut desk = desk();
    let state = trouble(&desk, LinkTrouble::Offline, &"a long reason ".repeat(12));
    let link = link(&desk, state, 2);
    tell(&mut desk, link);
    let header = header(&desk, 80);
    assert!(header.contains("NATS offline 02:13, 2 to send"), "{header}");
    assert!(!header.contains("a long reason a"), "{header}");
}

#[test]
fn what_is_too_long_for_the_server_is_not_said_to_be_on_its_way() {
    let mut desk = desk();
    let mut one = link(&desk, LinkState::Live, 3);
    one.unfit = 1;
    tell(&mut desk, one.clone());
    assert!(header(&desk, 200).contains("NATS sending 2"));
    one.waiting = Arc::new(one.waiting.iter().take(1).copied().collect());
    tell(&mut desk, one);
    let header = header(&desk, 200);
    assert!(header.contains("on NATS, 1 too long"), "{header}");
}

#[test]
fn what_is_in_the_way_is_said_once_and_anew_when_it_is_another() {
    let mut desk = desk();
    let refused = "the NATS server refused us";
    let offline = "the NATS server cannot be reached";
    for (what, reason) in [
        (LinkTrouble::Offline, "it does not answer"),
        (LinkTrouble::Offline, "connection refused"),
        (LinkTrouble::Refused, "not you"),
        (LinkTrouble::Refused, "not you"),
        (LinkTrouble::Refused, "nor you"),
    ] {
        let state = trouble(&desk, what, reason);
        let link = link(&desk, state, 0);
        tell(&mut desk, link);
    }
    assert_eq!(said(&desk, offline), 1, "that it is away is said once");
    assert_eq!(said(&desk, "refused us: not you"), 1);
    assert_eq!(said(&desk, "refused us: nor you"), 1);
    assert_eq!(said(&desk, refused), 2);
    let live = link(&desk, LinkState::Live, 0);
    tell(&mut desk, live);
    let state = trouble(&desk, LinkTrouble::Offline, "it does not answer");
    let again = link(&desk, state, 0);
    tell(&mut desk, again);
    assert_eq!(said(&desk, offline), 2, "and again after it was back");
}

#[test]
fn an_error_that_was_not_read_yet_is_not_covered_by_the_links() {
    let mut desk = desk();
    desk.model
        .messages
        .say("NOT RECORDED: disk full", true, desk.now);
    let state = trouble(&desk, LinkTrouble::Refused, "not you");
    let link = link(&desk, state, 0);
    tell(&mut desk, link);
    assert_eq!(desk.said(), "NOT RECORDED: disk full");
}

/// An entry keeps its mark until it is in the file and the stream has shown it.
#[test]
fn an_entry_is_marked_until_the_file_and_the_stream_have_it() {
    let mut desk = desk();
    let opening = link(&desk, LinkState::Live, 0);
    tell(&mut desk, opening);
    desk.keys("n 'all quiet' Enter");
    let id = desk.outbox.last().expect("recorded").id;
    assert!(desk.model.unsent.contains(&id), "at once, untold");
    let one = link(&desk, LinkState::Live, 1);
    tell(&mut desk, one);
    desk.msg(Msg::Store(Report::Shared(vec![id])));
    assert!(desk.model.unsent.contains(&id) && !desk.model.unshared.contains(&id));
    let none = link(&desk, LinkState::Live, 0);
    tell(&mut desk, none);
    assert!(!desk.model.unsent.contains(&id));
}

/// Somebody's console, seen so many seconds ago.
fn one(desk: &Desk, person: &str, ago: i64, here: bool) -> Presence {
    Presence {
        console: format!("{person}0000"),
        person: person.to_owned(),
        host: "ops1".to_owned(),
        seating: Seating::Console,
        since: Timestamp::from_millis(desk.now.millis() - 3_600_000),
        seen: desk.now.plus_seconds(-ago),
        here,
    }
}

fn present(desk: &Desk, consoles: Vec<Presence>) -> Present {
    Present {
        consoles,
        looked: Some(desk.now),
    }
}

#[test]
fn those_who_share_only_the_server_are_in_the_header_and_each_console_counts_once() {
    let mut ada = manager();
    let folder = present(
        &ada,
        vec![one(&ada, "Ada", 0, true), one(&ada, "Bo", 9, true)],
    );
    let afar = present(
        &ada,
        vec![one(&ada, "Ada", 3, true), one(&ada, "Rob", 3, true)],
    );
    ada.msg(Msg::Store(Report::Present(folder)));
    ada.msg(Msg::Store(Report::PresentAfar(afar)));
    let words = header(&ada, 160);
    assert!(words.contains("3 here: Ada, Bo, Rob"), "{words}");
    let afar = present(
        &ada,
        vec![one(&ada, "Ada", 0, true), one(&ada, "Rob", 0, false)],
    );
    ada.msg(Msg::Store(Report::PresentAfar(afar)));
    let words = header(&ada, 160);
    assert!(words.contains("2 here: Ada, Bo"), "{words}");
}

/// The deputy on another site is asked to take command from a manager whose console fell silent
/// there; while the link is down nobody is.
#[test]
fn a_manager_on_another_site_who_falls_silent_is_noticed_through_the_server() {
    let mut ada = manager();
    let mut rob = Desk::new("Rob", false);
    rob.now = ada.now;
    rob.hear(&mut ada);
    rob.keys("s a Enter");
    let asked = |rob: &Desk| {
        let mut model = rob.model.clone();
        model.size = (120, 40);
        let screen = draw_at(&model, rob.now, &look()).text();
        screen.contains("Call Ada or take command: silent for")
    };
    let here = |rob: &mut Desk| {
        let folder = present(rob, vec![one(rob, "Rob", 0, true)]);
        rob.msg(Msg::Store(Report::Present(folder)));
    };
    let away = |rob: &mut Desk, ago, here| {
        let afar = present(
            rob,
            vec![one(rob, "Rob", 0, true), one(rob, "Ada", ago, here)],
        );
        rob.msg(Msg::Store(Report::PresentAfar(afar)));
    };
    here(&mut rob);
    away(&mut rob, 0, true);
    rob.wait(420);
    here(&mut rob);
    assert!(!asked(&rob), "the link told nothing since: it may be down");
    away(&mut rob, 420, false);
    assert!(asked(&rob));
    away(&mut rob, 0, true);
    assert!(!asked(&rob), "she is back");
}
