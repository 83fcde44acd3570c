//! `warroom send`: record words to an audience.

use super::Call;
use super::desk::Desk;
use super::note::text_or_input;
use super::output::{Failure, say};
use super::people::audiences;
use super::place::Place;
use super::times;
use crate::domain::command::Command;
use crate::domain::incident::Incident;
use crate::domain::kit::Kit;
use crate::domain::message::{MessageDraft, Sent};
use crate::report::message::{
    Occasion, Wording, draft, floor_words, proposed, proposed_channel, proposed_promise,
};
use clap::Args;

/// Record a message to an audience, word for word as it was sent
#[derive(Debug, Args)]
#[command(after_help = "\
  warroom send customers --template > words.txt     a filled draft, to be edited
  warroom send customers - --channel e-mail < words.txt
  warroom send customers --approve                  release what waits for a second person")]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is an option of its own on the command line"
)]
pub(super) struct Arguments {
    /// Who is told: customers, internal, leadership, or what the incident's playbook names
    audience: String,
    /// The words; `-` reads them from standard input
    #[arg(required_unless_present_any = ["template", "approve"])]
    text: Option<String>,
    /// Where it was said: status page, #channel, e-mail; needed to record
    #[arg(long)]
    channel: Option<String>,
    /// What for: first, update, mitigated, resolved, followup, correction; else by the stage
    #[arg(long = "type", value_name = "TYPE", value_parser = wording)]
    wording: Option<Wording>,
    /// Print a draft filled from the template of that type, and record nothing
    #[arg(long, conflicts_with_all = ["text", "draft", "approve"])]
    template: bool,
    /// Keep it as a draft, for somebody else to release
    #[arg(long, conflicts_with_all = ["at", "approved_by", "restricted"])]
    draft: bool,
    /// Release the draft that waits for this audience; with --channel the one for that channel
    #[arg(long, conflicts_with_all = ["text", "wording", "next_by", "approved_by", "restricted"])]
    approve: bool,
    /// Why it was sent although words had just landed on them
    #[arg(long, value_name = "REASON")]
    floor_reason: Option<String>,
    /// The time promised for the next word: 15:30, 30m, RFC 3339
    #[arg(long, value_name = "TIME")]
    next_by: Option<String>,
    /// When it was sent, if not now
    #[arg(long, value_name = "TIME", allow_hyphen_values = true)]
    at: Option<String>,
    /// Who released the wording
    #[arg(long, value_name = "NAME")]
    approved_by: Option<String>,
    /// Keep it from walls and exports
    #[arg(long)]
    restricted: bool,
    #[command(flatten)]
    place: Place,
}

fn wording(word: &str) -> Result<Wording, String> {
    Wording::parse(word).ok_or_else(|| {
        let words = Wording::ALL.map(|(_, word)| word.replace(' ', "-"));
        format!("there are {}", words.join(", "))
    })
}

impl Arguments {
    pub(super) fn run(self, call: &mut Call<'_>) -> Result<(), Failure> {
        let kit = call.config().and_then(|config| config.kit());
        let kit = kit.map_err(anyhow::Error::from)?;
        if self.template {
            for fault in &kit.faults {
                say(&fault.to_string());
            }
            return self.print(call, &kit);
        }
        let text = text_or_input(self.text.as_deref().unwrap_or_default())?;
        let mut desk = self.place.desk(call)?;
        let now = desk.now();
        let happened = times::past(desk.incident(), now, self.at.as_deref())?;
        let audience = audiences(&desk, vec![self.audience.clone()]).concat();
        let sent = if self.approve {
            self.waiting(desk.incident(), audience)?
        } else {
            self.sent(&desk, audience, text)?
        };
        let at = happened.map_or(now, |moment| moment.at);
        if self.draft {
            desk.ask(Command::DraftMessage(MessageDraft {
                audience: sent.audience,
                channel: sent.channel,
                message_type: sent.message_type,
                text: sent.text,
                next_by: sent.next_by,
            }))?;
            return desk.finish(&mut call.out);
        }
        let to = (sent.audience.as_str(), sent.channel.as_str());
        let floor = desk.incident().floor(&kit, to, sent.message_type, at);
        if let Some(floor) = floor.filter(|_| sent.floor_reason.is_none()) {
            // What was sent was sent: the record takes it, and says what was missing.
            say(&format!(
                "{} Give it with --floor-reason.",
                floor_words(desk.incident(), &floor)
            ));
        }
        desk.ask(Command::Send { sent, happened })?;
        desk.finish(&mut call.out)
    }

