//! An evening with a hand-over, for tests: the part of the shipped drill that its brief, topic
//! and announcement speak of, told minute by minute.

use super::story::{Story, plain};
use crate::domain::command::{Command, NewTask, Opening};
use crate::domain::decision::{Call, Outcome, Turned};
use crate::domain::escalation::Answered;
use crate::domain::hypothesis::{HypothesisState, Judgement};
use crate::domain::id::EventId;
use crate::domain::kind::{EntryKind, ListItem, Note, Opened};
use crate::domain::mark::{Account, Accounted};
use crate::domain::message::{MessageType, Sent};
use crate::domain::priority::Rating;
use crate::domain::role::Assigned;
use crate::domain::setting::{Setting, SettingKey, StageMove};
use crate::domain::stage::Stage;
use crate::domain::time::{Moment, Timestamp};
use crate::playbook::Playbook;

const SABINE: &str = "Sabine Okoro";
const MARA: &str = "Mara Quill";
const TOMAS: &str = "Tomas Varga";

/// The evening as far as it was told, with names for what is spoken of later.
pub(crate) struct Evening {
    pub(crate) story: Story,
    /// D1, D2, H1, …
    named: Vec<(&'static str, EventId)>,
}

/// A time of that evening in New York.
pub(crate) fn est(clock: &str) -> Timestamp {
    let (hour, minute) = clock.split_once(':').expect("a time of day");
    let hour: u32 = hour.parse().expect("hours");
    let text = format!(
        "2026-01-{:02}T{:02}:{minute}:00Z",
        15 + (hour + 5) / 24,
        (hour + 5) % 24
    );
    Timestamp::parse(&text).expect("a time")
}

fn set(setting: Setting) -> Command {
    let happened = None;
    Command::Set { setting, happened }
}

impl Evening {
    /// Until six in the evening, when command is offered.
    pub(crate) fn at_six() -> Self {
        let mut playbook = Playbook::shipped();
        playbook.zones = ["America/New_York", "America/Chicago"]
            .map(str::to_owned)
            .to_vec();
        let opened = Opened {
            key: "northbay-incident-1042".to_owned(),
            title: "Clinic Finder down for most visitors".to_owned(),
            drill: true,
            ..Opened::default()
        };
        let opening = Opening {
            detected: Some(Moment {
                at: est("16:31"),
                approx: false,
            }),
            clients: vec![
                "Northbay Clinics".to_owned(),
                "Elm Street Health".to_owned(),
            ],
            ..Opening::of(opened, playbook)
        };
        let story = Story::opened(est("16:33"), "Dana Kim", opening);
        let mut evening = Self {
            story,
            named: Vec::new(),
        };
        evening.gathers();
        evening.searches();
        evening.fails();
        evening.hands_over();
        evening.story.now = est("18:00");
        evening
    }

    /// Until twenty past six, when Tomas commands and the cause is known.
    pub(crate) fn at_twenty_past() -> Self {
        let mut evening = Self::at_six();
        let brief = crate::report::current_brief(&evening.story.incident, evening.story.now);
        let to = TOMAS.to_owned();
        let offer = evening.does("18:00", SABINE, Command::Offer { to, brief });
        evening.does("18:02", TOMAS, Command::Accept(offer));
        evening.word("18:04", "Bram Ito", "internal", "mailing list", None);
        evening.stage("18:05", TOMAS, Stage::Identified, "half-applied migration");
        evening.judge("18:05", "Joss Lindqvist", "H4", HypothesisState::Confirmed);
        evening.word("18:12", "Ana Duarte", "leadership", "email", None);
        evening.story.now = est("18:20");
        evening
    }

    /// Somebody does something at a time; the last event of it.
    pub(crate) fn does(&mut self, clock: &str, me: &str, command: Command) -> EventId {
        self.story.now = est(clock);
        self.story.says(me, command)
    }

    fn name(&mut self, name: &'static str, id: EventId) {
        self.named.push((name, id));
    }

    fn id(&self, name: &str) -> EventId {
        let found = self.named.iter().find(|(known, _)| *known == name);
        found.expect("named").1
    }

