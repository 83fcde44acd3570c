//! A sample incident, for the screens in the documentation and for tests.
//!
//! Made up: `eu-checkout-20261120-k7f3`, "EU checkout 5xx", 36 minutes after it began. It is built
//! by asking `decide` and sealing what it answers, with fixed times and ids, so it is the same
//! set of events on every machine and can never hold what the program would not write. It has one
//! of everything that a screen must get right: a late audience and a late task, an entry struck,
//! corrected, starred, logged late, restricted, retracted and redacted, an event of a newer
//! version, a link with a secret in it, and a required role that nobody holds.

use crate::domain::command::{Command, NewTask, Opening};
use crate::domain::event::{Draft, Event};
use crate::domain::id::EventId;
use crate::domain::incident::Incident;
use crate::domain::kind::{EntryKind, EventKind, ListItem, Note, Opened};
use crate::domain::log::EventLog;
use crate::domain::message::{MessageType, Sent};
use crate::domain::priority::Rating;
use crate::domain::role::Assigned;
use crate::domain::seeded::Seeded;
use crate::domain::setting::{Setting, StageMove};
use crate::domain::stage::Stage;
use crate::domain::time::{Moment, Timestamp};
use crate::playbook::Playbook;
use std::sync::Arc;

/// Midnight UTC of the day of the incident, 2026-11-20, in milliseconds.
const MIDNIGHT: i64 = 1_795_132_800_000;

/// The Incident Manager.
pub const AKI: &str = "Aki";
/// The Scribe, who types.
pub const ROSA: &str = "Rosa";
/// The Technical Lead.
pub const JON: &str = "Jon";
/// The Communication Lead for customers and the company.
pub const MEI: &str = "Mei";
/// The Domain Expert.
pub const BEN: &str = "Ben";

/// A time of day of the incident, in its first zone (Berlin, one hour ahead of UTC).
pub const fn at(hour: i64, minute: i64, second: i64) -> Timestamp {
    Timestamp::from_millis(MIDNIGHT + (((hour - 1) * 60 + minute) * 60 + second) * 1000)
}

/// The instant at which the sample is looked at: 14:34:51 in Berlin, 13:34:51 UTC.
pub const fn now() -> Timestamp {
    at(14, 34, 51)
}

/// The document as it stands at [`now`].
pub fn incident() -> Incident {
    Incident::new(EventLog::from_events(events()))
}

/// All events, in order.
pub fn events() -> Vec<Arc<Event>> {
    let mut sample = Sample::default();
    sample.opens();
    sample.gathers();
    sample.searches();
    sample.answers();
    sample.finds();
    sample.works();
    sample.incident().log().events().to_vec()
}

/// The sample being built, and what was refused on the way.
#[derive(Debug)]
pub struct Sample {
    built: Seeded,
    refused: Vec<String>,
}

impl Default for Sample {
    fn default() -> Self {
        Self {
            built: Seeded::new("ops1-k7f3", 0),
            refused: Vec::new(),
        }
    }
}

impl Sample {
    /// Goes on from events that exist, such as [`events`].
    pub fn of(events: &[Arc<Event>]) -> Self {
        let mut sample = Self::default();
        sample.built.hear(events);
        sample
    }

    /// The document so far.
    pub fn incident(&self) -> &Incident {
        self.built.incident()
    }

    /// What `decide` refused, in words. Always empty for the sample itself.
    pub fn refused(&self) -> &[String] {
        &self.refused
    }

    /// A person asks for something at a time; gives back the first event that came of it, or the
    /// opening's id where it was refused.
    pub fn ask(&mut self, time: Timestamp, me: &str, command: Command) -> EventId {
        let asked = self.built.ask(time, me, command);
        let ids = asked.unwrap_or_else(|reject| {
            self.refused.push(format!("{me}: {reject}"));
            Vec::new()
        });
        self.first(&ids)
    }

