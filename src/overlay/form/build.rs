//! The forms themselves: which fields, what they are filled with.

mod checked;
mod stage;

pub use self::checked::{detection, validated};
pub use self::stage::stage;

use super::message;
use super::state::{
    AddTo, Alternative, Field, Form, Input, Purpose, Sheet, choice, line, moment as time_field,
    name, text,
};
use crate::domain::id::EventId;
use crate::domain::incident::Incident;
use crate::domain::kit::{Case, Kit};
use crate::domain::setting::SettingKey;
use crate::domain::stakeholder::Degree;
use crate::domain::time::{Moment, Timestamp};
use crate::playbook::{Level, PriorityTable};
use std::sync::Arc;

/// How a time is written.
const TIMES: &str = "14:32, ~14:32, -5m, yesterday 23:50";

/// Letters for lists whose things have none of their own; `q` is left to quitting. Where they run
/// out the arrows still choose.
fn letters() -> impl Iterator<Item = char> {
    let letters = "abcdefghijklmnoprstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
    letters.chars().chain(std::iter::repeat(NO_LETTER))
}

/// Stands where a letter would, for what has none.
const NO_LETTER: char = '\u{b7}';

pub(super) fn alternative(letter: char, value: &str, label: &str, detail: &str) -> Alternative {
    Alternative {
        letter,
        value: value.to_owned(),
        label: label.to_owned(),
        detail: detail.to_owned(),
    }
}

/// The first letter of a label that no other has taken; else one of its own at all.
pub(super) fn own_letter(label: &str, used: &mut Vec<char>) -> char {
    let own = label.to_lowercase();
    let own = own.chars().filter(|c| c.is_alphanumeric());
    let free = |c: &char| *c == NO_LETTER || !used.contains(c);
    let letter = own.chain(letters()).find(free).unwrap_or(NO_LETTER);
    used.push(letter);
    letter
}

/// Refresh one of the four answers: the old text is kept to edit, and Enter on it unchanged says
/// that it is still true.
pub fn answers(incident: &Incident) -> Form {
    let options = SettingKey::ANSWERS.iter().zip('1'..).map(|(key, digit)| {
        let old = incident
            .answer(*key)
            .map(|answer| answer.text)
            .unwrap_or_default();
        alternative(digit, key.label(), key.label(), &old)
    });
    let fields = vec![
        choice("Answer", options.collect()),
        text("Text", "", "what is true now, in plain words"),
        name("From", "", "whose judgement it is; empty: yours"),
    ];
    Form::new(Purpose::Answers, "The four answers", fields)
}

/// Give a task in one line; `about` names the decision that it carries out. The rest is behind Tab.
pub fn task(about: &str) -> Form {
    let mut field = line("Task", "", "@name what to do 10m");
    if let Input::Text { names, .. } = &mut field.input {
        *names = true;
    }
    let fields = vec![
        field,
        name("Given by", "", "empty: you"),
        line("Carries out", about, "a decision or hypothesis: D2, H1"),
        line("Stream", "", "the work stream, where there are several"),
        choice(
            "When",
            vec![
                alternative('n', "now", "now", ""),
                alternative('a', "after", "after", "afterwards: cleaning up"),
            ],
        ),
    ];
    let mut form = Form::new(Purpose::Task, "Give a task", fields);
    form.extra = 4;
    form
}

/// Name who does a task from now on.
pub fn pass_on(task: EventId, named: &str) -> Form {
    let field = name("Who", "", "a name");
    Form::new(
        Purpose::PassOn(task),
        format!("Who does {named}?"),
        vec![field],
    )
}

/// The four levels with their digits; one that the playbook does not name is only its digit.
fn levels(levels: &[Level]) -> Vec<Alternative> {
    let each = ('1'..='4')
        .enumerate()
        .map(|(i, digit)| match levels.get(i) {
            Some(level) => alternative(digit, &digit.to_string(), &level.label, &level.meaning),
            None => alternative(digit, &digit.to_string(), &digit.to_string(), ""),
        });
    each.collect()
}

