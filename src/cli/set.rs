//! `warroom set`: what has no command of its own.

use super::Call;
use super::desk::Desk;
use super::output::{Failure, say};
use super::place::Place;
use super::times;
use crate::domain::command::{Command, Reject};
use crate::domain::cost::Cost;
use crate::domain::kind::ListItem;
use crate::domain::kit::Kit;
use crate::domain::setting::{DetectionSource, Setting};
use crate::domain::stakeholder::{Degree, Stakeholder};
use crate::entry::criterion;
use clap::{Args, ValueEnum};

/// Set a field of the incident, or add to one of its lists
#[derive(Debug, Args)]
#[command(after_help = "\
  warroom set ticket OPS-2041
  warroom set impact-started '~13:58'
  warroom set link Dashboard https://grafana.example/d/42
  warroom set channel '#inc-2041' --type chat --purpose 'working channel'
  warroom set criterion 'errors below 1 % for 30m'
  warroom set criterion 'testers pass' --met
  warroom set stakeholder 'VP Grace' --power high --interest high --contact 'through Ana'
  warroom set contact 'Nia' '+49 30 901820'         stands on the card of paper alone
  warroom set audience leadership --remove          out of scope: no word is due to them
  warroom set two-people customers 1                at P1 two people release words to them
  warroom set restricted on; warroom set codename Heron; warroom set unlock on
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
    /// Take it out of the list; for a time: not known; for the cost: none
    #[arg(long)]
    remove: bool,
    /// For a channel: chat, call, ticket, issue, status page, e-mail
    #[arg(long = "type", value_name = "TYPE", default_value = "chat")]
    channel_type: String,
    /// For a channel: what it is for; else what its type is for
    #[arg(long, value_name = "TEXT")]
    purpose: Option<String>,
    /// For a channel: its address or number
    #[arg(long, value_name = "TEXT")]
    link: Option<String>,
    /// For a stakeholder: whether they can change what happens
    #[arg(long, value_name = "high|low", value_parser = degree)]
    power: Option<Degree>,
    /// For a stakeholder: whether it matters to them
    #[arg(long, value_name = "high|low", value_parser = degree)]
    interest: Option<Degree>,
    /// For a stakeholder: the audience that they hear with
    #[arg(long, value_name = "AUDIENCE")]
    audience: Option<String>,
    /// For a stakeholder: how they are reached, a label
    #[arg(long, value_name = "TEXT")]
    contact: Option<String>,
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
    /// When the review meets: tomorrow 11:00, 2026-01-16 11:00; with --remove not planned
    ReviewMeeting,
    /// Support cases counted so far
    SupportCases,
    /// People paged so far
    PeoplePaged,
    /// Times that somebody kept the technical people from their work
    Interruptions,
    /// What a minute of impact costs: 120 EUR
    CostPerMinute,
    /// How soon it hurts the clients' business, in words
    UrgencyText,
    /// What users can do meanwhile
    Workaround,
    /// What people outside call the organisation: the name on its status page
    Organisation,
    /// Fact sheet: what it does
    FactBehaviour,
    /// Fact sheet: when, and whether that is new
    FactWhen,
    /// Fact sheet: the message or a picture of it
    FactError,
    /// Fact sheet: which environment and how many customers
    FactEnvironment,
    /// Fact sheet: ours or a supplier's
    FactOrigin,
    /// Fact sheet: what is said about it in public
    FactPublic,
    /// Problem report: what should happen
    Expected,
    /// Problem report: what happens
    Actual,
    /// Problem report: how to see it
    Reproduce,
    /// Whether the incident is restricted: on or off
    Restricted,
    /// What a restricted incident is called where its title must not stand
    Codename,
    /// Release the outside messages of a restricted incident: on or off; two people must
    Unlock,
    /// An audience is owed word; with --remove no longer
    Audience,
    /// At which priorities two people release words to an audience: customers 1 2; with --remove none
    TwoPeople,
    /// List: another incident or issue that has to do with it
    Related,
    /// List: somebody with a stake in it
    Stakeholder,
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
    /// List: somebody's telephone number, for the card of paper alone: Nia '+49 30 901820'
    Contact,
}

