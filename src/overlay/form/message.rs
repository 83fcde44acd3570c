//! The composer: a word to an audience from a filled draft, and the release of one that waits.
//!
//! Channel, type, promise and words are proposed and stay in step with each other until somebody
//! types over them. The last line says what Enter will do, so that no slip sends anything.

use super::build::{alternative, choose_value, own_letter, set_text};
use super::since::since_last_word;
use super::state::{Aside, Field, Form, Input, Purpose, choice, line, say, text};
use super::submit::promise;
use crate::domain::command::Command;
use crate::domain::id::EventId;
use crate::domain::incident::{Floor, Incident};
use crate::domain::kit::Kit;
use crate::domain::message::{MessageDraft, Sent};
use crate::domain::time::Timestamp;
use crate::playbook::Audience;
use crate::report::message::{
    Occasion, Wording, channels_for, draft, floor_words, proposed, proposed_channel,
    proposed_promise,
};
use std::sync::Arc;

/// Who is told.
pub const AUDIENCE: usize = 0;
/// Where: a channel that is known.
pub const CHANNEL: usize = 1;
/// Where: another one.
pub const OTHER: usize = 2;
/// What the message is for.
pub const TYPE: usize = 3;
/// The time promised for the next word.
pub const NEXT: usize = 4;
/// Why now, although words have just landed on them.
pub const REASON: usize = 5;
/// The words of the message.
pub const WORDS: usize = 6;
/// What Enter will do.
pub const SAY: usize = 7;

/// Stands for a channel that is in no list: no channel's name holds a line break.
const ANOTHER: &str = "\n";
/// Stands before the id of a waiting draft in the choice of the audience.
const WAITING: &str = "draft:";

/// What a composer proposed, to tell it from what a person typed.
#[derive(Debug, Clone, PartialEq)]
pub struct Compose {
    kit: Arc<Kit>,
    words: String,
    promise: String,
    missing: Vec<String>,
    by_hand: bool,
}

impl Compose {
    fn new(kit: &Arc<Kit>) -> Self {
        Self {
            kit: Arc::clone(kit),
            words: String::new(),
            promise: String::new(),
            missing: Vec::new(),
            by_hand: false,
        }
    }
}

/// A message to an audience; the audience may already be chosen.
pub fn message(
    incident: &Incident,
    kit: &Arc<Kit>,
    now: Timestamp,
    audience: Option<&str>,
) -> Form {
    let types = Wording::ALL.iter().zip('1'..);
    let types = types.map(|((_, word), digit)| alternative(digit, word, word, ""));
    let fields = vec![
        choice("Audience", audiences(incident)),
        choice("Channel", Vec::new()),
        line("Where", "", "where it is said").hidden(),
        choice("Type", types.collect()),
        line("Next word by", "", "empty: nothing promised"),
        line("Reason", "", "why it cannot wait").hidden(),
        text("Message", "", "word for word"),
        say("Then"),
    ];
    let mut form = Form::new(Purpose::Message, "Word to an audience", fields);
    form.compose = Some(Box::new(Compose::new(kit)));
    if let Some(id) = audience {
        choose_value(&mut form, AUDIENCE, id);
        after_choice(&mut form, incident, now);
    }
    form
}

/// Waiting drafts first, then the audiences: the most overdue first, those out of scope last.
fn audiences(incident: &Incident) -> Vec<super::state::Alternative> {
    let label = |id: &str| {
        let audience = incident.playbook().audience(id);
        audience.map_or_else(|| id.to_owned(), |audience| audience.label.clone())
    };
    let drafts = incident.drafts();
    let waiting = drafts.iter().zip('1'..='9').map(|(waiting, digit)| {
        let draft = waiting.draft;
        let words = format!("release: {} on {}", label(&draft.audience), draft.channel);
        let by = format!("{}, {}", waiting.by, incident.clock(waiting.at));
        alternative(digit, &format!("{WAITING}{}", waiting.id), &words, &by)
    });
    let mut options: Vec<_> = waiting.collect();
    let mut used: Vec<char> = Vec::new();
    let mut words = incident.next_words();
    words.sort_by_key(|word| (!word.audience.in_scope, word.due.is_none(), word.due));
    options.extend(words.iter().map(|word| {
        let letter = own_letter(&word.audience.label, &mut used);
        let detail = match word.last {
            _ if !word.audience.in_scope => "out of scope".to_owned(),
            Some(at) => format!("last word {}", incident.clock(at)),
            None => "no word yet".to_owned(),
        };
        alternative(letter, &word.audience.id, &word.audience.label, &detail)
    }));
    options
}

