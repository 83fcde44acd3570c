//! From a filled form to what it asks of the document.

use super::build::{LIKE, answer_key, by_hand_words, moment_words};
use super::message;
use super::state::{AddTo, Form, Purpose};
use super::{handover, import, role};
use crate::domain::command::{Command, NewTask, Opening};
use crate::domain::cost::Cost;
use crate::domain::incident::{Incident, TECHNICAL_LEAD_ROLE};
use crate::domain::kind::{ListItem, Opened};
use crate::domain::kit::Kit;
use crate::domain::mark::Exported;
use crate::domain::priority::{Override, Rating};
use crate::domain::role::Assigned;
use crate::domain::setting::{DetectionSource, Setting, SettingKey, StageMove};
use crate::domain::stage::Stage;
use crate::domain::stakeholder::{Degree, Stakeholder};
use crate::domain::time::{Moment, Timestamp};
use crate::entry::{self, Scope};
use crate::playbook::Playbook;

/// The most characters of what was done: a narrow screen has room for the way back, too.
const DONE_CHARACTERS: usize = 56;

/// What a form asks for, with the word for it that undo uses.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Request {
    /// In order; each is decided on its own.
    pub commands: Vec<Command>,
    /// What the person did, such as `stage`.
    pub label: &'static str,
}

/// Reads a filled form.
///
/// # Errors
/// A sentence that says which field is wrong and what to do; the form stays as it is.
pub fn submit(
    form: &Form,
    incident: &Incident,
    kit: &Kit,
    now: Timestamp,
) -> Result<Request, String> {
    let several = |commands, label| Ok(Request { commands, label });
    let request = |command, label| several(vec![command], label);
    let set = |setting, label| {
        request(
            Command::Set {
                setting,
                happened: None,
            },
            label,
        )
    };
    match form.purpose {
        Purpose::Answers => request(answer(form, incident)?, "answer"),
        Purpose::Task => request(task(form, incident)?, "task"),
        Purpose::Role => request(Command::Assign(role::read(form, incident)?), "role"),
        Purpose::Priority => several(priority(form, incident)?, "priority"),
        Purpose::Handover => several(handover::submit(form, incident, kit, now)?, "hand-over"),
        Purpose::Decline(offer) => {
            let reason = Some(form.value(0).trim().to_owned()).filter(|r| !r.is_empty());
            request(Command::Decline { offer, reason }, "answer")
        }
        Purpose::Posted(paper) => {
            let place = Some(form.value(0).trim().to_owned()).filter(|place| !place.is_empty());
            request(Command::Export(Exported { paper, place }), "posting")
        }
        Purpose::Stage => several(stage(form, incident, now)?, "stage"),
        Purpose::Detection => several(detection(form, incident)?, "setting"),
        Purpose::Validated => several(validated(form, incident)?, "setting"),
        Purpose::Message => request(message::request(form, incident, now)?, "message"),
        Purpose::Release(id) => request(message::released(form, incident, id, now)?, "message"),
        Purpose::Retime(entry) => {
            let old = incident.entry(entry).map(|known| known.happened);
            let happened = changed_moment(form.value(0), old, incident, now)?;
            request(Command::Retime { entry, happened }, "time")
        }
        Purpose::Text(SettingKey::FaultyService) => {
            set(text(SettingKey::FaultyService, service(form))?, "setting")
        }
        Purpose::Text(key) => set(text(key, form.value(0))?, "setting"),
        Purpose::Sheet(sheet) => several(texts(sheet.keys(), form, incident)?, "settings"),
        Purpose::Secret(on) => several(secret(on, form, incident), "restriction"),
        Purpose::Moment(key) => set(moment_setting(key, form, incident, now)?, "setting"),
        Purpose::Add(to) => request(Command::Add(item(to, form)), "list"),
        Purpose::Waive(target) => {
            let waived = Some(form.value(0).to_owned());
            request(
                Command::Tick {
                    target,
                    on: true,
                    waived,
                },
                "criterion",
            )
        }
        Purpose::PassOn(task) => {
            let name = form.value(0).trim();
            let to = incident.person_named(name).unwrap_or(name.to_owned());
            request(Command::Delegate { task, to }, "task")
        }
        Purpose::Strike(entry) => {
            let reason = Some(form.value(0).trim().to_owned()).filter(|r| !r.is_empty());
            request(
                Command::Strike {
                    entry,
                    on: true,
                    reason,
                },
                "strike",
            )
        }
        Purpose::Redact(event) => request(
            Command::Redact {
                event,
                reason: form.value(0).to_owned(),
            },
            "redaction",
        ),
        Purpose::Restrict(entry) => request(Command::Restrict { entry, on: true }, "restriction"),
        Purpose::Work(work) => super::work::submit::submit(work, form, incident),
        Purpose::Review(reviewing) => super::review::submit::submit(reviewing, form, incident, now),
        Purpose::Import => import::submit(form, incident, now),
        Purpose::Declare | Purpose::Open | Purpose::AsOf => {
            Err("this form changes nothing of the incident".to_owned())
        }
    }
}

