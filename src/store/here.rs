//! Who is here: a tiny hidden file beside the shared one for each console that is open, touched
//! now and then, removed when it closes. Never part of the record, never waited for, never synced
//! to the disk; losing one costs nothing.

#![expect(
    clippy::disallowed_methods,
    reason = "the store is the one place that touches the disk, and signs of life are measured"
)]

use super::file;
use super::replica::{host_name, machine};
use crate::domain::id::EventId;
use crate::domain::presence::{
    LARGEST, MOST, Presence, Present, REMEMBERED, Seating, Sitting, counts_for, is_sane, sign_every,
};
use crate::domain::time::Timestamp;
use rustix::fs::OFlags;
use rustix::process::{Pid, test_kill_process};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::fs::{File, Metadata, OpenOptions};
use std::io::{self, Read as _, Write as _};
use std::os::unix::fs::{MetadataExt as _, OpenOptionsExt as _};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant, SystemTime};

/// How often the others' files are looked at.
const LOOK: Duration = Duration::from_secs(30);
/// What is due within this time is done with whatever else woke the thread: an idle console sleeps.
const SLACK: Duration = Duration::from_secs(6);
/// How often the folder is listed where comings and goings are announced. To list it and to open
/// files in it wakes the watches of all consoles; to ask for the times of known files wakes nobody.
const LIST: Duration = Duration::from_secs(300);
/// What their names have behind that of the shared file, and how many signs after it.
const MARK: &str = "here-";
const TAIL: usize = 8;

/// What such a file says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Side {
    /// The incident.
    here: EventId,
    person: String,
    host: String,
    seating: String,
    since: Timestamp,
    /// How often a sign of life is given, in seconds.
    every: u32,
    /// Hash of machine and namespace, so that the process can be looked for.
    machine: String,
    pid: u32,
    /// The sign itself, where the time of the file does not travel.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    sign: Option<u64>,
}

/// Our own file.
struct Own {
    /// The shared file.
    place: PathBuf,
    path: PathBuf,
    side: Side,
    /// It is there: its time when it was last touched, in milliseconds, and when that was by ours.
    touched: Option<(i64, Instant)>,
    /// When it is touched next.
    due: Instant,
}

/// Who is here, as the folder tells.
#[derive(Default)]
pub(super) struct Here {
    own: Option<Own>,
    /// When the files were last looked at, and the folder last listed.
    looked: Option<Instant>,
    listed: Option<Instant>,
    /// What the files say that were there, and which file that was: inode and length.
    sides: BTreeMap<String, ((u64, u64), Side)>,
    known: BTreeMap<String, Presence>,
    stirred: bool,
}

/// What a round has to know.
#[derive(Clone, Copy, Default)]
pub(super) struct Round {
    /// The incident, as far as it is known.
    pub id: Option<EventId>,
    /// A sync tool carries the folder about.
    pub synced: bool,
    /// Whether this console may write there.
    pub may_write: bool,
    /// Whether the system tells of each file that comes or goes.
    pub announced: bool,
}

impl Here {
    /// From the next round on this person sits here; gives signs of life beside that file. Gives
    /// back what others may see of it.
    pub(super) fn sit(
        &mut self,
        place: &Path,
        id: EventId,
        person: &str,
        seating: Seating,
    ) -> Sitting {
        let tail = format!("{:08x}", file::random() & 0xFFFF_FFFF);
        self.own = Some(Own {
            place: place.to_owned(),
            path: file::beside(place, &format!("{MARK}{tail}")),
            side: Side {
                here: id,
                person: person.to_owned(),
                host: host_name(),
                seating: seating.word().to_owned(),
                since: Timestamp::from_millis(0),
                every: sign_every(1, false),
                machine: machine(),
                pid: std::process::id(),
                sign: None,
            },
            touched: None,
            due: Instant::now(),
        });
        Sitting {
            console: tail,
            person: person.to_owned(),
            host: host_name(),
            seating,
        }
    }

    /// A console came or went: look at the next opportunity.
    pub(super) fn stir(&mut self) {
        self.stirred = true;
    }

    /// How long until there is something to do.
    pub(super) fn pause(&self) -> Duration {
        let look = self
            .looked
            .map_or(Duration::ZERO, |at| LOOK.saturating_sub(at.elapsed()));
        let due = self.own.as_ref().map_or(look, |own| {
            own.due.saturating_duration_since(Instant::now())
        });
        look.min(due)
    }

