//! How the lines of a file are told apart: in one as it is written, in one that a tool laid out
//! anew, and in one that is broken.

use super::super::tests::{event, read, sample, set, text};
use super::*;
use crate::domain::kind::{Note, Opened, Redaction};

fn note(n: u64, before: &Event, text: &str) -> Arc<Event> {
    let text = text.to_owned();
    let note = Note {
        text,
        ..Note::default()
    };
    event(n, Some(before), EventKind::Note(note))
}

fn lines(log: &EventLog) -> Vec<&str> {
    log.events().iter().map(|event| event.line()).collect()
}

/// An event as a program lays it out that likes space.
fn laid_out(line: &str) -> String {
    let value: serde_json::Value = serde_json::from_str(line).unwrap();
    serde_json::to_string_pretty(&value).unwrap()
}

fn head_of(log: &EventLog) -> String {
    head(&Header::of(&Incident::new(log.clone())).unwrap())
}

fn strays(contents: &Contents) -> Vec<&str> {
    let strays = contents.strays.iter();
    strays.map(|stray| stray.text.as_str()).collect()
}

#[test]
fn known_lines_are_passed_over_one_after_the_other() {
    let log = sample();
    let mut matcher = Matcher::new(&log);
    let first = lines(&log)[0];
    assert_eq!(matcher.next_line(first.as_bytes()), None, "it has no end");
    let altered = first.replace("nia", "rob") + "\n";
    assert_eq!(matcher.next_line(altered.as_bytes()), None);
    for line in lines(&log) {
        let text = format!("{line}\n,{{\"id\"");
        assert_eq!(matcher.next_line(text.as_bytes()), Some(line.len() + 1));
    }
    assert_eq!(matcher.next_line(b"{\n"), None, "there are no more");
    assert_eq!(matcher.into_present(), [true; 4]);
}

#[test]
fn a_known_line_is_found_wherever_it_stands_and_the_next_one_behind_it() {
    let [sample, twins] = [sample(), {
        // Two events have one id where a journal was copied.
        let open = Arc::clone(&sample().events()[0]);
        let twins = ["one", "other"].map(|text| note(2, &open, text));
        let last = note(3, &open, "last");
        EventLog::from_events([open].into_iter().chain(twins).chain([last]))
    }];
    for log in [&sample, &twins] {
        let lines = lines(log);
        for (at, line) in lines.iter().enumerate() {
            let mut matcher = Matcher::new(log);
            assert!(matcher.knows(line.as_bytes()), "{line}");
            let found: Vec<bool> = (0..4).map(|other| other == at).collect();
            assert_eq!(matcher.present, found);
            if let Some(next) = lines.get(at + 1) {
                let text = format!("{next}\n");
                assert_eq!(matcher.next_line(text.as_bytes()), Some(text.len()));
            }
        }
        let mut matcher = Matcher::new(log);
        for line in [lines[1].replace("nia", "rob"), "{}".into(), String::new()] {
            assert!(!matcher.knows(line.as_bytes()), "{line}");
        }
        assert_eq!(matcher.into_present(), [false; 4]);
    }
}

#[test]
fn words_that_are_missing_here_come_back_unless_they_were_redacted() {
    let whole = sample();
    let one = Arc::clone(&whole.events()[1]);
    let bare = whole.events().iter().map(|event| {
        let goes = event.id == one.id;
        let bare = || Arc::new(event.without_body());
        if goes { bare() } else { Arc::clone(event) }
    });
    let bare = EventLog::from_events(bare);
    let redaction = Redaction {
        reference: one.id,
        reason: "a password".into(),
    };
    let last = whole.events().last().map(Arc::as_ref);
    let redaction = event(5, last, EventKind::Redact(redaction));
    let with_redaction = |log: &EventLog| {
        let events = log.events().iter().cloned();
        EventLog::from_events(events.chain([Arc::clone(&redaction)]))
    };
    let redacted = with_redaction(&bare);
    for (what, file, known, fresh, untidy) in [
        ("as it is", &whole, &whole, 0, false),
        ("the words are only there", &whole, &bare, 1, true),
        ("the words are only here", &bare, &whole, 0, true),
        ("nobody has them", &bare, &bare, 0, false),
        ("they were redacted here", &whole, &redacted, 0, true),
        ("they were redacted there", &redacted, &whole, 1, true),
        ("everywhere", &redacted, &redacted, 0, false),
    ] {
        let bytes = text(file);
        let contents = codec_of(&bytes, known);
        assert_eq!(contents.fresh.len(), fresh, "{what}");
        assert_eq!(contents.untidy, untidy, "{what}");
        let there = contents.present.iter().filter(|there| **there).count();
        assert_eq!(there, known.len().min(file.len()), "{what}");
        assert_eq!(contents.count, file.len(), "{what}");
    }
}

