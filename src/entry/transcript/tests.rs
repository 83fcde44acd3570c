//! Transcripts: every form of a line, days, clocks that change, hostile text.

use super::*;
use proptest::prelude::*;

fn at(text: &str) -> Timestamp {
    Timestamp::parse(text).expect("a time")
}

/// An incident of one afternoon in New York, looked at an hour later.
fn reading() -> Reading {
    Reading {
        source: None,
        zone: chrono_tz::America::New_York,
        day: None,
        began: at("2026-01-15T19:00:00Z"),
        ended: at("2026-01-15T22:00:00Z"),
        now: at("2026-01-15T22:00:00Z"),
    }
}

fn read(text: &str) -> Transcript {
    transcript(text, &reading()).expect("a transcript")
}

/// Author and words of every line, and when by the clock in UTC.
fn told(read: &Transcript) -> Vec<String> {
    let said = read.said.iter();
    said.map(|said| {
        let author = said.author.as_deref().unwrap_or("-");
        let clock = said.at.to_utc().format("%d %H:%M:%S");
        format!("{clock} {author}| {}", said.text)
    })
    .collect()
}

#[test]
fn every_form_of_a_line_is_read() {
    for (line, want) in [
        ("14:32 rob: restarted it", "15 19:32:00 rob| restarted it"),
        ("[14:32] rob: restarted it", "15 19:32:00 rob| restarted it"),
        ("14:32:10 rob: x", "15 19:32:10 rob| x"),
        ("[14:32:10] <@rob> x", "15 19:32:10 rob| x"),
        ("14:32 <rob> x: y", "15 19:32:00 rob| x: y"),
        ("2:32 PM rob: x", "15 19:32:00 rob| x"),
        ("[2:32 pm] rob: x", "15 19:32:00 rob| x"),
        ("2026-01-15 14:32 rob: x", "15 19:32:00 rob| x"),
        ("2026-01-15 14:32:10\trob\tx y", "15 19:32:10 rob| x y"),
        ("[2026-01-15, 14:32:10] rob: x", "15 19:32:10 rob| x"),
        (
            "2026/01/15 14:32 - Rob Fitch: x",
            "15 19:32:00 Rob Fitch| x",
        ),
        ("2026-01-15T19:32:10Z rob: x", "15 19:32:10 rob| x"),
        ("2026-01-15T20:32:10+01:00 rob: x", "15 19:32:10 rob| x"),
        ("2026-01-15T14:32 rob: x", "15 19:32:00 rob| x"),
        ("14:32 rob joined", "15 19:32:00 -| rob joined"),
        (
            "14:32 https://a.example/b: down",
            "15 19:32:00 -| https://a.example/b: down",
        ),
        ("14:32 Rob Fitch:", ""),
        (
            "14:32 Zoë Müller (ops): naïve 日本",
            "15 19:32:00 Zoë Müller (ops)| naïve 日本",
        ),
        ("9:05 rob: x", "15 14:05:00 rob| x"),
    ] {
        let read = transcript(line, &reading());
        let told = read.map(|read| told(&read).join("\n")).unwrap_or_default();
        assert_eq!(told, want, "{line}");
    }
    for line in [
        "",
        "no time",
        "25:00 rob: x",
        "14:32:10,5 rob: x",
        "1432 rob: x",
    ] {
        let refused = transcript(line, &reading()).expect_err(line);
        assert_eq!(refused, TranscriptError::NoTime, "{line}");
    }
    let silent = read("14:32");
    assert!(silent.said.is_empty(), "a time without words says nothing");
    assert_eq!(silent.empty, [1], "and that is told");
}

#[test]
fn what_has_no_time_belongs_to_the_line_before() {
    let read = read(
        "Channel: #ops\nTopic\n14:32 rob: one\ntwo\n  14:33 quoted: three\n\n14:34 nia: four\r\nfive\r\n14:35 nia:\n",
    );
    assert_eq!(
        told(&read),
        [
            "15 19:32:00 rob| one\ntwo\n  14:33 quoted: three",
            "15 19:34:00 nia| four\nfive"
        ]
    );
    assert_eq!((read.unread, read.empty), (vec![1, 2], vec![9]));
    let indented = "  14:32 rob: a\n  14:33 nia: b";
    assert_eq!(
        told(&super::transcript(indented, &reading()).expect("read")).len(),
        2
    );
}

