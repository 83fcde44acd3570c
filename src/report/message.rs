//! Words to an audience: which sort is due, where to, a first draft from a template.
//!
//! A draft is made of settings, never of entries, so nothing that somebody typed into the timeline
//! goes out by itself. For people outside it holds no names of people, nothing that has the shape
//! of a secret or an inner address, no cause and no finish time.

use super::catchup::{Since, catchup};
use super::paper;
use super::template::{Filled, fill};
use super::words::span;
use crate::clean::mask::mask_for_public;
use crate::domain::channel::Mode;
use crate::domain::day::Day;
use crate::domain::hypothesis::HypothesisState;
use crate::domain::incident::{Floor, Incident};
use crate::domain::kit::Kit;
use crate::domain::message::MessageType;
use crate::domain::placeholder::{Placeholder, Reader};
use crate::domain::setting::{Setting, SettingKey};
use crate::domain::stage::Stage;
use crate::domain::time::Timestamp;
use crate::playbook::Audience;

/// A sort of message that there are templates for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wording {
    /// The first notice.
    First,
    /// How it goes.
    Update,
    /// How it goes, where nothing has changed.
    NothingNew,
    /// Harm has stopped.
    Mitigated,
    /// It is over.
    Resolved,
    /// Afterwards.
    Followup,
    /// An earlier message was wrong.
    Correction,
    /// A notice in a client's own channel that an incident runs.
    ClientNotice,
}

impl Wording {
    /// All of them, with the word for each.
    pub const ALL: [(Self, &'static str); 8] = [
        (Self::First, "first"),
        (Self::Update, "update"),
        (Self::NothingNew, "nothing new"),
        (Self::Mitigated, "mitigated"),
        (Self::Resolved, "resolved"),
        (Self::Followup, "follow-up"),
        (Self::Correction, "correction"),
        (Self::ClientNotice, "client notice"),
    ];

    /// The word on screen and on the command line.
    pub fn label(self) -> &'static str {
        let found = Self::ALL.iter().find(|(wording, _)| *wording == self);
        found.map_or("update", |(_, word)| word)
    }

    /// The one of that word; `-` may stand for a space.
    pub fn parse(word: &str) -> Option<Self> {
        let plain = |word: &str| word.to_lowercase().replace(['-', ' '], "");
        let found = Self::ALL
            .iter()
            .find(|(_, known)| plain(known) == plain(word));
        found.map(|(wording, _)| *wording)
    }

    /// What a message of that sort is recorded as.
    pub const fn message_type(self) -> MessageType {
        match self {
            Self::First | Self::ClientNotice => MessageType::First,
            Self::Update | Self::NothingNew => MessageType::Update,
            Self::Mitigated => MessageType::Mitigated,
            Self::Resolved => MessageType::Resolved,
            Self::Followup => MessageType::Followup,
            Self::Correction => MessageType::Correction,
        }
    }

    /// Whether it promises the next word.
    pub const fn promises(self) -> bool {
        !matches!(self, Self::Resolved | Self::Followup | Self::ClientNotice)
    }

    /// The end of its template's name.
    fn suffix(self) -> String {
        match self {
            Self::Followup => "followup".to_owned(),
            _ => self.label().replace(' ', "-"),
        }
    }
}

/// The same notice on a second channel counts as the same notice for so many minutes.
pub(super) const SAME_NOTICE_MINUTES: i64 = 15;

/// What a word to an audience on a channel should be now, by the stage and by what was sent.
pub fn proposed(incident: &Incident, audience: &str, channel: &str, now: Timestamp) -> Wording {
    let messages = incident.messages();
    let mut own = messages.iter().rev();
    let last = own.find(|word| {
        word.sent.audience == audience && word.sent.message_type != MessageType::Correction
    });
    let stage = incident.stage();
    let over = matches!(
        stage.stage,
        Stage::Resolved | Stage::InReview | Stage::Closed
    );
    let said_here = |what: MessageType| {
        let since = |at: Timestamp| at >= stage.since;
        messages.iter().any(|word| {
            let here = word.sent.audience == audience && word.sent.channel == channel;
            here && word.sent.message_type == what && since(word.at)
        })
    };
    let Some(last) = last else {
        return if over {
            Wording::Resolved
        } else {
            Wording::First
        };
    };
    let repeated = last.sent.message_type == MessageType::First
        && last.sent.channel != channel
        && now.seconds_since(last.at) < SAME_NOTICE_MINUTES * 60;
    match stage.stage {
        _ if over && said_here(MessageType::Resolved) => Wording::Followup,
        _ if over => Wording::Resolved,
        Stage::StoodDown => Wording::Resolved,
        Stage::Mitigated if !said_here(MessageType::Mitigated) => Wording::Mitigated,
        _ if repeated => Wording::First,
        _ if is_nothing_new(incident, audience) => Wording::NothingNew,
        _ => Wording::Update,
    }
}

