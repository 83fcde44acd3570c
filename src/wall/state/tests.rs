//! What a wall knows, what it leaves out, and when it changes.

use super::shown::Outside;
use super::*;
use crate::clean::mask::MASK;
use crate::domain::command::Command;
use crate::domain::hypothesis::{Confidence, HypothesisState, Judgement};
use crate::domain::id::EventId;
use crate::domain::kind::{EntryKind, ListItem, Note};
use crate::domain::message::MessageType;
use crate::domain::role::Assigned;
use crate::domain::scene::Scene;
use crate::domain::setting::Setting;
use crate::domain::stage::Stage;
use crate::fixture::{self, AKI, BEN, JON, MEI, ROSA, Sample, Words, now};

fn live() -> WallHealth {
    WallHealth::Live { verified: now() }
}

fn wall() -> Wall {
    Wall::new(&fixture::incident(), false, live())
}

fn sample() -> Sample {
    Sample::of(&fixture::events())
}

fn shown(sample: &Sample) -> Shown {
    Shown::of(sample.incident(), false)
}

fn restrict(sample: &mut Sample, entry: EventId) {
    let command = Command::Restrict { entry, on: true };
    sample.ask(now(), AKI, command);
}

/// Two sides of a cut: the way of the stages is that of the side that stands.
#[test]
fn the_track_is_the_way_of_the_side_that_stands() {
    let mut ours = Scene::at(&[Stage::Acknowledged, Stage::Investigating]);
    let mut theirs = ours.part();
    theirs.wait(60).stage(Stage::Identified).expect("allowed");
    ours.wait(120).stage(Stage::Mitigated).expect("allowed");
    ours.hear(&theirs);
    ours.wait(60).stage(Stage::Mitigated).expect("allowed");
    let track = Shown::of(&ours.incident, false).track;
    let stages: Vec<Stage> = track.iter().map(|step| step.stage).collect();
    assert!(!stages.contains(&Stage::Identified), "{stages:?}");
    let looking = track.iter().find(|s| s.stage == Stage::Investigating);
    assert_eq!(looking.map(|step| step.visits.clone()), Some(vec![120]));
}

#[test]
fn three_keys_and_no_more() {
    let mut wall = wall();
    let mut press = |key| {
        let quit = wall.update(WallMsg::Key(key), now()).quit;
        (quit, wall.density())
    };
    assert_eq!(press('+'), (false, Density::Dense));
    assert_eq!(press('+'), (false, Density::Dense));
    assert_eq!(press('-'), (false, Density::Standard));
    assert_eq!(press('-'), (false, Density::Roomy));
    assert_eq!(press('-'), (false, Density::Roomy));
    for key in "nx!:sSr \n\u{1b}".chars() {
        assert_eq!(press(key), (false, Density::Roomy));
    }
    assert!(press('q').0);
}

#[test]
fn it_is_stale_after_thirty_seconds_and_never_from_the_future() {
    let wall = wall();
    let fresh = |seconds| wall.freshness(now().plus_seconds(seconds));
    assert_eq!(fresh(4), Freshness::Live(4));
    assert_eq!(fresh(30), Freshness::Live(30));
    assert_eq!(fresh(31), Freshness::Stale(31));
    assert_eq!(fresh(-90), Freshness::Live(0));
}

#[test]
fn a_lost_file_keeps_the_last_good_copy() {
    let mut wall = wall();
    let before = wall.shown().clone();
    let health = WallHealth::NotUpdating {
        reason: "permission denied".to_owned(),
        last_good: Some(now()),
    };
    wall.update(WallMsg::Health(health), now());
    assert_eq!(*wall.shown(), before);
    let later = now().plus_seconds(600);
    assert!(matches!(
        wall.freshness(later),
        Freshness::NotUpdating {
            reason: "permission denied",
            last_good: Some(_)
        }
    ));
}

#[test]
fn it_changes_at_full_seconds_and_at_the_end_of_a_flash() {
    let mut wall = wall();
    let at = |millis| Timestamp::from_millis(now().millis() + millis);
    assert_eq!(wall.next_change(at(0)), at(1000));
    assert_eq!(wall.next_change(at(999)), at(1000));
    let mut sample = sample();
    sample.stage(now(), AKI, Stage::Mitigated, "drained");
    wall.update(WallMsg::Incident(sample.incident()), at(250));
    assert_eq!(wall.next_change(at(2_900)), at(3_000));
    assert_eq!(wall.next_change(at(3_000)), at(3_250));
    assert_eq!(wall.next_change(at(3_250)), at(4_000));
}