#[test]
fn midnight_is_crossed_and_a_late_line_crosses_nothing() {
    let reading = Reading {
        began: at("2026-01-16T03:00:00Z"),
        ended: at("2026-01-16T06:00:00Z"),
        now: at("2026-01-16T06:00:00Z"),
        ..reading()
    };
    let text = "23:58 a: 1\n00:02 a: 2\n23:59 b: late\n00:03 a: 3";
    let read = transcript(text, &reading).expect("read");
    assert_eq!(
        told(&read),
        [
            "16 04:58:00 a| 1",
            "16 05:02:00 a| 2",
            "16 04:59:00 b| late",
            "16 05:03:00 a| 3"
        ]
    );
    assert_eq!(read.day, NaiveDate::from_ymd_opt(2026, 1, 15));
    // A day in one line tells it of all others.
    let text = "23:58 a: 1\n2026-01-16 00:02 a: 2\n00:03 a: 3";
    let read = transcript(text, &reading).expect("read");
    assert_eq!(told(&read)[0], "16 04:58:00 a| 1");
    assert_eq!(read.day, None);
}

#[test]
fn a_day_that_the_incident_does_not_tell_is_asked_for() {
    let long = Reading {
        ended: at("2026-01-18T22:00:00Z"),
        now: at("2026-01-18T22:00:00Z"),
        ..reading()
    };
    let refused = transcript("14:32 a: x", &long).expect_err("several days");
    assert!(refused.to_string().contains("--day"), "{refused}");
    let day = NaiveDate::from_ymd_opt(2026, 1, 17);
    let read = transcript("14:32 a: x", &Reading { day, ..long }).expect("told");
    assert_eq!(told(&read), ["17 19:32:00 a| x"]);
    // In the future: nothing fits, and a day that is told is refused by its line.
    let refused = transcript("18:00 a: x", &reading()).expect_err("on no day");
    assert!(
        matches!(refused, TranscriptError::WhichDay { .. }),
        "{refused}"
    );
    let day = NaiveDate::from_ymd_opt(2026, 1, 15);
    let refused = transcript("14:00 a: x\n18:00 a: x", &Reading { day, ..reading() });
    assert!(
        matches!(refused, Err(TranscriptError::Future { line: 2, .. })),
        "{refused:?}"
    );
    // A chat's clock may be a little ahead; nothing is later than now.
    let read = transcript("17:01 a: x", &Reading { day, ..reading() }).expect("told");
    assert_eq!(read.said[0].at, reading().now);
}

#[test]
fn an_hour_that_comes_twice_goes_on_and_one_that_is_skipped_is_about() {
    let autumn = Reading {
        zone: chrono_tz::Europe::Berlin,
        began: at("2026-10-24T23:00:00Z"),
        ended: at("2026-10-25T04:00:00Z"),
        now: at("2026-10-25T04:00:00Z"),
        ..reading()
    };
    let read = transcript("01:50 a: 1\n02:40 a: 2\n02:10 a: 3\n03:05 a: 4", &autumn).expect("read");
    assert_eq!(
        told(&read),
        [
            "24 23:50:00 a| 1",
            "25 00:40:00 a| 2",
            "25 01:10:00 a| 3",
            "25 02:05:00 a| 4"
        ]
    );
    let spring = Reading {
        zone: chrono_tz::Europe::Berlin,
        began: at("2026-03-29T00:00:00Z"),
        ended: at("2026-03-29T04:00:00Z"),
        now: at("2026-03-29T04:00:00Z"),
        ..reading()
    };
    let read = transcript("02:30 a: x", &spring).expect("read");
    assert_eq!(told(&read), ["29 01:30:00 a| x"]);
    assert!(read.said[0].approx);
}

#[test]
fn what_is_copied_out_of_slack() {
    for text in [
        "Rob Fitch  2:32 PM\nrestarted it\nand waited\n2:33 PM\nno better\nNia  2:34 PM\nok",
        "Rob Fitch\n  2:32 PM\nrestarted it\nand waited\n2:33 PM\nno better\nNia\n  2:34 PM\nok",
        "Rob Fitch [2:32 PM]\nrestarted it\nand waited\n[2:33 PM]\nno better\nNia APP [2:34 PM]\nok",
    ] {
        let read = read(text);
        assert_eq!(read.source, Source::Slack, "{text}");
        assert_eq!(
            told(&read),
            [
                "15 19:32:00 Rob Fitch| restarted it\nand waited",
                "15 19:33:00 Rob Fitch| no better",
                "15 19:34:00 Nia| ok"
            ],
            "{text}"
        );
    }
}

