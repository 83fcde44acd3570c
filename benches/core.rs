//! What the pure core costs: `cargo bench --bench core [EVENTS]`.
//!
//! Everything is measured against the time that `serde_json` takes for a typed parse of the same
//! lines on the same machine, so the ratios mean something where the nanoseconds do not.

#![expect(
    clippy::print_stdout,
    clippy::disallowed_methods,
    reason = "a bench measures time and prints it"
)]

use ratatui::Terminal;
use ratatui::backend::TestBackend;
use serde::Deserialize;
use std::hint::black_box;
use std::sync::Arc;
use std::time::Instant;
use warroom::app::model::{Model, Seat};
use warroom::domain::event::{Draft, Event, Seal};
use warroom::domain::id::{EventId, Hash128, WriterId};
use warroom::domain::incident::Incident;
use warroom::domain::kind::{EventKind, Note, Reference, SettingChange, Toggle};
use warroom::domain::log::EventLog;
use warroom::domain::setting::{Setting, StageMove};
use warroom::domain::stage::Stage;
use warroom::domain::task::TaskGiven;
use warroom::domain::time::{Moment, Timestamp};
use warroom::domain::{figures, prompt};
use warroom::keymap::Keymap;
use warroom::pane;
use warroom::pane::timeline::projection::TimelinePane;
use warroom::screen::{self, Look};

/// The members of a line as any program would read them.
#[derive(Deserialize)]
#[expect(dead_code, reason = "only read")]
struct Line {
    id: String,
    at: String,
    #[serde(default)]
    happened: Option<String>,
    by: String,
    w: String,
    n: u64,
    #[serde(default)]
    prev: Option<String>,
    kind: String,
    bh: String,
    sum: String,
    body: Body,
}

#[derive(Deserialize)]
#[expect(dead_code, reason = "only read")]
struct Body {
    text: String,
    #[serde(default)]
    tags: Vec<String>,
}

const START: i64 = 1_795_185_000_000;
const PEOPLE: [&str; 5] = ["Ada", "Rob", "Nia", "Mei", "Jon"];

/// Seals an event of one of five writers, at that second after the start.
fn seal(kind: EventKind, second: u64, n: u64, happened: Option<Moment>) -> Arc<Event> {
    let by = PEOPLE[usize::try_from(n % 5).unwrap_or(0)];
    let draft = Draft {
        kind,
        happened,
        by: by.into(),
        role: None,
    };
    let millis = START.unsigned_abs() + second * 1000;
    let seal = Seal {
        id: EventId::from_parts(millis, 0, n),
        at: Timestamp::from_millis(millis.cast_signed()),
        writer: WriterId::new(&format!("{}@ops1-k7f3", by.to_lowercase())),
        n,
        prev: Some(Hash128::of(&[&n.to_be_bytes()])),
    };
    Arc::new(Event::seal(draft, seal))
}

fn note(second: u64, n: u64) -> Arc<Event> {
    let text = format!("replica lag {n} s on pg-pay-3, errors at {} % #db", n % 100);
    let tags = vec!["db".into(), format!("host-{}", n % 40)];
    let body = Note {
        text,
        tags,
        ..Note::default()
    };
    let about = n.is_multiple_of(10).then(|| Moment {
        at: Timestamp::from_millis(START + second.cast_signed() * 1000 - 90_000),
        approx: true,
    });
    seal(EventKind::Note(body), second, n, about)
}

/// The incident of the samples, and so many notes after it, as lines of a file.
fn lines(count: u64) -> Vec<Arc<Event>> {
    let mut events = warroom::fixture::events();
    events.extend((0..count).map(|n| note(7200 + 2 * n, n)));
    events
}

/// The best of a few runs, in nanoseconds for each of `ops`.
fn best<T>(ops: usize, mut run: impl FnMut() -> T) -> f64 {
    let mut best = f64::MAX;
    for _ in 0..5 {
        let start = Instant::now();
        black_box(run());
        best = best.min(start.elapsed().as_secs_f64());
    }
    #[expect(clippy::cast_precision_loss, reason = "far below 2^52")]
    let ops = ops as f64;
    best * 1e9 / ops
}

