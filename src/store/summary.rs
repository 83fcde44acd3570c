//! What the replica remembers of a file that it wrote: enough to record an entry without reading
//! the whole record again. It is a cache. Whatever of it cannot be right is not used, and anything
//! that happens to the file or the journal makes it void, because it names the very states of both
//! that it holds for.
//!
//! One file a place, `summary-<hash of the path>`: a head of [`HEAD`] bytes, which changes with
//! every entry, and the rest, which seldom does. The head carries its own hash and that of the rest,
//! so one that is half written, or written by two at once, is none; it needs no lock.

#![expect(
    clippy::disallowed_methods,
    reason = "the store is the one place that touches the disk"
)]

use super::file::{self, Stamp};
use super::recorder::Stand;
use super::replica::Replica;
use crate::domain::event::Event;
use crate::domain::id::{EventId, Hash128, WriterId};
use crate::domain::incident::Incident;
use crate::domain::kind::EventKind;
use crate::domain::log::EventLog;
use crate::domain::setting::SettingKey;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use std::fs::File;
use std::io::{Read as _, Seek as _};
use std::os::unix::ffi::OsStrExt as _;
use std::os::unix::fs::FileExt as _;
use std::path::Path;
use std::sync::Arc;

/// The version of this cache; another version of the program may derive another `state`, so its
/// version counts too.
const FORM: &str = concat!("2 ", env!("CARGO_PKG_VERSION"));
/// The length of the head.
const HEAD: usize = 1024;
/// More than this is no summary.
const LARGEST: usize = 1 << 20;

/// The part that changes with every entry.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Head {
    form: String,
    /// The shared file as this machine wrote it.
    pub file: Stamp,
    /// The journal, which then held the same set.
    pub journal: Stamp,
    /// The file is this machine's own writing, byte for byte; else it is one that was read and found
    /// to hold that set.
    pub ours: bool,
    /// How many events there are.
    pub count: usize,
    /// The hash of the set, in hexadecimal.
    digest: String,
    /// The last event in the order of the set.
    pub last: EventId,
    writer: WriterId,
    chain: Option<(u64, String)>,
    latest: EventId,
    rest: (usize, String),
}

/// The part that seldom changes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Rest {
    /// Every name that the incident knows.
    pub people: BTreeSet<Box<str>>,
    /// The events that decide what is in force: rules, and who holds which role.
    pub rules: EventLog,
}

/// All of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Summary {
    /// The part that changes.
    pub head: Head,
    /// The part that does not.
    pub rest: Rest,
}

impl Rest {
    /// What matters of a document.
    pub(super) fn of(incident: &Incident) -> Self {
        let events = incident.log().events().iter();
        Self {
            people: incident.known_people().map(Into::into).collect(),
            rules: EventLog::from_events(events.filter(|event| is_rule(event)).cloned()),
        }
    }

    fn text(&self) -> Option<String> {
        let mut text = serde_json::to_string(&self.people).ok()?;
        text.push('\n');
        for event in self.rules.events() {
            text.push_str(event.line());
            text.push('\n');
        }
        Some(text)
    }

    fn read(text: &str) -> Option<Self> {
        let mut lines = text.lines();
        let people = serde_json::from_str(lines.next()?).ok()?;
        let events: Option<Vec<_>> = lines
            .map(|line| Event::parse(line).ok().map(Arc::new))
            .collect();
        Some(Self {
            people,
            rules: EventLog::from_events(events?),
        })
    }
}

/// Whether an event bears on what an entry is decided by: the opening, the rules, the roles, and
/// what takes any of these back.
fn is_rule(event: &Event) -> bool {
    match &event.kind {
        EventKind::Open(_)
        | EventKind::Assign(_)
        | EventKind::Release(_)
        | EventKind::Retract(_) => true,
        EventKind::Set(change) => change.setting.key() == SettingKey::Playbook,
        _ => false,
    }
}

