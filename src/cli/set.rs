//! `warroom set`: what has no command of its own.

use super::Call;
use super::desk::Desk;
use super::output::{Failure, say};
use super::place::Place;
use super::times;
use crate::domain::command::{Command, Reject};
use crate::domain::kind::ListItem;
use crate::domain::setting::{DetectionSource, Setting};
use clap::{Args, ValueEnum};

/// Set a field of the incident, or add to one of its lists
#[derive(Debug, Args)]
#[command(after_help = "\
  warroom set ticket OPS-2041
  warroom set impact-started '~13:58'
  warroom set link Dashboard https://grafana.example/d/42
  warroom set channel '#inc-2041' --type chat --purpose 'working channel'
  warroom set criterion 'testers pass' --met
  warroom set client Northbay --remove")]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is an option of its own on the command line"
)]
pub(super) struct Arguments {
    /// The field
    field: Field,
    /// The value; for a link its name and its address
    #[arg(allow_hyphen_values = true)]
    value: Option<String>,
    /// More words of the value
    #[arg(value_name = "VALUE")]
    more: Vec<String>,
    /// Take it out of the list; for a time: not known
    #[arg(long)]
    remove: bool,
    /// For a channel: chat, call, ticket, issue, status page, e-mail
    #[arg(long = "type", value_name = "TYPE", default_value = "chat")]
    channel_type: String,
    /// For a channel: what it is for
    #[arg(long, value_name = "TEXT", default_value = "")]
    purpose: String,
    /// For a link: keep it from walls and exports
    #[arg(long)]
    restricted: bool,
    /// For a criterion: it is met
    #[arg(long, conflicts_with_all = ["remove", "waive", "open"])]
    met: bool,
    /// For a criterion: why it need not be met
    #[arg(long, value_name = "REASON", conflicts_with_all = ["remove", "open"])]
    waive: Option<String>,
    /// For a criterion: it is open again
    #[arg(long, conflicts_with = "remove")]
    open: bool,
    #[command(flatten)]
    place: Place,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Field {
    /// One plain line: what the customer notices
    Title,
    /// Longer text
    Description,
    /// Ticket key or link
    Ticket,
    /// The channel where people ask
    MainChannel,
    /// When harm began
    ImpactStarted,
    /// When harm ended
    ImpactEnded,
    /// When somebody first noticed
    DetectedAt,
    /// How it was noticed, in words
    DetectedBy,
    /// How it was noticed: monitoring, customer report, client ticket, teammate, support desk,
    /// vendor, other
    Detection,
    /// Whether it is a real incident: yes or no
    Validated,
    /// The faulty service
    FaultyService,
    /// Support cases counted so far
    SupportCases,
    /// List: an affected client
    Client,
    /// List: an affected site
    Site,
    /// List: a tag of the whole incident
    Tag,
    /// List: something to look at
    Link,
    /// List: a place where people talk or are told
    Channel,
    /// List: what must be true before it is resolved
    Criterion,
    /// List: an area of the organisation or product that is hit
    Area,
    /// List: somebody who is asked before decisions, without a role
    Consulted,
    /// List: somebody who is told what was decided, without a role
    Informed,
}

fn source(word: &str) -> Result<DetectionSource, Failure> {
    DetectionSource::parse(word).ok_or_else(|| {
        let all: Vec<&str> = DetectionSource::ALL.iter().map(|(_, word)| *word).collect();
        Failure::usage(format!("{word:?} is none of: {}", all.join(", ")))
    })
}

fn yes_or_no(word: &str) -> Result<bool, Failure> {
    match word {
        "yes" => Ok(true),
        "no" => Ok(false),
        _ => Err(Failure::usage("write yes or no: is it a real incident?")),
    }
}

impl Arguments {
    pub(super) fn run(self, call: &mut Call<'_>) -> Result<(), Failure> {
        let ticks = self.met || self.open || self.waive.is_some();
        if ticks && self.field != Field::Criterion {
            return Err(Failure::usage(
                "--met, --waive and --open are for a criterion",
            ));
        }
        if self.restricted && self.field != Field::Link {
            return Err(Failure::usage("--restricted is for a link"));
        }
        let mut desk = self.place.desk(call)?;
        let commands = self.commands(&desk)?;
        desk.ask_all(commands)?;
        if desk.incident().validated().is_some_and(|v| !v.real) && self.field == Field::Validated {
            say("stand it down with `warroom stage stood-down REASON`");
        }
        desk.finish(&mut call.out)
    }

