//! `warroom review`: the review from the shell.

mod change;
mod show;

use super::Call;
use super::desk::Desk;
use super::output::Failure;
use super::place::Place;
use super::times;
use crate::domain::command::Command;
use crate::domain::day::Day;
use crate::domain::hypothesis::Confidence;
use crate::domain::id::EventId;
use crate::domain::incident::Incident;
use crate::domain::review::{
    ActionItem, ActionPriority, ActionType, Cause, CauseType, DataLoss, Lesson, LessonType,
    Question, ReviewAnswer, Slot, SlotFilled, SlotState, Why,
};
use crate::domain::role::Assigned;
use crate::domain::setting::Setting;
use crate::domain::time::Timestamp;
use crate::entry;
use clap::{Args, Subcommand};

/// The review: why it happened, what was learnt, what changes by when
#[derive(Debug, Args)]
#[command(
    args_conflicts_with_subcommands = true,
    after_help = "\
  warroom review                       # all of it, and what is still open
  warroom review why 'the migration held a lock'
  warroom review why 'nobody had tried it on full data' --under 1 --sense 'staging is small'
  warroom review cause 'migration 42 half applied' --type root --confidence confirmed --hypothesis H4
  warroom review lesson lucky 'the snapshot was twelve minutes old'
  warroom review action detect 'alert on held locks @rob fri'
  warroom review change A1 --due '12 dec' --class 'migration without a way back'
  warroom review done A1
  warroom review answer 1 yes
  warroom review slot postmortem done --link https://wiki/42
  warroom review meeting 'fri 11:00' --owner Priya
  warroom stage closed                 # refused while anything is open, unless with a reason"
)]
pub(super) struct Arguments {
    #[command(subcommand)]
    verb: Option<Verb>,
    #[command(flatten)]
    place: Place,
}

#[derive(Debug, Subcommand)]
enum Verb {
    /// Whether a postmortem is required, why, and how far it is
    Status(PlaceArguments),
    /// Answer a why; with --under it asks about that row's answer
    Why(WhyArguments),
    /// Name what contributed
    Cause(CauseArguments),
    /// Write down what was learnt
    Lesson(LessonArguments),
    /// Say what is to be changed, by whom and when
    Action(ActionArguments),
    /// Change a why, cause, lesson or action
    Change(change::ChangeArguments),
    /// An action is done, or no longer
    Done(DoneArguments),
    /// Strike a why, cause, lesson or action
    Strike(change::StrikeArguments),
    /// Answer a question of the review
    Answer(AnswerArguments),
    /// Fill a slot of the wrap-up
    Slot(SlotArguments),
    /// Say whether data was lost
    DataLoss(DataLossArguments),
    /// Say when the review meets, and who owns it
    Meeting(MeetingArguments),
}

#[derive(Debug, Args)]
struct PlaceArguments {
    #[command(flatten)]
    place: Place,
}

#[derive(Debug, Args)]
struct WhyArguments {
    /// The answer: what made it so
    answer: Option<String>,
    /// The row that it asks about, such as 2b
    #[arg(long, value_name = "ROW")]
    under: Option<String>,
    /// The question, where it is not just why
    #[arg(long, value_name = "TEXT", required_unless_present = "answer")]
    question: Option<String>,
    /// How it made sense at the time
    #[arg(long, value_name = "TEXT")]
    sense: Option<String>,
    /// What shows it
    #[arg(long, value_name = "URL")]
    link: Option<String>,
    /// Keep it from walls, messages and exports; that is no encryption
    #[arg(long)]
    restricted: bool,
    #[command(flatten)]
    place: Place,
}