    /// Seals drafts that nobody decided, such as an event of a newer version.
    pub fn record(&mut self, time: Timestamp, drafts: Vec<Draft>) -> EventId {
        let ids = self.built.record(time, drafts);
        self.first(&ids)
    }

    fn first(&self, ids: &[EventId]) -> EventId {
        let first = ids.first().copied().or_else(|| self.incident().id());
        first.unwrap_or_else(|| EventId::from_parts(0, 0, 0))
    }

    /// A typed entry.
    pub fn note(&mut self, time: Timestamp, me: &str, note: Note) -> EventId {
        let happened = None;
        self.ask(time, me, Command::Note { note, happened })
    }

    /// A setting gets a value.
    pub fn set(&mut self, time: Timestamp, me: &str, setting: Setting) -> EventId {
        let happened = None;
        self.ask(time, me, Command::Set { setting, happened })
    }

    /// The stage moves.
    pub fn stage(&mut self, time: Timestamp, me: &str, to: Stage, text: &str) -> EventId {
        let text = (!text.is_empty()).then(|| text.to_owned());
        self.set(time, me, Setting::Stage(StageMove { to, text }))
    }

    /// A person takes a role.
    pub fn assign(&mut self, time: Timestamp, me: &str, role: &str, audiences: &[&str]) -> EventId {
        let assigned = Assigned {
            role: role.to_owned(),
            person: me.to_owned(),
            team: None,
            audiences: audiences.iter().map(|a| (*a).to_owned()).collect(),
            shadow: false,
            ..Assigned::default()
        };
        self.ask(time, me, Command::Assign(assigned))
    }

    /// A message goes to an audience, with the time promised for the next one.
    pub fn send(&mut self, time: Timestamp, words: &Words<'_>) -> EventId {
        let sent = Sent {
            audience: words.to.to_owned(),
            channel: words.on.to_owned(),
            message_type: words.kind,
            text: words.text.to_owned(),
            next_by: words.next_by,
            approved_by: None,
            restricted: words.restricted,
            ..Sent::default()
        };
        let happened = None;
        self.ask(time, words.by, Command::Send { sent, happened })
    }

    /// Work is given to a person.
    pub fn task(&mut self, time: Timestamp, me: &str, owner: &str, text: &str, minutes: u32) {
        let command = Command::GiveTask(NewTask {
            text: text.to_owned(),
            owners: vec![owner.to_owned()],
            minutes: Some(minutes),
            ..NewTask::default()
        });
        self.ask(time, me, command);
    }
}

/// A message for [`Sample::send`].
#[derive(Debug, Clone, Copy, Default)]
pub struct Words<'a> {
    /// Who sends it.
    pub by: &'a str,
    /// The audience.
    pub to: &'a str,
    /// The channel.
    pub on: &'a str,
    /// What it is for.
    pub kind: MessageType,
    /// What it says.
    pub text: &'a str,
    /// The time promised for the next one.
    pub next_by: Option<Timestamp>,
    /// Kept from walls and exports.
    pub restricted: bool,
}

/// A typed entry of that kind, with its tags.
pub fn note(entry: EntryKind, text: &str, tags: &[&str]) -> Note {
    Note {
        text: text.to_owned(),
        entry,
        tags: tags.iter().map(|tag| (*tag).to_owned()).collect(),
        ..Note::default()
    }
}

