//! A shared folder and people who work in it, each at a machine of their own: real consoles,
//! walls and command lines on one file.

use std::cell::Cell;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use rustix::process::Signal;
use serde_json::Value;

use crate::cli::{Ran, finish};
use crate::pty::{self, PATIENCE, Session};

/// The program itself.
pub(crate) const WARROOM: &str = env!("CARGO_BIN_EXE_warroom");

/// A folder that everyone shares, and the machines of everyone; gone with the test.
pub(crate) struct Room {
    root: tempfile::TempDir,
}

impl Room {
    /// An empty shared folder.
    pub(crate) fn empty() -> Self {
        let room = Self {
            root: tempfile::tempdir().expect("a folder"),
        };
        make_folder(&room.folder());
        room
    }

    /// A shared folder with one incident in `case.json`, which Nia declared.
    pub(crate) fn open() -> Self {
        let room = Self::empty();
        room.person("Nia").declare(&room.file());
        room
    }

    /// The incident's file.
    pub(crate) fn file(&self) -> PathBuf {
        self.path("case.json")
    }

    /// The shared folder itself.
    pub(crate) fn folder(&self) -> PathBuf {
        self.root.path().join("shared")
    }

    /// A file of the shared folder.
    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder().join(name)
    }

    /// Somebody at a machine of their own.
    pub(crate) fn person(&self, name: &str) -> Person {
        let home = self.root.path().join("machines").join(name);
        for folder in ["home", "state", "config"] {
            make_folder(&home.join(folder));
        }
        Person {
            name: name.to_owned(),
            home,
            file: self.file(),
            env: Vec::new(),
        }
    }

    /// The names of the files in the shared folder, hidden ones left out.
    pub(crate) fn names(&self) -> Vec<String> {
        let mut names = names_in(&self.folder());
        names.retain(|name| !name.starts_with('.'));
        names
    }

    /// Makes the incident's file as large as that, of nothing.
    #[expect(clippy::disallowed_methods, reason = "a test prepares the files")]
    pub(crate) fn sparse(&self, size: u64) {
        let file = std::fs::File::create(self.file()).expect("made");
        file.set_len(size).expect("a file system with holes");
    }

    /// What was set aside of damaged files.
    pub(crate) fn asides(&self) -> Vec<PathBuf> {
        let mut names = self.names();
        names.retain(|name| name.contains(".aside-"));
        names.iter().map(|name| self.path(name)).collect()
    }

    /// The notes in the file, if it is whole: id and text of each event of that kind.
    pub(crate) fn notes(&self) -> Vec<(String, String)> {
        notes_in(&self.file()).unwrap_or_default()
    }

    /// How often a text is noted in the file.
    pub(crate) fn count(&self, text: &str) -> usize {
        self.notes().iter().filter(|(_, note)| note == text).count()
    }

    /// Lets everybody on this machine reach the shared folder, and write there or not.
    pub(crate) fn let_all_in(&self, write: bool) {
        let folder = self.folder();
        set_mode(self.root.path(), 0o755);
        set_mode(&folder, if write { 0o777 } else { 0o755 });
        set_mode(&self.file(), if write { 0o666 } else { 0o644 });
    }

    /// Waits until a text is noted in the file, and that once.
    #[track_caller]
    pub(crate) fn wait_noted(&self, text: &str) {
        pty::wait_until(&format!("{text:?} in the file"), PATIENCE, || {
            self.count(text) == 1
        });
    }
}

/// Somebody at a machine of their own: a home, a state folder, a name.
pub(crate) struct Person {
    name: String,
    home: PathBuf,
    file: PathBuf,
    env: Vec<(String, String)>,
}

impl Person {
    /// The same person with another setting in the environment.
    pub(crate) fn with(mut self, name: &str, value: impl AsRef<Path>) -> Self {
        let value = value.as_ref().to_str().expect("a plain path").to_owned();
        self.env.push((name.to_owned(), value));
        self
    }

    /// The same person who works on another file.
    pub(crate) fn at(mut self, file: PathBuf) -> Self {
        self.file = file;
        self
    }

