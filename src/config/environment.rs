//! Environment variables as an argument, so that tests need not change the process.

use std::ffi::OsString;
use std::fmt;
use std::os::unix::fs::MetadataExt as _;
use std::path::PathBuf;

/// Where environment variables come from, and the name of the account that asks.
#[derive(Clone, Copy)]
pub struct Environment<'a> {
    lookup: &'a dyn Fn(&str) -> Option<OsString>,
    account: fn() -> Option<String>,
}

impl fmt::Debug for Environment<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Environment")
    }
}

fn of_process(name: &str) -> Option<OsString> {
    std::env::var_os(name)
}

/// Only the machine's own list is asked: a directory on the network may be what is down.
#[expect(
    clippy::disallowed_methods,
    reason = "configuration is read where a run begins"
)]
fn of_system() -> Option<String> {
    let accounts = std::fs::read_to_string("/etc/passwd").ok()?;
    // The system shows each process as a folder of the account that it runs as.
    let own = std::fs::metadata("/proc/self").ok()?;
    name_of(&accounts, own.uid()).map(str::to_owned)
}

/// The name with that number in lines of `name:password:number:…` (passwd(5)).
fn name_of(accounts: &str, number: u32) -> Option<&str> {
    accounts.lines().find_map(|line| {
        let mut fields = line.split(':');
        let name = fields.next()?;
        (fields.nth(1)?.parse() == Ok(number)).then_some(name)
    })
}

impl Environment<'static> {
    /// The variables of this process, and the account that it runs as.
    pub const fn process() -> Self {
        Self {
            lookup: &of_process,
            account: of_system,
        }
    }
}

impl<'a> Environment<'a> {
    /// Variables by that function, and no account.
    pub const fn new(lookup: &'a dyn Fn(&str) -> Option<OsString>) -> Self {
        Self {
            lookup,
            account: || None,
        }
    }

    /// The name of the account, as this machine's own list of them has it.
    pub fn account(self) -> Option<String> {
        (self.account)()
    }

    /// A variable that is set and not empty.
    pub fn get(self, name: &str) -> Option<OsString> {
        (self.lookup)(name).filter(|value| !value.is_empty())
    }

    /// A variable as text; what is no UTF-8 is marked as such.
    pub fn text(self, name: &str) -> Option<String> {
        self.get(name)
            .map(|value| value.to_string_lossy().into_owned())
    }

    /// The home folder, if this user has one.
    pub fn home(self) -> Option<PathBuf> {
        self.folder("HOME")
            .or_else(|| etcetera::home_dir().ok().filter(|path| path.is_absolute()))
    }

    /// `$XDG_CONFIG_HOME/warroom`, else `~/.config/warroom`.
    pub fn config_home(self) -> Option<PathBuf> {
        self.xdg("XDG_CONFIG_HOME", ".config")
            .map(|folder| folder.join("warroom"))
    }

    /// `$XDG_STATE_HOME/warroom`, else `~/.local/state/warroom`; none without a home.
    pub fn state_home(self) -> Option<PathBuf> {
        self.xdg("XDG_STATE_HOME", ".local/state")
            .map(|folder| folder.join("warroom"))
    }

    /// A folder of the XDG base directory specification.
    pub(super) fn xdg(self, name: &str, default: &str) -> Option<PathBuf> {
        self.folder(name)
            .or_else(|| self.home().map(|home| home.join(default)))
    }

    /// A variable that names a folder; the specification has relative ones ignored.
    fn folder(self, name: &str) -> Option<PathBuf> {
        self.get(name)
            .map(PathBuf::from)
            .filter(|path| path.is_absolute())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_account_is_found_by_its_number() {
        let accounts = "root:x:0:0:root:/root:/bin/bash\n\nbroken\nada:x:1000:100::/:/bin/sh\n";
        assert_eq!(name_of(accounts, 0), Some("root"));
        assert_eq!(name_of(accounts, 1000), Some("ada"));
        assert_eq!(name_of(accounts, 100), None);
    }
}
