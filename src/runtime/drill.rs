//! A practice drill: its temporary file, its clock, and the feeder that replays the script into it.

use super::clock;
use crate::domain::event::Event;
use crate::domain::time::Timestamp;
use crate::drill::{Replay, Script};
use crate::report;
use crate::store;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::thread;
use std::time::Duration;

/// How often the feeder looks whether a step is due.
const TICK: Duration = Duration::from_millis(100);

/// How many times faster than life a drill goes, unless asked otherwise: a minute a second.
pub const SPEED: u32 = 60;

/// Where a drill lives.
#[derive(Debug, Clone)]
pub struct Place {
    /// The incident's file.
    pub file: PathBuf,
    /// The home of its journals, apart from those of real incidents.
    pub state_home: PathBuf,
}

impl Place {
    /// A new folder in the one for what is temporary, and a file in it unless another is named.
    ///
    /// # Errors
    /// A sentence, if no folder can be made or the file is there already.
    pub fn new(script: &Script, file: Option<PathBuf>) -> anyhow::Result<Self> {
        let folder = store::temporary_folder(&std::env::temp_dir(), "warroom-drill")?;
        let file = file.unwrap_or_else(|| folder.join(format!("{}.json", script.key)));
        let state_home = folder.join("state");
        Ok(Self { file, state_home })
    }
}

/// Replays all that happened by `until` into a file; gives back how many events it holds.
///
/// # Errors
/// A sentence, if a step is refused or the file cannot be written.
pub fn replay(script: &Script, file: &Path, until: Timestamp) -> anyhow::Result<usize> {
    let mut replay = Replay::new(script, &report::current_brief);
    let events = replay.advance(until)?;
    Ok(store::pour(&events, file, report::state)?.len())
}

/// Replays all that happened by `from`, sets this process' clock to it, and goes on in a thread of
/// its own, so many times faster than life, until the script is over or the process ends.
///
/// # Errors
/// A sentence, if a step is refused, the file cannot be written or no thread be started.
pub fn begin(script: Script, file: &Path, from: Timestamp, speed: u32) -> anyhow::Result<()> {
    replay(&script, file, from)?;
    clock::rehearse(from, speed);
    let file = file.to_owned();
    thread::Builder::new()
        .name("drill".to_owned())
        .spawn(move || feed(&script, &file, from))?;
    Ok(())
}

/// People may write into the drill meanwhile. What they did is taken in before the next step, and
/// a step that it made impossible is left out.
fn feed(script: &Script, file: &Path, from: Timestamp) {
    let mut replay = Replay::new(script, &report::current_brief);
    let mut events = advance(&mut replay, from);
    while replay.next_at().is_some() {
        thread::sleep(TICK);
        let now = clock::now();
        if replay.next_at().is_some_and(|next| next <= now) {
            // What cannot be written now is written with the next step.
            if let Ok(log) = store::pour(&events, file, report::state) {
                replay.hear(log.events());
            }
            events.extend(advance(&mut replay, now));
            let _ = store::pour(&events, file, report::state);
        }
    }
}

/// Every step that is due; those that are refused by now are left out.
fn advance(replay: &mut Replay<'_>, now: Timestamp) -> Vec<Arc<Event>> {
    let mut events = Vec::new();
    loop {
        match replay.advance(now) {
            Ok(more) => {
                events.extend(more);
                return events;
            }
            Err(_) => events.extend(replay.skip()),
        }
    }
}
