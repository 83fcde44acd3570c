//! What stands in for NATS in a build without it: nothing of it can be had.

use super::{Clock, Fetched, Inbox, ShareError, Sink, Start, Target, Teller};
use std::time::Duration;

/// A link, which a build without NATS does not have.
pub enum Link {}

impl Link {
    /// Starts a link; there is none.
    ///
    /// # Errors
    /// [`ShareError::NotBuilt`] always.
    pub fn start(
        _: Target,
        _: Start,
        _: (Teller, Inbox),
        _: Clock,
        _: Sink,
    ) -> Result<Self, ShareError> {
        Err(ShareError::NotBuilt)
    }

    /// Ends it.
    pub fn close(self, _: Duration) {
        match self {}
    }
}

/// Fetches an incident; there is no way to.
///
/// # Errors
/// [`ShareError::NotBuilt`] always.
pub fn fetch(_: &Target, _: &str) -> Result<Fetched, ShareError> {
    Err(ShareError::NotBuilt)
}