/// What was done, in few enough words to leave room for the way back.
pub fn done(request: &Request, incident: &Incident) -> String {
    let words = match &request.commands[..] {
        [Command::Assign(given)] => return role::done(given, incident),
        _ if request.label == "hand-over" => handover::done(&request.commands),
        _ if request.label == import::LABEL => import::done(request),
        [
            Command::Set {
                setting: Setting::Stage(moved),
                ..
            },
            more @ ..,
        ] => {
            let also = more.iter().find_map(|command| match command {
                Command::Assign(given) => Some(format!("; {}", role::done(given, incident))),
                _ => None,
            });
            return format!("stage: {}{}", moved.to, also.unwrap_or_default());
        }
        [Command::Set { setting, .. } | Command::Refresh { setting, .. }] => {
            let words = incident.setting_words(setting);
            match setting {
                Setting::Rating(_) => words,
                _ => format!("{}: {words}", setting.key().label()),
            }
        }
        [Command::Send { sent, .. }] => format!("sent to {}", sent.audience),
        [Command::DraftMessage(draft)] => format!("draft to {} waits for release", draft.audience),
        [Command::Redact { .. }] => "the words are gone from here; nobody can undo that".to_owned(),
        commands => super::work::submit::done(commands, incident)
            .or_else(|| super::review::submit::done(commands, incident))
            .unwrap_or_else(|| format!("{} recorded", request.label)),
    };
    let line = words.lines().next().unwrap_or_default();
    if line.chars().count() > DONE_CHARACTERS || line.len() < words.len() {
        let start: String = line.chars().take(DONE_CHARACTERS).collect();
        format!("{start}\u{2026}")
    } else {
        words
    }
}

/// The opening that the declare form asks for.
///
/// # Errors
/// A sentence that names the field that is missing.
pub fn opening(form: &Form, key: String, playbook: Playbook) -> Result<Opening, String> {
    let title = form.value(0).trim().to_owned();
    if title.is_empty() {
        return Err("type a title: what the customer notices".to_owned());
    }
    let level = |index: usize| form.value(index).parse::<u8>().ok();
    let rating = match (level(1), level(2)) {
        (Some(impact), Some(urgency)) => Rating::new(impact, urgency),
        (None, None) => None,
        _ => return Err("choose both impact and urgency, 1 to 4 each, or neither".to_owned()),
    };
    let manager = Some(form.value(3).trim().to_owned()).filter(|name| !name.is_empty());
    let opened = Opened {
        key,
        title,
        imminent: form.value(4) == "imminent",
        ..Opened::default()
    };
    Ok(Opening {
        source: DetectionSource::parse(form.value(LIKE)),
        rating,
        manager,
        criteria: Opening::default_criteria(),
        ..Opening::of(opened, playbook)
    })
}

fn answer(form: &Form, incident: &Incident) -> Result<Command, String> {
    let choose = "choose one of the four answers: 1 to 4";
    let key = answer_key(form.value(0)).ok_or(choose)?;
    let setting = Setting::answer(key, form.value(1).trim().to_owned()).ok_or(choose)?;
    Ok(match form.value(2).trim() {
        "" => Command::Set {
            setting,
            happened: None,
        },
        words => Command::Refresh {
            setting,
            source: role::named_person(words, incident)?,
        },
    })
}

