//! Papers for people: files that are written whole or not at all, and never over an incident.

use super::error::{StoreError, in_words};
use super::file::{Put, put, read, resolve};
use super::listing::look_at;
use crate::sync::PaperFile;
use std::io;
use std::path::{Path, PathBuf};

/// Writes a paper at `path`, over what is there unless that is an incident. A new file takes the
/// folder's rule, an older one keeps its rights.
///
/// # Errors
/// [`StoreError::Incident`] if an incident lies there, or what may be one; else why it cannot be
/// written.
pub fn write_paper(path: &Path, text: &str) -> Result<PathBuf, StoreError> {
    let failed = |error: io::Error| StoreError::NotWritable {
        file: path.to_owned(),
        reason: in_words(&error),
    };
    let real = resolve(path).map_err(failed)?;
    match look_at(&real) {
        Err(StoreError::NotFound(_)) => {}
        Err(StoreError::NotOurs { .. }) if real.is_file() && !begins_like_one(&real) => {}
        Err(StoreError::NotOurs { .. }) if real.is_file() => {
            return Err(StoreError::Incident(real));
        }
        Err(StoreError::NotOurs { reason, .. }) => {
            return Err(StoreError::NotWritable { file: real, reason });
        }
        Ok(_) | Err(_) => return Err(StoreError::Incident(real)),
    }
    put(&real, text.as_bytes(), Put::Replace).map_err(failed)?;
    Ok(real)
}

/// Where an incident file says what it is, in bytes from its beginning.
const START: usize = 256;

/// Whether a file begins like an incident, though it cannot be read as one: what is left of it may
/// be all that somebody has.
fn begins_like_one(path: &Path) -> bool {
    read(path).is_ok_and(|(bytes, _)| {
        let start = String::from_utf8_lossy(&bytes[..bytes.len().min(START)]);
        start.contains("\"warroom\"")
    })
}

/// Writes papers into a folder, which is made if it is not there.
///
/// # Errors
/// As [`write_paper`]; what was written before stays.
pub fn write_papers(folder: &Path, files: &[PaperFile]) -> Result<Vec<PathBuf>, StoreError> {
    std::fs::create_dir_all(folder).map_err(|error| StoreError::NotWritable {
        file: folder.to_owned(),
        reason: in_words(&error),
    })?;
    let write = |file: &PaperFile| write_paper(&folder.join(&file.name), &file.text);
    files.iter().map(write).collect()
}

#[cfg(test)]
#[expect(
    clippy::disallowed_methods,
    reason = "a test looks at what was written"
)]
mod tests {
    use super::*;
    use std::os::unix::fs::PermissionsExt as _;

    fn paper(name: &str, text: &str) -> PaperFile {
        PaperFile {
            name: name.to_owned(),
            text: text.to_owned(),
        }
    }

    #[test]
    fn a_paper_replaces_a_paper_and_keeps_its_rights() {
        let folder = tempfile::tempdir().expect("a folder");
        let inner = folder.path().join("papers");
        let files = [paper("a.md", "one\n"), paper("b.md", "two\n")];
        let written = write_papers(&inner, &files).expect("written");
        assert_eq!(written.len(), 2);
        let path = inner.join("a.md");
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o604)).expect("a mode");
        write_paper(&path, "again\n").expect("written");
        assert_eq!(std::fs::read_to_string(&path).expect("read"), "again\n");
        let mode = std::fs::metadata(&path)
            .expect("there")
            .permissions()
            .mode();
        assert_eq!(mode & 0o777, 0o604);
        let left = std::fs::read_dir(&inner).expect("read").count();
        assert_eq!(left, 2, "nothing temporary stays");
    }

    #[test]
    fn nothing_is_written_over_an_incident_or_over_what_may_be_one() {
        let folder = tempfile::tempdir().expect("a folder");
        for (name, text) in [
            ("a.json", "{\n\"warroom\": 1,\n\"incident\": {\"id\": "),
            (
                "b.json",
                "{\"warroom\": 99, \"incident\": {}, \"events\": []}",
            ),
        ] {
            let path = folder.path().join(name);
            std::fs::write(&path, text).expect("written");
            let refused = write_paper(&path, "words").expect_err("refused");
            assert!(
                matches!(refused, StoreError::Incident(_)),
                "{name}: {refused}"
            );
            assert_eq!(refused.exit_code(), 3);
            assert_eq!(std::fs::read_to_string(&path).expect("read"), text);
        }
        let link = folder.path().join("link.md");
        std::os::unix::fs::symlink(folder.path().join("a.json"), &link).expect("a link");
        assert!(
            write_paper(&link, "words").is_err(),
            "not through a link either"
        );
        let refused = write_paper(folder.path(), "words").expect_err("a folder is no file");
        assert!(
            matches!(&refused, StoreError::NotWritable { reason, .. } if reason == "it is a folder"),
            "{refused}"
        );
    }
}
