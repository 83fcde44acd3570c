//! `m`: what is new since I last looked, or since an audience's last word; in the console and from
//! the shell.

use crate::cli::Machine;
use crate::desk::Desk;
use crate::pty::PATIENCE;
use crate::room::{Room, quit, read};
use crate::screens::kit::{Shot, bare, draw_at, look, style};
use ratatui::style::Modifier;
use warroom::app::effect::Effect;
use warroom::domain::looked::Looked;
use warroom::overlay::Overlay;
use warroom::overlay::missed::Missed;
use warroom::sync::Request;

/// Ada looked at 14:31; then Rob worked for ten minutes, and told customers in the middle of it.
fn away() -> Desk {
    let mut desk = Desk::new("Ada", false);
    let looked = Looked::of(desk.model.incident.log(), desk.now);
    let mut rob = Desk::at(desk.model.incident.clone(), "Rob", false);
    rob.now = desk.now.plus_seconds(60);
    rob.keys("s a Enter n '= the pool is full #db' Enter")
        .wait(240);
    rob.keys("w c Shift-Tab Shift-Tab Shift-Tab a 'status page' Enter");
    rob.keys("Ctrl-U 'we know' Enter Enter").wait(60);
    assert_eq!(rob.model.incident.messages().len(), 1);
    rob.keys("n 'restarting it' Enter r i 'Rob' Enter")
        .wait(240);
    desk.hear(&mut rob);
    desk.now = rob.now;
    desk.model.go_on_from(looked);
    desk
}

fn missed(desk: &Desk) -> &Missed {
    match desk.model.overlays.last() {
        Some(Overlay::Missed(missed)) => missed,
        other => panic!("what I missed, not {other:?}"),
    }
}

fn kept(desk: &Desk) -> Vec<(&str, &Looked)> {
    let kept = desk.effects.iter().filter_map(|effect| match effect {
        Effect::Store(Request::KeepLooked { person, looked }) => Some((person.as_str(), looked)),
        _ => None,
    });
    kept.collect()
}

fn words(shot: &Shot) -> String {
    let text = shot.text().replace(['│', '┃', '┛', '┓', '|', '#'], " ");
    let words = text.split_whitespace();
    words.collect::<Vec<_>>().join(" ")
}

#[test]
fn one_key_shows_what_is_new_in_groups_and_esc_has_seen_it() {
    let mut desk = away();
    desk.keys("m");
    let shown = missed(&desk).text.clone();
    let heads: Vec<&str> = shown
        .lines()
        .filter(|line| !line.starts_with(' '))
        .collect();
    assert_eq!(
        heads,
        [
            "6 new since 14:31, when you last looked.",
            "Command and roles (2):",
            "Stage and priority (1):",
            "Findings and other entries (2):",
            "Messages (1):",
        ]
    );
    assert!(kept(&desk).is_empty(), "not before it was read");
    desk.keys("Esc");
    assert!(desk.model.overlays.is_empty());
    assert_eq!(kept(&desk).len(), 1);
    assert_eq!(kept(&desk)[0].0, "Ada");
    desk.keys("m");
    assert!(
        missed(&desk).summary.starts_with("Nothing new since 14:4"),
        "{:?}",
        missed(&desk)
    );
}

#[test]
fn what_arrives_while_i_read_moves_nothing_and_is_new_the_next_time() {
    let mut desk = away();
    desk.keys("m");
    let before = missed(&desk).clone();
    let mut mei = Desk::at(desk.model.incident.clone(), "Mei", false);
    mei.now = desk.now;
    mei.keys("n 'while she reads' Enter");
    desk.hear(&mut mei);
    assert_eq!(missed(&desk), &before);
    desk.keys("Esc m");
    let shown = &missed(&desk).text;
    assert!(shown.starts_with("1 new since"), "{shown}");
    assert!(shown.contains("Mei: while she reads"), "{shown}");
}