/// Impact and urgency, each with what it means; the matrix lights the cell.
pub fn priority(incident: &Incident) -> Form {
    let table = &incident.playbook().priority;
    let mut fields = vec![
        choice("Impact", levels(&table.impact)),
        choice("Urgency", levels(&table.urgency)),
        line(
            "By hand",
            by_hand_words(incident),
            "empty: from the matrix; or `P3 reason`",
        ),
    ];
    // Another one is typed as a whole.
    if let Some(Input::Text { replaces, .. }) = fields.last_mut().map(|f| &mut f.input) {
        *replaces = true;
    }
    if let Some(rating) = incident.rating() {
        for (field, value) in fields.iter_mut().zip([rating.impact, rating.urgency]) {
            if let Input::Choice { chosen, .. } = &mut field.input {
                *chosen = Some(usize::from(value) - 1);
            }
        }
    }
    Form::new(Purpose::Priority, "Priority", fields)
}

/// The priority set by hand as the form reads it, `P3 reason`; empty where the matrix counts.
pub fn by_hand_words(incident: &Incident) -> String {
    let now = incident.priority();
    let by_hand = now.and_then(|now| Some((now.value, now.by_hand?)));
    by_hand.map_or_else(String::new, |(value, reason)| {
        let reason = reason.split_whitespace().collect::<Vec<_>>().join(" ");
        format!("{value} {reason}")
    })
}

/// When an entry happened.
pub fn retime(incident: &Incident, id: EventId, now: Timestamp) -> Option<Form> {
    let entry = incident.entry(id)?;
    let field = time_field(
        "Happened",
        moment_words(incident, entry.happened, now),
        TIMES,
    );
    let mut form = Form::new(Purpose::Retime(id), "When did it happen?", vec![field]);
    form.lines = vec![
        words_of(incident, id),
        format!("{TIMES}; typing replaces what stands there"),
    ];
    Some(form)
}

/// A time to look back to; `shown` is the one that is looked at already.
pub fn as_of(shown: Option<Timestamp>, incident: &Incident, now: Timestamp) -> Form {
    let words = shown.map(|at| moment_words(incident, Moment { at, approx: false }, now));
    let field = time_field("As of", words.unwrap_or_default(), TIMES);
    let mut form = Form::new(Purpose::AsOf, "The document as it stood", vec![field]);
    form.lines = vec![
        "Shows what was recorded by then. Nothing is changed, and nothing is lost: what arrives \
         meanwhile is there when you return to now."
            .to_owned(),
    ];
    form
}

/// A moment as it reads back: with its day where that is not today.
pub fn moment_words(incident: &Incident, moment: Moment, now: Timestamp) -> String {
    let about = if moment.approx { "~" } else { "" };
    let day = incident.day_clock(moment.at);
    let day = day.split_once(' ').map_or("", |(day, _)| day);
    let clock = incident.clock_seconds(moment.at);
    if incident.day_clock(now).starts_with(day) {
        format!("{about}{clock}")
    } else {
        format!("{about}{day} {clock}")
    }
}

/// The first words of an event, so that a form says what it is about.
pub(super) fn words_of(incident: &Incident, id: EventId) -> String {
    const MOST: usize = 80;
    let text = incident.entry(id).map(|entry| entry.text);
    let text = text.unwrap_or_default();
    let line = text.lines().next().unwrap_or_default();
    if line.chars().count() > MOST || line.len() < text.len() {
        let start: String = line.chars().take(MOST).collect();
        format!("{start}\u{2026}")
    } else {
        line.to_owned()
    }
}

/// Settings that are counts, or sums.
pub const COUNTS: [SettingKey; 4] = [
    SettingKey::SupportCases,
    SettingKey::PeoplePaged,
    SettingKey::Interruptions,
    SettingKey::CostPerMinute,
];

/// Several text settings at once, each with what stands there.
pub fn sheet(incident: &Incident, sheet: Sheet) -> Form {
    let fields = sheet.keys().iter().map(|key| {
        let old = incident.text(*key).unwrap_or_default();
        line(key.label(), old, "unknown")
    });
    let mut form = Form::new(Purpose::Sheet(sheet), sheet.title(), fields.collect());
    form.lines = vec!["What is left empty stays unknown.".to_owned()];
    form
}

