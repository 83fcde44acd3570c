//! What people did: who held which role, what was decided on whose advice, who was called in,
//! what was given out, what ended the harm.

use super::pen::{Pen, labelled, row};
use crate::domain::decision::{Advice, Call, Decision, Turned};
use crate::domain::figures::Talk;
use crate::domain::hypothesis::MeasureState;
use crate::domain::incident::Criterion;
use crate::domain::kind::Verdict;
use crate::domain::stage::Stage;
use crate::domain::time::Timestamp;
use crate::report::block::{Block, Line, Manuscript, plain};

/// Who held which role, from when until when.
pub(super) fn roles(pen: &Pen<'_>, paper: &mut Manuscript) {
    let incident = pen.incident;
    let rows = incident.spells().filter(|spell| pen.shows_event(spell.id));
    let rows = rows.map(|spell| {
        let assigned = spell.assigned;
        let label = incident.playbook().role_label(&assigned.role);
        let shadow = if assigned.shadow { " (shadow)" } else { "" };
        let narrow = assigned.audiences.iter().map(|id| {
            let known = incident.playbook().audience(id);
            known.map_or(id.as_str(), |audience| &audience.label)
        });
        let narrow: Vec<&str> = narrow.chain(assigned.stream.as_deref()).collect();
        let narrow = match &narrow[..] {
            [] => String::new(),
            narrow => format!(" ({})", narrow.join(", ")),
        };
        row([
            format!("{label}{shadow}"),
            format!("{}{narrow}", assigned.person),
            pen.zoned(spell.since),
            spell.until.map_or_else(String::new, |at| pen.zoned(at)),
        ])
    });
    let rows = rows.collect();
    paper.table(&["Role", "Who", "From", "To"], rows, "");
}

/// The stages gone through, with who moved them and in what words.
pub(super) fn stages(pen: &Pen<'_>, paper: &mut Manuscript) {
    let entered = pen.incident.stages_entered().iter();
    let rows = entered.map(|entered| {
        row([
            pen.moment(entered.at),
            entered.stage.label().to_owned(),
            entered.text.clone().unwrap_or_default(),
            entered.by.clone(),
        ])
    });
    let rows = rows.collect();
    paper.table(&["Time", "Stage", "In whose words", "Moved by"], rows, "");
}

/// Decisions with the advice they rest on, word for word (practice: R115).
pub(super) fn decisions(pen: &Pen<'_>, paper: &mut Manuscript) {
    for decision in shown(pen) {
        paper.blocks.push(Block::Paragraph(labelled(
            &decision.name,
            decision_words(pen, &decision),
        )));
        for advice in decision.advice.iter().filter(|a| pen.shows(a.restricted)) {
            quote(pen, advice, paper);
        }
    }
}

/// Words of somebody who knows, with name, role and time.
pub(super) fn quote(pen: &Pen<'_>, advice: &Advice, paper: &mut Manuscript) {
    let role = advice.role.as_ref().map(|role| {
        let label = pen.incident.playbook().role_label(role);
        format!(", {label}")
    });
    paper.paragraph(format!(
        "{}{}, {}, {}:",
        advice.who,
        role.unwrap_or_default(),
        pen.zoned(advice.at),
        advice.stance.label()
    ));
    paper.blocks.push(Block::Quote(advice.text.clone()));
}

/// The decisions that may stand here.
pub(super) fn shown<'a>(pen: &Pen<'a>) -> Vec<Decision<'a>> {
    let mut decisions = pen.incident.decisions();
    decisions.retain(|decision| pen.shows_event(decision.id));
    decisions
}

fn decision_words(pen: &Pen<'_>, decision: &Decision<'_>) -> String {
    let proposed = format!(
        "{} (proposed {} by {})",
        decision.proposal.text,
        pen.zoned(decision.opened),
        decision.by
    );
    let decided = match decision.decided {
        None => ": not decided".to_owned(),
        Some(decided) => {
            let why = decided.reason.map(|why| format!(" because: {why}"));
            format!(
                ": {} {} by {}{}",
                decided.call.label(),
                pen.zoned(decided.at),
                decided.by,
                why.unwrap_or_default()
            )
        }
    };
    let result = decision
        .result
        .map(|(turned, at)| format!("; {} {}", turned_words(turned), pen.zoned(at)));
    proposed + &decided + &result.unwrap_or_default()
}