/// What a choice just made fills in, and where the focus goes next.
pub fn after_choice(form: &mut Form, incident: &Incident, now: Timestamp) {
    match form.focus {
        AUDIENCE => {
            let waiting = form.value(AUDIENCE).strip_prefix(WAITING);
            if let Some(id) = waiting.and_then(|id| id.parse().ok()) {
                if let Some(other) = release(incident, form, id, now) {
                    *form = other;
                }
                return;
            }
            offer_channels(form, incident);
            if let Some(compose) = &mut form.compose {
                compose.by_hand = false;
            }
            form.focus = CHANNEL;
            go_on(form, incident, now);
        }
        CHANNEL => go_on(form, incident, now),
        TYPE => {
            if let Some(compose) = &mut form.compose {
                compose.by_hand = true;
            }
            refresh(form, incident, now);
            form.step(true);
        }
        _ => form.step(true),
    }
}

/// Enter in a field that is no choice and not the last: on to what is still to be said.
pub fn go_on(form: &mut Form, incident: &Incident, now: Timestamp) {
    refresh(form, incident, now);
    let missing = match form.focus {
        OTHER if channel(form).is_none() => Some("name the channel: where is it said?"),
        REASON if form.value(REASON).trim().is_empty() => {
            Some("give a reason, or go back with Shift-Tab and take another channel")
        }
        _ => None,
    };
    if let Some(missing) = missing {
        form.error = Some(missing.to_owned());
        return;
    }
    form.focus = match form.focus {
        AUDIENCE | CHANNEL if channel(form).is_none() => {
            let listed = form.value(CHANNEL) != ANOTHER;
            if listed { CHANNEL } else { OTHER }
        }
        AUDIENCE | CHANNEL | OTHER if !form.is_hidden(REASON) => REASON,
        AUDIENCE | CHANNEL | OTHER | REASON => WORDS,
        at => at,
    };
}

/// Whether Enter in this field goes on to what is still to be said instead of to the next one.
pub const fn leaps(focus: usize) -> bool {
    matches!(focus, OTHER | REASON)
}

fn offer_channels(form: &mut Form, incident: &Incident) {
    let Some((audience, compose)) = audience(form, incident).zip(form.compose.clone()) else {
        return;
    };
    let mut used = Vec::new();
    let known = channels_for(incident, &compose.kit, audience);
    let mut options: Vec<_> = known
        .iter()
        .map(|name| {
            let letter = own_letter(name, &mut used);
            let kind = incident.channel_kind(&compose.kit, name);
            let kind = kind.map_or_else(String::new, |kind| {
                format!("{}, {}", kind.name, kind.mode.label())
            });
            alternative(letter, name, name, &kind)
        })
        .collect();
    let letter = own_letter("another", &mut used);
    options.push(alternative(letter, ANOTHER, "another", "not listed yet"));
    let wanted = proposed_channel(incident, &compose.kit, audience);
    if let Some(Field { input, .. }) = form.fields.get_mut(CHANNEL) {
        let chosen = wanted.and_then(|name| options.iter().position(|o| o.value == name));
        *input = Input::Choice { options, chosen };
    }
}

fn audience<'a>(form: &Form, incident: &'a Incident) -> Option<&'a Audience> {
    incident.playbook().audience(form.value(AUDIENCE))
}

/// The channel that is meant, once there is one.
fn channel(form: &Form) -> Option<String> {
    let name = match form.value(CHANNEL) {
        ANOTHER => form.value(OTHER).trim(),
        name => name,
    };
    (!name.is_empty()).then(|| name.to_owned())
}

fn wording(form: &Form) -> Wording {
    Wording::parse(form.value(TYPE)).unwrap_or(Wording::Update)
}

