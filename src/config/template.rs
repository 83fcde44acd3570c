//! A team's templates: `templates/NAME.md` beside the configuration. One that is wrong stops
//! nothing: the shipped one stands in for it, and what is wrong is said with file and line.

use super::{PlaybookFiles, is_absent, line_of};
use crate::domain::kit::{Kit, TemplateFault};
use std::io::Read as _;
use std::path::Path;

/// What is used where a template is wrong.
const SHIPPED: &str = "the shipped one is used";
/// What is used where there is no shipped one.
const NONE: &str = "it is left out";
/// More than this is not read: it would be too large anyway.
const MOST: u64 = 64 * 1024;

fn fault(name: &str, file: &Path, line: Option<usize>, problem: String) -> TemplateFault {
    let is_shipped = name.is_empty() || Kit::shipped().templates.contains_key(name);
    TemplateFault {
        name: name.to_owned(),
        file: file.display().to_string(),
        line,
        problem,
        instead: if is_shipped { SHIPPED } else { NONE },
    }
}

/// Finds the templates of a folder; none where there is no such folder.
pub(super) fn find(folder: &Path, into: &mut PlaybookFiles) {
    let entries = match std::fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if is_absent(&error) => return,
        Err(error) => {
            let problem = format!("cannot be read ({error})");
            into.template_faults.push(fault("", folder, None, problem));
            return;
        }
    };
    for entry in entries.flatten() {
        let path = entry.path();
        if path.extension().is_none_or(|end| end != "md") {
            continue;
        }
        if let Some(name) = path.file_stem().and_then(|name| name.to_str()) {
            into.templates.insert(name.to_owned(), path.clone());
        } else {
            let problem = "its name is not UTF-8".to_owned();
            into.template_faults.push(fault("", &path, None, problem));
        }
    }
}

/// The text of a template; none if it went away.
pub(super) fn read(name: &str, file: &Path) -> Result<Option<String>, TemplateFault> {
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
    Kit::check_template(&text).map_err(|(line, problem)| wrong(Some(line), problem))?;
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