/// What happens, in the order in which it is recorded.
impl Sample {
    fn opens(&mut self) {
        let mut playbook = Playbook::shipped();
        playbook.zones = ["Europe/Berlin", "America/New_York", "UTC"]
            .map(str::to_owned)
            .to_vec();
        for role in &mut playbook.roles {
            if role.id == "tester" {
                role.required_for = vec![1];
            }
        }
        let opening = Opening {
            opened: Opened {
                key: "eu-checkout-20261120-k7f3".to_owned(),
                title: "EU checkout 5xx".to_owned(),
                drill: false,
                imminent: false,
                ..Opened::default()
            },
            source: None,
            detected: Some(Moment {
                at: at(14, 2, 11),
                approx: false,
            }),
            playbook,
            rating: Rating::new(2, 1),
            manager: Some(AKI.to_owned()),
            clients: vec!["Northbay Shops".to_owned()],
            contacts: Vec::new(),
            organisation: None,
            criteria: vec![
                "5xx below 0.1 % for 10 minutes".to_owned(),
                "testers pay in all EU regions".to_owned(),
            ],
        };
        self.ask(at(14, 3, 40), AKI, Command::Open(opening));
        let report = note(
            EntryKind::Report,
            "alert checkout-5xx fired: 7.4 % above 1 %",
            &[],
        );
        let report = Note {
            actor: Some("monitoring".to_owned()),
            ..report
        };
        let happened = Some(Moment {
            at: at(14, 2, 11),
            approx: false,
        });
        let command = Command::Note {
            note: report,
            happened,
        };
        self.ask(at(14, 3, 58), AKI, command);
    }

    fn gathers(&mut self) {
        self.assign(at(14, 4, 5), ROSA, "scribe", &[]);
        self.stage(at(14, 4, 40), AKI, Stage::Acknowledged, "");
        for (name, channel_type, purpose) in [
            ("#inc-eu-checkout", "chat", "questions here"),
            ("Bridge 7", "call", "voice of the responders"),
        ] {
            let item = ListItem::Channel {
                name: name.to_owned(),
                channel_type: channel_type.to_owned(),
                purpose: purpose.to_owned(),
                link: None,
            };
            self.ask(at(14, 4, 55), AKI, Command::Add(item));
        }
        let main = Setting::MainChannel("#inc-eu-checkout".to_owned());
        self.set(at(14, 4, 56), AKI, main);
        self.set(at(14, 5, 2), AKI, Setting::Ticket("CHK-2041".to_owned()));
        self.assign(at(14, 5, 10), JON, "technical_lead", &[]);
        self.stage(at(14, 5, 30), AKI, Stage::Investigating, "");
        self.assign(
            at(14, 7, 0),
            MEI,
            "communication_lead",
            &["customers", "internal"],
        );
        for (label, url, restricted) in [
            (
                "error rate",
                "https://graphs.example/d/checkout?from=now-1h",
                false,
            ),
            (
                "card processor case",
                "https://vendor.example/case/9?token=hush-4411",
                true,
            ),
        ] {
            let item = ListItem::Link {
                label: label.to_owned(),
                url: url.to_owned(),
                restricted,
            };
            self.ask(at(14, 7, 30), JON, Command::Add(item));
        }
    }

    fn searches(&mut self) {
        use EntryKind::{Action, Finding, Hypothesis};
        let only_west = "5xx only on eu-west; payment-api p99 is 9 s";
        self.note(at(14, 7, 45), JON, note(Finding, only_west, &[]));
        let freeze = Note {
            star: true,
            ..note(Action, "freeze all deploys", &["deploy"])
        };
        self.note(at(14, 8, 10), AKI, freeze);
        let since = Setting::ImpactStarted(Some(Moment {
            at: at(13, 58, 0),
            approx: true,
        }));
        self.set(at(14, 9, 12), AKI, since);
        self.send(
            at(14, 10, 0),
            &Words {
                by: MEI,
                to: "customers",
                on: "status page",
                kind: MessageType::First,
                text: "Some payments in the EU fail. We are looking into it.",
                next_by: Some(at(14, 40, 0)),
                restricted: false,
            },
        );
        let lag = "pg-pay-3 is 240 s behind its primary";
        self.note(at(14, 11, 57), JON, note(Finding, lag, &["db"]));
        let secret = Note {
            restricted: true,
            ..note(
                EntryKind::Note,
                "card processor names merchant Quillfeather, lawyers told",
                &[],
            )
        };
        self.note(at(14, 13, 5), ROSA, secret);
        let pasted = note(
            EntryKind::Note,
            "login for the bastion: correct-horse-battery",
            &[],
        );
        let pasted = self.note(at(14, 14, 2), BEN, pasted);
        let reason = "a password".to_owned();
        self.ask(
            at(14, 14, 40),
            ROSA,
            Command::Redact {
                event: pasted,
                reason,
            },
        );
        self.send(
            at(14, 16, 20),
            &Words {
                by: MEI,
                to: "leadership",
                on: "e-mail",
                kind: MessageType::First,
                text: "EU checkout fails for about 7 % of carts since 13:58. Nobody knows why yet.",
                next_by: Some(at(14, 31, 0)),
                restricted: false,
            },
        );
        let pool = "the failover at 13:58 left the pool on the old primary";
        self.note(at(14, 19, 2), JON, note(Hypothesis, pool, &["db"]));
    }

