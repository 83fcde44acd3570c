//! How a session leaves things: what the replica remembers of a file and a journal that hold the
//! same set, so that the next process need not read both.

use super::Access;
use super::file::{self, Stamp};
use super::recorder::Stand;
use super::session::Session;
use super::sharer::Fault;
use super::summary::{Head, Rest, Summary};

impl Session {
    /// Remembers for [`super::quick::Quick`] what an entry needs, if this session wrote the file
    /// and the journal holds the same.
    pub(super) fn remember(&self) -> Option<()> {
        let journal = self.recorder.journal()?.stamp()?;
        self.sharer.disk.ours.then_some(())?;
        self.keep_summary((journal, self.recorder.stand()))
    }

    /// The same where a console leaves: whose writing the file is does not matter to the next one,
    /// which reads it, and need not read the journal too. `left` is the journal, and where its
    /// writer stands.
    pub(super) fn remember_as_left(&self, left: (Stamp, Stand)) -> Option<()> {
        let events = self.sharer.incident.log().events().iter();
        let lines: usize = events.map(|event| event.line().len() + 1).sum();
        // What came from the file last may not have reached the journal.
        (lines as u64 == left.0.len).then(|| self.keep_summary(left))?
    }

    fn keep_summary(&self, (journal, stand): (Stamp, Stand)) -> Option<()> {
        let sharer = &self.sharer;
        let log = sharer.incident.log();
        let usual = sharer.place.local
            && sharer.disk.fault == Fault::None
            && sharer.disk.missing.is_empty()
            && sharer.unjournaled.is_empty()
            && !sharer.redactions
            && matches!(self.access, Access::Known | Access::Join);
        let replica = sharer.replica.as_ref().filter(|_| usual)?;
        // Others may have gone on since; what they remember is newer.
        if file::stamp(&sharer.place.path) != sharer.disk.stamp {
            return None;
        }
        let last = log.events().last()?.id;
        let head = Head::of(sharer.disk.stamp?, journal, (log.len(), log.digest()), last);
        let mut head = head.at(stand);
        head.ours = sharer.disk.ours;
        let summary = Summary {
            head,
            rest: Rest::of(&sharer.incident),
        };
        summary.keep(replica, &sharer.place.path)
    }
}
