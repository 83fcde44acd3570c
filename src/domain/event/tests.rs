//! Lines in any spelling, by both ways in.

use super::*;
use crate::domain::kind::Note;
use crate::domain::scene::START;
use proptest::prelude::*;

fn sealed(kind: EventKind, happened: Option<Moment>, by: &str) -> Event {
    let draft = Draft {
        kind,
        happened,
        by: by.into(),
        role: Some("scribe".into()),
    };
    let seal = Seal {
        id: EventId::from_parts(1_795_185_000_000, 3, 9),
        at: START,
        writer: WriterId::new("nia@ops1-k7f3"),
        n: 7,
        prev: Some(Hash128::of(&[b"before"])),
    };
    Event::seal(draft, seal)
}

fn said(text: &str) -> Event {
    let note = Note {
        text: text.into(),
        tags: vec!["db".into()],
        ..Note::default()
    };
    let at = START.plus_seconds(-60);
    sealed(
        EventKind::Note(note),
        Some(Moment { at, approx: true }),
        "Nia \"N\" Ö\u{1}",
    )
}

/// One member of a line replaced, in a spelling that is JSON but not canonical.
fn with(event: &Event, member: &str, value: &str) -> String {
    let whole: Value = serde_json::from_str(event.line()).expect("JSON");
    let object = whole.as_object().expect("an object").clone();
    let mut members: Vec<String> = Vec::new();
    for (name, old) in &object {
        let text = if name == member {
            value.to_owned()
        } else {
            old.to_string()
        };
        members.push(format!("{name:?}: {text}"));
    }
    if !object.contains_key(member) {
        members.push(format!("{member:?}:{value}"));
    }
    format!("{{{}}}", members.join(","))
}

/// Any JSON, with numbers that are none of ours too.
fn values() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<u64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        any::<String>().prop_map(Value::from),
    ];
    leaf.prop_recursive(3, 16, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            prop::collection::hash_map("[a-c\"é]{0,2}", inner, 0..4)
                .prop_map(|m| Value::Object(m.into_iter().collect())),
        ]
    })
}

const MEMBERS: [&str; 14] = [
    "id", "at", "happened", "approx", "by", "role", "w", "n", "prev", "kind", "bh", "sum", "body",
    "x-later",
];

proptest! {
    #[test]
    fn any_bytes_are_read_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        let _ = Event::parse(&String::from_utf8_lossy(&bytes));
    }

    #[test]
    fn any_text_like_a_line_is_read_or_refused(text in "[{}\\[\\]\":,a-z0-9\\\\ \u{e9}.-]{0,80}") {
        let _ = Event::parse(&text);
    }

    /// Any member with any value: read as the same event, refused, or never sealed as such.
    #[test]
    fn any_member_may_be_anything(at in 0..MEMBERS.len(), value in values()) {
        let event = said("words");
        let line = with(&event, MEMBERS[at], &value.to_string());
        if let Ok(other) = Event::parse(&line) {
            prop_assert_eq!(other.line(), event.line(), "{}", line);
        }
    }

    /// Any body under a true seal: kept byte for byte, known or not.
    #[test]
    fn any_body_is_kept(
        value in values(),
        kind in prop::sample::select(vec![
            "open", "note", "set", "add", "remove", "assign", "release", "send", "task", "extend",
            "tick", "revise", "strike", "star", "restrict", "retime", "retract", "redact", "new",
        ]),
    ) {
        let Value::Object(body) = value else { return Ok(()) };
        let mut text = String::new();
        if canon::write_value(&Value::Object(body), &mut text).is_ok() {
            let line = seal_by_hand(kind, &text, "");
            let event = Event::parse(&line).expect("a true seal");
            prop_assert_eq!(event.line(), line);
            prop_assert_eq!(event.kind.name(), kind);
            prop_assert!(event.has_body());
            let bare = event.without_body();
            prop_assert_eq!(Event::parse(bare.line()), Ok(bare.clone()));
            prop_assert!(!bare.has_body());
        }
    }

    /// The quick way and the long way agree on every canonical line.
    #[test]
    fn both_ways_read_the_same(text in any::<String>(), extra in values(), cut in any::<bool>()) {
        let mut member = String::new();
        let known = canon::write_value(&extra, &mut member).is_ok();
        let extra = if known && cut { format!(",\"x-later\":{member}") } else { String::new() };
        let mut body = String::from("{\"text\":");
        canon::write_string(&text, &mut body);
        body.push('}');
        for line in [seal_by_hand("note", &body, &extra), said(&text).line().to_owned()] {
            let long = Event::parse_any(&line);
            prop_assert_eq!(long.as_ref().map(Event::line), Ok(line.as_str()));
            if Event::parse_canonical(&line, &mut Names::default()).is_some() {
                prop_assert_eq!(Event::parse(&line), long);
            } else {
                // Escapes in the envelope are rare enough to go the long way.
                let envelope = line.split(",\"sum\":").next().unwrap_or_default();
                prop_assert!(!extra.is_empty() || envelope.contains('\\'), "{}", line);
            }
        }
    }
}

