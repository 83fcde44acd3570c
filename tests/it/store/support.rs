//! A folder with an incident and people around it.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, channel};
use std::sync::{Arc, LazyLock};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};
use tempfile::TempDir;
use warroom::domain::event::{Draft, Event};
use warroom::domain::id::EventId;
use warroom::domain::incident::Incident;
use warroom::domain::kind::{EventKind, Note, Opened, Redaction};
use warroom::domain::time::Timestamp;
use warroom::store::{Access, Clock, Options, Session, Store, StoreError};
use warroom::sync::{Report, Request};

pub(crate) struct World {
    pub(crate) dir: TempDir,
    pub(crate) file: PathBuf,
    pub(crate) home: PathBuf,
}

pub(crate) fn clock() -> Clock {
    Arc::new(|| {
        let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap();
        Timestamp::from_millis(i64::try_from(since.as_millis()).unwrap())
    })
}

pub(crate) fn state(incident: &Incident) -> serde_json::Value {
    serde_json::json!({ "events": incident.log().len() })
}

impl World {
    pub(crate) fn new() -> Self {
        let dir = tempfile::tempdir().unwrap();
        let folder = dir.path().join("shared");
        std::fs::create_dir(&folder).unwrap();
        let home = dir.path().join("homes");
        std::fs::create_dir(&home).unwrap();
        Self {
            file: folder.join("inc.json"),
            home,
            dir,
        }
    }

    pub(crate) fn at(dir: TempDir, file: PathBuf, home: PathBuf) -> Self {
        Self { dir, file, home }
    }

    pub(crate) fn folder(&self) -> &Path {
        self.file.parent().unwrap()
    }

    pub(crate) fn options(&self, user: &str, access: Access) -> Options {
        options(&self.file, &self.home.join(user), user, access)
    }

    pub(crate) fn create(&self, user: &str) -> Session {
        Session::create(self.options(user, Access::Known), vec![self.opening(user)]).unwrap()
    }

    pub(crate) fn open(&self, user: &str, access: Access) -> Result<Session, StoreError> {
        Session::open(self.options(user, access))
    }

    pub(crate) fn open_at(
        &self,
        home: &str,
        user: &str,
        access: Access,
    ) -> Result<Session, StoreError> {
        Session::open(options(&self.file, &self.home.join(home), user, access))
    }

    pub(crate) fn start(&self, user: &str) -> Console {
        let mut session = self.open(user, Access::Known).unwrap();
        // As a console does, which shows it.
        let _ = session.unsent();
        Console::start(session)
    }

    #[expect(
        clippy::unused_self,
        reason = "a draft is asked of a world, as all else is"
    )]
    pub(crate) fn opening(&self, by: &str) -> Draft {
        opening(by)
    }

    #[expect(
        clippy::unused_self,
        reason = "a draft is asked of a world, as all else is"
    )]
    pub(crate) fn note(&self, by: &str, text: &str) -> Draft {
        note(by, text)
    }

    #[expect(
        clippy::unused_self,
        reason = "a draft is asked of a world, as all else is"
    )]
    pub(crate) fn redact(&self, by: &str, reference: EventId) -> Draft {
        draft(
            by,
            EventKind::Redact(Redaction {
                reference,
                reason: "a password".into(),
            }),
        )
    }

    pub(crate) fn text(&self) -> String {
        std::fs::read_to_string(&self.file).unwrap()
    }

    pub(crate) fn notes(&self) -> Vec<String> {
        notes(&self.file)
    }

    /// The file is what the published schema says, and `jq`-readable as a whole.
    pub(crate) fn check_file(&self) {
        check_file(&self.file);
    }

    pub(crate) fn asides(&self) -> Vec<PathBuf> {
        let aside = |path: &PathBuf| path.to_string_lossy().contains(".aside-");
        files_under(self.folder())
            .into_iter()
            .filter(aside)
            .collect()
    }
}

pub(crate) fn options(file: &Path, home: &Path, user: &str, access: Access) -> Options {
    Options {
        file: file.to_owned(),
        state_home: Some(home.to_owned()),
        user: user.to_owned(),
        access,
        clock: clock(),
        state_line: state,
    }
}