    /// One round: a sign of life if it is time and may be written, then who is here, if anybody may
    /// have come or gone, or to say that it is so still.
    pub(super) fn round(&mut self, place: &Path, round: Round, now: Timestamp) -> Option<Present> {
        let id = round.id?;
        if self.pause() > SLACK && !self.stirred {
            return None;
        }
        let open = self.known.values().filter(|one| one.here).count();
        let every = sign_every(open, round.synced);
        let stirred = std::mem::take(&mut self.stirred);
        self.looked = Some(Instant::now());
        if let Some(own) = &mut self.own {
            own.give_sign((every, round.synced, round.may_write), now);
            // Whoever cannot say that they are here cannot tell how old others' signs are.
            own.touched?;
        }
        let list = stirred || !round.announced || self.listed.is_none_or(|at| at.elapsed() >= LIST);
        let files = if list {
            self.listed = Some(Instant::now());
            self.list(place)?
        } else {
            self.known_files(place)
        };
        self.take(files, id, now);
        let mut consoles: Vec<Presence> = self.known.values().cloned().collect();
        consoles.sort_by(|a, b| (a.since, &a.console).cmp(&(b.since, &b.console)));
        Some(Present {
            consoles,
            looked: Some(now),
        })
    }

    /// All files of that kind in the folder. Those of dead consoles go.
    fn list(&self, place: &Path) -> Option<Vec<(String, PathBuf, Metadata)>> {
        let folder = place.parent()?;
        let start = file::beside(place, MARK);
        let start = start.file_name()?.as_encoded_bytes().to_owned();
        let reference = self.reference();
        let own = self.own.as_ref().map(|own| own.path.clone());
        let mut found = Vec::new();
        for entry in std::fs::read_dir(folder).ok()?.flatten() {
            let name = entry.file_name();
            let Some(tail) = tail_of(name.as_encoded_bytes(), &start) else {
                continue;
            };
            let Ok(meta) = std::fs::symlink_metadata(entry.path()) else {
                continue;
            };
            if !meta.is_file() || found.len() >= MOST {
                continue;
            }
            let ours = own.as_ref().is_some_and(|own| *own == entry.path());
            // One this old is a dead console's.
            if age(reference, &meta) > i64::from(REMEMBERED) && own.is_some() && !ours {
                let _ = std::fs::remove_file(entry.path());
                continue;
            }
            found.push((tail, entry.path(), meta));
        }
        Some(found)
    }

    /// The files that were there when the folder was last listed, and still are.
    fn known_files(&self, place: &Path) -> Vec<(String, PathBuf, Metadata)> {
        let of = |tail: &String| {
            let path = file::beside(place, &format!("{MARK}{tail}"));
            let meta = std::fs::symlink_metadata(&path).ok()?;
            meta.is_file().then(|| (tail.clone(), path, meta))
        };
        self.sides.keys().filter_map(of).collect()
    }

    /// What these files say, and how old their signs are; those whose file has gone have left, and
    /// that is remembered for a while.
    fn take(&mut self, files: Vec<(String, PathBuf, Metadata)>, id: EventId, now: Timestamp) {
        let reference = self.reference();
        let before = std::mem::take(&mut self.sides);
        for one in self.known.values_mut() {
            one.here = false;
        }
        for (tail, path, meta) in files {
            let identity = (meta.ino(), meta.len());
            let same = before.get(&tail).filter(|(known, _)| *known == identity);
            let side = match same {
                Some((_, side)) => Some(side.clone()),
                None => read(&path),
            };
            let Some(side) =
                side.filter(|side| side.here == id && is_sane(&side.person, &side.host))
            else {
                continue;
            };
            let one = side.presence(&tail, age(reference, &meta), now);
            self.known.insert(tail.clone(), one);
            self.sides.insert(tail, (identity, side));
        }
        self.known
            .retain(|_, one| one.here || now.seconds_since(one.seen) < i64::from(REMEMBERED));
    }

    /// What time it is by the clock of the folder, in milliseconds.
    fn reference(&self) -> i64 {
        let millis = |time: Duration| i64::try_from(time.as_millis()).unwrap_or(0);
        match self.own.as_ref().and_then(|own| own.touched) {
            Some((time, at)) => time.saturating_add(millis(at.elapsed())),
            None => SystemTime::now()
                .duration_since(SystemTime::UNIX_EPOCH)
                .map_or(0, millis),
        }
    }

    /// The console closes: its file goes.
    pub(super) fn leave(&mut self) {
        if let Some(own) = self.own.take() {
            let _ = std::fs::remove_file(own.path);
        }
    }
}

impl Drop for Here {
    fn drop(&mut self) {
        self.leave();
    }
}

