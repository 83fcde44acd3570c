//! User configuration: `$XDG_CONFIG_HOME/warroom/config.toml` and the playbook files beside it.
//!
//! The file only says who one is, how things look, and what `warroom new` freezes into an
//! incident. What holds for an incident stands in the incident itself. Nothing here is needed for
//! a start: without a file, and without a home, everything has its default.

pub mod environment;
mod git;
pub mod identity;
pub mod key;
pub mod share;
mod template;

pub use environment::Environment;
pub use identity::{Identity, NoIdentity, Origin};
pub use template::PAPERS;

use crate::domain::kit::{Kit, TemplateFault};
use crate::playbook::{Guidance, PhaseWords, Playbook, PlaybookError};
use serde::Deserialize;
use share::{Address, Nats};
use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};
use toml::Spanned;

/// Where keys come from when nothing else is configured: `{name}` is the first client, else the
/// service, else `incident`.
pub const KEY_PATTERN: &str = "{name}-{date}-{random}";

/// What a key pattern may hold.
const PLACEHOLDERS: [&str; 3] = ["name", "date", "random"];

/// Less than this no comment of a tracker holds, and no paper is cut into such.
const LEAST_COMMENT: usize = 500;

/// The user's configuration as written, with defaults where nothing is written.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Config {
    /// Who one is (`as`).
    pub person: Option<String>,
    /// Time zones that `new` freezes; empty means UTC.
    pub zones: Vec<String>,
    /// The theme's name, interpreted where themes are known.
    pub theme: Option<String>,
    /// Plain ASCII signs and borders.
    pub ascii: Option<bool>,
    /// Whether the mouse is asked for.
    pub mouse: Option<bool>,
    /// Words for phases that `new` freezes.
    pub phase_words: PhaseWords,
    /// How `new` makes keys; see [`KEY_PATTERN`].
    pub key_pattern: Option<String>,
    /// What the main channel of a new incident is proposed to be called.
    pub channel_pattern: Option<String>,
    /// What people outside call the organisation; `new` keeps it.
    pub organisation: Option<String>,
    /// Where papers are saved; a relative folder is one beside the incident.
    pub papers: Option<PathBuf>,
    /// The most characters of one comment; past it a paper becomes two.
    pub comment_limit: Option<usize>,
    /// Where consoles meet besides the file.
    pub share: Option<Address>,
    /// The `[nats]` table: how to get in there.
    pub nats: Nats,
    /// The `[keys]` table: action to its keys, interpreted where keys are known.
    pub keys: BTreeMap<String, Vec<String>>,
    /// The configuration file, if there is one.
    pub file: Option<PathBuf>,
    /// Telephone numbers of the team, by name, which new incidents keep for the card of paper.
    pub contacts: Vec<(String, String)>,
    /// Playbook files in the same folder, which stand in for the shipped ones.
    pub replaced: PlaybookFiles,
}

/// Files of the user that replace shipped ones.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct PlaybookFiles {
    /// `roles.json`.
    pub roles: Option<PathBuf>,
    /// `priority.json`.
    pub priority: Option<PathBuf>,
    /// `audiences.json`.
    pub audiences: Option<PathBuf>,
    /// `channels.json`.
    pub channels: Option<PathBuf>,
    /// `stakeholders.json`.
    pub stakeholders: Option<PathBuf>,
    /// `services.json`: what may be at fault.
    pub services: Option<PathBuf>,
    /// `cases.json`: what people ask about whether it is an incident.
    pub cases: Option<PathBuf>,
    /// `templates/NAME.md`, by name.
    pub templates: BTreeMap<String, PathBuf>,
    /// `templates/papers/NAME.md`, by name.
    pub papers: BTreeMap<String, PathBuf>,
    /// What is wrong with the folder of templates.
    pub template_faults: Vec<TemplateFault>,
    /// `playbook.json`: prompts, step cards, canned replies.
    pub guidance: Option<PathBuf>,
}

