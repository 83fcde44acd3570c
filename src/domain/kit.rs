//! What a team says things with: kinds of channel, templates of messages, typical stakeholders.
//!
//! Unlike the playbook this is not frozen into an incident: it only helps to write, and what was
//! written stands in the record word for word. The shipped values are files under `assets/`.

use crate::domain::channel::ChannelKind;
use crate::domain::placeholder::Placeholder;
use crate::domain::setting::DetectionSource;
use crate::domain::skeleton;
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
    /// Templates of papers by name, such as `postmortem`.
    pub papers: BTreeMap<String, String>,
    /// What is wrong with templates of the team; the shipped ones stand in for them.
    pub faults: Vec<TemplateFault>,
    /// The services that may be at fault, to choose from; none are shipped.
    pub services: Vec<String>,
    /// Cases of which people ask whether they are incidents.
    pub cases: Vec<Case>,
}

/// A template of the team that cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{file}{}: {problem}; {instead}", .line.map(|line| format!(", line {line}")).unwrap_or_default())]
pub struct TemplateFault {
    /// The name of the template, where the fault is one's.
    pub name: String,
    /// The file, for people.
    pub file: String,
    /// The line, from 1, where one is wrong.
    pub line: Option<usize>,
    /// What is wrong.
    pub problem: String,
    /// What is used in its place.
    pub instead: &'static str,
}

