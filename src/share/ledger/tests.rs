//! The laws of the ledger against a server in memory that forgets, repeats, reorders and lies.

use super::*;
use crate::domain::kind::EventKind;
use crate::domain::scene::Scene;
use proptest::prelude::*;

const NOW: Duration = Duration::from_secs(1000);

/// A stream in memory.
#[derive(Clone, Default)]
struct Server {
    created: i128,
    messages: Vec<(String, Vec<u8>)>,
    /// So many came before the first that is still there.
    purged: usize,
    names: BTreeSet<String>,
    /// It takes no more than so many.
    most: Option<usize>,
}

impl Server {
    fn publish(&mut self, incident: EventId, event: &Event, name: Option<String>) -> bool {
        if self.most.is_some_and(|most| self.messages.len() >= most) {
            return false;
        }
        if name.is_none_or(|name| self.names.insert(name)) {
            let line = event.line().as_bytes().to_vec();
            self.messages.push((subject(incident, &event.writer), line));
        }
        true
    }

    /// The window in which names are remembered is over.
    fn forget_names(&mut self) {
        self.names.clear();
    }

    fn roll_back(&mut self, to: usize) {
        self.messages.truncate(to);
        self.names.clear();
    }

    fn purge(&mut self) {
        self.purged += self.messages.len();
        self.messages.clear();
    }

    fn keys(&self) -> BTreeSet<EventKey> {
        let events = self.messages.iter();
        let events = events.filter_map(|(_, line)| std::str::from_utf8(line).ok());
        events
            .filter_map(|line| Some(Event::parse(line).ok()?.order()))
            .collect()
    }
}

/// A console with its ledger.
struct Console {
    scene: Scene,
    ledger: Ledger,
}

impl Console {
    fn new(scene: Scene) -> Self {
        let id = scene.incident.id().unwrap();
        let ledger = Ledger::new(id, scene.incident.log().clone());
        Self { scene, ledger }
    }

    fn id(&self) -> EventId {
        self.scene.incident.id().unwrap()
    }

    fn note(&mut self, who: &str, words: &str) {
        let before = self.scene.incident.log().clone();
        self.scene.wait(1).note(who, words);
        let log = self.scene.incident.log();
        let new = log.events().iter().filter(|event| !before.contains(event));
        let new: Vec<_> = new.cloned().collect();
        self.ledger.local(&new, true, NOW);
    }

    /// One connection: reads at most `most` messages, and publishes if all was read. Gives back
    /// how many were delivered.
    fn connect(&mut self, server: &mut Server, most: usize) -> usize {
        let mut delivered = 0;
        loop {
            let from = usize::try_from(self.ledger.begin(server.created)).unwrap();
            let there = server.messages.len();
            let pending = there.saturating_sub((from - 1).saturating_sub(server.purged)) as u64;
            if !self.ledger.pending(pending, NOW) {
                continue;
            }
            match self.read(server, from, there, most.saturating_sub(delivered)) {
                None => continue,
                Some(count) => delivered += count,
            }
            break;
        }
        if delivered < most || self.ledger.is_complete() {
            self.publish(server);
        }
        delivered
    }

    /// Reads from a number on; `None` when the stream is another one.
    fn read(&mut self, server: &Server, from: usize, there: usize, most: usize) -> Option<usize> {
        let mut fresh = Vec::new();
        let mut count = 0;
        for at in ((from - 1).saturating_sub(server.purged)..there).take(most) {
            count += 1;
            let (subject, payload) = &server.messages[at];
            let message = Message {
                seq: (server.purged + at) as u64 + 1,
                subject,
                payload,
                pending: (there - at - 1) as u64,
            };
            match self.ledger.take(message, NOW) {
                Taken::Fresh(event) => fresh.push(event),
                Taken::Reset => return None,
                Taken::Known | Taken::Unsound(_) => {}
            }
        }
        let mut other = self.scene.clone();
        other.incident.absorb_all(fresh);
        self.scene.hear(&other);
        Some(count)
    }

    fn publish(&mut self, server: &mut Server) {
        while let Some((event, name)) = self.ledger.next(NOW + OTHERS_FIRST) {
            if !server.publish(self.id(), &event, name) {
                self.ledger
                    .failed(event.order(), NOW + Duration::from_secs(3600));
            }
        }
    }

    fn all(&self) -> BTreeSet<EventKey> {
        let events = self.ledger.held().events().iter();
        events.map(|event| event.order()).collect()
    }
}

