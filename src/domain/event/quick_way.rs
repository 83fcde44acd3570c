//! The quick way to read a canonical line against the long way.

use super::*;
use crate::domain::kind::Note;
use proptest::prelude::*;

fn events() -> impl Strategy<Value = Event> {
    let time = 0_i64..253_402_300_799_999;
    let happened = proptest::option::of((time.clone(), any::<bool>()));
    let names = (
        "[a-zé\"\\\\\n]{0,6}",
        proptest::option::of("[a-z\t]{0,6}"),
        "[a-z@-]{1,9}",
    );
    let chain = (1..u64::MAX, proptest::option::of(any::<u64>()));
    (time, happened, names, chain, ".{0,20}", any::<bool>()).prop_map(
        |(at, happened, (by, role, writer), (n, prev), text, whole)| {
            let at = Timestamp::from_millis(at);
            let draft = Draft {
                kind: EventKind::Note(Note {
                    text,
                    ..Note::default()
                }),
                happened: happened.map(|(at, approx)| Moment {
                    at: Timestamp::from_millis(at),
                    approx,
                }),
                by,
                role,
            };
            let seal = Seal {
                id: EventId::from_parts(n, 7, n),
                at,
                writer: WriterId::new(&writer),
                n,
                prev: prev.map(|prev| Hash128::of(&[&prev.to_be_bytes()])),
            };
            let event = Event::seal(draft, seal);
            if whole { event } else { event.without_body() }
        },
    )
}

/// What was read, with the line that it was read from.
fn kept(mut read: Event, line: &str) -> Event {
    read.line = line.into();
    read
}

proptest! {
    #[test]
    fn a_part_of_a_text_is_read_as_a_line_of_its_own_is(event in events(), around in ".{0,9}") {
        let text = format!("{around}{}{around}", event.line());
        let whole: Whole = std::sync::Arc::new(std::sync::Arc::new(text));
        let part = around.len()..around.len() + event.line().len();
        let read = Event::parse_part(&whole, part, &mut Names::default());
        prop_assert_eq!(read.as_ref().map(Event::line), Ok(event.line()));
        prop_assert_eq!(read, Ok(event));
    }

    #[test]
    fn the_quick_way_reads_what_the_long_way_reads(event in events()) {
        let long = Event::parse_any(event.line());
        prop_assert_eq!(long.as_ref(), Ok(&event));
        let escaped = event.line().split(",\"sum\":").next().is_some_and(|s| s.contains('\\'));
        match Event::parse_canonical(event.line(), &mut Names::default()) {
            Some(quick) => prop_assert_eq!(quick.map(|read| kept(read, event.line())), long),
            None => prop_assert!(escaped, "{}", event.line()),
        }
    }

    #[test]
    fn and_refuses_what_the_long_way_refuses(
        event in events(), at in any::<prop::sample::Index>(), byte in 0x20_u8..0x7f, cut in any::<bool>(),
    ) {
        let mut line = event.line().to_owned();
        let at = at.index(line.len());
        if line.is_char_boundary(at) && line.is_char_boundary(at + 1) {
            let with = if cut { String::new() } else { char::from(byte).to_string() };
            line.replace_range(at..=at, &with);
        }
        if let Some(quick) = Event::parse_canonical(&line, &mut Names::default()) {
            let quick = quick.ok().map(|read| kept(read, &line));
            prop_assert_eq!(quick, Event::parse_any(&line).ok(), "{}", line);
        }
    }
}