#[derive(Debug, Args)]
struct CauseArguments {
    /// In plain words
    text: String,
    /// What it did: root, contributing, trigger
    #[arg(long = "type", value_name = "TYPE", default_value = "contributing", value_parser = cause_type)]
    cause_type: CauseType,
    /// How sure that is: suspected, probable, confirmed
    #[arg(long, value_name = "WORD", default_value = "suspected", value_parser = confidence)]
    confidence: Confidence,
    /// The hypothesis that it comes from, such as H4
    #[arg(long, value_name = "H")]
    hypothesis: Option<String>,
    /// Keep it from walls, messages and exports; that is no encryption
    #[arg(long)]
    restricted: bool,
    #[command(flatten)]
    place: Place,
}

#[derive(Debug, Args)]
struct LessonArguments {
    /// How it went: well, badly, lucky
    #[arg(value_parser = lesson_type)]
    how: LessonType,
    /// In plain words
    text: String,
    /// Keep it from walls, messages and exports; that is no encryption
    #[arg(long)]
    restricted: bool,
    #[command(flatten)]
    place: Place,
}

#[derive(Debug, Args)]
struct ActionArguments {
    /// What it is for: prevent, detect, mitigate, process, repair
    #[arg(value_parser = action_type)]
    what_for: ActionType,
    /// What is to be done; an owner and a day may stand at its end: @rob fri
    text: String,
    /// Who does it
    #[arg(long, value_name = "NAME")]
    owner: Option<String>,
    /// Until what day: fri, 12 dec, +3d, 2026-12-04
    #[arg(long, value_name = "DAY")]
    due: Option<String>,
    /// Its ticket
    #[arg(long, value_name = "URL")]
    link: Option<String>,
    /// What sort of incident it ends: never the same twice
    #[arg(long, value_name = "WORDS")]
    class: Option<String>,
    /// How soon it matters: high, medium, low
    #[arg(long, value_name = "WORD", value_parser = action_priority)]
    priority: Option<ActionPriority>,
    /// Keep it from walls, messages and exports; that is no encryption
    #[arg(long)]
    restricted: bool,
    #[command(flatten)]
    place: Place,
}

#[derive(Debug, Args)]
struct DoneArguments {
    /// The action, such as A1
    action: String,
    /// It is not done after all
    #[arg(long)]
    undo: bool,
    #[command(flatten)]
    place: Place,
}

#[derive(Debug, Args)]
struct AnswerArguments {
    /// Which question: 1 to 5, or its words: data kept, impact assessed, cause deep enough, plan
    /// right, outcome shared
    #[arg(value_parser = question)]
    question: Question,
    /// yes, no, or open to take the answer back
    #[arg(value_parser = ["yes", "no", "open"])]
    answer: String,
    /// What is to be said with it
    text: Option<String>,
    #[command(flatten)]
    place: Place,
}

#[derive(Debug, Args)]
struct SlotArguments {
    /// Which one: 1 to 5, or its words: status page, postmortem, client debrief, internal incident
    /// report, client follow-up message
    #[arg(value_parser = slot)]
    slot: Slot,
    /// How far it is: done, n/a with a reason, open
    #[arg(value_parser = slot_state)]
    state: SlotState,
    /// One line on it; why there is none
    text: Option<String>,
    /// Who wrote it, shared it or met whom; else you
    #[arg(long, value_name = "NAME")]
    who: Option<String>,
    /// On what day; else today
    #[arg(long, value_name = "DAY")]
    date: Option<String>,
    /// Where it is
    #[arg(long, value_name = "URL")]
    link: Option<String>,
    #[command(flatten)]
    place: Place,
}

#[derive(Debug, Args)]
struct DataLossArguments {
    /// yes, no, unknown
    #[arg(value_parser = data_loss)]
    lost: DataLoss,
    /// Whether all writes were replayed: yes, no
    #[arg(long, value_name = "WORD", value_parser = ["yes", "no"])]
    replayed: Option<String>,
    #[command(flatten)]
    place: Place,
}