fn opened() -> Console {
    Console::new(Scene::new())
}

#[test]
fn what_one_types_the_other_gets_and_the_mark_goes_when_the_stream_shows_it() {
    let mut server = Server::default();
    let mut ada = opened();
    ada.note("Ada", "one");
    assert_eq!(ada.ledger.next(NOW), None, "the stream was not read yet");
    ada.connect(&mut server, usize::MAX);
    assert!(ada.ledger.count() > 0, "sent is not delivered");
    let mut bob = Console::new(ada.scene.part());
    ada.connect(&mut server, usize::MAX);
    assert_eq!(ada.ledger.count(), 0);
    bob.connect(&mut server, usize::MAX);
    assert_eq!(bob.all(), ada.all());
    bob.note("Bob", "two");
    assert_eq!(bob.ledger.waiting().len(), 1);
    bob.connect(&mut server, usize::MAX);
    ada.connect(&mut server, usize::MAX);
    assert_eq!(bob.all(), ada.all());
    assert_eq!(server.messages.len(), server.keys().len(), "nothing twice");
}

#[test]
fn a_reconnection_reads_the_anchors_and_not_all_of_it() {
    let mut server = Server::default();
    let mut ada = opened();
    for n in 0..200 {
        ada.note("Ada", &format!("note {n}"));
    }
    ada.connect(&mut server, usize::MAX);
    ada.connect(&mut server, usize::MAX);
    let again = ada.connect(&mut server, usize::MAX);
    assert_eq!(again, ANCHORS);
    assert_eq!(ada.ledger.restored(), None, "nothing was lost");
}

#[test]
fn a_store_that_was_rolled_back_or_wiped_or_made_anew_is_noticed_and_filled() {
    for (what, keep, anew) in [
        ("rolled back", 10, false),
        ("wiped", 0, false),
        ("made anew", 0, true),
        ("made anew with the same content", usize::MAX, true),
    ] {
        let mut server = Server::default();
        let mut ada = opened();
        for n in 0..100 {
            ada.note("Ada", &format!("note {n}"));
        }
        ada.connect(&mut server, usize::MAX);
        ada.connect(&mut server, usize::MAX);
        let all = server.keys();
        server.roll_back(keep.min(server.messages.len()));
        server.created += i128::from(anew);
        let lost = all.len() - server.messages.len();
        // Somebody else writes over the numbers that are free again.
        let mut bob = Console::new(Scene::new().part());
        bob.note("Bob", "over them");
        let over = bob.scene.incident.log().events().last().unwrap().clone();
        server.publish(ada.id(), &over, None);
        ada.connect(&mut server, usize::MAX);
        assert!(
            ada.ledger.held().contains(&over),
            "{what}: Bob's was missed"
        );
        ada.connect(&mut server, usize::MAX);
        assert!(server.keys().is_superset(&all), "{what}");
        assert_eq!(ada.ledger.count(), 0, "{what}");
        let restored = ada.ledger.restored().unwrap_or(0);
        assert_eq!(restored, lost, "{what}");
        assert_eq!(ada.ledger.restored(), None, "told once");
    }
}

#[test]
fn what_somebody_removes_from_a_stream_that_is_followed_is_noticed_and_put_back() {
    let extent = |first, holes| Extent { first, holes };
    for (what, now, whole) in [
        ("as it was", extent(1, 0), true),
        ("purged", extent(21, 0), false),
        ("its beginning cut off", extent(2, 0), false),
        ("one removed from the middle", extent(1, 1), false),
    ] {
        let mut server = Server::default();
        let mut ada = opened();
        for n in 0..19 {
            ada.note("Ada", &format!("note {n}"));
        }
        assert!(ada.ledger.reaches(extent(0, 1)), "empty, and nothing known");
        ada.connect(&mut server, usize::MAX);
        ada.connect(&mut server, usize::MAX);
        let all = server.keys();
        assert!(ada.ledger.reaches(extent(1, 0)), "{what}: filled");
        assert_eq!(ada.ledger.reaches(now), whole, "{what}");
        assert_eq!(ada.ledger.is_complete(), whole, "{what}");
        if whole {
            continue;
        }
        assert_eq!(
            ada.ledger.begin(server.created),
            1,
            "{what}: from the start"
        );
        server.purge();
        for _ in 0..3 {
            ada.connect(&mut server, usize::MAX);
            ada.ledger.overdue(NOW + DELIVERED * 2);
        }
        assert_eq!((server.keys(), ada.ledger.count()), (all, 0), "{what}");
        assert!(ada.ledger.reaches(now), "{what}: said once");
    }
}

