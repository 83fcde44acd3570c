//! Who sits at a console of an incident now. A session knows it, from whatever carries it; it is
//! never part of the record, and does not make the file grow.

use crate::domain::time::Timestamp;
use std::collections::BTreeMap;

/// Which of the writing consoles somebody sits at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Seating {
    /// The console of four panes.
    Console,
    /// The same with the entry bar always open.
    Scribe,
}

impl Seating {
    /// The word for it.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Console => "console",
            Self::Scribe => "scribe",
        }
    }

    /// Reads the word.
    pub fn named(word: &str) -> Option<Self> {
        let all = [Self::Console, Self::Scribe];
        all.into_iter().find(|seating| seating.word() == word)
    }
}

/// Our own console, as others may see it by whatever carries that.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sitting {
    /// Names the console: eight signs drawn by chance.
    pub console: String,
    /// Who sits there.
    pub person: String,
    /// The machine, for people.
    pub host: String,
    /// What kind of console.
    pub seating: Seating,
}

/// One console that is open, or was until lately.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Presence {
    /// Names the console, not the person: somebody may have two.
    pub console: String,
    /// Who sits there, as they wrote it.
    pub person: String,
    /// The machine, for people.
    pub host: String,
    /// What kind of console.
    pub seating: Seating,
    /// Open since then.
    pub since: Timestamp,
    /// Its last sign of life, in time of whoever looks.
    pub seen: Timestamp,
    /// Whether it is open: it gives its signs of life, and has not been closed.
    pub here: bool,
}

/// How often a console gives a sign of life, in seconds; where many are open, less often; where a
/// sync tool carries each of them about, rarely.
const EVERY: u32 = 30;
const EVERY_OF_MANY: u32 = 120;
const EVERY_SYNCED: u32 = 300;
/// More open consoles than this are many.
const MANY: usize = 12;
/// What another console says of how often it gives one counts within these bounds, in seconds.
const EVERY_LEAST: u32 = 10;
const EVERY_MOST: u32 = 600;
/// So many signs may be missing before a console counts as gone.
const MISSED: u32 = 3;
/// The longest name of a person or a machine, in bytes.
const LONGEST: usize = 200;
/// The most consoles of an incident that are known of.
pub const MOST: usize = 500;
/// The longest sign of life that is read, in bytes.
pub const LARGEST: usize = 2048;
/// How long a console that has gone is remembered, in seconds.
pub const REMEMBERED: u32 = 24 * 3600;

/// How often a console gives a sign of life, in seconds, where so many consoles are open, its own
/// among them; `synced` where a sync tool carries each sign about.
pub const fn sign_every(open: usize, synced: bool) -> u32 {
    match (synced, open > MANY) {
        (true, _) => EVERY_SYNCED,
        (false, true) => EVERY_OF_MANY,
        (false, false) => EVERY,
    }
}

/// For how long, in seconds, a console counts as open after its last sign, when it says that it
/// gives one every so many seconds. Nonsense keeps nobody here for ever.
pub fn counts_for(every: u64) -> u32 {
    let bounded = every.clamp(EVERY_LEAST.into(), EVERY_MOST.into());
    u32::try_from(bounded).map_or(EVERY_MOST, |every| every) * MISSED
}

/// Whether a sign of life makes sense: there is a person, on one line, and no name is too long.
pub fn is_sane(person: &str, host: &str) -> bool {
    !person.trim().is_empty()
        && person.len() <= LONGEST
        && host.len() <= LONGEST
        && !person.contains('\n')
}

/// All consoles of an incident that are known of, and how fresh that is.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Present {
    /// The consoles, those that were opened first in front.
    pub consoles: Vec<Presence>,
    /// When it was last looked; none as long as nothing could be.
    pub looked: Option<Timestamp>,
}

/// From this age on, in seconds, what is known says nothing about who is silent now: then it is
/// this console that cannot look.
const STALE_SECONDS: i64 = 180;

/// What is known of one person.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sighting<'a> {
    /// Who.
    pub person: &'a str,
    /// They have a console open.
    pub here: bool,
    /// Since when their console has been open; of several the first of those that are.
    pub since: Timestamp,
    /// The last sign of life of any of their consoles.
    pub seen: Timestamp,
}

