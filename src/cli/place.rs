//! Which incident, and who asks: the options that every command of an incident shares.

use super::Call;
use super::desk::Desk;
use super::output::Failure;
use crate::config::{Identity, NoIdentity};
use crate::domain::incident::Incident;
use crate::domain::stage::Stage;
use crate::report;
use crate::store::{self, Access, Listed, Options, Session};
use clap::{Args, ValueHint};
use std::path::{Path, PathBuf};

/// Which incident, and who asks.
#[derive(Debug, Clone, Default, Args)]
#[command(next_help_heading = "Incident")]
pub(crate) struct Place {
    /// The incident's file; else $WARROOM_FILE, else the one running incident of this folder
    #[arg(short, long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(crate) file: Option<PathBuf>,
    /// Who you are; else $WARROOM_AS, the configuration, git's user.name, $USER, this account
    #[arg(long = "as", value_name = "NAME")]
    pub(crate) person: Option<String>,
    /// Write to a place that is new to this machine's copy of the incident
    #[arg(long)]
    pub(crate) join: bool,
    /// Leave this machine's copy out of it and write straight to the file
    #[arg(long, conflicts_with = "join")]
    pub(crate) detached: bool,
    /// Print JSON
    #[arg(long)]
    pub(crate) json: bool,
}

impl Place {
    /// The incident's file, to be looked at: as named, else `$WARROOM_FILE`, else the one running
    /// here.
    pub(crate) fn file(&self, call: &Call<'_>) -> Result<PathBuf, Failure> {
        self.file_or_kept(call, None)
    }

    /// The same to be written to, where what this machine keeps counts.
    fn file_or_kept(&self, call: &Call<'_>, kept: Option<&Path>) -> Result<PathBuf, Failure> {
        let named = self.file.clone();
        let named = named.or_else(|| call.environment.get("WARROOM_FILE").map(PathBuf::from));
        match named {
            Some(folder) if folder.is_dir() => the_running_one(&folder, kept),
            Some(file) => Ok(file),
            None => the_running_one(Path::new("."), kept),
        }
    }

    /// Who asks.
    pub(crate) fn identity(&self, call: &Call<'_>) -> Result<Identity, Failure> {
        let found = Identity::find(self.person.as_deref(), call.environment, || call.config());
        found.map_err(|error| match error {
            NoIdentity::Config(_) => Failure::Failed(error.into()),
            NoIdentity::Nobody | NoIdentity::Bad { .. } => Failure::usage(error.to_string()),
        })
    }

    /// Opens the incident to record in it.
    pub(crate) fn desk(&self, call: &Call<'_>) -> Result<Desk, Failure> {
        let (options, identity) = self.wanted(call)?;
        Desk::new(options, identity, call, self.json)
    }

    /// Opens the incident to record entries in it, which needs less of it.
    pub(crate) fn desk_for_entries(&self, call: &Call<'_>) -> Result<Desk, Failure> {
        let (options, identity) = self.wanted(call)?;
        Desk::for_entries(options, identity, call, self.json)
    }

    /// Opens the incident to bring into it what others recorded.
    pub(crate) fn open(&self, call: &Call<'_>) -> Result<Session, Failure> {
        let (options, _) = self.wanted(call)?;
        Ok(Session::open(options)?)
    }

    /// What to open, and as whom.
    fn wanted(&self, call: &Call<'_>) -> Result<(Options, Identity), Failure> {
        let identity = self.identity(call)?;
        let access = match (self.join, self.detached) {
            (true, _) => Access::Join,
            (_, true) => Access::Detached,
            _ => Access::Known,
        };
        let kept = call.environment.state_home().filter(|_| !self.detached);
        let file = self.file_or_kept(call, kept.as_deref())?;
        Ok((options(call, file, &identity.name, access), identity))
    }

    /// Opens the incident to look at it; nothing is written anywhere.
    pub(crate) fn look(&self, call: &Call<'_>) -> Result<Session, Failure> {
        let file = self.file(call)?;
        Ok(Session::open(options(call, file, "", Access::ReadOnly))?)
    }
}

/// What the store is told.
pub(crate) fn options(call: &Call<'_>, file: PathBuf, user: &str, access: Access) -> Options {
    Options {
        file,
        state_home: call.environment.state_home(),
        user: user.to_owned(),
        access,
        clock: call.clock.clone(),
        state_line: report::state,
    }
}

/// The one incident of a folder whose clocks run; where none runs, the one that is not over. With
/// the folder of what this machine keeps, a file that was emptied or overwritten counts as what it
/// was, and one that was deleted counts where there is no other: it is brought back by writing to
/// it.
pub(crate) fn the_running_one(folder: &Path, kept: Option<&Path>) -> Result<PathBuf, Failure> {
    let found = match kept {
        Some(state_home) => store::list_kept(folder, state_home),
        None => store::list(folder),
    }?;
    let choose_of = |mut listed: Vec<Listed>| match choose(&listed) {
        Chosen::One(at) => Some(Ok(listed.swap_remove(at).path)),
        Chosen::Several(at) => Some(Err(several_here(at.into_iter().map(|at| &listed[at])))),
        Chosen::None => None,
    };
    let none = none_here(&found.listed);
    choose_of(found.listed)
        .or_else(|| choose_of(found.deleted))
        .unwrap_or_else(|| Err(Failure::NotFound(none)))
}

fn several_here<'a>(listed: impl Iterator<Item = &'a Listed>) -> Failure {
    let files: Vec<String> = listed.map(|one| one.path.display().to_string()).collect();
    Failure::usage(format!(
        "several incidents are running here ({}); choose one with -f FILE",
        files.join(", ")
    ))
}

fn none_here(listed: &[Listed]) -> String {
    let mut words = "no incident is running in this folder; name its file with -f FILE or \
                     $WARROOM_FILE, or declare one with `warroom new TITLE`"
        .to_owned();
    for unreadable in listed {
        if let Err(error) = &unreadable.incident {
            words.push('\n');
            words.push_str(&error.to_string());
        }
    }
    words
}

/// Which of the listed files is meant.
enum Chosen {
    None,
    One(usize),
    Several(Vec<usize>),
}

fn choose(listed: &[Listed]) -> Chosen {
    let all = |wanted: fn(&Incident) -> bool| -> Vec<usize> {
        let fits = |listed: &Listed| listed.incident.as_ref().is_ok_and(|i| wanted(i));
        (0..listed.len()).filter(|at| fits(&listed[*at])).collect()
    };
    let mut found = all(|incident| incident.stage().stage.is_running());
    if found.is_empty() {
        found = all(|incident| matches!(incident.stage().stage, Stage::Resolved | Stage::InReview));
    }
    match found.as_slice() {
        [] => Chosen::None,
        [one] => Chosen::One(*one),
        _ => Chosen::Several(found),
    }
}
