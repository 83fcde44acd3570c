//! The rules of the practice as data: roles, priority matrix, audiences, prompts and step cards,
//! with shipped defaults.
//!
//! The playbook in force is frozen into an incident's first events by `warroom new`, so that the
//! same set of events gives the same document everywhere; local files only supply what `new`
//! freezes. The shipped values are the files under `assets/`.

mod card;
mod guidance;
mod rule;

pub use card::{CardLine, Evidence, Reply, ReviewLimit, StepCard};
pub use guidance::Guidance;
pub use rule::{Clock, EVERYONE, LEFT_ALONE, Minutes, PERSON, Rule, RuleId, fill};

use serde::{Deserialize, Serialize};
use std::sync::LazyLock;

/// One role that people can hold.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RoleDefinition {
    /// Stable name in the file, such as `incident_manager`.
    pub id: String,
    /// What people call it.
    pub label: String,
    /// Other words that mean the same role, lower case.
    pub aliases: Vec<String>,
    /// How many may hold it at once.
    pub count: RoleCount,
    /// The priorities (1 to 5) for which an empty role is shown as missing.
    pub required_for: Vec<u8>,
    /// The duty card, one line each.
    pub duties: Vec<String>,
    /// What the holder keeps out of; empty where nothing is named.
    pub must_not: String,
    /// The id of the role that the holder reports to unless the assignment says otherwise: left
    /// out, whoever commands; empty, nobody.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reports_to: Option<String>,
}

/// How many people may hold a role at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RoleCount {
    /// Assigning a second person releases the first.
    One,
    /// Any number.
    Many,
}

/// A level of impact or urgency and what it means.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Level {
    /// One word.
    pub label: String,
    /// The test that a manager can apply.
    pub meaning: String,
}

/// Impact times urgency gives priority.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PriorityTable {
    /// Impact levels 1 to 4, gravest first.
    pub impact: Vec<Level>,
    /// Urgency levels 1 to 4, soonest first.
    pub urgency: Vec<Level>,
    /// `matrix[impact - 1][urgency - 1]` is the priority, 1 to 5.
    pub matrix: [[u8; 4]; 4],
    /// How a priority is answered, P1 first; what is not named has no words.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub responses: Vec<Response>,
}

/// How a priority is answered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Response {
    /// Who comes, and when.
    pub answer: String,
    /// What else to know; may be empty.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub note: String,
    /// The reason that standing down offers at this priority; may be empty.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub stand_down: String,
}

impl Response {
    /// Both texts in one line.
    pub fn words(&self) -> String {
        if self.note.is_empty() {
            self.answer.clone()
        } else {
            format!("{}; {}", self.answer, self.note)
        }
    }
}

impl PriorityTable {
    /// How that priority (1 to 5) is answered, if the table says.
    pub fn response(&self, priority: u8) -> Option<&Response> {
        let at = usize::from(priority).checked_sub(1)?;
        self.responses.get(at)
    }
}

/// Which words for phases stand beside the stage.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PhaseWords {
    /// None: the stage alone.
    #[default]
    None,
    /// Detect, respond, recover, learn, improve.
    Respond,
    /// Discover, act, resolve, reflect.
    Discover,
    /// Acknowledged, investigating, identified, mitigated.
    Tool,
}

#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "the signature that serde calls"
)]
fn no_phases(words: &PhaseWords) -> bool {
    *words == PhaseWords::None
}

/// People who wait for word from the incident.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Audience {
    /// Stable name in the file.
    pub id: String,
    /// What people call it.
    pub label: String,
    /// Who they are.
    pub who: String,
    /// Minutes from acknowledgement to the first word at priority 1 to 5; 0 means none is due.
    pub first_minutes: [u32; 5],
    /// Minutes from one word to the next at priority 1 to 5; 0 means none is due.
    pub target_minutes: [u32; 5],
    /// Minutes after which silence is a breach at priority 1 to 5; 0 means never.
    pub ceiling_minutes: [u32; 5],
    /// Minutes between two words that land on them (e-mail, text message); 0 means any.
    #[serde(default = "Audience::usual_floor")]
    pub floor_minutes: u32,
    /// False where nobody owes them word in this incident.
    #[serde(default = "Audience::usually_in_scope")]
    pub in_scope: bool,
    /// They are not of the house: a restricted incident keeps words to them locked, and their
    /// drafts hold no names of people.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub outside: bool,
    /// The priorities (1 to 5) at which two people must release words to them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub two_people: Vec<u8>,
    /// Kinds of channel in the order in which they are proposed.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub channels: Vec<String>,
}