/// Whether nothing became known since the last word to an audience.
fn is_nothing_new(incident: &Incident, audience: &str) -> bool {
    let since = Since::word(incident, audience);
    since.is_some_and(|since| catchup(incident, since).count() == 0)
}

/// Where words to an audience go, unless somebody says otherwise: where the last ones went, else
/// the first channel of the incident that is of a kind proposed for them; a place to look at that
/// the incident does not have gives way to one that reaches people (R092).
pub fn proposed_channel(incident: &Incident, kit: &Kit, audience: &Audience) -> Option<String> {
    let messages = incident.messages();
    let mut own = messages.iter().rev();
    let last = own.find(|word| word.sent.audience == audience.id);
    last.map(|word| word.sent.channel.clone())
        .or_else(|| channels_for(incident, kit, audience).into_iter().next())
}

/// The channels that are known for an audience, the most fitting first: those of the incident of
/// the kinds proposed for it, kinds that reach people anywhere, and where it was told before.
pub fn channels_for(incident: &Incident, kit: &Kit, audience: &Audience) -> Vec<String> {
    let channels = incident.channels();
    let mut found: Vec<String> = Vec::new();
    let mut add = |name: &str| {
        if !name.is_empty() && !found.iter().any(|known| known == name) {
            found.push(name.to_owned());
        }
    };
    for wanted in &audience.channels {
        let Some(kind) = kit.kinds.iter().find(|kind| kind.is_named(wanted)) else {
            continue;
        };
        let fits = |name: &str| {
            incident
                .channel_kind(kit, name)
                .is_some_and(|own| own == kind)
        };
        channels
            .iter()
            .filter(|c| fits(c.name))
            .for_each(|c| add(c.name));
        if kind.mode == Mode::Push {
            add(&kind.name);
        }
    }
    let messages = incident.messages();
    let own = messages.iter().rev();
    own.filter(|word| word.sent.audience == audience.id)
        .for_each(|word| add(&word.sent.channel));
    if !audience.outside {
        for channel in &channels {
            add(channel.name);
        }
    }
    found
}

/// The time that a word promises for the next one: at the pace of the priority.
pub fn proposed_promise(
    incident: &Incident,
    audience: &Audience,
    wording: Wording,
    now: Timestamp,
) -> Option<Timestamp> {
    let running = incident.stage().stage.is_running();
    let priority = incident
        .gravest_priority()
        .filter(|_| running && wording.promises())?;
    let minutes = audience.target_minutes[priority.index()];
    (minutes > 0).then(|| now.plus_seconds(i64::from(minutes) * 60))
}

/// What a draft is for.
#[derive(Debug, Clone, Copy)]
pub struct Occasion<'a> {
    /// Who is told.
    pub audience: &'a Audience,
    /// Where; empty while nobody has said.
    pub channel: &'a str,
    /// What for.
    pub wording: Wording,
    /// The time promised for the next word.
    pub next_by: Option<Timestamp>,
    /// Now.
    pub now: Timestamp,
}

