//! An event's line: printed it is what was read, in whatever spelling, and the quick way and the
//! long way of reading it agree.

#![no_main]

use libfuzzer_sys::fuzz_target;
use warroom::domain::canon;
use warroom::domain::event::{Draft, Event, Seal};
use warroom::domain::id::{EventId, Hash128, WriterId};
use warroom::domain::kind::EventKind;
use warroom::domain::time::{Moment, Timestamp};

fuzz_target!(|data: &str| {
    check(data);
    if let Some(event) = sealed(data) {
        let again = Event::parse(event.line()).expect("what was sealed is an event");
        assert_eq!(again.line(), event.line());
        assert_eq!(again.order(), event.order());
        check(event.line());
        check(event.without_body().line());
    }
});

fn check(line: &str) {
    let quick = Event::parse(line);
    // With a space in front it is not canonical, and is read the long way.
    let long = Event::parse(&format!(" {line}"));
    match (&quick, &long) {
        (Ok(quick), Ok(long)) => assert_eq!(quick, long),
        // What is wrong with it first is nobody's business.
        (Err(_), Err(_)) => {}
        _ => assert_eq!(quick, long),
    }
    let Ok(event) = quick else { return };
    let printed = event.line();
    let again = Event::parse(printed).expect("what was printed is an event");
    assert_eq!((again.line(), again.order()), (printed, event.order()));
    let pretty: serde_json::Value = serde_json::from_str(printed).expect("JSON");
    let pretty = serde_json::to_string_pretty(&pretty).expect("JSON");
    let pretty = Event::parse(&pretty).expect("another spelling of an event");
    assert_eq!(pretty.line(), printed);
    let bare = event.without_body();
    assert!(!bare.has_body() && bare.order() == event.order());
    let bare = Event::parse(bare.line()).expect("the chain still checks");
    assert_eq!(bare.order(), event.order());
}

/// The fuzzer cannot make hashes: words, lines apart, become a sealed event of any kind and body.
fn sealed(data: &str) -> Option<Event> {
    let mut parts = data.splitn(6, '\n');
    let (kind, numbers) = (parts.next()?, parts.next()?);
    let (by, role, writer) = (parts.next()?, parts.next()?, parts.next()?);
    let body = canon::canonical(parts.next()?).ok()?;
    let number = Hash128::of(&[numbers.as_bytes()]).to_string();
    let number = u64::from_str_radix(&number[..16], 16).ok()?;
    let time = |bits: u64| Timestamp::from_millis((bits % 253_402_300_799_999).cast_signed());
    let draft = Draft {
        kind: EventKind::parse(kind, &body),
        happened: (number & 1 == 1).then(|| Moment {
            at: time(number.rotate_left(7)),
            approx: number & 2 == 2,
        }),
        by: by.to_owned(),
        role: (!role.is_empty()).then(|| role.to_owned()),
    };
    let seal = Seal {
        id: EventId::from_parts(number >> 16, (number & 0xFFF) as u16, number),
        at: time(number),
        writer: WriterId::new(writer),
        n: number.max(1),
        prev: (number & 4 == 4).then(|| Hash128::of(&[body.as_bytes()])),
    };
    Some(Event::seal(draft, seal))
}
