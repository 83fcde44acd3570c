//! `warroom status`: where the incident stands.

use super::Call;
use super::output::{Failure, say};
use super::place::Place;
use super::times;
use crate::domain::incident::{Incident, Start};
use crate::domain::presence::Present;
use crate::domain::prompt;
use crate::domain::time::Timestamp;
use crate::report;
use clap::Args;
use serde_json::{Value, json};
use std::path::Path;

/// Say where the incident stands
#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// One line for tmux or a prompt
    #[arg(long, conflicts_with = "json")]
    oneline: bool,
    /// As it stood then: 17:40, -10m, yesterday 23:50, RFC 3339
    #[arg(long, value_name = "TIME", allow_hyphen_values = true)]
    as_of: Option<String>,
    #[command(flatten)]
    place: Place,
}

impl Arguments {
    pub(super) fn run(self, call: &mut Call<'_>) -> Result<(), Failure> {
        let mut session = self.place.look(call)?;
        for notice in session.notices() {
            say(&notice.text);
        }
        let waiting = session.unshared().len();
        let now = (call.clock)();
        let then = self.as_of.as_deref();
        let then = then.map(|text| times::as_of(session.incident(), now, text));
        let then = then.transpose()?;
        let as_of = then.as_ref().map(|(_, at)| *at);
        // Who sat at a console at another time is not recorded.
        let present = match as_of {
            None if !self.oneline => session.present(),
            _ => Present::default(),
        };
        let (incident, now) = match &then {
            Some((incident, at)) => (incident, *at),
            None => (session.incident(), now),
        };
        if self.oneline {
            let then = as_of.map(|at| format!("AS OF {} ", incident.clock(at)));
            let line = report::oneline(incident, now);
            call.out.line(&(then.unwrap_or_default() + &line))?;
        } else if self.place.json {
            let file = self.place.file(call)?;
            let mut state = status(incident, &present, now, &file, waiting);
            if let Value::Object(members) = &mut state {
                members.insert("as_of".to_owned(), json!(as_of));
            }
            call.out.json(&state)?;
        } else {
            if let Some(at) = as_of {
                let then = format!("{} {}", incident.day_clock_seconds(at), incident.zone());
                call.out
                    .line(&format!("AS OF {then}: this is how it stood then."))?;
            }
            call.out
                .text(&report::status_text_among(incident, &present, now))?;
            if waiting > 0 && as_of.is_none() {
                call.out.line(&format!(
                    "Not shared yet: {waiting} events are on this machine only."
                ))?;
            }
        }
        let flushed = call.out.flush();
        // The process ends here; taking a large document apart first would only cost time.
        std::mem::forget(session);
        flushed
    }
}

/// The state with what depends on when and where it is asked for.
fn status(
    incident: &Incident,
    present: &Present,
    now: Timestamp,
    file: &Path,
    waiting: usize,
) -> Value {
    let mut state = report::state(incident);
    let start = incident.start();
    let since = start.map(|start| match start {
        Start::Impact(_) => "impact",
        Start::Detection(_) => "detection",
    });
    let elapsed = start.map(|start| {
        let end = incident.end().unwrap_or(now);
        end.seconds_since(start.moment().at)
    });
    let next = incident.tightest_word().and_then(|word| {
        let due = word.due?;
        Some(json!({
            "audience": word.audience.id,
            "due": due,
            "seconds_left": due.seconds_since(now),
        }))
    });
    let (words, tasks) = overdue(incident, now);
    if let Value::Object(members) = &mut state {
        members.insert("file".to_owned(), json!(file.to_string_lossy()));
        let figures = report::figures_json(incident, now);
        members.insert("figures".to_owned(), figures);
        members.insert("unshared".to_owned(), json!(waiting));
        members.insert("here".to_owned(), json!(report::here_json(present)));
        members.insert(
            "now".to_owned(),
            json!({
                "at": now,
                "elapsed_seconds": elapsed,
                "elapsed_since": since,
                "next_word": next,
                "overdue_words": words,
                "overdue_tasks": tasks,
                "prompts": report::prompts_json(&prompt::showing_among(incident, present, now)),
            }),
        );
    }
    state
}

/// How many audiences and tasks are past their time.
pub(super) fn overdue(incident: &Incident, now: Timestamp) -> (usize, usize) {
    let late = |due: Option<Timestamp>| due.is_some_and(|due| due < now);
    let words = incident.next_words();
    let words = words.iter().filter(|word| late(word.due)).count();
    let tasks = incident.open_tasks();
    let tasks = tasks.iter().filter(|task| late(task.due)).count();
    (words, tasks)
}
