//! `warroom report`: everything that can be taken along, in its formats, on standard output or as
//! a file.

use super::Call;
use super::output::{Failure, say};
use super::place::Place;
use super::sheet::{kit_for_papers, print_text};
use crate::config::Config;
use crate::domain::command::Command;
use crate::domain::incident::Incident;
use crate::domain::mark::Exported;
use crate::report::format::Format;
use crate::report::output::{NotMade, Output, Text, file_name, too_long};
use crate::report::paper::{Asked, COMMENT_LIMIT, Reader};
use crate::store::{write_paper, write_papers};
use crate::sync::PaperFile;
use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser as _};
use clap::{Args, ValueHint};
use serde_json::{Value, json};
use std::ffi::OsStr;
use std::path::{Path, PathBuf};

/// Write a paper: ticket comment, status page, incident report, postmortem and the like
///
/// Without a name it lists what there is, in which formats, and what was posted where.
#[derive(Debug, Args)]
#[command(after_help = "\
  warroom report ticket                        the one comment on the ticket, as Markdown
  warroom report ticket --format jira | xclip
  warroom report ticket --posted OPS-2041      it is there now: nobody is asked for it again
  warroom report comms -o .                    as files; past the size limit it becomes two
  warroom report incident --outside -o report.html
  warroom report postmortem --save             into the folder that `papers` configures
  warroom report review-meeting -o review.ics")]
pub(super) struct Arguments {
    /// Which
    #[arg(value_parser = papers())]
    paper: Option<String>,
    /// In which format; else as the name behind -o ends, else the paper's usual one
    #[arg(long, value_name = "FORMAT", value_parser = formats())]
    format: Option<Format>,
    /// Write it to this file, or under its own name into this folder; `-` is standard output
    #[arg(short, long, value_name = "PATH", value_hint = ValueHint::AnyPath, conflicts_with = "save")]
    output: Option<PathBuf>,
    /// Write it under its own name into the folder that `papers` configures, else beside the
    /// incident
    #[arg(long)]
    save: bool,
    /// For readers outside: no names of people, no machines, nothing that was only said inside
    #[arg(long)]
    outside: bool,
    /// With what is restricted
    #[arg(long, conflicts_with = "outside")]
    restricted: bool,
    /// The most characters of one comment; past it the messages become two papers
    #[arg(long, value_name = "CHARACTERS")]
    limit: Option<usize>,
    /// Record that it was posted, and where; without -o or --save nothing is written
    #[arg(long, value_name = "PLACE", num_args = 0..=1, default_missing_value = "")]
    posted: Option<String>,
    #[command(flatten)]
    place: Place,
}

/// The words of the papers, each once.
fn papers() -> PossibleValuesParser {
    let mut words: Vec<PossibleValue> = Vec::new();
    for output in Output::all() {
        if words.iter().all(|known| known.get_name() != output.word()) {
            words.push(PossibleValue::new(output.word()).help(output.meaning()));
        }
    }
    PossibleValuesParser::new(words)
}

fn formats() -> impl clap::builder::TypedValueParser<Value = Format> {
    let alias = |format| match format {
        Format::Markdown => &["markdown"][..],
        Format::Text => &["txt"],
        _ => &[],
    };
    let words = Format::ALL.map(|(format, word)| {
        let word = PossibleValue::new(word).help(format.label());
        word.aliases(alias(format).iter().copied())
    });
    PossibleValuesParser::new(words).map(|word| Format::parse(&word).unwrap_or(Format::Markdown))
}

impl From<NotMade> for Failure {
    fn from(not_made: NotMade) -> Self {
        match not_made {
            NotMade::Format(..) | NotMade::Inside(_) => Self::usage(not_made.to_string()),
            NotMade::NoMeeting => Self::Refused {
                rule: "no-meeting",
                why: not_made.to_string(),
            },
        }
    }
}

impl Arguments {
    pub(super) fn run(self, call: &mut Call<'_>) -> Result<(), Failure> {
        let config = call.config().map_err(anyhow::Error::from)?;
        let Some(output) = self.named()? else {
            return self.list(call);
        };
        let kind = self.kind(output)?;
        if self.writes() {
            self.write(call, &config, output, kind)?;
        }
        if self.posted.is_some() {
            self.record(call, output)?;
        }
        Ok(())
    }

    /// Whether there is anything to write, and not only to record.
    fn writes(&self) -> bool {
        self.posted.is_none() || self.output.is_some() || self.save
    }

    fn named(&self) -> Result<Option<Output>, Failure> {
        let Some(word) = &self.paper else {
            let alone = self.posted.is_none() && !self.save && self.output.is_none();
            let words = "say which paper; `warroom report` alone lists them";
            return if alone {
                Ok(None)
            } else {
                Err(Failure::usage(words))
            };
        };
        let reader = if self.outside {
            Reader::Outside
        } else {
            Reader::Inside
        };
        match Output::named(word, reader) {
            Some(found) => Ok(Some(found?)),
            None => Err(Failure::usage(format!("there is no paper {word}"))),
        }
    }

    /// The format as asked for, as the file's name ends, or the usual one.
    fn kind(&self, output: Output) -> Result<Format, Failure> {
        let data = self.place.json.then_some(Format::Json);
        if let (Some(_), Some(asked)) = (data, self.format.filter(|f| *f != Format::Json)) {
            let words = format!("--json and --format {} are two formats", asked.word());
            return Err(Failure::usage(words));
        }
        let name = self.output.as_deref().and_then(Path::file_name);
        let by_name = name.and_then(OsStr::to_str).and_then(Format::of_name);
        let by_name =
            by_name.filter(|_| self.output.as_deref().is_some_and(|path| !is_folder(path)));
        // A text that is no paper is printed as JSON with its name, and comes as it is.
        let data = data.filter(|_| output.formats().contains(&Format::Json));
        let kind = self
            .format
            .or(data)
            .or(by_name)
            .unwrap_or_else(|| output.usual());
        if output.formats().contains(&kind) {
            Ok(kind)
        } else {
            Err(NotMade::Format(output, kind).into())
        }
    }

