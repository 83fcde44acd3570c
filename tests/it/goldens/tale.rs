//! A short outage with one of everything that a paper tells of, reviewed to its end.

use warroom::domain::command::{Command, NewTask, Opening};
use warroom::domain::day::Day;
use warroom::domain::decision::{Call, Outcome, Turned};
use warroom::domain::hypothesis::Confidence;
use warroom::domain::id::EventId;
use warroom::domain::incident::Incident;
use warroom::domain::kind::{EntryKind, ListItem, Note, Opened};
use warroom::domain::mark::{Exported, Paper};
use warroom::domain::message::{MessageType, Sent};
use warroom::domain::priority::Rating;
use warroom::domain::review::{
    ActionItem, ActionType, Cause, Lesson, LessonType, Slot, SlotFilled, SlotState, Why,
};
use warroom::domain::role::Assigned;
use warroom::domain::seeded::Seeded;
use warroom::domain::setting::{DetectionSource, Setting, StageMove};
use warroom::domain::stage::Stage;
use warroom::domain::time::{Moment, Timestamp};
use warroom::playbook::Playbook;

/// A time of that day in its first zone, Berlin, an hour ahead of UTC.
pub(super) fn at(hour: i64, minute: i64) -> Timestamp {
    let midnight = Timestamp::parse("2026-02-02T23:00:00Z").expect("a time");
    midnight.plus_seconds((hour * 60 + minute) * 60)
}

fn exact(at: Timestamp) -> Moment {
    Moment { at, approx: false }
}

/// The incident as it stands at noon.
pub(super) fn incident() -> Incident {
    let mut tale = Tale(Seeded::new("ops1", 7));
    tale.begins();
    tale.is_fought();
    tale.ends();
    tale.is_reviewed();
    tale.0.incident().clone()
}

struct Tale(Seeded);

impl Tale {
    fn ask(&mut self, time: Timestamp, me: &str, command: Command) -> EventId {
        let asked = format!("{command:?}");
        let ids = self.0.ask(time, me, command);
        let ids = ids.unwrap_or_else(|refused| panic!("{asked}: {refused}"));
        *ids.last().expect("an event")
    }

    fn set(&mut self, time: Timestamp, me: &str, setting: Setting) {
        let happened = None;
        self.ask(time, me, Command::Set { setting, happened });
    }

    fn stage(&mut self, time: Timestamp, to: Stage, text: &str) {
        let text = (!text.is_empty()).then(|| text.to_owned());
        self.set(time, "Ada", Setting::Stage(StageMove { to, text }));
    }

    fn note(&mut self, time: Timestamp, me: &str, note: Note) -> EventId {
        let happened = None;
        self.ask(time, me, Command::Note { note, happened })
    }

    fn role(&mut self, time: Timestamp, person: &str, role: &str, audiences: &[&str]) {
        let assigned = Assigned {
            role: role.to_owned(),
            person: person.to_owned(),
            audiences: audiences.iter().map(|a| (*a).to_owned()).collect(),
            ..Assigned::default()
        };
        self.ask(time, "Ada", Command::Assign(assigned));
    }

    fn send(&mut self, time: Timestamp, to: &str, on: &str, kind: MessageType, text: &str) {
        let sent = Sent {
            audience: to.to_owned(),
            channel: on.to_owned(),
            message_type: kind,
            text: text.to_owned(),
            next_by: (kind == MessageType::First).then(|| time.plus_seconds(1_800)),
            ..Sent::default()
        };
        let happened = None;
        self.ask(time, "Mei", Command::Send { sent, happened });
    }