/// A first wording from the template for the occasion; empty where there is none.
pub fn draft(incident: &Incident, kit: &Kit, occasion: &Occasion<'_>) -> Filled {
    let audience = occasion.audience;
    let suffix = occasion.wording.suffix();
    let usual = if audience.outside {
        "customers"
    } else {
        "internal"
    };
    let mut names = vec![
        format!("{}-{suffix}", audience.id),
        format!("{usual}-{suffix}"),
        suffix,
    ];
    let short = incident
        .channel_kind(kit, occasion.channel)
        .is_some_and(|kind| kind.most_characters.is_some());
    let running = matches!(
        occasion.wording,
        Wording::First | Wording::Update | Wording::NothingNew
    );
    if short && running && audience.outside {
        names.insert(0, "text-message".to_owned());
    }
    let values = Values {
        incident,
        kit,
        occasion,
    };
    let template = kit.template(&names).unwrap_or_default();
    let mut filled = fill(template, &|name| values.of(name));
    if let Some(main) = redirect(incident, occasion, &filled.text) {
        filled.text = format!("{} Follow {}.", filled.text, crate::clean::clean(main));
    }
    if incident.is_drill() && !filled.text.is_empty() {
        filled.text = format!("DRILL. {}", filled.text);
    }
    filled
}

/// What a placeholder stands for in a paper, by the rules of an audience of its readers' side.
pub(super) fn value(
    incident: &Incident,
    kit: &Kit,
    audience: &Audience,
    now: Timestamp,
    placeholder: Placeholder,
) -> Option<String> {
    let occasion = &Occasion {
        audience,
        channel: "",
        wording: Wording::Update,
        next_by: None,
        now,
    };
    let values = Values {
        incident,
        kit,
        occasion,
    };
    values.allowed(placeholder)
}

/// The main channel, where words inside go elsewhere and do not name it (R014).
fn redirect<'a>(incident: &'a Incident, occasion: &Occasion<'_>, text: &str) -> Option<&'a str> {
    let main = incident.text(SettingKey::MainChannel)?;
    let elsewhere = occasion.channel != main && !occasion.audience.outside;
    (elsewhere && !text.is_empty() && !text.contains(main)).then_some(main)
}

/// What the placeholders of the templates stand for.
struct Values<'a> {
    incident: &'a Incident,
    kit: &'a Kit,
    occasion: &'a Occasion<'a>,
}