#[test]
fn an_audience_by_its_letter_since_its_last_word_and_back() {
    let mut desk = away();
    desk.keys("m c");
    assert_eq!(
        missed(&desk).summary,
        "2 new since 14:36, the last word to customers"
    );
    assert!(missed(&desk).text.contains("restarting it"));
    assert!(!missed(&desk).text.contains("pool is full"));
    desk.keys("l");
    let words = "since it was declared: no word to leadership yet";
    assert!(
        missed(&desk).summary.ends_with(words),
        "{}",
        missed(&desk).summary
    );
    desk.keys("m");
    assert!(missed(&desk).summary.ends_with("when you last looked"));
    desk.keys("c Esc");
    assert_eq!(kept(&desk).len(), 1, "mine was read before");
}

#[test]
fn it_is_read_like_any_page_and_copied_without_what_is_restricted() {
    let mut desk = away();
    let mut rob = Desk::at(desk.model.incident.clone(), "Rob", false);
    rob.now = desk.now;
    rob.keys("n '/restricted the password was weak' Enter");
    desk.hear(&mut rob);
    desk.keys("m");
    let shot = draw_at(&desk.model, desk.now, &look());
    assert!(
        words(&shot).contains("the password was weak"),
        "the team reads it"
    );
    desk.keys("y");
    let copied = format!("{:?}", desk.effects);
    assert!(copied.contains("7 new since"), "{copied}");
    assert!(
        copied.contains("[restricted]") && !copied.contains("password"),
        "{copied}"
    );
    desk.keys("j j");
    assert!(missed(&desk).top > 0);
    desk.keys(": 'zoom the pane' Enter");
    assert!(
        desk.model.overlays.is_empty(),
        "what is about the panes closes it"
    );
    assert_eq!(kept(&desk).len(), 1, "and it was read");
}

#[test]
fn it_is_legible_at_every_size_and_the_alarm_leads_it() {
    let mut desk = away();
    let mut left = Desk::at(desk.model.incident.clone(), "Mei", false);
    let mut right = Desk::at(desk.model.incident.clone(), "Jon", false);
    (left.now, right.now) = (desk.now, desk.now.plus_seconds(5));
    left.keys("r i 'Sabine' Enter");
    right.keys("r i 'Tomas' Enter");
    desk.hear(&mut left);
    desk.hear(&mut right);
    desk.keys("m");
    for (width, height) in [(200, 60), (120, 40), (80, 24), (60, 12), (40, 8), (30, 6)] {
        desk.model.size = (width, height);
        for look in [look(), bare()] {
            let shot = draw_at(&desk.model, desk.now, &look);
            let text = words(&shot);
            assert!(text.contains("What I missed"), "{}", shot.text());
            if height >= 12 {
                assert!(text.contains("when you last looked"), "{}", shot.text());
                let keys = "c customers i internal l leadership";
                assert!(text.contains(keys), "{}", shot.text());
            }
            if height >= 24 {
                let loud = style(shot.cell("TWO IN COMMAND"));
                assert!(loud.add_modifier.contains(Modifier::REVERSED));
                assert!(
                    text.contains("14:32 Rob finding: the pool is full"),
                    "{}",
                    shot.text()
                );
            }
        }
    }
}

#[test]
fn the_composer_shows_what_is_new_since_the_last_word_beside_the_draft() {
    let mut desk = away();
    let mut rob = Desk::at(desk.model.incident.clone(), "Rob", false);
    rob.now = desk.now;
    rob.keys("n '/restricted the password was weak' Enter");
    desk.hear(&mut rob);
    desk.keys("w c");
    for size in [(120, 40), (80, 24)] {
        desk.model.size = size;
        let shot = draw_at(&desk.model, desk.now, &look());
        let text = words(&shot);
        for both in [
            "3 new since 14:36, the last word to customers",
            "14:37 Rob: restarting it",
            "14:41 Rob: [restricted]",
            "Message",
        ] {
            assert!(text.contains(both), "{both:?} in\n{}", shot.text());
        }
        assert!(
            !text.contains("password"),
            "it must not slip into a message"
        );
    }
    desk.keys("'it is back' Enter Enter");
    assert_eq!(desk.model.incident.messages().len(), 2);
    desk.wait(1).keys("w c");
    let Some(Overlay::Form(form)) = desk.model.overlays.last() else {
        panic!("the composer")
    };
    let aside = form.aside.as_ref().map(|aside| aside.title.as_str());
    assert_eq!(
        aside,
        Some("Nothing new since 14:41, the last word to customers")
    );
}