    fn begins(&mut self) {
        let mut playbook = Playbook::shipped();
        playbook.zones = ["Europe/Berlin", "America/New_York"]
            .map(str::to_owned)
            .to_vec();
        let opened = Opened {
            key: "ops-2041".to_owned(),
            title: "Checkout fails".to_owned(),
            ..Opened::default()
        };
        let opening = Opening {
            source: Some(DetectionSource::Monitoring),
            detected: Some(exact(at(9, 4))),
            rating: Rating::new(2, 1),
            manager: Some("Ada".to_owned()),
            clients: vec!["Elm Shops".to_owned()],
            criteria: vec!["errors below 0.1 %".to_owned()],
            ..Opening::of(opened, playbook)
        };
        self.ask(at(9, 5), "Ada", Command::Open(opening));
        self.set(at(9, 5), "Ada", Setting::Ticket("OPS-2041".to_owned()));
        self.set(
            at(9, 5),
            "Ada",
            Setting::FaultyService("Checkout".to_owned()),
        );
        self.set(
            at(9, 6),
            "Ada",
            Setting::ImpactStarted(Some(exact(at(9, 0)))),
        );
        for (name, channel_type, link) in [
            ("#inc-2041", "chat", None),
            ("Bridge", "call", Some("https://call.example/2041")),
        ] {
            let item = ListItem::Channel {
                name: name.to_owned(),
                channel_type: channel_type.to_owned(),
                purpose: String::new(),
                link: link.map(str::to_owned),
            };
            self.ask(at(9, 6), "Ada", Command::Add(item));
        }
        self.set(
            at(9, 6),
            "Ada",
            Setting::MainChannel("#inc-2041".to_owned()),
        );
        self.role(at(9, 7), "Rosa", "scribe", &[]);
        self.role(at(9, 7), "Jon", "technical_lead", &[]);
        self.role(
            at(9, 7),
            "Mei",
            "communication_lead",
            &["customers", "internal"],
        );
        self.stage(at(9, 8), Stage::Acknowledged, "");
        self.stage(at(9, 9), Stage::Investigating, "");
    }

    fn is_fought(&mut self) {
        self.send(
            at(9, 10),
            "customers",
            "status page",
            MessageType::First,
            "Some payments fail. We are looking into it.",
        );
        self.set(
            at(9, 12),
            "Ada",
            Setting::Impact("1 in 14 carts fails, only card payments".to_owned()),
        );
        // Words that every format must keep as words.
        let text = "pool <old primary> holds *all* | 240 of 240_max connections, see \
                    https://graphs.example/d?from=9&to=now";
        let finding = Note {
            text: text.to_owned(),
            entry: EntryKind::Finding,
            star: true,
            ..Note::default()
        };
        self.note(at(9, 15), "Jon", finding);
        let wrong = Note {
            text: "the card processor is down".to_owned(),
            ..Note::default()
        };
        let wrong = self.note(at(9, 16), "Rosa", wrong);
        let reason = Some("it answers".to_owned());
        self.ask(
            at(9, 18),
            "Rosa",
            Command::Strike {
                entry: wrong,
                on: true,
                reason,
            },
        );
        let secret = Note {
            text: "merchant Quillfeather is told by legal".to_owned(),
            restricted: true,
            ..Note::default()
        };
        self.note(at(9, 19), "Rosa", secret);
        self.ask(
            at(9, 20),
            "Ada",
            Command::GiveTask(NewTask {
                text: "compare the pool's settings with us-east".to_owned(),
                owners: vec!["Jon".to_owned()],
                minutes: Some(10),
                ..NewTask::default()
            }),
        );
        let proposal = self.ask(
            at(9, 21),
            "Jon",
            Command::Propose {
                text: "restart the pool, one zone at a time".to_owned(),
                decider: None,
                asked: vec!["Ben".to_owned()],
            },
        );
        let advice = Note {
            text: "safe: carts are kept\nbut not all three at once".to_owned(),
            entry: EntryKind::Advice,
            actor: Some("Ben".to_owned()),
            about: Some(proposal),
            ..Note::default()
        };
        self.note(at(9, 22), "Rosa", advice);
        self.ask(
            at(9, 24),
            "Ada",
            Command::Decide {
                proposal,
                call: Call::Accepted,
                reason: None,
            },
        );
        self.stage(
            at(9, 25),
            Stage::Identified,
            "the pool kept the old primary",
        );
        let outcome = Outcome {
            reference: proposal,
            result: Turned::Worked,
        };
        self.ask(at(9, 35), "Ada", Command::Outcome(outcome));
    }

