//! Which sort of message is due, where it goes, what a draft may hold.

use super::*;
use crate::domain::command::{Command, NewTask};
use crate::domain::day::Day;
use crate::domain::hypothesis::Confidence;
use crate::domain::kind::ListItem;
use crate::domain::message::Sent;
use crate::domain::review::{ActionItem, Cause, DataLoss};
use crate::domain::scene::{START, Scene, send, sent};
use crate::domain::setting::StageMove;
use crate::domain::stage::Stage::{Acknowledged, Identified, Investigating, Mitigated, Resolved};

/// The stages and messages of the drill, minute by minute: what is proposed for each message.
enum Step {
    Stage(i64, Stage),
    Word(i64, &'static str, &'static str, Wording),
}
use Step::{Stage as To, Word as Said};

const DRILL: [Step; 25] = [
    To(1638, Acknowledged),
    To(1644, Investigating),
    Said(1647, "customers", "status page", Wording::First),
    Said(1649, "customers", "e-mail", Wording::First),
    Said(1649, "internal", "mailing list", Wording::First),
    Said(1710, "leadership", "e-mail", Wording::First),
    To(1717, Identified),
    Said(1720, "customers", "e-mail", Wording::Update),
    Said(1721, "internal", "mailing list", Wording::Update),
    To(1725, Investigating),
    Said(1727, "customers", "status page", Wording::Update),
    Said(1741, "leadership", "e-mail", Wording::Update),
    Said(1804, "internal", "mailing list", Wording::Update),
    To(1805, Identified),
    Said(1812, "leadership", "e-mail", Wording::Update),
    Said(1830, "customers", "e-mail", Wording::Update),
    Said(1835, "internal", "mailing list", Wording::Update),
    To(1841, Mitigated),
    Said(1843, "customers", "status page", Wording::Mitigated),
    Said(1844, "leadership", "e-mail", Wording::Mitigated),
    To(1854, Resolved),
    Said(1855, "customers", "status page", Wording::Resolved),
    Said(1856, "customers", "e-mail", Wording::Resolved),
    Said(1857, "internal", "mailing list", Wording::Resolved),
    Said(1858, "leadership", "e-mail", Wording::Resolved),
];

fn clock(hhmm: i64) -> Timestamp {
    START.plus_seconds((hhmm / 100 * 60 + hhmm % 100 - 16 * 60) * 60)
}

fn say(scene: &mut Scene, audience: &str, channel: &str, wording: Wording) {
    let message = Sent {
        channel: channel.into(),
        ..sent(audience, wording.message_type())
    };
    scene.one("Bram", send(message));
}

#[test]
fn each_message_of_the_drill_is_proposed_as_what_it_was() {
    let mut scene = Scene::new();
    for step in DRILL {
        match step {
            To(at, to) => {
                scene.now = clock(at);
                scene.stage(to).expect("allowed");
                scene.note("Mara", "something was found");
            }
            Said(at, audience, channel, want) => {
                scene.now = clock(at);
                let now = scene.now;
                let what = proposed(&scene.incident, audience, channel, now);
                assert_eq!(what, want, "{at} {audience} {channel}");
                say(&mut scene, audience, channel, what);
                scene.wait(1).note("Mara", "and something else");
            }
        }
    }
    let now = scene.now;
    for audience in ["customers", "internal", "leadership"] {
        let what = proposed(&scene.incident, audience, "e-mail", now);
        let want = if audience == "internal" {
            Wording::Resolved
        } else {
            Wording::Followup
        };
        assert_eq!(
            what, want,
            "{audience}: where it was told, only the report is left"
        );
    }
}

#[test]
fn nothing_new_and_corrections_do_not_mislead_the_proposal() {
    let mut scene = Scene::at(&[Acknowledged]);
    let what = |scene: &Scene| proposed(&scene.incident, "internal", "chat", scene.now);
    assert_eq!(what(&scene), Wording::First);
    say(&mut scene, "internal", "chat", Wording::First);
    scene.wait(60);
    assert_eq!(what(&scene), Wording::NothingNew);
    scene.note("Mara", "pool is full");
    assert_eq!(what(&scene), Wording::Update);
    say(&mut scene, "internal", "chat", Wording::Correction);
    scene.wait(60).note("Mara", "pool was full");
    assert_eq!(what(&scene), Wording::Update);
    let mut late = Scene::at(&[Acknowledged, Mitigated, Resolved]);
    assert_eq!(what(&late), Wording::Resolved, "nobody had been told");
    say(&mut late, "internal", "chat", Wording::Resolved);
    late.wait(60).stage(Investigating).expect("again");
    assert_eq!(what(&late), Wording::Update, "it goes on");
}