    fn answers(&mut self) {
        self.send(
            at(14, 20, 15),
            &Words {
                by: MEI,
                to: "internal",
                on: "#company",
                kind: MessageType::First,
                text: "EU checkout is degraded; please hold all deploys.",
                next_by: Some(at(14, 34, 30)),
                restricted: false,
            },
        );
        self.task(
            at(14, 21, 45),
            AKI,
            JON,
            "restart pgbouncer in eu-west, node by node",
            10,
        );
        self.task(
            at(14, 22, 10),
            AKI,
            BEN,
            "compare pool settings with us-east",
            20,
        );
        let drain = "prepare to drain the EU to us-east (standby)";
        self.task(at(14, 22, 40), AKI, MEI, drain, 30);
        let answers = [
            Setting::Impact(
                "Checkout fails for about 7 % of EU carts (1 in 14). Other regions are well."
                    .to_owned(),
            ),
            Setting::Known(
                "Database failover at 13:58; errors since. Only eu-west, only card payments."
                    .to_owned(),
            ),
            Setting::Tried(
                "Restarted payment-api (no effect). Failed back by hand (refused, unsafe)."
                    .to_owned(),
            ),
        ];
        for (step, answer) in (0..).zip(answers) {
            self.set(at(14, 23, 15 * step), AKI, answer);
        }
    }

    fn finds(&mut self) {
        self.assign(at(14, 24, 30), BEN, "domain_expert", &[]);
        let wrong = note(EntryKind::Note, "pool size is 400", &["db"]);
        let wrong = self.note(at(14, 27, 11), ROSA, wrong);
        let size = note(EntryKind::Finding, "pool size is 4, not 400", &["db"]);
        let size = self.note(at(14, 28, 3), ROSA, size);
        let strike = Command::Strike {
            entry: wrong,
            on: true,
            reason: Some("misheard".to_owned()),
        };
        self.ask(at(14, 28, 9), ROSA, strike);
        let revise = Command::Revise {
            entry: size,
            text: "pool size is 40, not 400".to_owned(),
        };
        self.ask(at(14, 28, 31), ROSA, revise);
        let cause = "connection pool still points at the old primary";
        self.stage(at(14, 29, 5), AKI, Stage::Identified, cause);
        let failover = Note {
            star: true,
            actor: Some(BEN.to_owned()),
            ..note(
                EntryKind::Finding,
                "pg-pay-1 failed over to pg-pay-2",
                &["db"],
            )
        };
        let happened = Some(Moment {
            at: at(13, 58, 2),
            approx: false,
        });
        let late = Command::Note {
            note: failover,
            happened,
        };
        self.ask(at(14, 30, 40), ROSA, late);
        let slip = self.note(at(14, 31, 2), JON, note(EntryKind::Note, "asdf", &[]));
        self.ask(at(14, 31, 8), JON, Command::Retract(vec![slip]));
    }