fn codec_of(bytes: &[u8], known: &EventLog) -> Contents {
    decode(bytes, known).unwrap()
}

/// What is said of a file: it ends too early, git's markers, needs writing again, how many strays.
type Said = (bool, bool, bool, usize);

fn said(contents: &Contents) -> Said {
    let strays = contents.strays.len();
    let damaged = contents.torn || contents.conflict || strays > 0;
    assert_eq!(contents.is_damaged(), damaged);
    (
        contents.torn,
        contents.conflict,
        contents.untidy,
        contents.strays.len(),
    )
}

/// What may become of the file of that set, how many events can be read then, and what is said.
fn fates_of(log: &EventLog) -> Vec<(&'static str, String, usize, Said)> {
    let whole = String::from_utf8(text(log)).unwrap();
    let written = lines(log);
    let until = |end: &str| whole[..whole.find(end).unwrap()].to_owned();
    let (cut, cut_first) = (until(&written[3][60..]), until(&written[0][60..]));
    let two = until(&format!(",{}", written[2]));
    let state = "\"state\": {\"stage\":\"Detected\"}\n";
    let marked = |line: &str, before: &str| whole.replace(before, &format!("{line}\n{before}"));
    let more = |text: &str| format!("{whole}{text}");
    vec![
        ("whole", whole.clone(), 4, (false, false, false, 0)),
        ("cut in a line", cut.clone(), 3, (true, false, false, 0)),
        ("cut behind a line", two.clone(), 2, (true, false, true, 0)),
        (
            "half a line, and cut behind it",
            format!("{two}{}\n", &written[2][..70]),
            2,
            (true, false, false, 1),
        ),
        (
            "rubbish, and cut in a line",
            cut.replacen("\n,{", "\nrubbish\n,{", 1),
            3,
            (true, false, false, 1),
        ),
        (
            "rubbish, and cut behind it",
            format!("{two}rubbish\n"),
            2,
            (true, false, false, 1),
        ),
        (
            "cut in rubbish",
            format!("{two}rubb"),
            2,
            (true, false, false, 1),
        ),
        (
            "half a line, and cut in rubbish",
            format!("{two}{}\nrubb", &written[2][..70]),
            2,
            (true, false, false, 2),
        ),
        ("cut in the first", cut_first, 0, (true, false, false, 0)),
        (
            "ours",
            marked("<<<<<<< ours", ",{"),
            4,
            (false, true, false, 0),
        ),
        (
            "theirs",
            marked(">>>>>>> theirs", "],"),
            4,
            (false, true, false, 0),
        ),
        (
            "base",
            marked("||||||| base", ",{"),
            4,
            (false, true, false, 0),
        ),
        (
            "either",
            marked("=======", "\"state\""),
            4,
            (false, true, false, 0),
        ),
        ("ended twice", more("}\n"), 4, (true, false, false, 0)),
        (
            "more behind it",
            more("rubbish\n"),
            4,
            (true, false, false, 1),
        ),
        ("no end", until("}\n}") + "}\n", 4, (false, false, true, 0)),
        (
            "no state",
            whole.replace(state, ""),
            4,
            (false, false, true, 0),
        ),
        (
            "half a state",
            whole.replace("ed\"}", ""),
            4,
            (false, false, true, 0),
        ),
        (
            "two states",
            whole.replace(state, &state.repeat(2)),
            4,
            (false, false, true, 0),
        ),
    ]
}

#[test]
fn what_is_wrong_with_a_file_is_told_for_what_it_is() {
    let log = sample();
    for (what, text, count, expected) in fates_of(&log) {
        for known in [EventLog::default(), log.clone()] {
            // Whoever knows the events of a broken file reads them all the same.
            let contents = codec_of(text.as_bytes(), &known);
            assert_eq!(said(&contents), expected, "{what}: {text}");
            assert_eq!(contents.count, count, "{what}: {text}");
            let there = contents.present.iter().filter(|there| **there).count();
            assert_eq!(contents.fresh.len() + there, count, "{what}: {text}");
        }
    }
}

