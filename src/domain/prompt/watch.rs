//! The one place where thresholds, snoozes, recipients and words come together.

use super::{About, Level, Prompt, Recipients, Remedy, Showing};
use crate::domain::id::EventId;
use crate::domain::incident::{Incident, MANAGER_ROLE, Word};
use crate::domain::priority::Priority;
use crate::domain::stage::Stage;
use crate::domain::time::Timestamp;
use crate::playbook::{Audience, EVERYONE, LEFT_ALONE, PERSON, Rule, RuleId, fill};
use std::cmp::Reverse;

const MINUTE: i64 = 60_000;

/// What is looked at while the rules are gone through.
pub(super) struct Watch<'a> {
    pub(super) incident: &'a Incident,
    pub(super) now: Timestamp,
    /// The first acknowledgement, or when work went on after it was over: nothing is owed to
    /// anybody before.
    pub(super) acknowledged: Option<Timestamp>,
    pub(super) messages: Vec<Word<'a>>,
    stage: Stage,
    /// Place in tables of five. Without a priority, and of two that are not agreed, the graver one
    /// is taken (practice: N03).
    priority: usize,
    showing: Showing,
}

/// A thing that a rule found, before it is known whether it is due.
pub(super) struct Case<'a> {
    rule: RuleId,
    anchor: Timestamp,
    remedy: Remedy,
    about: About,
    people: Vec<String>,
    silent: Option<String>,
    audience: Option<&'a Audience>,
    values: Vec<(&'static str, String)>,
}

impl<'a> Case<'a> {
    pub(super) fn new(rule: RuleId, anchor: Timestamp, remedy: Remedy) -> Self {
        Self {
            rule,
            anchor,
            remedy,
            about: About::Incident,
            people: Vec::new(),
            silent: None,
            audience: None,
            values: Vec::new(),
        }
    }

    pub(super) fn about(self, about: About) -> Self {
        Self { about, ..self }
    }

    pub(super) fn people(self, people: Vec<String>) -> Self {
        Self { people, ..self }
    }

    /// Whoever it is about is silent and not addressed.
    pub(super) fn silent(self, name: &str) -> Self {
        Self {
            silent: Some(name.to_owned()),
            ..self
        }
    }

    /// It is about this audience and named by it.
    pub(super) fn audience(self, audience: &'a Audience) -> Self {
        let label = audience.label.clone();
        Self {
            about: About::Audience(audience.id.clone()),
            audience: Some(audience),
            ..self
        }
        .value("audience", label)
    }

    fn quoted(&self) -> String {
        let values = self.values.iter().map(|(_, value)| value);
        values
            .max_by_key(|value| value.len())
            .cloned()
            .unwrap_or_default()
    }

    pub(super) fn value(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.values.push((name, value.into()));
        self
    }
}

/// The stages in which a rule may fire (practice: 3.1 rule 7, and the table).
const fn fires_in(rule: RuleId, stage: Stage) -> bool {
    let (detected, looking) = (
        matches!(stage, Stage::Detected),
        matches!(
            stage,
            Stage::Acknowledged | Stage::Investigating | Stage::Identified
        ),
    );
    let (mitigated, over) = (
        matches!(stage, Stage::Mitigated),
        matches!(stage, Stage::Resolved | Stage::InReview),
    );
    match rule {
        RuleId::N01 => detected,
        RuleId::N07 | RuleId::N30 => looking,
        RuleId::N16 => matches!(stage, Stage::Investigating),
        RuleId::N18 => mitigated,
        RuleId::N12
        | RuleId::N13
        | RuleId::N14
        | RuleId::N19
        | RuleId::N28
        | RuleId::N29
        | RuleId::N31
        | RuleId::Help => detected || looking || mitigated,
        RuleId::N20 | RuleId::N21 | RuleId::N22 | RuleId::N23a | RuleId::N23b => over,
        RuleId::N24 => matches!(stage, Stage::InReview),
        RuleId::N25 => matches!(stage, Stage::Resolved),
        _ => looking || mitigated,
    }
}

