//! One connection to a server: getting in, the stream, its messages.

use super::super::ledger::{Extent, PREFIX, subjects};
use super::super::{ShareError, Target, roll};
use super::ask::Unanswered;
use super::words::{Trouble, bare, connect_words};
use crate::domain::id::EventId;
use crate::sync::LinkTrouble;
use async_nats::jetstream::consumer::{AckPolicy, DeliverPolicy, push};
use async_nats::jetstream::context::CreateStreamErrorKind;
use async_nats::jetstream::stream::{
    Config, ConsumerError, ConsumerErrorKind, DiscardPolicy, Info, RetentionPolicy, StorageType,
};
use async_nats::jetstream::{Context, ContextBuilder, ErrorCode};
use async_nats::{Client, ConnectOptions, Event, ServerAddr, ServerError, Subscriber};
use std::time::Duration;
use tokio::sync::mpsc::{UnboundedReceiver, unbounded_channel};

/// How long a connection may take.
const CONNECT: Duration = Duration::from_secs(5);
/// How long an answer of the server may take; a cluster that elects takes longer, and is asked
/// again.
const ANSWER: Duration = Duration::from_secs(3);
/// How often we ask whether the server is there, where nothing else tells: once a delivery stands,
/// its heartbeats do.
const PING: Duration = Duration::from_secs(60);
/// How often the server says that nothing new came, and how long a delivery may be silent until it
/// has ended.
const HEARTBEAT: Duration = Duration::from_secs(5);
const SILENCE: Duration = Duration::from_secs(12);
/// The same in a cluster: there the server that delivers may die while we are connected to another
/// one, and nothing else tells of it.
const HEARTBEAT_CLUSTER: Duration = Duration::from_secs(2);
const SILENCE_CLUSTER: Duration = Duration::from_millis(4500);
/// The stream's window in which it drops a second message of the same id.
const WINDOW: Duration = Duration::from_secs(120);

/// A connection that stands.
pub(super) struct Door {
    pub(super) client: Client,
    pub(super) context: Context,
    /// What happens to the connection.
    pub(super) events: UnboundedReceiver<Event>,
    /// Other servers of the cluster, as it names them.
    pub(super) others: Vec<String>,
    /// The stream as it was when the connection began.
    pub(super) stands: Stands,
    stream: String,
    /// It is one server of several.
    cluster: bool,
    /// Signs of life of other consoles.
    pub(super) signs: Option<Subscriber>,
    /// Such signs may not come to us, or not go out from here.
    pub(super) deaf: bool,
    pub(super) mute: bool,
}

/// What the server says of the stream.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Stands {
    /// When it was made.
    pub(super) created: i128,
    /// How far it reaches.
    pub(super) extent: Extent,
    /// What it does that loses events, in a sentence.
    pub(super) forgets: Option<String>,
}

impl Stands {
    fn of(info: &Info) -> Self {
        let state = &info.state;
        let span = (state.last_sequence + 1).saturating_sub(state.first_sequence);
        Self {
            created: info.created.unix_timestamp_nanos(),
            extent: Extent {
                first: state.first_sequence,
                holes: span.saturating_sub(state.messages),
            },
            forgets: forgets(&info.config),
        }
    }
}

/// The messages of an incident, as the server delivers them.
pub(super) struct Delivery {
    pub(super) messages: Subscriber,
    /// How many the server has.
    pub(super) pending: u64,
    /// How long they may be silent.
    pub(super) silence: Duration,
}

impl Door {
    /// Connects, and finds the stream or makes it. `more` are servers that were heard of.
    pub(super) async fn open(
        target: &Target,
        more: &[String],
        make: bool,
    ) -> Result<Self, Trouble> {
        let mut door = Self::connect(target, more).await?;
        let info = door.find_stream(target, make).await?;
        door.stands = Stands::of(&info);
        Ok(door)
    }