    fn ends(&mut self) {
        self.stage(at(9, 36), Stage::Mitigated, "");
        let ended = Setting::ImpactEnded(Some(exact(at(9, 35))));
        self.set(at(9, 36), "Ada", ended);
        self.send(
            at(9, 37),
            "customers",
            "status page",
            MessageType::Mitigated,
            "Payments work again. We are watching.",
        );
        let incident = self.0.incident();
        let criterion = incident.criteria()[0].id;
        self.ask(
            at(9, 50),
            "Ada",
            Command::Tick {
                target: criterion,
                on: true,
                waived: None,
            },
        );
        self.set(at(9, 50), "Ada", Setting::Validated(true));
        self.set(at(9, 51), "Ada", Setting::SupportCases(3));
        self.stage(at(9, 52), Stage::Resolved, "");
        self.send(
            at(9, 53),
            "customers",
            "status page",
            MessageType::Resolved,
            "Fixed since 09:36. A report will follow.",
        );
        self.send(
            at(9, 54),
            "internal",
            "#company",
            MessageType::Resolved,
            "Checkout works again; deploys may go on.",
        );
    }

    fn is_reviewed(&mut self) {
        self.role(at(10, 0), "Ida", "review_owner", &[]);
        self.stage(at(10, 0), Stage::InReview, "");
        let meeting = Setting::ReviewMeeting(Some(at(24 + 11, 0)));
        self.set(at(10, 1), "Ida", meeting);
        let first = Why {
            answer: Some("the pool kept the old primary".to_owned()),
            sense: Some("a failover had never changed the address before".to_owned()),
            ..Why::default()
        };
        let first = self.ask(at(10, 5), "Ida", Command::Why(first));
        let second = Why {
            under: Some(first),
            answer: Some("it reads the address once, at its start".to_owned()),
            ..Why::default()
        };
        self.ask(at(10, 6), "Ida", Command::Why(second));
        let cause = Cause {
            text: "the pool reads the address of the primary once".to_owned(),
            confidence: Confidence::Confirmed,
            ..Cause::default()
        };
        self.ask(at(10, 7), "Ida", Command::Cause(cause));
        for (lesson_type, text) in [
            (LessonType::Well, "the zones were restarted one by one"),
            (
                LessonType::Badly,
                "nobody looked at the pool for ten minutes",
            ),
            (LessonType::Lucky, "it was a quiet morning"),
        ] {
            let lesson = Lesson {
                text: text.to_owned(),
                lesson_type,
                ..Lesson::default()
            };
            self.ask(at(10, 8), "Ida", Command::Lesson(lesson));
        }
        for (action_type, text, owner, due) in [
            (
                ActionType::Prevent,
                "look the address up on every connect",
                Some("Jon"),
                Day::new(2026, 2, 20),
            ),
            (ActionType::Detect, "alert on a full pool", None, None),
        ] {
            let item = ActionItem {
                text: text.to_owned(),
                action_type,
                owner: owner.map(str::to_owned),
                due,
                class: (action_type == ActionType::Prevent).then(|| "stale address".to_owned()),
                ..ActionItem::default()
            };
            self.ask(at(10, 9), "Ida", Command::ActionItem(item));
        }
        let page = SlotFilled {
            state: SlotState::Done,
            link: Some("https://status.example/2041".to_owned()),
            who: Some("Mei".to_owned()),
            ..SlotFilled::default()
        };
        self.set(at(10, 10), "Ida", Slot::StatusPage.setting(Some(page)));
        for line in ["shared-team", "call-offered"] {
            let line = line.to_owned();
            self.ask(at(10, 11), "Ida", Command::Check { line, on: true });
        }
        let exported = Exported {
            paper: Paper::TicketComment,
            place: Some("OPS-2041".to_owned()),
        };
        self.ask(at(10, 12), "Rosa", Command::Export(exported));
    }
}
