//! Every order, not only random ones: what a few events can do to each other in whatever order they
//! are recorded, travel and arrive.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::desk::{START, Writer, opened};
use warroom::domain::command::{Command, Context};
use warroom::domain::decide::decide;
use warroom::domain::event::Event;
use warroom::domain::incident::Incident;
use warroom::domain::kind::Note;
use warroom::domain::log::EventLog;
use warroom::domain::setting::Setting;

/// All permutations of `0..count`, by Heap's algorithm.
fn permutations(count: usize) -> Vec<Vec<usize>> {
    fn go(k: usize, order: &mut Vec<usize>, found: &mut Vec<Vec<usize>>) {
        if k <= 1 {
            found.push(order.clone());
            return;
        }
        for i in 0..k {
            go(k - 1, order, found);
            let other = if k.is_multiple_of(2) { i } else { 0 };
            order.swap(other, k - 1);
        }
    }
    let mut found = Vec::new();
    go(count, &mut (0..count).collect(), &mut found);
    found
}

/// All ways to run so many sequences of so many steps at once: who goes next, step by step.
fn interleavings(left: &[usize]) -> Vec<Vec<usize>> {
    if left.iter().all(|&steps| steps == 0) {
        return vec![Vec::new()];
    }
    let mut found = Vec::new();
    for who in 0..left.len() {
        if left[who] == 0 {
            continue;
        }
        let mut rest = left.to_vec();
        rest[who] -= 1;
        for mut order in interleavings(&rest) {
            order.insert(0, who);
            found.push(order);
        }
    }
    found
}

/// Somebody with a copy of the incident.
struct Side {
    name: &'static str,
    incident: Incident,
    writer: Writer,
    turn: usize,
}

impl Side {
    fn new(name: &'static str) -> Self {
        Self {
            name,
            incident: opened(),
            writer: Writer::new(&format!("{name}@test")),
            turn: 0,
        }
    }

    /// Records what a command asks for; what the rules refuse is nothing.
    fn record(&mut self, command: Command, seconds: i64) {
        let now = START.plus_seconds(seconds);
        let context = Context { me: self.name, now };
        for draft in decide(&self.incident, command, &context).unwrap_or_default() {
            let event = self.writer.seal(&self.incident, draft, now);
            self.incident.absorb(event);
        }
    }

    /// Takes in all that another side has.
    fn hear(&mut self, other: &Incident) {
        self.incident.absorb_all(other.log().events().to_vec());
    }
}

fn note(text: &str) -> Command {
    Command::Note {
        note: Note {
            text: text.to_owned(),
            ..Note::default()
        },
        happened: None,
    }
}

fn title(text: &str) -> Command {
    Command::Set {
        setting: Setting::Title(text.to_owned()),
        happened: None,
    }
}

/// The events that two people made after the incident was opened.
fn made(sides: &[&Side]) -> Vec<Arc<Event>> {
    let begun = opened();
    let events = sides.iter().flat_map(|side| side.incident.log().events());
    let mut seen = BTreeSet::new();
    events
        .filter(|event| !begun.log().contains(event) && seen.insert(event.order()))
        .cloned()
        .collect()
}

/// Six events of two people that speak of each other: conflicts, corrections, strikes, what is taken
/// back and what is redacted.
fn six() -> Vec<Arc<Event>> {
    let (mut ada, mut bob) = (Side::new("Ada"), Side::new("Bob"));
    ada.record(note("the pool is full"), 1);
    let first = made(&[&ada])[0].id;
    bob.hear(&ada.incident);
    ada.record(title("Checkout is down"), 2);
    bob.record(title("EU checkout is down"), 2);
    ada.record(
        Command::Strike {
            entry: first,
            on: true,
            reason: None,
        },
        3,
    );
    bob.record(
        Command::Star {
            entry: first,
            on: true,
        },
        4,
    );
    ada.record(
        Command::Redact {
            event: first,
            reason: "a password".to_owned(),
        },
        5,
    );
    let events = made(&[&ada, &bob]);
    assert_eq!(events.len(), 6, "each of them is an event");
    events
}

#[test]
fn six_events_arrive_in_every_order_and_tell_the_same() {
    let events = six();
    let whole = {
        let all = opened()
            .log()
            .events()
            .iter()
            .chain(&events)
            .cloned()
            .collect::<Vec<_>>();
        Incident::new(EventLog::from_events(all))
    };
    let (version, state) = (whole.log().version(), warroom::report::state(&whole));
    let orders = permutations(events.len());
    assert_eq!(orders.len(), 720);
    for order in orders {
        let mut incident = opened();
        for &at in &order {
            incident.absorb(Arc::clone(&events[at]));
        }
        assert_eq!(incident.log().version(), version, "{order:?}");
        assert!(incident == whole, "{order:?}");
        assert_eq!(warroom::report::state(&incident), state, "{order:?}");
    }
}

