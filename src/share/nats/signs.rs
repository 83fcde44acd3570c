//! Signs of life through the server: given, heard and passed on. None of it is waited for, stored
//! or sent again; where the server refuses it, the link goes on without.

use super::Thread;
use super::door::Door;
use crate::share::Told;
use crate::share::roll::Roll;
use async_nats::{Message, Subscriber};
use futures_util::StreamExt as _;
use std::time::Duration;

/// How long the last sign may take: whoever leaves does not wait for a network.
const FAREWELL: Duration = Duration::from_millis(300);

/// The next sign of another console; never, where none are heard.
pub(super) async fn next_sign(signs: &mut Option<Subscriber>) -> Message {
    if let Some(open) = signs {
        if let Some(sign) = open.next().await {
            return sign;
        }
        *signs = None;
    }
    std::future::pending().await
}

impl Thread {
    /// A connection stands: hears the others, then asks them.
    pub(super) async fn join_in(&mut self, door: &mut Door) {
        let now = self.now();
        if let Some(roll) = &mut self.roll {
            door.hear_signs(self.id).await;
            roll.connected(now);
        }
    }

    /// It stands no more.
    pub(super) fn parted(&mut self) {
        if let Some(roll) = &mut self.roll {
            roll.cut();
        }
    }

    /// Gives a sign where one is due, and tells who is here where that has changed.
    pub(super) async fn give_signs(&mut self, door: &mut Door) {
        let now = self.now();
        let Some(roll) = &mut self.roll else { return };
        if std::mem::take(&mut door.deaf) {
            door.signs = None;
            roll.may_not_hear();
        }
        if std::mem::take(&mut door.mute) {
            roll.may_not_say();
        }
        if let Some((subject, sign)) = roll.sign(now) {
            // A connection that ends is found out elsewhere.
            let _ = door.client.publish(subject, sign.into()).await;
        }
        if let Some(present) = roll.present((self.clock)(), now) {
            (self.sink)(Told::Present(present));
        }
    }

    /// Takes a sign of another console in.
    pub(super) fn hear_sign(&mut self, sign: &Message) {
        let (at, now) = ((self.clock)(), self.now());
        if let Some(roll) = &mut self.roll {
            roll.hear(&sign.subject, &sign.payload, at, now);
        }
    }

    /// The console closes: the others hear it now, not after three missed signs.
    pub(super) async fn take_leave(&self, door: &Door) {
        let Some((subject, sign)) = self.roll.as_ref().and_then(Roll::farewell) else {
            return;
        };
        let sent = async {
            door.client.publish(subject, sign.into()).await.ok()?;
            door.client.flush().await.ok()
        };
        // Nobody waits for it.
        let _ = tokio::time::timeout(FAREWELL, sent).await;
    }
}
