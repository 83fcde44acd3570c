//! The review as JSON, without what is restricted: `state.review`, and `warroom review --json`.

use crate::domain::hypothesis::Confidence;
use crate::domain::incident::Incident;
use crate::domain::review::{
    ActionNow, ActionPriority, ActionType, CauseNow, CauseType, LessonNow, LessonType, Question,
    SlotNow, WhyNow,
};
use serde_json::{Value, json};

/// The review as it stands.
pub(super) fn review(incident: &Incident) -> Value {
    let owners = incident.holders_of("review_owner");
    let owners = owners.filter(|holder| !holder.assigned.shadow);
    let owners: Vec<&str> = owners.map(|h| h.assigned.person.as_str()).collect();
    let whys = incident.whys().into_iter().filter(|why| !why.restricted);
    let causes = incident.causes().into_iter().filter(|c| !c.restricted);
    let lessons = incident.lessons().into_iter().filter(|l| !l.restricted);
    let actions = incident
        .action_items()
        .into_iter()
        .filter(|a| !a.restricted);
    json!({
        "postmortem": incident.postmortem_status(),
        "owners": owners,
        "meeting": incident.review_meeting(),
        "limit": incident.review_limit(),
        "data_loss": incident.data_loss(),
        "writes_replayed": incident.writes_replayed(),
        "questions": Question::ALL.iter().map(|(q, _)| question(incident, *q)).collect::<Vec<_>>(),
        "whys": whys.map(|row| why(&row)).collect::<Vec<_>>(),
        "causes": causes.map(|row| cause(&row)).collect::<Vec<_>>(),
        "lessons": lessons.map(|row| lesson(&row)).collect::<Vec<_>>(),
        "actions": actions.map(|row| action(&row)).collect::<Vec<_>>(),
        "slots": incident.slots().iter().map(slot).collect::<Vec<_>>(),
    })
}

fn question(incident: &Incident, question: Question) -> Value {
    let answer = incident.review_answer(question);
    json!({
        "id": question,
        "question": question.words(),
        "yes": answer.map(|answer| answer.yes),
        "text": answer.and_then(|answer| answer.text.as_deref()),
    })
}

fn why(row: &WhyNow<'_>) -> Value {
    json!({
        "name": row.name,
        "depth": row.depth,
        "question": row.question,
        "answer": row.answer,
        "sense": row.sense,
        "link": row.link,
        "by": row.by,
        "at": row.at,
    })
}

fn cause(row: &CauseNow<'_>) -> Value {
    json!({
        "name": row.name,
        "text": row.text,
        "type": CauseType::label(row.cause_type),
        "confidence": Confidence::label(row.confidence),
        "hypothesis": row.hypothesis,
    })
}

fn lesson(row: &LessonNow<'_>) -> Value {
    json!({
        "name": row.name,
        "type": LessonType::label(row.lesson_type),
        "text": row.text,
    })
}

fn action(row: &ActionNow<'_>) -> Value {
    json!({
        "name": row.name,
        "type": ActionType::label(row.action_type),
        "text": row.text,
        "owner": row.owner,
        "due": row.due,
        "link": row.link,
        "class": row.class,
        "priority": row.priority.map(ActionPriority::label),
        "done": row.done,
    })
}

fn slot(now: &SlotNow) -> Value {
    json!({
        "id": now.slot,
        "state": now.filled.state.label(),
        "link": now.filled.link,
        "who": now.filled.who,
        "date": now.filled.date,
        "text": now.filled.text,
    })
}
