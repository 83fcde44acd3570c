//! The server that is meant, and how one gets in; secrets are read when they are needed.

use super::ShareError;
use crate::config::Environment;
use crate::config::share::{Address, Nats, NoSecret, Secret};
use std::fmt;

/// The server that is meant, and how one gets in.
#[derive(Debug, Clone)]
pub struct Target {
    /// Where it is.
    pub address: Address,
    /// How to get in.
    pub settings: Nats,
    held: Vec<Held>,
}

/// A secret that stood in a variable; it is never shown.
#[derive(Clone)]
struct Held {
    name: String,
    text: String,
}

impl fmt::Debug for Held {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Held({})", self.name)
    }
}

impl Target {
    /// Reads every secret once, so that a missing one is said before anything begins.
    ///
    /// # Errors
    /// [`ShareError::NoSecret`], or [`ShareError::NotBuilt`] in a build without NATS.
    pub fn new(
        address: &Address,
        settings: &Nats,
        environment: Environment<'_>,
    ) -> Result<Self, ShareError> {
        if cfg!(not(feature = "nats")) {
            return Err(ShareError::NotBuilt);
        }
        let secrets = [
            &settings.token,
            &settings.password,
            &settings.nkey,
            &settings.credentials,
        ];
        let mut held = Vec::new();
        for secret in secrets.into_iter().flatten() {
            let text = secret.read(environment)?;
            if let Secret::Variable(name) = secret {
                let name = name.clone();
                held.push(Held { name, text });
            }
        }
        Ok(Self {
            address: address.clone(),
            settings: settings.clone(),
            held,
        })
    }

    /// A secret as it stands now: a file may have been renewed, a variable was read at the start.
    ///
    /// # Errors
    /// [`NoSecret`] if it is there no more.
    #[cfg_attr(not(feature = "nats"), expect(dead_code, reason = "nobody connects"))]
    pub(super) fn secret(&self, secret: &Secret) -> Result<String, NoSecret> {
        let nothing = |_: &str| None;
        match secret {
            Secret::Variable(wanted) => {
                let held = self.held.iter().find(|held| held.name == *wanted);
                held.map(|held| held.text.clone())
                    .ok_or_else(|| NoSecret::Unset(wanted.clone()))
            }
            Secret::File(_) => secret.read(Environment::new(&nothing)),
        }
    }
}