fn main() {
    let count = std::env::args().find_map(|word| word.parse().ok());
    let count: u64 = count.unwrap_or(100_000);
    let events = lines(count);
    let notes: Vec<&str> = events
        .iter()
        .filter(|event| matches!(event.kind, EventKind::Note(_)))
        .map(|event| event.line())
        .collect();
    let all = notes.len();

    let floor = best(all, || {
        let typed = |line: &&str| serde_json::from_str::<Line>(line).map(|line| line.n).ok();
        notes.iter().filter_map(typed).max()
    });
    let say = |what: &str, each: f64, of: &str| {
        println!("{what:38} {each:12.0} ns  {:9.2} x  {of}", each / floor);
    };
    println!("{count} notes");
    say("a typed parse by serde_json", floor, "a line");
    let parse = best(all, || {
        notes
            .iter()
            .filter(|line| Event::parse(line).is_ok())
            .count()
    });
    say("Event::parse", parse, "a line");
    let joined = best(events.len(), || {
        EventLog::from_events(events.iter().cloned())
    });
    say("EventLog::from_events", joined, "an event");
    let log = EventLog::from_events(events);
    whole(&log, &say);
    steps(&log, count, &say);
    frames(&log, &say);
    busy_frames(log, count, &say);
}

type Say<'a> = &'a dyn Fn(&str, f64, &str);

fn whole(log: &EventLog, say: Say<'_>) {
    let new = best(1, || Incident::new(log.clone()));
    let copied = best(1, || log.clone());
    say("Incident::new", new - copied, "all events");
    let incident = Incident::new(log.clone());
    say(
        "a copy of the document",
        best(1, || incident.clone()),
        "all events",
    );
    let middle = Timestamp::from_millis(START + 90_000_000);
    say(
        "as_of the middle",
        best(1, || incident.as_of(middle)),
        "all events",
    );
    say(
        "report::state",
        best(1, || warroom::report::state(&incident)),
        "a save",
    );
}

/// What one event costs in a document that has all the others.
fn steps(log: &EventLog, count: u64, say: Say<'_>) {
    const STEPS: u64 = 200;
    let last = 7200 + 2 * count;
    let mut incident = Incident::new(log.clone());
    let mut step = |what: &str, events: Vec<Arc<Event>>| {
        let ops = events.len();
        let start = Instant::now();
        for event in events {
            incident.absorb(event);
        }
        #[expect(clippy::cast_precision_loss, reason = "far below 2^52")]
        let each = start.elapsed().as_secs_f64() * 1e9 / ops as f64;
        say(what, each, "an event");
    };
    let at_the_end: Vec<_> = (0..STEPS).map(|i| note(last + i, count + i)).collect();
    let spread = |i: u64| 7201 + 2 * (i * (count / STEPS));
    let late: Vec<_> = (0..STEPS).map(|i| note(spread(i), 2 * count + i)).collect();
    let undone = late.iter().take(40).map(|event| {
        let reference = event.id;
        let second = last + 1000 + event.n;
        seal(
            EventKind::Retract(Reference { reference }),
            second,
            event.n,
            None,
        )
    });
    let undone: Vec<_> = undone.collect();
    let mut retimed = at_the_end.iter().take(40).map(|event| {
        let at = Timestamp::from_millis(START + 90_000_000);
        let happened = Some(Moment { at, approx: true });
        let kind = EventKind::Retime(Reference {
            reference: event.id,
        });
        seal(kind, last + 9000 + event.n, event.n, happened)
    });
    let retimed: Vec<_> = retimed.by_ref().collect();
    step("absorb a note at the end", at_the_end);
    step("absorb a note that comes late", late);
    step("absorb an undo", undone);
    step("absorb a re-timing", retimed);
}

/// What each frame asks.
fn frames(log: &EventLog, say: Say<'_>) {
    let incident = Incident::new(log.clone());
    let now = Timestamp::from_millis(START + 7_200_000);
    say(
        "conflicts",
        best(1, || incident.conflicts().len()),
        "a frame",
    );
    say(
        "next_words",
        best(1, || incident.next_words().len()),
        "a frame",
    );
    say("roster", best(1, || incident.roster().len()), "a frame");
    let state = best(1, || {
        pane::state::projection::project(&incident, now, pane::state::projection::Extent::Short)
    });
    say("the State pane", state, "a frame");
    let roles = best(1, || {
        pane::roster::projection::project(&incident, now, false)
    });
    say("the Roles pane", roles, "a frame");
    let kit = warroom::domain::kit::Kit::shipped();
    let comms = best(1, || pane::comms::projection::project(&incident, &kit, now));
    say("the Comms pane", comms, "a frame");
    let timeline = TimelinePane::default();
    let len = timeline.len(&incident);
    let shown = best(1, || {
        let rows = len.saturating_sub(40)..len;
        rows.filter_map(|i| timeline.entry_at(&incident, i)).count()
    });
    say("forty lines of the Timeline pane", shown, "a frame");
    let mut filtered = TimelinePane {
        filter: "host-7".into(),
        ..TimelinePane::default()
    };
    let filter = best(1, || filtered.refilter(&incident));
    say("a filter over the whole timeline", filter, "a letter typed");
}