    /// Asks how the stream stands now; nothing where no answer comes.
    pub(super) fn look(&self) -> impl Future<Output = Option<Stands>> + Send + 'static {
        let (context, stream) = (self.context.clone(), self.stream.clone());
        async move {
            let stream = context.get_stream(stream).await.ok()?;
            Some(Stands::of(stream.cached_info()))
        }
    }

    async fn connect(target: &Target, more: &[String]) -> Result<Self, Trouble> {
        let scheme = if target.address.tls { "tls" } else { "nats" };
        let known = target.address.servers.iter();
        let mut servers: Vec<ServerAddr> = Vec::new();
        for server in known.chain(more) {
            let address = format!("{scheme}://{server}").parse();
            if let Ok(address) = address
                && !servers.contains(&address)
            {
                servers.push(address);
            }
        }
        let (sender, events) = unbounded_channel();
        let options = options(target)
            .map_err(|error| Trouble::new(LinkTrouble::Refused, error.reason()))?
            .name("warroom")
            .connection_timeout(CONNECT)
            .request_timeout(Some(ANSWER))
            .ping_interval(PING)
            // A connection that ends is made anew by us, who then read anew.
            .max_reconnects(servers.len())
            .event_callback(move |event| {
                // Nobody listens any more once the connection is given up.
                let _ = sender.send(event);
                async {}
            });
        let client = options.connect(servers).await;
        let client = client.map_err(|error| connect_words(&error))?;
        let info = client.server_info();
        let context = ContextBuilder::new()
            .timeout(ANSWER)
            .ack_timeout(ANSWER)
            .build(client.clone());
        Ok(Self {
            client,
            context,
            events,
            others: info.connect_urls,
            stands: Stands {
                created: 0,
                extent: Extent { first: 0, holes: 0 },
                forgets: None,
            },
            stream: target.settings.stream().to_owned(),
            cluster: info.cluster.is_some(),
            signs: None,
            deaf: false,
            mute: false,
        })
    }

    async fn find_stream(&mut self, target: &Target, make: bool) -> Result<Info, Trouble> {
        let (context, name) = (self.context.clone(), self.stream.clone());
        let found = self.ask(|| {
            let (context, name) = (context.clone(), name.clone());
            async move { context.get_stream(name).await }
        });
        match found.await {
            Ok(stream) => return Ok(stream.cached_info().clone()),
            Err(Unanswered::Said(error)) if error.error_code() == ErrorCode::STREAM_NOT_FOUND => {}
            Err(unanswered) => return Err(unanswered.into()),
        }
        if !make || target.settings.create == Some(false) {
            let reason = format!(
                "there is no stream {}: ask whoever runs the server to make it, the command is in docs/nats.md",
                self.stream
            );
            return Err(Trouble::new(LinkTrouble::Missing, reason));
        }
        self.make_stream().await
    }

    async fn make_stream(&mut self) -> Result<Info, Trouble> {
        let info = self.client.server_info();
        let mut config = Config {
            name: self.stream.clone(),
            description: Some("incidents of warroom".to_owned()),
            subjects: vec![format!("{PREFIX}.>")],
            retention: RetentionPolicy::Limits,
            storage: StorageType::File,
            discard: DiscardPolicy::New,
            num_replicas: if info.cluster.is_some() { 3 } else { 1 },
            max_messages: -1,
            max_bytes: -1,
            max_messages_per_subject: -1,
            max_consumers: -1,
            max_message_size: -1,
            duplicate_window: WINDOW,
            deny_delete: true,
            deny_purge: true,
            ..Config::default()
        };
        let mut made = self.context.create_stream(config.clone()).await;
        if made.is_err() && config.num_replicas > 1 {
            config.num_replicas = 1;
            made = self.context.create_stream(config).await;
        }
        match made {
            Ok(stream) => Ok(stream.cached_info().clone()),
            Err(error) => {
                let words = match error.kind() {
                    CreateStreamErrorKind::JetStream(error) => bare(&error.to_string()),
                    _ => match self.violation().await {
                        Some(words) => words,
                        None => bare(&error.to_string()),
                    },
                };
                let reason = format!(
                    "there is no stream {}, and it may not be made from here ({words}): ask whoever runs the server, the command is in docs/nats.md",
                    self.stream
                );
                Err(Trouble::new(LinkTrouble::Missing, reason))
            }
        }
    }

    /// What the server said of permissions, if it did just now.
    pub(super) async fn violation(&mut self) -> Option<String> {
        // Its words come on another way than the answer that does not come.
        tokio::task::yield_now().await;
        let mut found = None;
        while let Ok(event) = self.events.try_recv() {
            found = self.refusal(&event).or(found);
        }
        found
    }

    /// What the server refused, in its own words, if that is what happened. That nobody may know
    /// who is here stands in nobody's way, and is only taken note of.
    pub(super) fn refusal(&mut self, event: &Event) -> Option<String> {
        let words = violation(event)?;
        if !words.contains(roll::PREFIX) {
            return Some(words);
        }
        if words.to_lowercase().contains("subscription") {
            self.deaf = true;
        } else {
            self.mute = true;
        }
        None
    }

    /// Has the server deliver the signs of life of an incident's other consoles.
    pub(super) async fn hear_signs(&mut self, id: EventId) {
        self.signs = self.client.subscribe(roll::subjects(id)).await.ok();
    }

    /// Has the server deliver an incident's messages, from that number on.
    pub(super) async fn listen(&mut self, id: EventId, from: u64) -> Result<Delivery, Trouble> {
        let (heartbeat, silence) = if self.cluster {
            (HEARTBEAT_CLUSTER, SILENCE_CLUSTER)
        } else {
            (HEARTBEAT, SILENCE)
        };
        let config = push::Config {
            deliver_policy: DeliverPolicy::ByStartSequence {
                start_sequence: from,
            },
            ack_policy: AckPolicy::None,
            filter_subject: subjects(id),
            flow_control: true,
            idle_heartbeat: heartbeat,
            memory_storage: true,
            num_replicas: 1,
            inactive_threshold: Duration::from_secs(10),
            ..push::Config::default()
        };
        let (client, context) = (self.client.clone(), self.context.clone());
        let stream = self.stream.clone();
        // Each question has an inbox of its own: a late answer to an earlier one would deliver
        // everything twice.
        let delivery = self.ask(|| {
            let (client, context) = (client.clone(), context.clone());
            let (stream, mut config) = (stream.clone(), config.clone());
            async move {
                let inbox = client.new_inbox();
                let subscribed = client.subscribe(inbox.clone()).await;
                let messages = subscribed
                    .map_err(|error| ConsumerError::with_source(ConsumerErrorKind::Other, error))?;
                config.deliver_subject = inbox;
                let consumer = context.create_consumer_on_stream(config, stream).await?;
                Ok::<_, ConsumerError>(Delivery {
                    messages,
                    pending: consumer.cached_info().num_pending,
                    silence,
                })
            }
        });
        Ok(delivery.await?)
    }

    /// The ids of all incidents in the stream, the newest first.
    pub(super) async fn incidents(&mut self) -> Result<Vec<EventId>, Trouble> {
        use futures_util::TryStreamExt as _;
        let all = format!("{PREFIX}.>");
        let listed = async {
            let stream = self.context.get_stream_no_info(&self.stream).await.ok()?;
            let subjects = stream.info_with_subjects(all).await.ok()?;
            subjects.try_collect::<Vec<_>>().await.ok()
        };
        let Some(subjects) = listed.await else {
            let words = self.violation().await;
            let what = words.as_ref().map(|_| LinkTrouble::Refused);
            return Err(Trouble::new(
                what.unwrap_or(LinkTrouble::Offline),
                words.unwrap_or_else(|| "it does not list its subjects".to_owned()),
            ));
        };
        let ids = subjects.iter().filter_map(|(subject, _)| {
            let rest = subject.strip_prefix(PREFIX)?.strip_prefix('.')?;
            rest.split('.').next()?.parse().ok()
        });
        let ids: std::collections::BTreeSet<EventId> = ids.collect();
        Ok(ids.into_iter().rev().collect())
    }

    /// The first message of an incident.
    pub(super) async fn first(&self, id: EventId) -> Option<Vec<u8>> {
        let stream = self.context.get_stream_no_info(&self.stream).await.ok()?;
        let first = stream
            .get_first_raw_message_by_subject(subjects(id), 1)
            .await
            .ok()?;
        Some(first.payload.to_vec())
    }
}

