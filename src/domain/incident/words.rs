//! What each event says in words, for the timeline.

use super::Incident;
use crate::domain::escalation::Answered;
use crate::domain::event::Event;
use crate::domain::id::EventId;
use crate::domain::kind::{EventKind, ListItem, SettingChange, Toggle};
use crate::domain::message::Sent;
use crate::domain::role::Assigned;
use crate::domain::setting::{Setting, SettingKey};
use crate::domain::task::TaskGiven;

impl Incident {
    /// What an event says: the words of the person, else the program's.
    pub(super) fn words(&self, event: &Event) -> String {
        let own = event.kind.telling().and_then(|told| told.words.as_ref());
        own.cloned().unwrap_or_else(|| self.plain_words(event))
    }

    fn plain_words(&self, event: &Event) -> String {
        match &event.kind {
            EventKind::Note(note) => note.text.clone(),
            EventKind::Open(opened) => format!("Opened: {}", opened.title),
            EventKind::Set(change) => self.change_words(event, change),
            EventKind::Add(item) => format!("Added {}", item_words(item)),
            EventKind::Remove(r) => format!("Removed {}", self.item_named(r.reference)),
            EventKind::Assign(a) => self.assign_words(a),
            EventKind::Release(r) => match self.log.get(r.reference).map(|e| &e.kind) {
                Some(EventKind::Assign(a)) => {
                    let label = self.playbook().role_label(&a.role);
                    format!("{} is no longer {label}", a.person)
                }
                _ => "A role was left".to_owned(),
            },
            EventKind::Send(sent) => format!(
                "To {} on {} ({}): {}{}",
                sent.audience,
                sent.channel,
                sent.message_type.label(),
                sent.text,
                self.doubled_words(event, sent)
            ),
            EventKind::Task(task) => self.task_words(event, task),
            EventKind::Extend(e) => {
                format!(
                    "{} has until {}",
                    self.item_named(e.reference),
                    self.clock(e.due)
                )
            }
            EventKind::Tick(toggle) => self.tick_words(toggle),
            EventKind::Delegate(d) => {
                format!("{} passed on to {}", self.item_named(d.reference), d.to)
            }
            EventKind::Unknown(kind) => format!("An event from a newer version ({kind})"),
            EventKind::Redacted(_) => match self.redaction(event).filter(|why| !why.is_empty()) {
                Some(why) => format!("[redacted: {why}]"),
                None => "[redacted]".to_owned(),
            },
            kind => self.practice_words(event, kind),
        }
    }

    /// Two consoles that released one draft without seeing each other: the later one says so.
    fn doubled_words(&self, event: &Event, sent: &Sent) -> String {
        match self.released_before(event, sent) {
            Some(first) => format!(
                " (SENT TWICE: {} had released the same draft at {})",
                first.by,
                self.clock(self.happened(first).at)
            ),
            None => String::new(),
        }
    }

    fn change_words(&self, event: &Event, change: &SettingChange) -> String {
        let key = change.setting.key();
        let new = self.setting_words(&change.setting);
        let label = match &change.source {
            Some(source) => format!("{} (from {source})", key.label()),
            None => key.label().to_owned(),
        };
        let before = self.replaced(event, change);
        // What was set on two sides and is settled now comes from both.
        let from: Vec<String> = before
            .iter()
            .filter_map(|old| self.in_a_word(old))
            .collect();
        let from = once(from).join(" or ");
        match (&change.setting, &before[..]) {
            (Setting::Stage(_) | Setting::Rating(_), _) if from.is_empty() => new,
            // Rated anew, and as urgent as before.
            (Setting::Rating(_), [before])
                if self.in_a_word(&change.setting) == self.in_a_word(before) =>
            {
                format!("still {new}")
            }
            (Setting::Stage(_) | Setting::Rating(_), _) => format!("{from} → {new}"),
            (now, [before]) if now == *before && SettingKey::ANSWERS.contains(&key) => {
                format!("{label} still true: {new}")
            }
            _ => format!("{label}: {new}"),
        }
    }

    /// The values that a change took the place of, the one that stood first.
    fn replaced(&self, event: &Event, change: &SettingChange) -> Vec<&Setting> {
        let mut over: Vec<EventId> = change.over.clone();
        over.sort_unstable_by(|a, b| b.cmp(a));
        let events = over.into_iter().filter_map(|id| self.log.get(id));
        let settings = events.filter_map(|e| match &e.kind {
            EventKind::Set(before) if e.id < event.id => Some(&before.setting),
            _ => None,
        });
        settings.collect()
    }

    /// A stage or a priority in one word.
    fn in_a_word(&self, setting: &Setting) -> Option<String> {
        match setting {
            Setting::Stage(from) => Some(from.to.to_string()),
            Setting::Rating(from) => {
                let priority = from.priority(&self.playbook().priority);
                Some(priority.to_string())
            }
            _ => None,
        }
    }