    fn write(
        &self,
        call: &mut Call<'_>,
        config: &Config,
        output: Output,
        kind: Format,
    ) -> Result<(), Failure> {
        let session = self.place.look(call)?;
        let incident = session.incident();
        let kit = kit_for_papers(call)?;
        let asked = Asked {
            incident,
            kit: &kit,
            now: (call.clock)(),
            reader: Reader::Inside,
            restricted: self.restricted,
            limit: self.limit.or(config.comment_limit).unwrap_or(COMMENT_LIMIT),
        };
        let texts = output.write(&asked, kind)?;
        if texts.iter().all(|text| text.text.is_empty()) {
            say("there are no rows yet");
        }
        if let Some(words) = too_long(output, &texts, asked.limit) {
            say(&words);
        }
        let file = self.place.file(call)?;
        match self.folder_or_file(config, &file) {
            None => self.print(call, incident, output, kind, &texts),
            Some(path) => {
                let into_folder = self.save || is_folder(&path);
                for written in save(incident, (&path, into_folder), kind, &texts)? {
                    call.out.line(&written.display().to_string())?;
                }
                Ok(())
            }
        }
    }

    /// Where files go; none for standard output.
    fn folder_or_file(&self, config: &Config, incident: &Path) -> Option<PathBuf> {
        if self.save {
            return Some(config.papers_folder(incident));
        }
        self.output.clone().filter(|path| path != Path::new("-"))
    }

    fn print(
        &self,
        call: &mut Call<'_>,
        incident: &Incident,
        output: Output,
        kind: Format,
        texts: &[Text],
    ) -> Result<(), Failure> {
        for text in texts {
            if self.place.json && kind != Format::Json {
                return print_text(call, &self.place, output.name(), &text.text);
            }
            if texts.len() > 1 && kind != Format::Json {
                let name = file_name(incident.key(), text.stem, kind);
                call.out.line(&format!("===== {name} ====="))?;
            }
            call.out.text(&text.text)?;
        }
        Ok(())
    }

    fn record(&self, call: &mut Call<'_>, output: Output) -> Result<(), Failure> {
        let Some(paper) = output.paper() else {
            let words = format!(
                "{} is no paper that is owed; nothing was recorded",
                output.word()
            );
            return Err(Failure::usage(words));
        };
        let place = self.posted.clone().filter(|place| !place.trim().is_empty());
        let mut desk = self.place.desk(call)?;
        desk.ask(Command::Export(Exported { paper, place }))?;
        desk.finish(&mut call.out)
    }

    fn list(&self, call: &mut Call<'_>) -> Result<(), Failure> {
        let session = self.place.look(call)?;
        let incident = session.incident();
        let formats = |output: Output| -> Vec<&str> {
            output
                .formats()
                .iter()
                .map(|format| format.word())
                .collect()
        };
        let outside = |output: Output| matches!(output, Output::Paper(_, Reader::Outside));
        let posted = |output: Output| {
            let done = output
                .paper()
                .filter(|_| !outside(output))
                .and_then(|p| incident.exported(p));
            done.map(|(by, at)| (by.to_owned(), at))
        };
        if self.place.json {
            let rows = Output::all().into_iter().map(|output| {
                json!({
                    "paper": output.word(),
                    "outside": outside(output),
                    "name": output.name(),
                    "formats": formats(output),
                    "posted": posted(output).map(|(by, at)| json!({"by": by, "at": at.to_string()})),
                })
            });
            return call.out.json(&Value::Array(rows.collect()));
        }
        let rows: Vec<Vec<String>> = Output::all()
            .into_iter()
            .map(|output| {
                let word = output.word().to_owned();
                let word = if outside(output) {
                    word + " --outside"
                } else {
                    word
                };
                let done = posted(output);
                let done = done.map(|(by, at)| format!("posted {}, {by}", incident.clock(at)));
                let formats = formats(output).join(" ");
                vec![
                    word,
                    output.meaning().to_owned(),
                    formats,
                    done.unwrap_or_default(),
                ]
            })
            .collect();
        call.out
            .table(&["Paper", "What it is", "Formats", ""], &rows)
    }
}

/// Whether a path means a folder: it is one, or ends like one.
fn is_folder(path: &Path) -> bool {
    path.is_dir() || path.as_os_str().as_encoded_bytes().ends_with(b"/")
}

/// Writes texts under their own names into a folder, or one to a file.
fn save(
    incident: &Incident,
    (path, into_folder): (&Path, bool),
    kind: Format,
    texts: &[Text],
) -> Result<Vec<PathBuf>, Failure> {
    let named = |text: &Text| PaperFile {
        name: file_name(incident.key(), text.stem, kind),
        text: text.text.clone(),
    };
    if into_folder {
        let files: Vec<PaperFile> = texts.iter().map(named).collect();
        return Ok(write_papers(path, &files)?);
    }
    match texts {
        [one] => Ok(vec![write_paper(path, &one.text)?]),
        several => Err(Failure::usage(format!(
            "it does not fit one comment and became {} papers; name a folder, not {}",
            several.len(),
            path.display()
        ))),
    }
}