fn task(form: &Form, incident: &Incident) -> Result<Command, String> {
    let people = |name: &str| incident.person_named(name);
    let parsed = entry::task::parse(form.value(0), &people).map_err(|error| error.to_string())?;
    let filled =
        |field: usize| Some(form.value(field).trim().to_owned()).filter(|words| !words.is_empty());
    let about = filled(2).map(|name| {
        let work = incident.work_named(&name).map(|(id, _)| id);
        work.ok_or_else(|| format!("there is no {name} here; write D2, or leave it empty"))
    });
    Ok(Command::GiveTask(NewTask {
        text: parsed.text,
        owners: parsed.owners,
        minutes: parsed.minutes,
        given_by: filled(1).map(|name| people(&name).unwrap_or(name)),
        about: about.transpose()?,
        stream: filled(3),
        after: form.value(4) == "after",
    }))
}

fn priority(form: &Form, incident: &Incident) -> Result<Vec<Command>, String> {
    let level = |index: usize| form.value(index).parse::<u8>().ok();
    let (Some(impact), Some(urgency)) = (level(0), level(1)) else {
        return Err("choose impact and urgency, 1 to 4 each".to_owned());
    };
    let set = |setting| Command::Set {
        setting,
        happened: None,
    };
    let mut commands = Vec::new();
    let rating = Rating { impact, urgency };
    if incident.rating() != Some(rating) || incident.heads(SettingKey::Rating).len() > 1 {
        commands.push(set(Setting::Rating(rating)));
    }
    let by_hand = form.value(2).trim();
    if by_hand != by_hand_words(incident) {
        let by_hand = (!by_hand.is_empty()).then(|| over(by_hand)).transpose()?;
        commands.push(set(Setting::PriorityOverride(by_hand)));
    }
    if commands.is_empty() {
        return Err("impact and urgency already are so; Esc leaves".to_owned());
    }
    Ok(commands)
}

/// `P3 regulator deadline`.
fn over(words: &str) -> Result<Override, String> {
    let (value, reason) = words.split_once(' ').unwrap_or((words, ""));
    let value = value.trim_start_matches(['P', 'p']).parse::<u8>().ok();
    let value = value.filter(|v| (1..=5).contains(v));
    let value = value.ok_or("by hand reads `P3 reason`, with P1 to P5 first")?;
    if reason.trim().is_empty() {
        return Err("a priority by hand needs a reason: `P3 regulator deadline`".to_owned());
    }
    Ok(Override {
        value,
        reason: reason.trim().to_owned(),
    })
}

/// The move and, where it ends the harm, when that was.
fn stage(form: &Form, incident: &Incident, now: Timestamp) -> Result<Vec<Command>, String> {
    let to = form
        .value(0)
        .parse::<Stage>()
        .map_err(|_| "choose a stage by its letter")?;
    let words = form.fields.len().saturating_sub(1);
    let text = Some(form.value(words).trim().to_owned()).filter(|words| !words.is_empty());
    let set = |setting| Command::Set {
        setting,
        happened: None,
    };
    let mut commands = vec![set(Setting::Stage(StageMove { to, text }))];
    let lead = form.value(1).trim();
    if to == Stage::Acknowledged && words > 1 && !lead.is_empty() {
        commands.push(Command::Assign(Assigned {
            role: TECHNICAL_LEAD_ROLE.to_owned(),
            person: role::named_person(lead, incident)?,
            ..Assigned::default()
        }));
    }
    let ended = form.value(1).trim();
    if to == Stage::Mitigated && words > 1 {
        let old = incident.impact_ended();
        let unchanged = old.map(|old| moment_words(incident, old, now));
        if ended.is_empty() {
            commands.extend(old.map(|_| set(Setting::ImpactEnded(None))));
        } else if unchanged.as_deref() != Some(ended) {
            let ended = Some(moment(ended, incident, now)?);
            commands.push(set(Setting::ImpactEnded(ended)));
        }
    }
    Ok(commands)
}