    fn channel(&self) -> Result<String, Failure> {
        let missing = || Failure::usage("where was it said? name it with --channel");
        self.channel.clone().ok_or_else(missing)
    }

    fn sent(&self, desk: &Desk, audience: String, text: String) -> Result<Sent, Failure> {
        let (incident, now) = (desk.incident(), desk.now());
        let channel = self.channel()?;
        let next_by = self.next_by.as_deref();
        let next_by = next_by
            .map(|text| times::coming(incident, now, text))
            .transpose()?;
        let approved_by = self.approved_by.as_deref();
        let approved_by = approved_by.map(|name| desk.person(name)).transpose()?;
        let wording = self
            .wording
            .unwrap_or_else(|| proposed(incident, &audience, &channel, now));
        Ok(Sent {
            audience,
            channel,
            message_type: wording.message_type(),
            text,
            next_by,
            approved_by,
            restricted: self.restricted,
            floor_reason: self.floor_reason.clone(),
            ..Sent::default()
        })
    }

    /// What waits for this audience, to be released as it is.
    fn waiting(&self, incident: &Incident, audience: String) -> Result<Sent, Failure> {
        let mut drafts = incident.drafts();
        drafts.retain(|waiting| {
            let there = self.channel.as_ref();
            waiting.draft.audience == audience
                && there.is_none_or(|channel| waiting.draft.channel == *channel)
        });
        let waiting = match &drafts[..] {
            [] => return Err(Failure::NotFound(format!("no draft waits for {audience}"))),
            [one] => one,
            several => {
                let channels: Vec<&str> =
                    several.iter().map(|w| w.draft.channel.as_str()).collect();
                return Err(Failure::usage(format!(
                    "several drafts wait; name one with --channel: {}",
                    channels.join(", ")
                )));
            }
        };
        Ok(Sent {
            audience,
            channel: waiting.draft.channel.clone(),
            message_type: waiting.draft.message_type,
            text: waiting.draft.text.clone(),
            next_by: waiting.draft.next_by,
            draft: Some(waiting.id),
            floor_reason: self.floor_reason.clone(),
            ..Sent::default()
        })
    }

    /// Prints a filled draft, and beside it what is missing in it.
    fn print(&self, call: &mut Call<'_>, kit: &Kit) -> Result<(), Failure> {
        let session = self.place.look(call)?;
        let (incident, now) = (session.incident(), (call.clock)());
        let playbook = incident.playbook();
        let audience = playbook
            .audience_named(&self.audience)
            .ok_or_else(|| Failure::NotFound(format!("{:?} is no audience", self.audience)))?;
        let channel = self.channel.clone();
        let channel = channel.or_else(|| proposed_channel(incident, kit, audience));
        let channel = channel.unwrap_or_default();
        let wording = self
            .wording
            .unwrap_or_else(|| proposed(incident, &audience.id, &channel, now));
        let next_by = match self.next_by.as_deref() {
            Some(text) => Some(times::coming(incident, now, text)?),
            None => proposed_promise(incident, audience, wording, now),
        };
        let occasion = Occasion {
            audience,
            channel: &channel,
            wording,
            next_by,
            now,
        };
        let filled = draft(incident, kit, &occasion);
        if !filled.missing.is_empty() {
            say(&format!(
                "Not known yet: {}",
                filled.missing.join(", ").replace('_', " ")
            ));
        }
        call.out.line(&filled.text)
    }
}