    fn works(&mut self) {
        use EntryKind::{Action, Change, Check, Finding};
        let two = "pgbouncer restarted on 2 of 3 nodes";
        self.note(at(14, 31, 48), JON, note(Action, two, &["db"]));
        let change = Note {
            why: Some("keep new sessions off the old primary".to_owned()),
            undo: Some("set it back to 0.5".to_owned()),
            ..note(Change, "weight of pg-pay-1 set to 0", &["db"])
        };
        self.note(at(14, 32, 30), BEN, change);
        let next = "Jon restarts the third node; check at 14:40, else drain to us-east.";
        self.set(at(14, 32, 50), AKI, Setting::Next(next.to_owned()));
        let newer = Draft {
            kind: EventKind::Unknown("poll".into()),
            happened: None,
            by: ROSA.to_owned(),
            role: Some("scribe".to_owned()),
        };
        self.record(at(14, 33, 10), vec![newer]);
        let asked = note(Check, "asked Jon: third node in two minutes", &[]);
        self.note(at(14, 33, 40), ROSA, asked);
        let better = "errors down from 7.4 % to 3.1 %";
        self.note(at(14, 34, 20), JON, note(Finding, better, &[]));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_program_would_have_written_every_event() {
        let mut sample = Sample::default();
        sample.opens();
        sample.gathers();
        sample.searches();
        sample.answers();
        sample.finds();
        sample.works();
        assert_eq!(sample.refused(), &[] as &[String]);
        assert!(sample.incident().log().doubled().is_empty());
        for (writer, chain) in sample.incident().log().chains() {
            assert!(chain.is_whole(), "{writer}: {chain:?}");
        }
    }

    #[test]
    fn times_are_those_of_the_first_zone_and_no_id_goes_back() {
        let incident = incident();
        assert_eq!(incident.clock_seconds(now()), "14:34:51");
        assert_eq!(now().to_string(), "2026-11-20T13:34:51.000Z");
        let events = incident.log().events();
        assert!(
            events
                .windows(2)
                .all(|pair| pair[0].id < pair[1].id && pair[0].at <= pair[1].at)
        );
        assert!(events.iter().all(|event| event.at <= now()));
    }

    #[test]
    fn it_has_one_of_everything() {
        let incident = incident();
        let entries: Vec<_> = incident.entries().collect();
        assert!(entries.len() >= 25, "{}", entries.len());
        assert_eq!(entries.iter().filter(|e| e.struck.is_some()).count(), 1);
        assert_eq!(entries.iter().filter(|e| !e.earlier.is_empty()).count(), 1);
        assert_eq!(entries.iter().filter(|e| e.redacted.is_some()).count(), 1);
        assert_eq!(entries.iter().filter(|e| e.restricted).count(), 2);
        assert!(entries.iter().any(|e| e.star && e.is_late()));
        assert!(entries.iter().all(|e| e.text != "asdf"));
        assert_eq!(incident.newer_count(), 1);
        assert_eq!(incident.stage().stage, Stage::Identified);
        assert_eq!(
            incident.priority().map(|p| p.value.to_string()).as_deref(),
            Some("P1")
        );
        assert_eq!(incident.open_tasks().len(), 3);
        assert_eq!(incident.holders().count(), 5);
        let empty: Vec<_> = incident
            .roster()
            .into_iter()
            .filter(|line| line.missing)
            .collect();
        assert_eq!(empty.len(), 1, "Testers");
        assert!(incident.conflicts().is_empty());
    }

    #[test]
    fn it_is_the_same_every_time_and_goes_on() {
        assert_eq!(events(), events());
        let mut more = Sample::of(&events());
        more.note(now(), JON, note(EntryKind::Note, "one more", &[]));
        assert_eq!(more.incident().log().len(), events().len() + 1);
        assert!(
            more.incident()
                .log()
                .chains()
                .values()
                .all(crate::domain::log::Chain::is_whole)
        );
    }
}