fn detection(form: &Form, incident: &Incident) -> Result<Vec<Command>, String> {
    let source = DetectionSource::parse(form.value(0)).ok_or("choose one by its letter")?;
    let set = |setting| Command::Set {
        setting,
        happened: None,
    };
    let mut commands = Vec::new();
    if incident.detection_source() != Some(source) {
        commands.push(set(Setting::DetectionSource(source)));
    }
    let words = form.value(1).trim();
    if !words.is_empty() && incident.text(SettingKey::DetectedBy) != Some(words) {
        commands.push(set(Setting::DetectedBy(words.to_owned())));
    }
    if commands.is_empty() {
        return Err("it already is so; Esc leaves".to_owned());
    }
    Ok(commands)
}

/// What is no incident may be stood down with the same answer.
fn validated(form: &Form, incident: &Incident) -> Result<Vec<Command>, String> {
    let real = match form.value(0) {
        "yes" => true,
        "no" => false,
        _ => return Err("choose y or n".to_owned()),
    };
    let set = |setting| Command::Set {
        setting,
        happened: None,
    };
    let mut commands = Vec::new();
    if incident.validated().map(|validated| validated.real) != Some(real) {
        commands.push(set(Setting::Validated(real)));
    }
    let reason = form.value(1).trim();
    match (real, reason.is_empty()) {
        (false, false) => commands.push(set(Setting::Stage(StageMove {
            to: Stage::StoodDown,
            text: Some(reason.to_owned()),
        }))),
        (true, false) => return Err("a reason is only for no; empty it".to_owned()),
        (_, true) if commands.is_empty() => return Err("it already is so; Esc leaves".to_owned()),
        (_, true) => {}
    }
    Ok(commands)
}

/// A promised time lies ahead: `14:45` is the next 14:45, `30m` is in half an hour.
///
/// # Errors
/// A sentence, where the words are no time or one that has passed.
pub fn promise(words: &str, incident: &Incident, now: Timestamp) -> Result<Timestamp, String> {
    let at = entry::parse_coming(words, now, incident.zone())
        .map_err(|_| "the promised time reads 14:45 or 30m; empty promises nothing".to_owned())?;
    // A draft that lay too long: what was a promise has passed, and tomorrow was not meant.
    let length = entry::parse_minutes(words).is_some();
    if !length && at.seconds_since(now) > FARTHEST_CLOCK {
        return Err(format!("{words} has passed; name a time ahead, or 30m"));
    }
    Ok(at)
}

/// A time of day further ahead than this, in seconds, was not meant for tomorrow.
const FARTHEST_CLOCK: i64 = 12 * 3600;

/// A moment that is not the one that stands: the form was filled with that.
fn changed_moment(
    words: &str,
    old: Option<Moment>,
    incident: &Incident,
    now: Timestamp,
) -> Result<Moment, String> {
    if old.is_some_and(|old| moment_words(incident, old, now) == words.trim()) {
        return Err("the time is as before; type another, or Esc leaves".to_owned());
    }
    moment(words, incident, now)
}

fn moment(words: &str, incident: &Incident, now: Timestamp) -> Result<Moment, String> {
    let people = |_: &str| None;
    let scope = Scope {
        now,
        zone: incident.zone(),
        people: &people,
        work: Some(incident),
    };
    entry::parse_time(words.trim(), &scope).map_err(|error| error.to_string())
}

fn moment_setting(
    key: SettingKey,
    form: &Form,
    incident: &Incident,
    now: Timestamp,
) -> Result<Setting, String> {
    let words = form.value(0).trim();
    let old = match key {
        SettingKey::ImpactStarted => incident.impact_started(),
        SettingKey::ImpactEnded => incident.impact_ended(),
        _ => incident.detected(),
    };
    let at = if words.is_empty() {
        None
    } else {
        Some(changed_moment(words, old, incident, now)?)
    };
    match (key, at) {
        (SettingKey::ImpactStarted, at) => Ok(Setting::ImpactStarted(at)),
        (SettingKey::ImpactEnded, at) => Ok(Setting::ImpactEnded(at)),
        (_, Some(at)) => Ok(Setting::DetectedAt(at)),
        (_, None) => Err("type a time".to_owned()),
    }
}

