//! The link to a NATS server: a thread of its own that reads, publishes and begins again.
//!
//! Every connection begins with reading: the anchors first, then what is new, then what the stream
//! lacks is published ([`super::ledger`] has the laws). Whatever goes wrong ends the connection and
//! the next one begins the same way, so there is one way to be right and it is walked often.

mod ask;
mod door;
mod fetch;
mod message;
mod signs;
mod telling;
mod words;

pub use fetch::fetch;

use super::ledger::{Ledger, Message, Taken};
use super::roll::Roll;
use super::{Clock, Inbox, Seat, ShareError, Sink, Start, Target, Teller, ToLink, Told};
use crate::domain::event::{Event, EventKey};
use crate::domain::id::EventId;
use crate::sync::{Link as State, LinkState, LinkTrouble};
use async_nats::{Client, Event as Happened, Message as Delivered};
use door::{Delivery, Door, Stands};
use futures_util::{FutureExt as _, StreamExt as _};
use message::{answer_flow, position, publish};
use signs::next_sign;
use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::mpsc::{Sender, channel};
use std::time::{Duration, Instant};
use tokio::sync::mpsc::UnboundedReceiver;
use tokio::task::JoinSet;
use words::{Trouble, Unsent};

/// Pauses between connections that come to nothing.
const PAUSE: Duration = Duration::from_millis(50);
const PAUSE_MOST: Duration = Duration::from_secs(2);
/// The same where the server refused us: somebody has to change something first.
const PAUSE_REFUSED: Duration = Duration::from_secs(5);
/// How many messages are on their way at once.
const FLYING: usize = 256;
/// How long nothing is sent after the server refused a message; then one is tried.
const HOLD: Duration = Duration::from_secs(5);
/// How often a number that changes all the time is told.
const TELL: Duration = Duration::from_millis(200);
/// Events that are passed on together while much is read.
const TOGETHER: usize = 2000;
/// How often the server is asked whether its stream still holds what it held: whoever runs it may
/// have removed messages, and a delivery that goes on tells nothing of that.
const LOOK: Duration = Duration::from_secs(60);
/// What is due within this time is done with whatever else woke the thread: the server's heartbeats
/// do, so that an idle console has no times of its own. Longer than they are apart, and than the
/// timer's steps for times that are far off.
const SLACK: Duration = Duration::from_secs(10);
/// A header of a message and its subject, on top of the event, at most.
const ENVELOPE: usize = 300;

/// A link to a server, on a thread of its own.
pub struct Link {
    to_link: Teller,
}

impl Link {
    /// Starts the thread, which hears what comes into `inbox`; the sink is called from it.
    ///
    /// # Errors
    /// None in this build.
    pub fn start(
        target: Target,
        start: Start,
        (to_link, inbox): (Teller, Inbox),
        clock: Clock,
        sink: Sink,
    ) -> Result<Self, ShareError> {
        let thread = Thread::new(target, start, clock, sink, inbox.0);
        let _ = std::thread::Builder::new()
            .name("warroom-share".to_owned())
            .spawn(move || {
                let runtime = tokio::runtime::Builder::new_current_thread()
                    .enable_all()
                    .build();
                if let Ok(runtime) = runtime {
                    runtime.block_on(thread.run());
                    runtime.shutdown_background();
                }
            });
        Ok(Self { to_link })
    }

    /// Ends the thread: waits at most `wait` for what is known here to be in the stream.
    pub fn close(self, wait: Duration) {
        let (done, ended) = channel();
        if self.to_link.0.send(ToLink::Close(done, wait)).is_ok() {
            let _ = ended.recv_timeout(wait + Duration::from_millis(100));
        }
    }
}

/// How following a stream ended.
enum Ended {
    /// It is closed.
    Closed,
    /// The stream is another one: from its start.
    Again,
}

struct Thread {
    target: Arc<Target>,
    id: EventId,
    listen: bool,
    ledger: Ledger,
    /// Who is here, where we ask for it.
    roll: Option<Roll>,
    clock: Clock,
    sink: Sink,
    inbox: UnboundedReceiver<ToLink>,
    /// Other servers of the cluster.
    others: Vec<String>,
    begun: Instant,
    state: LinkState,
    told: State,
    told_at: Duration,
    /// How many events wait, and how many of those are too long.
    told_counts: (usize, usize),
    /// Whoever shows how it stands counts an event that was recorded here as not sent, until told.
    owed: bool,
    heard: Duration,
    /// When the stream was last asked about.
    looked: Duration,
    /// How long a delivery may be silent.
    silence: Duration,
    /// Not before this time, after a message that was refused.
    hold: Option<Duration>,
    closing: Option<(Sender<()>, Duration)>,
    said: BTreeSet<String>,
    unsound: u64,
}