/// What the server said of permissions.
fn violation(event: &Event) -> Option<String> {
    match event {
        Event::ServerError(ServerError::Other(words))
            if words.to_lowercase().contains("permissions violation") =>
        {
            Some(bare(words))
        }
        Event::ServerError(ServerError::AuthorizationViolation) => {
            Some("authorization violation".to_owned())
        }
        _ => None,
    }
}

fn options(target: &Target) -> Result<ConnectOptions, ShareError> {
    let settings = &target.settings;
    let mut options = ConnectOptions::new();
    if let Some(token) = &settings.token {
        options = options.token(target.secret(token)?);
    }
    if let (Some(user), Some(password)) = (&settings.user, &settings.password) {
        options = options.user_and_password(user.clone(), target.secret(password)?);
    }
    if let Some(nkey) = &settings.nkey {
        options = options.nkey(target.secret(nkey)?);
    }
    if let Some(credentials) = &settings.credentials {
        // The client wants the line's end behind the last line too, which secrets have lost; its
        // error may repeat what it could not read.
        let text = format!("{}\n", target.secret(credentials)?);
        options = options
            .credentials(&text)
            .map_err(|_| ShareError::Trouble {
                what: LinkTrouble::Refused,
                reason: "the credentials file holds no user's JWT and seed".to_owned(),
            })?;
    }
    if target.address.tls {
        options = options.require_tls(true);
    }
    if let Some(ca) = &settings.ca {
        options = options.add_root_certificates(ca.clone());
    }
    if let (Some(cert), Some(key)) = (&settings.cert, &settings.key) {
        options = options.add_client_certificate(cert.clone(), key.clone());
    }
    Ok(options)
}

/// What a stream does that loses events: whoever made it should know.
fn forgets(config: &Config) -> Option<String> {
    let name = &config.name;
    if !config.max_age.is_zero() {
        let hours = config.max_age.as_secs() / 3600;
        return Some(format!(
            "the stream {name} forgets what is older than {hours} h; make it without max_age"
        ));
    }
    let each = config.max_messages_per_subject;
    if each > 0 {
        return Some(format!(
            "the stream {name} keeps only {each} messages of each writer; make it without max_msgs_per_subject"
        ));
    }
    let limited = config.max_messages > 0 || config.max_bytes > 0;
    if limited && config.discard == DiscardPolicy::Old {
        return Some(format!(
            "the stream {name} throws away its oldest messages when it is full; make it with discard new"
        ));
    }
    if config.storage == StorageType::Memory {
        return Some(format!(
            "the stream {name} lives in the server's memory; make it with file storage"
        ));
    }
    None
}