impl Head {
    /// What holds when the shared file is `file`, the journal is `journal`, and both hold `set`.
    pub(super) fn of(file: Stamp, journal: Stamp, set: (usize, u128), last: EventId) -> Self {
        Self {
            form: FORM.to_owned(),
            file,
            journal,
            ours: true,
            count: set.0,
            digest: format!("{:032x}", set.1),
            last,
            writer: WriterId::new(""),
            chain: None,
            latest: last,
            rest: (0, String::new()),
        }
    }

    /// The same with where the writer stands.
    #[must_use]
    pub(super) fn at(mut self, stand: Stand) -> Self {
        self.writer = stand.writer;
        self.chain = stand.chain.map(|(n, sum)| (n, sum.to_string()));
        self.latest = stand.latest;
        self
    }

    /// The hash of the set.
    pub(super) fn digest(&self) -> Option<u128> {
        u128::from_str_radix(&self.digest, 16).ok()
    }

    /// Where the writer stands.
    pub(super) fn stand(&self) -> Option<Stand> {
        let chain = match &self.chain {
            Some((n, sum)) => Some((*n, sum.parse().ok()?)),
            None => None,
        };
        Some(Stand {
            writer: self.writer.clone(),
            chain,
            latest: self.latest,
        })
    }

    /// Whether the events only go on from what the file holds: plain entries alone, which come last
    /// in the order of the set, and our writer's chain unbroken. Then they are spliced in behind
    /// the last line, and nothing but the version of the `state` changes.
    pub(super) fn is_continued_by(&self, events: &[Arc<Event>]) -> bool {
        let Some(stand) = self.stand() else {
            return false;
        };
        let (mut last, mut chain) = (self.last, stand.chain);
        events.iter().all(|event| {
            let plain = matches!(&event.kind, EventKind::Note(note) if note.is_plain());
            let ours = event.writer == stand.writer;
            let next = chain.map_or((1, None), |(n, sum)| (n + 1, Some(sum)));
            let goes_on = plain && event.id > last && (!ours || (event.n, event.prev) == next);
            last = event.id;
            if ours {
                chain = Some((event.n, event.sum));
            }
            goes_on
        })
    }

    /// The bytes in the file: the hash, the members, blanks, a line end.
    fn bytes(&self) -> Option<Vec<u8>> {
        let text = serde_json::to_string(self).ok()?;
        let mut bytes = format!("{} {text}", Hash128::of(&[text.as_bytes()])).into_bytes();
        if bytes.len() >= HEAD {
            return None;
        }
        bytes.resize(HEAD - 1, b' ');
        bytes.push(b'\n');
        Some(bytes)
    }

    fn read(bytes: &[u8]) -> Option<Self> {
        let text = std::str::from_utf8(bytes).ok()?.trim_ascii_end();
        let (hash, text) = text.split_at_checked(32)?;
        let text = text.strip_prefix(' ')?;
        let fits = hash.parse() == Ok(Hash128::of(&[text.as_bytes()]));
        let head: Self = serde_json::from_str(text).ok().filter(|_| fits)?;
        (head.form == FORM).then_some(head)
    }
}

/// The cache of one place, open.
pub(super) struct Cache {
    file: File,
}

impl Cache {
    /// Opens it, where there is one.
    pub(super) fn open(replica: &Replica, place: &Path) -> Option<Self> {
        let file = file::private()
            .read(true)
            .write(true)
            .open(path(replica, place))
            .ok()?;
        Some(Self { file })
    }

    /// What it holds, if that is whole.
    pub(super) fn read(&self) -> Option<Summary> {
        let length = usize::try_from(self.file.metadata().ok()?.len()).ok()?;
        if length > LARGEST {
            return None;
        }
        let mut bytes = Vec::with_capacity(length + 1);
        // From the start: it is asked again when our turn has come.
        (&self.file).rewind().ok()?;
        (&self.file).read_to_end(&mut bytes).ok()?;
        let (head, rest) = bytes.split_at_checked(HEAD)?;
        let head = Head::read(head)?;
        let (length, hash) = &head.rest;
        let rest = rest.get(..*length)?;
        if *hash != Hash128::of(&[rest]).to_string() {
            return None;
        }
        let rest = Rest::read(std::str::from_utf8(rest).ok()?)?;
        Some(Summary { head, rest })
    }