#[test]
fn the_words_of_wordings_are_read_in_any_dress() {
    for (wording, word) in Wording::ALL {
        assert_eq!(Wording::parse(word), Some(wording));
        assert_eq!(
            Wording::parse(&word.replace(' ', "-").to_uppercase()),
            Some(wording)
        );
    }
    assert_eq!(Wording::parse("followup"), Some(Wording::Followup));
    assert_eq!(Wording::parse("news"), None);
}

fn filled(scene: &Scene, audience: &str, channel: &str, wording: Wording) -> Filled {
    let kit = Kit::shipped();
    let playbook = scene.incident.playbook();
    let audience = playbook.audience(audience).expect("shipped");
    let now = scene.now;
    let occasion = Occasion {
        audience,
        channel,
        wording,
        next_by: proposed_promise(&scene.incident, audience, wording, now),
        now,
    };
    draft(&scene.incident, &kit, &occasion)
}

/// R091: the first notice can go out with everything unknown, and says what is.
#[test]
fn a_first_notice_is_possible_with_facts_unknown() {
    let mut scene = Scene::at(&[Acknowledged]);
    scene.rate(1, 1);
    let draft = filled(&scene, "customers", "status page", Wording::First);
    assert_eq!(draft.missing, ["service"]);
    assert_eq!(
        draft.text,
        "14:30 UTC. We know that [not known yet] is not working as it should for some of you. You \
         may notice: Checkout fails. We are working on it. Next update by 15:00 UTC. \
         (shop-20261120-k7f3)"
    );
    scene.set("Ada", Setting::FaultyService("Unknown".into()));
    let draft = filled(&scene, "customers", "status page", Wording::First);
    assert_eq!(draft.missing, ["service"], "Unknown is not known");
}

/// R096: status, progress, next, from the four answers. R099, R014: where to follow.
#[test]
fn an_internal_update_has_three_parts_and_names_the_main_channel() {
    let mut scene = Scene::at(&[Acknowledged]);
    scene.set("Ada", Setting::Impact("One in seven fails.".into()));
    scene.set("Ada", Setting::Known("pool full".into()));
    scene.set("Ada", Setting::Tried("restart".into()));
    scene.set("Ada", Setting::Next("drain it".into()));
    scene.set("Ada", Setting::MainChannel("#inc-42".into()));
    let draft = filled(&scene, "internal", "mailing list", Wording::Update);
    let want = "Status: One in seven fails. Progress: pool full; tried: restart. Next: drain it. ";
    assert!(draft.text.contains(want), "{}", draft.text);
    assert!(draft.text.ends_with("Follow #inc-42."), "{}", draft.text);
    let first = filled(&scene, "internal", "mailing list", Wording::First);
    assert_eq!(first.text.matches("#inc-42").count(), 1, "{}", first.text);
    let there = filled(&scene, "internal", "#inc-42", Wording::Update);
    assert!(!there.text.contains("#inc-42"), "no need to point there");
    let outside = filled(&scene, "customers", "e-mail", Wording::First);
    assert!(!outside.text.contains("#inc-42"), "{}", outside.text);
}

/// R093: leadership gets the link to the page and the request not to write to the fixers.
#[test]
fn leadership_gets_the_status_link_and_is_asked_not_to_reply() {
    let mut scene = Scene::at(&[Acknowledged]);
    let page = ListItem::Channel {
        name: "public page".into(),
        channel_type: "status page".into(),
        purpose: String::new(),
        link: Some("https://status.example/42".into()),
    };
    scene.one("Ada", Command::Add(page));
    let draft = filled(&scene, "leadership", "e-mail", Wording::First);
    assert!(
        draft
            .text
            .contains("Follow https://status.example/42; please do not reply")
    );
    let client = filled(&scene, "customers", "their chat", Wording::ClientNotice);
    let want = "(shop-20261120-k7f3, Acknowledged). Follow https://status.example/42";
    assert!(client.text.contains(want), "R031: {}", client.text);
}