#[derive(Debug, Args)]
struct MeetingArguments {
    /// When: fri 11:00, 16 jan 11:00, tomorrow 09:00, RFC 3339; none takes the date back
    when: String,
    /// Who owns the review
    #[arg(long, value_name = "NAME")]
    owner: Option<String>,
    #[command(flatten)]
    place: Place,
}

impl Arguments {
    pub(super) fn run(self, call: &mut Call<'_>) -> Result<(), Failure> {
        let Some(verb) = self.verb else {
            return show::list(&self.place, call);
        };
        match verb {
            Verb::Status(arguments) => show::status(&arguments.place, call),
            Verb::Why(arguments) => arguments.run(call),
            Verb::Cause(arguments) => arguments.run(call),
            Verb::Lesson(arguments) => arguments.run(call),
            Verb::Action(arguments) => arguments.run(call),
            Verb::Change(arguments) => arguments.run(call),
            Verb::Done(arguments) => arguments.run(call),
            Verb::Strike(arguments) => arguments.run(call),
            Verb::Answer(arguments) => arguments.run(call),
            Verb::Slot(arguments) => arguments.run(call),
            Verb::DataLoss(arguments) => arguments.run(call),
            Verb::Meeting(arguments) => arguments.run(call),
        }
    }
}

fn ask(place: &Place, call: &mut Call<'_>, commands: Vec<Command>) -> Result<(), Failure> {
    let mut desk = place.desk(call)?;
    desk.ask_all(commands)?;
    desk.finish(&mut call.out)
}

fn set(setting: Setting) -> Command {
    Command::Set {
        setting,
        happened: None,
    }
}

impl WhyArguments {
    fn run(self, call: &mut Call<'_>) -> Result<(), Failure> {
        let mut desk = self.place.desk(call)?;
        let under = self.under.map(|name| why_named(desk.incident(), &name));
        desk.ask(Command::Why(Why {
            under: under.transpose()?,
            question: self.question,
            answer: self.answer,
            sense: self.sense,
            link: self.link,
        }))?;
        desk.restrict_last(self.restricted)?;
        desk.finish(&mut call.out)
    }
}

impl CauseArguments {
    fn run(self, call: &mut Call<'_>) -> Result<(), Failure> {
        let mut desk = self.place.desk(call)?;
        let hypothesis = self
            .hypothesis
            .map(|name| hypothesis(desk.incident(), &name));
        desk.ask(Command::Cause(Cause {
            number: 0,
            text: self.text,
            cause_type: self.cause_type,
            confidence: self.confidence,
            hypothesis: hypothesis.transpose()?,
        }))?;
        desk.restrict_last(self.restricted)?;
        desk.finish(&mut call.out)
    }
}

impl LessonArguments {
    fn run(self, call: &mut Call<'_>) -> Result<(), Failure> {
        let lesson = Lesson {
            number: 0,
            text: self.text,
            lesson_type: self.how,
        };
        let mut desk = self.place.desk(call)?;
        desk.ask(Command::Lesson(lesson))?;
        desk.restrict_last(self.restricted)?;
        desk.finish(&mut call.out)
    }
}

impl ActionArguments {
    fn run(self, call: &mut Call<'_>) -> Result<(), Failure> {
        let mut desk = self.place.desk(call)?;
        let today = today(desk.incident(), desk.now())?;
        let incident = desk.incident();
        let people = |name: &str| incident.person_named(name);
        let line = entry::parse_action(&self.text, today, &people);
        let line = super::desk::entry_result(line)?;
        let due = self.due.map(|text| day(incident, desk.now(), &text));
        let owner = self.owner.map(|name| person(&desk, &name)).transpose()?;
        if let Some(class) = &self.class {
            warn_of_class(desk.incident(), class);
        }
        desk.ask(Command::ActionItem(ActionItem {
            number: 0,
            text: line.text,
            action_type: self.what_for,
            owner: owner.or(line.owner),
            due: due.transpose()?.or(line.due),
            link: self.link,
            class: self.class,
            priority: self.priority,
        }))?;
        desk.restrict_last(self.restricted)?;
        desk.finish(&mut call.out)
    }
}

