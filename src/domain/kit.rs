//! What a team says things with: kinds of channel, templates of messages, typical stakeholders.
//!
//! Unlike the playbook this is not frozen into an incident: it only helps to write, and what was
//! written stands in the record word for word. The shipped values are files under `assets/`.

use crate::domain::channel::ChannelKind;
use crate::domain::stakeholder::{Degree, Stakeholder};
use crate::playbook::{PlaybookError, distinct, json, rule};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What a team says things with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kit {
    /// The kinds of channel.
    pub kinds: Vec<ChannelKind>,
    /// Who usually has a stake in an incident.
    pub stakeholders: Vec<Typical>,
    /// Templates of messages by name, such as `customers-first`.
    pub templates: BTreeMap<String, String>,
}

/// Somebody who usually has a stake in an incident.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Typical {
    /// What is proposed of them.
    #[serde(flatten)]
    pub stakeholder: Stakeholder,
    /// Their power while they cannot work: impact 1 or 2.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub power_when_blocked: Option<Degree>,
}

/// The shipped templates by name.
const TEMPLATES: [(&str, &str); 23] = [
    (
        "client-notice",
        include_str!("../../assets/templates/client-notice.md"),
    ),
    (
        "customers-correction",
        include_str!("../../assets/templates/customers-correction.md"),
    ),
    (
        "customers-first",
        include_str!("../../assets/templates/customers-first.md"),
    ),
    (
        "customers-followup",
        include_str!("../../assets/templates/customers-followup.md"),
    ),
    (
        "customers-mitigated",
        include_str!("../../assets/templates/customers-mitigated.md"),
    ),
    (
        "customers-nothing-new",
        include_str!("../../assets/templates/customers-nothing-new.md"),
    ),
    (
        "customers-resolved",
        include_str!("../../assets/templates/customers-resolved.md"),
    ),
    (
        "customers-update",
        include_str!("../../assets/templates/customers-update.md"),
    ),
    (
        "internal-correction",
        include_str!("../../assets/templates/internal-correction.md"),
    ),
    (
        "internal-first",
        include_str!("../../assets/templates/internal-first.md"),
    ),
    (
        "internal-followup",
        include_str!("../../assets/templates/internal-followup.md"),
    ),
    (
        "internal-mitigated",
        include_str!("../../assets/templates/internal-mitigated.md"),
    ),
    (
        "internal-nothing-new",
        include_str!("../../assets/templates/internal-nothing-new.md"),
    ),
    (
        "internal-resolved",
        include_str!("../../assets/templates/internal-resolved.md"),
    ),
    (
        "internal-update",
        include_str!("../../assets/templates/internal-update.md"),
    ),
    (
        "leadership-correction",
        include_str!("../../assets/templates/leadership-correction.md"),
    ),
    (
        "leadership-first",
        include_str!("../../assets/templates/leadership-first.md"),
    ),
    (
        "leadership-followup",
        include_str!("../../assets/templates/leadership-followup.md"),
    ),
    (
        "leadership-mitigated",
        include_str!("../../assets/templates/leadership-mitigated.md"),
    ),
    (
        "leadership-nothing-new",
        include_str!("../../assets/templates/leadership-nothing-new.md"),
    ),
    (
        "leadership-resolved",
        include_str!("../../assets/templates/leadership-resolved.md"),
    ),
    (
        "leadership-update",
        include_str!("../../assets/templates/leadership-update.md"),
    ),
    (
        "text-message",
        include_str!("../../assets/templates/text-message.md"),
    ),
];

/// The longest template, in bytes.
const LONGEST_TEMPLATE: usize = 16 * 1024;

impl Kit {
    /// What the program ships.
    pub fn shipped() -> Self {
        let channels = include_str!("../../assets/channels.json");
        let stakeholders = include_str!("../../assets/stakeholders.json");
        let templates = TEMPLATES.iter();
        Self {
            kinds: Self::parse_channels(channels).unwrap_or_default(),
            stakeholders: Self::parse_stakeholders(stakeholders).unwrap_or_default(),
            templates: templates
                .map(|(name, text)| ((*name).to_owned(), (*text).to_owned()))
                .collect(),
        }
    }