impl Values<'_> {
    /// A value, if it is known and may stand there.
    fn of(&self, name: &str) -> Option<String> {
        self.allowed(Placeholder::parse(name)?)
    }

    fn allowed(&self, placeholder: Placeholder) -> Option<String> {
        let outside = self.occasion.audience.outside;
        let reader = placeholder.reader();
        if outside && reader == Reader::Inside {
            return None;
        }
        let value = self.value(placeholder)?;
        if !outside || reader == Reader::Anybody {
            return Some(value);
        }
        let masked = mask_for_public(&value);
        (masked == value && !self.incident.names_somebody(&value)).then_some(value)
    }

    fn value(&self, placeholder: Placeholder) -> Option<String> {
        let incident = self.incident;
        let text = |key| incident.text(key).map(str::to_owned);
        match placeholder {
            Placeholder::Key => Some(incident.key().to_owned()),
            Placeholder::Priority => incident.priority().map(|now| now.value.to_string()),
            Placeholder::Stage => Some(incident.stage().stage.to_string()),
            Placeholder::Title => Some(incident.public_title().to_owned()),
            Placeholder::Service => {
                text(SettingKey::FaultyService).filter(|name| !name.eq_ignore_ascii_case("unknown"))
            }
            Placeholder::Who => text(SettingKey::FactEnvironment),
            Placeholder::Symptom => symptom(incident).map(str::to_owned),
            Placeholder::Workaround => text(SettingKey::Workaround),
            Placeholder::Organisation => text(SettingKey::Organisation),
            Placeholder::Manager => incident.manager().map(|h| h.assigned.person.clone()),
            Placeholder::MainChannel => text(SettingKey::MainChannel),
            Placeholder::Impact => text(SettingKey::Impact),
            Placeholder::Progress => self.progress(),
            Placeholder::ProgressPlain => progress_plain(incident.stage().stage).map(str::to_owned),
            Placeholder::NextSteps => text(SettingKey::Next),
            Placeholder::Cause => self.cause(),
            Placeholder::SupportCases => incident
                .count(SettingKey::SupportCases)
                .map(|n| n.to_string()),
            Placeholder::Clients => Some(incident.clients().len().to_string()),
            Placeholder::OtherDimensions => self.dimensions(),
            Placeholder::Summary => {
                text(SettingKey::Description).or_else(|| self.short(paper::happened))
            }
            Placeholder::WhyOutside => self.short(paper::shown_causes),
            Placeholder::Promised => self.short(paper::promised),
            Placeholder::DataNote => paper::data_note(incident),
            Placeholder::Cost => paper::cost(incident, self.occasion.now),
            Placeholder::ReviewOwner => {
                let owner = incident.holders_of("review_owner").last();
                owner.map(|holder| holder.assigned.person.clone())
            }
            Placeholder::Actions => self.actions(),
            Placeholder::StatusLink => self.status_link(),
            Placeholder::ReportLink => self.link("report"),
            Placeholder::Ask
            | Placeholder::Needs
            | Placeholder::Risk
            | Placeholder::OpenRisk
            | Placeholder::Done => None,
            Placeholder::Now
            | Placeholder::Elapsed
            | Placeholder::NextBy
            | Placeholder::LastTime
            | Placeholder::ImpactStart
            | Placeholder::ImpactEnd
            | Placeholder::ImpactMinutes
            | Placeholder::Resolved
            | Placeholder::ReviewDate => self.time(placeholder),
        }
    }

    fn time(&self, placeholder: Placeholder) -> Option<String> {
        let incident = self.incident;
        let moment = |moment: Option<crate::domain::time::Moment>| moment.map(|m| m.at);
        let messages = incident.messages();
        let at = match placeholder {
            Placeholder::Now => return Some(self.in_every_zone(self.occasion.now)),
            Placeholder::Elapsed => {
                let start = incident.start()?.moment().at;
                let end = incident.end().unwrap_or(self.occasion.now);
                return Some(span(end.seconds_since(start)));
            }
            Placeholder::ImpactMinutes => {
                let start = moment(incident.impact_started())?;
                let minutes = self.impact_end()?.seconds_since(start) / 60;
                return Some(minutes.to_string());
            }
            Placeholder::ReviewDate => match incident.value(SettingKey::ReviewMeeting) {
                Some(Setting::ReviewMeeting(Some(at))) => return Some(incident.day_clock(*at)),
                _ => None,
            },
            Placeholder::NextBy => self.occasion.next_by,
            Placeholder::LastTime => {
                let mut own = messages.iter().rev();
                own.find(|word| word.sent.audience == self.occasion.audience.id)
                    .map(|word| word.at)
            }
            Placeholder::ImpactStart => moment(incident.impact_started()),
            Placeholder::ImpactEnd => self.impact_end(),
            Placeholder::Resolved => incident.end(),
            _ => None,
        };
        at.map(|at| self.in_zone(at, incident.zone()))
    }

    /// When the harm ended: as set, else when the stage became Mitigated for the last time.
    fn impact_end(&self) -> Option<Timestamp> {
        let set = self.incident.impact_ended().map(|moment| moment.at);
        set.or_else(|| {
            let stage = self.incident.stage();
            (stage.stage == Stage::Mitigated).then_some(stage.since)
        })
    }

    fn in_zone(&self, at: Timestamp, zone: chrono_tz::Tz) -> String {
        let day = |at: Timestamp| at.to_utc().with_timezone(&zone).date_naive();
        let format = if day(at) == day(self.occasion.now) {
            "%H:%M %Z"
        } else {
            "%-d %B %H:%M %Z"
        };
        at.to_utc().with_timezone(&zone).format(format).to_string()
    }

    fn in_every_zone(&self, at: Timestamp) -> String {
        let zones = self.incident.zones().into_iter();
        let mut clocks: Vec<String> = zones.map(|zone| self.in_zone(at, zone)).collect();
        if clocks.len() < 2 {
            return clocks.pop().unwrap_or_default();
        }
        let first = clocks.remove(0);
        format!("{first} ({})", clocks.join(", "))
    }

    fn progress(&self) -> Option<String> {
        let known = self.incident.text(SettingKey::Known);
        let tried = self.incident.text(SettingKey::Tried);
        match (known, tried) {
            (Some(known), Some(tried)) => {
                let known = known.trim_end_matches(['.', ' ']);
                Some(format!("{known}; tried: {tried}"))
            }
            (known, tried) => known.or(tried).map(str::to_owned),
        }
    }

    /// Only what was shown to be the cause.
    fn cause(&self) -> Option<String> {
        let hypotheses = self.incident.hypotheses().into_iter();
        let shown =
            hypotheses.filter(|one| one.state == HypothesisState::Confirmed && !one.restricted);
        let shown: Vec<String> = shown.map(|one| one.what).collect();
        (!shown.is_empty()).then(|| shown.join("; "))
    }

    /// What a paper says in one line.
    fn short(&self, say: fn(&paper::Asked<'_>) -> Option<String>) -> Option<String> {
        let outside = self.occasion.audience.outside;
        say(&paper::Asked {
            incident: self.incident,
            kit: self.kit,
            now: self.occasion.now,
            reader: if outside {
                paper::Reader::Outside
            } else {
                paper::Reader::Inside
            },
            restricted: false,
            limit: paper::COMMENT_LIMIT,
        })
    }

    fn dimensions(&self) -> Option<String> {
        let (clients, sites) = (self.incident.clients().len(), self.incident.sites().len());
        (clients + sites > 0).then(|| format!("{clients} clients, {sites} sites"))
    }

    fn actions(&self) -> Option<String> {
        let items = self.incident.action_items().into_iter();
        let open = items.filter(|item| item.done.is_none() && !item.restricted);
        let items = open.map(|item| {
            let owner = item.owner.unwrap_or("nobody yet");
            let by = item
                .due
                .map_or_else(|| "no date yet".to_owned(), Day::words);
            format!("{} ({owner}, {by})", item.text)
        });
        let tasks = self.incident.tasks().into_iter();
        let after = tasks.filter(|task| task.given.after).map(|task| {
            let owners = task.given.owners.join(", ");
            let due = task.due.map(|due| self.in_zone(due, self.incident.zone()));
            let by = [owners, due.unwrap_or_default()];
            let by: Vec<&str> = by
                .iter()
                .map(String::as_str)
                .filter(|w| !w.is_empty())
                .collect();
            format!("{} ({})", task.given.text, by.join(", "))
        });
        let after: Vec<String> = items.chain(after).collect();
        (!after.is_empty()).then(|| after.join("; "))
    }

    fn status_link(&self) -> Option<String> {
        let channels = self.incident.channels().into_iter();
        let mut pages = channels.filter(|channel| channel.channel_type.contains("status"));
        let listed = pages.find_map(|channel| channel.link).map(str::to_owned);
        listed.or_else(|| self.link("status"))
    }

    fn link(&self, word: &str) -> Option<String> {
        let links = self.incident.links().into_iter();
        let mut open = links.filter(|link| !link.restricted);
        let found = open.find(|link| link.label.to_lowercase().contains(word));
        found.map(|link| link.url.to_owned())
    }
}

