//! `warroom hypothesis`, `judge`, `probe`, `reading`, `measure`: the board.

use super::Call;
use super::amend::find;
use super::decisions::numbered;
use super::note::text_or_input;
use super::output::Failure;
use super::place::Place;
use crate::domain::command::Command;
use crate::domain::hypothesis::{
    Confidence, Guess, HypothesisState, Judgement, Measure, MeasureState, MeasureType, Prior,
    Probe, Progress, Read, Reading,
};
use crate::domain::id::EventId;
use crate::domain::incident::Incident;
use crate::domain::kind::{EntryKind, Note};
use clap::Args;

/// Reads a word of a closed list, and says which there are.
macro_rules! word {
    ($name:ident, $type:ty) => {
        fn $name(word: &str) -> Result<$type, String> {
            <$type>::parse(word).ok_or_else(|| {
                let words = <$type>::ALL.map(|(_, word)| word);
                format!("there are {}", words.join(", "))
            })
        }
    };
}

word!(prior, Prior);
word!(state, HypothesisState);
word!(confidence, Confidence);
word!(reading, Reading);
word!(measure_type, MeasureType);
word!(measure_state, MeasureState);

/// Raise a hypothesis: what may be the cause
#[derive(Debug, Args)]
#[command(after_help = "\
  warroom hypothesis 'the pool stayed on the old primary' --prior high --why 'failover at 13:58'")]
pub(super) struct HypothesisArguments {
    /// What may be wrong; `-` reads it from standard input
    text: String,
    /// How likely: high, medium, low
    #[arg(long, value_parser = prior, default_value = "medium")]
    prior: Prior,
    /// Which part, place or version
    #[arg(long = "where", value_name = "TEXT")]
    place_of_it: Option<String>,
    /// Why it is thought of
    #[arg(long, value_name = "TEXT")]
    why: Option<String>,
    /// What changed there last
    #[arg(long, value_name = "TEXT")]
    touched_last: Option<String>,
    /// How it is gone about: simplify, inject, divide, step, halve
    #[arg(long, value_name = "WORD")]
    method: Option<String>,
    /// Who raises it, if not you
    #[arg(long, value_name = "NAME")]
    by: Option<String>,
    /// Keep it from walls, messages and exports
    #[arg(long)]
    restricted: bool,
    #[command(flatten)]
    place: Place,
}

impl HypothesisArguments {
    pub(super) fn run(self, call: &mut Call<'_>) -> Result<(), Failure> {
        let text = text_or_input(&self.text)?;
        let mut desk = self.place.desk(call)?;
        let guess = Guess {
            number: 0,
            place: self.place_of_it,
            why: self.why,
            prior: self.prior,
            touched_last: self.touched_last,
            method: self.method,
        };
        let note = Note {
            tags: crate::entry::tags(&text),
            text,
            entry: EntryKind::Hypothesis,
            actor: self.by.map(|name| desk.person(&name)).transpose()?,
            guess: Some(Box::new(guess)),
            restricted: self.restricted,
            ..Note::default()
        };
        desk.ask(Command::Note {
            note,
            happened: None,
        })?;
        desk.finish(&mut call.out)
    }
}

/// Judge a hypothesis: open, testing, confirmed, ruled out, parked
#[derive(Debug, Args)]
#[command(after_help = "\
  warroom judge H1 testing
  warroom judge H1 confirmed --confidence probable --reason 'errors fell with the restart'
  warroom judge H2 ruled-out --reason 'the same build runs well elsewhere'")]
pub(super) struct JudgeArguments {
    /// The hypothesis, such as H1
    hypothesis: String,
    /// Where it stands from now on
    #[arg(value_parser = state)]
    state: HypothesisState,
    /// How sure: suspected, probable, confirmed
    #[arg(long, value_parser = confidence)]
    confidence: Option<Confidence>,
    /// What shows it
    #[arg(long, value_name = "TEXT")]
    reason: Option<String>,
    #[command(flatten)]
    place: Place,
}

impl JudgeArguments {
    pub(super) fn run(self, call: &mut Call<'_>) -> Result<(), Failure> {
        if self.confidence.is_some() && self.state != HypothesisState::Confirmed {
            return Err(Failure::usage("--confidence is for `confirmed`"));
        }
        let mut desk = self.place.desk(call)?;
        let reference = hypothesis(desk.incident(), &self.hypothesis)?;
        desk.ask(Command::Judge(Judgement {
            reference,
            state: self.state,
            confidence: self.confidence,
            reason: self.reason,
        }))?;
        desk.finish(&mut call.out)
    }
}

/// Add a test of a hypothesis
#[derive(Debug, Args)]
#[command(after_help = "\
  warroom probe H1 'restart one node' --if-true 'its errors stop' --if-false 'they go on' \\
      --side-effects 'drops its sessions' --safe-per Joss")]
