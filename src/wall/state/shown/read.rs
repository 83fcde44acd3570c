//! Reads out of the document what may be shown.

mod work;

use super::{
    Answer, Clash, Criterion, Elapsed, Hidden, MAX_NEWS, Message, News, Next, NextWord, Outside,
    Priority, Role, Shown, StageStep, Tenure, Writer,
};
use crate::clean::mask::{mask_for_public, mask_secrets};
use crate::domain::event::Event;
use crate::domain::incident::{Alarm, Incident, Start};
use crate::domain::kind::{EntryKind, EventKind};
use crate::domain::role::{Assigned, Holder};
use crate::domain::setting::{Setting, SettingKey};
use crate::domain::stage::Stage;
use crate::domain::time::Timestamp;
use crate::domain::timeline::{Entry, NOT_AGREED};
use crate::playbook::Level;
use std::borrow::Cow;
use std::collections::BTreeMap;

/// Bytes of a text that are looked at; far more than a row holds.
const MAX_TEXT: usize = 4096;
/// What an incident is called where neither its title nor its service may be read.
const NAMELESS: &str = "Service notice";
/// The audience that a wall for people outside speaks to.
const OUTSIDE: &str = "customers";

/// What may be shown of a document; `public` for people outside.
pub(super) fn read(incident: &Incident, public: bool) -> Shown {
    let mut covered: Vec<(String, &str)> = Vec::new();
    if incident.is_secret() {
        let titles = titles(incident).into_iter();
        covered.extend(titles.map(|title| (title, incident.public_title())));
    }
    if public {
        covered.extend(clients(incident));
    }
    let reader = Reader {
        incident,
        public,
        covered,
    };
    if public {
        reader.for_outside()
    } else {
        reader.for_inside()
    }
}

/// Every title that the incident ever had, the longest first.
fn titles(incident: &Incident) -> Vec<String> {
    let opened = incident.opening().map(|opened| opened.title.clone());
    let history = incident.history(SettingKey::Title).into_iter();
    let set = history.filter_map(|(_, change)| change.setting.text().map(str::to_owned));
    let mut all: Vec<String> = opened.into_iter().chain(set).collect();
    all.retain(|title| !title.trim().is_empty());
    all.sort_by_key(|title| std::cmp::Reverse(title.len()));
    all
}

/// Every client with what stands in for its name where people outside read, the longest first.
fn clients(incident: &Incident) -> Vec<(String, &'static str)> {
    let named = incident.clients().into_iter().map(str::trim);
    let named = named.filter(|name| !name.is_empty());
    let mut all: Vec<_> = named.map(|name| (name.to_owned(), "a client")).collect();
    all.sort_by_key(|(name, _)| std::cmp::Reverse(name.len()));
    all
}

struct Reader<'a> {
    incident: &'a Incident,
    public: bool,
    /// What nobody may read here, each with what stands in for it: what a restricted incident must
    /// not be called, and for people outside the names of clients.
    covered: Vec<(String, &'a str)>,
}

