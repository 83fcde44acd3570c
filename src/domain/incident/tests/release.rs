//! Floors between words, words that two people release, restricted incidents, sources.

use crate::domain::command::Command;
use crate::domain::kind::ListItem;
use crate::domain::kit::Kit;
use crate::domain::message::{MessageDraft, MessageType, Sent};
use crate::domain::scene::{START, Scene, send, sent};
use crate::domain::setting::{Setting, SettingKey};
use crate::domain::time::Timestamp;
use crate::playbook::Playbook;
use MessageType::{Correction, First, Followup, Mitigated, Resolved, Update};

/// The eighteen messages of the drill: minute of the afternoon, audience, channel, what for.
const DRILL: [(i64, &str, &str, MessageType); 18] = [
    (1647, "customers", "status page", First),
    (1649, "customers", "e-mail", First),
    (1649, "internal", "mailing list", First),
    (1710, "leadership", "e-mail", First),
    (1720, "customers", "e-mail", Update),
    (1721, "internal", "mailing list", Update),
    (1727, "customers", "status page", Update),
    (1741, "leadership", "e-mail", Update),
    (1804, "internal", "mailing list", Update),
    (1812, "leadership", "e-mail", Update),
    (1830, "customers", "e-mail", Update),
    (1835, "internal", "mailing list", Update),
    (1843, "customers", "status page", Mitigated),
    (1844, "leadership", "e-mail", Mitigated),
    (1855, "customers", "status page", Resolved),
    (1856, "customers", "e-mail", Resolved),
    (1857, "internal", "mailing list", Resolved),
    (1858, "leadership", "e-mail", Resolved),
];

/// A time of the drill, written as on a clock.
fn clock(hhmm: i64) -> Timestamp {
    START.plus_seconds((hhmm / 100 * 60 + hhmm % 100 - 16 * 60) * 60)
}

fn say(scene: &mut Scene, (at, audience, channel, what): (i64, &str, &str, MessageType)) {
    scene.now = clock(at);
    let message = Sent {
        channel: channel.into(),
        ..sent(audience, what)
    };
    scene.one("Bram", send(message));
}

/// Minutes since the last push and minutes left, where the floor speaks up.
fn floor(scene: &Scene, at: i64, to: (&str, &str), what: MessageType) -> Option<(i64, i64)> {
    let found = scene.incident.floor(&Kit::shipped(), to, what, clock(at));
    found.map(|floor| (floor.ago(), floor.left()))
}

/// No send of the drill is warned of (drill 8).
#[test]
fn no_send_of_the_drill_meets_the_floor() {
    let mut scene = Scene::new();
    for (at, audience, channel, what) in DRILL {
        let met = floor(&scene, at, (audience, channel), what);
        assert_eq!(met, None, "{at} {audience} {channel}");
        say(&mut scene, (at, audience, channel, what));
    }
}

/// R083, R094, W7: what lands on people keeps its distance, what they come to look at does not.
#[test]
fn the_floor_speaks_up_for_what_lands_on_people_too_soon() {
    let mut scene = Scene::new();
    for message in &DRILL[..6] {
        say(&mut scene, *message);
    }
    for (at, to, what, want) in [
        (1727, ("customers", "e-mail"), Update, Some((7, 23))),
        (1727, ("customers", "status page"), Update, None),
        (1727, ("customers", "Board e-mail"), Update, Some((7, 23))),
        (1727, ("customers", "carrier pigeon"), Update, None),
        (1749, ("customers", "e-mail"), Update, Some((29, 1))),
        (1750, ("customers", "e-mail"), Update, None),
        (1727, ("customers", "e-mail"), Followup, Some((7, 23))),
        (1727, ("customers", "e-mail"), First, None),
        (1727, ("customers", "e-mail"), Mitigated, None),
        (1727, ("customers", "e-mail"), Resolved, None),
        (1727, ("customers", "e-mail"), Correction, None),
        (1711, ("leadership", "e-mail"), Update, Some((1, 29))),
        (1719, ("nobody", "e-mail"), Update, None),
    ] {
        assert_eq!(floor(&scene, at, to, what), want, "{at} {to:?} {what:?}");
    }
    let until = scene.incident.floor(
        &Kit::shipped(),
        ("customers", "e-mail"),
        Update,
        clock(1727),
    );
    assert_eq!(until.map(|floor| floor.until), Some(clock(1750)));
}

