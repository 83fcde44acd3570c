//! `warroom snooze` and `warroom checklist`: what the practice asks for, put off and ticked.

use super::Call;
use super::output::Failure;
use super::place::Place;
use crate::domain::checklist::{self, Done, Line};
use crate::domain::command::Command;
use crate::domain::incident::Incident;
use crate::report::state::SCHEMA;
use clap::Args;
use serde_json::{Value, json};

/// Put a prompt off; `warroom status` lists them
#[derive(Debug, Args)]
#[command(after_help = "\
  warroom snooze N10
  warroom snooze N08 customers --minutes 15
  warroom snooze N12 T2")]
pub(super) struct SnoozeArguments {
    /// The rule, such as N10
    rule: String,
    /// What it is about, where the rule has several: an audience, a task, a proposal
    #[arg(default_value = "")]
    about: String,
    /// For how long: 5, 10, 15 or 30
    #[arg(long, value_name = "N", default_value_t = 10)]
    minutes: u32,
    #[command(flatten)]
    place: Place,
}

impl SnoozeArguments {
    pub(super) fn run(self, call: &mut Call<'_>) -> Result<(), Failure> {
        let mut desk = self.place.desk(call)?;
        desk.ask(Command::Snooze {
            rule: self.rule,
            about: self.about,
            minutes: self.minutes,
        })?;
        desk.finish(&mut call.out)
    }
}

/// The checklist of this stage; tick a line of it
#[derive(Debug, Args)]
#[command(after_help = "\
  warroom checklist
  warroom checklist --tick team-told
  warroom checklist --untick team-told")]
pub(super) struct ChecklistArguments {
    /// Tick this line
    #[arg(long, value_name = "LINE")]
    tick: Option<String>,
    /// This line is not done after all
    #[arg(long, value_name = "LINE", conflicts_with = "tick")]
    untick: Option<String>,
    #[command(flatten)]
    place: Place,
}

impl ChecklistArguments {
    pub(super) fn run(self, call: &mut Call<'_>) -> Result<(), Failure> {
        let ticked = self.tick.map(|line| (line, true));
        let Some((line, on)) = ticked.or(self.untick.map(|line| (line, false))) else {
            return list(&self.place, call);
        };
        let mut desk = self.place.desk(call)?;
        if desk.incident().playbook().guidance.line(&line).is_none() {
            let words = format!("there is no line {line:?}; `warroom checklist` lists them");
            return Err(Failure::NotFound(words));
        }
        desk.ask(Command::Check { line, on })?;
        desk.finish(&mut call.out)
    }
}

fn list(place: &Place, call: &mut Call<'_>) -> Result<(), Failure> {
    let session = place.look(call)?;
    let incident = session.incident();
    let stage = incident.stage().stage;
    let lines = checklist::lines(incident, stage);
    let open = checklist::left_open(incident, stage);
    let replies = checklist::replies(incident, (call.clock)());
    if place.json {
        let data = |lines: &[Line<'_>]| lines.iter().map(line_json).collect::<Vec<_>>();
        let replies = replies.iter();
        return call.out.json(&json!({
            "schema": SCHEMA,
            "stage": stage,
            "lines": data(&lines),
            "left_open": data(&open),
            "replies": replies
                .map(|reply| json!({"asked": reply.asked, "text": reply.text}))
                .collect::<Vec<_>>(),
        }));
    }
    let rows: Vec<_> = lines
        .iter()
        .chain(&open)
        .map(|l| row(incident, l))
        .collect();
    call.out.table(&["DONE", "LINE", "WHAT", "WHO"], &rows)?;
    for reply in replies {
        call.out.line(&format!("{}: {}", reply.asked, reply.text))?;
    }
    Ok(())
}

fn line_json(line: &Line<'_>) -> Value {
    let (done, by, at) = match line.done {
        Done::Open => (false, None, None),
        Done::Shown => (true, None, None),
        Done::Ticked { by, at } => (true, Some(by), Some(at)),
    };
    json!({"line": line.id, "text": line.text, "done": done, "by": by, "at": at})
}

fn row(incident: &Incident, line: &Line<'_>) -> Vec<String> {
    let (sign, who) = match line.done {
        Done::Open => ("no", "-".to_owned()),
        Done::Shown => ("yes", "the document".to_owned()),
        Done::Ticked { by, at } => ("yes", format!("{by} {}", incident.clock(at))),
    };
    let what = line.text.to_owned();
    vec![sign.to_owned(), line.id.to_owned(), what, who]
}
