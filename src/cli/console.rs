//! `warroom [FILE]` and `warroom wall`: from arguments to what the full screen needs.

use super::Call;
use super::output::Failure;
use super::place::{Place, the_running_one};
use super::share;
use crate::config::Config;
use crate::config::share::Address;
use crate::runtime::{self, ConsoleOptions, WallFrom, WallOptions};
use crate::ui::theme::ThemeName;
use clap::{Args, ValueHint};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// How the screen looks.
#[derive(Debug, Default, Args)]
#[command(next_help_heading = "Screen")]
pub(super) struct Look {
    /// ansi, dark, light, high-contrast, mono
    #[arg(long, value_name = "NAME")]
    theme: Option<ThemeName>,
    /// Plain ASCII signs and borders
    #[arg(long)]
    pub(super) ascii: bool,
    /// Stay on the normal screen
    #[arg(long)]
    pub(super) no_alt_screen: bool,
}

impl Look {
    /// Whether signs are plain ASCII: as asked, else as configured, else where the locale is of
    /// another encoding than UTF-8 and says so.
    pub(super) fn ascii(&self, call: &Call<'_>, config: &Config) -> bool {
        let named = ["LC_ALL", "LC_CTYPE", "LANG"].into_iter();
        let mut named = named.filter_map(|name| call.environment.text(name));
        let locale = named.find(|locale| !locale.is_empty());
        let narrow = || locale.is_some_and(|locale| !is_utf8(&locale));
        self.ascii || config.ascii.unwrap_or_else(narrow)
    }

    /// The theme: as asked, else by `NO_COLOR`, else as configured.
    pub(super) fn theme(&self, call: &Call<'_>, config: &Config) -> Result<ThemeName, Failure> {
        let configured = config.theme.as_deref().map(str::parse::<ThemeName>);
        let configured = configured.transpose().map_err(|error| {
            let file = config.file.clone().unwrap_or_default();
            anyhow::anyhow!("{}: {error}; correct the line `theme`", file.display())
        })?;
        let no_color = call.environment.text("NO_COLOR");
        Ok(ThemeName::choose(
            self.theme,
            no_color.as_deref(),
            configured,
        ))
    }
}

/// Whether a locale is one of UTF-8: `de_DE.UTF-8`, `C.utf8`.
fn is_utf8(locale: &str) -> bool {
    let locale = locale.to_lowercase().replace('-', "");
    locale.contains("utf8")
}

/// The console's arguments.
#[derive(Debug, Default, Args)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is an option of its own on the command line"
)]
pub(super) struct Arguments {
    /// The incident's file; else $WARROOM_FILE, else the one running incident of this folder
    #[arg(value_hint = ValueHint::FilePath, conflicts_with = "option")]
    pub(super) file: Option<PathBuf>,
    /// The incident's file, as everywhere
    #[arg(short = 'f', long = "file", value_name = "FILE", id = "option", value_hint = ValueHint::FilePath)]
    option: Option<PathBuf>,
    /// Who you are; else $WARROOM_AS, the configuration, git's user.name, $USER, this account
    #[arg(long = "as", value_name = "NAME")]
    pub(super) person: Option<String>,
    /// Begin by writing notes
    #[arg(long, conflicts_with = "read_only")]
    pub(super) scribe: bool,
    /// Only look: write nothing anywhere
    #[arg(long)]
    read_only: bool,
    /// Leave this machine's copy out of it and write straight to the file
    #[arg(long, conflicts_with_all = ["join", "read_only"])]
    detached: bool,
    /// Write to a place that is new to this machine's copy of the incident
    #[arg(long, conflicts_with = "read_only")]
    pub(super) join: bool,
    /// Share through this NATS server besides: nats://HOST:PORT, or tls://; else as configured
    #[arg(long, value_name = "URL", conflicts_with = "no_share")]
    pub(super) share: Option<String>,
    /// Share through the file alone, whatever is configured
    #[arg(long)]
    no_share: bool,
    /// Keep the status page for people outside in this folder
    #[arg(long, value_name = "DIR", value_hint = ValueHint::DirPath, conflicts_with = "read_only")]
    status_page: Option<PathBuf>,
    /// Begin with the document as it stood then: 17:40, -10m, yesterday 23:50
    #[arg(long, value_name = "TIME", allow_hyphen_values = true)]
    as_of: Option<String>,
    /// Take the mouse
    #[arg(long)]
    mouse: bool,
    /// Ring the bell when something is due
    #[arg(long)]
    bell: bool,
    #[command(flatten)]
    pub(super) look: Look,
}

