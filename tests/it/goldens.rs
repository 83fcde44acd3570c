//! Everything that can be taken along, in every format that it comes in, whole in the files
//! `tests/it/goldens/*`. `UPDATE_PAPERS=1` writes these anew.
//!
//! They tell a short outage, so that a person reads one in a minute; the drill's papers, which are
//! long, stand beside it as Markdown (`tests/it/drill/papers`).

mod tale;

use std::collections::BTreeSet;
use warroom::domain::incident::Incident;
use warroom::domain::kit::Kit;
use warroom::report::format::Format;
use warroom::report::output::Output;
use warroom::report::paper::{Asked, COMMENT_LIMIT, Reader};

/// The folder of the files.
const FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/it/goldens");

/// Every text with the name of its file, without what differs from build to build.
fn all(incident: &Incident) -> Vec<(String, String)> {
    let kit = Kit::shipped();
    let asked = Asked {
        incident,
        kit: &kit,
        now: tale::at(12, 0),
        reader: Reader::Inside,
        restricted: false,
        limit: COMMENT_LIMIT,
    };
    // The hash of the set differs with whatever the playbook ships; a word of it is not split.
    let version = incident.log().version();
    let hash = version.rsplit(' ').next().expect("a hash").to_owned();
    let bare = |text: &str| {
        let text = text.replace(env!("CARGO_PKG_VERSION"), "VERSION");
        text.replace(&hash, "00000000")
    };
    let mut all = Vec::new();
    for output in Output::all() {
        for format in output.formats() {
            let texts = output.write(&asked, *format).expect("can be written");
            assert!(!texts.is_empty(), "{} is nothing", output.name());
            for text in texts {
                let name = format!("{}.{}", text.stem, format.extension());
                all.push((name, bare(&text.text)));
            }
        }
    }
    all
}

#[expect(
    clippy::disallowed_methods,
    reason = "the papers are files of the test's own"
)]
#[test]
fn every_paper_in_every_format_is_as_it_was() {
    let all = all(&tale::incident());
    let mut changed = Vec::new();
    for (name, text) in &all {
        let path = format!("{FOLDER}/{name}");
        if std::env::var_os("UPDATE_PAPERS").is_some() {
            std::fs::write(&path, text).expect("can be written");
        }
        if std::fs::read_to_string(&path).unwrap_or_default() != *text {
            changed.push(path);
        }
    }
    assert!(
        changed.is_empty(),
        "not as they were: {changed:#?}; UPDATE_PAPERS=1 writes them"
    );
    let names: BTreeSet<String> = all.into_iter().map(|(name, _)| name).collect();
    let mut left_over: BTreeSet<String> = std::fs::read_dir(FOLDER)
        .expect("there is a folder")
        .map(|file| file.expect("an entry").file_name().to_string_lossy().into())
        .collect();
    left_over.retain(|name| !names.contains(name) && name != "tale.rs");
    assert!(left_over.is_empty(), "no paper is called {left_over:?}");
}

/// No two texts share a file, and no format is without one.
#[test]
fn each_has_a_file_of_its_own_and_every_format_is_there() {
    let all = all(&tale::incident());
    let names: BTreeSet<&str> = all.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names.len(), all.len());
    for (format, word) in Format::ALL {
        let end = format!(".{}", format.extension());
        assert!(names.iter().any(|name| name.ends_with(&end)), "{word}");
    }
}

/// Who was told what came of it stands on the wrap-up with who ticked it and when, and so does
/// what nobody has ticked.
#[test]
fn r142_the_wrap_up_says_who_was_told_and_when() {
    let all = all(&tale::incident());
    let page = all.iter().find(|(name, _)| name == "wrap-up.md");
    let (_, page) = page.expect("a wrap-up");
    for line in [
        "- **The team was told** – done: Tue 3 Feb 2026 10:11 CET by Ida.",
        "- **A short call was offered** – done: Tue 3 Feb 2026 10:11 CET by Ida.",
        "- **The client was told** – open.",
    ] {
        assert!(page.contains(line), "{line}: {page}");
    }
}
