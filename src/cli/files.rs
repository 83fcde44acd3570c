//! `warroom list`, `verify`, `merge`, `archive`: incident files as such.

use super::Call;
use super::output::{Failure, say};
use super::place::{Place, options};
use crate::domain::incident::Incident;
use crate::domain::time::Timestamp;
use crate::report::state::SCHEMA;
use crate::report::{self, Situation};
use crate::store::{self, Access, Listed, Stays, StoreError};
use clap::{Args, ValueHint};
use serde_json::{Value, json};
use std::path::{Path, PathBuf};

/// List the incidents of a folder
#[derive(Debug, Args)]
#[command(after_help = "\
What runs stands first, the gravest priority and then the newest at the top; drills last.")]
pub(super) struct ListArguments {
    /// The folder
    #[arg(value_name = "DIR", default_value = ".", value_hint = ValueHint::DirPath)]
    folder: PathBuf,
    /// Only those whose clocks run
    #[arg(long)]
    running: bool,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

impl ListArguments {
    pub(super) fn run(self, call: &mut Call<'_>) -> Result<u8, Failure> {
        if !self.folder.is_dir() {
            let folder = self.folder.display();
            return Err(Failure::NotFound(format!(
                "{folder} is no folder; name the one that the incidents lie in"
            )));
        }
        let now = (call.clock)();
        let found = incidents_of(std::slice::from_ref(&self.folder))?;
        let code = say_apart(&found);
        let listed = found.incidents.iter();
        let mut listed: Vec<(Situation, &Path)> = listed
            .map(|(incident, file)| (Situation::of(incident), file.as_path()))
            .filter(|(one, _)| !self.running || one.stage.is_running())
            .collect();
        listed.sort_by_cached_key(|(one, _)| one.order());
        if self.json {
            let lines = listed.iter();
            let incidents: Vec<Value> =
                lines.map(|(one, file)| line_json(one, file, now)).collect();
            let list = json!({"schema": SCHEMA, "incidents": incidents});
            call.out.json(&list)?;
        } else {
            let rows: Vec<Vec<String>> = listed
                .iter()
                .map(|(one, file)| row(one, file, now))
                .collect();
            let head = [
                "KEY", "PRIORITY", "STAGE", "AGE", "OVERDUE", "TITLE", "FILE",
            ];
            call.out.table(&head, &rows)?;
        }
        Ok(code)
    }
}

/// Incidents that were found, and what could not be shown.
#[derive(Default)]
pub(super) struct Found {
    /// Each with its file.
    pub(super) incidents: Vec<(Box<Incident>, PathBuf)>,
    /// Why files that are incidents cannot be shown.
    problems: Vec<StoreError>,
    /// JSON files in the folders that are no incidents.
    foreign: Vec<PathBuf>,
    /// Copies of incidents, each with the file that it is named after.
    copies: Vec<(PathBuf, PathBuf)>,
}

/// Why something that is only read cannot be: where it is not there, a new incident is no help.
pub(super) fn missing(error: StoreError, path: &Path) -> Failure {
    match error {
        StoreError::NotFound(_) => {
            Failure::NotFound(format!("{} does not exist: check the path", path.display()))
        }
        other => other.into(),
    }
}

/// The incidents of files and folders.
pub(super) fn incidents_of(places: &[PathBuf]) -> Result<Found, Failure> {
    let mut found = Found::default();
    for place in places {
        if place.is_dir() {
            let folder = store::list(place)?;
            found.foreign.extend(folder.foreign);
            found.copies.extend(folder.copies);
            for listed in folder.listed {
                found.take(listed);
            }
            continue;
        }
        let incident = store::look_at(place);
        if let Err(error @ StoreError::NotFound(_)) = incident {
            return Err(missing(error, place));
        }
        let path = place.clone();
        found.take(Listed { path, incident });
    }
    Ok(found)
}

impl Found {
    fn take(&mut self, listed: Listed) {
        match listed.incident {
            Ok(incident) => self.incidents.push((incident, listed.path)),
            Err(error) => self.problems.push(error),
        }
    }
}

/// Names what is not among the incidents; the exit code that goes with it.
pub(super) fn say_apart(found: &Found) -> u8 {
    for problem in &found.problems {
        say(&problem.to_string());
    }
    for (copy, whole) in &found.copies {
        let (copy, whole) = (copy.display(), whole.display());
        say(&format!("{copy} is a copy of {whole}, and counted with it"));
    }
    if !found.foreign.is_empty() {
        let names: Vec<String> = found
            .foreign
            .iter()
            .map(|f| f.display().to_string())
            .collect();
        say(&format!("no incident, left out: {}", names.join(", ")));
    }
    found.problems.last().map_or(0, StoreError::exit_code)
}

fn row(one: &Situation, file: &Path, now: Timestamp) -> Vec<String> {
    let drill = if one.drill { "DRILL " } else { "" };
    let overdue = Some(one.overdue(now)).filter(|words| !words.is_empty());
    vec![
        one.key.clone(),
        one.priority.map_or("-".to_owned(), |p| p.to_string()),
        one.stage.to_string(),
        one.age_words(now).unwrap_or_else(|| "-".to_owned()),
        overdue.unwrap_or_else(|| "-".to_owned()),
        format!("{drill}{}", one.title),
        file.display().to_string(),
    ]
}

fn line_json(one: &Situation, file: &Path, now: Timestamp) -> Value {
    json!({
        "key": one.key,
        "title": one.title,
        "drill": one.drill,
        "priority": one.priority,
        "stage": one.stage,
        "age_seconds": one.age(now),
        "overdue_words": one.overdue_words(now),
        "overdue_tasks": one.overdue_tasks(now),
        "file": file.to_string_lossy(),
    })
}

/// Check a file: altered lines, gaps, strays
#[derive(Debug, Args)]
pub(super) struct VerifyArguments {
    /// The file
    #[arg(value_hint = ValueHint::FilePath, required_unless_present = "option")]
    file: Option<PathBuf>,
    /// The file, as everywhere
    #[arg(
        short = 'f',
        long = "file",
        value_name = "FILE",
        id = "option",
        conflicts_with = "file"
    )]
    option: Option<PathBuf>,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

