//! Who sits at a console, as told through a server: small messages that no stream keeps. Each
//! console gives a sign of life now and then, and when it comes and goes; whoever connects asks the
//! others for one. Pure; an age is always that of the arrival here, so clocks that differ do not
//! matter.

use crate::domain::id::EventId;
use crate::domain::presence::{
    LARGEST, MOST, Presence, Present, REMEMBERED, Seating, Sitting, counts_for, is_sane, sign_every,
};
use crate::domain::time::Timestamp;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::time::Duration;

/// What is due within this time is done with whatever else woke the link: an idle console sleeps.
const SLACK: Duration = Duration::from_secs(10);
/// Signs are never given more often, whoever asks.
const SELDOM: Duration = Duration::from_secs(1);
/// How often what has not changed is told, so that it does not look old.
const TELL: Duration = Duration::from_secs(30);
/// How long the others have to answer after a connection before it is told that they are gone.
const SETTLE: Duration = Duration::from_secs(2);
/// What all subjects of such messages begin with; no stream of events takes them.
pub(super) const PREFIX: &str = "warroom.here.v1";

/// The subjects of an incident's signs.
pub(super) fn subjects(incident: EventId) -> String {
    format!("{PREFIX}.{incident}.*")
}

/// A sign of life, as it goes through the server.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Sign {
    /// The incident.
    here: EventId,
    console: String,
    person: String,
    host: String,
    seating: String,
    since: Timestamp,
    /// How often one is given, in seconds.
    every: u64,
    /// Whoever hears it gives one too.
    #[serde(default, skip_serializing_if = "is_false")]
    asks: bool,
    /// The console closes.
    #[serde(default, skip_serializing_if = "is_false")]
    leaves: bool,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde calls it so")]
fn is_false(flag: &bool) -> bool {
    !*flag
}

/// Another console.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Heard {
    presence: Presence,
    last: Duration,
    /// How long it counts as open after that.
    life: Duration,
}

/// Our own console.
#[derive(Debug, Clone)]
struct Own {
    sitting: Sitting,
    since: Timestamp,
    /// When the last sign was given, and when the next one is due.
    last: Option<Duration>,
    due: Duration,
    /// The next one asks the others for theirs.
    asks: bool,
}

/// Who is here, as the server tells.
#[derive(Debug)]
pub(super) struct Roll {
    id: EventId,
    own: Option<Own>,
    known: BTreeMap<String, Heard>,
    /// When the connection that stands began.
    connected: Option<Duration>,
    /// Others' signs may not come to us: nothing is known.
    deaf: bool,
    /// Ours may not go out.
    mute: bool,
    changed: bool,
    told: Option<Duration>,
}

impl Roll {
    /// Knows of nobody; `sitting` is our own console, open since then.
    pub(super) fn new(id: EventId, sitting: Option<Sitting>, since: Timestamp) -> Self {
        let own = sitting.map(|sitting| Own {
            sitting,
            since,
            last: None,
            due: Duration::ZERO,
            asks: false,
        });
        Self {
            id,
            own,
            known: BTreeMap::new(),
            connected: None,
            deaf: false,
            mute: false,
            changed: false,
            told: None,
        }
    }

    /// A connection stands: all are asked who is here.
    pub(super) fn connected(&mut self, now: Duration) {
        self.connected = Some(now);
        (self.deaf, self.mute, self.changed) = (false, false, false);
        self.told = None;
        if let Some(own) = &mut self.own {
            own.due = now;
            own.asks = true;
        }
    }

    /// It stands no more. What is known gets old by itself.
    pub(super) fn cut(&mut self) {
        self.connected = None;
    }

    /// The server does not let us hear the others. Said once, as if nobody were known of: a console
    /// that is deaf calls nobody silent.
    pub(super) fn may_not_hear(&mut self) {
        self.changed |= !self.deaf;
        self.deaf = true;
    }

    /// The server does not let us give signs.
    pub(super) fn may_not_say(&mut self) {
        self.mute = true;
    }

    /// The next sign to send, where one is due, with its subject.
    pub(super) fn sign(&mut self, now: Duration) -> Option<(String, Vec<u8>)> {
        let every = Duration::from_secs(self.every().into());
        let long = |own: &Own| own.last.is_some_and(|last| last + every <= now + SLACK);
        let own = self
            .own
            .as_mut()
            .filter(|own| own.due <= now || long(own))?;
        own.due = now + every;
        own.last = Some(now);
        let asks = std::mem::take(&mut own.asks);
        if self.mute || self.connected.is_none() {
            return None;
        }
        self.message(asks, false)
    }

    /// The last sign: the console closes.
    pub(super) fn farewell(&self) -> Option<(String, Vec<u8>)> {
        let said = self.own.as_ref().is_some_and(|own| own.last.is_some());
        if !said || self.mute || self.connected.is_none() {
            return None;
        }
        self.message(false, true)
    }

