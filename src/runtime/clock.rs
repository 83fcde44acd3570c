//! The one place that reads the clock; everything else is told the time.

use crate::domain::time::Timestamp;

/// The wall clock of this machine.
#[expect(
    clippy::disallowed_methods,
    reason = "the one place that reads the clock"
)]
pub fn now() -> Timestamp {
    chrono::Utc::now().into()
}