#[test]
fn a_file_that_another_program_laid_out_is_told_the_same() {
    let log = sample();
    let one_line = String::from_utf8(text(&log)).unwrap().replace('\n', "");
    let state = "\"state\": {\"stage\":\"Detected\"}";
    assert!(one_line.contains(state));
    let with = |members: &str| one_line.replace(state, members);
    let cases: [(&str, String, usize, Said); 7] = [
        ("whole", one_line.clone(), 4, (false, false, false, 0)),
        ("no state", with("\"a\":1"), 4, (false, false, false, 0)),
        (
            "members of others",
            with("\"a\":1,\"b\":[2]"),
            4,
            (false, false, false, 0),
        ),
        (
            "two states",
            with(&format!("{state},{state}")),
            4,
            (false, false, true, 0),
        ),
        (
            "three states",
            with(&[state; 3].join(",")),
            4,
            (false, false, true, 0),
        ),
        (
            "no events",
            one_line.replace("\"events\"", "\"event\""),
            0,
            (true, false, false, 0),
        ),
        (
            "one that is none",
            one_line.replacen(",{\"id\"", ",{\"a\":1},{\"id\"", 1),
            4,
            (false, false, false, 1),
        ),
    ];
    for (what, text, count, expected) in cases {
        for known in [EventLog::default(), log.clone()] {
            let contents = codec_of(text.as_bytes(), &known);
            assert_eq!(said(&contents), expected, "{what}");
            assert_eq!(contents.count, count, "{what}");
            let fresh = if known.is_empty() { count } else { 0 };
            assert_eq!(contents.fresh.len(), fresh, "{what}");
            assert_eq!(contents.header.as_ref().unwrap().key, "inc \"1\" é");
        }
    }
    // One of the two, the header or the events, tells which incident it is.
    let no_events = "{\"warroom\":1,\"incident\":INC,\"events\":[]}";
    let header =
        &one_line[one_line.find("{\"id\"").unwrap()..one_line.find(",\"events\"").unwrap()];
    let contents = read(no_events.replace("INC", header).as_bytes());
    assert_eq!((contents.count, contents.header.is_some()), (0, true));
    let contents = read(one_line.replace("\"incident\"", "\"i\"").as_bytes());
    assert_eq!((contents.count, contents.header.is_some()), (4, false));
    assert_eq!(contents.identity(), Some(log.events()[0].id));
}

#[test]
fn a_header_of_any_length_is_read() {
    let log = sample();
    let state = "\"state\": {\"stage\":\"Detected\"}\n";
    let text = String::from_utf8(text(&log)).unwrap();
    let members = format!("\"words\": \"{}\",\n\"events\": [", "x".repeat(5_000));
    let file = text.replacen("\"events\": [", &members, 1);
    // Doubled, so that only reading line by line finds no fault with it.
    let doubled = file.replace(state, &state.repeat(2));
    let contents = read(doubled.as_bytes());
    assert_eq!(said(&contents), (false, false, true, 0));
    assert_eq!(set(&contents), log);
}

#[test]
fn a_text_that_its_events_share_is_read_as_any_other() {
    let log = sample();
    let written = String::from_utf8(text(&log)).unwrap();
    for text in [written.clone(), format!("\u{feff}{written}")] {
        let text = Arc::new(text);
        let contents = decode_text(&text).unwrap();
        let whole = text.as_bytes().as_ptr_range();
        let of_it = |event: &Arc<Event>| whole.contains(&event.line().as_ptr());
        assert!(contents.fresh.iter().all(of_it), "no line is kept twice");
        assert_eq!(set(&contents), log);
        assert_eq!((contents.count, contents.version), (4, FORMAT));
        assert_eq!(said(&contents), (false, false, false, 0));
    }
}

#[test]
fn what_is_no_incident_is_called_by_its_name() {
    let whole = "it is no whole JSON and holds no event";
    for (text, why) in [
        ("", "it is empty"),
        (" \r\n\t", "it is empty"),
        ("\u{feff}\n", "it is empty"),
        ("hello", "it is no JSON"),
        ("[1,", "it is no JSON"),
        ("[]", "it is JSON, but no object"),
        (" 7", "it is JSON, but no object"),
        ("\"{\"", "it is JSON, but no object"),
        ("{}", "it is JSON without a `warroom` member"),
        (" {\"warroom\":1,\"events\":[{]}", whole),
        (
            "{\"warroom\":0}",
            "its `warroom` member is no version number",
        ),
        (
            "{\"warroom\":\"1\"}",
            "its `warroom` member is no version number",
        ),
        ("{\"warroom\":1}", "it holds neither a header nor events"),
        (
            "{\"warroom\":1,\"events\":[]}",
            "it holds neither a header nor events",
        ),
    ] {
        let read = decode(text.as_bytes(), &EventLog::default());
        assert_eq!(read.err().as_deref(), Some(why), "{text}");
    }
    let newer = read(b"{\"warroom\":2,\"events\":[]}");
    assert_eq!((newer.version, newer.count), (2, 0));
}

