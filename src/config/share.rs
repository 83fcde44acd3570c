//! Where a team meets past one folder, and with what one gets in: never a secret itself, only
//! where it stands.

use super::Environment;
use serde::Deserialize;
use std::fmt;
use std::path::{Path, PathBuf};
use std::str::FromStr;

/// The stream's name where nothing else is said.
pub const STREAM: &str = "WARROOM";

/// NATS' own port.
const PORT: u16 = 4222;

/// The address of a NATS server or cluster: `nats://HOST[:PORT][,HOST…][/KEY]`, or `tls://`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Address {
    /// Speak TLS from the start, and nothing else.
    pub tls: bool,
    /// Each as `host:port`.
    pub servers: Vec<String>,
    /// The key or the id of the incident that is meant.
    pub incident: Option<String>,
}

/// Why a text is no such address. The text itself is never repeated: it may hold a secret.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BadAddress {
    /// Something else than a NATS server.
    #[error("a share is written nats://HOST:PORT or tls://HOST:PORT")]
    Scheme,
    /// A name, a password or a token stands before the host.
    #[error(
        "a share's address holds a secret, which everybody who lists processes could read; \
         it was not used: say where the secret stands under [nats] in the configuration \
         (token = \"env:NAME\"), and change it"
    )]
    Secret,
    /// No host, or one that cannot be.
    #[error("a share's address names no host, such as nats://nats.example:4222")]
    Host,
    /// No port number.
    #[error("a share's address has a port that is no number from 1 to 65535")]
    Port,
}

impl Address {
    /// Whether a text is meant as an address, not as a file's name.
    pub fn is_meant(text: &str) -> bool {
        text.starts_with("nats://") || text.starts_with("tls://")
    }

    /// The same servers without an incident.
    #[must_use]
    pub fn without_incident(&self) -> Self {
        Self {
            incident: None,
            ..self.clone()
        }
    }
}

impl FromStr for Address {
    type Err = BadAddress;

    fn from_str(text: &str) -> Result<Self, BadAddress> {
        let (scheme, rest) = text.split_once("://").ok_or(BadAddress::Scheme)?;
        let tls = match scheme {
            "nats" => false,
            "tls" => true,
            _ => return Err(BadAddress::Scheme),
        };
        if rest.contains('@') {
            return Err(BadAddress::Secret);
        }
        let (servers, incident) = match rest.split_once('/') {
            Some((servers, incident)) => (servers, Some(incident.trim_end_matches('/'))),
            None => (rest, None),
        };
        Ok(Self {
            tls,
            servers: servers.split(',').map(server).collect::<Result<_, _>>()?,
            incident: incident.filter(|key| !key.is_empty()).map(str::to_owned),
        })
    }
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let scheme = if self.tls { "tls" } else { "nats" };
        write!(f, "{scheme}://{}", self.servers.join(","))?;
        match &self.incident {
            Some(incident) => write!(f, "/{incident}"),
            None => Ok(()),
        }
    }
}

/// `host:port` of a host with or without its port.
fn server(text: &str) -> Result<String, BadAddress> {
    let (host, port) = match (text.strip_prefix('['), text.rsplit_once(':')) {
        (Some(inner), _) => {
            let (host, after) = inner.split_once(']').ok_or(BadAddress::Host)?;
            let v6 = host.parse::<std::net::Ipv6Addr>().is_ok();
            let host = v6.then(|| format!("[{host}]")).ok_or(BadAddress::Host)?;
            (host, after.strip_prefix(':'))
        }
        (None, Some((host, port))) => (host.to_owned(), Some(port)),
        (None, None) => (text.to_owned(), None),
    };
    let named = |c: char| c.is_ascii_alphanumeric() || "._-".contains(c);
    if !host.starts_with('[') && (host.is_empty() || !host.chars().all(named)) {
        return Err(BadAddress::Host);
    }
    let port = match port {
        Some(port) => port.parse().ok().filter(|port| *port > 0),
        None => Some(PORT),
    };
    Ok(format!("{host}:{}", port.ok_or(BadAddress::Port)?))
}

/// Where a secret stands: `env:NAME` or `file:PATH`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Secret {
    /// In that variable.
    Variable(String),
    /// In that file, which nobody else may read.
    File(PathBuf),
}

/// Why a secret cannot be had.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NoSecret {
    /// What is written is no reference.
    #[error("a secret does not stand here; write where it stands: env:NAME or file:PATH")]
    Literal,
    /// The variable is not set.
    #[error("the variable {0} is not set, and a secret for NATS should stand there")]
    Unset(String),
    /// The file cannot be read.
    #[error("{}: {reason}; a secret for NATS should stand there", .file.display())]
    Unreadable {
        /// The file.
        file: PathBuf,
        /// What the system says.
        reason: String,
    },
    /// Others may read it.
    #[error(
        "{}: others may read it, and it holds a secret: chmod 600 it", .0.display()
    )]
    Open(PathBuf),
    /// There is nothing in it.
    #[error("{0} is empty, and a secret for NATS should stand there")]
    Empty(String),
}