#[test]
fn messages_that_are_no_sound_events_are_counted_and_left_out() {
    let mut ada = opened();
    let id = ada.id();
    ada.note("Ada", "sound");
    let sound = ada.scene.incident.log().events().last().unwrap().clone();
    let other = {
        let mut scene = Scene::empty();
        scene.wait(7);
        let opening = crate::domain::scene::opening();
        scene
            .ask("Eve", crate::domain::command::Command::Open(opening))
            .unwrap();
        let events = scene.incident.log().events();
        let is_open = |event: &&Arc<Event>| matches!(event.kind, EventKind::Open(_));
        events.iter().find(is_open).unwrap().clone()
    };
    let own = subject(id, &sound.writer);
    let altered = sound.line().replace("sound", "other");
    let long = vec![b' '; LONGEST + 1];
    for (subject, payload, why) in [
        (own.as_str(), b"{}".to_vec(), "not an event"),
        (&own, b"\xff\xfe".to_vec(), "not a line"),
        (&own, b"\x1b[2J".to_vec(), "not a line"),
        (&own, long, "longer than"),
        (&own, altered.into_bytes(), "altered"),
        (
            &subject(id, &other.writer),
            other.line().as_bytes().to_vec(),
            "another incident",
        ),
        (
            "warroom.v1.x.0123456789abcdef",
            bob_line().into_bytes(),
            "another writer",
        ),
    ] {
        let message = Message {
            seq: 1,
            subject,
            payload: &payload,
            pending: 1,
        };
        let taken = ada.ledger.take(message, NOW);
        let Taken::Unsound(unsound) = taken else {
            panic!("{why}: {taken:?}");
        };
        assert!(unsound.to_string().contains(why), "{unsound}");
    }
    let (count, first) = ada.ledger.unsound();
    assert_eq!(count, 7);
    assert!(first.unwrap().to_string().contains("not an event"));
}

fn bob_line() -> String {
    let mut bob = Scene::new().part();
    bob.wait(3).note("Bob", "under a false name");
    let last = bob.incident.log().events().last().unwrap();
    last.line().to_owned()
}

#[test]
fn a_name_that_is_taken_keeps_no_event_out() {
    let mut server = Server::default();
    let mut ada = opened();
    ada.note("Ada", "mine");
    let mine = ada.scene.incident.log().events().last().unwrap().clone();
    server.names.insert(mine.id.to_string());
    server.names.insert(format!("{}.{}", mine.id, mine.sum));
    for _ in 0..4 {
        ada.connect(&mut server, usize::MAX);
    }
    assert!(server.keys().contains(&mine.order()));
    assert_eq!(ada.ledger.count(), 0);
}

#[test]
fn what_came_from_the_folder_is_left_to_others_for_a_moment() {
    let mut server = Server::default();
    let mut ada = opened();
    ada.connect(&mut server, usize::MAX);
    ada.connect(&mut server, usize::MAX);
    let mut bob = Scene::new().part();
    bob.wait(9).note("Bob", "in the folder");
    let event = bob.incident.log().events().last().unwrap().clone();
    ada.ledger.local(std::slice::from_ref(&event), false, NOW);
    assert_eq!(ada.ledger.next(NOW), None);
    assert_eq!(ada.ledger.next_time(), Some(NOW + OTHERS_FIRST));
    let (sent, _) = ada.ledger.next(NOW + OTHERS_FIRST).unwrap();
    assert_eq!(sent, event);
}

#[test]
fn a_full_stream_keeps_what_it_has_and_the_rest_waits() {
    let mut server = Server {
        most: Some(5),
        ..Server::default()
    };
    let mut ada = opened();
    for n in 0..9 {
        ada.note("Ada", &format!("note {n}"));
    }
    let all = ada.all();
    ada.connect(&mut server, usize::MAX);
    ada.connect(&mut server, usize::MAX);
    assert_eq!(server.messages.len(), 5);
    assert_eq!(ada.ledger.count(), all.len() - 5);
    server.most = None;
    ada.connect(&mut server, usize::MAX);
    ada.connect(&mut server, usize::MAX);
    assert_eq!(server.keys(), all);
}