#[test]
fn every_whole_event_of_a_broken_file_is_found() {
    let log = sample();
    let (head, written) = (head_of(&log), lines(&log));
    let spread: Vec<String> = written.iter().map(|line| laid_out(line)).collect();
    let open = "{".repeat(100);
    let braces = note(5, &log.events()[3], "say \"}\" and }, not \"{{\"");
    let slash = note(5, &log.events()[3], "it } ends with \\");
    let all = log.events().iter().chain([&braces, &slash]).cloned();
    let all = EventLog::from_events(all);
    let cases: [(&str, String, usize, &[&str]); 10] = [
        ("all in one line", written.concat(), 4, &[]),
        (
            "rubbish between",
            format!("{} abc {}", written[0], written[2]),
            2,
            &[" abc "],
        ),
        ("spread over lines", spread.join(""), 4, &[]),
        ("with braces in its words", laid_out(braces.line()), 1, &[]),
        (
            "with a backslash at their end",
            laid_out(slash.line()),
            1,
            &[],
        ),
        (
            "a quote too many before them",
            format!("a\"quote\n{}\n", spread.join(",\n")),
            4,
            &["a\"quote"],
        ),
        (
            "a backslash before one",
            format!("lost \\{}", spread[2]),
            1,
            &["lost \\"],
        ),
        (
            "many that are not closed",
            format!("{open}{}", spread[2]),
            1,
            &[&open],
        ),
        (
            "one within another one's braces",
            format!("{{\"a\": {} }}", spread[1]),
            1,
            &["{\"a\": "],
        ),
        (
            "what is too short or has a name is nothing that is missed",
            format!(
                "{}\nab\n],\n}}\n<<<<<<< ours\n\"state\": {{\n\"events\": [\n\"incident\": {{\n\"warroom\": 1\nabc\n",
                written[1]
            ),
            1,
            &["abc"],
        ),
    ];
    for (what, rest, count, left) in cases {
        let text = format!("{head}{rest}\n");
        let contents = read(text.as_bytes());
        assert_eq!(contents.count, count, "{what}");
        assert_eq!(contents.fresh.len(), count, "{what}");
        assert!(contents.torn, "{what}");
        assert_eq!(contents.conflict, text.contains("<<<<<<<"), "{what}");
        assert_eq!(strays(&contents), left, "{what}");
        // Who knows them all is told that they are there.
        let known = codec_of(text.as_bytes(), &all);
        assert_eq!((known.count, known.fresh.len()), (count, 0), "{what}");
        let there = known.present.iter().filter(|there| **there).count();
        assert_eq!(there, count, "{what}");
    }
    // Neither a header without an event nor events without a header are nothing.
    let contents = read(format!("{head}half").as_bytes());
    assert_eq!((contents.count, contents.header.is_some()), (0, true));
    let contents = read(format!("half\n{}\n", written[0]).as_bytes());
    assert_eq!((contents.count, contents.header.is_some()), (1, false));
}

#[test]
fn the_first_bytes_tell_the_incident_if_its_header_is_among_them() {
    let log = sample();
    let bytes = text(&log);
    let written = String::from_utf8(bytes.clone()).unwrap();
    let header = Header::of(&Incident::new(log)).unwrap();
    let letter = bytes.iter().position(|byte| *byte == 0xC3).unwrap();
    let end = written.find("},\n\"events\"").unwrap() + 1;
    let note = written.replace("\"events\"", "\"note\": \"é\", \"events\"");
    let in_a_letter = note.bytes().rposition(|byte| byte == 0xC3).unwrap();
    let spaced = written.replace("\"incident\": {", "\"incident\" \n:\t{");
    let bom = [b"\xEF\xBB\xBF", &bytes[..end]].concat();
    for (start, found) in [
        (&bytes[..], true),
        (&bytes[..end], true),
        (&bytes[..end - 1], false),
        (&bytes[..=letter], false),
        (&note.as_bytes()[..=in_a_letter], true),
        (spaced.as_bytes(), true),
        (&bom, true),
        (written.replace("\"warroom\"", "\"war\"").as_bytes(), false),
        (written.replace("\"incident\"", "\"inc\"").as_bytes(), false),
        (b"", false),
    ] {
        let expected = found.then(|| header.clone());
        assert_eq!(peek(start), expected, "{}", String::from_utf8_lossy(start));
    }
}

#[test]
fn only_an_opening_of_another_incident_opens_another() {
    let log = sample();
    let (open, entry) = (&log.events()[0], &log.events()[1]);
    let other = event(9, None, EventKind::Open(Opened::default()));
    assert!(opens_another(&other, Some(open.id)));
    assert!(!opens_another(open, Some(open.id)));
    assert!(!opens_another(open, None));
    assert!(!opens_another(entry, Some(open.id)));
}
