//! What a wall knows: what may be shown of the document, how fresh it is, what changed just now.
//!
//! Pure: time is an argument, the document arrives read, keys arrive as characters.

mod shown;

pub use shown::{
    Answer, Block, Clash, Criterion, Elapsed, Hidden, MAX_NEWS, Message, News, NextWord, Priority,
    Role, Shown, StageStep, Task, Tenure, Writer,
};

use crate::domain::incident::Incident;
use crate::domain::time::Timestamp;
use std::collections::BTreeMap;

/// How long a changed block stands in reverse video, in milliseconds.
pub const FLASH_MILLIS: i64 = 3_000;
/// From this age on, in seconds, the wall says across the top that it is stale.
pub const STALE_SECONDS: i64 = 30;
/// How far back a person counts as one who writes, in seconds.
pub const WRITER_SECONDS: i64 = 15 * 60;

/// A wall: what it shows and what it knows besides.
#[derive(Debug, Clone)]
pub struct Wall {
    shown: Shown,
    public: bool,
    density: Density,
    health: WallHealth,
    changed: BTreeMap<Block, Timestamp>,
}

/// How much is put on a wall.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum Density {
    /// Less, larger, with air between: for a room.
    Roomy,
    /// What the size of the screen suggests.
    #[default]
    Standard,
    /// More and smaller: for a desk.
    Dense,
}

impl Density {
    const fn denser(self) -> Self {
        match self {
            Self::Roomy => Self::Standard,
            Self::Standard | Self::Dense => Self::Dense,
        }
    }

    const fn roomier(self) -> Self {
        match self {
            Self::Dense => Self::Standard,
            Self::Standard | Self::Roomy => Self::Roomy,
        }
    }
}

/// How it stands between the wall and the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum WallHealth {
    /// The file was read and found whole then.
    Live {
        /// When.
        verified: Timestamp,
    },
    /// It cannot be read; the last good copy stays.
    NotUpdating {
        /// Why, in words.
        reason: String,
        /// When it was last read, if ever.
        last_good: Option<Timestamp>,
    },
}

/// What the wall says about its own age.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Freshness<'a> {
    /// That many seconds old.
    Live(i64),
    /// Not verified for that many seconds.
    Stale(i64),
    /// Cannot be read.
    NotUpdating {
        /// Why, in words.
        reason: &'a str,
        /// When it was last read, if ever.
        last_good: Option<Timestamp>,
    },
}

/// What can happen to a wall.
#[derive(Debug, Clone)]
pub enum WallMsg<'a> {
    /// The document changed.
    Incident(&'a Incident),
    /// The file was read again, or could not be.
    Health(WallHealth),
    /// A key: `+`, `-`, `q`; any other does nothing.
    Key(char),
    /// Time has passed.
    Tick,
}

/// What follows from a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct WallOutcome {
    /// The wall is to end.
    pub quit: bool,
}

impl Wall {
    /// A wall of this document; `public` for people outside.
    pub fn new(incident: &Incident, public: bool, health: WallHealth) -> Self {
        Self {
            shown: Shown::of(incident, public),
            public,
            density: Density::default(),
            health,
            changed: BTreeMap::new(),
        }
    }

    /// Takes in what happened.
    pub fn update(&mut self, message: WallMsg<'_>, now: Timestamp) -> WallOutcome {
        self.changed.retain(|_, since| flashes(*since, now));
        match message {
            WallMsg::Incident(incident) => self.show(incident, now),
            WallMsg::Health(health) => self.health = health,
            WallMsg::Key('+' | '=') => self.density = self.density.denser(),
            WallMsg::Key('-' | '_') => self.density = self.density.roomier(),
            WallMsg::Key('q' | 'Q') => return WallOutcome { quit: true },
            WallMsg::Key(_) | WallMsg::Tick => {}
        }
        WallOutcome::default()
    }

    fn show(&mut self, incident: &Incident, now: Timestamp) {
        let shown = Shown::of(incident, self.public);
        if !self.shown.is_empty() {
            let blocks = shown.changes_since(&self.shown);
            self.changed.extend(blocks.into_iter().map(|b| (b, now)));
        }
        self.shown = shown;
    }

    /// The next instant at which anything on screen changes: the next full second, since the clock
    /// shows seconds, or sooner the end of a flash. Draw at every message and at this instant.
    pub fn next_change(&self, now: Timestamp) -> Timestamp {
        let second = Timestamp::from_millis((now.millis().div_euclid(1000) + 1) * 1000);
        let flash = self
            .changed
            .values()
            .map(|since| Timestamp::from_millis(since.millis().saturating_add(FLASH_MILLIS)))
            .filter(|end| *end > now)
            .min();
        flash.map_or(second, |end| end.min(second))
    }

    /// What may be shown.
    pub const fn shown(&self) -> &Shown {
        &self.shown
    }

    /// Whether this wall is for people outside.
    pub const fn is_public(&self) -> bool {
        self.public
    }

    /// How much is put on it.
    pub const fn density(&self) -> Density {
        self.density
    }

    /// Whether a block changed less than three seconds ago.
    pub fn is_flashing(&self, block: Block, now: Timestamp) -> bool {
        self.changed
            .get(&block)
            .is_some_and(|since| flashes(*since, now))
    }

    /// When what it follows was last read and found whole, if ever.
    pub fn last_good(&self) -> Option<Timestamp> {
        match &self.health {
            WallHealth::Live { verified } => Some(*verified),
            WallHealth::NotUpdating { last_good, .. } => *last_good,
        }
    }

    /// What the wall says about its own age.
    pub fn freshness(&self, now: Timestamp) -> Freshness<'_> {
        match &self.health {
            WallHealth::Live { verified } => {
                let age = now.seconds_since(*verified).max(0);
                if age > STALE_SECONDS {
                    Freshness::Stale(age)
                } else {
                    Freshness::Live(age)
                }
            }
            WallHealth::NotUpdating { reason, last_good } => Freshness::NotUpdating {
                reason,
                last_good: *last_good,
            },
        }
    }
}

fn flashes(since: Timestamp, now: Timestamp) -> bool {
    now.millis().saturating_sub(since.millis()) < FLASH_MILLIS
}

#[cfg(test)]
mod tests;