const fn turned_words(turned: Turned) -> &'static str {
    match turned {
        Turned::Unknown => "how it turned out is not known,",
        Turned::Worked => "it worked,",
        Turned::Failed => "it failed,",
    }
}

/// Who was called in, and whether they came.
pub(super) fn calls(pen: &Pen<'_>, paper: &mut Manuscript) {
    let calls = pen.incident.escalations().into_iter();
    let calls = calls.filter(|call| pen.shows_event(call.id));
    let items = calls.map(|call| {
        let answer = match call.answered {
            None => "no answer is recorded".to_owned(),
            Some((at, answered)) => {
                let who = answered.who.as_ref().map(|who| format!(" by {who}"));
                let minutes = at.seconds_since(call.at).max(0) / 60;
                let at = pen.zoned(at);
                format!(
                    "answered {at}{} after {minutes} min",
                    who.unwrap_or_default()
                )
            }
        };
        let words = format!(
            "{}, {}: {}; {answer}",
            call.escalation.to,
            pen.zoned(call.at),
            call.escalation.reason
        );
        labelled(&call.name, words)
    });
    paper.items(items.collect(), "");
}

/// When command changed hands.
pub(super) fn handovers(pen: &Pen<'_>, paper: &mut Manuscript) {
    let done = pen.incident.handovers().into_iter();
    let items = done.map(|done| {
        let briefed = done
            .briefed
            .map(|at| format!("brief begun {}, ", pen.zoned(at)));
        plain(format!(
            "{} to {}: {}offered {}, accepted {}",
            done.offer.from,
            done.offer.to,
            briefed.unwrap_or_default(),
            pen.zoned(done.offer.at),
            pen.zoned(done.accepted)
        ))
    });
    paper.items(items.collect(), "");
}

/// Work with a time box: given, due, done, and how late.
pub(super) fn tasks(pen: &Pen<'_>, paper: &mut Manuscript) {
    let tasks = pen.incident.tasks().into_iter();
    let during = tasks.filter(|task| !task.given.after && pen.shows_event(task.id));
    let rows = during.map(|task| {
        let late = |at: Timestamp| {
            let by = task.due.map_or(0, |due| at.seconds_since(due) / 60);
            if by > 0 {
                format!(" ({by} min late)")
            } else {
                String::new()
            }
        };
        let extended = match task.extended.len() {
            0 => String::new(),
            1 => " (extended once)".to_owned(),
            n => format!(" (extended {n} times)"),
        };
        row([
            task.name.clone(),
            task.given.text.clone(),
            task.given.owners.join(", "),
            pen.zoned(task.at),
            task.due
                .map_or_else(String::new, |due| pen.zoned(due) + &extended),
            task.done
                .map_or_else(|| "open".to_owned(), |done| pen.zoned(done) + &late(done)),
        ])
    });
    paper.table(
        &["", "Task", "Owner", "Given", "Due", "Done"],
        rows.collect(),
        "",
    );
}

/// Words to audiences in figures.
pub(super) fn talk(pen: &Pen<'_>, paper: &mut Manuscript) {
    let messages = pen.incident.messages();
    let figures = super::facts::measured(pen);
    let count = |talk: &Talk| {
        let own = messages
            .iter()
            .filter(|word| word.sent.audience == talk.audience);
        own.count().to_string()
    };
    let rows = figures.talk.iter().map(|talk| {
        row([
            talk.label.clone(),
            count(talk),
            talk.first_word.words(),
            talk.longest_silence.words(),
            talk.breaches.to_string(),
        ])
    });
    let head = [
        "Audience",
        "Messages",
        "First word after",
        "Longest silence",
        "Ceiling breaches",
    ];
    paper.table(&head, rows.collect(), "");
}