    /// Remembers a new head over the same rest. Not worth an fsync: what is lost or torn is none.
    pub(super) fn go_on(&self, mut head: Head, before: &Head) -> Option<()> {
        head.rest.clone_from(&before.rest);
        self.file.write_all_at(&head.bytes()?, 0).ok()
    }
}

impl Summary {
    /// Remembers it for that place.
    pub(super) fn keep(mut self, replica: &Replica, place: &Path) -> Option<()> {
        let rest = self.rest.text()?;
        self.head.rest = (rest.len(), Hash128::of(&[rest.as_bytes()]).to_string());
        let mut bytes = self.head.bytes()?;
        bytes.extend_from_slice(rest.as_bytes());
        if bytes.len() > LARGEST {
            return None;
        }
        let file = file::private()
            .write(true)
            .create(true)
            .truncate(false)
            .open(path(replica, place))
            .ok()?;
        file.write_all_at(&bytes, 0).ok()?;
        file.set_len(bytes.len() as u64).ok()
    }
}

/// What was remembered, if the journal of a replica holds exactly what the file at a place holds in
/// that state.
pub(super) fn left(replica: &Replica, place: &Path, file: Stamp) -> Option<Head> {
    if replica.twin().is_some() {
        return None;
    }
    let mut head = [0; HEAD];
    let cache = file::private().read(true).open(path(replica, place)).ok()?;
    cache.read_exact_at(&mut head, 0).ok()?;
    let head = Head::read(&head).filter(|head| head.file == file)?;
    let journal = std::fs::metadata(replica.journal()).ok()?;
    (Stamp::of(&journal) == head.journal).then_some(head)
}

/// Whether the journal of a replica holds exactly what the file at a place holds in that state.
pub(super) fn agree(replica: &Replica, place: &Path, file: Stamp) -> bool {
    left(replica, place, file).is_some()
}

/// Forgets what was remembered of a place.
pub(super) fn forget(replica: &Replica, place: &Path) {
    let _ = std::fs::remove_file(path(replica, place));
}