impl Thread {
    #[expect(
        clippy::disallowed_methods,
        reason = "a waiting loop measures how long it waits"
    )]
    fn new(
        target: Target,
        start: Start,
        clock: Clock,
        sink: Sink,
        inbox: UnboundedReceiver<ToLink>,
    ) -> Self {
        let roll = |sitting| Some(Roll::new(start.id, sitting, clock()));
        let roll = match start.seat {
            Seat::Outside => None,
            Seat::Looks => roll(None),
            Seat::Sits(sitting) => roll(Some(sitting)),
        };
        Self {
            target: Arc::new(target),
            id: start.id,
            listen: start.listen,
            ledger: Ledger::new(start.id, start.held),
            roll,
            clock,
            sink,
            inbox,
            others: Vec::new(),
            begun: Instant::now(),
            state: LinkState::Opening,
            told: State::default(),
            told_at: Duration::ZERO,
            told_counts: (0, 0),
            owed: false,
            heard: Duration::ZERO,
            looked: Duration::ZERO,
            silence: Duration::ZERO,
            hold: None,
            closing: None,
            said: BTreeSet::new(),
            unsound: 0,
        }
    }

    fn now(&self) -> Duration {
        self.begun.elapsed()
    }

    async fn run(mut self) {
        let mut pause = PAUSE;
        loop {
            let from = self.now();
            let Err(trouble) = self.connection().await else {
                return;
            };
            self.parted();
            // A connection that served for a while begins the pauses anew.
            if self.now().saturating_sub(from) > PAUSE_MOST * 4 {
                pause = PAUSE;
            }
            self.trouble(&trouble);
            self.tell(true);
            let refused = trouble.what == LinkTrouble::Refused;
            let wait = if refused { PAUSE_REFUSED } else { pause };
            pause = (pause * 2).min(PAUSE_MOST);
            if self.pause(wait).await.is_none() {
                return;
            }
        }
    }

    /// Waits, and hears what is said meanwhile; `None` when it is closed.
    async fn pause(&mut self, wait: Duration) -> Option<()> {
        let sleep = tokio::time::sleep(wait);
        self.beside(sleep).await
    }

    /// Does something while hearing; `None` when it is closed. Nothing can be sent meanwhile, so
    /// closing does not wait.
    async fn beside<T>(&mut self, doing: impl Future<Output = T>) -> Option<T> {
        tokio::pin!(doing);
        loop {
            self.tell(false);
            let wait = TELL.min(Duration::from_millis(500));
            tokio::select! {
                biased;
                done = &mut doing => return Some(done),
                heard = self.inbox.recv() => {
                    if !self.hear(heard) {
                        return None;
                    }
                }
                () = tokio::time::sleep(wait), if self.is_untold() => {}
            }
        }
    }

    /// One connection, from its beginning to its end; `Ok` when it is closed.
    async fn connection(&mut self) -> Result<(), Trouble> {
        let (target, others) = (Arc::clone(&self.target), self.others.clone());
        let make = !self.listen;
        let Some(door) = self.beside(Door::open(&target, &others, make)).await else {
            return Ok(());
        };
        let mut door = door?;
        self.others.clone_from(&door.others);
        self.hold = None;
        self.looked = self.now();
        self.take_stand(&door.stands);
        self.join_in(&mut door).await;
        loop {
            if matches!(self.follow(&mut door).await?, Ended::Closed) {
                self.take_leave(&door).await;
                return Ok(());
            }
        }
    }

    /// Reads and publishes until something ends it.
    async fn follow(&mut self, door: &mut Door) -> Result<Ended, Trouble> {
        let from = self.ledger.begin(door.stands.created);
        let Some(delivery) = self.beside(door.listen(self.id, from)).await else {
            return Ok(Ended::Closed);
        };
        let Delivery {
            mut messages,
            pending,
            silence,
        } = delivery?;
        let now = self.now();
        (self.heard, self.silence) = (now, silence);
        if !self.ledger.pending(pending, now) {
            return Ok(Ended::Again);
        }
        self.state = LinkState::Reading;
        let (mut sent, mut looking) = (JoinSet::new(), JoinSet::new());
        let mut place = 0;
        loop {
            if self.ledger.is_complete() {
                if self.state == LinkState::Reading {
                    self.state = LinkState::Live;
                }
                self.say_restored();
                self.send(door, &mut sent);
            }
            if self.is_over() {
                return Ok(Ended::Closed);
            }
            self.tell(false);
            self.give_signs(door).await;
            self.look(door, &mut looking);
            let wake = self.wake();
            tokio::select! {
                biased;
                happened = door.events.recv() => self.happened(happened, door)?,
                message = messages.next() => {
                    let mut fresh = Vec::new();
                    let mut next = Some(message);
                    while let Some(message) = next {
                        let message = message.ok_or_else(Trouble::cut)?;
                        if !self.deliver(&door.client, &message, &mut place, &mut fresh)? {
                            self.bring(fresh);
                            return Ok(Ended::Again);
                        }
                        let more = fresh.len() < TOGETHER;
                        next = if more { messages.next().now_or_never() } else { None };
                    }
                    self.bring(fresh);
                }
                Some(done) = sent.join_next(), if !sent.is_empty() => {
                    if let Ok((key, result)) = done {
                        self.answered(key, result, door).await?;
                    }
                }
                Some(stands) = looking.join_next(), if !looking.is_empty() => {
                    if let Ok(Some(stands)) = stands && !self.is_as_it_was(&stands, door)? {
                        return Ok(Ended::Again);
                    }
                }
                heard = self.inbox.recv() => {
                    if !self.hear_while_live(heard) {
                        return Ok(Ended::Closed);
                    }
                }
                sign = next_sign(&mut door.signs) => self.hear_sign(&sign),
                () = tokio::time::sleep(wake) => {
                    let now = self.now();
                    self.ledger.overdue(now);
                    if now.saturating_sub(self.heard) > self.silence {
                        return Err(Trouble::silent());
                    }
                }
            }
        }
    }

    /// Asks now and then how the stream stands. A stream that forgets by itself was said to, and
    /// is not filled again and again.
    fn look(&mut self, door: &Door, looking: &mut JoinSet<Option<Stands>>) {
        let now = self.now();
        let keeps = door.stands.forgets.is_none() && !self.listen;
        let due = now + SLACK >= self.looked + LOOK;
        if keeps && due && self.ledger.is_complete() {
            self.looked = now;
            looking.spawn(door.look());
        }
    }

    /// What is known of a stream from its server's words: says what loses events, and gives back
    /// whether it holds what it held.
    fn take_stand(&mut self, stands: &Stands) -> bool {
        if let Some(words) = &stands.forgets {
            self.say(words.clone(), true);
            return true;
        }
        self.ledger.reaches(stands.extent)
    }

    /// Whether the stream is the one that is read, with all that it had.
    fn is_as_it_was(&mut self, stands: &Stands, door: &mut Door) -> Result<bool, Trouble> {
        if stands.created != door.stands.created {
            return Err(Trouble::cut());
        }
        door.stands = stands.clone();
        Ok(self.take_stand(stands))
    }

    /// How long nothing has to be looked after.
    fn wake(&self) -> Duration {
        let now = self.now();
        let silent = self.heard + self.silence + Duration::from_millis(1);
        let sends = self
            .ledger
            .next_time()
            .filter(|_| self.ledger.is_complete());
        let sends = sends.filter(|_| !self.listen);
        let sends = sends.map(|time| time.max(self.hold.unwrap_or_default()));
        let tells = self.is_untold().then_some(self.told_at + TELL);
        let closes = self.closing.as_ref().map(|(_, until)| *until);
        let signs = self.roll.as_ref().and_then(Roll::next_time);
        let times = [Some(silent), sends, tells, closes, signs];
        let times = times.into_iter().flatten();
        let next = times.min().unwrap_or(silent);
        next.saturating_sub(now).max(Duration::from_millis(1))
    }

    /// Takes a message in; `false` when the stream has to be read anew.
    fn deliver(
        &mut self,
        client: &Client,
        message: &Delivered,
        place: &mut u64,
        fresh: &mut Vec<Arc<Event>>,
    ) -> Result<bool, Trouble> {
        self.heard = self.now();
        if message.status.is_some() {
            answer_flow(client, message);
            return Ok(true);
        }
        let Some(at) = message.reply.as_ref().and_then(|reply| position(reply)) else {
            return Ok(true);
        };
        *place += 1;
        if at.in_delivery != *place {
            // Something was left out on the way.
            return Err(Trouble::cut());
        }
        let taken = self.ledger.take(
            Message {
                seq: at.in_stream,
                subject: &message.subject,
                payload: &message.payload,
                pending: at.pending,
            },
            self.heard,
        );
        match taken {
            Taken::Fresh(event) => fresh.push(event),
            Taken::Known => {}
            Taken::Unsound(_) => self.say_unsound(),
            Taken::Reset => return Ok(false),
        }
        Ok(true)
    }

    /// Passes on what came.
    fn bring(&mut self, fresh: Vec<Arc<Event>>) {
        if !fresh.is_empty() {
            (self.sink)(Told::Brought(fresh));
        }
    }

    /// Sends what the stream lacks.
    fn send(&mut self, door: &Door, sent: &mut JoinSet<(EventKey, Result<(), Unsent>)>) {
        let now = self.now();
        if self.listen || self.hold.is_some_and(|until| now < until) {
            return;
        }
        // After a refusal one message finds out whether it is over.
        let most = if self.hold.is_some() { 1 } else { FLYING };
        while sent.len() < most {
            let Some((event, name)) = self.ledger.next(now) else {
                return;
            };
            if event.line().len() + ENVELOPE > door.client.max_payload() {
                self.too_long(event.order(), door.client.max_payload());
                continue;
            }
            let (context, id) = (door.context.clone(), self.id);
            sent.spawn(async move { (event.order(), publish(context, id, &event, name).await) });
        }
    }

    /// The server took a message, or did not.
    async fn answered(
        &mut self,
        key: EventKey,
        result: Result<(), Unsent>,
        door: &mut Door,
    ) -> Result<(), Trouble> {
        let trouble = match result {
            Ok(()) => {
                self.hold = None;
                self.state = LinkState::Live;
                return Ok(());
            }
            Err(Unsent::Long) => {
                self.too_long(key, door.client.max_payload());
                return Ok(());
            }
            Err(Unsent::Silent) => {
                let refused = matches!(&self.state, LinkState::Trouble { what, .. } if *what == LinkTrouble::Refused);
                match (door.violation().await, refused) {
                    (Some(words), _) => Trouble::new(LinkTrouble::Refused, words),
                    // Already said, and nothing has changed.
                    (None, true) => {
                        self.refused_again(key);
                        return Ok(());
                    }
                    (None, false) => return Err(Trouble::silent()),
                }
            }
            Err(Unsent::Trouble(trouble)) => trouble,
        };
        if matches!(trouble.what, LinkTrouble::Offline | LinkTrouble::Missing) {
            return Err(trouble);
        }
        self.refused_again(key);
        self.trouble(&trouble);
        Ok(())
    }

    /// It is tried again after a while.
    fn refused_again(&mut self, key: EventKey) {
        let until = self.now() + HOLD;
        self.ledger.failed(key, until);
        self.hold = Some(until);
    }

    fn too_long(&mut self, key: EventKey, limit: usize) {
        self.ledger.unfit(key);
        let count = self.ledger.unfit_count();
        let (are, stay) = match count {
            1 => ("event is", "stays"),
            _ => ("events are", "stay"),
        };
        let words = format!(
            "{count} {are} longer than this NATS server takes ({limit} bytes) and {stay} in the file; ask whoever runs it for a larger max_payload"
        );
        self.say(words, true);
    }

    fn happened(&mut self, event: Option<Happened>, door: &mut Door) -> Result<(), Trouble> {
        let Some(event) = event else {
            return Err(Trouble::cut());
        };
        if let Some(words) = door.refusal(&event) {
            let trouble = Trouble::new(LinkTrouble::Refused, words);
            self.hold = Some(self.now() + HOLD);
            self.trouble(&trouble);
            return Ok(());
        }
        match event {
            Happened::Disconnected | Happened::Closed | Happened::Draining => Err(Trouble::cut()),
            Happened::LameDuckMode => Err(Trouble::new(
                LinkTrouble::Offline,
                "it is being shut down".to_owned(),
            )),
            _ => Ok(()),
        }
    }

    /// Takes in what is said; `false` at the end.
    fn hear(&mut self, heard: Option<ToLink>) -> bool {
        match heard {
            Some(ToLink::Events { events, own }) => {
                let now = self.now();
                self.ledger.local(&events, own, now);
                self.owed |= own;
                true
            }
            Some(ToLink::Close(..)) | None => false,
        }
    }

    /// The same while something can be sent: then closing waits for it.
    fn hear_while_live(&mut self, heard: Option<ToLink>) -> bool {
        match heard {
            Some(ToLink::Close(done, wait)) => {
                self.closing = Some((done, self.now() + wait));
                true
            }
            other => self.hear(other),
        }
    }

    /// Whether it is closing and has nothing left to do, or no time.
    fn is_over(&self) -> bool {
        let Some((_, until)) = &self.closing else {
            return false;
        };
        let done = self.ledger.is_complete() && (self.ledger.open() == 0 || self.listen);
        let stuck = matches!(self.state, LinkState::Trouble { .. });
        done || stuck || self.now() >= *until
    }
}