/// What people notice: the fact sheet, the problem report, else the title, which says just that; a
/// restricted incident's title stays in the room.
pub(super) fn symptom(incident: &Incident) -> Option<&str> {
    let title = Some(incident.title()).filter(|_| !incident.is_secret());
    let told = incident
        .text(SettingKey::FactBehaviour)
        .or_else(|| incident.text(SettingKey::Actual));
    told.or(title)
}

/// How it goes, for people outside: no cause, no names, no finish time.
const fn progress_plain(stage: Stage) -> Option<&'static str> {
    match stage {
        Stage::Detected | Stage::Acknowledged => Some("we know about it and are looking into it"),
        Stage::Investigating => Some("we are looking for the fault"),
        Stage::Identified => Some("we know where the fault is and are working on it"),
        Stage::Mitigated => Some("it works again and is being checked"),
        Stage::Resolved | Stage::InReview | Stage::Closed | Stage::StoodDown => None,
    }
}

/// What the floor says to whoever is about to write (N09).
pub fn floor_words(incident: &Incident, floor: &Floor) -> String {
    format!(
        "Last push {} min ago, at {}; the floor is {} min: {} min left. Wait until {}, use the status \
         page, or give a reason.",
        floor.ago(),
        incident.clock(floor.last),
        floor.minutes,
        floor.left(),
        incident.clock(floor.until)
    )
}

#[cfg(test)]
#[path = "tests/message.rs"]
mod tests;
