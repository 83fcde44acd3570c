//! `warroom note`: one entry of the timeline.

use super::Call;
use super::decisions::work;
use super::desk::Desk;
use super::output::Failure;
use super::place::Place;
use super::times;
use crate::config::identity::clean_name;
use crate::domain::command::Command;
use crate::domain::kind::{EntryKind, Note, Verdict};
use crate::domain::setting::Setting;
use crate::entry;
use anyhow::Context as _;
use clap::Args;
use std::io::{IsTerminal as _, Read as _};

/// Write an entry into the timeline
#[derive(Debug, Args)]
#[command(after_help = "\
Without options the text is read as in the entry bar:
  warroom note '@14:32 > restarted the pods #db'
  warroom note '? the pool is full'
With an option, or from standard input, it is taken as it stands.")]
pub(super) struct Arguments {
    /// The words; `-` reads them from standard input
    #[arg(required = true, value_name = "TEXT")]
    text: Vec<String>,
    #[command(flatten)]
    signs: Signs,
    #[command(flatten)]
    place: Place,
}

/// What the signs of the bar say, as options.
#[derive(Debug, Default, PartialEq, Eq, Args)]
struct Signs {
    /// When it happened: 14:32, ~14:32, -5m, "yesterday 23:50", RFC 3339
    #[arg(long, value_name = "TIME", allow_hyphen_values = true)]
    at: Option<String>,
    /// Star it for the review
    #[arg(long)]
    star: bool,
    /// What sort: note, action, finding, change, test, hypothesis, advice, followup, check, report
    #[arg(long, value_parser = kind)]
    kind: Option<EntryKind>,
    /// Who said or did it
    #[arg(long, value_name = "NAME")]
    by: Option<String>,
    /// A tag; may be given again
    #[arg(long, value_name = "TAG")]
    tag: Vec<String>,
    /// Keep it from walls, messages and exports
    #[arg(long)]
    restricted: bool,
    /// What it belongs to: a decision, task or hypothesis such as D2, T4, H1
    #[arg(long, value_name = "NAME")]
    about: Option<String>,
    /// For a test: pass or fail
    #[arg(long, value_parser = verdict)]
    verdict: Option<Verdict>,
    /// For a change: why
    #[arg(long, value_name = "TEXT")]
    why: Option<String>,
    /// For a change: the way back
    #[arg(long, value_name = "TEXT")]
    undo: Option<String>,
}

fn kind(word: &str) -> Result<EntryKind, String> {
    EntryKind::parse_typed(word).ok_or_else(|| {
        let words = EntryKind::TYPED.map(EntryKind::label);
        format!("there are {}", words.join(", "))
    })
}

fn verdict(word: &str) -> Result<Verdict, String> {
    Verdict::parse(word).ok_or_else(|| "there are pass, fail".to_owned())
}

impl Signs {
    /// Whether an entry with these options needs more of the document than others do.
    fn need_document(&self) -> bool {
        self.about.is_some() || self.kind == Some(EntryKind::Advice)
    }
}

impl Arguments {
    pub(super) fn run(self, call: &mut Call<'_>) -> Result<(), Failure> {
        let (text, typed) = words(&self.text)?;
        let mut desk = if entry::needs_document(&text) || self.signs.need_document() {
            self.place.desk(call)?
        } else {
            self.place.desk_for_entries(call)?
        };
        let commands = if typed && self.signs == Signs::default() {
            as_in_the_bar(&desk, &text)?
        } else {
            self.signs.apply(&desk, text)?
        };
        desk.ask_all(commands)?;
        desk.finish(&mut call.out)
    }
}

/// The words, and whether somebody typed them here.
fn words(words: &[String]) -> Result<(String, bool), Failure> {
    match words {
        [dash] if dash == "-" => Ok((standard_input()?, false)),
        words => Ok((words.join(" "), true)),
    }
}

/// A text argument, where `-` stands for standard input.
pub(super) fn text_or_input(text: &str) -> Result<String, Failure> {
    if text == "-" {
        standard_input()
    } else {
        Ok(text.to_owned())
    }
}

/// All of standard input, without the line ends at its end. Not more than can be an entry, so
/// that a wrong pipe cannot fill the memory.
fn standard_input() -> Result<String, Failure> {
    let stdin = std::io::stdin();
    if stdin.is_terminal() {
        super::say("reading the text from here until Ctrl-D");
    }
    let limit = crate::domain::decide::LONGEST_TEXT as u64 + 2;
    let mut bytes = Vec::new();
    let read = stdin.lock().take(limit).read_to_end(&mut bytes);
    read.context("cannot read standard input")?;
    let text = String::from_utf8_lossy(&bytes);
    Ok(text.trim_end_matches(['\n', '\r']).to_owned())
}

fn as_in_the_bar(desk: &Desk, text: &str) -> Result<Vec<Command>, Failure> {
    let parsed = desk.read(|scope| entry::parse(text, scope))?;
    let mut commands = Vec::new();
    if !parsed.note.text.is_empty() {
        commands.push(Command::Note {
            note: parsed.note,
            happened: parsed.happened,
        });
    }
    commands.extend(parsed.cases.map(|count| Command::Set {
        setting: Setting::SupportCases(count),
        happened: parsed.happened,
    }));
    Ok(commands)
}

impl Signs {
    fn apply(self, desk: &Desk, text: String) -> Result<Vec<Command>, Failure> {
        let happened = times::past(desk.incident(), desk.now(), self.at.as_deref())?;
        let mut tags = entry::tags(&text);
        for tag in &self.tag {
            let tag = tag.trim().trim_start_matches('#');
            let tag = clean_name(tag).map_err(|bad| Failure::usage(format!("the tag {bad}")))?;
            tags.push(tag.to_lowercase());
        }
        let incident = desk.incident();
        let about = self.about.map(|name| work(incident, &name)).transpose()?;
        let entry = match self.kind {
            None if self.verdict.is_some() => EntryKind::Test,
            kind => kind.unwrap_or_default(),
        };
        if self.verdict.is_some() && entry != EntryKind::Test {
            return Err(Failure::usage("--verdict is for a test"));
        }
        // As in the bar, advice that names no proposal is on the newest one that waits.
        let pending = incident.newest_pending().map(|(id, _)| id);
        let pending = pending.filter(|_| entry == EntryKind::Advice);
        let note = Note {
            text,
            entry,
            about: about.or(pending),
            verdict: self.verdict,
            actor: self.by.map(|name| desk.person(&name)).transpose()?,
            star: self.star,
            tags,
            restricted: self.restricted,
            why: self.why,
            undo: self.undo,
            ..Note::default()
        };
        Ok(vec![Command::Note { note, happened }])
    }
}