    fn commands(&self, desk: &Desk) -> Result<Vec<Command>, Failure> {
        let unknown = match self.field {
            Field::ImpactStarted => Some(Setting::ImpactStarted(None)),
            Field::ImpactEnded => Some(Setting::ImpactEnded(None)),
            _ => None,
        };
        if let (true, Some(setting)) = (self.remove, unknown) {
            return Ok(vec![set(setting)]);
        }
        let words: Vec<&str> = self.words().collect();
        // A value may begin with one dash (`-5m`); with two it is a mistyped option.
        if let Some(option) = words.first().filter(|word| word.starts_with("--")) {
            return Err(Failure::usage(format!("{option} is no option of set")));
        }
        let value = words.join(" ").trim().to_owned();
        if value.is_empty() {
            return Err(Failure::usage(
                "the value is missing; write it behind the field",
            ));
        }
        match self.item(&value)? {
            Some(item) => self.list(desk, item),
            None if self.remove => Err(Failure::usage(
                "this field has one value: set another one instead of removing it",
            )),
            None => Ok(vec![set(self.setting(desk, value)?)]),
        }
    }

    /// The value word by word.
    fn words(&self) -> impl Iterator<Item = &str> {
        self.value.iter().chain(&self.more).map(String::as_str)
    }

    fn setting(&self, desk: &Desk, value: String) -> Result<Setting, Failure> {
        let time = || times::past(desk.incident(), desk.now(), Some(&value));
        Ok(match self.field {
            Field::Title => Setting::Title(value),
            Field::Ticket => Setting::Ticket(value),
            Field::MainChannel => Setting::MainChannel(value),
            Field::DetectedBy => Setting::DetectedBy(value),
            Field::Detection => Setting::DetectionSource(source(&value)?),
            Field::Validated => Setting::Validated(yes_or_no(&value)?),
            Field::FaultyService => Setting::FaultyService(value),
            Field::ImpactStarted => Setting::ImpactStarted(time()?),
            Field::ImpactEnded => Setting::ImpactEnded(time()?),
            Field::DetectedAt => match time()? {
                Some(moment) => Setting::DetectedAt(moment),
                None => return Err(Failure::usage("the time is missing")),
            },
            Field::SupportCases => {
                let count = value.parse().map_err(|_| {
                    Failure::usage(format!("{value:?} is no count of cases; write 23"))
                })?;
                Setting::SupportCases(count)
            }
            Field::Description
            | Field::Client
            | Field::Site
            | Field::Tag
            | Field::Link
            | Field::Channel
            | Field::Criterion
            | Field::Area
            | Field::Consulted
            | Field::Informed => Setting::Description(value),
        })
    }

    /// The list item that is meant, for the fields that are lists.
    fn item(&self, value: &str) -> Result<Option<ListItem>, Failure> {
        let name = value.to_owned();
        Ok(Some(match self.field {
            Field::Client => ListItem::Client { name },
            Field::Site => ListItem::Site { name },
            Field::Area => ListItem::Area { name },
            Field::Consulted => ListItem::Consulted { name },
            Field::Informed => ListItem::Informed { name },
            Field::Tag => ListItem::Tag {
                name: value.trim_start_matches('#').to_lowercase(),
            },
            Field::Criterion => ListItem::Criterion {
                text: name,
                hold_minutes: None,
            },
            Field::Channel => ListItem::Channel {
                name,
                channel_type: self.channel_type.clone(),
                purpose: self.purpose.clone(),
                link: None,
            },
            Field::Link => {
                let words: Vec<&str> = self.words().collect();
                let (label, url) = match words.as_slice() {
                    [one] if self.remove => (*one, *one),
                    [label, url] => (*label, *url),
                    _ => {
                        return Err(Failure::usage(
                            "a link has a name and an address: set link Dashboard https://…",
                        ));
                    }
                };
                ListItem::Link {
                    label: label.to_owned(),
                    url: url.to_owned(),
                    restricted: self.restricted,
                }
            }
            _ => return Ok(None),
        }))
    }

    fn list(&self, desk: &Desk, item: ListItem) -> Result<Vec<Command>, Failure> {
        let known = desk.incident().item_ids(|known| same(known, &item));
        let missing = || Failure::NotFound("there is no such thing in the list".to_owned());
        if self.remove {
            if known.is_empty() {
                return Err(missing());
            }
            return Ok(known.into_iter().map(Command::Remove).collect());
        }
        if self.met || self.open || self.waive.is_some() {
            let target = *known.first().ok_or_else(missing)?;
            return Ok(vec![Command::Tick {
                target,
                on: !self.open,
                waived: self.waive.clone(),
            }]);
        }
        if known.is_empty() {
            return Ok(vec![Command::Add(item)]);
        }
        Err(Reject::Unchanged("it is in the list already".to_owned()).into())
    }
}

fn set(setting: Setting) -> Command {
    Command::Set {
        setting,
        happened: None,
    }
}

/// Whether two items are the same thing, whatever else is said about it.
fn same(known: &ListItem, meant: &ListItem) -> bool {
    match (known, meant) {
        (
            ListItem::Link { label, url, .. },
            ListItem::Link {
                label: l, url: u, ..
            },
        ) => {
            // To remove one, its name or its address is enough.
            if l == u {
                label == l || url == u
            } else {
                label == l && url == u
            }
        }
        (ListItem::Channel { name, .. }, ListItem::Channel { name: meant, .. }) => name == meant,
        _ => known == meant,
    }
}