impl Reader<'_> {
    /// A text as it may be shown. Cut first: what is beyond the cut is on no screen.
    fn text(&self, text: &str) -> String {
        let mut end = text.len().min(MAX_TEXT);
        while !text.is_char_boundary(end) {
            end -= 1;
        }
        let text = text.get(..end).unwrap_or_default();
        let mut named = Cow::Borrowed(text);
        for (words, instead) in &self.covered {
            if named.contains(words.as_str()) {
                named = Cow::Owned(named.replace(words.as_str(), instead));
            }
        }
        let masked = if self.public {
            mask_for_public(&named)
        } else {
            mask_secrets(&named)
        };
        masked.into_owned()
    }

    fn setting(&self, key: SettingKey) -> Option<String> {
        self.incident.text(key).map(|text| self.text(text))
    }

    /// What everybody may know.
    fn for_all(&self) -> Shown {
        let incident = self.incident;
        let stage = incident.stage();
        let known = incident.opening().is_some();
        Shown {
            known,
            key: self.text(incident.key()),
            title: self.text(incident.public_title()),
            drill: incident.is_drill(),
            priority: self.priority(),
            elapsed: incident.start().map(|start| Elapsed {
                start: start.moment(),
                label: Start::label(start),
                end: incident.end(),
            }),
            stage: stage.stage,
            stage_since: known.then(|| self.stage_since(stage.since)),
            messages: self.messages(),
            words: self.words(),
            newer: incident.newer_count(),
            zones: incident.zones(),
            ..Shown::default()
        }
    }

    fn for_outside(&self) -> Shown {
        let shown = self.for_all();
        let told = shown.messages.len();
        let hidden = Hidden {
            internal: self.incident.timeline().len().saturating_sub(told),
            ..Hidden::default()
        };
        let outside = Outside {
            service: self.service(),
            hit: self.for_strangers(SettingKey::FactEnvironment),
            meanwhile: self.for_strangers(SettingKey::Workaround),
        };
        let named = self.incident.names_somebody(self.incident.public_title());
        let title = match (named, &outside.service) {
            (false, _) => shown.title,
            (true, Some(service)) => service.clone(),
            (true, None) => NAMELESS.to_owned(),
        };
        // A key is often made of the name of the client who called first.
        let key = if self.incident.names_a_client(&shown.key) {
            String::new()
        } else {
            shown.key
        };
        Shown {
            key,
            title,
            outside,
            hidden,
            ..shown
        }
    }

    fn service(&self) -> Option<String> {
        let service = self.for_strangers(SettingKey::FaultyService)?;
        (!service.eq_ignore_ascii_case("unknown")).then_some(service)
    }

    /// A setting as anybody may read it: not at all where it names somebody or a client, holds
    /// what is masked, or the incident has only a code name.
    fn for_strangers(&self, key: SettingKey) -> Option<String> {
        let incident = self.incident;
        let text = incident.text(key).filter(|_| !incident.is_secret())?;
        let fit = !incident.names_somebody(text) && !incident.names_a_client(text);
        (fit && !text.trim().is_empty() && self.text(text) == text).then(|| text.to_owned())
    }

    fn for_inside(&self) -> Shown {
        let incident = self.incident;
        let withheld = incident.withheld();
        let call = incident
            .channels()
            .into_iter()
            .find(|channel| channel.channel_type.eq_ignore_ascii_case("call"));
        let deputy = incident.holders_of("deputy").last();
        Shown {
            cause: self.cause(),
            track: self.track(),
            manager: incident.manager().map(|holder| self.tenure(&holder)),
            deputy: deputy.map(|holder| self.tenure(&holder)),
            next: self.next(),
            answers: SettingKey::ANSWERS.map(|key| self.answer(key)),
            talk: self.setting(SettingKey::MainChannel),
            call: call.map(|channel| self.text(channel.name)),
            ticket: self.setting(SettingKey::Ticket),
            news: self.news(),
            roles: self.roles(),
            tasks: self.tasks(),
            suspected: self.suspected(),
            criteria: self.criteria(),
            clashes: self.clashes(),
            hidden: Hidden {
                restricted: withheld.restricted,
                struck: withheld.struck,
                redacted: withheld.redacted,
                clients: incident.clients().len(),
                internal: 0,
            },
            version: incident.log().version(),
            writers: self.writers(),
            ..self.for_all()
        }
    }

    /// Who is asked to take over, else who is named for it.
    fn next(&self) -> Option<Next> {
        let handover = self.incident.handover();
        let asked = handover.offer.map(|offer| offer.to);
        Some(Next {
            person: self.text(asked.or(handover.successor)?),
            at: handover.planned,
            asked: asked.is_some(),
        })
    }

    fn priority(&self) -> Option<Priority> {
        let now = self.incident.priority()?;
        let table = &self.incident.playbook().priority;
        let label = |levels: &[Level], n: u8| {
            let level = levels.get(usize::from(n).saturating_sub(1));
            level.map_or_else(|| n.to_string(), |level| level.label.clone())
        };
        let rating = self.incident.rating();
        Some(Priority {
            value: now.value.value(),
            by_hand: now.by_hand.is_some(),
            rating: rating.map(|r| {
                let impact = label(&table.impact, r.impact);
                (impact, label(&table.urgency, r.urgency))
            }),
        })
    }

    /// Before the first move the stage stands since somebody noticed.
    fn stage_since(&self, since: Timestamp) -> Timestamp {
        let moved = self.incident.value(SettingKey::Stage).is_some();
        let detected = self.incident.detected().filter(|_| !moved);
        detected.map_or(since, |moment| moment.at)
    }

    /// The cause believed in, wherever the stage has gone since; nobody has proved it yet.
    fn cause(&self) -> Option<String> {
        let stage = self.incident.stage();
        let text = stage.text.as_deref().filter(|text| !text.trim().is_empty());
        let words = text.map(|text| self.text(text));
        match stage.stage {
            Stage::Identified => words.map(|words| suspected(&words)),
            _ => words,
        }
    }

    fn track(&self) -> Vec<StageStep> {
        let mut steps: Vec<StageStep> = Vec::new();
        let mut leave =
            |stage: Stage, seconds: i64| match steps.iter_mut().find(|step| step.stage == stage) {
                Some(step) => step.visits.push(seconds),
                None => steps.push(StageStep {
                    stage,
                    visits: vec![seconds],
                }),
            };
        let mut stage = Stage::Detected;
        let mut since = self.incident.detected().map(|moment| moment.at);
        let entered = self.incident.stages_entered().iter();
        for entered in entered.filter(|entered| entered.stage != Stage::Detected) {
            if let Some(since) = since {
                leave(stage, entered.at.at.seconds_since(since).max(0));
            }
            stage = entered.stage;
            since = Some(entered.at.at);
        }
        steps
    }

    fn tenure(&self, holder: &Holder<'_>) -> Tenure {
        Tenure {
            person: self.text(&holder.assigned.person),
            since: holder.since,
        }
    }

    fn answer(&self, key: SettingKey) -> Option<Answer> {
        let answer = self.incident.answer(key)?;
        (!answer.text.trim().is_empty()).then(|| Answer {
            text: self.text(&answer.text),
            at: answer.at,
            by: self.text(&answer.who()),
        })
    }

    fn words(&self) -> Vec<NextWord> {
        let mut words: Vec<NextWord> = self
            .incident
            .next_words()
            .into_iter()
            .filter(|word| !self.public || word.audience.id == OUTSIDE)
            .map(|word| NextWord {
                audience: self.text(&word.audience.label),
                last: word.last,
                due: word.due,
                ceiling: word.ceiling,
            })
            .collect();
        words.sort_by_key(|word| (word.due.is_none(), word.due));
        words
    }

    fn messages(&self) -> Vec<Message> {
        self.incident
            .messages()
            .into_iter()
            .rev()
            .filter(|word| !word.restricted)
            .filter(|word| !self.public || word.sent.audience == OUTSIDE)
            .take(MAX_NEWS)
            .map(|word| Message {
                id: word.id,
                at: word.at,
                audience: self.text(&word.sent.audience),
                channel: self.text(&word.sent.channel),
                text: self.text(&word.sent.text),
            })
            .collect()
    }

    /// The latest recorded lines. The log is in the order of the writers' logical clocks, which is
    /// the order of recording but for clocks that are wrong, so its end holds them.
    fn news(&self) -> Vec<News> {
        let mut news: Vec<News> = self
            .incident
            .log()
            .events()
            .iter()
            .rev()
            .filter(|event| !self.incident.is_on_a_board(event))
            .filter_map(|event| Some((event, self.incident.entry_by(event.order())?)))
            .filter(|(_, e)| !e.restricted && e.struck.is_none() && e.redacted.is_none())
            .take(MAX_NEWS)
            .map(|(event, entry)| self.news_of(event, &entry))
            .collect();
        news.sort_by_key(|line| std::cmp::Reverse((line.at, line.id)));
        news
    }

    fn news_of(&self, event: &Event, entry: &Entry) -> News {
        let playbook = self.incident.playbook();
        let role = if entry.who() == entry.by {
            entry.role.clone()
        } else {
            self.incident.role_of(entry.who())
        };
        News {
            id: entry.id,
            at: entry.at,
            happened: entry.happened,
            late: entry.is_late(),
            star: entry.star,
            kind: entry.kind,
            text: self.text(&said(event, entry)),
            who: self.text(entry.who()),
            role: role.map(|id| self.text(playbook.role_label(&id))),
        }
    }

    fn roles(&self) -> Vec<Role> {
        self.incident
            .roster()
            .into_iter()
            .filter(|line| line.missing || !line.holders.is_empty())
            .map(|line| Role {
                label: self.text(&line.role.label),
                people: line
                    .holders
                    .iter()
                    .map(|h| self.holder(h.assigned))
                    .collect(),
                missing: line.missing,
            })
            .collect()
    }

    fn holder(&self, assigned: &Assigned) -> String {
        let person = self.text(&assigned.person);
        let audiences = assigned.audiences.join(", ");
        match (assigned.shadow, audiences.is_empty()) {
            (true, _) => format!("{person} (shadows)"),
            (false, true) => person,
            (false, false) => format!("{person} ({})", self.text(&audiences)),
        }
    }

    fn criteria(&self) -> Vec<Criterion> {
        self.incident
            .criteria()
            .into_iter()
            .map(|criterion| Criterion {
                text: self.text(criterion.text),
                met: criterion.met.is_some(),
            })
            .collect()
    }

    fn clashes(&self) -> Vec<Clash> {
        let alarms = self.incident.alarms().into_iter();
        alarms.map(|alarm| self.clash(&alarm)).collect()
    }

    fn clash(&self, alarm: &Alarm) -> Clash {
        Clash {
            head: self.text(&alarm.head),
            values: alarm.values.iter().map(|value| self.text(value)).collect(),
            grave: alarm.grave,
        }
    }

    fn writers(&self) -> Vec<Writer> {
        let mut latest: BTreeMap<&str, Timestamp> = BTreeMap::new();
        for event in self.incident.log().events() {
            let at = latest.entry(&event.by).or_insert(event.at);
            *at = (*at).max(event.at);
        }
        let mut writers: Vec<Writer> = latest
            .into_iter()
            .map(|(person, at)| Writer {
                person: self.text(person),
                at,
            })
            .collect();
        writers.sort_by_key(|writer| std::cmp::Reverse(writer.at));
        writers
    }
}

fn suspected(words: &str) -> String {
    format!("suspected: {words}")
}

/// A line of news in words; a change that was not agreed says so, and not whose it is.
fn said(event: &Event, entry: &Entry) -> String {
    let words = words(event, entry);
    if entry.not_agreed {
        return format!("{words}, {NOT_AGREED}");
    }
    words
}

/// A line of news in words: a cause that nobody has proved says so.
fn words(event: &Event, entry: &Entry) -> String {
    let cause = match &event.kind {
        EventKind::Set(change) => match &change.setting {
            Setting::Stage(moved) if moved.to == Stage::Identified => moved.text.as_deref(),
            _ => None,
        },
        _ => None,
    };
    match cause {
        Some(cause) => match entry.text.strip_suffix(cause) {
            Some(head) => format!("{head}{}", suspected(cause)),
            None => suspected(&entry.text),
        },
        None if entry.kind == EntryKind::Hypothesis => suspected(&entry.text),
        None => entry.text.clone(),
    }
}