/// Never the same class twice (practice: R154): it is said, and recorded all the same.
fn warn_of_class(incident: &Incident, class: &str) {
    let same = incident.same_class(class, None);
    if !same.is_empty() {
        super::output::say(&format!("this class again: {}", same.join(", ")));
    }
}

impl DoneArguments {
    fn run(self, call: &mut Call<'_>) -> Result<(), Failure> {
        let mut desk = self.place.desk(call)?;
        let target = row_named(desk.incident(), &self.action)?;
        desk.ask(Command::Tick {
            target,
            on: !self.undo,
            waived: None,
        })?;
        desk.finish(&mut call.out)
    }
}

impl AnswerArguments {
    fn run(self, call: &mut Call<'_>) -> Result<(), Failure> {
        let yes = self.answer == "yes";
        let text = self.text;
        let answer = (self.answer != "open").then_some(ReviewAnswer { yes, text });
        ask(&self.place, call, vec![set(self.question.setting(answer))])
    }
}

impl SlotArguments {
    fn run(self, call: &mut Call<'_>) -> Result<(), Failure> {
        let mut desk = self.place.desk(call)?;
        let now = desk.now();
        let date = match &self.date {
            Some(text) => day(desk.incident(), now, text)?,
            None => today(desk.incident(), now)?,
        };
        let who = match &self.who {
            Some(name) => person(&desk, name)?,
            None => desk.me().to_owned(),
        };
        let filled = SlotFilled {
            state: self.state,
            link: self.link,
            who: Some(who),
            date: Some(date),
            text: self.text,
        };
        let filled = Some(filled).filter(|filled| filled.state != SlotState::Open);
        desk.ask(set(self.slot.setting(filled)))?;
        desk.finish(&mut call.out)
    }
}

impl DataLossArguments {
    fn run(self, call: &mut Call<'_>) -> Result<(), Failure> {
        let mut desk = self.place.desk(call)?;
        let incident = desk.incident();
        let all = self.replayed.map(|word| word == "yes");
        let lost =
            Some(self.lost).filter(|lost| all.is_none() || incident.data_loss() != Some(*lost));
        let lost = lost.map(|lost| set(Setting::DataLoss(lost)));
        let all = all.map(|all| set(Setting::WritesReplayed(all)));
        desk.ask_all(lost.into_iter().chain(all).collect())?;
        desk.finish(&mut call.out)
    }
}

impl MeetingArguments {
    fn run(self, call: &mut Call<'_>) -> Result<(), Failure> {
        let mut desk = self.place.desk(call)?;
        let at = match self.when.as_str() {
            "none" => None,
            text => Some(times::coming(desk.incident(), desk.now(), text)?),
        };
        if let Some(at) = at {
            for caution in desk.incident().meeting_cautions(at) {
                super::output::say(&caution);
            }
        }
        let mut commands = Vec::new();
        if desk.incident().review_meeting() != at {
            commands.push(set(Setting::ReviewMeeting(at)));
        }
        if let Some(name) = &self.owner {
            commands.push(Command::Assign(Assigned {
                role: "review_owner".to_owned(),
                person: person(&desk, name)?,
                ..Assigned::default()
            }));
        }
        if commands.is_empty() {
            commands.push(set(Setting::ReviewMeeting(at)));
        }
        desk.ask_all(commands)?;
        desk.finish(&mut call.out)
    }
}

/// A name in full or a first name that only one bears, as the incident spells it.
fn person(desk: &Desk, name: &str) -> Result<String, Failure> {
    match desk.incident().person_named(name) {
        Some(known) => Ok(known),
        None => desk.person(name),
    }
}

fn today(incident: &Incident, now: Timestamp) -> Result<Day, Failure> {
    Day::of(now, incident.zone()).ok_or_else(|| Failure::usage("the clock shows no day"))
}

