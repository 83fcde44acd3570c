//! The one place that reads the clock; everything else is told the time.

use crate::domain::time::Timestamp;
use std::sync::OnceLock;

/// A drill's time in place of the real one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Rehearsal {
    /// When the drill's time was set going.
    real: Timestamp,
    /// What time it was then in the drill.
    drill: Timestamp,
    /// How many times faster it goes.
    speed: u32,
}

impl Rehearsal {
    fn at(self, real: Timestamp) -> Timestamp {
        let passed = real.millis().saturating_sub(self.real.millis());
        let passed = passed.saturating_mul(i64::from(self.speed));
        Timestamp::from_millis(self.drill.millis().saturating_add(passed))
    }
}

/// Set once, before a drill's screen opens.
static REHEARSAL: OnceLock<Rehearsal> = OnceLock::new();

/// The wall clock of this machine; in a drill the drill's.
pub fn now() -> Timestamp {
    let real = wall();
    REHEARSAL.get().map_or(real, |drill| drill.at(real))
}

/// From now on this process lives in a drill: it is `drill` now, and time goes `speed` times as
/// fast. Only the first call counts.
pub fn rehearse(drill: Timestamp, speed: u32) {
    let real = wall();
    let _ = REHEARSAL.set(Rehearsal { real, drill, speed });
}

#[expect(
    clippy::disallowed_methods,
    reason = "the one place that reads the clock"
)]
fn wall() -> Timestamp {
    chrono::Utc::now().into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_drill_has_its_own_time_and_pace() {
        let time = Timestamp::from_millis;
        let drill = Rehearsal {
            real: time(1_000_000),
            drill: time(5_000_000),
            speed: 60,
        };
        assert_eq!(drill.at(time(1_000_000)), time(5_000_000));
        assert_eq!(drill.at(time(1_001_000)), time(5_060_000));
        assert_eq!(drill.at(time(999_000)), time(4_940_000));
    }
}