/// A line as another program may make it: canonical, with a true seal, of any kind and body.
fn seal_by_hand(kind: &str, body: &str, extra: &str) -> String {
    let bh = Hash128::of(&[body.as_bytes()]);
    let envelope = format!(
        "{{\"id\":\"{}\",\"at\":\"{START}\",\"by\":\"Eve\",\"w\":\"w\",\"n\":1,\
         \"kind\":\"{kind}\",\"bh\":\"{bh}\"{extra}",
        EventId::from_parts(1_795_185_000_000, 0, 1)
    );
    let sum = Hash128::of(&[envelope.as_bytes(), b"}"]);
    format!("{envelope},\"sum\":\"{sum}\",\"body\":{body}}}")
}

#[test]
fn members_that_are_missing_doubled_or_wrong() {
    let event = said("words");
    for (member, value, says) in [
        ("id", "\"7\"", "id is missing"),
        ("at", "\"noon\"", "at is missing"),
        ("at", "\"9999-12-31T23:59:59-23:00\"", "at is missing"),
        ("happened", "\"noon\"", "happened is missing"),
        ("happened", "null", "happened is missing"),
        ("approx", "3", "a member is missing"),
        ("by", "7", "a member is missing"),
        ("n", "1.5", "a member is missing"),
        ("n", "-1", "a member is missing"),
        ("n", "18446744073709551616", "a member is missing"),
        ("n", "1e3", "a member is missing"),
        ("prev", "\"zz\"", "prev is missing"),
        ("bh", "\"zz\"", "bh is missing"),
        ("sum", "\"zz\"", "sum is missing"),
        ("body", "null", "body is missing"),
        ("body", "[]", "body is missing"),
        ("body", "{\"text\":1.5}", "no 64-bit integer"),
        ("body", "{\"text\":\"other\"}", "altered: its bh"),
        ("x-later", "0.1", "no 64-bit integer"),
        ("x-later", "1", "altered: its sum"),
        ("n", "8", "altered: its sum"),
        ("kind", "\"star\"", "altered: its sum"),
    ] {
        let error = Event::parse(&with(&event, member, value)).expect_err(member);
        let error = error.to_string().replace("is not a", "no");
        assert!(error.contains(says), "{member} {value}: {error}");
    }
    for text in ["", "null", "7", "[]", "{", "{}", "\"x\"", "{\"id\":1}"] {
        assert!(Event::parse(text).is_err(), "{text}");
    }
}

/// A doubled member reads as its last one, on both ways, and must fit the seal.
#[test]
fn a_doubled_member() {
    let event = said("words");
    let doubled = |first: &str| event.line().replacen('{', &format!("{{\"by\":{first},"), 1);
    let read = Event::parse(&doubled("\"Eve\""));
    assert_eq!(read.as_ref().map(Event::line), Ok(event.line()));
    let other = event.line().replace("\"n\":7", "\"n\":7,\"n\":8");
    assert_eq!(Event::parse(&other), Err(BadEvent::Altered("sum")));
}