impl FromStr for Secret {
    type Err = NoSecret;

    fn from_str(text: &str) -> Result<Self, NoSecret> {
        match text.split_once(':') {
            Some(("env", name)) if !name.is_empty() => Ok(Self::Variable(name.to_owned())),
            Some(("file", path)) if !path.is_empty() => Ok(Self::File(PathBuf::from(path))),
            _ => Err(NoSecret::Literal),
        }
    }
}

impl<'de> Deserialize<'de> for Secret {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

impl Secret {
    /// What it refers to, as it stands now, without the line's end.
    ///
    /// # Errors
    /// [`NoSecret`] naming where it should stand, never what does.
    pub fn read(&self, environment: Environment<'_>) -> Result<String, NoSecret> {
        let (text, place) = match self {
            Self::Variable(name) => {
                let text = environment.text(name);
                let unset = || NoSecret::Unset(name.clone());
                (text.ok_or_else(unset)?, format!("${name}"))
            }
            Self::File(file) => (private(file)?, file.display().to_string()),
        };
        let text = text.trim_end_matches(['\n', '\r']).to_owned();
        if text.is_empty() {
            return Err(NoSecret::Empty(place));
        }
        Ok(text)
    }
}

/// A file that only its owner may read.
#[expect(
    clippy::disallowed_methods,
    reason = "secrets by reference are read here and nowhere else"
)]
fn private(file: &Path) -> Result<String, NoSecret> {
    use std::io::Read as _;
    use std::os::unix::fs::PermissionsExt as _;
    let unreadable = |error: std::io::Error| NoSecret::Unreadable {
        file: file.to_owned(),
        reason: error.to_string(),
    };
    let mut open = std::fs::File::open(file).map_err(unreadable)?;
    let mode = open.metadata().map_err(unreadable)?.permissions().mode();
    if mode & 0o077 != 0 {
        return Err(NoSecret::Open(file.to_owned()));
    }
    let mut text = String::new();
    open.read_to_string(&mut text).map_err(unreadable)?;
    Ok(text)
}

/// The `[nats]` table: how to get in, and which stream is meant.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Nats {
    /// The stream's name; [`STREAM`] if none is given.
    pub stream: Option<String>,
    /// Whether a stream that is missing is made; it is unless this says no.
    pub create: Option<bool>,
    /// A token.
    pub token: Option<Secret>,
    /// A user's name, with a password.
    pub user: Option<String>,
    /// The password of that user.
    pub password: Option<Secret>,
    /// An nkey's seed.
    pub nkey: Option<Secret>,
    /// A credentials file, as NATS' own tools make it.
    pub credentials: Option<Secret>,
    /// Authorities that the server's certificate is checked against; else the system's.
    pub ca: Option<PathBuf>,
    /// A certificate of one's own, with its key.
    pub cert: Option<PathBuf>,
    /// The key of that certificate.
    pub key: Option<PathBuf>,
}

impl Nats {
    /// The stream's name.
    pub fn stream(&self) -> &str {
        self.stream.as_deref().unwrap_or(STREAM)
    }

    /// What is wrong with the table as a whole.
    ///
    /// # Errors
    /// A sentence.
    pub fn check(&self) -> Result<(), String> {
        let plain = |c: char| c.is_ascii_alphanumeric() || "_-".contains(c);
        if self.stream().is_empty() || !self.stream().chars().all(plain) {
            return Err("a stream's name is made of letters, digits, - and _".to_owned());
        }
        if self.user.is_some() != self.password.is_some() {
            return Err("user and password go together".to_owned());
        }
        if self.cert.is_some() != self.key.is_some() {
            return Err("cert and key go together".to_owned());
        }
        let ways = [
            self.token.is_some(),
            self.user.is_some(),
            self.nkey.is_some(),
            self.credentials.is_some(),
        ];
        if ways.into_iter().filter(|way| *way).count() > 1 {
            return Err("choose one of token, user with password, nkey and credentials".to_owned());
        }
        Ok(())
    }

    /// Puts the home folder where a path begins with `~`.
    pub(super) fn at_home(&mut self, home: Option<&Path>) {
        let Some(home) = home else { return };
        let expand = |path: &mut PathBuf| {
            if let Ok(inner) = path.strip_prefix("~") {
                *path = home.join(inner);
            }
        };
        let secrets = [
            &mut self.token,
            &mut self.password,
            &mut self.nkey,
            &mut self.credentials,
        ];
        for secret in secrets.into_iter().flatten() {
            if let Secret::File(path) = secret {
                expand(path);
            }
        }
        for path in [&mut self.ca, &mut self.cert, &mut self.key] {
            path.iter_mut().for_each(expand);
        }
    }
}

#[cfg(test)]
#[path = "share/tests.rs"]
mod tests;