    /// A role is given.
    pub(crate) fn role(&mut self, clock: &str, role: &str, person: &str, audiences: &[&str]) {
        let assigned = Assigned {
            role: role.to_owned(),
            person: person.to_owned(),
            audiences: audiences.iter().map(|a| (*a).to_owned()).collect(),
            ..Assigned::default()
        };
        self.does(clock, SABINE, Command::Assign(assigned));
    }

    fn stage(&mut self, clock: &str, me: &str, to: Stage, text: &str) {
        let text = (!text.is_empty()).then(|| text.to_owned());
        self.does(clock, me, set(Setting::Stage(StageMove { to, text })));
    }

    fn word(&mut self, clock: &str, by: &str, audience: &str, channel: &str, next: Option<&str>) {
        let sent = Sent {
            audience: audience.to_owned(),
            channel: channel.to_owned(),
            message_type: MessageType::Update,
            text: "as agreed".to_owned(),
            next_by: next.map(est),
            ..Sent::default()
        };
        let happened = None;
        self.does(clock, by, Command::Send { sent, happened });
    }

    fn answer(&mut self, clock: &str, key: SettingKey, text: &str) {
        let setting = Setting::answer(key, text.to_owned()).expect("an answer");
        self.does(clock, SABINE, set(setting));
    }

    fn guess(&mut self, clock: &str, by: &str, name: &'static str, text: &str) {
        let note = Note {
            entry: EntryKind::Hypothesis,
            guess: Some(Box::default()),
            ..plain(text)
        };
        let happened = None;
        let id = self.does(clock, by, Command::Note { note, happened });
        self.name(name, id);
    }

    fn judge(&mut self, clock: &str, by: &str, name: &str, state: HypothesisState) {
        let reference = self.id(name);
        let judgement = Judgement {
            reference,
            state,
            confidence: None,
            reason: None,
        };
        self.does(clock, by, Command::Judge(judgement));
    }

    fn proposes(&mut self, clock: &str, name: &'static str, text: &str) {
        let command = Command::Propose {
            text: text.to_owned(),
            decider: None,
            asked: Vec::new(),
        };
        let id = self.does(clock, MARA, command);
        self.name(name, id);
    }

    fn decides(&mut self, clock: &str, name: &str, call: Call) {
        let proposal = self.id(name);
        let reason = None;
        self.does(
            clock,
            SABINE,
            Command::Decide {
                proposal,
                call,
                reason,
            },
        );
    }

    fn gathers(&mut self) {
        self.role("16:33", "support_team", "Dana Kim", &[]);
        self.stage("16:38", MARA, Stage::Acknowledged, "");
        self.role("16:38", "technical_lead", MARA, &[]);
        self.role("16:41", "incident_manager", SABINE, &[]);
        self.role("16:42", "scribe", "Nia Castellanos", &[]);
        self.does(
            "16:42",
            SABINE,
            set(Setting::MainChannel("#northbay-incident-1042".into())),
        );
        self.does("16:42", SABINE, set(Setting::Ticket("1042".into())));
        let bridge = ListItem::Channel {
            name: "bridge".to_owned(),
            channel_type: "call".to_owned(),
            purpose: "open".to_owned(),
            link: None,
        };
        self.does("16:42", SABINE, Command::Add(bridge));
        self.does(
            "16:44",
            SABINE,
            set(Setting::Rating(Rating {
                impact: 2,
                urgency: 2,
            })),
        );
        self.stage("16:44", SABINE, Stage::Investigating, "");
        self.role(
            "16:45",
            "communication_lead",
            "Bram Ito",
            &["customers", "internal"],
        );
        self.role("16:45", "core_decider", "Elke Brandt", &[]);
        self.role("16:46", "technical_assist", "Robin Achter", &[]);
        self.guess("16:49", MARA, "H1", "access to database backups lost");
    }

