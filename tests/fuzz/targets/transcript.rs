//! A transcript of a chat, or another program's JSON: read without a panic, with a line, a time and
//! words for everything that it gives.

#![no_main]

use libfuzzer_sys::fuzz_target;
use std::sync::LazyLock;
use warroom::domain::command::Context;
use warroom::domain::decide::decide;
use warroom::domain::incident::Incident;
use warroom::entry::transcript::{self, Source};
use warroom::fixture;

static INCIDENT: LazyLock<Incident> = LazyLock::new(fixture::incident);

fuzz_target!(|data: &[u8]| {
    let Some((how, data)) = data.split_first() else {
        return;
    };
    let (text, _) = transcript::decode(data);
    let mut reading = transcript::reading(&INCIDENT, fixture::now());
    reading.source = match how % 4 {
        0 => None,
        1 => Some(Source::Chat),
        2 => Some(Source::Slack),
        _ => Some(Source::Json),
    };
    if how & 4 == 4 {
        reading.day = Some(reading.now.to_utc().date_naive());
    }
    let Ok(read) = transcript::transcript(&text, &reading) else {
        return;
    };
    for said in &read.said {
        assert!(said.line >= 1 && !said.text.trim().is_empty());
        assert!(said.at <= reading.now, "later than now");
    }
    let context = Context {
        me: fixture::ROSA,
        now: fixture::now(),
    };
    for command in transcript::commands(&read, &INCIDENT, Some("chat.txt"), false) {
        // What was read can be recorded, or is refused in words.
        let _ = decide(&INCIDENT, command, &context);
    }
});