/// A channel that the incident lists goes by its kind, whatever it is called.
#[test]
fn a_listed_channel_goes_by_its_kind() {
    let mut scene = Scene::new();
    let listed = ListItem::Channel {
        name: "#red".into(),
        channel_type: "text message".into(),
        purpose: String::new(),
        link: None,
    };
    scene.one("Ada", Command::Add(listed));
    say(&mut scene, (1700, "customers", "#red", First));
    let met = floor(&scene, 1705, ("customers", "#red"), Update);
    assert_eq!(met, Some((5, 25)));
    let met = floor(&scene, 1705, ("customers", "#blue"), Update);
    assert_eq!(met, None, "an unlisted # is a chat");
}

fn with_audiences(change: impl Fn(&mut crate::playbook::Audience)) -> Setting {
    let mut playbook = Playbook::shipped();
    playbook.audiences.iter_mut().for_each(change);
    Setting::Playbook(Box::new(playbook))
}

fn draft(audience: &str, channel: &str, text: &str) -> Command {
    Command::DraftMessage(MessageDraft {
        audience: audience.into(),
        channel: channel.into(),
        message_type: Update,
        text: text.into(),
        next_by: None,
    })
}

#[test]
fn two_people_release_words_where_the_playbook_asks_for_it() {
    let mut scene = Scene::new();
    let two = with_audiences(|audience| {
        if audience.id == "customers" {
            audience.two_people = vec![1];
        }
    });
    scene.set("Ada", two);
    scene.rate(2, 2);
    assert_eq!(
        scene.rule("Bram", send(sent("customers", First))),
        "ok",
        "P2"
    );
    scene.rate(1, 1);
    let alone = send(sent("customers", Update));
    assert_eq!(scene.rule("Bram", alone), "two-people");
    assert_eq!(scene.rule("Bram", send(sent("internal", First))), "ok");
    let approved = |name: &str| {
        send(Sent {
            approved_by: Some(name.into()),
            ..sent("customers", Update)
        })
    };
    assert_eq!(scene.rule("Bram", approved("Bram")), "two-people");
    assert_eq!(scene.rule("Bram", approved("Ada")), "ok");
    let id = scene.one("Bram", draft("customers", "e-mail", "one"));
    let release = || {
        send(Sent {
            draft: Some(id),
            channel: "e-mail".into(),
            ..sent("customers", Update)
        })
    };
    assert_eq!(scene.incident.drafts().len(), 1);
    assert_eq!(scene.rule("Bram", release()), "two-people", "his own");
    assert_eq!(scene.rule("Ada", release()), "ok");
    assert!(scene.incident.drafts().is_empty());
    assert_eq!(scene.rule("Ada", release()), "not-found", "it has gone");
}

/// Whoever wrote words is no second person, whatever the release says, and a draft goes to those
/// whom it was written for.
#[test]
fn a_release_names_somebody_else_than_the_author_and_the_draft_s_own_audience() {
    let mut scene = Scene::new();
    let id = scene.one("Bram", draft("customers", "e-mail", "one"));
    let release = |audience: &str, approved_by: Option<&str>| {
        send(Sent {
            draft: Some(id),
            approved_by: approved_by.map(str::to_owned),
            ..sent(audience, Update)
        })
    };
    for (audience, approved_by, want) in [
        ("customers", Some("Bram"), "two-people"),
        ("customers", Some(" Bram "), "two-people"),
        ("customers", Some(" "), "empty"),
        ("internal", None, "not-found"),
    ] {
        let got = scene.rule("Ada", release(audience, approved_by));
        assert_eq!(got, want, "{audience} {approved_by:?}");
    }
    assert_eq!(scene.rule("Bram", release("customers", None)), "ok");
    let approved = scene.incident.messages()[0].sent.approved_by.as_deref();
    assert_eq!(approved, None, "nobody else has");
}

