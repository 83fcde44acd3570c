//! The practice drill comes out with exactly its expected values.

mod boards;
mod causes;
mod command;
mod comms;
mod figures;
mod papers;
mod prompts;
mod review;
mod status_page;
mod wall;
mod what_if;

use warroom::domain::incident::Incident;
use warroom::domain::time::Timestamp;
use warroom::drill::{Replay, Script};

/// A time of day of the drill in its first zone, five hours behind UTC: `at(18, 20)`.
pub(crate) fn at(hour: i64, minute: i64) -> Timestamp {
    let midnight = Timestamp::parse("2026-01-15T05:00:00.000Z").expect("a time");
    midnight.plus_seconds((hour * 60 + minute) * 60)
}

/// The drill as it stands when everything dated that minute has happened.
pub(crate) fn at_minute(hour: i64, minute: i64) -> Incident {
    let script = Script::shipped().expect("the shipped script reads");
    let mut replay = Replay::new(&script, &|_, _| "brief".to_owned());
    replay
        .advance(at(hour, minute))
        .expect("every step is allowed");
    replay.incident().clone()
}

/// The drill when it is over.
pub(crate) fn over() -> Incident {
    at_minute(19, 30)
}

/// Whole minutes of the drill's day, `18:20`.
pub(crate) fn clock(time: Timestamp) -> String {
    let minutes = time.seconds_since(at(0, 0)) / 60;
    format!("{}:{:02}", minutes / 60, minutes % 60)
}