/// What was done against it and how it turned out, oldest first: decisions carried out, measures,
/// changes that were put back.
pub(super) fn tried(pen: &Pen<'_>) -> Vec<(Timestamp, String, Option<bool>)> {
    let mut tried: Vec<(Timestamp, String, Option<bool>)> = Vec::new();
    for decision in shown(pen) {
        let Some(decided) = decision.decided.filter(|d| d.call == Call::Accepted) else {
            continue;
        };
        let worked = match decision.result {
            Some((Turned::Worked, _)) => Some(true),
            Some((Turned::Failed, _)) => Some(false),
            _ => None,
        };
        tried.push((decided.at, decision.proposal.text.clone(), worked));
    }
    for measure in pen.incident.measures() {
        if measure.state == MeasureState::Done && pen.shows_event(measure.id) {
            let what = measure.measure.measure_type.label();
            let words = format!("{what}: {}", measure.measure.text);
            tried.push((measure.at, words, Some(true)));
        }
    }
    tried.sort();
    tried
}

/// What ended the harm for now, what was tried in vain, how it was checked.
pub(super) fn temporary(pen: &Pen<'_>, paper: &mut Manuscript) {
    let mut items: Vec<Line> = Vec::new();
    let mitigated = pen.incident.stages_entered().iter();
    let mitigated = mitigated
        .rev()
        .find(|entered| entered.stage == Stage::Mitigated);
    for (at, words, worked) in tried(pen) {
        let label = match worked {
            Some(true) => "Worked",
            Some(false) => "Did not help",
            None => "Done, result not recorded",
        };
        items.push(labelled(label, format!("{words} ({})", pen.zoned(at))));
    }
    if let Some(mitigated) = mitigated {
        let words = stage_words(pen, mitigated.at.at, Stage::Mitigated);
        let words = words.or_else(|| mitigated.text.clone());
        let words = words.unwrap_or_else(|| "the harm has stopped".to_owned());
        let when = pen.moment(mitigated.at);
        items.push(labelled("Harm stopped", format!("{words} ({when})")));
    }
    for criterion in pen.incident.criteria() {
        items.push(labelled("Checked", criterion_words(pen, &criterion)));
    }
    if let Some((verdict, event)) = pen.incident.verdict() {
        let entry = pen
            .incident
            .entry(event.id)
            .filter(|e| pen.shows(e.restricted));
        items.extend(entry.map(|entry| {
            let label = match verdict {
                Verdict::Pass => "Testers, passed",
                Verdict::Fail => "Testers, failed",
            };
            let when = pen.zoned(entry.happened.at);
            labelled(label, format!("{} ({when})", entry.text.trim()))
        }));
    }
    paper.items(items, "");
}

/// What somebody said with the move to a stage; none where the program put it into words.
fn stage_words(pen: &Pen<'_>, at: Timestamp, stage: Stage) -> Option<String> {
    use crate::domain::kind::{EntryKind, EventKind};
    use crate::domain::setting::Setting;
    let moves = pen.incident.timeline().iter().rev();
    let mut moves = moves.filter(|place| match &place.event().kind {
        EventKind::Set(change) => {
            let is_move = matches!(&change.setting, Setting::Stage(m) if m.to == stage);
            is_move && change.telling.words.is_some() && place.happened == at
        }
        _ => false,
    });
    let entry = pen.incident.entry_at(moves.next()?);
    let own = entry.kind == EntryKind::Stage && pen.shows(entry.restricted);
    own.then_some(entry.text)
}

fn criterion_words(pen: &Pen<'_>, criterion: &Criterion<'_>) -> String {
    match (&criterion.waived, criterion.met) {
        (Some(why), _) => format!("{}: waived, {why}", criterion.text),
        (None, Some(met)) => format!("{}: met {}", criterion.text, pen.zoned(met)),
        (None, None) => format!("{}: open", criterion.text),
    }
}