/// Why the configuration cannot be used. Each sentence names the file and says what to do.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// The file is there and cannot be read.
    #[error("{}: {source}; make it readable, or move it away", .file.display())]
    Unreadable {
        /// The file.
        file: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// A line says something that cannot be.
    #[error("{}: line {line}: {problem}; correct the line, or move the file away", .file.display())]
    Line {
        /// The file.
        file: PathBuf,
        /// The line, from 1.
        line: usize,
        /// What is wrong.
        problem: String,
    },
    /// A playbook file is wrong.
    #[error("{}: {problem}; correct it, or move it away to get the shipped one", .file.display())]
    Playbook {
        /// The file.
        file: PathBuf,
        /// What is wrong, with line and column.
        problem: String,
    },
}

/// The shape of the file.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    #[serde(rename = "as")]
    person: Option<Spanned<String>>,
    #[serde(default)]
    zones: Vec<Spanned<String>>,
    theme: Option<String>,
    ascii: Option<bool>,
    mouse: Option<bool>,
    phase_words: Option<PhaseWords>,
    key_pattern: Option<Spanned<String>>,
    channel_pattern: Option<Spanned<String>>,
    organisation: Option<Spanned<String>>,
    papers: Option<PathBuf>,
    comment_limit: Option<Spanned<usize>>,
    share: Option<Spanned<String>>,
    nats: Option<Spanned<Nats>>,
    #[serde(default)]
    keys: BTreeMap<String, Keys>,
    #[serde(default)]
    contacts: BTreeMap<String, String>,
}

/// One key or several.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
enum Keys {
    One(String),
    Many(Vec<String>),
}

impl Config {
    /// Reads the configuration of this user; everything has its default when there is none.
    ///
    /// # Errors
    /// [`ConfigError`] if a file is there and is unreadable or wrong.
    pub fn load(environment: Environment<'_>) -> Result<Self, ConfigError> {
        let Some(folder) = environment.config_home() else {
            return Ok(Self::default());
        };
        let file = folder.join("config.toml");
        let mut config = match read(&file)? {
            Some(text) => Self::parse(&text, &file)?,
            None => Self::default(),
        };
        if let Some(papers) = &config.papers
            && let Ok(inner) = papers.strip_prefix("~")
        {
            config.papers = environment.home().map(|home| home.join(inner));
        }
        config.nats.at_home(environment.home().as_deref());
        let beside = |name: &str| Some(folder.join(name)).filter(|path| path.exists());
        config.replaced = PlaybookFiles {
            roles: beside("roles.json"),
            priority: beside("priority.json"),
            audiences: beside("audiences.json"),
            channels: beside("channels.json"),
            stakeholders: beside("stakeholders.json"),
            services: beside("services.json"),
            cases: beside("cases.json"),
            templates: BTreeMap::new(),
            papers: BTreeMap::new(),
            template_faults: Vec::new(),
            guidance: beside("playbook.json"),
        };
        template::find(&folder.join("templates"), &mut config.replaced);
        Ok(config)
    }