impl VerifyArguments {
    pub(super) fn run(self, call: &mut Call<'_>) -> Result<u8, Failure> {
        let file = self.file.or(self.option).unwrap_or_default();
        let found = store::verify(&file)?;
        let sound = found.is_sound();
        if self.json {
            call.out.json(&json!({
                "schema": SCHEMA,
                "file": file.to_string_lossy(),
                "sound": sound,
                "version": found.version,
                "problems": found.problems,
                "remarks": found.remarks,
            }))?;
        } else {
            for problem in &found.problems {
                call.out.line(&format!("WRONG: {problem}"))?;
            }
            for remark in &found.remarks {
                call.out.line(&format!("note: {remark}"))?;
            }
            let verdict = if sound { "sound" } else { "NOT SOUND" };
            call.out.line(&format!("{verdict}: {}", found.version))?;
        }
        Ok(u8::from(!sound))
    }
}

/// Write the union of copies of one incident
#[derive(Debug, Args)]
pub(super) struct MergeArguments {
    /// The copies
    #[arg(required_unless_present = "git_driver", num_args = 1.., value_hint = ValueHint::FilePath)]
    files: Vec<PathBuf>,
    /// Where the union goes
    #[arg(
        short,
        long,
        value_name = "FILE",
        required_unless_present_any = ["git_driver", "retire"],
        value_hint = ValueHint::FilePath
    )]
    output: Option<PathBuf>,
    /// Merge as git's merge driver: `%O %A %B`; the union goes over the second
    #[arg(
        long,
        num_args = 3,
        value_names = ["BASE", "OURS", "THEIRS"],
        conflicts_with_all = ["files", "output"],
        value_hint = ValueHint::FilePath
    )]
    git_driver: Option<Vec<PathBuf>>,
    /// The union goes over the first file, the others are its copies and retired: kept on this
    /// machine for 30 days and removed where they are
    #[arg(long, conflicts_with_all = ["git_driver", "output"])]
    retire: bool,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

