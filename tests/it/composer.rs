//! The composer, key by key: a word from a filled draft, the floor, two people, locked words.

use crate::desk::Desk;
use crate::screens::kit::{Shot, draw_at, look};
use warroom::app::effect::Effect;
use warroom::app::model::Model;
use warroom::domain::message::MessageType;
use warroom::domain::setting::Setting;
use warroom::overlay::Overlay;
use warroom::overlay::form::message::{CHANNEL, NEXT, REASON, TYPE, WORDS};
use warroom::overlay::form::state::{Form, Input};
use warroom::playbook::Playbook;

/// Ada's console, P1 and acknowledged.
fn console() -> Desk {
    let mut desk = Desk::new("Ada", false);
    desk.keys("p 1 1 Enter s a Enter");
    desk
}

fn form(desk: &Desk) -> &Form {
    match desk.model.overlays.last() {
        Some(Overlay::Form(form)) => form,
        other => panic!("a form, not {other:?}"),
    }
}

/// What the last line says that Enter will do.
fn said(desk: &Desk) -> String {
    let fields = form(desk).fields.iter();
    let mut said = fields.filter_map(|field| match &field.input {
        Input::Say(lines) => Some(lines.join("\n")),
        _ => None,
    });
    said.next().expect("a line that says it")
}

fn copied(desk: &Desk) -> Vec<&str> {
    let effects = desk.effects.iter();
    let copied = effects.filter_map(|effect| match effect {
        Effect::Copy(text) => Some(text.as_str()),
        _ => None,
    });
    copied.collect()
}

fn shot(desk: &Desk, size: (u16, u16)) -> Shot {
    let model = Model {
        size,
        ..desk.model.clone()
    };
    draw_at(&model, desk.now, &look())
}

/// `w`, the audience, on from the words, and a confirming Enter: four keys (rulings 3.13).
#[test]
fn a_word_takes_four_keys_and_says_what_it_will_do() {
    let mut desk = console();
    desk.keys("w c");
    assert_eq!(form(&desk).focus, WORDS);
    desk.keys("Enter");
    assert!(
        desk.model.incident.messages().is_empty(),
        "nothing by a slip"
    );
    assert!(
        said(&desk).contains("marks it sent to customers on e-mail"),
        "{}",
        said(&desk)
    );
    desk.keys("x");
    assert!(
        desk.model.incident.messages().is_empty(),
        "a letter sends nothing"
    );
    desk.keys("Enter");
    let words = desk.model.incident.messages();
    assert_eq!(words.len(), 1);
    let sent = words[0].sent;
    assert_eq!(
        (sent.channel.as_str(), sent.message_type),
        ("e-mail", MessageType::First)
    );
    let promised = sent
        .next_by
        .expect("by the cadence")
        .seconds_since(desk.now);
    assert!(
        (29 * 60..=30 * 60).contains(&promised),
        "P1: 30 minutes, not {promised} s"
    );
    let clock = desk.model.incident.clock(sent.next_by.expect("promised"));
    assert!(
        sent.text.contains(&format!("Next update by {clock} UTC")),
        "{}",
        sent.text
    );
    assert_eq!(copied(&desk), [sent.text.as_str()], "ready to be pasted");
    assert!(desk.model.overlays.is_empty());
}

#[test]
fn the_most_overdue_audience_stands_first() {
    let mut desk = console();
    desk.keys("w i Enter Enter");
    desk.wait(40 * 60).keys("w c Enter Enter");
    desk.wait(60).keys("w");
    let Input::Choice { options, .. } = &form(&desk).fields[0].input else {
        panic!("a choice")
    };
    let labels: Vec<&str> = options.iter().map(|option| option.label.as_str()).collect();
    assert_eq!(labels, ["leadership", "internal", "customers"]);
}

/// What is proposed keeps in step until somebody types over it.
#[test]
fn type_promise_and_words_keep_in_step_until_typed_over() {
    let mut desk = console();
    desk.keys("w c Enter Enter")
        .wait(40 * 60)
        .keys("n 'pool is full' Enter w c");
    assert_eq!(form(&desk).value(TYPE), "update");
    let update = form(&desk).value(WORDS).to_owned();
    desk.keys("Shift-Tab Shift-Tab 4");
    assert_eq!(form(&desk).value(TYPE), "mitigated");
    assert_ne!(form(&desk).value(WORDS), update);
    assert!(form(&desk).value(WORDS).contains("is back"));
    desk.keys("Ctrl-U '45m' Tab");
    let at = desk.model.incident.clock(desk.now.plus_seconds(45 * 60));
    let words = form(&desk).value(WORDS);
    assert!(words.contains(&format!("Next word by {at}")), "{words}");
    desk.keys("Ctrl-U 'mine' Shift-Tab Ctrl-U '50m' Tab");
    assert_eq!(form(&desk).value(WORDS), "mine", "typed words stay");
    assert_eq!(form(&desk).value(NEXT), "50m");
    desk.keys("Enter");
    assert!(said(&desk).contains("do not say"), "{}", said(&desk));
}