    /// A folder of this machine.
    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.home.join(name)
    }

    fn surroundings(&self) -> Vec<(String, String)> {
        let own = |folder: &str| self.home.join(folder).display().to_string();
        let mut env = vec![
            ("HOME".to_owned(), own("home")),
            ("XDG_STATE_HOME".to_owned(), own("state")),
            ("XDG_CONFIG_HOME".to_owned(), own("config")),
            ("WARROOM_AS".to_owned(), self.name.clone()),
        ];
        env.extend(self.env.iter().cloned());
        env
    }

    /// The same person without any rights beyond their own machine; none where these tests could
    /// not become somebody else. Who is not root has no more rights than that anyway.
    pub(crate) fn unprivileged(self) -> Option<Nobody> {
        let root = rustix::process::geteuid().is_root();
        if root && which("setpriv").is_none() {
            skip("setpriv is not here to drop the rights of root with");
            return None;
        }
        let program = self.home.join("warroom");
        // Not copied here: a test that starts a program at that moment would hold the copy open.
        let copied = Command::new("cp")
            .args([WARROOM.as_ref(), program.as_path()])
            .status();
        assert!(copied.is_ok_and(|status| status.success()), "copied");
        if let Some(machines) = self.home.parent() {
            set_mode(machines, 0o755);
        }
        for folder in ["", "home", "state", "config"] {
            set_mode(&self.home.join(folder), 0o777);
        }
        Some(Nobody {
            person: self,
            program,
            root,
        })
    }

    /// A program on this machine, in a terminal.
    pub(crate) fn spawn(&self, program: &Path, args: &[&str], rows: u16, cols: u16) -> Session {
        let env = self.surroundings();
        let env: Vec<(&str, &str)> = env
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str()))
            .collect();
        Session::spawn(program, args, &env, rows, cols)
    }

    /// The console on the file, with further arguments, whatever comes of it.
    pub(crate) fn try_console(&self, args: &[&str], rows: u16, cols: u16) -> Session {
        let file = self.file.to_str().expect("a plain path");
        let mut all = vec![file];
        all.extend(args);
        self.spawn(WARROOM.as_ref(), &all, rows, cols)
    }

    /// The console on the file, its first frame drawn.
    pub(crate) fn console(&self, args: &[&str]) -> Session {
        let session = self.try_console(args, 40, 120);
        session.wait_for("Timeline", PATIENCE);
        session
    }

    /// The wall on the file, whatever comes of it.
    pub(crate) fn try_wall(&self, rows: u16, cols: u16) -> Session {
        let file = self.file.to_str().expect("a plain path");
        self.spawn(WARROOM.as_ref(), &["wall", file], rows, cols)
    }

    /// The wall on the file, its first frame drawn.
    pub(crate) fn wall(&self) -> Session {
        let session = self.try_wall(40, 120);
        session.wait_for("EU checkout fails", PATIENCE);
        session
    }

    /// A command of the shell, ready to be changed.
    pub(crate) fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(WARROOM);
        command
            .args(args)
            .current_dir(&self.home)
            .env_clear()
            .env("PATH", std::env::var_os("PATH").unwrap_or_default())
            .envs(self.surroundings())
            .stdin(Stdio::null());
        command
    }

    /// A command of the shell.
    pub(crate) fn run(&self, args: &[&str]) -> Ran {
        finish(self.command(args))
    }

    /// A note by the shell; it must be recorded.
    #[track_caller]
    pub(crate) fn note(&self, text: &str) {
        let file = self.file.to_str().expect("a plain path");
        let ran = self.run(&["note", "-f", file, text]);
        assert_eq!(ran.code, Some(0), "{}", ran.err);
    }

    /// Declares an incident.
    #[track_caller]
    pub(crate) fn declare(&self, file: &Path) {
        let file = file.to_str().expect("a plain path");
        let title = "EU checkout fails";
        let ran = self.run(&[
            "new",
            title,
            "--impact",
            "1",
            "--urgency",
            "1",
            "--manager",
            "Nia",
            "-f",
            file,
        ]);
        assert_eq!(ran.code, Some(0), "{}", ran.err);
    }

    /// The notes in this machine's journals: id and text.
    pub(crate) fn journaled(&self) -> Vec<(String, String)> {
        let mut notes = Vec::new();
        for host in folders_in(&self.path("state/warroom")) {
            for incident in folders_in(&host) {
                let journal = read(&incident.join("journal.jsonl"));
                let text = String::from_utf8_lossy(&journal);
                notes.extend(text.lines().filter_map(note_of_line));
            }
        }
        notes
    }

    /// The half-typed lines on this machine.
    pub(crate) fn drafts(&self) -> String {
        let mut drafts = String::new();
        for host in folders_in(&self.path("state/warroom")) {
            for incident in folders_in(&host) {
                for name in names_in(&incident) {
                    if name.starts_with("draft-") {
                        let bytes = read(&incident.join(name));
                        drafts.push_str(&String::from_utf8_lossy(&bytes));
                    }
                }
            }
        }
        drafts
    }
}

