//! The checklist of a stage and the answers to paste (practice: 3.3). Text only: nothing waits for
//! it.

use crate::domain::hypothesis::{HypothesisState, MeasureState};
use crate::domain::incident::Incident;
use crate::domain::mark::Paper;
use crate::domain::message::MessageType;
use crate::domain::setting::SettingKey;
use crate::domain::stage::Stage;
use crate::domain::time::Timestamp;
use crate::playbook::{Audience, CardLine, Evidence, fill};

/// A line of a checklist as it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line<'a> {
    /// The line's id in the playbook.
    pub id: &'a str,
    /// In plain words.
    pub text: &'a str,
    /// Whether it is done, and how that is known.
    pub done: Done<'a>,
}

/// Whether a line of a checklist is done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Done<'a> {
    /// Not yet.
    Open,
    /// The document says so; there is nothing to tick.
    Shown,
    /// Somebody ticked it.
    Ticked {
        /// Who.
        by: &'a str,
        /// When.
        at: Timestamp,
    },
}

/// The checklist of a stage.
pub fn lines(incident: &Incident, stage: Stage) -> Vec<Line<'_>> {
    let cards = incident.playbook().guidance.cards.iter();
    cards
        .filter(|card| card.stage.parse() == Ok(stage))
        .flat_map(|card| &card.lines)
        .map(|line| Line {
            id: &line.id,
            text: &line.text,
            done: done(incident, line),
        })
        .collect()
}

/// What is open of the stages before this one, in their order (practice: R043).
pub fn left_open(incident: &Incident, stage: Stage) -> Vec<Line<'_>> {
    let before = Stage::ALL.into_iter().take_while(|known| *known != stage);
    before
        .flat_map(|stage| lines(incident, stage))
        .filter(|line| line.done == Done::Open)
        .collect()
}

fn done<'a>(incident: &'a Incident, line: &CardLine) -> Done<'a> {
    let held = |role: &String| {
        let mut holders = incident.holders_of(role);
        holders.any(|holder| !holder.assigned.shadow)
    };
    let shown = line.shown_by.is_some_and(|what| is_shown(incident, what));
    if shown || line.role.as_ref().is_some_and(held) {
        return Done::Shown;
    }
    let ticked = incident.checked(&line.id);
    ticked.map_or(Done::Open, |(by, at)| Done::Ticked { by, at })
}

fn is_shown(incident: &Incident, what: Evidence) -> bool {
    let after = || incident.tasks().into_iter().filter(|t| t.given.after);
    let mut channels = incident.channels().into_iter();
    let text = |key| incident.text(key).is_some();
    let posted = |paper| incident.exported(paper).is_some();
    match what {
        Evidence::Acknowledged => incident.first_moved(Stage::Acknowledged).is_some(),
        Evidence::Call => channels.any(|channel| channel.channel_type.contains("call")),
        Evidence::Validated => incident.value(SettingKey::Validated).is_some(),
        Evidence::Ticket => text(SettingKey::Ticket),
        Evidence::MainChannel => text(SettingKey::MainChannel),
        Evidence::FactSheet => SettingKey::FACTS.into_iter().all(text),
        Evidence::Priority => incident.priority().is_some(),
        Evidence::Tags => !incident.tags().is_empty(),
        Evidence::Related => !incident.related().is_empty(),
        Evidence::Stakeholders => !incident.stakeholders().is_empty(),
        Evidence::FirstWords => everybody(incident, |_| true),
        Evidence::Measures => {
            let mut measures = incident.measures().into_iter();
            measures.any(|measure| measure.state != MeasureState::Proposed)
        }
        Evidence::Tests => {
            let mut board = incident.hypotheses().into_iter();
            board.any(|h| !h.tests.is_empty() || h.state != HypothesisState::Open)
        }
        Evidence::Escalations => !incident.escalations().is_empty(),
        Evidence::Answers => SettingKey::ANSWERS.into_iter().all(text),
        Evidence::Decision => {
            let mut decisions = incident.decisions().into_iter();
            decisions.any(|decision| decision.decided.is_some())
        }
        Evidence::Testers => {
            let testers = ["tester".to_owned()];
            incident.is_validating(&testers, incident.stage().since)
        }
        Evidence::HoldTimes => {
            let mut criteria = incident.criteria().into_iter();
            let held = |hold: Option<u32>| hold.is_some_and(|minutes| minutes > 0);
            criteria.all(|c| !held(c.hold_minutes) || c.since.is_some())
        }
        Evidence::MitigatedWords => {
            everybody(incident, |message| message == MessageType::Mitigated)
        }
        Evidence::ClosingWords => {
            let mut audiences = incident.playbook().audiences.iter();
            !audiences.any(|audience| incident.owes_closing_word(audience))
        }
        Evidence::TicketComment => posted(Paper::TicketComment),
        Evidence::CommsComment => posted(Paper::CommsComment),
        Evidence::ReviewDate => incident.review_meeting().is_some(),
        Evidence::CleanUp => after().next().is_some(),
        Evidence::ActionsOwned => {
            let any = after().next().is_some() || !incident.action_items().is_empty();
            any && incident.naked_actions().is_empty()
        }
        Evidence::MadeSense => incident.whys().iter().any(|why| why.sense.is_some()),
        Evidence::Causes => !incident.causes().is_empty(),
        Evidence::Unknown => false,
    }
}