#[test]
fn what_changed_flashes_for_three_seconds_and_nothing_else_does() {
    let mut wall = wall();
    let mut sample = sample();
    let id = sample.stage(now(), AKI, Stage::Mitigated, "drained to us-east");
    wall.update(WallMsg::Incident(sample.incident()), now());
    let flashing = |wall: &Wall, seconds| {
        let blocks = [
            Block::Title,
            Block::Priority,
            Block::Stage,
            Block::Command,
            Block::Answer(0),
            Block::Answer(3),
            Block::Talk,
            Block::Roles,
            Block::Work,
            Block::Clashes,
            Block::Entry(id),
        ];
        let at = now().plus_seconds(seconds);
        let on = blocks.into_iter().filter(|b| wall.is_flashing(*b, at));
        on.collect::<Vec<_>>()
    };
    assert_eq!(flashing(&wall, 0), [Block::Stage, Block::Entry(id)]);
    assert_eq!(flashing(&wall, 2), [Block::Stage, Block::Entry(id)]);
    assert_eq!(flashing(&wall, 3), []);
    wall.update(WallMsg::Tick, now().plus_seconds(3));
    assert_eq!(flashing(&wall, 0), [], "what is over is forgotten");
}

#[test]
fn the_first_document_does_not_flash() {
    let mut wall = Wall::new(&Incident::default(), false, live());
    assert!(wall.shown().is_empty());
    wall.update(WallMsg::Incident(&fixture::incident()), now());
    assert!(!wall.shown().is_empty());
    assert!(!wall.is_flashing(Block::Title, now()));
}

#[test]
fn restricted_goes_from_entry_message_and_link_and_is_counted() {
    let mut sample = sample();
    let secret = "Quillfeather2";
    let note = fixture::note(EntryKind::Finding, secret, &[]);
    let entry = sample.note(now(), JON, note);
    let message = sample.send(
        now(),
        &Words {
            by: MEI,
            to: "customers",
            on: "status page",
            kind: MessageType::Update,
            text: secret,
            next_by: None,
            restricted: false,
        },
    );
    let link = ListItem::Link {
        label: secret.to_owned(),
        url: format!("https://x.example/{secret}"),
        restricted: false,
    };
    let link = sample.ask(now(), JON, Command::Add(link));
    assert!(format!("{:?}", shown(&sample)).contains(secret));
    let hidden = shown(&sample).hidden;
    for (at, id) in [entry, message, link].into_iter().enumerate() {
        restrict(&mut sample, id);
        assert_eq!(shown(&sample).hidden.restricted, hidden.restricted + at + 1);
    }
    assert!(!format!("{:?}", shown(&sample)).contains(secret));
    assert_eq!(shown(&sample).hidden.total(), hidden.total() + 3);
    // What repeats the words of a restricted line goes with it.
    sample.ask(now(), JON, Command::Remove(link));
    assert!(!format!("{:?}", shown(&sample)).contains(secret));
    assert_eq!(sample.refused(), &[] as &[String]);
}

#[test]
fn struck_redacted_retracted_and_clients_never_get_in() {
    let all = format!("{:?}", shown(&sample()));
    for word in [
        "size is 400",
        "correct-horse-battery",
        "a password",
        "asdf",
        "Northbay Shops",
        "hush-4411",
        "Quillfeather",
        "poll",
    ] {
        assert!(!all.contains(word), "{word}");
    }
    let hidden = shown(&sample()).hidden;
    assert_eq!((hidden.struck, hidden.redacted, hidden.clients), (1, 1, 1));
    assert_eq!(shown(&sample()).newer, 1);
}

/// What the team called confirmed the wall does not call suspected.
#[test]
fn a_cause_that_was_confirmed_is_not_suspected() {
    for (confidence, says) in [
        (None, "confirmed: "),
        (Some(Confidence::Confirmed), "confirmed: "),
        (Some(Confidence::Probable), "probable: "),
        (Some(Confidence::Suspected), "suspected: "),
    ] {
        let mut sample = sample();
        let reference = sample.incident().hypotheses()[0].id;
        sample.ask(
            now(),
            JON,
            Command::Judge(Judgement {
                reference,
                state: HypothesisState::Confirmed,
                confidence,
                reason: None,
            }),
        );
        let shown = shown(&sample);
        let line = shown.suspected.iter().find(|line| line.name == "H1");
        let text = line.map(|line| line.text.as_str()).unwrap_or_default();
        assert!(text.starts_with(says), "{confidence:?}: {text}");
    }
}

