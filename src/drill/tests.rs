//! The shipped drill, replayed: every step allowed, the same every time.

use super::*;

fn no_brief(_: &Incident, _: Timestamp) -> String {
    "brief".to_owned()
}

fn replayed(until: Option<Timestamp>) -> Incident {
    let script = Script::shipped().expect("reads");
    let mut replay = Replay::new(&script, &no_brief);
    let until = until.unwrap_or_else(|| script.ends());
    replay.advance(until).expect("every step is allowed");
    replay.incident().clone()
}

#[test]
fn every_step_is_allowed_and_the_same_every_time() {
    let incident = replayed(None);
    assert!(incident.is_drill());
    assert!(incident.conflicts().is_empty());
    assert_eq!(incident, replayed(None));
    let lines = |incident: &Incident| -> Vec<String> {
        let events = incident.log().events();
        events.iter().map(|event| event.line().to_owned()).collect()
    };
    assert_eq!(lines(&incident), lines(&replayed(None)));
    for (writer, chain) in incident.log().chains() {
        assert!(chain.is_whole(), "{writer}: {chain:?}");
    }
}

#[test]
fn minute_by_minute_is_all_at_once() {
    let script = Script::shipped().expect("reads");
    let mut replay = Replay::new(&script, &no_brief);
    let mut now = script.begins();
    let mut events = Vec::new();
    while let Some(next) = replay.next_at() {
        assert!(next >= now);
        now = now.plus_seconds(60);
        events.extend(replay.advance(now).expect("allowed"));
    }
    assert_eq!(events.len(), replay.incident().log().len());
    assert_eq!(*replay.incident(), replayed(None));
}

#[test]
fn a_script_that_cannot_be_replayed_says_why() {
    let empty = r#"{"key":"k","title":"t","zones":[],"ticket":"","service":"","clients":[],"sites":[],"steps":[]}"#;
    for (text, words) in [("{", "EOF"), (empty, "must open the incident")] {
        let error = Script::parse(text).expect_err("refused").to_string();
        assert!(error.contains(words), "{error}");
    }
}