    fn tick_words(&self, toggle: &Toggle) -> String {
        let what = self.item_named(toggle.reference);
        let target = self.log.get(toggle.reference).map(|event| &event.kind);
        match (toggle.on, &toggle.reason) {
            (true, None) if matches!(target, Some(EventKind::Add(_))) => format!("Met {what}"),
            (true, None) => format!("Done: {what}"),
            (true, Some(reason)) => format!("Waived: {what} ({reason})"),
            (false, _) => format!("Not done after all: {what}"),
        }
    }

    fn item_named(&self, id: EventId) -> String {
        let event = self.log.get(id);
        match event.map(|event| (&event.kind, event)) {
            Some((EventKind::Add(item), _)) => item_words(item),
            Some((EventKind::Help(call), _)) => format!("help for: {}", call.text),
            Some((EventKind::Task(task), event)) => {
                format!("{} {}", self.name_of(event), task.text)
            }
            Some((EventKind::Propose(proposal), event)) => {
                format!("{} {}", self.name_of(event), proposal.text)
            }
            Some((EventKind::Escalate(call), event)) => {
                format!("{} {}", self.name_of(event), call.to)
            }
            Some((EventKind::Measure(m), _)) => {
                format!("{} {}", m.measure_type.label(), m.text)
            }
            Some((EventKind::Probe(probe), _)) => probe.what.clone(),
            Some((EventKind::Note(note), event)) => match &note.guess {
                Some(_) => format!("{} {}", self.name_of(event), self.text_of(event)),
                None => self.text_of(event).into_owned(),
            },
            Some((EventKind::Why(_), _)) => self.review_named(id),
            Some((EventKind::Cause(cause), event)) => {
                format!("{} {}", self.name_of(event), cause.text)
            }
            Some((EventKind::Lesson(lesson), event)) => {
                format!("{} {}", self.name_of(event), lesson.text)
            }
            Some((EventKind::Action(item), event)) => {
                format!("{} {}", self.name_of(event), item.text)
            }
            Some((EventKind::Redacted(_), _)) => "something redacted".to_owned(),
            Some(_) => "something of another sort".to_owned(),
            None => "something that has not arrived yet".to_owned(),
        }
    }

    fn assign_words(&self, a: &Assigned) -> String {
        let label = self.playbook().role_label(&a.role);
        let verb = if a.shadow { "shadows" } else { "is" };
        let to = match &a.audiences[..] {
            [] => String::new(),
            audiences => format!(" for {}", audiences.join(", ")),
        };
        let stream = a.stream.as_ref().map(|stream| format!(" ({stream})"));
        let boss = a
            .reports_to
            .as_ref()
            .map(|boss| format!(", reports to {boss}"));
        let before = a
            .from
            .as_ref()
            .map(|from| format!(", taking over from {from}"));
        let silent = a
            .silent_minutes
            .map(|minutes| format!(", since their console had been silent for {minutes} min"));
        let rest = [stream, boss, before, silent].map(Option::unwrap_or_default);
        format!("{} {verb} {label}{to}{}", a.person, rest.concat())
    }

    fn task_words(&self, event: &Event, task: &TaskGiven) -> String {
        let owners = if task.owners.is_empty() {
            "nobody yet".to_owned()
        } else {
            task.owners.join(", ")
        };
        let due = task.due.map(|due| format!(" (due {})", self.clock(due)));
        let name = self.name_of(event);
        let after = if task.after { " afterwards" } else { "" };
        format!(
            "{name} {owners}:{after} {}{}",
            task.text,
            due.unwrap_or_default()
        )
    }

    /// Decisions, diagnosis, escalation, hand-over and what is ticked off.
    fn practice_words(&self, event: &Event, kind: &EventKind) -> String {
        let why = |reason: &Option<String>| match reason {
            Some(reason) => format!(": {reason}"),
            None => String::new(),
        };
        match kind {
            EventKind::Propose(p) => format!("{} proposed: {}", self.name_of(event), p.text),
            EventKind::Decide(d) => {
                let decided = format!("{} {}", self.short(d.reference), d.verdict.label());
                let asked = self.log.get(d.reference).map(|asked| &asked.kind);
                // Whoever reads this line alone, on a wall or in a ticket, has to know what it was.
                match (asked, &d.reason) {
                    (Some(EventKind::Propose(p)), None) => format!("{decided}: {}", p.text),
                    (Some(EventKind::Propose(p)), Some(reason)) => {
                        format!("{decided}: {} ({reason})", p.text)
                    }
                    _ => format!("{decided}{}", why(&d.reason)),
                }
            }
            EventKind::Outcome(o) => {
                format!("{} {}", self.short(o.reference), o.result.label())
            }
            EventKind::Judge(j) => format!(
                "{} {}{}",
                self.item_named(j.reference),
                j.state.label(),
                why(&j.reason)
            ),
            EventKind::Probe(p) => format!("Test of {}: {}", self.short(p.reference), p.what),
            EventKind::Read(r) => format!(
                "{}: {}{}",
                self.item_named(r.reference),
                r.verdict.label(),
                why(&r.text)
            ),
            EventKind::Measure(m) => {
                format!("Stop the harm, {}: {}", m.measure_type.label(), m.text)
            }
            EventKind::Progress(p) => format!(
                "{}: {}{}",
                self.item_named(p.reference),
                p.state.label(),
                why(&p.reason)
            ),
            EventKind::Account(a) => {
                format!("Change {}: {}", a.how.label(), self.item_named(a.reference))
            }
            EventKind::Escalate(call) => {
                let via = call.via.as_ref().map(|via| format!(" by {via}"));
                let name = self.name_of(event);
                let via = via.unwrap_or_default();
                format!("{name} called {}{via}: {}", call.to, call.reason)
            }
            EventKind::Answered(a) => self.answered_words(a),
            EventKind::Help(call) => format!("{} asks for help: {}", event.by, call.text),
            kind => self.handover_words(event, kind),
        }
    }