#[test]
fn a_cause_that_nobody_proved_says_so() {
    let mut sample = sample();
    assert_eq!(
        shown(&sample).cause.as_deref(),
        Some("suspected: connection pool still points at the old primary")
    );
    let news = |shown: &Shown, word: &str| {
        let found = shown.news.iter().find(|line| line.text.contains(word));
        found.map(|line| line.text.clone()).unwrap_or_default()
    };
    assert_eq!(
        news(&shown(&sample), "connection pool"),
        "Investigating → Identified: suspected: connection pool still points at the old primary"
    );
    assert_eq!(
        news(&shown(&sample), "the failover at"),
        "",
        "it has a place of its own"
    );
    sample.stage(now(), AKI, Stage::Mitigated, "drained to us-east");
    assert_eq!(shown(&sample).cause.as_deref(), Some("drained to us-east"));
}

#[test]
fn secrets_in_any_text_are_masked() {
    let mut sample = sample();
    sample.set(now(), AKI, Setting::Known("password=hunter2".to_owned()));
    sample.set(now(), AKI, Setting::Title("down, PIN 4711".to_owned()));
    let note = fixture::note(EntryKind::Note, "AKIAIOSFODNN7EXAMPLE", &[]);
    sample.note(now(), JON, note);
    sample.task(now(), AKI, JON, "try https://a:hunter2@b.example", 5);
    let all = format!("{:?}", shown(&sample));
    for secret in ["hunter2", "4711", "AKIAIOSFODNN7EXAMPLE"] {
        assert!(!all.contains(secret), "{secret}");
    }
    assert!(all.contains(MASK));
}

#[test]
fn news_are_in_the_order_of_recording() {
    let shown = shown(&sample());
    let late = shown.news.iter().position(|line| line.late && line.star);
    assert_eq!(late, Some(4), "logged at 14:30, happened at 13:58");
    assert!(shown.news.windows(2).all(|pair| pair[0].at >= pair[1].at));
    let line = shown.news.get(4).expect("the late one");
    assert_eq!(line.who, BEN, "who said it, not who wrote it down");
    assert_eq!(line.role.as_deref(), Some("Domain Expert"));
}

#[test]
fn people_outside_see_only_what_they_were_told() {
    let mut sample = sample();
    let text = "It gets better. Write to help@shop.example.";
    sample.send(
        now(),
        &Words {
            by: MEI,
            to: "customers",
            on: "status page",
            kind: MessageType::Update,
            text,
            next_by: None,
            restricted: false,
        },
    );
    let shown = Shown::of(sample.incident(), true);
    let told: Vec<&str> = shown.messages.iter().map(|m| m.text.as_str()).collect();
    assert_eq!(
        told,
        [
            "It gets better. Write to [masked].",
            "Some payments in the EU fail. We are looking into it."
        ]
    );
    assert_eq!(shown.words.len(), 1);
    let all = format!("{shown:?}");
    for word in [
        AKI,
        ROSA,
        JON,
        BEN,
        "pool",
        "pgbouncer",
        "Bridge",
        "#inc",
        "CHK",
        "#company",
        "freeze",
        "7 %",
    ] {
        assert!(!all.contains(word), "{word}");
    }
    let lines = sample.incident().timeline().len();
    assert_eq!(shown.hidden.total(), lines - 2);
}

#[test]
fn two_who_command_are_a_grave_clash() {
    let shown = Shown::of(&split(), false);
    let clash = shown.clashes.first().expect("a clash");
    assert!(clash.grave);
    assert_eq!(clash.head, "TWO IN COMMAND");
    assert_eq!(clash.values, [BEN, AKI]);
    assert!(Shown::of(&split(), true).clashes.is_empty());
}

/// Two sides of a cut network that each made somebody manager.
fn split() -> Incident {
    let mut other = sample();
    let assigned = Assigned {
        role: "incident_manager".to_owned(),
        person: BEN.to_owned(),
        team: None,
        audiences: Vec::new(),
        shadow: false,
        ..Assigned::default()
    };
    other.ask(now(), ROSA, Command::Assign(assigned));
    let events = other.incident().log().events().iter();
    let without = events.filter(|event| event.kind.name() != "release");
    Incident::new(crate::domain::log::EventLog::from_events(without.cloned()))
}

#[test]
fn a_title_of_megabytes_costs_a_cut() {
    let mut sample = sample();
    let long = Note {
        text: "表".repeat(20_000),
        ..Note::default()
    };
    sample.note(now(), JON, long);
    let shown = shown(&sample);
    assert!(shown.news.iter().all(|line| line.text.len() <= 4096));
}