fn draft(by: &str, kind: EventKind) -> Draft {
    Draft {
        kind,
        happened: None,
        by: by.to_owned(),
        role: None,
    }
}

pub(crate) fn opening(by: &str) -> Draft {
    draft(
        by,
        EventKind::Open(Opened {
            key: "inc".into(),
            title: "Checkout is down".into(),
            drill: false,
            imminent: false,
            ..Opened::default()
        }),
    )
}

pub(crate) fn note(by: &str, text: &str) -> Draft {
    draft(
        by,
        EventKind::Note(Note {
            text: text.to_owned(),
            ..Note::default()
        }),
    )
}

pub(crate) fn read(file: &Path) -> Incident {
    let reader = warroom::store::reader::Reader::open(file, clock()).unwrap();
    reader.incident().clone()
}

pub(crate) fn notes(file: &Path) -> Vec<String> {
    let incident = read(file);
    let events = incident.log().events().iter();
    events
        .filter_map(|event| match &event.kind {
            EventKind::Note(note) => Some(note.text.clone()),
            _ => None,
        })
        .collect()
}

pub(crate) fn ids_on_disk(file: &Path) -> BTreeSet<EventId> {
    let incident = read(file);
    incident
        .log()
        .events()
        .iter()
        .map(|event| event.id)
        .collect()
}

pub(crate) fn check_file(file: &Path) {
    static SCHEMA: LazyLock<jsonschema::Validator> = LazyLock::new(|| {
        let schema = include_str!("../../../docs/incident.schema.json");
        jsonschema::validator_for(&serde_json::from_str(schema).unwrap()).unwrap()
    });
    let value = serde_json::from_slice(&std::fs::read(file).unwrap()).unwrap();
    if let Err(error) = SCHEMA.validate(&value) {
        panic!("{error}");
    }
}

pub(crate) fn files_under(dir: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in std::fs::read_dir(dir).unwrap().flatten() {
        if entry.file_type().unwrap().is_dir() {
            files.extend(files_under(&entry.path()));
        } else {
            files.push(entry.path());
        }
    }
    files.sort();
    files
}

pub(crate) fn copy_tree(from: &Path, to: &Path) {
    for file in files_under(from) {
        let target = to.join(file.strip_prefix(from).unwrap());
        std::fs::create_dir_all(target.parent().unwrap()).unwrap();
        std::fs::copy(file, target).unwrap();
    }
}

/// Waits for a condition; the limit is only for tests that would hang.
pub(crate) fn until(what: &str, mut done: impl FnMut() -> bool) {
    let start = Instant::now();
    while !done() {
        assert!(
            start.elapsed() < Duration::from_secs(30),
            "waited in vain: {what}"
        );
        std::thread::sleep(Duration::from_millis(5));
    }
}

/// A console's store with everything that it reported.
pub(crate) struct Console {
    store: Store,
    reports: Receiver<Report>,
    pub(crate) heard: Vec<Report>,
}

impl Console {
    pub(crate) fn start(session: Session) -> Self {
        let (tx, reports) = channel();
        let sink = Box::new(move |report| {
            let _ = tx.send(report);
        });
        Self {
            store: Store::start(session, sink),
            reports,
            heard: Vec::new(),
        }
    }

    pub(crate) fn send(&self, request: Request) {
        self.store.send(request);
    }

    pub(crate) fn bring(&self, events: &[Arc<Event>]) {
        self.store.bringer().bring(events.to_vec());
    }

    /// What it has reported by now.
    pub(crate) fn heard_now(&mut self) -> &[Report] {
        self.heard.extend(self.reports.try_iter());
        &self.heard
    }

    /// Waits for a report.
    pub(crate) fn wait(&mut self, what: &str, test: impl Fn(&Report) -> bool) -> Report {
        if let Some(report) = self.heard.iter().find(|report| test(report)) {
            return report.clone();
        }
        loop {
            let report = self
                .reports
                .recv_timeout(Duration::from_secs(30))
                .unwrap_or_else(|_| panic!("waited in vain: {what}; heard {:?}", self.heard));
            self.heard.push(report.clone());
            if test(&report) {
                return report;
            }
        }
    }

    pub(crate) fn close(self) {
        self.store.close(Duration::from_secs(30));
    }
}
