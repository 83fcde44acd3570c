//! Finding an incident on a server, and reading all that the stream holds of it.

use super::super::ledger::{Ledger, Message, Taken};
use super::super::{Fetched, ShareError, Target};
use super::door::{Delivery, Door};
use super::message::{answer_flow, position};
use super::words::Trouble;
use crate::clean::clean;
use crate::domain::event::Event;
use crate::domain::id::EventId;
use crate::domain::incident::Incident;
use crate::domain::kind::EventKind;
use crate::domain::log::EventLog;
use crate::sync::LinkTrouble;
use futures_util::StreamExt as _;
use std::time::Duration;

/// How long the server may be silent.
const PATIENCE: Duration = Duration::from_secs(8);
/// How many incidents are asked for at the same time.
const TOGETHER: usize = 32;

impl From<Trouble> for ShareError {
    fn from(trouble: Trouble) -> Self {
        Self::Trouble {
            what: trouble.what,
            reason: trouble.reason,
        }
    }
}

/// Finds an incident by its key or its id and reads all that the stream holds of it.
///
/// # Errors
/// [`ShareError`] if the server cannot be used, or holds no such incident or several.
pub fn fetch(target: &Target, wanted: &str) -> Result<Fetched, ShareError> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(|error| ShareError::Trouble {
            what: LinkTrouble::Offline,
            reason: error.to_string(),
        })?;
    let fetched = runtime.block_on(async {
        let mut door = Door::open(target, &[], false).await?;
        let id = find(&mut door, target, wanted).await?;
        read(&mut door, id).await
    });
    runtime.shutdown_background();
    fetched
}

/// The incident's id, by its id or by its key.
async fn find(door: &mut Door, target: &Target, wanted: &str) -> Result<EventId, ShareError> {
    let ids = door.incidents().await?;
    let nothing = || ShareError::NotFound {
        stream: target.settings.stream().to_owned(),
        key: clean(wanted).into_owned(),
    };
    if let Ok(id) = wanted.parse::<EventId>() {
        return ids.contains(&id).then_some(id).ok_or_else(nothing);
    }
    let (mut found, unopened) = by_first(door, ids, wanted).await;
    if found.is_empty() {
        for id in unopened {
            let incident = Incident::new(read(door, id).await?.log);
            let opened = incident.opening();
            if opened.is_some_and(|opened| opened.key == wanted) {
                found.push(id);
            }
        }
    }
    match found.as_slice() {
        [] => Err(nothing()),
        [one] => Ok(*one),
        several => Err(ShareError::Several {
            key: clean(wanted).into_owned(),
            ids: several.iter().map(ToString::to_string).collect(),
        }),
    }
}

/// The incidents whose first message gives them that key, and those that begin with something else:
/// filled again by somebody who had not all of it, so that the opening comes later.
async fn by_first(door: &Door, ids: Vec<EventId>, wanted: &str) -> (Vec<EventId>, Vec<EventId>) {
    let firsts = futures_util::stream::iter(ids);
    let firsts = firsts.map(|id| async move { (id, door.first(id).await) });
    let mut firsts = firsts.buffered(TOGETHER);
    let (mut found, mut unopened) = (Vec::new(), Vec::new());
    while let Some((id, first)) = firsts.next().await {
        match first.as_deref().and_then(|first| key_of(first, id)) {
            Some(key) if key == wanted => found.push(id),
            Some(_) => {}
            None => unopened.push(id),
        }
    }
    (found, unopened)
}

/// The key that an opening event gives its incident.
fn key_of(line: &[u8], id: EventId) -> Option<String> {
    let event = Event::parse(std::str::from_utf8(line).ok()?).ok()?;
    match event.kind {
        EventKind::Open(opened) if event.id == id => Some(opened.key),
        _ => None,
    }
}

/// Everything that the stream holds of an incident.
async fn read(door: &mut Door, id: EventId) -> Result<Fetched, ShareError> {
    let mut ledger = Ledger::new(id, EventLog::default());
    let from = ledger.begin(door.stands.created);
    let Delivery {
        mut messages,
        pending,
        ..
    } = door.listen(id, from).await?;
    ledger.pending(pending, Duration::ZERO);
    let mut place = 0;
    while !ledger.is_complete() {
        let message = tokio::time::timeout(PATIENCE, messages.next()).await;
        let message = message.map_err(|_| Trouble::silent())?;
        let message = message.ok_or_else(Trouble::cut)?;
        if message.status.is_some() {
            answer_flow(&door.client, &message);
            continue;
        }
        let Some(at) = message.reply.as_ref().and_then(|reply| position(reply)) else {
            continue;
        };
        place += 1;
        if at.in_delivery != place {
            return Err(Trouble::cut().into());
        }
        let taken = ledger.take(
            Message {
                seq: at.in_stream,
                subject: &message.subject,
                payload: &message.payload,
                pending: at.pending,
            },
            Duration::ZERO,
        );
        debug_assert_ne!(taken, Taken::Reset, "nothing was expected");
    }
    Ok(Fetched {
        id,
        log: ledger.held().clone(),
        unsound: ledger.unsound().0,
    })
}