/// R100, R101: the last words inside and outside.
#[test]
fn the_closing_words_count_inside_and_are_short_outside() {
    let mut scene = Scene::at(&[Acknowledged, Mitigated]);
    scene.wait(600).stage(Resolved).expect("allowed");
    let inside = filled(&scene, "internal", "e-mail", Wording::Resolved);
    assert!(
        inside.missing.contains(&"support_cases".to_owned()),
        "{inside:?}"
    );
    assert!(
        inside
            .text
            .ends_with("There will be no further messages about it.")
    );
    scene.set("Ada", Setting::SupportCases(31));
    let inside = filled(&scene, "internal", "e-mail", Wording::Resolved);
    assert!(inside.text.contains("31 support cases"), "{}", inside.text);
    let outside = filled(&scene, "customers", "e-mail", Wording::Resolved);
    assert!(
        outside.text.contains("A report will follow"),
        "{}",
        outside.text
    );
    assert!(!outside.text.contains("data"), "{}", outside.text);
    scene.set("Ada", Setting::DataLoss(DataLoss::No));
    let outside = filled(&scene, "customers", "e-mail", Wording::Resolved);
    assert!(
        outside.text.contains("No data was lost. We are sorry."),
        "{}",
        outside.text
    );
    let file = &Kit::shipped().templates["customers-resolved"];
    assert!(file.lines().count() <= 5, "at most five lines");
    assert_eq!(
        proposed_promise_of(&scene),
        None,
        "nothing more is promised"
    );
}

/// R145: causes and changes that the review wrote down fill the word afterwards; what was done is
/// for somebody to word, and where a name would go out it is a gap.
#[test]
fn the_word_afterwards_is_filled_from_the_review() {
    let mut scene = Scene::at(&[Acknowledged, Mitigated]);
    scene.wait(600).stage(Resolved).expect("allowed");
    let before = filled(&scene, "customers", "e-mail", Wording::Followup);
    assert!(before.missing.contains(&"why_outside".to_owned()));
    let cause = |text: &str| {
        Command::Cause(Cause {
            text: text.into(),
            confidence: Confidence::Confirmed,
            ..Cause::default()
        })
    };
    scene.one("Ada", cause("a change held a lock"));
    scene.one(
        "Ada",
        Command::ActionItem(ActionItem {
            text: "check for locks before a change".into(),
            owner: Some("Mara Quill".into()),
            due: Day::parse("2026-12-04"),
            ..ActionItem::default()
        }),
    );
    let words = filled(&scene, "customers", "e-mail", Wording::Followup);
    for part in [
        "What happened and why: a change held a lock.",
        "check for locks before a change (by Fri 4 Dec 2026).",
        "What we did: [not known yet].",
    ] {
        assert!(words.text.contains(part), "{part} in {}", words.text);
    }
    let inside = filled(&scene, "internal", "e-mail", Wording::Followup);
    let part = "check for locks before a change (Mara Quill, Fri 4 Dec 2026)";
    assert!(inside.text.contains(part), "{}", inside.text);
    assert!(
        inside.text.contains("What happened: Checkout fails."),
        "{}",
        inside.text
    );
    scene.one("Ada", cause("Mara pressed the key"));
    let words = filled(&scene, "customers", "e-mail", Wording::Followup);
    assert!(
        words.missing.contains(&"why_outside".to_owned()),
        "{words:?}"
    );
    assert!(!words.text.contains("Mara"), "{}", words.text);
}

fn proposed_promise_of(scene: &Scene) -> Option<Timestamp> {
    let audience = &scene.incident.playbook().audiences[0];
    proposed_promise(&scene.incident, audience, Wording::Resolved, scene.now)
}

/// R087: whatever people wrote, a customers' draft holds no entry, no name of the incident's
/// people, no inner address and nothing that looks like a secret.
#[test]
fn a_customers_draft_holds_no_names_no_entries_and_no_secrets() {
    for hostile in [
        "Mara says it is down",
        "ask mara quill",
        "password=hunter2 on the page",
        "errors on db1.prod.internal",
        "10.2.3.4 does not answer",
        "write to joss@example.com",
    ] {
        let mut scene = Scene::at(&[Acknowledged]);
        scene.rate(1, 1);
        scene.assign("technical_lead", "Mara Quill");
        scene.note("Mara Quill", "ENTRY on the timeline");
        for setting in [
            Setting::Title as fn(String) -> Setting,
            Setting::FaultyService,
            Setting::FactBehaviour,
            Setting::FactEnvironment,
            Setting::Actual,
            Setting::Workaround,
            Setting::Impact,
            Setting::Known,
            Setting::Next,
            Setting::Description,
        ] {
            scene.set("Ada", setting(hostile.to_owned()));
        }
        let task = NewTask {
            text: hostile.into(),
            owners: vec!["Mara Quill".into()],
            after: true,
            ..NewTask::default()
        };
        scene.one("Ada", Command::GiveTask(task));
        for (wording, _) in Wording::ALL {
            for channel in ["status page", "text message", ""] {
                let text = filled(&scene, "customers", channel, wording).text;
                assert!(!text.contains(hostile), "{wording:?}: {text}");
                assert!(!text.to_lowercase().contains("mara"), "{wording:?}: {text}");
                assert!(
                    !text.contains("ENTRY") && !text.contains("hunter2"),
                    "{text}"
                );
            }
        }
        let inside = filled(&scene, "internal", "", Wording::Update);
        assert!(
            inside.text.contains(hostile),
            "inside it may stand: {}",
            inside.text
        );
        assert!(!inside.text.contains("ENTRY"), "{}", inside.text);
    }
}