pub(super) struct ProbeArguments {
    /// The hypothesis, such as H1
    hypothesis: String,
    /// What is done
    what: String,
    /// What is seen if it holds
    #[arg(long, value_name = "TEXT")]
    if_true: Option<String>,
    /// What is seen if it does not
    #[arg(long, value_name = "TEXT")]
    if_false: Option<String>,
    /// What else the test does
    #[arg(long, value_name = "TEXT")]
    side_effects: Option<String>,
    /// Who said that it is safe
    #[arg(long, value_name = "NAME")]
    safe_per: Option<String>,
    /// The tool, or what it shows
    #[arg(long, value_name = "URL")]
    link: Option<String>,
    #[command(flatten)]
    place: Place,
}

impl ProbeArguments {
    pub(super) fn run(self, call: &mut Call<'_>) -> Result<(), Failure> {
        let mut desk = self.place.desk(call)?;
        let reference = hypothesis(desk.incident(), &self.hypothesis)?;
        let safe_per = self.safe_per.map(|name| desk.person(&name)).transpose()?;
        desk.ask(Command::Probe(Probe {
            reference,
            what: self.what,
            if_true: self.if_true,
            if_false: self.if_false,
            side_effects: self.side_effects,
            safe_per,
            link: self.link,
        }))?;
        desk.finish(&mut call.out)
    }
}

/// Say what a test of a hypothesis showed
///
/// An inconclusive test rules nothing out: the hypothesis keeps its state.
#[derive(Debug, Args)]
#[command(after_help = "\
  warroom reading H1 supports --seen 'its errors stopped'
  warroom reading H1 inconclusive --test 1")]
pub(super) struct ReadingArguments {
    /// The hypothesis, such as H1
    hypothesis: String,
    /// What it says: supports, excludes, inconclusive
    #[arg(value_parser = reading)]
    verdict: Reading,
    /// What was seen
    #[arg(long, value_name = "TEXT")]
    seen: Option<String>,
    /// Which of its tests, 1 for the first; else the last one
    #[arg(long, value_name = "N")]
    test: Option<usize>,
    #[command(flatten)]
    place: Place,
}

impl ReadingArguments {
    pub(super) fn run(self, call: &mut Call<'_>) -> Result<(), Failure> {
        let mut desk = self.place.desk(call)?;
        let reference = self.test_of(desk.incident())?;
        desk.ask(Command::Read(Read {
            reference,
            verdict: self.verdict,
            text: self.seen,
        }))?;
        desk.finish(&mut call.out)
    }

    fn test_of(&self, incident: &Incident) -> Result<EventId, Failure> {
        let id = hypothesis(incident, &self.hypothesis)?;
        let board = incident.hypotheses();
        let tests = board.iter().find(|h| h.id == id).map(|h| &h.tests);
        let tests = tests.map_or(&[][..], Vec::as_slice);
        let at = self.test.unwrap_or(tests.len());
        let found = at.checked_sub(1).and_then(|at| tests.get(at));
        found.map(|test| test.id).ok_or_else(|| {
            let name = &self.hypothesis;
            Failure::NotFound(format!(
                "{name} has {} tests, none of that number",
                tests.len()
            ))
        })
    }
}

/// Propose a measure against the harm, or say how far it is
#[derive(Debug, Args)]
#[command(after_help = "\
  warroom measure divert 'send the EU to us-east'
  warroom measure --state doing 1c3f
  warroom measure --state rejected 1c3f --reason 'us-east is full'")]
pub(super) struct MeasureArguments {
    /// How: divert, drop, degrade, roll-back, restart, scale, switch-off
    #[arg(value_parser = measure_type, required_unless_present = "state")]
    how: Option<MeasureType>,
    /// What exactly
    #[arg(required_unless_present = "state")]
    text: Option<String>,
    /// How far a measure is, proposed, doing, done or rejected; and which, by its id as `warroom
    /// log --ids` shows it
    #[arg(long, num_args = 2, value_names = ["STATE", "ID"], conflicts_with_all = ["how", "text"])]
    state: Option<Vec<String>>,
    /// Why
    #[arg(long, value_name = "TEXT", requires = "state")]
    reason: Option<String>,
    #[command(flatten)]
    place: Place,
}

impl MeasureArguments {
    pub(super) fn run(self, call: &mut Call<'_>) -> Result<(), Failure> {
        let mut desk = self.place.desk(call)?;
        let command = match (self.state.as_deref(), self.how, self.text) {
            (Some([word, id]), ..) => Command::Progress(Progress {
                state: measure_state(word).map_err(Failure::usage)?,
                reference: find(desk.incident(), id)?,
                reason: self.reason,
            }),
            (_, Some(measure_type), Some(text)) => Command::Measure(Measure { measure_type, text }),
            _ => return Err(Failure::usage("say how and what: measure divert 'the EU'")),
        };
        desk.ask(command)?;
        desk.finish(&mut call.out)
    }
}

fn hypothesis(incident: &Incident, name: &str) -> Result<EventId, Failure> {
    numbered(incident, 'H', "hypothesis", name)
}