impl Present {
    /// What is known of a person; none who never had a console open.
    pub fn of<'a>(&'a self, person: &str) -> Option<Sighting<'a>> {
        let theirs = || self.consoles.iter().filter(|one| one.person == person);
        let here = theirs().any(|one| one.here);
        let first = theirs().filter(|one| one.here == here);
        let first = first.min_by_key(|one| one.since)?;
        Some(Sighting {
            person: &first.person,
            here,
            since: first.since,
            seen: theirs().map(|one| one.seen).max()?,
        })
    }

    /// Everybody who has a console open, each once, who came first in front.
    pub fn here(&self) -> Vec<Sighting<'_>> {
        let mut found: Vec<Sighting<'_>> = Vec::new();
        for one in self.consoles.iter().filter(|one| one.here) {
            if !found.iter().any(|known| known.person == one.person) {
                found.extend(self.of(&one.person));
            }
        }
        found.sort_by_key(|one| (one.since, one.person));
        found
    }

    /// The same with what another way tells: a console that both tell of counts once. A way that has
    /// told nothing for long while the other went on is cut off, and what it last told is left out.
    #[must_use]
    pub fn with(&self, other: &Self) -> Self {
        let newest = self.looked.max(other.looked);
        let tells = |way: &Self| match (way.looked, newest) {
            (Some(looked), Some(newest)) => newest.seconds_since(looked) <= STALE_SECONDS,
            _ => false,
        };
        let mut all: BTreeMap<&str, Presence> = BTreeMap::new();
        for one in [self, other].into_iter().filter(|way| tells(way)) {
            for one in &one.consoles {
                let known = all.entry(&one.console).or_insert_with(|| one.clone());
                known.here |= one.here;
                known.since = known.since.min(one.since);
                known.seen = known.seen.max(one.seen);
            }
        }
        let mut consoles: Vec<Presence> = all.into_values().collect();
        consoles.sort_by(|a, b| (a.since, &a.console).cmp(&(b.since, &b.console)));
        Self {
            consoles,
            looked: newest,
        }
    }

    /// Whether it tells how it stands now: a console that is itself cut off must call nobody
    /// silent.
    pub fn is_fresh(&self, now: Timestamp) -> bool {
        let age = self.looked.map(|looked| now.seconds_since(looked).abs());
        age.is_some_and(|age| age <= STALE_SECONDS)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_millis(seconds * 1000)
    }

    fn one(person: &str, since: i64, seen: i64, here: bool) -> Presence {
        Presence {
            console: format!("{person}{since}"),
            person: person.to_owned(),
            host: "ops1".to_owned(),
            seating: Seating::Console,
            since: at(since),
            seen: at(seen),
            here,
        }
    }

    #[test]
    fn many_consoles_give_their_signs_less_often_and_synced_ones_rarely() {
        for (open, synced, every) in [
            (0, false, 30),
            (1, false, 30),
            (12, false, 30),
            (13, false, 120),
            (500, false, 120),
            (1, true, 300),
            (13, true, 300),
        ] {
            assert_eq!(sign_every(open, synced), every, "{open} {synced}");
        }
    }

    #[test]
    fn a_console_is_here_until_three_of_its_own_signs_are_missing() {
        for (every, seconds) in [
            (30, 90),
            (120, 360),
            (300, 900),
            (0, 30),
            (9, 30),
            (601, 1800),
            (u64::MAX, 1800),
        ] {
            assert_eq!(counts_for(every), seconds, "{every}");
        }
    }

    #[test]
    fn a_sign_names_a_person_on_one_line_and_no_name_is_too_long() {
        let long = "x".repeat(LONGEST);
        let longer = "x".repeat(LONGEST + 1);
        for (person, host, sane) in [
            ("Nia", "ops1", true),
            ("Nia Ångström", "", true),
            (&long, &long, true),
            ("", "ops1", false),
            (" \t", "ops1", false),
            ("Nia\nRob", "ops1", false),
            (&longer, "ops1", false),
            ("Nia", &longer, false),
        ] {
            assert_eq!(is_sane(person, host), sane, "{person:?} {host:?}");
        }
    }

    #[test]
    fn a_person_with_two_consoles_is_here_once_and_since_the_first_that_is_open() {
        let present = Present {
            consoles: vec![
                one("Nia", 10, 50, false),
                one("Nia", 30, 90, true),
                one("Rob", 20, 90, true),
                one("Nia", 40, 95, true),
            ],
            looked: Some(at(95)),
        };
        let here: Vec<_> = present.here().iter().map(|s| (s.person, s.since)).collect();
        assert_eq!(here, [("Rob", at(20)), ("Nia", at(30))]);
        let nia = present.of("Nia").expect("known");
        assert_eq!((nia.here, nia.seen), (true, at(95)));
        assert_eq!(present.of("Joss"), None);
    }

    fn looked(seconds: i64, consoles: Vec<Presence>) -> Present {
        Present {
            consoles,
            looked: Some(at(seconds)),
        }
    }

    #[test]
    fn a_console_that_folder_and_stream_tell_of_counts_once_and_is_here_if_either_says_so() {
        let folder = looked(
            100,
            vec![one("Nia", 10, 95, false), one("Rob", 20, 99, true)],
        );
        let stream = looked(90, vec![one("Nia", 11, 90, true), one("Joss", 5, 80, true)]);
        let mut stream = stream;
        stream.consoles[0].console = "Nia10".to_owned();
        for both in [folder.with(&stream), stream.with(&folder)] {
            let here: Vec<_> = both.here().iter().map(|s| (s.person, s.since)).collect();
            assert_eq!(here, [("Joss", at(5)), ("Nia", at(10)), ("Rob", at(20))]);
            assert_eq!(both.consoles.len(), 3);
            assert_eq!(both.of("Nia").map(|nia| nia.seen), Some(at(95)));
            assert_eq!(both.looked, Some(at(100)));
        }
    }

    #[test]
    fn a_way_that_is_cut_off_calls_nobody_here_or_silent_and_the_other_goes_on() {
        let folder = looked(500, vec![one("Rob", 20, 499, true)]);
        let mut stream = looked(400, vec![one("Joss", 5, 300, false)]);
        assert_eq!(folder.with(&stream).consoles.len(), 2, "both tell");
        stream.looked = Some(at(319));
        let both = folder.with(&stream);
        assert_eq!((both.of("Joss"), both.consoles.len()), (None, 1));
        assert_eq!(folder.with(&Present::default()), folder);
        assert_eq!(Present::default().with(&folder), folder);
        let nothing = Present::default();
        assert_eq!(nothing.with(&nothing), nothing);
    }

    #[test]
    fn what_is_old_calls_nobody_silent() {
        let mut present = Present::default();
        assert!(!present.is_fresh(at(0)));
        present.looked = Some(at(0));
        assert!(present.is_fresh(at(180)));
        assert!(!present.is_fresh(at(181)));
    }
}
