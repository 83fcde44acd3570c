//! What the program says by itself: prompts, step cards, canned replies; checked when read.

use super::rule::LEFT_ALONE;
use super::{CardLine, PlaybookError, Reply, ReviewLimit, Rule, RuleId, StepCard, json, rule};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use std::collections::BTreeSet;
use std::sync::LazyLock;

const FILE: &str = "playbook.json";
const SHIPPED: &str = include_str!("../../assets/playbook.json");

/// Read once: every incident asks for it.
static DEFAULT: LazyLock<Guidance> = LazyLock::new(|| json(FILE, SHIPPED).unwrap_or_default());

/// The fields that a rule of a file may have.
const FIELDS: [&str; 11] = [
    "id",
    "on",
    "info",
    "due",
    "late",
    "to",
    "late_to",
    "roles",
    "most",
    "text",
    "late_text",
];

/// The tables of `playbook.json`.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Guidance {
    /// When to prompt whom, in what words. A rule that is missing is as shipped.
    #[serde(default)]
    pub rules: Vec<Rule>,
    /// The checklist of each stage.
    #[serde(default)]
    pub cards: Vec<StepCard>,
    /// Answers to paste.
    #[serde(default)]
    pub replies: Vec<Reply>,
    /// Until when a review must have met at priority 1 to 5.
    #[serde(default)]
    pub review_limits: [Option<ReviewLimit>; 5],
    /// From more minutes between detection and resolution on a postmortem is due; 0 means never.
    #[serde(default = "usual_long_resolution")]
    pub long_resolution_minutes: u32,
}

const fn usual_long_resolution() -> u32 {
    60
}

impl Guidance {
    /// The tables shipped with the program.
    pub fn shipped() -> Self {
        DEFAULT.clone()
    }

    /// Reads a team's tables. A table that is left out is as shipped, and so are a rule that is
    /// left out and a field of a rule that is: `{"rules": [{"id": "N07", "on": false}]}`.
    ///
    /// # Errors
    /// [`PlaybookError`] if the text is no such table or cannot be worked with.
    pub fn parse(text: &str) -> Result<Self, PlaybookError> {
        let mut given: Map<String, Value> = json(FILE, text)?;
        let shipped: Map<String, Value> = json(FILE, SHIPPED)?;
        for name in given.keys() {
            if !shipped.contains_key(name) {
                let known: Vec<_> = shipped.keys().map(String::as_str).collect();
                let problem = format!("{name:?} is no table; they are {}", known.join(", "));
                return Err(rule(FILE, &problem));
            }
        }
        let changes = given
            .remove("rules")
            .unwrap_or_else(|| Value::Array(vec![]));
        let rules = changed_rules(changes)?;
        for (name, table) in shipped {
            given.entry(name).or_insert(table);
        }
        given.insert("rules".to_owned(), rules);
        let read: Self = serde_json::from_value(Value::Object(given))
            .map_err(|source| PlaybookError::Json { file: FILE, source })?;
        read.check()?;
        Ok(read)
    }

    /// A rule of the table; as shipped where an older file has none.
    pub fn rule(&self, id: RuleId) -> Option<&Rule> {
        let find = |rules: &'_ [Rule]| rules.iter().position(|rule| rule.id == id.name());
        match find(&self.rules) {
            Some(at) => self.rules.get(at),
            None => find(&DEFAULT.rules).and_then(|at| DEFAULT.rules.get(at)),
        }
    }

    /// The lines of a stage's card, by one of [`StepCard::STAGES`].
    pub fn card(&self, stage: &str) -> &[CardLine] {
        let card = self.cards.iter().find(|card| card.stage == stage);
        card.map_or(&[], |card| &card.lines)
    }

    /// A line of any card by its id.
    pub fn line(&self, id: &str) -> Option<&CardLine> {
        let mut lines = self.cards.iter().flat_map(|card| &card.lines);
        lines.find(|line| line.id == id)
    }