#[test]
fn looking_back_has_no_news() {
    let mut desk = away();
    desk.keys("@ '-1m' Enter m");
    assert!(desk.model.overlays.is_empty());
    assert!(desk.said().starts_with("as of 14:4"), "{}", desk.said());
    let before = desk.model.looked.clone();
    assert_eq!(
        desk.model.looked_at(desk.now),
        before,
        "nor is anything of now seen"
    );
    desk.keys("Esc");
    assert_ne!(desk.model.looked_at(desk.now), before);
}

#[test]
fn from_the_shell_since_i_looked_since_a_time_and_since_an_audiences_word() {
    let machine = Machine::with_incident();
    machine.ok(&["note", "--as", "Rob", "the pool is full"]);
    let first = machine.ok(&["missed"]);
    assert!(first.contains("you have not looked before"), "{first}");
    assert!(first.contains("Rob: the pool is full"), "{first}");
    assert_eq!(machine.ok(&["missed"]), first, "to ask is not to have seen");
    machine.ok(&["missed", "--seen"]);
    let none = machine.ok(&["missed"]);
    assert!(
        none.starts_with("Nothing new since ") && none.lines().count() == 1,
        "{none}"
    );
    let others = machine.ok(&["missed", "--as", "Mei"]);
    assert!(
        others.contains("the pool is full"),
        "each person has their own: {others}"
    );
    machine.ok(&["note", "mine"]);
    machine.ok(&["note", "--as", "Rob", "restarting it"]);
    let data = machine.json(&["missed", "--json"]);
    assert_eq!(data["schema"], 1);
    assert_eq!(data["count"], 1);
    assert_eq!(data["since"]["what"], "looked");
    assert_eq!(data["groups"][4]["entries"][0]["text"], "restarting it");
    let all = machine.ok(&["missed", "--since", "1h"]);
    assert!(
        all.contains("Nia: mine") && all.contains("the pool is full"),
        "{all}"
    );
    machine.ok(&["send", "customers", "we know", "--channel", "status page"]);
    let none = machine.ok(&["missed", "--audience", "customers"]);
    assert!(none.starts_with("Nothing new since "), "{none}");
    assert!(none.contains("the last word to customers"), "{none}");
    let data = machine.json(&["missed", "--audience", "internal", "--json"]);
    assert_eq!(data["since"]["audience"], "internal");
    assert_eq!(data["since"]["at"], serde_json::Value::Null);
    let said = machine.fails(5, &["missed", "--audience", "press"]);
    assert!(said.contains("customers, internal, leadership"), "{said}");
    machine.fails(2, &["missed", "--since", "then"]);
    machine.fails(2, &["missed", "--seen", "--since", "1h"]);
}

#[test]
fn a_console_that_was_left_knows_what_came_meanwhile_and_the_file_does_not() {
    let room = Room::open();
    let ann = room.person("Ann");
    ann.note("before");
    let mut console = ann.console(&[]);
    quit(&mut console);
    let file = String::from_utf8_lossy(&read(&room.file())).into_owned();
    assert!(
        !file.contains("looked"),
        "the shared file knows nothing of it"
    );
    room.person("Rob").run(&[
        "note",
        "--join",
        "-f",
        room.file().to_str().expect("plain"),
        "came later",
    ]);
    let mut console = ann.console(&[]);
    console.send("m");
    console.wait_for("1 new since", PATIENCE);
    console.wait_for("Rob came later", PATIENCE);
    console.send("\x1b");
    console.wait_until("the page is closed", PATIENCE, |screen| {
        !screen.contents().contains("1 new since")
    });
    console.send("m");
    console.wait_for("Nothing new since", PATIENCE);
    console.send("\x1b");
    console.wait_until("closed again", PATIENCE, |screen| {
        !screen.contents().contains("Nothing new")
    });
    quit(&mut console);
}
