//! Which fields these forms have, and what they are filled with.

use super::Work;
use crate::domain::decision::{Advice, Call};
use crate::domain::hypothesis::{Confidence, HypothesisState, MeasureType, Prior, Reading};
use crate::domain::id::EventId;
use crate::domain::incident::Incident;
use crate::domain::kind::EventKind;
use crate::domain::mark::Account;
use crate::overlay::form::build::{alternative, choose_value, own_letter, words_of};
use crate::overlay::form::state::{Alternative, Field, Form, Purpose, choice, line, name, text};

/// How a cause is gone about.
const METHODS: [(&str, &str); 5] = [
    ("simplify", "take parts away until it works"),
    ("inject", "put test data in and watch"),
    ("divide", "look at each part by itself"),
    ("step", "follow one request through"),
    ("halve", "halve what lies between good and bad"),
];

/// The letters of the measures: roll Back, Restart, switch Off.
const MEASURES: [char; 7] = ['d', 'p', 'g', 'b', 'r', 's', 'o'];

/// Choices of a closed list, each with a letter of its own.
fn options<T>(all: &[(T, &str)]) -> Vec<Alternative> {
    let mut used = Vec::new();
    let each = all.iter().map(|(_, word)| {
        let letter = own_letter(word, &mut used);
        alternative(letter, word, word, "")
    });
    each.collect()
}

/// A form of this sort.
pub fn form(incident: &Incident, work: Work) -> Form {
    let (title, lines, fields, needed): (&str, Vec<String>, Vec<Field>, usize) = match work {
        Work::Propose => (
            "Propose a decision",
            waiting(incident),
            vec![
                text("Proposal", "", "what is to be done, in a sentence"),
                line("Asked", "", "who was asked for advice: Ben, Mara"),
                name("Decides", "", "empty: whoever is in command"),
            ],
            1,
        ),
        Work::Decide(id, call) => {
            let mut lines = advice_on(incident, id);
            lines.extend(objections(incident, id));
            (decide_title(call), lines, reason(call), 1)
        }
        Work::Advise(id) => (
            "Advice, word for word",
            advice_on(incident, id),
            vec![
                name("Who", "", "who says it; empty: you"),
                text("Words", "", "+ for, - against, nothing for neither"),
                line("Is", "", "what they are, without a role here: Vendor"),
            ],
            2,
        ),
        Work::Judge(id, HypothesisState::Confirmed) => (
            "Confirmed: how sure?",
            vec![words_of(incident, id)],
            vec![
                choice("Confidence", options(&Confidence::ALL)),
                line("Shown by", "", "may be empty"),
            ],
            2,
        ),
        Work::Judge(id, state) => (
            judge_title(state),
            vec![words_of(incident, id)],
            vec![line("Shown by", "", "may be empty")],
            1,
        ),
        Work::Progress(id, _) => (
            "Not this one: why?",
            vec![words_of(incident, id)],
            vec![line("Reason", "", "may be empty")],
            1,
        ),
        Work::Help => (
            "Ask for help",
            vec!["Whoever is in command sees it until it is answered.".to_owned()],
            vec![text("What you need", "", "in your own words")],
            1,
        ),
        Work::Delegate(id) => (
            "Pass the task on",
            vec![
                words_of(incident, id),
                "Its owner stays accountable.".to_owned(),
            ],
            vec![name("To", "", "who does it now")],
            1,
        ),
        Work::Hypothesis | Work::Probe(_) | Work::Read(_) | Work::Measure => {
            diagnosis(incident, work)
        }
        Work::Escalate | Work::Answered(_) | Work::Account(_) => answers(incident, work),
    };
    let mut form = Form::new(Purpose::Work(work), title, fields);
    form.lines = lines;
    form.extra = form.fields.len().saturating_sub(needed);
    if work == Work::Hypothesis {
        choose_value(&mut form, 1, Prior::default().label());
    }
    form
}

fn measures() -> Vec<Alternative> {
    let all = MeasureType::ALL.iter().zip(MEASURES);
    let each = all.map(|((_, word), letter)| alternative(letter, word, word, ""));
    each.collect()
}