#[test]
fn six_events_in_any_two_heaps_are_one() {
    let events = six();
    let of = |heap: u32, wanted: bool| {
        let chosen = events.iter().enumerate();
        let chosen = chosen.filter(|(at, _)| (heap >> at & 1 == 1) == wanted);
        let mut incident = opened();
        incident.absorb_all(chosen.map(|(_, event)| Arc::clone(event)).collect());
        incident
    };
    let whole = of(0b11_1111, true);
    for heap in 0..64 {
        let (mut one, mut other) = (of(heap, true), of(heap, false));
        let before = one.clone();
        one.absorb_all(other.log().events().to_vec());
        other.absorb_all(before.log().events().to_vec());
        assert!(one == whole && other == whole, "{heap:06b}");
        one.absorb_all(other.log().events().to_vec());
        assert!(one == whole, "once more changes nothing: {heap:06b}");
    }
}

/// What a side does in turn: record, hear the others, and so on.
fn step(sides: &mut [Side], who: usize, clocks: &[i64]) {
    let turn = sides[who].turn;
    sides[who].turn += 1;
    let at = clocks[who] + i64::try_from(turn).expect("few");
    match turn % 3 {
        0 => {
            let text = format!("{} {turn}", sides[who].name);
            sides[who].record(note(&text), at);
        }
        1 => {
            let others: Vec<Incident> = sides.iter().map(|side| side.incident.clone()).collect();
            for other in &others {
                sides[who].hear(other);
            }
        }
        _ => {
            let text = format!("as {} says", sides[who].name);
            sides[who].record(title(&text), at);
        }
    }
}

/// Whatever was interleaved how: ids grow along each chain and are later than all that their writer
/// had seen, chains are whole, and all sides tell the same once they have met.
fn holds(sides: &mut [Side], order: &[usize]) {
    let all: Vec<Incident> = sides.iter().map(|side| side.incident.clone()).collect();
    for side in sides.iter_mut() {
        for other in &all {
            side.hear(other);
        }
    }
    let first = &sides[0].incident;
    for (writer, chain) in first.log().chains() {
        let whole = chain.missing.is_empty() && chain.doubled.is_empty() && chain.broken.is_empty();
        assert!(whole, "{writer}: {chain:?} after {order:?}");
    }
    let mut last = std::collections::BTreeMap::new();
    for event in first.log().events() {
        let before = last.insert(event.writer.clone(), event.n);
        assert!(before.is_none_or(|n| n + 1 == event.n), "{order:?}");
    }
    assert!(first.log().doubled().is_empty(), "{order:?}");
    let state = warroom::report::state(first);
    for side in &sides[1..] {
        assert!(side.incident == *first, "{order:?}");
        assert_eq!(warroom::report::state(&side.incident), state, "{order:?}");
    }
}

/// Two people with six steps each, clocks that agree and clocks a day apart; three with two each.
#[test]
fn however_their_steps_fall_together_they_agree() {
    let mut tried = 0;
    for (names, steps, clocks) in [
        (&["Ada", "Bob"][..], 6, &[1, 1][..]),
        (&["Ada", "Bob"], 4, &[86_400, -86_400]),
        (&["Ada", "Bob", "Eve"], 2, &[1, 1, 1]),
    ] {
        for order in interleavings(&vec![steps; names.len()]) {
            let mut sides: Vec<Side> = names.iter().map(|name| Side::new(name)).collect();
            for &who in &order {
                step(&mut sides, who, clocks);
            }
            holds(&mut sides, &order);
            tried += 1;
        }
    }
    assert_eq!(tried, 924 + 70 + 90);
}

/// What anybody records comes after all that they had seen, whatever the clocks say.
#[test]
fn nothing_sorts_before_what_its_writer_had_seen() {
    for order in interleavings(&[4, 4]) {
        let mut sides = vec![Side::new("Ada"), Side::new("Bob")];
        for &who in &order {
            let seen = sides[who].incident.log().events().last().map(|e| e.order());
            let known = sides[who].incident.log().len();
            step(&mut sides, who, &[86_400, -86_400]);
            let side = &sides[who];
            if side.turn % 3 != 2 && side.incident.log().len() > known {
                let newest = side.incident.log().events().last().map(|e| e.order());
                assert!(newest > seen, "{order:?}");
            }
        }
    }
}
