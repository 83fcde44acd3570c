//! Environment variables as an argument, so that tests need not change the process.

use std::ffi::OsString;
use std::fmt;
use std::path::PathBuf;

/// Where environment variables come from.
#[derive(Clone, Copy)]
pub struct Environment<'a>(&'a dyn Fn(&str) -> Option<OsString>);

impl fmt::Debug for Environment<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Environment")
    }
}

fn of_process(name: &str) -> Option<OsString> {
    std::env::var_os(name)
}

impl Environment<'static> {
    /// The variables of this process.
    pub const fn process() -> Self {
        Self(&of_process)
    }
}

impl<'a> Environment<'a> {
    /// Variables by that function.
    pub const fn new(lookup: &'a dyn Fn(&str) -> Option<OsString>) -> Self {
        Self(lookup)
    }

    /// A variable that is set and not empty.
    pub fn get(self, name: &str) -> Option<OsString> {
        (self.0)(name).filter(|value| !value.is_empty())
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
