//! Every form: what it asks for when all goes well, and every sentence it can refuse with, the
//! words kept.

use crate::desk::{Desk, START};

use warroom::domain::incident::{Incident, Word};
use warroom::domain::setting::SettingKey;
use warroom::domain::stage::Stage;
use warroom::domain::stakeholder::Treatment;
use warroom::overlay::Overlay;
use warroom::overlay::form::message;
use warroom::overlay::form::state::Form;

/// The form that is open on top.
pub(crate) fn form(desk: &Desk) -> &Form {
    match desk.model.overlays.last() {
        Some(Overlay::Form(form)) => form,
        other => panic!("a form, not {other:?}"),
    }
}

/// An incident that is known to be rated, acknowledged, with two entries and a criterion.
fn desk() -> Desk {
    let mut desk = Desk::new("Ada", false);
    desk.keys("p 2 2 Enter s a Enter : 'exit criterion' Enter 'quiet' Enter n 'said #db' Enter");
    desk.wait(600);
    desk
}

/// The keys, and what must be so after them.
type Case = (&'static str, fn(&Incident) -> bool);

const HAPPY: &[Case] = &[
    ("f 3 'restarted' Ctrl-J 'twice' Enter", |i| {
        i.answer(SettingKey::Tried)
            .is_some_and(|a| a.text == "restarted\ntwice")
    }),
    ("f Right Down Enter 'known' Enter", |i| {
        i.answer(SettingKey::Known).is_some()
    }),
    ("a '@Rob look 1h' Enter", |i| {
        i.open_tasks()
            .first()
            .is_some_and(|t| t.given.owners == ["Rob"])
    }),
    ("a 'just look' Enter", |i| {
        i.open_tasks().first().is_some_and(|t| t.due.is_none())
    }),
    ("r i 'Rob' Enter", |i| {
        i.manager().is_some_and(|h| h.assigned.person == "Rob")
    }),
    ("r c 'Mei for customers, internal' Enter", |i| {
        i.holders_of("communication_lead")
            .next()
            .is_some_and(|h| h.assigned.audiences == ["customers", "internal"])
    }),
    ("r i 'Ann shadow' Enter", |i| {
        i.manager().is_none() && i.holders().any(|h| h.assigned.shadow)
    }),
    ("r i 'Watch for nothing' Enter", |i| {
        i.manager()
            .is_some_and(|h| h.assigned.person == "Watch for nothing")
    }),
    ("r i 'ada' Enter", |i| {
        i.manager().is_some_and(|h| h.assigned.person == "Ada")
    }),
    ("p 1 1 Enter", |i| {
        i.priority().is_some_and(|p| p.value.value() == 1)
    }),
    ("p 2 2 'p4 regulator' Enter", |i| {
        i.priority()
            .is_some_and(|p| p.by_hand.as_deref() == Some("regulator"))
    }),
    ("s f 'the pool' Enter", |i| {
        i.stage().text.as_deref() == Some("the pool")
    }),
    ("s m Enter", |i| i.stage().stage == Stage::Mitigated),
    ("w c Shift-Tab Ctrl-U '30m' Enter Enter Enter", |i| {
        let words = i.messages();
        let promised = |w: &Word<'_>| w.sent.next_by.map(|by| by.seconds_since(w.at));
        words.first().and_then(promised) == Some(1800)
    }),
    ("2 t Ctrl-U '~14:25' Enter", |i| {
        i.entries()
            .any(|e| e.happened.approx && e.happened.at == START.plus_seconds(-300))
    }),
    (": 'strike with' Enter 'wrong host' Enter", |i| {
        i.entries()
            .any(|e| e.struck == Some(Some("wrong host".into())))
    }),
    (": 'strike with' Enter Enter", |i| {
        i.entries().any(|e| e.struck == Some(None))
    }),
    (": 'redact' Enter 'a password' Enter", |i| {
        i.entries().any(|e| e.redacted.is_some())
    }),
    (": 'restrict' Enter Enter", |i| {
        i.entries().any(|e| e.restricted)
    }),
    ("1 : 'waive' Enter 'no testers awake' Enter", |i| {
        i.criteria()[0].waived.as_deref() == Some("no testers awake")
    }),
    (": 'set the title' Enter Ctrl-U 'Pay fails' Enter", |i| {
        i.title() == "Pay fails"
    }),
    (": 'description' Enter 'more' Ctrl-J 'words' Enter", |i| {
        i.text(SettingKey::Description) == Some("more\nwords")
    }),
    (": 'main channel' Enter '#inc' Enter", |i| {
        i.text(SettingKey::MainChannel) == Some("#inc")
    }),
    (": 'ticket' Enter 'OPS-1' Enter", |i| {
        i.text(SettingKey::Ticket) == Some("OPS-1")
    }),
    (": 'faulty' Enter 'pay' Enter", |i| {
        i.text(SettingKey::FaultyService) == Some("pay")
    }),
    (": 'support cases' Enter '23' Enter", |i| {
        i.value(SettingKey::SupportCases)
            .is_some_and(|s| i.setting_words(s) == "23")
    }),
    (": 'start of impact' Enter Ctrl-U '14:20' Enter", |i| {
        i.impact_started()
            .is_some_and(|m| m.at == START.plus_seconds(-600))
    }),
    (": 'end of impact' Enter 'now' Enter", |i| {
        i.impact_ended().is_some()
    }),
    (": 'noticed' Enter Ctrl-U '-30m' Enter", |i| {
        i.detected()
            .is_some_and(|m| m.at < START.plus_seconds(-600))
    }),
    (": 'add a client' Enter 'Acme' Enter", |i| {
        i.clients() == ["Acme"]
    }),
    (": 'add a site' Enter 'Oslo' Enter", |i| {
        i.sites() == ["Oslo"]
    }),
    (": 'add a tag' Enter '#DB' Enter", |i| i.tags() == ["db"]),
    (
        ": 'import a chat' Enter '14:20 rob: down' Ctrl-J '14:21 nia: up' Enter",
        |i| i.matching("imported").len() == 2,
    ),
    (
        ": 'import a chat' Enter '14:20 rob: down' Tab '2026-11-19' Enter",
        |i| i.matching("imported").len() == 1,
    ),
    (
        ": 'add a link' Enter 'graph' Enter 'https://g' Enter",
        |i| i.links().first().is_some_and(|l| l.label == "graph"),
    ),
    (": 'add a channel' Enter '#c' Enter c Enter Enter", |i| {
        i.channels().first().is_some_and(|c| {
            c.channel_type == "chat" && c.purpose.starts_with("the record with times")
        })
    }),
    (
        ": 'add a channel' Enter 'bridge' Enter a Ctrl-U Enter '+43 1 23' Enter",
        |i| {
            i.channels()
                .first()
                .is_some_and(|c| c.purpose.is_empty() && c.link == Some("+43 1 23"))
        },
    ),
    (
        ": 'exit criterion' Enter 'errors below 1 % for 30m' Enter",
        |i| {
            i.criteria()
                .iter()
                .any(|c| c.text == "errors below 1 %" && c.hold_minutes == Some(30))
        },
    ),
    (
        ": 'fact sheet' Enter 'blank page' Enter Enter '500' Enter Enter 'ours' Enter Enter",
        |i| {
            i.text(SettingKey::FactBehaviour) == Some("blank page")
                && i.text(SettingKey::FactError) == Some("500")
                && i.text(SettingKey::FactOrigin) == Some("ours")
                && i.text(SettingKey::FactWhen).is_none()
        },
    ),
    (
        ": 'problem report' Enter 'a list' Enter 'nothing' Enter 'open it' Enter",
        |i| {
            i.text(SettingKey::Expected) == Some("a list")
                && i.text(SettingKey::Actual) == Some("nothing")
                && i.text(SettingKey::Reproduce) == Some("open it")
        },
    ),
    (": 'urgency in' Enter 'by noon' Enter", |i| {
        i.text(SettingKey::UrgencyText) == Some("by noon")
    }),
    (": 'workaround' Enter 'call us' Enter", |i| {
        i.text(SettingKey::Workaround) == Some("call us")
    }),
    (": 'how it was' Enter c 'a phone call' Enter", |i| {
        i.text(SettingKey::DetectedBy) == Some("a phone call")
            && i.value(SettingKey::DetectionSource)
                .is_some_and(|s| i.setting_words(s) == "customer report")
    }),
    (": 'people paged' Enter '4' Enter", |i| {
        i.count(SettingKey::PeoplePaged) == Some(4)
    }),
    (": 'interruptions' Enter '7' Enter", |i| {
        i.count(SettingKey::Interruptions) == Some(7)
    }),
    (": 'cost per' Enter '120 EUR' Enter", |i| {
        i.cost_per_minute()
            .is_some_and(|cost| cost.words() == "120 EUR")
    }),
    (": 'add an area' Enter 'search' Enter", |i| {
        i.areas() == ["search"]
    }),
    (": 'related' Enter 'OPS-7' Enter", |i| {
        i.related() == ["OPS-7"]
    }),
    (
        ": 'add a stakeholder' Enter 'VP Grace' Enter h h 'via Ana' Enter",
        |i| {
            i.stakeholders().first().is_some_and(|(_, s)| {
                s.treatment() == Treatment::ManageClosely && s.contact.as_deref() == Some("via Ana")
            })
        },
    ),
    (": 'restrict the' Enter 'Heron' Enter", |i| {
        i.is_secret() && i.public_title() == "Heron"
    }),
    (": 'audience in' Enter 'lead' Enter", |i| {
        i.playbook()
            .audience("leadership")
            .is_some_and(|a| !a.in_scope)
    }),
];

#[test]
fn every_form_does_what_it_says() {
    for (keys, so) in HAPPY {
        let mut desk = desk();
        let events = desk.model.incident.log().len();
        desk.keys(keys);
        assert!(
            desk.model.overlays.is_empty(),
            "{keys}: {:?}",
            desk.model.overlays
        );
        assert!(
            desk.model.incident.log().len() > events,
            "{keys}: {}",
            desk.said()
        );
        assert!(so(&desk.model.incident), "{keys}: {}", desk.said());
        assert_eq!(
            desk.said().ends_with("undo"),
            !keys.contains("redact"),
            "{keys}: {}",
            desk.said()
        );
        desk.keys("u");
        if !keys.contains("redact") {
            assert!(
                desk.said().contains("taken back"),
                "{keys}: {}",
                desk.said()
            );
            assert!(
                !so(&desk.model.incident) || keys.contains("noticed"),
                "{keys}: undone"
            );
        }
    }
}

/// The keys, and a part of the sentence.
const REFUSED: &[(&str, &str)] = &[
    ("f Enter", "choose by the key"),
    ("f 7", "7 is none of the keys"),
    ("f 1 Enter", "Impact is empty"),
    ("f Backspace", "choose by the key"),
    ("a Enter", "no words yet"),
    ("a '@Rob' Enter", "no words yet"),
    ("a 'x 900h' Enter", "1 minute to 30 days"),
    ("a 'x' Ctrl-J", "this is one line"),
    ("a 'x' Tab Tab Tab Tab Tab", "this is the last field"),
    ("a 'x' Shift-Tab", "this is the first field"),
    ("a 'x' Ctrl-P", "finish this first"),
    ("a 'x' Esc", "Esc again throws this away"),
    ("r Enter", "choose by the key"),
    ("r i Enter", "type a name"),
    ("r i ' shadow' Enter", "type a name"),
    ("r v 'b: I saw it' Enter", "b: I saw it is no name"),
    ("r i '-3' Enter", "-3 is no name"),
    ("p 2 2 Enter", "already are so"),
    ("p 2 2 'P9 why' Enter", "by hand reads `P3 reason`"),
    ("p 2 2 'P3' Enter", "needs a reason"),
    ("s Enter", "choose by the key"),
    ("s c", "c is none of the keys"),
    ("s f Enter", "needs the cause"),
    ("s s Enter", "needs the reason"),
    ("w Enter", "choose by the key"),
    (
        "w c Shift-Tab Shift-Tab Shift-Tab a Enter",
        "name the channel",
    ),
    ("w c Ctrl-U Enter Enter", "the message is empty"),
    (
        "w c Shift-Tab Ctrl-U 'soon' Enter Enter Enter",
        "reads 14:45 or 30m",
    ),
    (
        "w c Shift-Tab Ctrl-U '14:30' Enter Enter Enter",
        "14:30 has passed",
    ),
    (
        ": 'set the fact' Enter Enter Enter Enter Enter Enter Enter",
        "nothing was changed",
    ),
    (": 'how it was' Enter Enter", "choose by the key"),
    (": 'people paged' Enter 'few' Enter", "whole number"),
    (
        ": 'import a chat' Enter 'hello' Ctrl-J 'you' Enter",
        "no line has a time",
    ),
    (
        ": 'import a chat' Enter 'hello' Ctrl-J '14:20 rob: x' Enter",
        "line 1 has no time",
    ),
    (
        ": 'import a chat' Enter '14:20 a: x' Tab 'soon' Enter",
        "soon is no day",
    ),
    (
        ": 'add a stakeholder' Enter 'VP' Enter Enter",
        "choose by the key",
    ),
    ("2 t Enter", "as before"),
    ("2 t Ctrl-U '23:00' Enter", "in the future"),
    ("2 t Ctrl-U 'soon' Enter", "is no time"),
    (": 'redact' Enter Enter", "the reason is empty"),
    ("1 : 'waive' Enter Enter", "the reason is empty"),
    (": 'set the title' Enter Ctrl-U Enter", "the title is empty"),
    (": 'ticket' Enter Enter", "Ticket is empty"),
    (": 'support cases' Enter 'many' Enter", "whole number"),
    (": 'noticed' Enter Ctrl-U Enter", "type a time"),
    (": 'noticed' Enter Enter", "as before"),
    (
        ": 'start of impact' Enter Ctrl-U Enter",
        "already is not known",
    ),
    (": 'add a client' Enter Enter", "the client is empty"),
    (
        ": 'add a link' Enter 'graph' Enter Enter",
        "the link is empty",
    ),
    (
        ": 'exit criterion' Enter 'quiet' Enter",
        "in the list already",
    ),
];

#[test]
fn every_refusal_is_a_sentence_and_keeps_the_words() {
    for (keys, words) in REFUSED {
        let mut desk = desk();
        desk.keys(keys);
        let Some(Overlay::Form(form)) = desk.model.overlays.last().cloned() else {
            panic!("{keys}: no form, {}", desk.said())
        };
        let error = form.error.as_deref().unwrap_or_default();
        assert!(error.contains(words), "{keys}: {error:?}");
        assert!(
            desk.outbox.iter().all(|event| event.at < desk.now),
            "{keys}: nothing was sent"
        );
        let typed: Vec<&str> = keys.split('\'').skip(1).step_by(2).collect();
        if keys.ends_with("Enter") && !typed.is_empty() && !keys.contains(':') {
            let values: Vec<&str> = (0..form.fields.len()).map(|i| form.value(i)).collect();
            let last = typed.last().expect("typed");
            assert!(values.contains(last), "{keys}: {values:?}");
        }
        // What is wrong goes with the next key.
        desk.keys("'a'");
        if let Some(Overlay::Form(form)) = desk.model.overlays.last() {
            assert_ne!(form.error.as_deref(), Some(error), "{keys}");
        }
    }
}

/// A wrong letter is seen in the message line, not first in the report.
#[test]
fn what_was_sent_is_said_with_the_way_back() {
    for (keys, said) in [
        ("r s 'Rosa' Enter", "Rosa is Scribe  u undo"),
        ("r v 'Ann shadow' Enter", "Ann shadows Review Owner  u undo"),
        ("s i Enter", "stage: Investigating  u undo"),
        ("p 1 2 Enter", "P1: impact Extensive, urgency Soon  u undo"),
        ("f 1 '7 % fail' Enter", "Impact: 7 % fail  u undo"),
        (
            "f 2 'db-3' Ctrl-J 'is slow' Enter",
            "Known: db-3\u{2026}  u undo",
        ),
        ("a '@Rob look 1h' Enter", "task recorded  u undo"),
    ] {
        let mut desk = desk();
        desk.keys(keys);
        assert_eq!(desk.said(), said, "{keys}");
    }
    let mut desk = desk();
    let long = "word ".repeat(40);
    desk.keys(&format!("f 1 '{long}' Enter"));
    assert!(desk.said().chars().count() < 70, "{}", desk.said());
    assert!(desk.said().ends_with("u undo"), "{}", desk.said());
}

/// A draft is made of whole sentences.
#[test]
fn a_draft_ends_what_it_quotes_with_a_full_stop() {
    for (impact, reads) in [("7 % fail", "7 % fail. In"), ("All down!", "All down! In")] {
        let mut desk = desk();
        desk.keys(&format!("f 1 '{impact}' Enter w l"));
        let draft = form(&desk).value(message::WORDS).to_owned();
        assert!(draft.contains(reads), "{draft}");
    }
}

/// A role is found by what people call somebody, not by a second spelling of the name.
#[test]
fn a_known_name_is_completed_and_resolved() {
    let mut desk = desk();
    desk.keys("r d 'Robin Achter' Enter");
    desk.keys("r t 'robin' Enter");
    let known: Vec<_> = desk.model.incident.known_people().collect();
    assert_eq!(known, ["Ada", "Robin Achter"]);
    desk.keys("r s 'rob' Tab Enter");
    assert_eq!(desk.model.incident.roles_of("Robin Achter").len(), 3);
    desk.keys("a '@rob' Tab 'look' Enter");
    assert_eq!(
        desk.model.incident.open_tasks()[0].given.owners,
        ["Robin Achter"]
    );
}

/// A catalogue with more roles than letters: the arrows reach the rest.
#[test]
fn roles_beyond_the_letters_can_be_chosen() {
    use warroom::domain::command::{Command, Context};
    use warroom::domain::setting::Setting;
    let mut desk = desk();
    let mut playbook = desk.model.incident.playbook().clone();
    for n in 0..200 {
        let mut role = playbook.roles[5].clone();
        role.id = format!("role{n}");
        role.label = format!("Role {n}");
        playbook.roles.push(role);
    }
    playbook.priority.impact.clear();
    let setting = Setting::Playbook(Box::new(playbook));
    let command = Command::Set {
        setting,
        happened: None,
    };
    let context = Context {
        me: "Ada",
        now: desk.now,
    };
    let drafts = warroom::domain::decide::decide(&desk.model.incident, command, &context);
    for draft in drafts.expect("allowed") {
        let event = desk.writer.seal(&desk.model.incident, draft, desk.now);
        desk.model.incident.absorb(event);
    }
    desk.keys("r");
    for _ in 0..50 {
        desk.keys("PgDn");
    }
    desk.keys("Enter 'Rob' Enter");
    assert_eq!(
        desk.model.incident.role_of("Rob").as_deref(),
        Some("role199")
    );
    desk.keys("p 4 4 Enter");
    assert_eq!(
        desk.model.incident.rating().map(|r| r.impact),
        Some(4),
        "levels without a name"
    );
}

/// A priority by hand is shown in its form, kept by Enter, and ended by emptying the line.
#[test]
fn a_priority_by_hand_is_not_taken_back_by_accident() {
    let mut desk = desk();
    desk.keys("p 2 2 'P4 regulator' Enter p 1 1 Enter");
    let now = desk.model.incident.priority().expect("set");
    assert_eq!(
        (now.value.value(), now.by_hand.as_deref()),
        (4, Some("regulator"))
    );
    desk.keys("p 1 1 Ctrl-U Enter");
    let now = desk.model.incident.priority().expect("set");
    assert_eq!((now.value.value(), now.by_hand), (1, None));
}

/// The form says which words it is about, and a day where the time is not of today.
#[test]
fn forms_about_an_entry_show_it() {
    let mut desk = desk();
    for action in ["redact", "strike with", "restrict", "set when"] {
        desk.keys("2").keys(":").text(action).keys("Enter");
        let form = form(&desk);
        assert_eq!(form.lines.first().map(String::as_str), Some("said #db"));
        desk.keys("Esc");
    }
    desk.wait(2 * 86_400).select("said").keys("t");
    assert_eq!(form(&desk).value(0), "2026-11-20 14:31:00");
    desk.keys("Backspace '5' Enter");
    assert!(desk.model.overlays.is_empty(), "{:?}", desk.model.overlays);
    let entry = desk.model.incident.entries().find(|e| e.text == "said #db");
    assert_eq!(entry.map(|e| e.happened.at), Some(START.plus_seconds(65)));
}

/// What settles a conflict became so when it was first said.
#[test]
fn settling_keeps_the_time_of_what_was_chosen() {
    let mut left = Desk::new("Ada", false);
    let mut right = Desk::new("Rob", false);
    left.keys("s a Enter");
    let chosen = left.now;
    right.wait(5).keys("s s 'false alarm' Enter");
    left.hear(&mut right);
    left.wait(900).keys(": 'settle' Enter 'Acknowledged' Enter");
    assert_eq!(left.model.incident.conflicts(), []);
    assert_eq!(left.model.incident.stage().since, chosen);
}

/// What may not be changed is refused before anything is typed for it.
#[test]
fn a_form_that_would_be_refused_does_not_open() {
    let mut desk = desk();
    let mut rob = Desk::new("Rob", false);
    rob.keys("n 'by Rob' Enter");
    desk.hear(&mut rob);
    desk.wait(1);
    for (line, keys, says) in [
        ("by Rob", "t", "this is Rob's; only Rob"),
        ("by Rob", ": 'strike with' Enter", "this is Rob's; only Rob"),
        ("by Rob", "e", "this is Rob's; only Rob"),
        ("Opened", "e", "made by the program"),
        ("Opened", "t", "made by the program"),
        ("Opened", ": 'redact' Enter", "made by the program"),
        ("Opened", ": 'restrict' Enter", "made by the program"),
    ] {
        desk.select(line);
        desk.keys(keys);
        assert!(desk.said().contains(says), "{keys}: {}", desk.said());
        assert!(desk.model.overlays.is_empty() && desk.model.bar.editing.is_none());
    }
}

/// A correction may be somebody else's: the details say who changed what, and when to the second.
#[test]
fn the_details_say_who_changed_an_entry() {
    use warroom::overlay::details::projection::project;
    let mut desk = Desk::new("Ada", false);
    desk.keys("r i 'Ada' Enter n 'pool 400' Enter");
    let mut rob = desk.part();
    rob.model.seat.me = "Rob".into();
    rob.keys("r i 'Rob' Enter").wait(1);
    rob.select("pool").keys("e Ctrl-U 'pool 40' Enter");
    rob.select("pool").keys("x x t Ctrl-U '14:20' Enter");
    let key = rob.model.panes.timeline.selected.expect("selected");
    let lines = project(&rob.model.incident, key);
    let from = lines.iter().position(|(label, _)| *label == "Changed");
    let changed: Vec<&str> = lines[from.expect("changed")..]
        .iter()
        .map(|(_, words)| words.as_str())
        .take_while(|words| words.contains(" by Rob: "))
        .map(|words| words.rsplit(": ").next().expect("what"))
        .collect();
    assert_eq!(
        changed,
        ["corrected", "struck", "no longer struck", "time set"]
    );
    let happened = lines.iter().find(|(label, _)| *label == "Happened");
    assert!(
        happened.is_some_and(|(_, words)| words.ends_with(" 14:20:00")),
        "{lines:?}"
    );
}