    fn message(&self, asks: bool, leaves: bool) -> Option<(String, Vec<u8>)> {
        let Own { sitting, since, .. } = self.own.as_ref()?;
        let sign = Sign {
            here: self.id,
            console: sitting.console.clone(),
            person: sitting.person.clone(),
            host: sitting.host.clone(),
            seating: sitting.seating.word().to_owned(),
            since: *since,
            every: self.every().into(),
            asks,
            leaves,
        };
        let subject = format!("{PREFIX}.{}.{}", self.id, sitting.console);
        Some((subject, serde_json::to_vec(&sign).ok()?))
    }

    /// How often a sign is given, in seconds.
    fn every(&self) -> u32 {
        let others = self.known.values().filter(|one| one.presence.here);
        sign_every(others.count() + 1, false)
    }

    /// Takes a sign of another console in; `at` is the time of its arrival.
    pub(super) fn hear(&mut self, subject: &str, payload: &[u8], at: Timestamp, now: Duration) {
        let Some(sign) = self.read(subject, payload) else {
            return;
        };
        if let Some(own) = &mut self.own {
            if own.sitting.console == sign.console {
                return;
            }
            if sign.asks {
                let soonest = own.last.map_or(now, |last| last + SELDOM);
                own.due = own.due.min(soonest.max(now));
            }
        }
        let life = Duration::from_secs(counts_for(sign.every).into());
        let presence = Presence {
            console: sign.console.clone(),
            person: sign.person,
            host: sign.host,
            seating: Seating::named(&sign.seating).unwrap_or(Seating::Console),
            since: sign.since.min(at),
            seen: at,
            here: !sign.leaves,
        };
        let known = self.known.get(&sign.console);
        if known.is_none() && (sign.leaves || self.known.len() >= MOST) {
            return;
        }
        let same = |one: &Heard| {
            let one = &one.presence;
            one.here == presence.here && one.person == presence.person
        };
        self.changed |= !known.is_some_and(same);
        let heard = Heard {
            presence,
            last: now,
            life,
        };
        self.known.insert(sign.console, heard);
    }

    /// A sign of this incident that makes sense, under its own console's subject.
    fn read(&self, subject: &str, payload: &[u8]) -> Option<Sign> {
        if payload.len() > LARGEST {
            return None;
        }
        let sign: Sign = serde_json::from_slice(payload).ok()?;
        let named = sign.console.len() == 8 && sign.console.bytes().all(|b| b.is_ascii_hexdigit());
        let sane = named && is_sane(&sign.person, &sign.host);
        let its_own = subject.rsplit('.').next() == Some(sign.console.as_str());
        (sane && its_own && sign.here == self.id).then_some(sign)
    }

    /// When a console counts as gone, unless it gives a sign. While nothing could be heard, nothing
    /// is missed.
    fn ends(&self, one: &Heard) -> Duration {
        let since = one.last.max(self.connected.unwrap_or_default());
        since + one.life
    }

    /// The next time at which there is something to send or to tell.
    pub(super) fn next_time(&self) -> Option<Duration> {
        let connected = self.connected?;
        let open = self.known.values().filter(|one| one.presence.here);
        let ends = open.map(|one| self.ends(one)).min();
        let ends = ends.map(|ends| ends.max(connected + SETTLE));
        let due = self.own.as_ref().filter(|_| !self.mute).map(|own| own.due);
        let tells = (!self.deaf).then(|| self.tells(connected));
        [ends.filter(|_| !self.deaf), due, tells]
            .into_iter()
            .flatten()
            .min()
    }

    fn tells(&self, connected: Duration) -> Duration {
        self.told.map_or(connected + SETTLE, |told| told + TELL)
    }

    /// Who is here, if that has changed or was not told for long.
    pub(super) fn present(&mut self, at: Timestamp, now: Duration) -> Option<Present> {
        let connected = self.connected?;
        if self.deaf {
            let first = std::mem::take(&mut self.changed);
            return first.then(Present::default);
        }
        if now < connected + SETTLE {
            return None;
        }
        let ended: Vec<String> = self
            .known
            .iter()
            .filter(|(_, one)| one.presence.here && self.ends(one) <= now)
            .map(|(name, _)| name.clone())
            .collect();
        self.changed |= !ended.is_empty();
        for name in ended {
            if let Some(one) = self.known.get_mut(&name) {
                one.presence.here = false;
            }
        }
        let old = self.told.is_some_and(|told| told + TELL <= now + SLACK);
        if !self.changed && !old && now < self.tells(connected) {
            return None;
        }
        let old = Duration::from_secs(REMEMBERED.into());
        self.known
            .retain(|_, one| one.presence.here || now.saturating_sub(one.last) < old);
        self.changed = false;
        self.told = Some(now);
        let others = self.known.values().map(|one| one.presence.clone());
        let own = self.own.as_ref().map(|own| Presence {
            console: own.sitting.console.clone(),
            person: own.sitting.person.clone(),
            host: own.sitting.host.clone(),
            seating: own.sitting.seating,
            since: own.since,
            seen: at,
            here: true,
        });
        Some(Present {
            consoles: own.into_iter().chain(others).collect(),
            looked: Some(at),
        })
    }
}

#[cfg(test)]
#[path = "roll/tests.rs"]
mod tests;