/// The title of a restricted incident is on no wall, also not in the lines that told of it.
#[test]
fn a_restricted_incident_is_called_by_its_code_name() {
    let mut sample = sample();
    let titles = [
        sample.incident().title().to_owned(),
        "EU checkout in flames".to_owned(),
    ];
    sample.set(now(), AKI, Setting::Title(titles[1].clone()));
    sample.set(now(), AKI, Setting::Codename("Heron".to_owned()));
    assert_eq!(shown(&sample).title, titles[1]);
    sample.set(now(), AKI, Setting::Restricted(true));
    for public in [false, true] {
        let all = Shown::of(sample.incident(), public);
        assert_eq!(all.title, "Heron");
        let all = format!("{all:?}");
        for title in &titles {
            assert!(!all.contains(title), "{title}");
        }
    }
    sample.set(now(), AKI, Setting::Restricted(false));
    assert_eq!(shown(&sample).title, titles[1]);
}

/// What stands in a link, in a call and in a title on a wall that anybody may read.
#[test]
fn no_pin_no_secret_and_no_client_is_on_a_wall_for_people_outside() {
    use crate::domain::message::Sent;
    use crate::domain::scene::{send, sent};
    let mut scene = Scene::new();
    let client = |name: &str| Command::Add(ListItem::Client { name: name.into() });
    scene.one("Ada", client("Northbay"));
    scene.one("Ada", client("Northbay Clinics"));
    scene.set("Ada", Setting::Title("Northbay Clinics cannot pay".into()));
    let bridge = ListItem::Channel {
        name: "bridge, PIN 4711".into(),
        channel_type: "call".into(),
        purpose: "talk".into(),
        link: Some("https://hooks.example/T0/B0/s3cr3t".into()),
    };
    scene.one("Ada", Command::Add(bridge));
    let words = Sent {
        text: "Northbay: the password=hunter22hunter is out".into(),
        ..sent("customers", MessageType::Update)
    };
    scene.one("Ada", send(words));
    let verified = scene.now;
    let shown = |public| {
        let wall = Wall::new(&scene.incident, public, WallHealth::Live { verified });
        format!("{:?}", wall.shown())
    };
    let outside = shown(true);
    assert!(outside.contains("a client cannot pay"), "{outside}");
    for words in ["Northbay", "4711", "hunter22", "hooks.example", "bridge"] {
        assert!(!outside.contains(words), "{words} in {outside}");
    }
    let inside = shown(false);
    assert!(inside.contains("Northbay Clinics cannot pay"));
    for words in ["4711", "hunter22", "hooks.example"] {
        assert!(!inside.contains(words), "{words} in {inside}");
    }
}

/// What is hit, for whom and what helps meanwhile is told to strangers where it names nobody; a key
/// made of a client's name is not, nor a title that names one of the team.
#[test]
fn people_outside_learn_what_is_hit_and_for_whom_and_nobodys_name() {
    let told = |settings: &[Setting], client: &str| {
        let mut scene = Scene::new();
        scene.assign("technical_lead", "Mara Quill");
        if !client.is_empty() {
            let name = client.to_owned();
            scene.one("Ada", Command::Add(ListItem::Client { name }));
        }
        for setting in settings {
            scene.set("Ada", setting.clone());
        }
        Shown::of(&scene.incident, true)
    };
    let plain = [
        Setting::FaultyService("Clinic Finder".into()),
        Setting::FactEnvironment("visitors in the East".into()),
        Setting::Workaround("call the clinic".into()),
    ];
    let shown = told(&plain, "");
    let words = |words: &str| Some(words.to_owned());
    assert_eq!(shown.outside.service, words("Clinic Finder"));
    assert_eq!(shown.outside.hit, words("visitors in the East"));
    assert_eq!(shown.outside.meanwhile, words("call the clinic"));
    assert!(!shown.key.is_empty());
    let named = [
        Setting::FaultyService("db-3.corp.local".into()),
        Setting::FactEnvironment("Northbay, 7 %".into()),
        Setting::Workaround("ask Mara".into()),
        Setting::Title("Mara restarted it and it is down".into()),
    ];
    let first = told(&[], "").key;
    let first = first.split('-').next().unwrap_or_default();
    let shown = told(&[], &format!("{first} Clinics"));
    assert_eq!(shown.key, "", "made of a client's name");
    let shown = told(&named, "Northbay Clinics");
    assert_eq!(shown.outside, Outside::default());
    assert_eq!(shown.title, "Service notice");
    let unknown = [Setting::FaultyService("Unknown".into())];
    assert_eq!(told(&unknown, "").outside.service, None);
}