impl<'a> Watch<'a> {
    pub(super) fn new(incident: &'a Incident, now: Timestamp) -> Self {
        Self {
            incident,
            now,
            acknowledged: incident.taken_up(),
            messages: incident.messages(),
            stage: incident.stage().stage,
            priority: incident.gravest_priority().map_or(0, Priority::index),
            showing: Showing::default(),
        }
    }

    /// The rule, if it is switched on and may fire in this stage.
    pub(super) fn rule(&self, id: RuleId) -> Option<&'a Rule> {
        let rule = self.incident.playbook().guidance.rule(id)?;
        (rule.on && fires_in(id, self.stage)).then_some(rule)
    }

    /// When a rule is late, by its anchor.
    pub(super) fn late(
        &self,
        rule: &Rule,
        anchor: Timestamp,
        audience: Option<&Audience>,
    ) -> Option<Timestamp> {
        let minutes = rule.late?.at(self.priority, audience)?;
        Some(anchor.plus_seconds(i64::from(minutes) * 60))
    }

    /// Fires, or remembers when it will.
    pub(super) fn consider(&mut self, case: Case<'_>) {
        let Some(rule) = self.rule(case.rule) else {
            return;
        };
        let due = rule.due.and_then(|m| m.at(self.priority, case.audience));
        let Some(minutes) = due else {
            return;
        };
        let due = case.anchor.plus_seconds(i64::from(minutes) * 60);
        if self.now < due {
            self.soon(due);
            return;
        }
        let late = self.late(rule, case.anchor, case.audience);
        let late = late.filter(|_| !rule.info).map(|late| late.max(due));
        if let Some(late) = late {
            self.soon(late);
        }
        let level = match late {
            _ if rule.info => Level::Info,
            Some(late) if late <= self.now => Level::Late,
            _ => Level::Due,
        };
        let (snoozes, snoozed_until) = self.put_off(case.rule, &case.about, due);
        // Said once: whoever puts it off has read it.
        if matches!(case.rule, RuleId::N30 | RuleId::Taken) && snoozes > 0 {
            return;
        }
        let prompt = Prompt {
            rule: case.rule,
            level,
            due,
            late,
            to: self.recipients(rule, level, &case),
            text: self.text(rule, level, &case),
            quoted: case.quoted(),
            about: case.about,
            remedy: case.remedy,
            snoozed_until,
            snoozes,
        };
        if snoozed_until.is_some() {
            self.showing.snoozed.push(prompt);
        } else {
            self.showing.prompts.push(prompt);
        }
    }

    /// Something changes then, if it lies ahead.
    pub(super) fn soon(&mut self, at: Timestamp) {
        if at > self.now {
            let next = self.showing.next_change;
            self.showing.next_change = Some(next.map_or(at, |next| next.min(at)));
        }
    }

    /// How often a prompt was put off since it became due, and until when at last. What was put
    /// off before is over: that was an earlier showing.
    fn put_off(
        &mut self,
        rule: RuleId,
        about: &About,
        due: Timestamp,
    ) -> (usize, Option<Timestamp>) {
        let key = about.key();
        let all = self.incident.snoozes();
        let same = all.filter(|(snooze, _, at)| {
            snooze.rule == rule.name() && snooze.about == key && *at >= due
        });
        let until: Vec<Timestamp> = same.map(|(snooze, ..)| snooze.until).collect();
        let last = until.last().copied().filter(|until| *until > self.now);
        if let Some(last) = last {
            self.soon(last);
        }
        (until.len(), last)
    }

    fn text(&mut self, rule: &Rule, level: Level, case: &Case<'_>) -> String {
        let words = match (&rule.late_text, level) {
            (Some(late), Level::Late) => late,
            _ => &rule.text,
        };
        let past = self.now.millis().saturating_sub(case.anchor.millis());
        let whole = past.div_euclid(MINUTE);
        if ["{n}", "{ago}", "{duration}"]
            .iter()
            .any(|word| words.contains(word))
        {
            let next = (whole + 1).saturating_mul(MINUTE);
            let next = case.anchor.millis().saturating_add(next);
            self.soon(Timestamp::from_millis(next));
        }
        // Before the anchor a minute that has begun counts as left.
        let minutes = if past < 0 {
            past.saturating_neg().div_euclid(MINUTE) + i64::from(past % MINUTE != 0)
        } else {
            whole
        };
        let mut values = case.values.clone();
        values.push(("n", minutes.to_string()));
        let ago = match minutes {
            0 => "just now".to_owned(),
            minutes => format!("{minutes} min ago"),
        };
        values.push(("ago", ago));
        values.push((
            "duration",
            format!("{} h {} min", minutes / 60, minutes % 60),
        ));
        let text = fill(words, &values);
        if self.incident.is_drill() {
            format!("DRILL {text}")
        } else {
            text
        }
    }

    fn recipients(&self, rule: &Rule, level: Level, case: &Case<'_>) -> Recipients {
        let mut to = Recipients::default();
        let later = rule.late_to.iter().filter(|_| level == Level::Late);
        for word in rule.to.iter().chain(later) {
            match word.as_str() {
                EVERYONE => to.everyone = true,
                PERSON => to.people.extend(case.people.iter().cloned()),
                id => {
                    let names = self.holding(id, case.audience);
                    if !names.is_empty() {
                        to.roles.push(id.to_owned());
                        to.people.extend(names);
                    }
                }
            }
        }
        if case.rule == RuleId::Silent {
            // Whoever is silent is not told so, and without anybody named next everyone is.
            to.people.retain(|name| case.silent.as_ref() != Some(name));
            to.everyone = to.people.is_empty();
        }
        // What nobody holds falls to whoever commands.
        if !to.everyone && to.people.is_empty() {
            to.roles.push(MANAGER_ROLE.to_owned());
            to.people = self.holding(MANAGER_ROLE, None);
        }
        let mut seen = std::collections::BTreeSet::new();
        to.people.retain(|name| seen.insert(name.clone()));
        to
    }

    /// Who holds a role, shadows apart; of several Communication Leads who speaks to an audience.
    pub(super) fn holding(&self, role: &str, audience: Option<&Audience>) -> Vec<String> {
        let holders = self.incident.holders_of(role);
        let speaks = |audiences: &[String]| {
            audience.is_none_or(|a| audiences.is_empty() || audiences.contains(&a.id))
        };
        holders
            .filter(|holder| !holder.assigned.shadow && speaks(&holder.assigned.audiences))
            .map(|holder| holder.assigned.person.clone())
            .collect()
    }

    /// The names without those who lead the fix: nobody asks them (practice: R119).
    pub(super) fn without_technical_lead(&self, names: Vec<String>) -> Vec<String> {
        let lead = self.holding(LEFT_ALONE, None);
        let manager = self.holding(MANAGER_ROLE, None);
        let left_alone = |name: &String| lead.contains(name) && !manager.contains(name);
        names.into_iter().filter(|name| !left_alone(name)).collect()
    }

    /// Words of an event, or that they are restricted: prompts leave the console too.
    pub(super) fn words_of(&self, id: EventId, words: &str) -> String {
        let kept = self
            .incident
            .entry(id)
            .is_some_and(|entry| entry.restricted);
        if kept { "(restricted)" } else { words }.to_owned()
    }

    pub(super) fn finish(mut self) -> Showing {
        self.showing.prompts.sort_by_key(|prompt| {
            let (level, name) = (Reverse(prompt.level), prompt.about.key());
            // Without anybody in command nobody sees to the others.
            let first = !prompt.rule.looks_at_people();
            (
                prompt.is_quiet(),
                first,
                level,
                prompt.due,
                prompt.rule,
                name,
            )
        });
        self.showing.snoozed.sort_by_key(|prompt| {
            let (rule, name) = (prompt.rule, prompt.about.key());
            (prompt.snoozed_until, rule, name)
        });
        self.showing
    }
}