impl Own {
    /// Says that this console is open still: by the time of its file where that is enough.
    fn give_sign(&mut self, (every, synced, may_write): (u32, bool, bool), now: Timestamp) {
        let at = Instant::now();
        if self.due.saturating_duration_since(at) > SLACK {
            return;
        }
        self.due = at + LOOK;
        if !may_write {
            self.touched = None;
            return;
        }
        if self.side.since == Timestamp::from_millis(0) {
            self.side.since = now;
        }
        // A sync tool carries contents about, not every time.
        let new = self.side.every != every || synced || self.touched.is_none();
        self.side.every = every;
        let kept = touch(&self.path).ok().filter(|_| !new);
        let touched = kept.or_else(|| {
            self.side.sign = synced.then(|| self.side.sign.unwrap_or(0) + 1);
            self.write().ok()
        });
        self.touched = touched.map(|meta| (millis(&meta), Instant::now()));
        // Sooner where it did not work; the folder may come back.
        if self.touched.is_some() {
            self.due = at + Duration::from_secs(u64::from(every));
        }
    }

    /// Whole or not at all, and not worth an fsync.
    fn write(&self) -> io::Result<Metadata> {
        let text = serde_json::to_string(&self.side)?;
        let temporary = file::temporary(&self.place);
        let written = OpenOptions::new()
            .write(true)
            .create_new(true)
            .mode(0o644)
            .open(&temporary)
            .and_then(|mut file| file.write_all(text.as_bytes()))
            .and_then(|()| std::fs::rename(&temporary, &self.path))
            .and_then(|()| std::fs::symlink_metadata(&self.path));
        if written.is_err() {
            let _ = std::fs::remove_file(&temporary);
        }
        written
    }
}

/// Sets a file's time to now, by the clock of whoever keeps it, without opening it: that would wake
/// every watch of the folder.
fn touch(path: &Path) -> io::Result<Metadata> {
    let now = rustix::fs::Timespec {
        tv_sec: 0,
        tv_nsec: rustix::fs::UTIME_NOW,
    };
    let times = rustix::fs::Timestamps {
        last_access: now,
        last_modification: now,
    };
    let follow = rustix::fs::AtFlags::SYMLINK_NOFOLLOW;
    rustix::fs::utimensat(rustix::fs::CWD, path, &times, follow)?;
    std::fs::symlink_metadata(path)
}

fn flags() -> i32 {
    (OFlags::NOFOLLOW | OFlags::NONBLOCK | OFlags::NOCTTY)
        .bits()
        .cast_signed()
}

fn millis(meta: &Metadata) -> i64 {
    meta.mtime() * 1000 + meta.mtime_nsec() / 1_000_000
}

/// How old a file's time is, in seconds. By the clock of whoever keeps the folder, both: clocks that
/// differ do not matter.
fn age(reference: i64, meta: &Metadata) -> i64 {
    ((reference - millis(meta)) / 1000).max(0)
}

/// The end of a name of our own pattern.
fn tail_of(name: &[u8], start: &[u8]) -> Option<String> {
    let tail = name.strip_prefix(start)?;
    let ours = tail.len() == TAIL && tail.iter().all(u8::is_ascii_hexdigit);
    ours.then(|| String::from_utf8_lossy(tail).into_owned())
}

/// Whether a name is that of such a file, beside the shared one of that name.
pub(super) fn is_presence(name: &OsStr, shared: &OsStr) -> bool {
    let start = file::beside(Path::new(shared), MARK);
    let start = start.file_name().unwrap_or_default().as_encoded_bytes();
    tail_of(name.as_encoded_bytes(), start).is_some()
}

/// What a file says of a console; none where it makes no sense.
fn read(path: &Path) -> Option<Side> {
    let file = File::options()
        .read(true)
        .custom_flags(flags())
        .open(path)
        .ok()?;
    let mut text = Vec::new();
    file.take(LARGEST as u64).read_to_end(&mut text).ok()?;
    serde_json::from_slice(&text).ok()
}

impl Side {
    /// The console that this file speaks of, whose last sign is so many seconds old.
    fn presence(&self, console: &str, age: i64, now: Timestamp) -> Presence {
        let alive = age <= i64::from(counts_for(self.every.into())) && !has_ended(self);
        let seen = now.plus_seconds(-age);
        Presence {
            console: console.to_owned(),
            person: self.person.clone(),
            host: self.host.clone(),
            seating: Seating::named(&self.seating).unwrap_or(Seating::Console),
            since: self.since.min(seen),
            seen,
            here: alive,
        }
    }
}

/// Whether a process of this machine is known to be gone.
fn has_ended(side: &Side) -> bool {
    if side.machine != machine() {
        return false;
    }
    let pid = i32::try_from(side.pid).ok().and_then(Pid::from_raw);
    pid.is_some_and(|pid| test_kill_process(pid) == Err(rustix::io::Errno::SRCH))
}

/// Who sits at a console of the incident in that file, looked at once and without a trace.
pub(super) fn who_is_here(place: &Path, id: Option<EventId>, now: Timestamp) -> Present {
    let round = Round {
        id,
        ..Round::default()
    };
    Here::default().round(place, round, now).unwrap_or_default()
}

#[cfg(test)]
#[path = "here/tests.rs"]
mod tests;