impl Audience {
    const fn usual_floor() -> u32 {
        30
    }

    const fn usually_in_scope() -> bool {
        true
    }
}

/// Everything that a team may replace.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Playbook {
    /// The role catalogue in the order of the roster.
    pub roles: Vec<RoleDefinition>,
    /// The priority matrix with its levels.
    pub priority: PriorityTable,
    /// The audiences in the order of the communications pane.
    pub audiences: Vec<Audience>,
    /// One to three IANA time zones; the first drives input and display.
    pub zones: Vec<String>,
    /// Prompts, step cards and canned replies; what an older version froze has the shipped ones.
    #[serde(default = "Guidance::shipped")]
    pub guidance: Guidance,
    /// The words for phases beside the stage.
    #[serde(default, skip_serializing_if = "no_phases")]
    pub phase_words: PhaseWords,
    /// What the main channel is proposed to be called: `{key}`, `{ticket}`, `{client}`, `{site}`
    /// and `{service}` stand for what the incident knows of itself.
    #[serde(default = "usual_channel", skip_serializing_if = "is_usual_channel")]
    pub channel_pattern: String,
}

/// The one zone of the shipped playbook.
pub const SHIPPED_ZONE: &str = "UTC";

/// What a channel's pattern may hold between braces.
pub const CHANNEL_PLACEHOLDERS: [&str; 5] = ["key", "ticket", "client", "site", "service"];

fn usual_channel() -> String {
    "#{key}".to_owned()
}

fn is_usual_channel(pattern: &str) -> bool {
    pattern == usual_channel()
}

/// Why a playbook file cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum PlaybookError {
    /// The text is no JSON of the expected shape.
    #[error("{file}: {source}")]
    Json {
        /// Which file.
        file: &'static str,
        /// Where and what.
        source: serde_json::Error,
    },
    /// It reads well and cannot be worked with.
    #[error("{file}: {problem}")]
    Rule {
        /// Which file.
        file: &'static str,
        /// What is wrong.
        problem: String,
    },
}

impl PlaybookError {
    /// What is wrong, without the file's name.
    pub fn problem(&self) -> String {
        match self {
            Self::Json { source, .. } => source.to_string(),
            Self::Rule { problem, .. } => problem.clone(),
        }
    }
}

impl Playbook {
    /// Reads a playbook from the texts of its three first files; the guidance is
    /// the shipped one.
    ///
    /// # Errors
    /// [`PlaybookError::Json`] naming the file, line and column.
    pub fn parse(roles: &str, priority: &str, audiences: &str) -> Result<Self, PlaybookError> {
        Ok(Self {
            roles: Self::parse_roles(roles)?,
            priority: Self::parse_priority(priority)?,
            audiences: Self::parse_audiences(audiences)?,
            zones: vec![SHIPPED_ZONE.to_owned()],
            guidance: Guidance::shipped(),
            phase_words: PhaseWords::None,
            channel_pattern: usual_channel(),
        })
    }

    /// Reads the role catalogue; the role that commands must be in it.
    ///
    /// # Errors
    /// [`PlaybookError`] if the text is no catalogue.
    pub fn parse_roles(text: &str) -> Result<Vec<RoleDefinition>, PlaybookError> {
        let file = "roles.json";
        let roles: Vec<RoleDefinition> = json(file, text)?;
        distinct(file, roles.iter().map(|role| role.id.as_str()))?;
        if !roles.iter().any(|role| role.id == "incident_manager") {
            let problem = "the role incident_manager is missing; it may have any label";
            return Err(rule(file, problem));
        }
        Ok(roles)
    }