/// Somebody without rights.
pub(crate) struct Nobody {
    pub(crate) person: Person,
    program: PathBuf,
    root: bool,
}

impl Nobody {
    /// Whether it is the user nobody, not just whoever runs the tests.
    pub(crate) fn is_nobody(&self) -> bool {
        if !self.root {
            skip("only root can become nobody");
        }
        self.root
    }

    /// The command line that drops all rights first, then runs the program by another one.
    fn words<'a>(&'a self, by: &[&'a str], args: &[&'a str]) -> Vec<&'a str> {
        let mut words = Vec::new();
        if self.root {
            words.extend([
                "setpriv",
                "--reuid=65534",
                "--regid=65534",
                "--clear-groups",
            ]);
        }
        words.extend(by);
        words.push(self.program.to_str().expect("a plain path"));
        words.extend(args);
        words
    }

    /// The program with these arguments, in a terminal.
    pub(crate) fn spawn(&self, by: &[&str], args: &[&str], rows: u16, cols: u16) -> Session {
        let words = self.words(by, args);
        self.person
            .spawn(words[0].as_ref(), &words[1..], rows, cols)
    }

    /// A command of the shell.
    pub(crate) fn run(&self, by: &[&str], args: &[&str]) -> Ran {
        let words = self.words(by, args);
        let mut command = Command::new(words[0]);
        command
            .args(&words[1..])
            .current_dir(&self.person.home)
            .env_clear()
            .env("PATH", std::env::var_os("PATH").unwrap_or_default())
            .envs(self.person.surroundings())
            .stdin(Stdio::null());
        finish(command)
    }
}

/// Says aloud that a test could not be done here.
fn skip(why: &str) {
    eprintln!("SKIPPED: {why}");
}

fn which(program: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path)
        .map(|folder| folder.join(program))
        .find(|file| file.is_file())
}

/// Gives a file or a folder a mode.
pub(crate) fn set_mode(path: &Path, mode: u32) {
    use std::os::unix::fs::PermissionsExt as _;
    let mode = std::fs::Permissions::from_mode(mode);
    std::fs::set_permissions(path, mode).expect("a mode");
}

/// Opens the bar, types a note and sends it, as a person does.
#[track_caller]
pub(crate) fn write_note(session: &mut Session, text: &str) {
    session.send("n");
    session.wait_for("NOTE", PATIENCE);
    type_note(session, text);
}

/// Types a note into the open bar and sends it.
#[track_caller]
pub(crate) fn type_note(session: &mut Session, text: &str) {
    session.send(text);
    session.wait_for(text, PATIENCE);
    session.send("\r");
    wait_taken(session, text);
}

/// Waits until a line that was sent has left the bar: what comes at once with an Enter would be a
/// paste.
#[track_caller]
pub(crate) fn wait_taken(session: &Session, text: &str) {
    session.wait_until("the line is taken", PATIENCE, |screen| {
        let shown = screen.contents();
        let mut bar = shown.lines().filter(|line| line.starts_with('›'));
        bar.all(|line| !line.contains(text))
    });
}

