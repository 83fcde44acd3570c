//! `warroom task`: work given to a named person, with a time box.

use super::Call;
use super::decisions::work;
use super::desk::Desk;
use super::output::Failure;
use super::place::Place;
use crate::domain::command::{Command, NewTask};
use crate::domain::incident::Incident;
use crate::domain::task::Task;
use crate::entry;
use clap::Args;

/// Give a task, give it more time, or tick it off
#[derive(Debug, Args)]
#[command(after_help = "\
  warroom task '@rob read the host logs 10m'
  warroom task 'read the host logs' --to Rob --minutes 10
  warroom task --done T1
  warroom task --extend T1 10
  warroom task --pass T1 Ann
  warroom task 'put the limit back' --after --about D2 --stream database")]
pub(super) struct Arguments {
    /// What is to be done
    #[arg(required_unless_present_any = ["done", "undone", "extend", "pass"])]
    text: Vec<String>,
    /// Who does it; may be given again
    #[arg(long, value_name = "NAME")]
    to: Vec<String>,
    /// The time box in minutes
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=100_000))]
    minutes: Option<u32>,
    /// Tick a task off
    #[arg(long, value_name = "TASK", conflicts_with_all = ["text", "to", "minutes", "undone", "extend"])]
    done: Option<String>,
    /// A task is not done after all
    #[arg(long, value_name = "TASK", conflicts_with_all = ["text", "to", "minutes", "extend"])]
    undone: Option<String>,
    /// Give a task more minutes
    #[arg(long, num_args = 2, value_names = ["TASK", "MINUTES"], conflicts_with_all = ["text", "to", "minutes"])]
    extend: Option<Vec<String>>,
    /// Pass a task on; its owner stays accountable
    #[arg(long, num_args = 2, value_names = ["TASK", "NAME"], conflicts_with_all = ["text", "to", "minutes", "done", "undone", "extend"])]
    pass: Option<Vec<String>>,
    #[command(flatten)]
    more: More,
    #[command(flatten)]
    place: Place,
}

/// What else is known of a new task.
#[derive(Debug, Args)]
struct More {
    /// Who gives it, if not you
    #[arg(long, value_name = "NAME")]
    given_by: Option<String>,
    /// What it carries out: a decision or hypothesis such as D2, H1
    #[arg(long, value_name = "NAME")]
    about: Option<String>,
    /// The work stream, where there are several
    #[arg(long, value_name = "NAME")]
    stream: Option<String>,
    /// For after the incident: cleaning up
    #[arg(long)]
    after: bool,
}

impl More {
    fn add(self, desk: &Desk, task: NewTask) -> Result<NewTask, Failure> {
        let about = self.about.map(|name| work(desk.incident(), &name));
        Ok(NewTask {
            given_by: self.given_by.map(|name| desk.person(&name)).transpose()?,
            about: about.transpose()?,
            stream: self.stream,
            after: self.after,
            ..task
        })
    }

    const fn is_empty(&self) -> bool {
        self.given_by.is_none() && self.about.is_none() && self.stream.is_none() && !self.after
    }
}

impl Arguments {
    pub(super) fn run(self, call: &mut Call<'_>) -> Result<(), Failure> {
        let mut desk = self.place.desk(call)?;
        let command = self.command(&desk)?;
        desk.ask(command)?;
        desk.finish(&mut call.out)
    }

    fn command(self, desk: &Desk) -> Result<Command, Failure> {
        if self.text.is_empty() && !self.more.is_empty() {
            let words = "--given-by, --about, --stream and --after are for a new task";
            return Err(Failure::usage(words));
        }
        if let Some([name, to]) = self.pass.as_deref() {
            let task = find(desk.incident(), name)?.id;
            let to = desk.person(to)?;
            return Ok(Command::Delegate { task, to });
        }
        for (name, on) in [(&self.done, true), (&self.undone, false)] {
            if let Some(name) = name {
                let target = find(desk.incident(), name)?.id;
                return Ok(Command::Tick {
                    target,
                    on,
                    waived: None,
                });
            }
        }
        if let Some([name, minutes]) = self.extend.as_deref() {
            let bad = || Failure::usage(format!("{minutes:?} are no minutes; write 10 or 1h30m"));
            let minutes = entry::parse_minutes(minutes).ok_or_else(bad)?;
            let task = find(desk.incident(), name)?.id;
            return Ok(Command::ExtendTask { task, minutes });
        }
        let text = self.text.join(" ");
        if self.to.is_empty() && self.minutes.is_none() {
            let read = desk.read(|scope| entry::task::parse(&text, scope.people))?;
            if let Some(word) = entry::task::doubtful_box(&text) {
                super::say(&format!(
                    "{word} is no time box, so there is none: write 10m or 1h10m"
                ));
            }
            let task = NewTask {
                text: read.text,
                owners: read.owners,
                minutes: read.minutes,
                ..NewTask::default()
            };
            return Ok(Command::GiveTask(self.more.add(desk, task)?));
        }
        let owners: Result<Vec<String>, Failure> =
            self.to.iter().map(|name| desk.person(name)).collect();
        let task = NewTask {
            text,
            owners: owners?,
            minutes: self.minutes,
            ..NewTask::default()
        };
        Ok(Command::GiveTask(self.more.add(desk, task)?))
    }
}

/// The task of that number: `T4`, `t4`, `4`. Where two people took a number without seeing each
/// other, the later one is `T4b`.
fn find<'a>(incident: &'a Incident, name: &str) -> Result<Task<'a>, Failure> {
    let bare = name.trim().strip_prefix(['T', 't']).unwrap_or(name.trim());
    if !bare.starts_with(|c: char| c.is_ascii_digit()) {
        return Err(Failure::usage(format!("{name:?} is no task; write T1")));
    }
    let wanted = format!("T{bare}");
    let mut tasks = incident.tasks().into_iter();
    tasks
        .find(|task| task.name.eq_ignore_ascii_case(&wanted))
        .ok_or_else(|| Failure::NotFound(format!("there is no task {name}")))
}