#[test]
fn what_is_sent_again_after_a_redaction_has_no_body() {
    let mut server = Server::default();
    let mut ada = opened();
    ada.note("Ada", "the password is hunter2");
    let slip = ada.scene.incident.log().events().last().unwrap().clone();
    ada.connect(&mut server, usize::MAX);
    ada.connect(&mut server, usize::MAX);
    let command = crate::domain::command::Command::Redact {
        event: slip.id,
        reason: "a password".to_owned(),
    };
    let redact = ada.scene.one("Ada", command);
    let log = ada.scene.incident.log();
    let event = log.get(redact).unwrap().clone();
    ada.ledger.local(&[event], true, NOW);
    server.roll_back(0);
    ada.connect(&mut server, usize::MAX);
    ada.connect(&mut server, usize::MAX);
    assert_eq!(server.keys(), ada.all());
    let text = server.messages.iter().map(|(_, line)| line.clone());
    let text = text.collect::<Vec<_>>().concat();
    assert!(!String::from_utf8(text).unwrap().contains("hunter2"));
}

/// What may happen between consoles and a server.
#[derive(Debug, Clone)]
enum Act {
    Note(usize),
    Connect(usize),
    Cut(usize, usize),
    RollBack(usize),
    Wipe,
    Anew,
    Twice(usize),
    Shuffle(usize, usize),
    Lie,
    ForgetNames,
}

fn act() -> impl Strategy<Value = Act> {
    prop_oneof![
        4 => (0..3_usize).prop_map(Act::Note),
        6 => (0..3_usize).prop_map(Act::Connect),
        2 => (0..3_usize, 0..9_usize).prop_map(|(who, most)| Act::Cut(who, most)),
        1 => (0..40_usize).prop_map(Act::RollBack),
        1 => Just(Act::Wipe),
        1 => Just(Act::Anew),
        1 => (0..40_usize).prop_map(Act::Twice),
        1 => (0..40_usize, 0..40_usize).prop_map(|(a, b)| Act::Shuffle(a, b)),
        1 => Just(Act::Lie),
        1 => Just(Act::ForgetNames),
    ]
}

fn perform(act: &Act, consoles: &mut [Console], server: &mut Server, number: usize) {
    let count = server.messages.len();
    match *act {
        Act::Note(who) => consoles[who].note(["Ada", "Bob", "Cid"][who], &format!("{number}")),
        Act::Connect(who) => {
            consoles[who].connect(server, usize::MAX);
        }
        Act::Cut(who, most) => {
            consoles[who].connect(server, most);
        }
        Act::RollBack(to) => server.roll_back(to.min(count)),
        Act::Wipe => server.roll_back(0),
        Act::Anew => {
            server.roll_back(0);
            server.created += 1;
        }
        Act::Twice(at) if count > 0 => {
            let again = server.messages[at % count].clone();
            server.messages.push(again);
        }
        // A store that comes back in another order is another store.
        Act::Shuffle(a, b) if count > 0 => {
            server.messages.swap(a % count, b % count);
            server.names.clear();
            server.created += 1;
        }
        Act::Lie => {
            let subject = format!("{PREFIX}.{}.0123456789abcdef", consoles[0].id());
            server.messages.push((subject, b"{\"id\":\"\"}".to_vec()));
        }
        Act::ForgetNames => server.forget_names(),
        Act::Twice(_) | Act::Shuffle(..) => {}
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn whatever_a_server_does_everybody_ends_with_everything(
        acts in proptest::collection::vec(act(), 1..60)
    ) {
        let mut server = Server::default();
        let first = Scene::new();
        let mut consoles: Vec<Console> = Vec::new();
        for at in 0..3 {
            let mut scene = first.part();
            for _ in 0..at {
                scene = scene.part();
            }
            consoles.push(Console::new(scene));
        }
        for (number, act) in acts.iter().enumerate() {
            perform(act, &mut consoles, &mut server, number);
        }
        server.forget_names();
        for _ in 0..3 {
            for console in &mut consoles {
                console.connect(&mut server, usize::MAX);
            }
        }
        let all: BTreeSet<EventKey> = consoles.iter().flat_map(Console::all).collect();
        for console in &consoles {
            prop_assert_eq!(&console.all(), &all);
            prop_assert_eq!(console.ledger.count(), 0);
        }
        prop_assert!(server.keys().is_superset(&all));
    }
}