/// Two consoles release one draft behind a cut: it went out twice, and that is said.
#[test]
fn a_draft_that_went_out_twice_says_so() {
    let mut here = Scene::new();
    let id = here.one("Bram", draft("customers", "e-mail", "one"));
    let release = || {
        send(Sent {
            draft: Some(id),
            ..sent("customers", Update)
        })
    };
    let mut there = here.part();
    here.wait(60).one("Ada", release());
    there.wait(120).one("Rob", release());
    here.hear(&there);
    let texts: Vec<String> = here.texts();
    let twice: Vec<&String> = texts.iter().filter(|t| t.contains("SENT TWICE")).collect();
    assert_eq!(
        twice,
        ["To customers on status page (update): we know \
         (SENT TWICE: Ada had released the same draft at 14:31)"]
    );
}

#[test]
fn a_newer_draft_takes_the_place_of_an_older_one_for_the_same_people() {
    let mut scene = Scene::new();
    scene.one("Bram", draft("customers", "e-mail", "one"));
    scene.one("Bram", draft("customers", "status page", "two"));
    scene.one("Ana", draft("customers", "e-mail", "three"));
    let texts = |scene: &Scene| -> Vec<String> {
        let drafts = scene.incident.drafts();
        drafts.iter().map(|w| w.draft.text.clone()).collect()
    };
    assert_eq!(texts(&scene), ["two", "three"]);
}

/// N29: outside messages of a restricted incident wait for two people; others do not.
#[test]
fn a_restricted_incident_locks_words_outside_until_two_people_unlock_them() {
    let mut scene = Scene::new();
    let unlock = |on| Command::Unlock { on };
    assert_eq!(
        scene.rule("Ada", unlock(true)),
        "unchanged",
        "nothing to unlock"
    );
    scene.set("Ada", Setting::Restricted(true));
    let word = || send(sent("customers", First));
    assert_eq!(scene.rule("Bram", word()), "locked");
    assert_eq!(scene.rule("Bram", send(sent("internal", First))), "ok");
    assert_eq!(scene.rule("Bram", draft("customers", "e-mail", "x")), "ok");
    scene.one("Ada", unlock(true));
    assert_eq!(scene.rule("Ada", unlock(true)), "unchanged", "one is one");
    assert_eq!(scene.rule("Bram", word()), "locked");
    scene.one("Rob", unlock(true));
    assert_eq!(scene.rule("Bram", word()), "ok");
    scene.one("Rob", unlock(false));
    assert_eq!(scene.rule("Bram", word()), "locked");
    scene.one("Rob", unlock(true));
    scene.set("Ada", Setting::Restricted(false));
    scene.set("Ada", Setting::Restricted(true));
    assert_eq!(scene.rule("Bram", word()), "locked", "anew from there on");
}

#[test]
fn a_restricted_incident_is_called_by_its_code_name() {
    let mut scene = Scene::new();
    assert_eq!(scene.incident.public_title(), "Checkout fails");
    scene.set("Ada", Setting::Restricted(true));
    assert_eq!(scene.incident.public_title(), "restricted incident");
    scene.set("Ada", Setting::Codename("Heron".into()));
    assert_eq!(scene.incident.public_title(), "Heron");
    assert_eq!(scene.incident.title(), "Checkout fails");
}

#[test]
fn an_audience_out_of_scope_is_owed_nothing() {
    let mut scene = Scene::new();
    scene.rate(1, 1);
    scene
        .stage(crate::domain::stage::Stage::Acknowledged)
        .expect("allowed");
    let due = |scene: &Scene| -> Vec<bool> {
        let next = scene.incident.next_words();
        next.iter().map(|next| next.due.is_some()).collect()
    };
    assert_eq!(due(&scene), [true, true, true]);
    scene.set("Ada", with_audiences(|a| a.in_scope = a.id != "leadership"));
    assert_eq!(due(&scene), [true, true, false]);
    assert_eq!(scene.rule("Ana", send(sent("leadership", First))), "ok");
    assert_eq!(due(&scene), [true, true, false]);
}

#[test]
fn counts_are_a_series() {
    let mut scene = Scene::new();
    for count in [9, 31] {
        scene.wait(60);
        scene.set("Ada", Setting::SupportCases(count));
    }
    let series = scene.incident.counts(SettingKey::SupportCases);
    let counts: Vec<u32> = series.iter().map(|(_, count)| *count).collect();
    assert_eq!(counts, [9, 31]);
    assert_eq!(scene.incident.count(SettingKey::SupportCases), Some(31));
    assert_eq!(scene.incident.count(SettingKey::PeoplePaged), None);
}