    /// Reads the priority matrix; it holds 1 to 5 and has four levels on both sides.
    ///
    /// # Errors
    /// [`PlaybookError`] if the text is no matrix.
    pub fn parse_priority(text: &str) -> Result<PriorityTable, PlaybookError> {
        let file = "priority.json";
        let table: PriorityTable = json(file, text)?;
        if table.impact.len() != 4 || table.urgency.len() != 4 {
            return Err(rule(file, "impact and urgency need four levels each"));
        }
        if table.matrix.iter().flatten().any(|p| !(1..=5).contains(p)) {
            return Err(rule(file, "the matrix may only hold 1 to 5"));
        }
        if !matches!(table.responses.len(), 0 | 5) {
            return Err(rule(file, "responses need five entries, P1 first, or none"));
        }
        Ok(table)
    }

    /// Reads the audiences.
    ///
    /// # Errors
    /// [`PlaybookError`] if the text is no list of audiences.
    pub fn parse_audiences(text: &str) -> Result<Vec<Audience>, PlaybookError> {
        let file = "audiences.json";
        let audiences: Vec<Audience> = json(file, text)?;
        distinct(file, audiences.iter().map(|audience| audience.id.as_str()))?;
        Ok(audiences)
    }

    /// The playbook shipped with the program.
    pub fn shipped() -> Self {
        Self::parse(
            include_str!("../assets/roles.json"),
            include_str!("../assets/priority.json"),
            include_str!("../assets/audiences.json"),
        )
        .unwrap_or_else(|_| Self::empty())
    }

    /// The same, read when it is first asked for.
    pub fn shipped_once() -> &'static Self {
        static SHIPPED: LazyLock<Playbook> = LazyLock::new(Playbook::shipped);
        &SHIPPED
    }

    fn empty() -> Self {
        let priority = PriorityTable {
            impact: vec![],
            urgency: vec![],
            matrix: [[1; 4]; 4],
            responses: vec![],
        };
        Self {
            roles: vec![],
            priority,
            audiences: vec![],
            zones: vec![SHIPPED_ZONE.to_owned()],
            guidance: Guidance::default(),
            phase_words: PhaseWords::None,
            channel_pattern: usual_channel(),
        }
    }

    /// The role of that id.
    pub fn role(&self, id: &str) -> Option<&RoleDefinition> {
        self.roles.iter().find(|role| role.id == id)
    }

    /// The role that a person means: its id, label or an alias, or the only one whose label
    /// begins so; case does not matter.
    pub fn role_named(&self, word: &str) -> Option<&RoleDefinition> {
        let word = word.trim().to_lowercase().replace('_', " ");
        let exact = self.roles.iter().find(|role| {
            role.id.replace('_', " ") == word
                || role.label.to_lowercase() == word
                || role.aliases.contains(&word)
        });
        exact.or_else(|| {
            let mut starts = self
                .roles
                .iter()
                .filter(|r| r.label.to_lowercase().starts_with(&word));
            starts
                .next()
                .filter(|_| !word.is_empty() && starts.next().is_none())
        })
    }

    /// The label of a role, or its id where the catalogue does not know it.
    pub fn role_label<'a>(&'a self, id: &'a str) -> &'a str {
        self.role(id).map_or(id, |role| &role.label)
    }

    /// The audience of that id.
    pub fn audience(&self, id: &str) -> Option<&Audience> {
        self.audiences.iter().find(|audience| audience.id == id)
    }

    /// The audience that a person means: its id or label, or the only one that begins so.
    pub fn audience_named(&self, word: &str) -> Option<&Audience> {
        let word = word.trim().to_lowercase();
        let exact = |a: &&Audience| a.id.to_lowercase() == word || a.label.to_lowercase() == word;
        self.audiences.iter().find(exact).or_else(|| {
            let mut starts = self
                .audiences
                .iter()
                .filter(|a| a.label.to_lowercase().starts_with(&word));
            starts
                .next()
                .filter(|_| !word.is_empty() && starts.next().is_none())
        })
    }
}

pub(crate) fn json<'a, T: Deserialize<'a>>(
    file: &'static str,
    text: &'a str,
) -> Result<T, PlaybookError> {
    serde_json::from_str(text).map_err(|source| PlaybookError::Json { file, source })
}