/// R083, N09, W7: within the floor a push asks for a reason, which is kept; a status page does not.
#[test]
fn a_push_within_the_floor_needs_a_reason_and_a_status_page_does_not() {
    let mut desk = console();
    desk.keys("w c Enter Enter")
        .wait(7 * 60)
        .keys("n 'it came back' Enter w c");
    let warning = form(&desk).warning.clone().expect("the floor speaks up");
    assert!(
        warning.starts_with("Last push 7 min ago, at 14:31"),
        "{warning}"
    );
    assert!(
        warning.contains("23 min left. Wait until 15:01"),
        "{warning}"
    );
    assert_eq!(form(&desk).focus, REASON);
    desk.keys("Enter");
    let error = form(&desk).error.clone().expect("says why");
    assert!(error.contains("give a reason"), "{error}");
    desk.keys("Tab Enter Enter");
    let error = form(&desk).error.clone().expect("nor by going round it");
    assert!(error.contains("the floor is 30 min"), "{error}");
    assert_eq!(desk.model.incident.messages().len(), 1);
    desk.keys("Shift-Tab Shift-Tab 'the news is wrong' Enter Enter Enter");
    let words = desk.model.incident.messages();
    assert_eq!(words.len(), 2, "{:?}", desk.model.overlays);
    assert_eq!(
        words[1].sent.floor_reason.as_deref(),
        Some("the news is wrong")
    );

    desk.keys(": 'add a channel' Enter 'public page' Enter s Enter Enter");
    desk.wait(60)
        .keys("n 'more' Enter w c Shift-Tab Shift-Tab Shift-Tab p");
    assert_eq!(form(&desk).value(CHANNEL), "public page");
    assert_eq!(form(&desk).warning, None, "people look there by themselves");
    desk.keys("Enter Enter");
    let words = desk.model.incident.messages();
    assert_eq!(
        (words.len(), words[2].sent.floor_reason.as_deref()),
        (3, None)
    );
}

/// R095: a text message holds 160 characters.
#[test]
fn a_text_message_that_is_too_long_is_flagged() {
    let mut desk = console();
    desk.keys("w c Shift-Tab Shift-Tab Shift-Tab t");
    assert_eq!(form(&desk).value(CHANNEL), "text message");
    assert!(
        form(&desk).value(WORDS).chars().count() <= 160,
        "the template fits"
    );
    let long = "x".repeat(161);
    desk.keys("Ctrl-U").text(&long).keys("Enter");
    assert!(said(&desk).contains("It has 161 characters, a text message holds 160."));
}

fn two_people(desk: &mut Desk) {
    let mut playbook = Playbook::shipped();
    playbook.audiences[0].two_people = vec![1];
    let setting = Setting::Playbook(Box::new(playbook));
    let command = warroom::domain::command::Command::Set {
        setting,
        happened: None,
    };
    let context = warroom::domain::command::Context {
        me: "Ada",
        now: desk.now,
    };
    let drafts = warroom::domain::decide::decide(&desk.model.incident, command, &context);
    for draft in drafts.expect("allowed") {
        let event = desk.writer.seal(&desk.model.incident, draft, desk.now);
        desk.model.incident.absorb(event);
    }
}

/// The one writes, the other releases: what waits stands first in `w`.
#[test]
fn where_two_people_must_the_other_one_releases_with_three_keys() {
    let mut ada = console();
    two_people(&mut ada);
    let mut bram = Desk::at(ada.model.incident.clone(), "Bram", false);
    bram.wait(60).keys("w c Enter");
    assert!(
        said(&bram).contains("keeps it as a draft"),
        "{}",
        said(&bram)
    );
    bram.keys("Enter");
    assert!(bram.model.incident.messages().is_empty());
    assert!(copied(&bram).is_empty(), "nothing to paste yet");
    bram.keys("w 1 Enter");
    let error = form(&bram).error.clone().expect("his own");
    assert!(error.contains("somebody else"), "{error}");
    ada.hear(&mut bram);
    ada.wait(60).keys("w 1");
    assert!(
        form(&ada).lines[0].starts_with("Bram wrote at"),
        "{:?}",
        form(&ada).lines
    );
    ada.keys("Enter");
    let words = ada.model.incident.messages();
    assert_eq!(words.len(), 1);
    assert_eq!(words[0].sent.approved_by.as_deref(), Some("Ada"));
    assert!(words[0].sent.draft.is_some());
    assert_eq!(copied(&ada).len(), 1);
    assert!(ada.model.incident.drafts().is_empty());
}