/// Brings what is proposed in step with what was chosen; what a person typed stays.
pub fn refresh(form: &mut Form, incident: &Incident, now: Timestamp) {
    let Some(audience) = audience(form, incident).filter(|_| form.purpose == Purpose::Message)
    else {
        return;
    };
    let Some(mut compose) = form.compose.take() else {
        return;
    };
    form.hide(OTHER, form.value(CHANNEL) != ANOTHER);
    let where_to = channel(form).unwrap_or_default();
    if !compose.by_hand {
        let what = proposed(incident, &audience.id, &where_to, now);
        choose_value(form, TYPE, what.label());
    }
    let what = wording(form);
    if form.value(NEXT) == compose.promise {
        let at = proposed_promise(incident, audience, what, now);
        compose.promise = at.map(|at| incident.clock(at)).unwrap_or_default();
        set_text(form, NEXT, compose.promise.clone());
    }
    let next_by = promised(form, incident, now).ok().flatten();
    let occasion = Occasion {
        audience,
        channel: &where_to,
        wording: what,
        next_by,
        now,
    };
    if form.value(WORDS) == compose.words {
        let filled = draft(incident, &compose.kit, &occasion);
        compose.words.clone_from(&filled.text);
        compose.missing = filled.missing;
        set_text(form, WORDS, filled.text);
    }
    let floor = floor(form, incident, &compose.kit, now);
    form.hide(REASON, floor.is_none());
    form.warning = floor.map(|floor| floor_words(incident, &floor));
    let lines = what_will_be(form, incident, &compose, &occasion);
    if let Some(Input::Say(said)) = form.fields.get_mut(SAY).map(|field| &mut field.input) {
        *said = lines;
    }
    form.aside = Some(aside(incident, audience, &compose.missing, now));
    form.compose = Some(compose);
}

/// What was typed before a crash is back: nothing of it is proposed anew.
pub fn restored(form: &mut Form, incident: &Incident, now: Timestamp) {
    if let Some(compose) = &mut form.compose {
        compose.by_hand = true;
    }
    refresh(form, incident, now);
}

fn floor(form: &Form, incident: &Incident, kit: &Kit, now: Timestamp) -> Option<Floor> {
    let to = channel(form)?;
    let what = wording(form).message_type();
    incident.floor(kit, (form.value(AUDIENCE), &to), what, now)
}

/// What Enter will do, and what one should know before.
fn what_will_be(
    form: &Form,
    incident: &Incident,
    compose: &Compose,
    occasion: &Occasion<'_>,
) -> Vec<String> {
    let audience = occasion.audience;
    let words = form.value(WORDS);
    let to = format!("{} on {}", audience.label, occasion.channel);
    let does = if incident.is_locked(audience) {
        format!(
            "Enter keeps it as a draft for {to}: outside messages are locked, two people must unlock them."
        )
    } else if incident.needs_two(audience) {
        format!("Enter keeps it as a draft for {to}: somebody else releases it.")
    } else {
        format!(
            "Enter marks it sent to {to} now and copies the words; nothing is delivered from here."
        )
    };
    let mut lines = vec![does];
    if words == compose.words && !compose.missing.is_empty() {
        lines.push(format!(
            "Still not known in it: {}.",
            compose.missing.join(", ")
        ));
    }
    let kind = incident.channel_kind(&compose.kit, occasion.channel);
    let most = kind.and_then(|kind| kind.most_characters.map(|most| (&kind.name, most)));
    let has = words.trim().chars().count();
    if let Some((kind, most)) = most.filter(|(_, most)| has > *most) {
        lines.push(format!("It has {has} characters, a {kind} holds {most}."));
    }
    if let Some(at) = occasion.next_by
        && !words.contains(&incident.clock(at))
    {
        let at = incident.clock(at);
        lines.push(format!(
            "The words do not say {at}, the promised time of the next."
        ));
    }
    lines
}

/// What happened since their last word, for the writer's eyes.
fn aside(incident: &Incident, audience: &Audience, missing: &[String], now: Timestamp) -> Aside {
    let news = since_last_word(incident, &audience.id, now);
    let none = || ("They had no word yet".to_owned(), Vec::new(), 0);
    let (title, news, before) = news.unwrap_or_else(none);
    let mut lines = Vec::new();
    if !missing.is_empty() {
        lines.push(format!(
            "Not known yet: {}",
            missing.join(", ").replace('_', " ")
        ));
    }
    lines.extend(news);
    Aside {
        title,
        lines,
        before,
    }
}

fn promised(form: &Form, incident: &Incident, now: Timestamp) -> Result<Option<Timestamp>, String> {
    let words = form.value(NEXT).trim();
    if words.is_empty() {
        return Ok(None);
    }
    promise(words, incident, now).map(Some)
}

