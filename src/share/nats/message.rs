//! A message on its way: where it stands, how it is sent, and what keeps the delivery flowing.

use super::super::ledger::subject;
use super::words::{Unsent, unsent};
use crate::domain::event::Event;
use crate::domain::id::EventId;
use async_nats::jetstream::Context;
use async_nats::jetstream::message::PublishMessage;
use async_nats::{Client, Message as Delivered, StatusCode};

/// Where a message stands: in the stream, in the delivery, and how many come after it.
pub(super) struct Position {
    /// Its number in the stream.
    pub(super) in_stream: u64,
    /// Its number in this delivery.
    pub(super) in_delivery: u64,
    /// How many come after it.
    pub(super) pending: u64,
}

/// Reads it from the subject that an answer would go to: `$JS.ACK.<stream>.<consumer>.<tries>.
/// <in stream>.<in delivery>.<time>.<pending>`, or the longer form with domain and account.
pub(super) fn position(reply: &str) -> Option<Position> {
    let words: Vec<&str> = reply.split('.').collect();
    let numbers = match words.len() {
        9 => &words[5..],
        11.. => &words[7..],
        _ => return None,
    };
    Some(Position {
        in_stream: numbers.first()?.parse().ok()?,
        in_delivery: numbers.get(1)?.parse().ok()?,
        pending: numbers.get(3)?.parse().ok()?,
    })
}

/// Answers the server's question whether we keep up.
pub(super) fn answer_flow(client: &Client, message: &Delivered) {
    if message.status != Some(StatusCode::IDLE_HEARTBEAT) {
        return;
    }
    let stalled = message.headers.as_ref();
    let stalled = stalled.and_then(|headers| headers.get("Nats-Consumer-Stalled"));
    let to = message.reply.as_ref().map(ToString::to_string);
    let Some(to) = to.or_else(|| stalled.map(ToString::to_string)) else {
        return;
    };
    let client = client.clone();
    tokio::spawn(async move {
        // A connection that ended needs no answer.
        let _ = client.publish(to, Vec::new().into()).await;
    });
}

/// Sends an event, and waits until the server has taken it.
pub(super) async fn publish(
    context: Context,
    id: EventId,
    event: &Event,
    name: Option<String>,
) -> Result<(), Unsent> {
    let payload = event.line().as_bytes().to_vec();
    let mut message = PublishMessage::build().payload(payload.into());
    if let Some(name) = name {
        message = message.message_id(name);
    }
    let sent = context.send_publish(subject(id, &event.writer), message);
    let answer = sent.await.map_err(|error| unsent(&error))?;
    answer.await.map_err(|error| unsent(&error))?;
    Ok(())
}