/// The service at fault: what was typed, else what was chosen, else that nobody knows.
fn service(form: &Form) -> &str {
    let named = [form.value(1), form.value(0)];
    let mut named = named.into_iter().filter(|name| !name.trim().is_empty());
    named.next().unwrap_or(super::build::UNKNOWN)
}

fn text(key: SettingKey, words: &str) -> Result<Setting, String> {
    let words = words.trim().to_owned();
    let count = |words: &str| {
        let count = words.parse::<u32>();
        count.map_err(|_| format!("{} is a whole number", key.label().to_lowercase()))
    };
    Ok(match key {
        SettingKey::SupportCases => Setting::SupportCases(count(&words)?),
        SettingKey::PeoplePaged => Setting::PeoplePaged(count(&words)?),
        SettingKey::Interruptions => Setting::Interruptions(count(&words)?),
        SettingKey::CostPerMinute if words.is_empty() => Setting::CostPerMinute(None),
        SettingKey::CostPerMinute => {
            let cost = Cost::parse(&words).ok_or("a whole number and a currency: 120 EUR")?;
            Setting::CostPerMinute(Some(cost))
        }
        _ => Setting::worded(key, words).ok_or("this setting is no text")?,
    })
}

/// What was changed of several text settings.
fn texts(keys: &[SettingKey], form: &Form, incident: &Incident) -> Result<Vec<Command>, String> {
    let mut commands = Vec::new();
    for (at, key) in keys.iter().enumerate() {
        let words = form.value(at).trim();
        if words == incident.text(*key).unwrap_or_default() {
            continue;
        }
        let setting = text(*key, words)?;
        let happened = None;
        commands.push(Command::Set { setting, happened });
    }
    if commands.is_empty() {
        return Err("nothing was changed; Esc leaves".to_owned());
    }
    Ok(commands)
}

fn secret(on: bool, form: &Form, incident: &Incident) -> Vec<Command> {
    let happened = None;
    let mut commands = vec![Command::Set {
        setting: Setting::Restricted(on),
        happened,
    }];
    let code = form.value(0).trim();
    if on && !code.is_empty() && incident.text(SettingKey::Codename) != Some(code) {
        commands.push(Command::Set {
            setting: Setting::Codename(code.to_owned()),
            happened,
        });
    }
    commands
}

fn item(to: AddTo, form: &Form) -> ListItem {
    let value = |index: usize| form.value(index).trim().to_owned();
    let given = |index: usize| Some(value(index)).filter(|words| !words.is_empty());
    match to {
        AddTo::Client => ListItem::Client { name: value(0) },
        AddTo::Site => ListItem::Site { name: value(0) },
        AddTo::Area => ListItem::Area { name: value(0) },
        AddTo::Related => ListItem::Related { name: value(0) },
        AddTo::Consulted => ListItem::Consulted { name: value(0) },
        AddTo::Contact => ListItem::Contact {
            name: value(0),
            number: value(1),
        },
        AddTo::Informed => ListItem::Informed { name: value(0) },
        AddTo::Tag => ListItem::Tag {
            name: value(0).trim_start_matches('#').to_lowercase(),
        },
        AddTo::Criterion => entry::criterion(&value(0)),
        AddTo::Link => ListItem::Link {
            label: value(0),
            url: value(1),
            restricted: false,
        },
        AddTo::Channel => ListItem::Channel {
            name: value(0),
            channel_type: value(1),
            purpose: value(2),
            link: given(3),
        },
        AddTo::Stakeholder => {
            let degree = |index: usize| Degree::parse(form.value(index)).unwrap_or_default();
            ListItem::Stakeholder(Stakeholder {
                name: value(0),
                group: None,
                power: degree(1),
                interest: degree(2),
                audience: None,
                contact: given(3),
            })
        }
    }
}