    /// Reads a configuration from its text; `file` is only named.
    ///
    /// # Errors
    /// [`ConfigError::Line`] naming the line.
    pub fn parse(text: &str, file: &Path) -> Result<Self, ConfigError> {
        let wrong = |at: usize, problem: String| ConfigError::Line {
            file: file.to_owned(),
            line: line_of(text, at),
            problem,
        };
        let written: Written = toml::from_str(text).map_err(|error| {
            let at = error.span().map_or(0, |span| span.start);
            wrong(at, error.message().replace('\n', ", "))
        })?;
        for zone in &written.zones {
            if zone.get_ref().parse::<chrono_tz::Tz>().is_err() {
                let problem = format!(
                    "{:?} is no time zone, such as \"Europe/Paris\"",
                    zone.get_ref()
                );
                return Err(wrong(zone.span().start, problem));
            }
        }
        if let Some(fourth) = written.zones.get(3) {
            return Err(wrong(fourth.span().start, "three zones at most".to_owned()));
        }
        if let Some(pattern) = &written.key_pattern {
            check_pattern(pattern.get_ref())
                .map_err(|problem| wrong(pattern.span().start, problem))?;
        }
        if let Some(pattern) = &written.channel_pattern {
            check_channel(pattern.get_ref())
                .map_err(|problem| wrong(pattern.span().start, problem))?;
        }
        if let Some(limit) = &written.comment_limit
            && *limit.get_ref() < LEAST_COMMENT
        {
            let problem = format!("a comment holds {LEAST_COMMENT} characters at least");
            return Err(wrong(limit.span().start, problem));
        }
        if let Some(person) = &written.person {
            identity::clean_name(person.get_ref())
                .map_err(|problem| wrong(person.span().start, problem.to_string()))?;
        }
        if let Some(name) = &written.organisation
            && (name.get_ref().trim().is_empty() || name.get_ref().contains('\n'))
        {
            let problem = "the organisation is a name on one line".to_owned();
            return Err(wrong(name.span().start, problem));
        }
        let share = written.share.as_ref().map(|share| {
            let address = share.get_ref().parse::<Address>();
            address.map_err(|problem| wrong(share.span().start, problem.to_string()))
        });
        if let Some(nats) = &written.nats {
            let checked = nats.get_ref().check();
            checked.map_err(|problem| wrong(nats.span().start, problem))?;
        }
        let keys = written.keys.into_iter().map(|(action, keys)| match keys {
            Keys::One(key) => (action, vec![key]),
            Keys::Many(keys) => (action, keys),
        });
        Ok(Self {
            person: written.person.map(Spanned::into_inner),
            zones: written.zones.into_iter().map(Spanned::into_inner).collect(),
            theme: written.theme,
            ascii: written.ascii,
            mouse: written.mouse,
            phase_words: written.phase_words.unwrap_or_default(),
            key_pattern: written.key_pattern.map(Spanned::into_inner),
            channel_pattern: written.channel_pattern.map(Spanned::into_inner),
            organisation: written.organisation.map(Spanned::into_inner),
            papers: written.papers,
            comment_limit: written.comment_limit.map(Spanned::into_inner),
            share: share.transpose()?,
            nats: written.nats.map(Spanned::into_inner).unwrap_or_default(),
            keys: keys.collect(),
            contacts: written.contacts.into_iter().collect(),
            file: Some(file.to_owned()),
            replaced: PlaybookFiles::default(),
        })
    }

    /// The rules that `new` freezes: the shipped ones, file by file replaced by the user's, with
    /// the user's zones.
    ///
    /// # Errors
    /// [`ConfigError`] if one of the user's files is unreadable or wrong.
    pub fn playbook(&self) -> Result<Playbook, ConfigError> {
        let mut playbook = Playbook::shipped();
        if let Some(part) = part(self.replaced.roles.as_deref(), Playbook::parse_roles)? {
            playbook.roles = part;
        }
        if let Some(part) = part(self.replaced.priority.as_deref(), Playbook::parse_priority)? {
            playbook.priority = part;
        }
        if let Some(part) = part(
            self.replaced.audiences.as_deref(),
            Playbook::parse_audiences,
        )? {
            playbook.audiences = part;
        }
        if let Some(part) = part(self.replaced.guidance.as_deref(), Guidance::parse)? {
            playbook.guidance = part;
        }
        playbook.phase_words = self.phase_words;
        if let Some(pattern) = &self.channel_pattern {
            playbook.channel_pattern.clone_from(pattern);
        }
        if !self.zones.is_empty() {
            playbook.zones.clone_from(&self.zones);
        }
        Ok(playbook)
    }

    /// Where papers of the incident in this file are saved: the folder `papers`, else the file's
    /// own (practice: R155).
    pub fn papers_folder(&self, incident: &Path) -> PathBuf {
        let beside = incident
            .parent()
            .filter(|folder| !folder.as_os_str().is_empty());
        let beside = beside.unwrap_or(Path::new("."));
        self.papers
            .as_ref()
            .map_or_else(|| beside.to_owned(), |folder| beside.join(folder))
    }