/// Whether every audience has had a message of that sort.
fn everybody(incident: &Incident, sort: impl Fn(MessageType) -> bool) -> bool {
    let messages = incident.messages();
    let told = |audience: &Audience| {
        let mut own = messages.iter().map(|word| word.sent);
        own.any(|sent| sent.audience == audience.id && sort(sent.message_type))
    };
    let audiences = &incident.playbook().audiences;
    !audiences.is_empty() && audiences.iter().all(told)
}

/// An answer to paste: when it is of use, and the words, filled in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Canned<'a> {
    /// When it is of use.
    pub asked: &'a str,
    /// The words to paste.
    pub text: String,
}

/// The answers to paste, with the names and times of this incident. A time that is over is promised
/// to nobody.
pub fn replies(incident: &Incident, now: Timestamp) -> Vec<Canned<'_>> {
    let holder = |role: &str, nobody: &str| {
        let mut holders = incident.holders_of(role);
        let holder = holders.find(|holder| !holder.assigned.shadow);
        holder.map_or_else(|| nobody.to_owned(), |h| h.assigned.person.clone())
    };
    let words = incident.next_words();
    let coming = words.iter().filter_map(|word| word.due);
    let next = coming.filter(|due| *due > now).min();
    let time = next.map(|due| incident.clock(due));
    let channel = incident.text(SettingKey::MainChannel);
    let values = [
        ("time", time.unwrap_or_else(|| "the usual time".to_owned())),
        ("channel", channel.unwrap_or("the main channel").to_owned()),
        ("assist", holder("technical_assist", "the Incident Manager")),
        ("lead", holder("technical_lead", "the Technical Lead")),
    ];
    let replies = incident.playbook().guidance.replies.iter();
    replies
        .map(|reply| Canned {
            asked: &reply.asked,
            text: fill(&reply.text, &values),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::scene::Scene;
    use crate::domain::setting::Setting;
    use crate::playbook::StepCard;

    /// The playbook knows no stages, so its list of their names is held here.
    #[test]
    fn cards_stand_for_stages_by_the_names_of_the_file() {
        let names: Vec<String> = Stage::ALL
            .iter()
            .map(|stage| serde_json::to_string(stage).expect("a word"))
            .map(|word| word.trim_matches('"').to_owned())
            .collect();
        assert_eq!(names, StepCard::STAGES);
    }

    #[test]
    fn what_the_document_says_needs_no_tick() {
        let mut scene = Scene::at(&[Stage::Acknowledged]);
        let line = |scene: &Scene, id: &str| {
            let lines = lines(&scene.incident, Stage::Acknowledged);
            let line = lines.iter().find(|line| line.id == id);
            matches!(line.expect("there").done, Done::Shown)
        };
        assert!(!line(&scene, "ticket") && !line(&scene, "scribe"));
        scene.set("Ada", Setting::Ticket("1042".into()));
        scene.assign("scribe", "Nia");
        assert!(line(&scene, "ticket") && line(&scene, "scribe"));
        let open = left_open(&scene.incident, Stage::Acknowledged);
        let ids: Vec<_> = open.iter().map(|line| line.id).collect();
        assert_eq!(ids, ["team-told", "call-open", "is-real"]);
    }

    #[test]
    fn a_tick_says_who_and_when_and_is_an_entry() {
        use crate::domain::command::Command;
        let mut scene = Scene::at(&[Stage::Acknowledged]);
        scene.wait(60);
        let (line, on) = ("team-told".to_owned(), true);
        scene.one("Bo", Command::Check { line, on });
        let first = &lines(&scene.incident, Stage::Detected)[1];
        let (by, at) = ("Bo", scene.now);
        assert_eq!(first.done, Done::Ticked { by, at });
        let entry = scene.entry("Checked: the whole project team is told");
        assert_eq!((entry.by.as_str(), entry.at), ("Bo", scene.now));
    }

    #[test]
    fn replies_name_the_people_and_times_of_this_incident() {
        let mut scene = Scene::at(&[Stage::Acknowledged]);
        let words = |scene: &Scene| -> String {
            let replies = replies(&scene.incident, scene.now).into_iter();
            replies
                .map(|reply| reply.text)
                .collect::<Vec<_>>()
                .join("\n")
        };
        assert!(words(&scene).contains("suggestions in the main channel."));
        scene.set("Ada", Setting::MainChannel("#war".into()));
        scene.assign("technical_assist", "Rob");
        scene.rate(1, 1);
        let promised = words(&scene);
        scene.wait(3600);
        let late = words(&scene);
        assert!(
            late.contains("Next update for you by the usual time."),
            "{late}"
        );
        let words = promised;
        assert!(words.contains("suggestions in #war."), "{words}");
        assert!(
            words.contains("See Rob; tell the Technical Lead"),
            "{words}"
        );
        assert!(words.contains("Next update for you by 14:40."), "{words}");
    }
}