    fn searches(&mut self) {
        self.guess(
            "16:53",
            MARA,
            "H2",
            "the new application build alone is at fault",
        );
        self.proposes("16:53", "D1", "put the previous application build back");
        self.decides("16:56", "D1", Call::Rejected);
        self.judge("16:56", SABINE, "H2", HypothesisState::RuledOut);
        self.does(
            "16:58",
            SABINE,
            set(Setting::HandoverAt(Some(est("18:00")))),
        );
        self.judge("17:00", MARA, "H1", HypothesisState::RuledOut);
        self.does(
            "17:06",
            SABINE,
            set(Setting::Rating(Rating {
                impact: 1,
                urgency: 1,
            })),
        );
        self.does("17:06", "Nia Castellanos", set(Setting::SupportCases(9)));
        let (to, reason) = ("developer on call".to_owned(), "no idea yet".to_owned());
        let via = None;
        let called = self.does("17:07", SABINE, Command::Escalate { to, reason, via });
        self.role("17:09", "communication_lead", "Ana Duarte", &["leadership"]);
        self.role("17:09", "account_team", "Ana Duarte", &[]);
        self.proposes(
            "17:10",
            "D2",
            "restart the database service in datacentre 1",
        );
        self.guess("17:10", MARA, "H3", "database service merely stopped");
        let answered = Answered {
            reference: called,
            who: Some("Joss Lindqvist".to_owned()),
            joined_role: Some("domain_expert".to_owned()),
        };
        self.does("17:12", SABINE, Command::Answered(answered));
        self.role("17:12", "domain_expert", "Joss Lindqvist", &[]);
        self.does(
            "17:14",
            SABINE,
            set(Setting::Successor(Some(TOMAS.to_owned()))),
        );
        self.decides("17:17", "D2", Call::Accepted);
        self.stage(
            "17:17",
            SABINE,
            Stage::Identified,
            "database service stopped",
        );
    }

    fn fails(&mut self) {
        self.word("17:20", "Bram Ito", "customers", "email", Some("17:50"));
        self.word("17:21", "Bram Ito", "internal", "mailing list", None);
        let impact = "Three of five datacentres down since 17:04; most visitors cannot search";
        self.answer("17:22", SettingKey::Impact, impact);
        self.stage("17:25", SABINE, Stage::Investigating, "");
        let (reference, result) = (self.id("D2"), Turned::Failed);
        self.does(
            "17:25",
            MARA,
            Command::Outcome(Outcome { reference, result }),
        );
        self.judge("17:25", MARA, "H3", HypothesisState::RuledOut);
        self.word("17:27", "Bram Ito", "customers", "status page", None);
        let change = Note {
            entry: EntryKind::Change,
            actor: Some("Malik Stone".into()),
            ..plain("connection limit raised")
        };
        let happened = None;
        let change = self.does(
            "17:30",
            "Nia Castellanos",
            Command::Note {
                note: change,
                happened,
            },
        );
        let task = NewTask {
            text: "compare schema version with the release".to_owned(),
            owners: vec!["Joss Lindqvist".to_owned()],
            minutes: Some(31),
            ..NewTask::default()
        };
        self.does("17:30", SABINE, Command::GiveTask(task));
        let back = Note {
            entry: EntryKind::Action,
            ..plain("connection limit put back")
        };
        let back = self.does(
            "17:31",
            "Robin Achter",
            Command::Note {
                note: back,
                happened,
            },
        );
        let accounted = Accounted {
            reference: change,
            how: Account::Undone,
            to: Some(back),
        };
        self.does("17:31", "Robin Achter", Command::Account(accounted));
    }

    fn hands_over(&mut self) {
        self.guess(
            "17:32",
            "Joss Lindqvist",
            "H4",
            "a half-applied migration holds a lock",
        );
        self.guess("17:33", "Grace Hollander", "H5", "too little memory");
        self.judge("17:33", SABINE, "H5", HypothesisState::Parked);
        self.word("17:41", "Ana Duarte", "leadership", "email", None);
        self.answer("17:55", SettingKey::Impact, "As before");
        let (to, reason) = (
            "Ingrid, database specialist".to_owned(),
            "three attempts".to_owned(),
        );
        let via = None;
        self.does("17:58", SABINE, Command::Escalate { to, reason, via });
    }
}
