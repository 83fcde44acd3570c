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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::summary;
    use crate::store::tests::{begin, options, says};

    type Spoil = fn(&mut Session);

    /// An incident with a note, recorded and shared.
    fn shared(folder: &std::path::Path) -> Session {
        let mut session = begin(options(folder, Some(&folder.join("home"))));
        session.record(&[says("kept")]).unwrap();
        session.share();
        session
    }

    fn journal(session: &Session) -> (Stamp, Stand) {
        let stamp = session.recorder.journal().unwrap().stamp().unwrap();
        (stamp, session.recorder.stand())
    }

    fn remembers(session: &Session) -> bool {
        let replica = session.sharer.replica.as_ref().unwrap();
        let path = &session.sharer.place.path;
        summary::agree(replica, path, file::stamp(path).unwrap())
    }

    fn forget(session: &Session) {
        summary::forget(
            session.sharer.replica.as_ref().unwrap(),
            &session.sharer.place.path,
        );
    }

    #[test]
    fn a_file_and_a_journal_that_hold_the_same_are_remembered_as_that() {
        let folder = tempfile::tempdir().unwrap();
        let session = shared(folder.path());
        forget(&session);
        assert!(!remembers(&session));
        assert!(session.remember().is_some());
        assert!(remembers(&session));
        forget(&session);
        assert!(session.remember_as_left(journal(&session)).is_some());
        assert!(remembers(&session));
    }

    #[test]
    fn a_journal_that_holds_more_or_less_than_the_file_is_not_remembered_as_the_same() {
        let folder = tempfile::tempdir().unwrap();
        let session = shared(folder.path());
        forget(&session);
        let (stamp, _) = journal(&session);
        for len in [0, stamp.len - 1, stamp.len + 1] {
            let mut other = stamp;
            other.len = len;
            let left = (other, session.recorder.stand());
            assert!(session.remember_as_left(left).is_none(), "{len}");
        }
        assert!(!remembers(&session));
    }

    #[test]
    fn nothing_is_remembered_of_a_file_that_is_not_as_it_was_read() {
        let spoilt: [(&str, Spoil); 6] = [
            ("another kind of folder", |it| it.sharer.place.local = false),
            ("a damaged file", |it| it.sharer.disk.fault = Fault::Untidy),
            ("an event that the file lacks", |it| {
                let last = it.sharer.incident.log().events().last().unwrap().id;
                it.sharer.disk.missing.insert(last);
            }),
            ("an event that the journal lacks", |it| {
                let last = it.sharer.incident.log().events().last().cloned();
                it.sharer.unjournaled.extend(last);
            }),
            ("words to take away", |it| it.sharer.redactions = true),
            ("one who only looks", |it| it.access = Access::Detached),
        ];
        for (what, spoil) in spoilt {
            let folder = tempfile::tempdir().unwrap();
            let mut session = shared(folder.path());
            forget(&session);
            spoil(&mut session);
            assert!(
                session.remember_as_left(journal(&session)).is_none(),
                "{what}"
            );
            assert!(!remembers(&session), "{what}");
        }
        let folder = tempfile::tempdir().unwrap();
        let mut session = shared(folder.path());
        forget(&session);
        session.sharer.disk.ours = false;
        assert!(session.remember().is_none(), "somebody else wrote it last");
        assert!(session.remember_as_left(journal(&session)).is_some());
        file::put(&session.sharer.place.path, b"{}", file::Put::Replace).unwrap();
        forget(&session);
        assert!(
            session.remember_as_left(journal(&session)).is_none(),
            "others went on"
        );
    }
}
