//! Who is here: on the screen, and what happens when the manager's console falls silent.

use crate::desk::Desk;
use crate::handover::{commands, manager};
use crate::screens::kit::{draw_at, look};
use warroom::app::msg::Msg;
use warroom::domain::presence::{Presence, Present, Seating};
use warroom::domain::time::Timestamp;
use warroom::sync::Report;

/// The screen of a console.
fn screen_of(desk: &Desk, width: u16, height: u16) -> String {
    let mut model = desk.model.clone();
    model.size = (width, height);
    draw_at(&model, desk.now, &look()).text()
}

/// Tells a console who sits where: name, seconds since the last sign, still open.
fn tell(desk: &mut Desk, all: &[(&str, i64, bool)]) {
    let one = |(person, ago, here): &(&str, i64, bool)| Presence {
        console: (*person).to_owned(),
        person: (*person).to_owned(),
        host: "ops1".to_owned(),
        seating: Seating::Console,
        since: Timestamp::from_millis(desk.now.millis() - 3_600_000),
        seen: desk.now.plus_seconds(-ago),
        here: *here,
    };
    let present = Present {
        consoles: all.iter().map(one).collect(),
        looked: Some(desk.now),
    };
    desk.msg(Msg::Store(Report::Present(present)));
}

/// Rob's console, which has heard all of Ada's.
fn robs(ada: &mut Desk) -> Desk {
    let mut rob = Desk::new("Rob", false);
    rob.now = ada.now;
    rob.hear(ada);
    rob.keys("s a Enter");
    rob
}

#[test]
fn the_header_names_who_is_here_and_the_roster_who_was_seen_last() {
    let mut ada = manager();
    let before = screen_of(&ada, 160, 45);
    assert!(before.contains("1 wrote in 15m: Ada"), "{before}");
    tell(
        &mut ada,
        &[("Ada", 0, true), ("Rob", 3, true), ("Mei", 400, false)],
    );
    let screen = screen_of(&ada, 160, 45);
    assert!(screen.contains("2 here: Ada, Rob"), "{screen}");
    assert!(screen.contains("Ada here"), "{screen}");
    ada.wait(1);
    tell(&mut ada, &[("Ada", 420, false), ("Rob", 3, true)]);
    let screen = screen_of(&ada, 160, 45);
    assert!(screen.contains("1 here: Rob"), "{screen}");
    assert!(screen.contains("Ada gone 7m"), "{screen}");
}

/// Who has gone is named in full before it is said for how long they have held the role.
#[test]
fn a_name_is_not_cut_because_somebody_has_gone() {
    let mut ada = manager();
    ada.keys("r s 'Nia Castellanos' Enter r c 'Bram Ito' Enter");
    ada.wait(1);
    tell(
        &mut ada,
        &[("Ada", 0, true), ("Nia Castellanos", 420, false)],
    );
    let screen = screen_of(&ada, 120, 40);
    assert!(screen.contains("Nia Castellanos gone 7m"), "{screen}");
}

#[test]
fn what_somebody_calls_themselves_cannot_drive_the_screen() {
    let mut ada = manager();
    tell(&mut ada, &[("\u{1b}]0;x\u{7}Mal\u{202e}lory", 0, true)]);
    let screen = screen_of(&ada, 160, 45);
    assert!(screen.contains("1 here:"), "{screen}");
    assert!(
        !screen.contains(['\u{1b}', '\u{7}', '\u{202e}']),
        "{screen}"
    );
}

/// One key opens what it will record, Enter records it; the old manager is told and takes it back
/// the same way.
#[test]
fn command_of_a_silent_manager_is_taken_by_two_keys_and_taken_back_by_two() {
    let mut ada = manager();
    let mut rob = robs(&mut ada);
    ada.hear(&mut rob);
    for (minutes, ago) in [(4, 0), (9, 240)] {
        rob.wait(minutes * 60);
        tell(&mut rob, &[("Ada", ago, false), ("Rob", 0, true)]);
        assert_eq!(commands(&rob.model.incident), "Ada", "nothing by itself");
    }
    tell(&mut rob, &[("Ada", 420, false), ("Rob", 0, true)]);
    let screen = screen_of(&rob, 120, 40);
    assert!(
        screen.contains("Call Ada or take command: silent for 7 min"),
        "{screen}"
    );
    rob.keys("!");
    let screen = screen_of(&rob, 120, 40);
    assert!(
        screen.contains("Take command from Ada")
            && screen.contains("silent for 7 min; recorded so"),
        "{screen}"
    );
    rob.keys("Enter");
    assert_eq!(commands(&rob.model.incident), "Rob");
    assert!(
        rob.said().starts_with("you are in command"),
        "{}",
        rob.said()
    );
    let told = "Rob is Incident Manager, taking over from Ada, since their console had been silent \
                for 7 min";
    assert!(
        rob.model
            .incident
            .entries()
            .any(|e| e.text == told && e.by == "Rob")
    );

    ada.now = rob.now;
    ada.hear(&mut rob);
    let said = "Rob took command, since your console had been silent for 7 min; ! takes it back";
    assert_eq!(ada.said(), said);
    tell(&mut ada, &[("Ada", 0, true), ("Rob", 0, true)]);
    ada.wait(1);
    let screen = screen_of(&ada, 120, 40);
    assert!(screen.contains("Rob took command at"), "{screen}");
    let mut stays = ada.part();
    ada.keys("! Enter");
    assert_eq!(commands(&ada.model.incident), "Ada");
    stays.keys("! Down Enter");
    assert_eq!(commands(&stays.model.incident), "Rob");
    stays.wait(3600);
    tell(&mut stays, &[("Ada", 0, true), ("Rob", 0, true)]);
    let screen = screen_of(&stays, 120, 40);
    assert!(!screen.contains("took command at"), "{screen}");
}

/// At 120 columns whoever is addressed, by names as long as most, reads these lines to their end,
/// and what to do stands before why where it is narrower.
#[test]
fn what_is_said_of_a_silent_console_is_not_cut() {
    let mut ada = Desk::new("Sabine Okoro", false);
    ada.keys("r i 'Sabine Okoro' Enter s a Enter");
    let mut rob = Desk::new("Tomas Varga", false);
    rob.now = ada.now;
    rob.hear(&mut ada);
    rob.keys("r d 'Tomas Varga' Enter");
    rob.wait(15 * 60);
    let gone = [("Sabine Okoro", 900, false), ("Tomas Varga", 0, true)];
    tell(&mut rob, &gone);
    let screen = screen_of(&rob, 120, 40);
    let whole = "Call Sabine Okoro or take command: silent for 15 min, no console open, nothing \
                 recorded.";
    assert!(screen.contains(whole), "{screen}");
    let narrow = screen_of(&rob, 80, 24);
    assert!(
        narrow.contains("Call Sabine Okoro or take command: silent for"),
        "{narrow}"
    );
    rob.keys("! Enter");
    ada.now = rob.now;
    ada.hear(&mut rob);
    let back = [("Sabine Okoro", 0, true), ("Tomas Varga", 0, true)];
    tell(&mut ada, &back);
    ada.wait(1);
    let screen = screen_of(&ada, 120, 40);
    assert!(screen.contains("Take it back or leave it."), "{screen}");
}