/// A source of a detection, by its word.
pub(super) fn source(word: &str) -> Result<DetectionSource, Failure> {
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
        let kit = call.config().and_then(|config| config.kit());
        let kit = kit.map_err(anyhow::Error::from)?;
        let mut desk = self.place.desk(call)?;
        let commands = self.commands(&desk, &kit)?;
        desk.ask_all(commands)?;
        if desk.incident().validated().is_some_and(|v| !v.real) && self.field == Field::Validated {
            say("stand it down with `warroom stage stood-down REASON`");
        }
        if self.field == Field::Contact && !self.remove {
            say("kept for the card of paper alone: `warroom card` prints it");
        }
        desk.finish(&mut call.out)
    }

    fn commands(&self, desk: &Desk, kit: &Kit) -> Result<Vec<Command>, Failure> {
        let unknown = match self.field {
            Field::ImpactStarted => Some(Setting::ImpactStarted(None)),
            Field::ImpactEnded => Some(Setting::ImpactEnded(None)),
            Field::CostPerMinute => Some(Setting::CostPerMinute(None)),
            Field::ReviewMeeting => Some(Setting::ReviewMeeting(None)),
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
        if let Some(command) = self.rule(desk, &value)? {
            return Ok(vec![command]);
        }
        match self.item(desk, kit, &value)? {
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
            Field::ReviewMeeting => {
                let at = times::coming(desk.incident(), desk.now(), &value)?;
                Setting::ReviewMeeting(Some(at))
            }
            Field::ImpactStarted => Setting::ImpactStarted(time()?),
            Field::ImpactEnded => Setting::ImpactEnded(time()?),
            Field::DetectedAt => match time()? {
                Some(moment) => Setting::DetectedAt(moment),
                None => return Err(Failure::usage("the time is missing")),
            },
            Field::SupportCases => Setting::SupportCases(count(&value)?),
            Field::PeoplePaged => Setting::PeoplePaged(count(&value)?),
            Field::Interruptions => Setting::Interruptions(count(&value)?),
            Field::CostPerMinute => Setting::CostPerMinute(Some(cost(&value)?)),
            Field::UrgencyText => Setting::UrgencyText(value),
            Field::Workaround => Setting::Workaround(value),
            Field::Organisation => Setting::Organisation(value),
            Field::FactBehaviour => Setting::FactBehaviour(value),
            Field::FactWhen => Setting::FactWhen(value),
            Field::FactError => Setting::FactError(value),
            Field::FactEnvironment => Setting::FactEnvironment(value),
            Field::FactOrigin => Setting::FactOrigin(value),
            Field::FactPublic => Setting::FactPublic(value),
            Field::Expected => Setting::Expected(value),
            Field::Actual => Setting::Actual(value),
            Field::Reproduce => Setting::Reproduce(value),
            Field::Codename => Setting::Codename(value),
            Field::Restricted => Setting::Restricted(on(&value)?),
            // Lists and rules went their own way.
            _ => Setting::Description(value),
        })
    }

    /// What changes the rules in force, or releases messages.
    fn rule(&self, desk: &Desk, value: &str) -> Result<Option<Command>, Failure> {
        if self.field == Field::Unlock {
            return Ok(Some(Command::Unlock { on: on(value)? }));
        }
        if !matches!(self.field, Field::Audience | Field::TwoPeople) {
            return Ok(None);
        }
        let mut words = self.words();
        let named = words.next().unwrap_or_default();
        let mut playbook = desk.incident().playbook().clone();
        let missing = || Failure::NotFound(format!("{named:?} is no audience"));
        let id = playbook
            .audience_named(named)
            .ok_or_else(missing)?
            .id
            .clone();
        let before = playbook.clone();
        for audience in playbook.audiences.iter_mut().filter(|a| a.id == id) {
            if self.field == Field::Audience {
                audience.in_scope = !self.remove;
            } else if self.remove {
                audience.two_people.clear();
            } else {
                audience.two_people = self
                    .words()
                    .skip(1)
                    .map(priority)
                    .collect::<Result<_, _>>()?;
            }
        }
        if playbook == before {
            return Err(Reject::Unchanged(format!("it is so already for {id}")).into());
        }
        Ok(Some(set(Setting::Playbook(Box::new(playbook)))))
    }

    /// The list item that is meant, for the fields that are lists.
    fn item(&self, desk: &Desk, kit: &Kit, value: &str) -> Result<Option<ListItem>, Failure> {
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
            Field::Related => ListItem::Related { name },
            Field::Criterion => criterion(value),
            Field::Channel => {
                let kind = kit.kinds.iter().find(|k| k.is_named(&self.channel_type));
                let usual = kind.map(|kind| kind.purpose.clone());
                ListItem::Channel {
                    name,
                    channel_type: self.channel_type.clone(),
                    purpose: self.purpose.clone().or(usual).unwrap_or_default(),
                    link: self.link.clone(),
                }
            }
            Field::Stakeholder => ListItem::Stakeholder(self.stakeholder(desk, name)?),
            Field::Contact => {
                let words: Vec<&str> = self.words().collect();
                let (name, number) = match words.as_slice() {
                    [name] if self.remove => (*name, String::new()),
                    [name, number @ ..] if !number.is_empty() => (*name, number.join(" ")),
                    _ => {
                        return Err(Failure::usage(
                            "a contact has a name and a number: set contact 'Nia' '+49 30 901820'",
                        ));
                    }
                };
                let name = name.to_owned();
                ListItem::Contact { name, number }
            }
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

    /// Somebody with a stake: what is not said stays as it was.
    fn stakeholder(&self, desk: &Desk, name: String) -> Result<Stakeholder, Failure> {
        let incident = desk.incident();
        let known = incident.stakeholders().into_iter();
        let mut known = known.filter(|(_, known)| known.name == name);
        let known = known.next().map(|(_, known)| known.clone());
        let mut one = known.unwrap_or(Stakeholder {
            name,
            group: None,
            power: Degree::Low,
            interest: Degree::Low,
            audience: None,
            contact: None,
        });
        one.power = self.power.unwrap_or(one.power);
        one.interest = self.interest.unwrap_or(one.interest);
        one.contact = self.contact.clone().or(one.contact);
        if let Some(word) = &self.audience {
            let missing = || Failure::NotFound(format!("{word:?} is no audience"));
            let audience = incident.playbook().audience_named(word);
            one.audience = Some(audience.ok_or_else(missing)?.id.clone());
        }
        Ok(one)
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
        // A stakeholder that is there already moves on the grid, a number is replaced.
        let replaced = matches!(item, ListItem::Stakeholder(_) | ListItem::Contact { .. });
        if known.is_empty() || replaced {
            return Ok(vec![Command::Add(item)]);
        }
        Err(Reject::Unchanged("it is in the list already".to_owned()).into())
    }
}