/// The incident becomes restricted, or no longer: says what that is and what it is not.
pub fn secret(incident: &Incident) -> Form {
    let on = !incident.is_secret();
    let code = incident.text(SettingKey::Codename).unwrap_or_default();
    let (title, lines, fields): (&str, &[&str], Vec<Field>) = if on {
        (
            "Restrict the incident?",
            &[
                "Walls and drafts call it by its code name.",
                "Messages to people outside are locked until two people unlock them.",
                "It is not encrypted: who can read the file can read it.",
            ],
            vec![line("Code name", code, "such as Heron; may be empty")],
        )
    } else {
        (
            "Lift the restriction?",
            &["Walls show the title again, and messages outside are no longer locked."],
            vec![],
        )
    };
    let mut form = Form::new(Purpose::Secret(on), title, fields);
    form.lines = lines.iter().map(|line| (*line).to_owned()).collect();
    form
}

/// A text setting.
pub fn setting(incident: &Incident, key: SettingKey) -> Form {
    let old = match key {
        SettingKey::Title => incident.title().to_owned(),
        key if COUNTS.contains(&key) => incident
            .value(key)
            .map(|s| incident.setting_words(s))
            .unwrap_or_default(),
        SettingKey::MainChannel if incident.text(key).is_none() => incident.proposed_channel(),
        _ => incident.text(key).unwrap_or_default().to_owned(),
    };
    let long = [
        SettingKey::Description,
        SettingKey::UrgencyText,
        SettingKey::Workaround,
    ];
    let proposed = key == SettingKey::MainChannel && incident.text(key).is_none();
    let mut field = if long.contains(&key) {
        text(key.label(), old, "")
    } else {
        line(key.label(), old, "")
    };
    if let (true, Input::Text { replaces, .. }) = (proposed, &mut field.input) {
        *replaces = true;
    }
    Form::new(Purpose::Text(key), key.label(), vec![field])
}

/// The service at fault: one of the team's list, or any other; a guess will do (R021).
pub fn service(incident: &Incident, kit: &Kit) -> Form {
    let now = incident.text(SettingKey::FaultyService);
    if kit.services.is_empty() {
        let mut form = setting(incident, SettingKey::FaultyService);
        if let (None, Some(field)) = (now, form.fields.first_mut()) {
            "a guess will do; empty: Unknown".clone_into(&mut field.hint);
        }
        return form;
    }
    let mut used = Vec::new();
    let names = kit.services.iter().map(String::as_str).chain([UNKNOWN]);
    let options = names.map(|name| alternative(own_letter(name, &mut used), name, name, ""));
    let fields = vec![
        choice("Service", options.collect()),
        line("Other", "", "not on the list; a guess will do"),
    ];
    let title = SettingKey::FaultyService.label();
    let mut form = Form::new(Purpose::Text(SettingKey::FaultyService), title, fields);
    form.extra = 1;
    match now {
        Some(name) if !kit.services.iter().any(|known| known == name) && name != UNKNOWN => {
            set_text(&mut form, 1, name.to_owned());
        }
        now => choose_value(&mut form, 0, now.unwrap_or(UNKNOWN)),
    }
    form
}

/// What the service at fault is called until somebody knows or guesses.
pub const UNKNOWN: &str = "Unknown";

/// The start or end of impact, or when it was noticed.
pub fn moment(incident: &Incident, key: SettingKey, now: Timestamp) -> Form {
    let old = match key {
        SettingKey::ImpactStarted => incident.impact_started(),
        SettingKey::ImpactEnded => incident.impact_ended(),
        _ => incident.detected(),
    };
    // Harm mostly ends now; when it began, nobody knows by heart.
    let unset = if key == SettingKey::ImpactEnded {
        incident.clock(now)
    } else {
        String::new()
    };
    let words = old.map_or(unset, |moment| moment_words(incident, moment, now));
    let field = time_field(
        key.label(),
        words,
        "now, 14:32, ~14:32, -5m; empty: not known",
    );
    let mut form = Form::new(Purpose::Moment(key), key.label(), vec![field]);
    form.lines
        .push(format!("now, {TIMES}; typing replaces what stands there"));
    form
}