/// What the composer asks for: a message sent, or a draft where two people must release it.
///
/// # Errors
/// A sentence that says which field is wrong and what to do.
pub fn request(form: &Form, incident: &Incident, now: Timestamp) -> Result<Command, String> {
    let audience = audience(form, incident).ok_or("choose an audience by its letter")?;
    let to = channel(form).ok_or("name the channel: where is it said?")?;
    let next_by = promised(form, incident, now)?;
    let kit = form.compose.as_ref().map(|compose| &compose.kit);
    let floor = kit.and_then(|kit| floor(form, incident, kit, now));
    let reason = form.value(REASON).trim();
    if let Some(floor) = floor.filter(|_| reason.is_empty()) {
        return Err(floor_words(incident, &floor));
    }
    let message_type = wording(form).message_type();
    let text = form.value(WORDS).trim().to_owned();
    if incident.is_locked(audience) || incident.needs_two(audience) {
        return Ok(Command::DraftMessage(MessageDraft {
            audience: audience.id.clone(),
            channel: to,
            message_type,
            text,
            next_by,
        }));
    }
    let sent = Sent {
        audience: audience.id.clone(),
        channel: to,
        message_type,
        text,
        next_by,
        floor_reason: floor.map(|_| reason.to_owned()),
        ..Sent::default()
    };
    Ok(Command::Send {
        sent,
        happened: None,
    })
}

/// A message that waits: its words as they are, to be released with one Enter.
fn release(incident: &Incident, form: &Form, id: EventId, now: Timestamp) -> Option<Form> {
    let drafts = incident.drafts();
    let waiting = drafts.iter().find(|waiting| waiting.id == id)?;
    let draft = waiting.draft;
    let audience = incident.playbook().audience(&draft.audience);
    let label = audience.map_or(draft.audience.as_str(), |audience| &audience.label);
    let kit = form.compose.as_ref().map(|compose| &compose.kit)?;
    let to = (draft.audience.as_str(), draft.channel.as_str());
    let floor = incident.floor(kit, to, draft.message_type, now);
    let mut reason = line("Reason", "", "why it cannot wait");
    reason.hidden = floor.is_none();
    let mut last = say("Then");
    if let Input::Say(lines) = &mut last.input {
        lines.push("Enter releases these words and marks them sent now.".to_owned());
        if let Some(at) = draft.next_by.filter(|at| *at <= now) {
            let at = incident.clock(at);
            lines.push(format!("They promise word by {at}, which has passed."));
        }
    }
    let title = format!("Release: {label} on {}", draft.channel);
    let mut other = Form::new(Purpose::Release(id), title, vec![reason, last]);
    let written = format!("{} wrote at {}:", waiting.by, incident.clock(waiting.at));
    other.lines = vec![written, draft.text.clone()];
    other.warning = floor.map(|floor| floor_words(incident, &floor));
    other.compose.clone_from(&form.compose);
    other.focus = usize::from(floor.is_none());
    Some(other)
}

/// What releasing a waiting message asks for.
///
/// # Errors
/// A sentence, where it has gone meanwhile or the floor asks for a reason.
pub fn released(
    form: &Form,
    incident: &Incident,
    id: EventId,
    now: Timestamp,
) -> Result<Command, String> {
    let drafts = incident.drafts();
    let waiting = drafts.iter().find(|waiting| waiting.id == id);
    let draft = waiting
        .ok_or("this draft waits no longer: somebody released or replaced it")?
        .draft;
    let to = (draft.audience.as_str(), draft.channel.as_str());
    let kit = form.compose.as_ref().map(|compose| &compose.kit);
    let floor = kit.and_then(|kit| incident.floor(kit, to, draft.message_type, now));
    let reason = form.value(0).trim();
    if let Some(floor) = floor.filter(|_| reason.is_empty()) {
        return Err(floor_words(incident, &floor));
    }
    let sent = Sent {
        audience: draft.audience.clone(),
        channel: draft.channel.clone(),
        message_type: draft.message_type,
        text: draft.text.clone(),
        next_by: draft.next_by,
        draft: Some(id),
        floor_reason: floor.map(|_| reason.to_owned()),
        ..Sent::default()
    };
    Ok(Command::Send {
        sent,
        happened: None,
    })
}