impl MergeArguments {
    pub(super) fn run(self, call: &mut Call<'_>) -> Result<u8, Failure> {
        let first = self.files.first().filter(|_| self.retire).cloned();
        let (merged, output) = match (self.git_driver.as_deref(), self.output.or(first)) {
            (Some([base, ours, theirs]), _) => {
                let merged = store::merge_for_git(base, ours, theirs, report::state)?;
                (merged, ours.clone())
            }
            (_, Some(output)) => {
                let merged = store::merge(&self.files, &output, report::state)?;
                (merged, output)
            }
            (_, None) => return Err(Failure::usage("say where the union goes: -o FILE")),
        };
        for notice in &merged.notices {
            say(notice);
        }
        let copies = if self.retire { &*self.files } else { &[] };
        let (retired, stays) = retire(call, &output, copies);
        for (copy, why) in &stays {
            say(&format!("{} stays: {why}", copy.display()));
        }
        let code = u8::from(!stays.is_empty());
        if self.json {
            let inputs: Vec<Value> = merged
                .inputs
                .iter()
                .map(|(file, events)| json!({"file": file.to_string_lossy(), "events": events}))
                .collect();
            let retired: Vec<Value> = retired
                .iter()
                .map(|(copy, kept)| {
                    json!({"file": copy.to_string_lossy(), "kept": kept.to_string_lossy()})
                })
                .collect();
            call.out.json(&json!({
                "schema": SCHEMA,
                "file": output.to_string_lossy(),
                "events": merged.events,
                "version": merged.version,
                "inputs": inputs,
                "retired": retired,
            }))?;
            return Ok(code);
        }
        if self.git_driver.is_some() {
            return Ok(0); // Git shows what a driver prints; it succeeded, and that is all.
        }
        for (file, events) in &merged.inputs {
            call.out
                .line(&format!("{}: {events} events", file.display()))?;
        }
        let output = output.display();
        call.out.line(&format!("{output}: {}", merged.version))?;
        for (copy, kept) in &retired {
            let (copy, kept) = (copy.display(), kept.display());
            let line = format!("{copy}: retired; kept for 30 days as {kept}");
            call.out.line(&line)?;
        }
        Ok(code)
    }
}

/// Copies that were retired, each with where it is kept, and those that stay, with why.
type Retiring = (Vec<(PathBuf, PathBuf)>, Vec<(PathBuf, Stays)>);

/// Retires the copies of a file, itself left out.
fn retire(call: &Call<'_>, output: &Path, copies: &[PathBuf]) -> Retiring {
    let home = call.environment.state_home();
    let now = (call.clock)();
    let (mut retired, mut stays) = (Vec::new(), Vec::new());
    for copy in copies {
        match store::retire(output, copy, home.as_deref(), now) {
            Ok(one) => retired.push((copy.clone(), one.kept)),
            Err(Stays::Itself) => {}
            Err(why) => stays.push((copy.clone(), why)),
        }
    }
    (retired, stays)
}

/// Stop bringing a file back, so that it can be moved or deleted
#[derive(Debug, Args)]
pub(super) struct ArchiveArguments {
    /// The file
    #[arg(value_hint = ValueHint::FilePath, conflicts_with = "file", value_name = "FILE")]
    target: Option<PathBuf>,
    #[command(flatten)]
    place: Place,
}

impl ArchiveArguments {
    pub(super) fn run(self, call: &mut Call<'_>) -> Result<(), Failure> {
        let Some(file) = self.target.or(self.place.file) else {
            return Err(Failure::usage("name the file: warroom archive FILE"));
        };
        let archived = store::archive(options(call, file, "", Access::Known))?;
        if self.place.json {
            return call.out.json(&json!({
                "schema": SCHEMA,
                "key": archived.key,
                "file": archived.place.to_string_lossy(),
                "served": archived.served,
            }));
        }
        let words = if archived.served {
            "is no longer brought back; it may be moved or deleted"
        } else {
            "was not served from this machine; nothing to end"
        };
        let place = archived.place.display();
        call.out
            .line(&format!("{} at {place} {words}", archived.key))
    }
}