#[test]
fn an_export_of_slack() {
    let text = r#"[
      {"type":"message","ts":"1768505530.000200","user":"U2","text":"second &lt;b&gt; &amp;lt; <@U1> <https://a.example|runbook> <!here> <#C1|ops>"},
      {"type":"message","ts":"1768505520.000100","user":"U1","user_profile":{"real_name":"Rob Fitch"},"text":"first"},
      {"type":"message","ts":"1768505540.0","username":"alertbot","text":"","files":[{"name":"log.txt","permalink":"https://a.example/f"}]},
      {"type":"message","user":"U1","text":"no time"},
      {"type":"message","ts":"1768505550.0","user":"U1","text":""}
    ]"#;
    let read = read(text);
    assert_eq!(read.source, Source::Slack);
    assert_eq!(
        told(&read),
        [
            "15 19:32:00 Rob Fitch| first",
            "15 19:32:10 U2| second <b> &lt; @Rob Fitch runbook (https://a.example) @here #ops",
            "15 19:32:20 alertbot| [file log.txt] https://a.example/f"
        ]
    );
    assert_eq!((read.unread, read.empty), (vec![4], vec![5]));
}

#[test]
fn json_of_another_program_and_its_severity() {
    let text = r#"{"severity":"SEV1","messages":[
      {"timestamp":"2026-01-15T19:32:00Z","author":{"name":"Rob"},"content":"x"},
      {"time":"2026-01-15 14:33:00","from":"nia","message":"y"},
      {"time":"14:34","from":"nia","message":"z"}]}"#;
    let found = read(text);
    assert_eq!(found.severity.as_deref(), Some("SEV1"));
    assert_eq!(
        told(&found),
        [
            "15 19:32:00 Rob| x",
            "15 19:33:00 nia| y",
            "15 19:34:00 nia| z"
        ]
    );
    let lines = "{\"ts\":1768505520,\"user\":\"a\",\"text\":\"x\"}\n{\"ts\":1768505521000,\"user\":\"a\",\"text\":\"y\"}\n";
    assert_eq!(told(&read(lines)), ["15 19:32:00 a| x", "15 19:32:01 a| y"]);
    for text in ["{\"a\":", "[{]", "[]", "{}", "[{\"text\":\"x\"}]"] {
        assert!(transcript(text, &reading()).is_err(), "{text}");
    }
}

#[test]
fn prints_are_the_same_for_the_same_line_of_any_transcript() {
    let whole = read("14:32 rob: ok\n14:32 rob: ok\n14:32 nia: ok\n14:33 rob: ok");
    let prints: std::collections::BTreeSet<&str> =
        whole.said.iter().map(|said| said.print.as_str()).collect();
    assert_eq!(prints.len(), 4, "two equal lines are two");
    let part = read("noise\n[14:32:00] <Rob> ok\n14:33 ROB: ok");
    assert!(
        part.said
            .iter()
            .all(|said| prints.contains(said.print.as_str()))
    );
}

#[test]
fn encodings() {
    assert_eq!(
        decode(b"\xEF\xBB\xBF14:32 a: x"),
        ("14:32 a: x".to_owned(), None)
    );
    let wide: Vec<u8> = "\u{feff}14:32 a: é"
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    assert_eq!(decode(&wide).0, "14:32 a: é");
    let (text, remark) = decode(b"14:32 a: \xE9\n14:33 a: x\n");
    assert_eq!(text, "14:32 a: \u{FFFD}\n14:33 a: x\n");
    assert!(remark.expect("said").starts_with("1 of its lines"));
}

#[test]
fn what_no_entry_could_hold_becomes_several() {
    let long = format!("14:32 rob: {}é", "x".repeat(2 * LONGEST_TEXT - 1));
    let read = read(&long);
    assert_eq!(read.said.len(), 3);
    let whole: String = read.said.iter().map(|said| said.text.as_str()).collect();
    assert_eq!(format!("14:32 rob: {whole}"), long);
}

proptest! {
    /// Whatever is pasted: it ends, and no word of it is lost that stands behind a first time.
    #[test]
    fn no_word_is_lost(lines in prop::collection::vec("[ -~é]{0,30}", 0..30)) {
        let text = format!("14:32 rob: begin\n{}", lines.join("\n"));
        if let Ok(read) = transcript(&text, &Reading { source: Some(Source::Chat), ..reading() }) {
            let all: String = read.said.iter().map(|said| {
                format!("{} {}", said.author.as_deref().unwrap_or_default(), said.text)
            }).collect::<Vec<_>>().join(" ");
            for word in text.split_whitespace().filter(|word| word.chars().all(char::is_alphabetic)) {
                prop_assert!(all.contains(word), "{word:?} of {text:?} in {all:?}");
            }
        }
    }

    #[test]
    fn nothing_that_is_read_can_stop_it(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        let (text, _) = decode(&bytes);
        let _ = transcript(&text, &reading());
        let _ = transcript(&format!("[{text}"), &reading());
    }
}