pub(crate) fn rule(file: &'static str, problem: &str) -> PlaybookError {
    PlaybookError::Rule {
        file,
        problem: problem.to_owned(),
    }
}

pub(crate) fn distinct<'a>(
    file: &'static str,
    ids: impl Iterator<Item = &'a str>,
) -> Result<(), PlaybookError> {
    let mut seen = std::collections::BTreeSet::new();
    for id in ids {
        if id.trim().is_empty() {
            return Err(rule(file, "an id is empty"));
        }
        if !seen.insert(id) {
            return Err(rule(file, &format!("the id {id:?} stands twice")));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shipped_files_hold_the_practice() {
        let playbook = Playbook::shipped();
        assert_eq!(playbook.roles.len(), 16);
        assert_eq!(playbook.priority.impact.len(), 4);
        assert_eq!(playbook.priority.urgency.len(), 4);
        assert_eq!(playbook.audiences.len(), 3);
        assert_eq!(playbook.priority.responses.len(), 5);
        assert!(playbook.roles.iter().all(|role| !role.duties.is_empty()));
    }

    /// The check sum of the practice: impact + urgency 2..=3 is P1, 4 P2, 5 P3, 6 P4, 7.. P5.
    #[test]
    fn the_matrix_follows_its_check_sum() {
        let matrix = Playbook::shipped().priority.matrix;
        for impact in 1..=4_u8 {
            for urgency in 1..=4_u8 {
                let sum = impact + urgency;
                let want = match sum {
                    ..=3 => 1,
                    4 => 2,
                    5 => 3,
                    6 => 4,
                    _ => 5,
                };
                assert_eq!(
                    matrix[usize::from(impact) - 1][usize::from(urgency) - 1],
                    want
                );
            }
        }
    }

    #[test]
    fn one_role_has_many_names() {
        let playbook = Playbook::shipped();
        for word in [
            "incident_manager",
            "Incident Manager",
            "lead",
            "COMMANDER",
            "im",
            "inc",
        ] {
            let id = playbook.role_named(word).map(|role| role.id.as_str());
            assert_eq!(id, Some("incident_manager"), "{word}");
        }
        assert!(playbook.role_named("tech").is_none(), "two roles begin so");
        assert!(playbook.role_named("").is_none());
        assert_eq!(
            playbook.audience_named("cust").map(|a| a.id.as_str()),
            Some("customers")
        );
    }

    #[test]
    fn a_broken_file_is_named_with_its_line() {
        let text = Playbook::parse("[\n{]", "{}", "[]")
            .expect_err("broken")
            .to_string();
        assert!(
            text.starts_with("roles.json: ") && text.contains("line 2"),
            "{text}"
        );
    }

    #[test]
    fn files_that_read_well_and_cannot_be_worked_with() {
        let role = |id: &str| {
            format!(
                r#"{{"id":"{id}","label":"L","aliases":[],"count":"one","required_for":[],"duties":[],"must_not":""}}"#
            )
        };
        let manager = role("incident_manager");
        for (text, words) in [
            ("[]".to_owned(), "incident_manager is missing"),
            (format!("[{manager},{manager}]"), "stands twice"),
            (format!("[{manager},{}]", role(" ")), "is empty"),
        ] {
            let error = Playbook::parse_roles(&text).expect_err("refused");
            assert!(error.to_string().contains(words), "{error}");
        }
        let level = r#"{"label":"L","meaning":"M"}"#;
        let four = format!("[{level},{level},{level},{level}]");
        for (matrix, impact, words) in [
            ("[[1,1,1,1],[1,1,1,1],[1,1,1,1],[1,1,1,6]]", &four, "1 to 5"),
            (
                "[[1,1,1,1],[1,1,1,1],[1,1,1,1],[1,1,1,1]]",
                &format!("[{level}]"),
                "four levels",
            ),
        ] {
            let text = format!(r#"{{"impact":{impact},"urgency":{four},"matrix":{matrix}}}"#);
            let error = Playbook::parse_priority(&text).expect_err("refused");
            assert!(error.problem().contains(words), "{error}");
        }
    }
}