/// N29: locked words can be written and wait; two people unlock them.
#[test]
fn words_outside_of_a_restricted_incident_wait_for_two_people() {
    let mut ada = console();
    ada.keys(": 'restrict the incident' Enter 'Heron' Enter");
    assert!(ada.model.incident.is_secret(), "{:?}", ada.model.overlays);
    ada.keys("w c Enter");
    assert!(said(&ada).contains("locked"), "{}", said(&ada));
    ada.keys("Enter w 1 Enter");
    assert!(
        form(&ada)
            .error
            .as_deref()
            .is_some_and(|e| e.contains("locked"))
    );
    ada.keys("Esc : 'unlock' Enter");
    let mut rob = Desk::at(ada.model.incident.clone(), "Rob", false);
    rob.wait(60).keys(": 'unlock' Enter w 1 Enter");
    assert_eq!(rob.model.incident.messages().len(), 1, "{}", rob.said());
}

/// R086, R087: what happened stands beside the draft and not in it; restricted lines are counted.
#[test]
fn what_happened_since_is_beside_the_draft_where_there_is_room_and_above_where_not() {
    let mut desk = console();
    desk.keys("w i Enter Enter").wait(31 * 60);
    desk.keys("n 'the pool is full' Enter n '/restricted the key leaked' Enter w i");
    let wide = shot(&desk, (120, 40));
    let (news, _) = wide.find("Ada: the pool is full").expect("beside");
    let (label, _) = wide.find("Message").expect("the field");
    assert!(news > label + 60, "{}", wide.text());
    assert!(wide.find("2 new since 14:31, the last word to").is_some());
    assert!(wide.find("Ada: [restricted]").is_some());
    assert!(!form(&desk).value(WORDS).contains("pool"));
    let narrow = shot(&desk, (80, 24));
    let (_, news) = narrow.find("Ada: the pool is full").expect("above");
    let (_, label) = narrow.find("Message").expect("the field");
    assert!(news < label, "{}", narrow.text());
    for text in [wide.text(), narrow.text()] {
        assert!(!text.contains("leaked"), "{text}");
        assert!(text.contains("Not known yet: impact"), "{text}");
    }
    desk.keys("Enter");
    let narrow = shot(&desk, (80, 24));
    assert!(
        narrow.find("Enter marks it sent to internal").is_some(),
        "{}",
        narrow.text()
    );
    assert!(
        narrow.find("Still not known in it").is_some(),
        "{}",
        narrow.text()
    );
}

/// However many lines there are room for, what is counted below them is what is not shown.
#[test]
fn what_is_not_shown_of_the_news_is_counted() {
    let mut desk = console();
    desk.keys("w i Enter Enter").wait(31 * 60);
    for number in 1..=20 {
        desk.keys(&format!("n 'line {number}' Enter"));
    }
    desk.keys("w i");
    for (size, rest) in [((80, 24), " more"), ((120, 40), " before these)")] {
        let screen = shot(&desk, size);
        let text = screen.text();
        assert!(text.contains("20 new since"), "{text}");
        let shown = (1..=20)
            .filter(|n| text.contains(&format!("Ada: line {n} ")))
            .count();
        let line = text
            .lines()
            .find(|line| line.contains(rest))
            .expect("the rest");
        let digits = |c: char| !c.is_ascii_digit();
        let before = line
            .split(rest)
            .next()
            .and_then(|l| l.rsplit(digits).next());
        let counted: usize = before.and_then(|n| n.parse().ok()).expect("a number");
        assert_eq!(shown + counted, 20, "{size:?} {text}");
    }
}

/// What others wrote comes out of the composer clean, on the screen and on the clipboard.
#[test]
fn hostile_text_comes_out_clean() {
    let mut desk = console();
    let hostile = "down\u{1b}]52;c;AAAA\u{7}\u{202e}x";
    for key in ["1", "4"] {
        desk.keys(&format!("f {key}"));
        desk.msg(warroom::app::msg::Msg::Paste {
            text: hostile.into(),
            cut: false,
        });
        desk.keys("Enter");
    }
    desk.keys("n");
    desk.msg(warroom::app::msg::Msg::Paste {
        text: hostile.into(),
        cut: false,
    });
    desk.keys("Enter w l");
    for size in [(80, 24), (120, 40)] {
        let text = shot(&desk, size).text();
        assert!(!text.contains(['\u{1b}', '\u{7}', '\u{202e}']), "{text:?}");
    }
    desk.keys("Enter Enter");
    let copied = copied(&desk).concat();
    assert!(copied.contains("down"), "{copied:?}");
    assert!(
        !copied.contains(['\u{1b}', '\u{7}', '\u{202e}']),
        "{copied:?}"
    );
}
