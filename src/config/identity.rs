//! Who is asking: a name, and where it came from.

use super::{Config, ConfigError, Environment, git};
use std::fmt;
use std::path::PathBuf;

/// The longest name, in characters.
pub const LONGEST_NAME: usize = 64;

/// Who is asking.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Identity {
    /// The name, one clean line.
    pub name: String,
    /// Where it came from.
    pub origin: Origin,
}

/// Where a name came from, in the order in which the places are asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Origin {
    /// The option `--as`.
    Flag,
    /// `$WARROOM_AS`.
    Variable,
    /// `as` in that configuration file.
    Config(PathBuf),
    /// Git's `user.name`.
    Git,
    /// `$USER`.
    User,
    /// The account that the program runs as: in a container often all that there is.
    Account,
}

impl Origin {
    /// Whether nobody told warroom this name: it was found lying about.
    pub const fn is_guessed(&self) -> bool {
        matches!(self, Self::Git | Self::User | Self::Account)
    }
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Flag => f.write_str("--as"),
            Self::Variable => f.write_str("$WARROOM_AS"),
            Self::Config(file) => write!(f, "{}", file.display()),
            Self::Git => f.write_str("git's user.name"),
            Self::User => f.write_str("$USER"),
            Self::Account => f.write_str("this account"),
        }
    }
}

impl fmt::Display for Identity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} (from {})", self.name, self.origin)
    }
}

/// Why there is no name to sign with.
#[derive(Debug, thiserror::Error)]
pub enum NoIdentity {
    /// No place holds one.
    #[error("nobody to sign for: say who you are with --as NAME or $WARROOM_AS")]
    Nobody,
    /// A place holds something that is no name.
    #[error("the name {origin} {problem}; say who you are with --as NAME")]
    Bad {
        /// Which place.
        origin: Origin,
        /// What is wrong with it.
        problem: BadName,
    },
    /// The configuration would say, but cannot be read.
    #[error("{0}; or go on without it by --as NAME")]
    Config(#[from] ConfigError),
}

/// Why a text is no name of a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BadName {
    /// There is nothing in it.
    #[error("is empty")]
    Empty,
    /// Too long to sign lines with.
    #[error("is longer than {LONGEST_NAME} characters")]
    Long,
    /// Signs only.
    #[error("has no letter or digit in it")]
    Signs,
}

impl Identity {
    /// Finds out who is asking: `--as`, `$WARROOM_AS`, the configuration, git, `$USER`, the account.
    /// A place is only looked at when the ones before it are silent.
    ///
    /// # Errors
    /// [`NoIdentity`] if no place holds a name, or the first that speaks holds a bad one.
    pub fn find(
        flag: Option<&str>,
        environment: Environment<'_>,
        config: impl FnOnce() -> Result<Config, ConfigError>,
    ) -> Result<Self, NoIdentity> {
        if let Some(name) = flag {
            return Self::new(name, Origin::Flag);
        }
        if let Some(name) = environment.text("WARROOM_AS") {
            return Self::new(&name, Origin::Variable);
        }
        let config = config()?;
        if let Some(name) = &config.person {
            let file = config.file.clone().unwrap_or_default();
            return Self::new(name, Origin::Config(file));
        }
        // What lies about may be of no use: then the next place is asked.
        let user = || {
            let name = environment.text("USER");
            name.or_else(|| environment.text("LOGNAME"))
        };
        let guess = |origin, name: Option<String>| Self::new(&name?, origin).ok();
        guess(Origin::Git, git::user_name(environment))
            .or_else(|| guess(Origin::User, user()))
            .or_else(|| guess(Origin::Account, environment.account()))
            .ok_or(NoIdentity::Nobody)
    }

    fn new(name: &str, origin: Origin) -> Result<Self, NoIdentity> {
        match clean_name(name) {
            Ok(name) => Ok(Self { name, origin }),
            Err(problem) => Err(NoIdentity::Bad { origin, problem }),
        }
    }
}

/// A name as one clean line: control characters and what turns or hides text go, white space is
/// made one space.
///
/// # Errors
/// [`BadName`] if nothing is left, nothing to tell people apart by, or too much.
pub fn clean_name(name: &str) -> Result<String, BadName> {
    let kept: String = name
        .chars()
        .map(|c| if c.is_whitespace() { ' ' } else { c })
        .filter(|c| !c.is_control() && !is_invisible(*c))
        .collect();
    let words: Vec<&str> = kept.split_whitespace().collect();
    let name = words.join(" ");
    if name.is_empty() {
        return Err(BadName::Empty);
    }
    if name.chars().count() > LONGEST_NAME {
        return Err(BadName::Long);
    }
    if !name.chars().any(char::is_alphanumeric) {
        return Err(BadName::Signs);
    }
    Ok(name)
}

/// Marks of direction, joiners of nothing, tags. The zero-width joiners stay: some scripts need
/// them in names.
const fn is_invisible(c: char) -> bool {
    matches!(
        c,
        '\u{AD}'
            | '\u{61C}'
            | '\u{200B}'
            | '\u{200E}'..='\u{200F}'
            | '\u{2028}'..='\u{202E}'
            | '\u{2060}'..='\u{206F}'
            | '\u{FEFF}'
            | '\u{FFF0}'..='\u{FFFB}'
            | '\u{E0000}'..='\u{E0FFF}'
    )
}
