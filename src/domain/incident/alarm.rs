//! The split-command alarm: what two sides of a cut set without seeing each other, in words that
//! nobody overlooks.

use super::people::MANAGER;
use super::{Conflict, Incident};
use crate::domain::kind::EventKind;
use crate::domain::setting::SettingKey;

/// One thing that is not agreed, ready to be said on a screen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Alarm {
    /// What is not agreed, in capitals: `TWO IN COMMAND`, `TWO STAGES`.
    pub head: String,
    /// The candidates in few words, the one that stands first; each once.
    pub values: Vec<String>,
    /// Who holds a role that one may hold, the stage, the priority: what splits a team.
    pub grave: bool,
    /// Whether the values all hold, rather than one of them.
    pub together: bool,
    /// The conflict itself, to settle it.
    pub conflict: Conflict,
}

impl Alarm {
    /// The whole of it: `TWO IN COMMAND: Sabine or Tomas`.
    pub fn words(&self) -> String {
        let between = if self.together { ", " } else { " or " };
        format!("{}: {}", self.head, self.values.join(between))
    }
}

/// What a conflict is about, as far as it is loud.
enum Split {
    Command,
    Role,
    Stage,
    Priority,
    Unmet,
    Other,
}

impl Incident {
    /// Everything that is not agreed, who commands first, then the other grave ones.
    pub fn alarms(&self) -> Vec<Alarm> {
        let mut found: Vec<(u8, Alarm)> = self
            .conflicts()
            .into_iter()
            .map(|conflict| self.alarm(conflict))
            .collect();
        found.sort_by_key(|(rank, _)| *rank);
        found.into_iter().map(|(_, alarm)| alarm).collect()
    }

    fn split(&self, conflict: &Conflict) -> Split {
        match conflict.key {
            Some(SettingKey::Stage) => Split::Stage,
            Some(SettingKey::Rating | SettingKey::PriorityOverride) => Split::Priority,
            Some(_) => Split::Other,
            None => {
                let first = conflict.values.first();
                let event = first.and_then(|value| self.log().get(value.id));
                match event.map(|event| &event.kind) {
                    Some(EventKind::Assign(given)) if given.role == MANAGER => Split::Command,
                    Some(EventKind::Add(_)) => Split::Unmet,
                    _ => Split::Role,
                }
            }
        }
    }

    fn alarm(&self, conflict: Conflict) -> (u8, Alarm) {
        let split = self.split(&conflict);
        let full = once(conflict.values.iter().map(|value| value.text.as_str()));
        // A stage and a priority in their first word: the reasons are for those who settle it.
        let brief = match split {
            Split::Stage | Split::Priority => {
                let first = |text: &'_ str| text.split(':').next().unwrap_or_default().to_owned();
                let words: Vec<String> = full.iter().map(|text| first(text)).collect();
                once(words.iter().map(String::as_str))
            }
            _ => full.clone(),
        };
        // Two ratings may come to one priority; then only the whole of it tells them apart.
        let values = if brief.len() < full.len() {
            full
        } else {
            brief
        };
        let many = number(values.len());
        let stage = self.stage().stage.label();
        let (rank, head) = match split {
            Split::Command => (0, format!("{many} IN COMMAND")),
            Split::Stage => (1, format!("{many} STAGES")),
            Split::Priority => (2, format!("{many} PRIORITIES")),
            Split::Unmet => (1, format!("{}, BUT OPEN", stage.to_uppercase())),
            Split::Role => (3, format!("{many} AS {}", conflict.what.to_uppercase())),
            Split::Other => (4, format!("NOT AGREED: {}", conflict.what)),
        };
        let alarm = Alarm {
            head,
            values,
            grave: !matches!(split, Split::Other),
            together: matches!(split, Split::Unmet),
            conflict,
        };
        (rank, alarm)
    }
}

/// Each text once, in the order in which it first came.
fn once<'a>(texts: impl Iterator<Item = &'a str>) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for text in texts {
        if !found.iter().any(|known| known == text) {
            found.push(text.to_owned());
        }
    }
    found
}

fn number(count: usize) -> String {
    match count {
        2 => "TWO".to_owned(),
        3 => "THREE".to_owned(),
        4 => "FOUR".to_owned(),
        many => many.to_string(),
    }
}
