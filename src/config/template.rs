//! A team's templates: `templates/NAME.md` beside the configuration, for papers
//! `templates/papers/NAME.md`. One that is wrong stops
//! nothing: the shipped one stands in for it, and what is wrong is said with file and line.

use super::{PlaybookFiles, is_absent, line_of};
use crate::domain::kit::{Kit, TemplateFault};
use crate::domain::skeleton::{self, Skeleton};
use std::collections::BTreeMap;
use std::io::Read as _;
use std::path::{Path, PathBuf};

/// What is used where a template is wrong.
const SHIPPED: &str = "the shipped one is used";
/// What is used where there is no shipped one.
const NONE: &str = "it is left out";
/// More than this is not read: it would be too large anyway.
const MOST: u64 = 64 * 1024;

/// What stands before the name of a paper's template, and the folder that those lie in.
pub const PAPERS: &str = "papers/";

fn is_paper(name: &str) -> bool {
    skeleton::shipped(name).is_some()
}

fn fault(name: &str, file: &Path, line: Option<usize>, problem: String) -> TemplateFault {
    let paper = name.strip_prefix(PAPERS).is_some_and(is_paper);
    let is_shipped = name.is_empty() || paper || Kit::shipped().templates.contains_key(name);
    TemplateFault {
        name: name.to_owned(),
        file: file.display().to_string(),
        line,
        problem,
        instead: if is_shipped { SHIPPED } else { NONE },
    }
}

/// Finds the templates of a folder and of the one for papers in it; none where there is no such
/// folder.
pub(super) fn find(folder: &Path, into: &mut PlaybookFiles) {
    let (mut messages, mut papers) = (BTreeMap::new(), BTreeMap::new());
    find_in(folder, &mut messages, &mut into.template_faults);
    find_in(&folder.join(PAPERS), &mut papers, &mut into.template_faults);
    (into.templates, into.papers) = (messages, papers);
}

fn find_in(folder: &Path, found: &mut BTreeMap<String, PathBuf>, faults: &mut Vec<TemplateFault>) {
    let entries = match std::fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if is_absent(&error) => return,
        Err(error) => {
            let problem = format!("cannot be read ({error})");
            faults.push(fault("", folder, None, problem));
            return;
        }
    };
    for entry in entries.flatten() {
        let path = entry.path();
        if path.extension().is_none_or(|end| end != "md") {
            continue;
        }
        if let Some(name) = path.file_stem().and_then(|name| name.to_str()) {
            found.insert(name.to_owned(), path.clone());
        } else {
            let problem = "its name is not UTF-8".to_owned();
            faults.push(fault("", &path, None, problem));
        }
    }
}

/// The text of a message's template; none if it went away.
pub(super) fn message(name: &str, file: &Path) -> Result<Option<String>, TemplateFault> {
    read(name, file, Kit::check_template)
}

/// The text of a paper's template; none if it went away.
pub(super) fn paper(name: &str, file: &Path) -> Result<Option<String>, TemplateFault> {
    let check = |text: &str| Skeleton::parse(name, text).map(|_| ());
    read(&format!("{PAPERS}{name}"), file, check)
}

fn read(
    name: &str,
    file: &Path,
    check: impl Fn(&str) -> Result<(), (usize, String)>,
) -> Result<Option<String>, TemplateFault> {
    let wrong = |line, problem| fault(name, file, line, problem);
    let Some(bytes) = bytes(file).map_err(|problem| wrong(None, problem))? else {
        return Ok(None);
    };
    let text = String::from_utf8(bytes).map_err(|error| {
        let at = error.utf8_error().valid_up_to();
        let text = String::from_utf8_lossy(error.as_bytes());
        wrong(Some(line_of(&text, at)), "it is not UTF-8".to_owned())
    })?;
    let text = text
        .strip_prefix('\u{feff}')
        .map(str::to_owned)
        .unwrap_or(text);
    check(&text).map_err(|(line, problem)| wrong(Some(line), problem))?;
    Ok(Some(text))
}

#[expect(
    clippy::disallowed_methods,
    reason = "configuration is read here and nowhere else"
)]
fn bytes(file: &Path) -> Result<Option<Vec<u8>>, String> {
    // A pipe would be waited for.
    match std::fs::metadata(file) {
        Ok(meta) if !meta.is_file() => return Err("it is no file".to_owned()),
        Err(error) if is_absent(&error) && !file.is_symlink() => return Ok(None),
        Err(error) => return Err(format!("cannot be read ({error})")),
        Ok(_) => {}
    }
    let opened = std::fs::File::open(file);
    let mut bytes = Vec::new();
    let read = opened.and_then(|file| file.take(MOST).read_to_end(&mut bytes));
    match read {
        Ok(_) => Ok(Some(bytes)),
        Err(error) => Err(format!("cannot be read ({error})")),
    }
}