/// The numbers of events of a long night: tasks, of which four in five are done, and changes of
/// settings, each over the one before.
const TASKS: u32 = 1_000;
const CHANGES: u32 = 2_000;

/// What people did besides writing, after so many notes.
fn work(count: u64) -> Vec<Arc<Event>> {
    let mut events: Vec<Arc<Event>> = Vec::new();
    let second = |events: &Vec<Arc<Event>>| 7200 + 2 * count + 60_000 + events.len() as u64;
    for number in 0..TASKS {
        let given = TaskGiven {
            number: 100 + number,
            text: format!("look into replica {number}"),
            owners: vec![PEOPLE[number as usize % 5].into()],
            ..TaskGiven::default()
        };
        let (at, n) = (second(&events), count + u64::from(number));
        let task = seal(EventKind::Task(given), at, n, None);
        let reference = task.id;
        events.push(task);
        if !number.is_multiple_of(5) {
            let done = Toggle {
                reference,
                on: true,
                reason: None,
            };
            events.push(seal(EventKind::Tick(done), at + 1, n, None));
        }
    }
    let mut last = [None; 4];
    for number in 0..CHANGES {
        let text = format!("{number} of 40 000 clients cannot pay");
        let which = number as usize % last.len();
        let setting = match which {
            0 => Setting::Impact(text),
            1 => Setting::Known(text),
            2 => Setting::Next(text),
            _ => Setting::Stage(StageMove {
                to: [Stage::Investigating, Stage::Identified][number as usize / 4 % 2],
                text: Some(text),
            }),
        };
        let over = last[which].into_iter().collect();
        let kind = EventKind::Set(SettingChange::new(setting, over));
        let at = second(&events);
        let event = seal(kind, at, count + u64::from(TASKS + number), None);
        last[which] = Some(event.id);
        events.push(event);
    }
    events
}

/// What each frame asks where there are many tasks and settings were changed often.
fn busy_frames(log: EventLog, count: u64, say: Say<'_>) {
    let mut log = log;
    log.extend(work(count));
    let incident = Incident::new(log);
    let last = incident.log().events().last().map(|event| event.at);
    let now = last.unwrap_or(Timestamp::from_millis(START));
    println!("and {TASKS} tasks, {CHANGES} changes of settings");
    say("alarms", best(1, || incident.alarms().len()), "a frame");
    say("stage", best(1, || incident.stage()), "an ask");
    say(
        "open tasks",
        best(1, || incident.open_tasks().len()),
        "a frame",
    );
    let board = best(1, || incident.hypotheses().len());
    say("hypotheses", board, "a frame");
    let measured = best(1, || figures::figures(&incident, now));
    say("figures", measured, "a frame");
    let owed = best(1, || prompt::showing(&incident, now));
    say("prompts", owed, "an event");
    let state = best(1, || {
        pane::state::projection::project(&incident, now, pane::state::projection::Extent::Short)
    });
    say("the State pane", state, "a frame");
    let kit = warroom::domain::kit::Kit::shipped();
    let comms = best(1, || pane::comms::projection::project(&incident, &kit, now));
    say("the Comms pane", comms, "a frame");
    let seat = Seat {
        me: "Ada".into(),
        origin: "--user".into(),
        read_only: None,
        scribe: false,
        bell: false,
        file: "night.json".into(),
    };
    let mut model = Model::new(incident, seat, Keymap::default(), (120, 40));
    model.refresh_prompts(now);
    let look = Look::default();
    let Ok(mut terminal) = Terminal::new(TestBackend::new(120, 40));
    let drawn = best(1, || {
        let draw = terminal.draw(|frame| {
            screen::render(frame, &model, now, &look);
        });
        draw.is_ok()
    });
    say("the whole screen", drawn, "a frame");
}