fn degree(word: &str) -> Result<Degree, String> {
    Degree::parse(word).ok_or_else(|| "high or low".to_owned())
}

fn count(value: &str) -> Result<u32, Failure> {
    let wrong = |_| Failure::usage(format!("{value:?} is no count; write 23"));
    value.parse().map_err(wrong)
}

fn cost(value: &str) -> Result<Cost, Failure> {
    let wrong = || Failure::usage(format!("{value:?} is no cost; write '120 EUR'"));
    Cost::parse(value).ok_or_else(wrong)
}

fn on(value: &str) -> Result<bool, Failure> {
    match value.to_lowercase().as_str() {
        "on" | "yes" | "true" => Ok(true),
        "off" | "no" | "false" => Ok(false),
        _ => Err(Failure::usage(format!("{value:?}: write on or off"))),
    }
}

fn priority(word: &str) -> Result<u8, Failure> {
    let digit = word.trim_start_matches(['P', 'p']);
    let value = digit.parse().ok().filter(|value| (1..=5).contains(value));
    value.ok_or_else(|| Failure::usage(format!("{word:?} is no priority, 1 to 5")))
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
        (ListItem::Channel { name, .. }, ListItem::Channel { name: meant, .. })
        | (ListItem::Contact { name, .. }, ListItem::Contact { name: meant, .. }) => name == meant,
        (ListItem::Stakeholder(known), ListItem::Stakeholder(meant)) => known.name == meant.name,
        (ListItem::Criterion { text, .. }, ListItem::Criterion { text: meant, .. }) => {
            text == meant
        }
        _ => known == meant,
    }
}
