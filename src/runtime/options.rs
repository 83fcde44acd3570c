//! What the full screens are started with: every option, configuration already weighed in.

use crate::config::{Config, Identity};
use crate::domain::kit::Kit;
use crate::share::Target;
use crate::ui::theme::ThemeName;
use std::path::PathBuf;
use std::sync::Arc;

/// What the console is started with.
#[derive(Debug, Clone)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is an option of its own on the command line"
)]
pub struct ConsoleOptions {
    /// The incident's file; none opens the start screen.
    pub file: Option<PathBuf>,
    /// Who sits at it.
    pub identity: Identity,
    /// Begin in NOTE mode.
    pub scribe: bool,
    /// Write nothing anywhere.
    pub read_only: bool,
    /// Leave the replica out of it.
    pub detached: bool,
    /// Join a place that is new to the replica, without asking.
    pub join: bool,
    /// The server that is shared through besides the file.
    pub share: Option<Target>,
    /// Keep the status page for people outside in this folder.
    pub status_page: Option<PathBuf>,
    /// Begin with the document as it stood at this time, as a person types it.
    pub as_of: Option<String>,
    /// The theme.
    pub theme: ThemeName,
    /// ASCII signs and borders only.
    pub ascii: bool,
    /// Take the mouse.
    pub mouse: bool,
    /// Ring the terminal's bell when something is due.
    pub bell: bool,
    /// Stay on the normal screen.
    pub no_alt_screen: bool,
    /// `$XDG_STATE_HOME/warroom`, if there is a home.
    pub state_home: Option<PathBuf>,
    /// What the team says things with.
    pub kit: Arc<Kit>,
    /// The user's configuration, for `[keys]` and for what `new` freezes.
    pub config: Config,
}

impl ConsoleOptions {
    /// The same for a practice drill: its own file, its own journals, nothing of the real ones.
    #[must_use]
    pub fn for_drill(&self, place: &super::drill::Place) -> Self {
        Self {
            file: Some(place.file.clone()),
            state_home: Some(place.state_home.clone()),
            join: true,
            detached: false,
            read_only: false,
            share: None,
            status_page: None,
            ..self.clone()
        }
    }
}

/// Where a wall has its incident from.
#[derive(Debug, Clone)]
pub enum WallFrom {
    /// A file.
    File(PathBuf),
    /// A server alone: the incident's key or id there.
    Share(Box<Target>, String),
}

/// What the wall is started with.
#[derive(Debug, Clone)]
pub struct WallOptions {
    /// Where the incident is.
    pub from: WallFrom,
    /// Leave out what only the team should see.
    pub public: bool,
    /// The theme.
    pub theme: ThemeName,
    /// ASCII signs and borders only.
    pub ascii: bool,
    /// Stay on the normal screen.
    pub no_alt_screen: bool,
}