/// Something of which people ask whether it is an incident (practice: R002).
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Case {
    /// What it is called.
    pub name: String,
    /// The title that it proposes.
    pub title: String,
    /// How it is usually noticed, as the list of sources words it.
    pub noticed: String,
    /// Why it is one.
    pub why: String,
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
    /// What is wrong with the team's templates, for a message line: the first fault, and how many
    /// more there are.
    pub fn fault_words(&self) -> Option<String> {
        let first = self.faults.first()?;
        Some(match self.faults.len() {
            1 => first.to_string(),
            n => format!("{first} ({} more: `warroom templates`)", n - 1),
        })
    }

    /// What the program ships.
    pub fn shipped() -> Self {
        let channels = include_str!("../../assets/channels.json");
        let stakeholders = include_str!("../../assets/stakeholders.json");
        let cases = include_str!("../../assets/cases.json");
        let templates = TEMPLATES.iter();
        Self {
            services: Vec::new(),
            cases: Self::parse_cases(cases).unwrap_or_default(),
            kinds: Self::parse_channels(channels).unwrap_or_default(),
            stakeholders: Self::parse_stakeholders(stakeholders).unwrap_or_default(),
            templates: templates
                .map(|(name, text)| ((*name).to_owned(), (*text).to_owned()))
                .collect(),
            papers: skeleton::SHIPPED
                .iter()
                .map(|one| (one.name.to_owned(), one.text.to_owned()))
                .collect(),
            faults: Vec::new(),
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

    /// Reads the services that may be at fault: a list of names.
    ///
    /// # Errors
    /// [`PlaybookError`] if the text is no list of names, or one stands there twice.
    pub fn parse_services(text: &str) -> Result<Vec<String>, PlaybookError> {
        let file = "services.json";
        let services: Vec<String> = json(file, text)?;
        if services.iter().any(|name| name.trim().is_empty()) {
            return Err(rule(file, "a service has a name"));
        }
        distinct(file, services.iter().map(String::as_str))?;
        Ok(services)
    }

    /// Reads the cases of which people ask whether they are incidents.
    ///
    /// # Errors
    /// [`PlaybookError`] if the text is no list of them, or names an unknown source.
    pub fn parse_cases(text: &str) -> Result<Vec<Case>, PlaybookError> {
        let file = "cases.json";
        let cases: Vec<Case> = json(file, text)?;
        if cases
            .iter()
            .any(|case| DetectionSource::parse(&case.noticed).is_none())
        {
            return Err(rule(file, "noticed is one of the known sources"));
        }
        distinct(file, cases.iter().map(|case| case.name.as_str()))?;
        Ok(cases)
    }

    /// Checks the text of a template: every `{{` has its `}}` on the same line, and what stands
    /// between them is a placeholder.
    ///
    /// # Errors
    /// The line, from 1, and what is wrong with it.
    pub fn check_template(text: &str) -> Result<(), (usize, String)> {
        if text.len() > LONGEST_TEMPLATE {
            let most = LONGEST_TEMPLATE / 1024;
            return Err((
                1,
                format!("it is too large; a template has {most} KiB at most"),
            ));
        }
        for (number, line) in (1..).zip(text.lines()) {
            check_line(line).map_err(|problem| (number, problem))?;
        }
        if text.trim().is_empty() {
            return Err((1, "it is empty".to_owned()));
        }
        Ok(())
    }

    /// Whether any message asks for a template of that name: the audience is one of these or
    /// shipped, and the end of the name is that of a shipped one.
    pub fn is_used(name: &str, audiences: &[String]) -> bool {
        let shipped = TEMPLATES.iter().any(|(known, _)| *known == name);
        let end = |name: &str| {
            TEMPLATES
                .iter()
                .any(|(known, _)| *known == format!("customers-{name}"))
        };
        let mut own = audiences
            .iter()
            .filter_map(|audience| name.strip_prefix(audience.as_str()));
        shipped || end(name) || own.any(|rest| rest.strip_prefix('-').is_some_and(end))
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

/// What is wrong with a line of a template.
fn check_line(line: &str) -> Result<(), String> {
    let mut rest = line;
    while let Some((before, open)) = rest.split_once("{{") {
        if before.contains("}}") {
            return Err("a }} without its {{".to_owned());
        }
        let Some((inside, after)) = open.split_once("}}") else {
            return Err("a {{ without its }} on the same line".to_owned());
        };
        let name = inside.split('|').next().unwrap_or_default().trim();
        if inside.contains("{{") {
            return Err("a {{ without its }}".to_owned());
        }
        if Placeholder::parse(name).is_none() {
            let near = Placeholder::near(name);
            let near = near.map(|near| format!(", did you mean {{{{{near}}}}}?"));
            let near = near.unwrap_or_default();
            return Err(format!("{{{{{name}}}}} is no placeholder{near}"));
        }
        rest = after;
    }
    if rest.contains("}}") {
        return Err("a }} without its {{".to_owned());
    }
    Ok(())
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
            assert_eq!(Kit::check_template(text), Ok(()), "{name}");
        }
    }

    /// Four cases are shipped, each with its title and how it is noticed (R002).
    #[test]
    fn r002_four_cases_are_shipped_and_a_source_is_one_of_the_list() {
        let kit = Kit::shipped();
        assert_eq!(kit.cases.len(), 4);
        assert!(kit.cases[0].title.contains("10 MB in five minutes"));
        let bad = r#"[{"name":"n","title":"t","noticed":"a dream","why":"w"}]"#;
        assert!(Kit::parse_cases(bad).is_err());
    }

    #[test]
    fn r021_services_are_a_list_of_names() {
        let parsed = Kit::parse_services(r#"["smtp", "clinic-finder"]"#);
        assert_eq!(parsed.expect("a list"), ["smtp", "clinic-finder"]);
        for bad in [r#"["smtp", "smtp"]"#, r#"[" "]"#, r#"{"a": 1}"#] {
            assert!(Kit::parse_services(bad).is_err(), "{bad}");
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
        let long = "x".repeat(LONGEST_TEMPLATE + 1);
        for (text, line, problem) in [
            ("{{key", 1, "a {{ without its }} on the same line"),
            ("{{key\n}}", 1, "a {{ without its }} on the same line"),
            ("a\n\nx {{ {{key}}", 3, "a {{ without its }}"),
            ("a\nb }} {{key}}", 2, "a }} without its {{"),
            ("{{key}} }}", 1, "a }} without its {{"),
            (
                "a\n{{tittle}}",
                2,
                "{{tittle}} is no placeholder, did you mean {{title}}?",
            ),
            ("{{zzzzzzzzzz|none}}", 1, "{{zzzzzzzzzz}} is no placeholder"),
            ("{{}}", 1, "{{}} is no placeholder"),
            ("{{KEY}}", 1, "{{KEY}} is no placeholder"),
            (" \n", 1, "it is empty"),
            (&long, 1, "it is too large; a template has 16 KiB at most"),
        ] {
            let want = Err((line, problem.to_owned()));
            assert_eq!(Kit::check_template(text), want, "{text:.40}");
        }
        for text in [
            "{{ key }} and {{ask|none}}",
            "? {{who}}",
            "no placeholder { }",
        ] {
            assert_eq!(Kit::check_template(text), Ok(()), "{text}");
        }
        let audiences = ["staff".to_owned()];
        for (name, used) in [
            ("customers-first", true),
            ("staff-first", true),
            ("first", true),
            ("staff-frist", false),
            ("stuff-first", false),
            ("text-message", true),
        ] {
            assert_eq!(Kit::is_used(name, &audiences), used, "{name}");
        }
        let twice = r#"[{"name":"a","mode":"pull"},{"name":"a","mode":"push"}]"#;
        let error = Kit::parse_channels(twice).expect_err("twice").to_string();
        assert!(error.contains("stands twice"), "{error}");
        assert!(Kit::parse_stakeholders("[{}]").is_err());
    }
}
