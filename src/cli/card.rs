//! `warroom card`: one page of paper for when nothing else is up, from the file alone.

use super::Call;
use super::output::{Failure, say};
use super::place::{Place, options};
use super::sheet::print_text;
use crate::domain::command::{Command, Opening};
use crate::domain::incident::Incident;
use crate::domain::kind::Opened;
use crate::domain::kit::Kit;
use crate::domain::seeded::Seeded;
use crate::playbook::Playbook;
use crate::report::format::Format;
use crate::report::output::Output;
use crate::report::paper::{Asked, COMMENT_LIMIT, Reader, card_text};
use crate::store::{Access, Session};
use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser as _};
use clap::{Args, ValueHint};
use std::path::PathBuf;

/// Print one page of paper for when nothing else is up: who, where, what is due, what to say
///
/// It is made from the file alone. Of a file that cannot be read an empty card is printed, with
/// the team's numbers and the first words to each audience, to be filled in by hand.
#[derive(Debug, Args)]
#[command(after_help = "\
  warroom card | lp
  warroom card incident.json --pages | lp      all of it, where a page does not hold it
  warroom card --format html > card.html")]
pub(super) struct Arguments {
    /// The file
    #[arg(value_hint = ValueHint::FilePath, conflicts_with = "file", value_name = "FILE")]
    target: Option<PathBuf>,
    /// In which format: text is one page of 80 columns and 60 rows
    #[arg(long, value_name = "FORMAT", default_value = "text", value_parser = formats())]
    format: Format,
    /// All of it, page by page
    #[arg(long)]
    pages: bool,
    /// With what is restricted
    #[arg(long)]
    restricted: bool,
    #[command(flatten)]
    place: Place,
}

fn formats() -> impl clap::builder::TypedValueParser<Value = Format> {
    let words = Output::Card.formats().iter();
    let words = words.map(|format| PossibleValue::new(format.word()).help(format.label()));
    PossibleValuesParser::new(words).map(|word| Format::parse(&word).unwrap_or(Format::Text))
}

impl Arguments {
    pub(super) fn run(self, call: &mut Call<'_>) -> Result<u8, Failure> {
        // On such a day a configuration that is wrong must not keep the card away.
        let config = call.config().unwrap_or_else(|error| {
            say(&error.to_string());
            crate::config::Config::default()
        });
        let kit = config.kit().unwrap_or_else(|error| {
            say(&error.to_string());
            Kit::shipped()
        });
        let opened = match &self.target {
            Some(file) => Ok(file.clone()),
            None => self.place.file(call),
        };
        let opened = opened.and_then(|file| {
            let options = options(call, file, "", Access::ReadOnly);
            Ok(Session::open(options)?)
        });
        match opened {
            Ok(mut session) => {
                for notice in session.notices() {
                    say(&notice.text);
                }
                self.print(call, session.incident(), &kit)?;
                Ok(0)
            }
            Err(failure) => {
                say(&failure.to_string());
                say("this card is empty: fill it in by hand");
                let playbook = config.playbook().unwrap_or_else(|_| Playbook::shipped());
                let incident = blank(call, playbook, config.contacts);
                self.print(call, &incident, &kit)?;
                Ok(failure.code())
            }
        }
    }

    fn print(&self, call: &mut Call<'_>, incident: &Incident, kit: &Kit) -> Result<(), Failure> {
        let asked = Asked {
            incident,
            kit,
            now: (call.clock)(),
            reader: Reader::Inside,
            restricted: self.restricted,
            limit: COMMENT_LIMIT,
        };
        let output = Output::Card;
        let text = if self.format == Format::Text && self.pages {
            card_text(&asked, true)
        } else {
            let written = output.write(&asked, self.format)?;
            written.into_iter().map(|text| text.text).collect()
        };
        print_text(call, &self.place, output.name(), &text)
    }
}

/// An incident of which nothing is known but what the team brings along.
fn blank(call: &Call<'_>, playbook: Playbook, contacts: Vec<(String, String)>) -> Incident {
    let opened = Opened {
        key: "________________".to_owned(),
        title: "________________________________".to_owned(),
        ..Opened::default()
    };
    let mut made = Seeded::new("card", 1);
    let opening = Opening {
        contacts,
        ..Opening::of(opened, playbook)
    };
    // Numbers that are no line of text are left out rather than the whole card.
    let bare = Opening {
        contacts: Vec::new(),
        ..opening.clone()
    };
    let now = (call.clock)();
    if made.ask(now, "nobody", Command::Open(opening)).is_err() {
        let _ = made.ask(now, "nobody", Command::Open(bare));
    }
    made.incident().clone()
}