/// A key that writes nothing: letters that follow a line at once would be the next line.
pub(crate) const LOOK: &str = "\x1b[B";

/// Leaves the console as a person does.
#[track_caller]
pub(crate) fn quit(session: &mut Session) {
    session.send(LOOK);
    session.send("q");
    session.wait_for("leaves", PATIENCE);
    session.send("y");
    assert_eq!(session.wait_exit(PATIENCE), Ok(0));
}

/// Kills it as the system does when memory runs out.
pub(crate) fn kill_hard(session: &mut Session) {
    session.kill(Signal::KILL);
    assert!(session.wait_exit(PATIENCE).is_err(), "killed");
}

/// Waits until a program's screen has not changed for a few looks in a row.
pub(crate) fn wait_still(session: &Session) {
    let (last, same) = (Cell::new(0), Cell::new(0));
    pty::wait_until("the screen is still", PATIENCE, || {
        let sent = session.raw().len();
        let before = last.replace(sent);
        same.set(if before == sent { same.get() + 1 } else { 0 });
        same.get() > 40
    });
}

/// The notes of a file, if it is JSON: id and text of each.
pub(crate) fn notes_in(file: &Path) -> Option<Vec<(String, String)>> {
    let value: Value = serde_json::from_slice(&read(file)).ok()?;
    let events = value.get("events")?.as_array()?;
    Some(events.iter().filter_map(note_of).collect())
}

fn note_of_line(line: &str) -> Option<(String, String)> {
    note_of(&serde_json::from_str(line).ok()?)
}

fn note_of(event: &Value) -> Option<(String, String)> {
    if event.get("kind")? != "note" {
        return None;
    }
    let id = event.get("id")?.as_str()?.to_owned();
    Some((id, event.get("body")?.get("text")?.as_str()?.to_owned()))
}

fn folders_in(folder: &Path) -> Vec<PathBuf> {
    let names = names_in(folder);
    names.iter().map(|name| folder.join(name)).collect()
}

/// The names in a folder; none where there is none.
pub(crate) fn names_in(folder: &Path) -> Vec<String> {
    let Ok(entries) = std::fs::read_dir(folder) else {
        return Vec::new();
    };
    let names = entries.flatten().map(|entry| entry.file_name());
    let mut names: Vec<String> = names
        .map(|name| name.to_string_lossy().into_owned())
        .collect();
    names.sort();
    names
}

/// A file's bytes; none where there is none.
#[expect(clippy::disallowed_methods, reason = "a test looks at the files")]
pub(crate) fn read(path: &Path) -> Vec<u8> {
    std::fs::read(path).unwrap_or_default()
}

/// Writes over a file in place, as a careless program does.
#[expect(clippy::disallowed_methods, reason = "a test does what people do")]
pub(crate) fn overwrite(path: &Path, bytes: impl AsRef<[u8]>) {
    std::fs::write(path, bytes).expect("written");
}

/// Puts a file in the place of another at once, as an editor or a copying tool does.
#[expect(clippy::disallowed_methods, reason = "a test does what people do")]
pub(crate) fn replace(path: &Path, bytes: impl AsRef<[u8]>) {
    let new = path.with_extension("new");
    std::fs::write(&new, bytes).expect("written");
    std::fs::rename(new, path).expect("moved");
}

/// Moves a file or a folder.
#[expect(clippy::disallowed_methods, reason = "a test does what people do")]
pub(crate) fn rename(from: &Path, to: &Path) {
    std::fs::rename(from, to).expect("moved");
}

/// Holds the lock on a file until it is dropped.
#[expect(clippy::disallowed_methods, reason = "a test does what people do")]
pub(crate) fn hold_lock(path: &Path) -> std::fs::File {
    let file = std::fs::File::create(path).expect("a lock file");
    file.lock().expect("locked");
    file
}

/// Makes a folder and those above it.
fn make_folder(path: &Path) {
    std::fs::create_dir_all(path).expect("made");
}
