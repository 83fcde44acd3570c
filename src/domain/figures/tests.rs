//! Each figure with its states, and the drill by the clock.

mod drill;
mod states;
mod talk;

use super::{Figures, Reading, Span, figures};
use crate::domain::command::{Command, Opening};
use crate::domain::kind::Opened;
use crate::domain::scene::{Scene, opening};
use crate::domain::setting::{Setting, StageMove};
use crate::domain::stage::Stage;
use crate::domain::time::{Moment, Timestamp};

/// A time of day of the drill's day, in its first zone.
pub(super) fn est(clock: &str) -> Timestamp {
    Timestamp::parse(&format!("2026-01-15T{clock}:00-05:00")).expect("a time of day")
}

pub(super) fn exactly(clock: &str) -> Moment {
    Moment {
        at: est(clock),
        approx: false,
    }
}

/// An incident declared and detected at a time of day.
pub(super) fn declared(clock: &str) -> Scene {
    opened(clock, opening())
}

/// The same, of what has not disrupted anything yet.
pub(super) fn imminent(clock: &str) -> Scene {
    let plain = opening();
    opened(
        clock,
        Opening {
            opened: Opened {
                imminent: true,
                ..plain.opened
            },
            ..plain
        },
    )
}

fn opened(clock: &str, opening: Opening) -> Scene {
    let mut scene = Scene::empty();
    scene.now = est(clock);
    scene.one("Ada", Command::Open(opening));
    scene
}

/// Somebody asks at a time of day.
pub(super) fn ask(scene: &mut Scene, clock: &str, who: &str, command: Command) {
    scene.now = est(clock);
    scene.one(who, command);
}

pub(super) fn moves(scene: &mut Scene, clock: &str, to: Stage) {
    ask(
        scene,
        clock,
        "Ada",
        crate::domain::scene::stage(to, "words"),
    );
}

/// A move that is recorded later than it happened.
pub(super) fn moves_about(scene: &mut Scene, clock: &str, to: Stage) {
    let moved = Setting::Stage(StageMove {
        to,
        text: Some("words".into()),
    });
    let happened = Some(Moment {
        at: est(clock),
        approx: true,
    });
    scene.one(
        "Ada",
        Command::Set {
            setting: moved,
            happened,
        },
    );
}

pub(super) fn at(scene: &Scene, clock: &str) -> Figures {
    figures(&scene.incident, est(clock))
}

/// So many whole minutes, measured and exact.
pub(super) fn min(minutes: i64) -> Reading {
    Reading::Known(Span {
        seconds: minutes * 60,
        approx: false,
        running: false,
    })
}

/// The same, and still running.
pub(super) fn min_so_far(minutes: i64) -> Reading {
    Reading::Known(Span {
        seconds: minutes * 60,
        approx: false,
        running: true,
    })
}

/// The same, about.
pub(super) fn about_min(minutes: i64) -> Reading {
    Reading::Known(Span {
        seconds: minutes * 60,
        approx: true,
        running: false,
    })
}