    fn check(&self) -> Result<(), PlaybookError> {
        self.rules.iter().try_for_each(check_rule)?;
        for card in &self.cards {
            if !StepCard::STAGES.contains(&card.stage.as_str()) {
                let known = StepCard::STAGES.join(", ");
                let problem = format!("{:?} is no stage; the stages are {known}", card.stage);
                return Err(rule(FILE, &problem));
            }
        }
        let mut lines = BTreeSet::new();
        for line in self.cards.iter().flat_map(|card| &card.lines) {
            if line.id.trim().is_empty() || line.text.trim().is_empty() {
                return Err(rule(FILE, "a line of a card has no id or no text"));
            }
            if !lines.insert(&line.id) {
                let problem = format!("the line {:?} stands twice", line.id);
                return Err(rule(FILE, &problem));
            }
        }
        for reply in &self.replies {
            if reply.text.trim().is_empty() {
                let problem = format!("the reply {:?} has no text", reply.id);
                return Err(rule(FILE, &problem));
            }
            check_words(&reply.id, &reply.text, &Reply::PLACEHOLDERS)?;
        }
        Ok(())
    }
}

/// The shipped rules with a team's changes in them.
fn changed_rules(changes: Value) -> Result<Value, PlaybookError> {
    let shipped = serde_json::to_value(&DEFAULT.rules);
    let mut rules: Vec<Map<String, Value>> = shipped
        .and_then(serde_json::from_value)
        .map_err(|source| PlaybookError::Json { file: FILE, source })?;
    let changes: Vec<Map<String, Value>> = serde_json::from_value(changes)
        .map_err(|source| PlaybookError::Json { file: FILE, source })?;
    let mut seen = BTreeSet::new();
    for change in changes {
        let name = change.get("id").and_then(Value::as_str).unwrap_or_default();
        let Some(id) = RuleId::ALL.iter().find(|id| id.name() == name) else {
            let problem = format!("{name:?} is no rule; they are {}", names());
            return Err(rule(FILE, &problem));
        };
        if !seen.insert(*id) {
            return Err(rule(FILE, &format!("the rule {name} stands twice")));
        }
        if let Some(field) = change.keys().find(|key| !FIELDS.contains(&key.as_str())) {
            let problem = format!(
                "{name}: {field:?} is nothing that a rule has; it may have {}",
                FIELDS.join(", ")
            );
            return Err(rule(FILE, &problem));
        }
        let known = rules
            .iter_mut()
            .find(|rule| rule.get("id").and_then(Value::as_str) == Some(id.name()));
        if let Some(known) = known {
            known.extend(change);
        }
    }
    serde_json::to_value(rules).map_err(|source| PlaybookError::Json { file: FILE, source })
}

fn names() -> String {
    let names: Vec<_> = RuleId::ALL.iter().map(|id| id.name()).collect();
    names.join(", ")
}

fn check_rule(given: &Rule) -> Result<(), PlaybookError> {
    let wrong = |problem: &str| Err(rule(FILE, &format!("{}: {problem}", given.id)));
    let Some(id) = RuleId::named(&given.id) else {
        return wrong("there is no such rule");
    };
    let mut to = given.to.iter().chain(&given.late_to);
    if to.any(|role| role == LEFT_ALONE) {
        return wrong("no rule may address the Technical Lead; let it address the Assist");
    }
    if given.to.is_empty() {
        return wrong("it addresses nobody");
    }
    for words in std::iter::once(&given.text).chain(&given.late_text) {
        if words.trim().is_empty() {
            return wrong("it has no text; switch it off with \"on\": false");
        }
        check_words(&given.id, words, id.placeholders())?;
    }
    for priority in 0..5 {
        let at = |minutes: Option<super::Minutes>| minutes.and_then(|m| m.at(priority, None));
        if let (Some(due), Some(late)) = (at(given.due), at(given.late))
            && late < due
        {
            return wrong("it would be late before it is due");
        }
    }
    Ok(())
}

/// Words may only name what they can be filled with.
fn check_words(id: &str, words: &str, placeholders: &[&str]) -> Result<(), PlaybookError> {
    let mut rest = words;
    while let Some(open) = rest.find('{') {
        let Some(close) = rest[open..].find('}') else {
            return Err(rule(FILE, &format!("{id}: a {{ without its }}")));
        };
        let name = &rest[open + 1..open + close];
        if !placeholders.contains(&name) && !["n", "ago", "duration"].contains(&name) {
            let mut known: Vec<_> = placeholders.iter().map(|p| format!("{{{p}}}")).collect();
            known.extend(["{n}", "{ago}", "{duration}"].map(str::to_owned));
            let problem = format!(
                "{id}: {{{name}}} is not known; there are {}",
                known.join(" ")
            );
            return Err(rule(FILE, &problem));
        }
        rest = &rest[open + close + 1..];
    }
    Ok(())
}

#[cfg(test)]
mod tests;