impl Arguments {
    pub(super) fn run(self, call: &mut Call<'_>) -> Result<u8, Failure> {
        if let Some(file) = &self.file {
            refuse_address(file)?;
            refuse_mistyped_command(file)?;
        }
        let config = call.config().map_err(anyhow::Error::from)?;
        let named = self.file.or(self.option);
        let named = named.or_else(|| call.environment.get("WARROOM_FILE").map(PathBuf::from));
        let keeps = !self.read_only && !self.detached;
        let kept = call.environment.state_home().filter(|_| keeps);
        let file = match named {
            Some(folder) if folder.is_dir() => Some(the_running_one(&folder, kept.as_deref())?),
            Some(file) => Some(file),
            // None or several: the start screen lists them.
            None => the_running_one(Path::new("."), kept.as_deref()).ok(),
        };
        if self.as_of.is_some() && file.is_none() {
            let words = "--as-of needs an incident; name its file with -f FILE or $WARROOM_FILE";
            return Err(Failure::usage(words));
        }
        let who = Place {
            person: self.person,
            ..Place::default()
        };
        let share = if self.no_share {
            None
        } else {
            share::target(self.share.as_deref(), &config, call)?
        };
        let options = ConsoleOptions {
            file,
            identity: who.identity(call)?,
            scribe: self.scribe,
            read_only: self.read_only,
            detached: self.detached,
            join: self.join,
            share,
            status_page: self.status_page,
            as_of: self.as_of,
            theme: self.look.theme(call, &config)?,
            ascii: self.look.ascii(call, &config),
            mouse: self.mouse || config.mouse.unwrap_or(false),
            bell: self.bell,
            no_alt_screen: self.look.no_alt_screen,
            state_home: call.environment.state_home(),
            kit: Arc::new(config.kit().map_err(anyhow::Error::from)?),
            config,
        };
        Ok(runtime::run_console(&options)?)
    }
}

/// The address of a server is no file.
fn refuse_address(file: &Path) -> Result<(), Failure> {
    match file.to_str().filter(|text| Address::is_meant(text)) {
        Some(_) => Err(Failure::usage(
            "an incident on a NATS server is joined with `warroom join nats://HOST:PORT/KEY`",
        )),
        None => Ok(()),
    }
}

/// A word that is no file and looks like a command was meant as one.
fn refuse_mistyped_command(file: &Path) -> Result<(), Failure> {
    let Some(word) = file.to_str() else {
        return Ok(());
    };
    let plain = !word.is_empty() && word.chars().all(|c| c.is_ascii_alphanumeric() || c == '-');
    if !plain || file.exists() {
        return Ok(());
    }
    let meant = super::about::closest_command(word);
    let hint = meant.map(|name| format!("; did you mean `warroom {name}`?"));
    Err(Failure::usage(format!(
        "there is neither a command nor a file {word}{}",
        hint.unwrap_or_default()
    )))
}

/// Show an incident on a wall: read-only, large, writes nothing anywhere
#[derive(Debug, Args)]
pub(super) struct WallArguments {
    /// The incident's file, or nats://HOST:PORT/KEY; else $WARROOM_FILE, else the one running
    /// incident of this folder
    #[arg(value_hint = ValueHint::FilePath, conflicts_with = "option")]
    file: Option<PathBuf>,
    /// The incident's file, as everywhere
    #[arg(short = 'f', long = "file", value_name = "FILE", id = "option", value_hint = ValueHint::FilePath)]
    option: Option<PathBuf>,
    /// Leave out what only the team should see
    #[arg(long)]
    public: bool,
    #[command(flatten)]
    look: Look,
}

impl WallArguments {
    pub(super) fn run(self, call: &mut Call<'_>) -> Result<u8, Failure> {
        let config = call.config().map_err(anyhow::Error::from)?;
        let named = self.file.or(self.option);
        let address = named.as_deref().and_then(Path::to_str);
        let from = if let Some(text) = address.filter(|text| Address::is_meant(text)) {
            let (target, wanted) = share::incident(text, &config, call)?;
            WallFrom::Share(Box::new(target), wanted)
        } else {
            let place = Place {
                file: named,
                ..Place::default()
            };
            WallFrom::File(place.file(call)?)
        };
        let options = WallOptions {
            from,
            public: self.public,
            theme: self.look.theme(call, &config)?,
            ascii: self.look.ascii(call, &config),
            no_alt_screen: self.look.no_alt_screen,
        };
        Ok(runtime::run_wall(&options)?)
    }
}

#[cfg(test)]
mod tests {
    use super::is_utf8;

    #[test]
    fn a_locale_says_whether_it_is_of_utf_8() {
        for (locale, wide) in [
            ("de_DE.UTF-8", true),
            ("C.utf8", true),
            ("en_GB.UTF-8@euro", true),
            ("C", false),
            ("POSIX", false),
            ("de_DE.ISO-8859-1", false),
        ] {
            assert_eq!(is_utf8(locale), wide, "{locale}");
        }
    }
}