/// A finish time and a guessed cause have no placeholder in what goes outside.
#[test]
fn templates_for_outside_ask_for_nothing_from_inside() {
    let kit = Kit::shipped();
    let outside = kit.templates.iter().filter(|(name, _)| {
        name.starts_with("customers") || *name == "client-notice" || *name == "text-message"
    });
    for (name, text) in outside {
        let inside = Placeholder::ALL.iter().filter(|(one, name)| {
            one.reader() == Reader::Inside && !["actions", "summary"].contains(name)
        });
        for (_, inside) in inside {
            for end in ["}}", "|"] {
                let asked = format!("{{{{{inside}{end}");
                assert!(!text.contains(&asked), "{name}: {inside}");
            }
        }
        for word in ["outage", "human error", "vendor"] {
            assert!(!text.to_lowercase().contains(word), "{name}: {word}");
        }
    }
}

/// R103: no template and no proposal sends the Communication Lead to the technical people.
#[test]
fn no_template_sends_anybody_to_the_technical_people() {
    for (name, text) in &Kit::shipped().templates {
        let text = text.to_lowercase();
        for word in ["technical lead", "technical assist", "ask the fixers"] {
            assert!(!text.contains(word), "{name}");
        }
    }
}

#[test]
fn a_restricted_incident_lends_its_title_to_no_draft() {
    let mut scene = Scene::at(&[Acknowledged]);
    scene.set("Ada", Setting::Restricted(true));
    scene.set("Ada", Setting::Codename("Heron".into()));
    for audience in ["customers", "internal", "leadership"] {
        for (wording, _) in Wording::ALL {
            let text = filled(&scene, audience, "e-mail", wording).text;
            assert!(!text.contains("Checkout"), "{audience} {wording:?}: {text}");
        }
    }
    let first = filled(&scene, "leadership", "e-mail", Wording::First);
    assert!(first.text.contains("Heron"), "{}", first.text);
}

/// R092: without a status page the first notice is offered for e-mail.
#[test]
fn a_place_to_look_at_that_is_not_there_gives_way_to_e_mail() {
    let kit = Kit::shipped();
    let mut scene = Scene::new();
    let offered = |scene: &Scene| {
        let audience = &scene.incident.playbook().audiences[0];
        proposed_channel(&scene.incident, &kit, audience)
    };
    assert_eq!(offered(&scene).as_deref(), Some("e-mail"));
    let page = ListItem::Channel {
        name: "public page".into(),
        channel_type: "status page".into(),
        purpose: String::new(),
        link: None,
    };
    let id = scene.one("Ada", Command::Add(page));
    assert_eq!(offered(&scene).as_deref(), Some("public page"));
    scene.one("Ada", Command::Remove(id));
    assert_eq!(offered(&scene).as_deref(), Some("e-mail"));
    say(&mut scene, "customers", "carrier pigeon", Wording::First);
    assert_eq!(
        offered(&scene).as_deref(),
        Some("carrier pigeon"),
        "as last time"
    );
}

#[test]
fn a_drill_says_so_in_every_draft() {
    let mut scene = Scene::empty();
    let mut opening = crate::domain::scene::opening();
    opening.opened.drill = true;
    scene.ask("Ada", Command::Open(opening)).expect("opens");
    for audience in ["customers", "internal", "leadership"] {
        let text = filled(&scene, audience, "e-mail", Wording::First).text;
        assert!(text.starts_with("DRILL. "), "{text}");
    }
}

/// A stage move needs its words in the tests above.
#[test]
fn the_stage_of_a_draft_is_that_of_the_incident() {
    let mut scene = Scene::at(&[Acknowledged, Investigating]);
    let to = StageMove {
        to: Identified,
        text: Some("pool".into()),
    };
    scene.set("Ada", Setting::Stage(to));
    let draft = filled(&scene, "internal", "e-mail", Wording::Update);
    assert!(draft.text.contains("Identified."), "{}", draft.text);
    let outside = filled(&scene, "customers", "e-mail", Wording::Update);
    assert!(
        !outside.text.contains("pool"),
        "no guessed cause: {}",
        outside.text
    );
}