    /// Reads the kinds of channel.
    ///
    /// # Errors
    /// [`PlaybookError`] if the text is no list of kinds.
    pub fn parse_channels(text: &str) -> Result<Vec<ChannelKind>, PlaybookError> {
        let file = "channels.json";
        let kinds: Vec<ChannelKind> = json(file, text)?;
        distinct(file, kinds.iter().map(|kind| kind.name.as_str()))?;
        Ok(kinds)
    }

    /// Reads who usually has a stake in an incident.
    ///
    /// # Errors
    /// [`PlaybookError`] if the text is no list of them.
    pub fn parse_stakeholders(text: &str) -> Result<Vec<Typical>, PlaybookError> {
        let file = "stakeholders.json";
        let typical: Vec<Typical> = json(file, text)?;
        let names = typical.iter().map(|one| one.stakeholder.name.as_str());
        distinct(file, names)?;
        Ok(typical)
    }

    /// Checks the text of a template.
    ///
    /// # Errors
    /// [`PlaybookError`] where it cannot be filled: a `{{` without its `}}`, or too long.
    pub fn parse_template(text: &str) -> Result<String, PlaybookError> {
        let file = "templates";
        if text.len() > LONGEST_TEMPLATE {
            return Err(rule(file, "a template has 16 KiB at most"));
        }
        let mut rest = text;
        while let Some((_, open)) = rest.split_once("{{") {
            match open.split_once("}}") {
                Some((name, after)) if !name.contains(['{', '\n']) => rest = after,
                _ => return Err(rule(file, "a {{ without its }} on the same line")),
            }
        }
        Ok(text.to_owned())
    }

    /// The template of the first of these names that there is.
    pub fn template(&self, names: &[String]) -> Option<&str> {
        let found = names.iter().find_map(|name| self.templates.get(name));
        found.map(String::as_str)
    }

    /// Who usually has a stake, with the power that they have now; `blocked` while customers
    /// cannot work.
    pub fn typical(&self, blocked: bool) -> impl Iterator<Item = Stakeholder> {
        self.stakeholders.iter().map(move |typical| {
            let mut stakeholder = typical.stakeholder.clone();
            if let Some(power) = typical.power_when_blocked.filter(|_| blocked) {
                stakeholder.power = power;
            }
            stakeholder
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::channel::Mode;
    use crate::domain::stakeholder::Treatment::{self, KeepInformed, ManageClosely, Monitor};

    #[test]
    fn the_shipped_kit_holds_the_practice() {
        let kit = Kit::shipped();
        assert_eq!(kit.kinds.len(), 12);
        let pull = kit.kinds.iter().filter(|kind| kind.mode == Mode::Pull);
        let pull: Vec<&str> = pull.map(|kind| kind.name.as_str()).collect();
        assert_eq!(
            pull,
            [
                "ticket",
                "chat",
                "call",
                "issue",
                "status page",
                "embedded status",
                "workplace chat"
            ]
        );
        for (name, text) in &kit.templates {
            assert!(Kit::parse_template(text).is_ok(), "{name}");
        }
    }

    /// Six typical ones; customers who are blocked are managed closely (R105).
    #[test]
    fn six_typical_stakeholders_are_shipped() {
        let kit = Kit::shipped();
        let boxes = |blocked| -> Vec<Treatment> {
            let typical = kit.typical(blocked);
            typical.map(|one| one.treatment()).collect()
        };
        assert_eq!(
            boxes(false),
            [
                ManageClosely,
                ManageClosely,
                KeepInformed,
                KeepInformed,
                KeepInformed,
                Monitor
            ]
        );
        assert_eq!(boxes(true)[2], ManageClosely);
    }

    #[test]
    fn a_broken_kit_is_named() {
        for text in ["{{name", "{{a\n}}", "x {{ {{y}}"] {
            assert!(Kit::parse_template(text).is_err(), "{text}");
        }
        let twice = r#"[{"name":"a","mode":"pull"},{"name":"a","mode":"push"}]"#;
        let error = Kit::parse_channels(twice).expect_err("twice").to_string();
        assert!(error.contains("stands twice"), "{error}");
        assert!(Kit::parse_stakeholders("[{}]").is_err());
    }
}
