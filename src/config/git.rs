//! Git's `user.name`, read from its files where they are plain, else asked of git itself.
//!
//! Starting git costs more than recording a note, so the common case is read here: sections, keys
//! and bare values. Whatever this does not understand (includes, quotes, work trees that point
//! elsewhere) goes to `git config`, which then has the last word.

use super::Environment;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// What a configuration file of git says about `user.name`.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Found {
    /// This name.
    Name(String),
    /// Nothing.
    Nothing,
    /// Something that only git understands.
    AskGit,
}

/// Git's name for this person, in this folder.
pub(super) fn user_name(environment: Environment<'_>) -> Option<String> {
    let elsewhere = ["GIT_DIR", "GIT_CONFIG_GLOBAL", "GIT_CONFIG_COUNT"];
    if elsewhere.iter().any(|name| environment.get(name).is_some()) {
        return ask_git();
    }
    let mut files: Vec<PathBuf> = Vec::new();
    match repository() {
        Repository::None => {}
        Repository::At(folder) => files.push(folder.join("config")),
        Repository::Elsewhere => return ask_git(),
    }
    files.extend(environment.home().map(|home| home.join(".gitconfig")));
    files.extend(
        environment
            .xdg("XDG_CONFIG_HOME", ".config")
            .map(|folder| folder.join("git").join("config")),
    );
    files.push(PathBuf::from("/etc/gitconfig"));
    for file in files {
        match read(&file).as_deref().map_or(Found::Nothing, parse) {
            Found::Name(name) => return Some(name),
            Found::Nothing => {}
            Found::AskGit => return ask_git(),
        }
    }
    None
}

enum Repository {
    None,
    At(PathBuf),
    Elsewhere,
}

/// The repository around the current folder.
fn repository() -> Repository {
    let Ok(here) = std::env::current_dir() else {
        return Repository::None;
    };
    let found = here.ancestors().map(|folder| folder.join(".git"));
    for path in found {
        match path.metadata() {
            Ok(meta) if meta.is_dir() => return Repository::At(path),
            Ok(_) => return Repository::Elsewhere,
            Err(_) => {}
        }
    }
    Repository::None
}

#[expect(
    clippy::disallowed_methods,
    reason = "configuration is read here and nowhere else"
)]
fn read(file: &Path) -> Option<String> {
    std::fs::read_to_string(file).ok()
}

fn ask_git() -> Option<String> {
    let output = Command::new("git")
        .args(["config", "user.name"])
        .stdin(Stdio::null())
        .stderr(Stdio::null())
        .output()
        .ok()?;
    let name = String::from_utf8_lossy(&output.stdout);
    let name = name.trim();
    (output.status.success() && !name.is_empty()).then(|| name.to_owned())
}

/// Reads the text of a configuration file of git; of several names the last one counts.
pub(super) fn parse(text: &str) -> Found {
    let mut found = Found::Nothing;
    let mut user = false;
    for line in text.lines() {
        let line = line.trim();
        if let Some(section) = line.strip_prefix('[') {
            let section = section.to_ascii_lowercase();
            if section.starts_with("include") {
                return Found::AskGit;
            }
            user = section == "user]";
            // A key on the line of its section is allowed, and rare.
            if section.starts_with("user]") && !user {
                return Found::AskGit;
            }
        } else if user && let Some((key, value)) = line.split_once('=') {
            if !key.trim().eq_ignore_ascii_case("name") {
                continue;
            }
            if value.contains(['"', '\\']) {
                return Found::AskGit;
            }
            let value = value.split(['#', ';']).next().unwrap_or_default().trim();
            found = Found::Name(value.to_owned());
        }
    }
    found
}