#[test]
fn depth_bombs_are_refused_and_cost_nothing() {
    let event = said("words");
    for depth in [110, 127, 200, 100_000] {
        for (open, close) in [("[", "]"), ("{\"a\":", "}")] {
            let bomb = format!("{}1{}", open.repeat(depth), close.repeat(depth));
            for member in ["body", "x-later", "by"] {
                assert!(Event::parse(&with_text(&event, member, &bomb)).is_err());
            }
            assert!(Event::parse(&bomb).is_err());
            // Under a true seal it reads, or is refused: as deep as the reader goes, no deeper.
            let body = format!("{{\"a\":{bomb}}}");
            if let Ok(deep) = Event::parse(&seal_by_hand("new", &body, "")) {
                assert!(depth < 200);
                assert_eq!(Event::parse(deep.line()).as_ref(), Ok(&deep));
            }
        }
    }
}

/// Like [`with`], for values that are too deep for a `Value`.
fn with_text(event: &Event, member: &str, value: &str) -> String {
    let start = event.line().strip_suffix('}').expect("an object");
    format!("{start},\"{member}\":{value}}}")
}

#[test]
fn numbers_at_the_ends_of_their_range_are_kept() {
    for number in [
        "0",
        "-1",
        "9223372036854775807",
        "-9223372036854775808",
        "18446744073709551615",
    ] {
        let line = seal_by_hand("new", &format!("{{\"a\":{number}}}"), "");
        let event = Event::parse(&line).expect("in range");
        assert_eq!(event.line(), line);
    }
    for number in [
        "18446744073709551616",
        "-9223372036854775809",
        "1.0",
        "1e2",
        "-0",
    ] {
        let line = seal_by_hand("new", &format!("{{\"a\":{number}}}"), "");
        assert!(Event::parse(&line).is_err(), "{number}");
    }
}

/// Known kinds with bodies that this version cannot read are of a newer version, not lost.
#[test]
fn a_known_kind_with_an_unknown_body() {
    for (kind, body) in [
        ("note", "{}"),
        ("note", "{\"entry\":\"dream\",\"text\":\"x\"}"),
        ("set", "{\"field\":\"mood\",\"value\":\"bad\"}"),
        ("set", "{\"field\":\"support_cases\",\"value\":5000000000}"),
        ("redact", "{\"ref\":\"nothing\"}"),
        ("add", "{\"list\":\"dreams\",\"name\":\"x\"}"),
    ] {
        let event = Event::parse(&seal_by_hand(kind, body, "")).expect("a true seal");
        assert_eq!(event.kind, EventKind::Unknown(kind.into()), "{body}");
    }
    let more = "{\"later\":true,\"text\":\"x\"}";
    let event = Event::parse(&seal_by_hand("note", more, "")).expect("a true seal");
    assert!(matches!(&event.kind, EventKind::Note(note) if note.text == "x"));
    assert!(
        event.line().contains(more),
        "what is unknown in a known body is kept"
    );
}

#[test]
fn a_moment_that_says_nothing_is_left_out() {
    let note = || EventKind::Note(Note::default());
    let exact = Some(Moment {
        at: START,
        approx: false,
    });
    assert_eq!(sealed(note(), exact, "Nia").happened, None);
    let about = Some(Moment {
        at: START,
        approx: true,
    });
    let event = sealed(note(), about, "Nia");
    assert_eq!(event.happened, about);
    assert_eq!(event.when(), START);
    assert_eq!(Event::parse(event.line()), Ok(event));
}

/// A hundred thousand of them are held in memory: what is rare lies outside (`docs/performance.md`).
#[test]
fn an_event_stays_small() {
    assert!(size_of::<Event>() <= 416, "{}", size_of::<Event>());
}