fn day(incident: &Incident, now: Timestamp, text: &str) -> Result<Day, Failure> {
    let today = today(incident, now)?;
    entry::parse_day(text, today)
        .ok_or_else(|| Failure::usage(format!("{text:?} is no day; write {}", entry::DAYS)))
}

/// A why by its name, `2b`.
fn why_named(incident: &Incident, name: &str) -> Result<EventId, Failure> {
    let rows = incident.whys();
    let found = rows
        .iter()
        .find(|row| row.name.eq_ignore_ascii_case(name.trim()));
    found.map(|row| row.id).ok_or_else(|| missing(name))
}

/// A row of the review by its name: `A1`, `C2`, `L3`, or `2b` for a why. One that was struck is
/// known, too.
fn row_named(incident: &Incident, name: &str) -> Result<EventId, Failure> {
    let numbered = name.trim().starts_with(['A', 'a', 'C', 'c', 'L', 'l']);
    match incident.numbered(name).filter(|_| numbered) {
        Some(id) => Ok(id),
        None => why_named(incident, name),
    }
}

fn hypothesis(incident: &Incident, name: &str) -> Result<EventId, Failure> {
    let board = incident.hypotheses();
    let found = board
        .iter()
        .find(|h| h.name.eq_ignore_ascii_case(name.trim()));
    found.map(|h| h.id).ok_or_else(|| missing(name))
}

fn missing(name: &str) -> Failure {
    Failure::NotFound(format!(
        "there is no {name} here; `warroom review` lists all"
    ))
}

fn word<T>(found: Option<T>, typed: &str, known: &[&str]) -> Result<T, String> {
    found.ok_or_else(|| format!("{typed:?} is none of {}", known.join(", ")))
}

fn labels<T>(all: &[(T, &'static str)]) -> Vec<&'static str> {
    all.iter().map(|(_, label)| *label).collect()
}

fn cause_type(typed: &str) -> Result<CauseType, String> {
    word(CauseType::parse(typed), typed, &labels(CauseType::ALL))
}

fn confidence(typed: &str) -> Result<Confidence, String> {
    word(Confidence::parse(typed), typed, &labels(&Confidence::ALL))
}

fn lesson_type(typed: &str) -> Result<LessonType, String> {
    word(LessonType::parse(typed), typed, &labels(LessonType::ALL))
}

fn action_type(typed: &str) -> Result<ActionType, String> {
    word(ActionType::parse(typed), typed, &labels(ActionType::ALL))
}

fn action_priority(typed: &str) -> Result<ActionPriority, String> {
    word(
        ActionPriority::parse(typed),
        typed,
        &labels(ActionPriority::ALL),
    )
}

fn data_loss(typed: &str) -> Result<DataLoss, String> {
    word(DataLoss::parse(typed), typed, &labels(DataLoss::ALL))
}

fn slot_state(typed: &str) -> Result<SlotState, String> {
    word(SlotState::parse(typed), typed, &labels(SlotState::ALL))
}

/// By its number on screen, with or without its letter, or by its words.
fn by_number<T: Copy>(all: &[(T, &str)], letter: char, typed: &str) -> Option<T> {
    let digits = typed
        .trim()
        .trim_start_matches([letter, letter.to_ascii_lowercase()]);
    let at = digits.parse::<usize>().ok()?.checked_sub(1)?;
    all.get(at).map(|(one, _)| *one)
}

fn question(typed: &str) -> Result<Question, String> {
    let found = by_number(Question::ALL, 'Q', typed).or_else(|| Question::parse(typed));
    word(found, typed, &labels(Question::ALL))
}

fn slot(typed: &str) -> Result<Slot, String> {
    let found = by_number(Slot::ALL, 'W', typed).or_else(|| Slot::parse(typed));
    word(found, typed, &labels(Slot::ALL))
}