    fn answered_words(&self, a: &Answered) -> String {
        let who = a.who.as_ref().map(|who| format!(" {who}"));
        let role = a
            .joined_role
            .as_ref()
            .map(|role| format!(", joins as {}", self.playbook().role_label(role)));
        let what = self.item_named(a.reference);
        format!(
            "{what} answered:{}{}",
            who.unwrap_or_default(),
            role.unwrap_or_default()
        )
        .replace("answered:,", "answered,")
        .trim_end_matches(':')
        .to_owned()
    }

    fn handover_words(&self, event: &Event, kind: &EventKind) -> String {
        match kind {
            EventKind::Brief(_) => "The brief for the hand-over was begun".to_owned(),
            EventKind::Offer(offer) => {
                let label = self.playbook().role_label(super::MANAGER_ROLE);
                format!("{}, you are now {label}, do you accept?", offer.to)
            }
            EventKind::Accept(_) => format!("{} takes command", event.by),
            EventKind::Decline(d) => {
                let reason = d.reason.as_ref().map(|reason| format!(": {reason}"));
                format!(
                    "The offer of command does not stand{}",
                    reason.unwrap_or_default()
                )
            }
            EventKind::Draft(draft) => {
                format!(
                    "Draft to {} on {}: {}",
                    draft.audience, draft.channel, draft.text
                )
            }
            EventKind::Unlock(unlock) if unlock.on => {
                format!("{} releases the outside messages", event.by)
            }
            EventKind::Unlock(_) => "Outside messages are locked again".to_owned(),
            EventKind::Check(check) => {
                let sign = if check.on {
                    "Checked"
                } else {
                    "Not done after all"
                };
                let known = self.playbook().guidance.line(&check.line);
                let line = known.map_or(&check.line, |line| &line.text);
                format!("{sign}: {line}")
            }
            EventKind::Snooze(snooze) => {
                format!("{} put off until {}", snooze.rule, self.clock(snooze.until))
            }
            EventKind::Export(export) => {
                let place = export.place.as_ref().map(|place| format!(" on {place}"));
                format!(
                    "Posted the {}{}",
                    export.paper.label(),
                    place.unwrap_or_default()
                )
            }
            kind => self.review_words(event, kind),
        }
    }

    /// `D2`, or the words where the thing has no number.
    fn short(&self, id: EventId) -> String {
        self.named(id).unwrap_or_else(|| self.item_named(id))
    }
}

fn item_words(item: &ListItem) -> String {
    match item {
        ListItem::Client { name } => format!("client {name}"),
        ListItem::Site { name } => format!("site {name}"),
        ListItem::Tag { name } => format!("tag #{name}"),
        ListItem::Link { label, url, .. } => format!("link {label}: {url}"),
        ListItem::Channel {
            name, channel_type, ..
        } => format!("channel {name} ({channel_type})"),
        ListItem::Criterion { text, hold_minutes } => match hold_minutes {
            Some(minutes) => format!("exit criterion: {text} (holds {minutes} min)"),
            None => format!("exit criterion: {text}"),
        },
        ListItem::Area { name } => format!("area {name}"),
        ListItem::Related { name } => format!("related {name}"),
        ListItem::Consulted { name } => format!("consulted: {name}"),
        ListItem::Informed { name } => format!("informed: {name}"),
        // Without the number: these words go anywhere.
        ListItem::Contact { name, .. } => format!("telephone number of {name}"),
        ListItem::Stakeholder(stakeholder) => format!(
            "stakeholder {}: {}",
            stakeholder.name,
            stakeholder.treatment().label()
        ),
    }
}

/// Each word once, in the order in which it first came.
fn once(words: Vec<String>) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for word in words {
        if !found.contains(&word) {
            found.push(word);
        }
    }
    found
}
