//! Tables for the words: ages, marks, days, and that nothing hostile gets through.

use super::*;
use crate::domain::command::{Command, NewTask};
use crate::domain::kind::{EntryKind, Note};
use crate::domain::setting::Setting;
use crate::report::story::{Story, plain};
use crate::report::{LogText, log_line};

fn entry_line(story: &Story, id: crate::domain::id::EventId) -> String {
    let entry = story.incident.entry(id).expect("an entry");
    log_line(&story.incident, &entry)
}

#[test]
fn a_line_of_the_log_carries_its_marks() {
    let mut story = Story::new();
    story.minutes(10);
    let note = |text: &str| plain(text);
    for (note, ago, want) in [
        (note("plain"), None, "14:10:00 note Nia: plain"),
        (
            Note {
                entry: EntryKind::Finding,
                star: true,
                tags: vec!["db".to_owned()],
                ..note("locks")
            },
            None,
            "14:10:00 ★ finding Nia: locks #db",
        ),
        (
            Note {
                tags: vec!["db".to_owned()],
                ..note("locks #DB")
            },
            None,
            "14:10:00 note Nia: locks #DB",
        ),
        (
            Note {
                actor: Some("Rob".to_owned()),
                ..note("he said")
            },
            Some(5),
            "14:05:00 note Rob: he said [logged 5m later] [logged by Nia]",
        ),
        (
            Note {
                entry: EntryKind::Test,
                verdict: Some(crate::domain::kind::Verdict::Pass),
                ..note("checkout from three regions")
            },
            None,
            "14:10:00 test Nia: checkout from three regions [pass]",
        ),
        (
            Note {
                entry: EntryKind::Change,
                why: Some("slow".to_owned()),
                undo: Some("revert".to_owned()),
                ..note("restart")
            },
            None,
            "14:10:00 change Nia: restart [not agreed with the Technical Lead] [why: slow] \
             [undo: revert]",
        ),
        (
            Note {
                restricted: true,
                tags: vec!["secret".to_owned()],
                ..note("secret")
            },
            None,
            "14:10:00 note Nia: [restricted]",
        ),
        (note("one\ntwo\n"), None, "14:10:00 note Nia: one\n  two"),
    ] {
        let id = story.note(note, ago);
        assert_eq!(entry_line(&story, id), want);
    }
}

#[test]
fn struck_and_corrected_entries_say_so() {
    let mut story = Story::new();
    let entry = story.note(plain("pool is 400"), None);
    let text = "pool is 40".to_owned();
    story.says("Nia", Command::Revise { entry, text });
    assert_eq!(
        entry_line(&story, entry),
        "14:00:00 note Nia: pool is 40 [corrected]"
    );
    let reason = Some("wrong host".to_owned());
    story.says(
        "Nia",
        Command::Strike {
            entry,
            on: true,
            reason,
        },
    );
    assert_eq!(
        entry_line(&story, entry),
        "14:00:00 note Nia: pool is 40 [corrected] [struck: wrong host]"
    );
}

#[test]
fn a_new_day_gets_a_line_and_ids_and_secrets_only_when_asked() {
    let mut story = Story::new();
    let first = story.note(plain("first"), None);
    let second = story.minutes(24 * 60).note(
        Note {
            restricted: true,
            ..plain("second")
        },
        None,
    );
    let incident = &story.incident;
    let mut log = LogText::new(incident).with_ids(4).with_restricted();
    let mut text = String::new();
    for id in [first, second] {
        let entry = incident.entry(id).expect("an entry");
        text.push_str(&log.entry(incident, &entry));
    }
    let want = format!(
        "-- 2026-01-15 (UTC) --\n{} 14:00:00 note Nia: first\n\
         -- 2026-01-16 (UTC) --\n{} 14:00:00 note Nia: second [restricted]\n",
        first.short(),
        second.short()
    );
    assert_eq!(text, want);
}

#[test]
fn the_status_says_where_it_stands() {
    let mut story = Story::new();
    story.says(
        "Nia",
        Command::Set {
            setting: Setting::Impact("EU checkout\nall cards".to_owned()),
            happened: None,
        },
    );
    story.says(
        "Nia",
        Command::GiveTask(NewTask {
            text: "read the logs".to_owned(),
            owners: vec!["Rob".to_owned()],
            minutes: Some(10),
            ..NewTask::default()
        }),
    );
    story.minutes(32);
    let text = status_text(&story.incident, story.now);
    for line in [
        "northbay-20260115-k7f3: EU checkout fails",
        "Now: 2026-01-15 14:32 UTC",
        "Priority: P1 (impact 1 Extensive, urgency 1 Immediate)",
        "Stage: Detected for 32m, since 2026-01-15 14:00",
        "Elapsed: 32m since detection, 2026-01-15 14:00",
        "Incident Manager: Nia, in command 32m",
        "Next in command: not named",
        "Impact (Nia, 32m ago): EU checkout",
        "  all cards",
        "Known: not answered yet",
        "Word to customers: no word yet",
        "Open tasks (1):",
        "  T1 Rob: read the logs, due LATE 22m",
        "  impact ended: open",
        "Clients: Northbay",
        "  Scribe: NOBODY",
        "  Incident Manager: Nia, 32m",
    ] {
        assert!(text.lines().any(|l| l == line), "{line}\nin\n{text}");
    }
}

#[test]
fn one_line_for_a_status_bar() {
    let mut story = Story::new();
    story.minutes(62);
    assert_eq!(
        oneline(&story.incident, story.now),
        "P1 northbay-20260115-k7f3 Detected detected 1h 02m | IM Nia"
    );
    let acknowledged = crate::domain::setting::StageMove {
        to: crate::domain::stage::Stage::Acknowledged,
        text: None,
    };
    story.says(
        "Nia",
        Command::Set {
            setting: Setting::Stage(acknowledged),
            happened: None,
        },
    );
    story.says(
        "Nia",
        Command::Assign(crate::domain::role::Assigned {
            role: "incident_manager".to_owned(),
            person: "#(reboot) #[blink]".to_owned(),
            team: None,
            audiences: vec![],
            shadow: false,
            ..crate::domain::role::Assigned::default()
        }),
    );
    story.minutes(5);
    assert_eq!(
        oneline(&story.incident, story.now),
        "P1 northbay-20260115-k7f3 Acknowledged detected 1h 07m | customers in 5m | IM # (reboot) # [blink]"
    );
}

#[test]
fn nothing_hostile_gets_through() {
    let bad = "a\u{1b}]52;c;aGk=\u{7}\u{202E}b\u{9b}31m";
    let mut story = Story::new();
    story.minutes(1);
    let id = story.note(
        Note {
            actor: Some(bad.to_owned()),
            tags: vec![bad.to_owned()],
            why: Some(bad.to_owned()),
            ..plain(bad)
        },
        None,
    );
    for setting in [
        Setting::Title(bad.to_owned()),
        Setting::Known(bad.to_owned()),
        Setting::Ticket(bad.to_owned()),
    ] {
        story.says(
            "Nia",
            Command::Set {
                setting,
                happened: None,
            },
        );
    }
    let everything = [
        status_text(&story.incident, story.now),
        oneline(&story.incident, story.now),
        roster_text(&story.incident, story.now),
        entry_line(&story, id),
    ]
    .concat();
    for c in everything.chars().filter(|c| *c != '\n') {
        assert!(!c.is_control() && c != '\u{202E}', "{c:?}");
    }
}