    /// What the team says things with: the shipped kit, file by file replaced by the user's.
    ///
    /// # Errors
    /// [`ConfigError`] if one of the user's files is unreadable or wrong.
    pub fn kit(&self) -> Result<Kit, ConfigError> {
        let mut kit = Kit::shipped();
        if let Some(part) = part(self.replaced.channels.as_deref(), Kit::parse_channels)? {
            kit.kinds = part;
        }
        if let Some(part) = part(
            self.replaced.stakeholders.as_deref(),
            Kit::parse_stakeholders,
        )? {
            kit.stakeholders = part;
        }
        if let Some(part) = part(self.replaced.services.as_deref(), Kit::parse_services)? {
            kit.services = part;
        }
        if let Some(part) = part(self.replaced.cases.as_deref(), Kit::parse_cases)? {
            kit.cases = part;
        }
        for (name, file) in &self.replaced.templates {
            match template::message(name, file) {
                Ok(Some(text)) => {
                    kit.templates.insert(name.clone(), text);
                }
                Ok(None) => {}
                Err(fault) => kit.faults.push(fault),
            }
        }
        for (name, file) in &self.replaced.papers {
            match template::paper(name, file) {
                Ok(Some(text)) => {
                    kit.papers.insert(name.clone(), text);
                }
                Ok(None) => {}
                Err(fault) => kit.faults.push(fault),
            }
        }
        kit.faults.extend(self.replaced.template_faults.clone());
        Ok(kit)
    }
}

/// Reads one replaced file.
fn part<T>(
    file: Option<&Path>,
    parse: fn(&str) -> Result<T, PlaybookError>,
) -> Result<Option<T>, ConfigError> {
    let Some(file) = file else {
        return Ok(None);
    };
    let Some(text) = read(file)? else {
        return Ok(None);
    };
    let wrong = |error: PlaybookError| ConfigError::Playbook {
        file: file.to_owned(),
        problem: error.problem(),
    };
    parse(&text).map(Some).map_err(wrong)
}

#[expect(
    clippy::disallowed_methods,
    reason = "configuration is read here and nowhere else"
)]
fn read(file: &Path) -> Result<Option<String>, ConfigError> {
    match std::fs::read_to_string(file) {
        Ok(text) => Ok(Some(text)),
        Err(error) if is_absent(&error) => Ok(None),
        Err(source) => Err(ConfigError::Unreadable {
            file: file.to_owned(),
            source,
        }),
    }
}

fn is_absent(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::NotFound | io::ErrorKind::NotADirectory
    )
}

/// The line of a byte, from 1.
fn line_of(text: &str, at: usize) -> usize {
    let before = text.as_bytes().iter().take(at);
    1 + before.filter(|byte| **byte == b'\n').count()
}

/// The names between braces of a pattern, all of them known.
fn placeholders<'a>(pattern: &'a str, what: &str, known: &[&str]) -> Result<Vec<&'a str>, String> {
    let mut rest = pattern;
    let mut names = Vec::new();
    while let Some(open) = rest.find('{') {
        let Some(close) = rest[open..].find('}') else {
            return Err("a { without its }".to_owned());
        };
        let name = &rest[open + 1..open + close];
        if !known.contains(&name) {
            let known: Vec<String> = known.iter().map(|name| format!("{{{name}}}")).collect();
            let known = known.join(", ");
            return Err(format!(
                "{{{name}}} is not known; {what} is made of {known}"
            ));
        }
        names.push(name);
        rest = &rest[open + close + 1..];
    }
    Ok(names)
}

/// A pattern must tell one incident from the next and hold only what is known.
fn check_pattern(pattern: &str) -> Result<(), String> {
    if placeholders(pattern, "a key", &PLACEHOLDERS)?.contains(&"random") {
        Ok(())
    } else {
        Err("a key needs {random}, or two incidents get the same one".to_owned())
    }
}

/// A channel is called after what the incident knows of itself (practice: R024).
fn check_channel(pattern: &str) -> Result<(), String> {
    if pattern.trim().is_empty() {
        return Err("a channel needs a name".to_owned());
    }
    placeholders(pattern, "a channel", &crate::playbook::CHANNEL_PLACEHOLDERS).map(|_| ())
}

#[cfg(test)]
mod tests;