/// Something for a list.
pub fn add(to: AddTo, kit: &Arc<Kit>) -> Form {
    let (title, fields): (&str, Vec<Field>) = match to {
        AddTo::Client => ("Add a client", vec![line("Client", "", "")]),
        AddTo::Site => ("Add a site", vec![line("Site", "", "")]),
        AddTo::Tag => ("Add a tag", vec![line("Tag", "", "without #")]),
        AddTo::Criterion => (
            "Add an exit criterion",
            vec![line(
                "Criterion",
                "",
                "what must be true; `for 30m` at its end: how long it must hold",
            )],
        ),
        AddTo::Area => ("Add an area", vec![line("Area", "", "what is hit")]),
        AddTo::Related => (
            "Add a related issue",
            vec![line("Issue", "", "its key or link")],
        ),
        AddTo::Stakeholder => ("Add a stakeholder", stakeholder_fields()),
        AddTo::Consulted => (
            "Consulted before decisions",
            vec![line("Name", "", "a person or group without a role")],
        ),
        AddTo::Contact => (
            "Add a telephone number",
            vec![line("Name", "", ""), line("Number", "", "only on the card")],
        ),
        AddTo::Informed => (
            "Informed of decisions",
            vec![line("Name", "", "a person or group without a role")],
        ),
        AddTo::Link => (
            "Add a link",
            vec![
                line("Name", "", "what it is"),
                line("Link", "", "where it is"),
            ],
        ),
        AddTo::Channel => (
            "Add a channel",
            vec![
                line("Name", "", "#incident-42"),
                choice("Type", kinds(kit)),
                line("Purpose", "", "may be empty"),
                line("Link", "", "an address or a number; may be empty"),
            ],
        ),
    };
    Form::new(Purpose::Add(to), title, fields)
}

/// The kinds of channel, each with what it is for and whether it lands on people.
fn kinds(kit: &Kit) -> Vec<Alternative> {
    let mut used = Vec::new();
    let kinds = kit.kinds.iter();
    kinds
        .map(|kind| {
            let letter = own_letter(&kind.name, &mut used);
            alternative(letter, &kind.name, &kind.name, &kind.purpose)
        })
        .collect()
}

fn stakeholder_fields() -> Vec<Field> {
    let degrees = || {
        let all = Degree::ALL.iter();
        all.map(|(_, word)| alternative(own_letter(word, &mut Vec::new()), word, word, ""))
            .collect()
    };
    vec![
        name("Name", "", "a person or a group"),
        choice("Power", degrees()),
        choice("Interest", degrees()),
        line("Contact", "", "how they are reached: a label; may be empty"),
    ]
}

/// One reason, for what needs one.
pub fn reason(incident: &Incident, purpose: Purpose) -> Form {
    let (title, lines): (&str, &[&str]) = match purpose {
        Purpose::Waive(_) => (
            "Waive this criterion?",
            &["It counts as met, with your reason."],
        ),
        Purpose::Redact(_) => (
            "Drop these words everywhere?",
            &[
                "The words go from every copy that meets this one.",
                "This cannot be undone.",
            ],
        ),
        Purpose::Decline(_) => (
            "No, this offer of command does not stand",
            &["Whoever is in command stays in command."],
        ),
        _ => ("Strike this entry?", &["It stays legible, crossed out."]),
    };
    let hint = if matches!(purpose, Purpose::Strike(_) | Purpose::Decline(_)) {
        "may be empty"
    } else {
        "required"
    };
    let mut form = Form::new(purpose, title, vec![line("Reason", "", hint)]);
    let about = match purpose {
        Purpose::Waive(id) | Purpose::Redact(id) | Purpose::Strike(id) | Purpose::Decline(id) => {
            words_of(incident, id)
        }
        _ => String::new(),
    };
    let lines = lines.iter().map(|line| (*line).to_owned());
    form.lines = std::iter::once(about).chain(lines).collect();
    form
}

/// Restricting says what it is not.
pub fn restrict(incident: &Incident, id: EventId) -> Form {
    let mut form = Form::new(
        Purpose::Restrict(id),
        "Keep this from walls and exports?",
        vec![],
    );
    form.lines = vec![
        words_of(incident, id),
        "Walls, messages, exports and the file's `state` leave it out.".to_owned(),
        "It is not encrypted: who can read the file can read it.".to_owned(),
    ];
    form
}