type Parts = (&'static str, Vec<String>, Vec<Field>, usize);

fn diagnosis(incident: &Incident, work: Work) -> Parts {
    match work {
        Work::Probe(id) => (
            "A test of it",
            vec![words_of(incident, id)],
            vec![
                line("Test", "", "what is done"),
                line("If it holds", "", "what is seen then"),
                line("If not", "", "what is seen then"),
                line("Side effects", "", "what else it does"),
                name("Safe per", "", "who said that it is safe"),
                line("Link", "", "the tool, or what it shows"),
            ],
            1,
        ),
        Work::Read(id) => (
            "What did the test show?",
            vec![words_of(incident, id)],
            vec![
                choice("It", options(&Reading::ALL)),
                line("Seen", "", "may be empty"),
            ],
            2,
        ),
        Work::Measure => (
            "Stop the harm first",
            vec!["Before the cause is known; the cheapest first.".to_owned()],
            vec![choice("How", measures()), line("What", "", "what exactly")],
            2,
        ),
        _ => {
            let mut used = Vec::new();
            let methods = METHODS.iter().map(|(word, meaning)| {
                let letter = own_letter(word, &mut used);
                alternative(letter, word, word, meaning)
            });
            (
                "What may be the cause?",
                Vec::new(),
                vec![
                    text("Cause", "", "what may be wrong"),
                    choice("How likely", options(&Prior::ALL)),
                    line("Where", "", "which part, place, version"),
                    line("Why", "", "why it is thought of"),
                    line("Touched last", "", "what changed there, by whom, when"),
                    choice("Method", methods.collect()),
                ],
                1,
            )
        }
    }
}

fn answers(incident: &Incident, work: Work) -> Parts {
    match work {
        Work::Answered(id) => {
            let calls = incident.escalations();
            let call = calls.iter().find(|call| call.id == id);
            let to = call.map_or("", |call| call.escalation.to.as_str());
            (
                "They answered",
                vec![words_of(incident, id)],
                vec![
                    name("Who", to, "who answered"),
                    line("Joins as", "", "a role, where they take one: tl, expert"),
                ],
                1,
            )
        }
        Work::Account(id) => {
            let detail = [
                "the Technical Lead agrees to keep it",
                "it belongs to a decision or task",
                "it was put back",
            ];
            let mut how = options(&Account::ALL);
            for (option, detail) in how.iter_mut().zip(detail) {
                detail.clone_into(&mut option.detail);
            }
            (
                "Not agreed with the Technical Lead",
                vec![
                    words_of(incident, id),
                    "Keep it, or put it back?".to_owned(),
                ],
                vec![
                    choice("Now", how),
                    line("Belongs to", "", "D2 or T4, where it is linked"),
                ],
                2,
            )
        }
        _ => (
            "Call a team or a person in",
            vec!["The text to paste into the page comes next; it holds the key.".to_owned()],
            vec![
                name("Team or person", "", "the rota of a team, or a name"),
                text("Reason", "", "what they are needed for"),
                line("Via", "", "pager, phone, chat"),
            ],
            2,
        ),
    }
}

const fn decide_title(call: Call) -> &'static str {
    match call {
        Call::Accepted => "Accept the proposal",
        Call::Rejected => "Reject the proposal",
        Call::Withdrawn => "Withdraw the proposal",
    }
}

const fn judge_title(state: HypothesisState) -> &'static str {
    match state {
        HypothesisState::RuledOut => "Ruled out",
        HypothesisState::Parked => "Left for now",
        _ => "Judge the hypothesis",
    }
}

fn reason(call: Call) -> Vec<Field> {
    let hint = match call {
        Call::Rejected => "why not",
        Call::Accepted | Call::Withdrawn => "may be empty",
    };
    vec![line("Reason", "", hint)]
}

/// What waits already, so that nobody proposes it twice.
fn waiting(incident: &Incident) -> Vec<String> {
    let pending = incident.pending_decisions();
    let lines = pending
        .iter()
        .map(|d| format!("{} waits: {}", d.name, d.proposal.text));
    lines.collect()
}

/// What is proposed, and what was said to it.
fn advice_on(incident: &Incident, id: EventId) -> Vec<String> {
    let decisions = incident.decisions();
    let Some(decision) = decisions.iter().find(|d| d.id == id) else {
        return vec![words_of(incident, id)];
    };
    let mut lines = vec![format!("{} {}", decision.name, decision.proposal.text)];
    lines.extend(decision.advice.iter().map(|a| advice_line(incident, a)));
    lines
}

/// That there is no advice is said before the call, and stops nobody.
fn objections(incident: &Incident, id: EventId) -> Option<String> {
    let decisions = incident.decisions();
    let decision = decisions.iter().find(|d| d.id == id)?;
    let asked = decision.proposal.asked.join(", ");
    let words = if asked.is_empty() {
        "Nobody was asked. Any strong objections?".to_owned()
    } else {
        format!("{asked} asked, no advice yet. Any strong objections?")
    };
    decision.advice.is_empty().then_some(words)
}

/// `Ben, Domain Expert, for: yes, one by one`.
pub fn advice_line(incident: &Incident, advice: &Advice) -> String {
    let role = advice.role.as_deref();
    let role = role.map(|id| format!(", {}", incident.playbook().role_label(id)));
    let stance = match advice.stance {
        crate::domain::decision::Stance::Neutral => String::new(),
        stance => format!(", {}", stance.label()),
    };
    let role = role.unwrap_or_default();
    format!("{}{role}{stance}: {}", advice.who, advice.text)
}

/// The decision that an event belongs to, by its name, to be filled in.
pub fn name_of_work(incident: &Incident, id: EventId) -> String {
    let event = incident.log().get(id);
    let probe = event.and_then(|event| match &event.kind {
        EventKind::Probe(probe) => Some(probe.reference),
        _ => None,
    });
    incident.named(probe.unwrap_or(id)).unwrap_or_default()
}
