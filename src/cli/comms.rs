//! `warroom send`: record words to an audience.

use super::Call;
use super::note::text_or_input;
use super::output::Failure;
use super::people::audiences;
use super::place::Place;
use super::times;
use crate::domain::command::Command;
use crate::domain::incident::Incident;
use crate::domain::message::{MessageType, Sent};
use clap::Args;

/// Record a message to an audience, word for word as it was sent
#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// Who is told: customers, internal, leadership, or what the incident's playbook names
    audience: String,
    /// The words; `-` reads them from standard input
    text: String,
    /// Where it was said: status page, #channel, e-mail
    #[arg(long)]
    channel: String,
    /// What for: first, update, mitigated, resolved, followup, correction; else first or update
    #[arg(long = "type", value_name = "TYPE", value_parser = message_type)]
    message_type: Option<MessageType>,
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

fn message_type(word: &str) -> Result<MessageType, String> {
    MessageType::parse(word).ok_or_else(|| {
        let words = MessageType::ALL.map(|(_, word)| word);
        format!("there are {}", words.join(", "))
    })
}

impl Arguments {
    pub(super) fn run(self, call: &mut Call<'_>) -> Result<(), Failure> {
        let text = text_or_input(&self.text)?;
        let mut desk = self.place.desk(call)?;
        let now = desk.now();
        let happened = times::past(desk.incident(), now, self.at.as_deref())?;
        let next_by = self
            .next_by
            .map(|text| times::coming(desk.incident(), now, &text))
            .transpose()?;
        let audience = audiences(&desk, vec![self.audience]).concat();
        let approved_by = self
            .approved_by
            .map(|name| desk.person(&name))
            .transpose()?;
        let message_type = self
            .message_type
            .unwrap_or_else(|| usual_type(desk.incident(), &audience));
        let sent = Sent {
            audience,
            channel: self.channel,
            message_type,
            text,
            next_by,
            approved_by,
            restricted: self.restricted,
            ..Sent::default()
        };
        desk.ask(Command::Send { sent, happened })?;
        desk.finish(&mut call.out)
    }
}

/// The first word to an audience is a first notice, all others say how it goes.
fn usual_type(incident: &Incident, audience: &str) -> MessageType {
    let told = incident
        .messages()
        .iter()
        .any(|word| word.sent.audience == audience);
    if told {
        MessageType::Update
    } else {
        MessageType::First
    }
}