/// Declare an incident; what people often ask about fills in title and source (R002).
pub fn declare(me: &str, table: &PriorityTable, cases: &[Case]) -> Form {
    let mut used = Vec::new();
    let cases = cases.iter().map(|case| {
        let letter = own_letter(&case.name, &mut used);
        alternative(letter, &case.noticed, &case.name, &case.title)
    });
    let fields = vec![
        line("Title", "", "what the customer notices, in one line"),
        choice("Impact", levels(&table.impact)),
        choice("Urgency", levels(&table.urgency)),
        name("Incident Manager", me, "who leads"),
        choice(
            "Kind",
            vec![
                alternative('a', "actual", "actual", "something is disrupted"),
                alternative(
                    'i',
                    "imminent",
                    "imminent",
                    "about to happen; what only might happen is a risk, not an incident",
                ),
            ],
        ),
        choice("Much like", cases.collect()),
    ];
    let mut form = Form::new(Purpose::Declare, "Declare an incident", fields);
    form.extra = 2;
    form
}

/// Where the declare form asks what it is much like.
pub const LIKE: usize = 5;

/// The title of the case just chosen, unless somebody typed one of their own.
fn take_case(form: &mut Form) {
    let Some(Input::Choice { options, chosen }) = form.fields.get(LIKE).map(|f| &f.input) else {
        return;
    };
    let title = form.value(0).trim();
    let free = title.is_empty() || options.iter().any(|option| option.detail == title);
    let case = chosen.and_then(|at| options.get(at)).filter(|_| free);
    if let Some(title) = case.map(|case| case.detail.clone()) {
        set_text(form, 0, title);
        form.focus = 0;
        form.touch();
    }
}

/// Name a file to open.
pub fn open() -> Form {
    Form::new(
        Purpose::Open,
        "Open an incident",
        vec![line("File", "", "path of the JSON file")],
    )
}

pub(in crate::overlay) fn choose_value(form: &mut Form, index: usize, value: &str) {
    if let Some(Input::Choice { options, chosen }) =
        form.fields.get_mut(index).map(|f| &mut f.input)
    {
        *chosen = options.iter().position(|option| option.value == value);
    }
}

pub(in crate::overlay) fn set_text(form: &mut Form, index: usize, words: String) {
    if let Some(Input::Text { editor, .. }) = form.fields.get_mut(index).map(|f| &mut f.input) {
        editor.set_text(words);
    }
}

/// What a choice just made fills in, and where the focus goes next.
pub fn after_choice(form: &mut Form, incident: &Incident, now: Timestamp) {
    match (form.purpose, form.focus) {
        (Purpose::Answers, 0) => {
            let old = |key| incident.answer(key).map(|answer| answer.text);
            let typed = form.value(1).to_owned();
            let filled = |key| old(key).is_some_and(|text| text == typed);
            // What somebody typed stays, also where it is said only now which answer it is.
            if typed.is_empty() || SettingKey::ANSWERS.into_iter().any(filled) {
                let key = answer_key(form.value(0));
                set_text(form, 1, key.and_then(old).unwrap_or_default());
            }
            form.focus = 1;
        }
        (Purpose::Role, 0) => {
            let id = form.value(0).to_owned();
            if let Some(role) = incident.playbook().role(&id) {
                form.lines = role.duties.iter().map(|duty| format!("· {duty}")).collect();
                if !role.must_not.is_empty() {
                    form.lines.push(format!("must not: {}", role.must_not));
                }
            }
            form.focus = 1;
        }
        (Purpose::Stage, 0) => stage::after_choice(form, incident, now),
        (Purpose::Add(AddTo::Channel), 1) => {
            let chosen = form.fields.get(1).and_then(|field| match &field.input {
                Input::Choice { options, chosen } => chosen.and_then(|at| options.get(at)),
                _ => None,
            });
            let purpose = chosen.map(|kind| kind.detail.clone());
            set_text(form, 2, purpose.unwrap_or_default());
            form.focus = 2;
        }
        (Purpose::Message, _) => message::after_choice(form, incident, now),
        (Purpose::Declare, LIKE) => take_case(form),
        _ => form.step(true),
    }
}

/// The answer that a label names.
pub fn answer_key(label: &str) -> Option<SettingKey> {
    SettingKey::ANSWERS
        .into_iter()
        .find(|key| key.label() == label)
}