fn path(replica: &Replica, place: &Path) -> std::path::PathBuf {
    let hash = Hash128::of(&[place.as_os_str().as_bytes()]).to_string();
    replica.dir().join(format!("summary-{}", &hash[..12]))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::event::{Draft, Seal};
    use crate::domain::kind::{EntryKind, Note, Reference, Released};
    use crate::domain::scene::Scene;
    use crate::domain::time::Timestamp;
    use crate::store::replica::tests::replica;

    const OURS: &str = "nia@ops1-k7f3";

    fn event(id: u64, writer: &str, n: u64, before: Option<&Event>, note: Note) -> Arc<Event> {
        let draft = Draft {
            kind: EventKind::Note(note),
            happened: None,
            by: "nia".into(),
            role: None,
        };
        let seal = Seal {
            id: EventId::from_parts(id, 0, id),
            at: Timestamp::from_millis(1),
            writer: WriterId::new(writer),
            n,
            prev: before.map(|event| event.sum),
        };
        Arc::new(Event::seal(draft, seal))
    }

    fn plain() -> Note {
        Note {
            text: "the pool is full".to_owned(),
            ..Note::default()
        }
    }

    #[test]
    fn only_entries_that_come_last_in_unbroken_chains_are_spliced_in() {
        let folder = tempfile::tempdir().expect("a folder");
        let stamp = file::put(&folder.path().join("f"), b"x", file::Put::New).expect("written");
        let known = event(5, OURS, 3, None, plain());
        let stand = Stand {
            writer: WriterId::new(OURS),
            chain: Some((3, known.sum)),
            latest: known.id,
        };
        let head = Head::of(stamp, stamp, (3, 0), known.id).at(stand);
        let fourth = event(6, OURS, 4, Some(&known), plain());
        let fifth = event(7, OURS, 5, Some(&fourth), plain());
        let theirs = |id| event(id, "rob@ops2-aaaa", 1, None, plain());
        let guess = Note {
            entry: EntryKind::Hypothesis,
            ..plain()
        };
        for (events, spliced, why) in [
            (vec![], true, "nothing"),
            (vec![&fourth, &fifth], true, "ours go on"),
            (vec![&theirs(6)], true, "another writer's"),
            (vec![&fifth], false, "one of ours is missing"),
            (vec![&fifth, &fourth], false, "the order is another"),
            (vec![&fourth, &fourth], false, "twice"),
            (vec![&theirs(4)], false, "it comes before the last one"),
            (vec![&known], false, "it is there"),
            (
                vec![&theirs(5)],
                false,
                "another one has the id of the last",
            ),
            (
                vec![&event(6, OURS, 4, Some(&theirs(1)), plain())],
                false,
                "it follows another one than our last",
            ),
            (
                vec![&event(6, OURS, 4, Some(&known), guess)],
                false,
                "it changes the document",
            ),
        ] {
            let events: Vec<_> = events.into_iter().cloned().collect();
            assert_eq!(head.is_continued_by(&events), spliced, "{why}");
        }
    }

    /// What an incident with its people and its rules leaves behind.
    fn kept() -> (tempfile::TempDir, Replica, std::path::PathBuf, Summary) {
        let (home, replica) = replica();
        let place = home.path().join("inc.json");
        let file = file::put(&place, b"the file", file::Put::New).unwrap();
        let journal = file::put(&replica.journal(), b"the journal", file::Put::New).unwrap();
        let incident = &Scene::new().incident;
        let last = incident.log().events().last().unwrap();
        let stand = Stand {
            writer: WriterId::new(OURS),
            chain: Some((7, last.sum)),
            latest: EventId::from_parts(9, 1, 9),
        };
        let head = Head::of(file, journal, (3, 0xABC), last.id).at(stand);
        let rest = Rest::of(incident);
        let summary = Summary { head, rest };
        summary.clone().keep(&replica, &place).unwrap();
        (home, replica, place, summary)
    }

    fn read(replica: &Replica, place: &Path) -> Option<Summary> {
        Cache::open(replica, place)?.read()
    }

    #[test]
    fn what_is_remembered_of_a_place_is_read_as_it_was() {
        let (home, replica, place, kept) = kept();
        let cache = Cache::open(&replica, &place).unwrap();
        let first = cache.read().unwrap();
        assert_eq!(first.rest, kept.rest);
        assert_eq!(first.head.stand(), kept.head.stand());
        assert_eq!(first.head.digest(), Some(0xABC));
        let numbers = |head: &Head| (head.file, head.journal, head.ours, head.count, head.last);
        assert_eq!(numbers(&first.head), numbers(&kept.head));
        // An entry later only the head is another one.
        let mut later = kept.head.clone();
        (later.count, later.last) = (4, EventId::from_parts(10, 0, 1));
        cache.go_on(later.clone(), &first.head).unwrap();
        for second in [cache.read(), read(&replica, &place)] {
            let second = second.unwrap();
            assert_eq!(numbers(&second.head), numbers(&later));
            assert_eq!(second.rest, kept.rest);
        }
        assert!(read(&replica, &home.path().join("other.json")).is_none());
        forget(&replica, &place);
        assert!(read(&replica, &place).is_none());
        assert!(!path(&replica, &place).exists());
    }

    #[test]
    fn what_is_not_whole_or_of_another_program_is_not_remembered() {
        let (_home, replica, place, summary) = kept();
        let path = path(&replica, &place);
        let whole = std::fs::read(&path).unwrap();
        for at in [
            0,
            31,
            32,
            33,
            200,
            800,
            HEAD - 1,
            HEAD,
            HEAD + 9,
            whole.len() - 1,
        ] {
            let mut bytes = whole.clone();
            bytes[at] ^= 1;
            std::fs::write(&path, bytes).unwrap();
            assert!(read(&replica, &place).is_none(), "byte {at}");
        }
        for length in [0, 31, 33, HEAD - 1, HEAD, whole.len() - 1] {
            std::fs::write(&path, &whole[..length]).unwrap();
            assert!(read(&replica, &place).is_none(), "{length} bytes");
        }
        // What is left of a longer one does not count.
        std::fs::write(&path, [whole.as_slice(), b"rubbish"].concat()).unwrap();
        assert!(read(&replica, &place).is_some());
        let mut other = summary.clone();
        other.head.form = "2 0.0.0".to_owned();
        other.keep(&replica, &place).unwrap();
        assert!(read(&replica, &place).is_none());
        summary.keep(&replica, &place).unwrap();
        assert!(read(&replica, &place).is_some());
        assert_eq!(std::fs::read(&path).unwrap(), whole);
    }

    #[test]
    fn what_is_too_large_is_not_remembered() {
        let (_home, replica, place, small) = kept();
        let of_length = |length: usize| {
            // The name, its quotes and brackets, and the line end.
            let name = "x".repeat(length - HEAD - 5);
            let rest = Rest {
                people: BTreeSet::from([name.into()]),
                rules: EventLog::default(),
            };
            let head = small.head.clone();
            Summary { head, rest }
        };
        assert!(of_length(LARGEST + 1).keep(&replica, &place).is_none());
        let mut long = small.clone();
        long.head.writer = WriterId::new(&"x".repeat(HEAD));
        assert!(long.keep(&replica, &place).is_none());
        let still = read(&replica, &place).unwrap();
        assert_eq!(still.rest, small.rest, "what was there stays");
        let largest = of_length(LARGEST);
        largest.clone().keep(&replica, &place).unwrap();
        assert_eq!(read(&replica, &place).unwrap().rest, largest.rest);
        let path = path(&replica, &place);
        let grown = std::fs::File::options().append(true).open(path).unwrap();
        grown.set_len(LARGEST as u64 + 1).unwrap();
        assert!(read(&replica, &place).is_none());
    }

    #[test]
    fn what_is_remembered_holds_for_one_state_of_the_file_and_the_journal() {
        let (_home, replica, place, summary) = kept();
        let (file, journal) = (summary.head.file, summary.head.journal);
        let known = left(&replica, &place, file).unwrap();
        assert_eq!((known.count, known.journal), (3, journal));
        assert!(agree(&replica, &place, file));
        assert!(!agree(&replica, &place, journal), "another file");
        let grown = std::fs::read(replica.journal()).unwrap();
        std::fs::write(replica.journal(), [&grown[..], b"\n"].concat()).unwrap();
        assert!(!agree(&replica, &place, file), "a longer journal");
        std::fs::remove_file(replica.journal()).unwrap();
        assert!(!agree(&replica, &place, file), "no journal");
        forget(&replica, &place);
        assert!(left(&replica, &place, file).is_none());
    }

    #[test]
    fn what_an_entry_is_decided_by_is_remembered_and_nothing_else() {
        let mut scene = Scene::new();
        let retracted = scene.note("Rob", "the pool is full");
        let reference = scene.assign("scribe", "Nia");
        scene.rate(1, 1);
        let telling = crate::domain::kind::Telling::default();
        let released = Released { reference, telling };
        scene.raw("Ada", EventKind::Release(released));
        let retraction = Reference {
            reference: retracted,
        };
        scene.raw("Ada", EventKind::Retract(retraction));
        let rest = Rest::of(&scene.incident);
        let mut kinds = BTreeSet::new();
        for event in scene.incident.log().events() {
            let known = rest.rules.contains(event);
            let (kind, line) = (event.kind.name(), event.line());
            let playbook = line.contains("\"field\":\"playbook\"");
            let bears = match kind {
                "open" | "assign" | "release" | "retract" => true,
                kind => kind == "set" && playbook,
            };
            assert_eq!(known, bears, "{line}");
            kinds.insert((kind, known));
        }
        let expected = [
            ("assign", true),
            ("note", false),
            ("open", true),
            ("release", true),
            ("retract", true),
            ("set", false),
            ("set", true),
        ];
        assert!(
            expected.iter().all(|kind| kinds.contains(kind)),
            "{kinds:?}"
        );
        let people: Vec<&str> = rest.people.iter().map(AsRef::as_ref).collect();
        assert_eq!(people, ["Ada", "Nia", "Rob"]);
        let read = Rest::read(&rest.text().unwrap());
        assert_eq!(read, Some(rest));
    }
}
