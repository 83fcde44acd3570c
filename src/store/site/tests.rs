//! The folder of a site: whole files, nothing twice, nothing of others.

use super::*;
use std::fs;
use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _, symlink};

fn content(files: &[(&str, &str)]) -> Content {
    let files = files.iter();
    Content {
        note: serde_json::json!({"files": files.len(), "said": "<script>"}),
        files: files
            .map(|(name, text)| ((*name).to_owned(), text.as_bytes().to_vec()))
            .collect(),
    }
}

fn put(folder: &Path, files: &[(&str, &str)]) -> Result<Kept, SiteError> {
    keep(folder, |_| content(files))
}

fn text(folder: &Path, name: &str) -> String {
    fs::read_to_string(folder.join(name)).unwrap()
}

#[test]
fn what_is_the_same_is_not_touched_and_what_is_no_longer_due_goes() {
    let root = tempfile::tempdir().unwrap();
    let folder = root.path().join("page");
    let first = [
        ("incidents/a.html", "A"),
        ("incidents/b.html", "B"),
        ("index.html", "I"),
    ];
    let kept = put(&folder, &first).unwrap();
    assert_eq!(
        kept.written,
        ["incidents/a.html", "incidents/b.html", "index.html"]
    );
    let inode = |name: &str| fs::metadata(folder.join(name)).unwrap().ino();
    let before = ["incidents/a.html", "index.html", NOTE].map(inode);
    assert_eq!(put(&folder, &first).unwrap(), Kept::default());
    assert_eq!(["incidents/a.html", "index.html", NOTE].map(inode), before);
    fs::write(folder.join("incidents/theirs.html"), "T").unwrap();
    let seen = std::cell::Cell::new(0);
    let kept = keep(&folder, |note| {
        seen.set(note.and_then(|note| note["files"].as_u64()).unwrap_or(0));
        content(&[("incidents/a.html", "A2"), ("index.html", "I")])
    });
    let kept = kept.unwrap();
    assert_eq!(seen.get(), 3, "the note of the last one");
    assert!(
        !text(&folder, NOTE).contains('<'),
        "the note is served with the rest"
    );
    assert_eq!(
        (kept.written, kept.removed),
        (
            vec!["incidents/a.html".into()],
            vec!["incidents/b.html".into()]
        )
    );
    assert_eq!(text(&folder, "incidents/theirs.html"), "T");
    let names = fs::read_dir(&folder)
        .unwrap()
        .flatten()
        .map(|entry| entry.file_name());
    let mut names: Vec<String> = names
        .map(|name| name.to_string_lossy().into_owned())
        .collect();
    names.sort();
    assert_eq!(
        names,
        [
            ".warroom-status-page.json.lock",
            "incidents",
            "index.html",
            NOTE
        ]
    );
}

#[test]
fn whoever_serves_the_folder_may_read_what_is_in_it() {
    let root = tempfile::tempdir().unwrap();
    put(root.path(), &[("index.html", "I")]).unwrap();
    let sample = root.path().join("sample");
    fs::write(&sample, "").unwrap();
    let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!(
        mode(&root.path().join("index.html")),
        mode(&sample),
        "as the folder's rule is"
    );
}

#[test]
fn a_folder_of_others_is_left_alone() {
    let root = tempfile::tempdir().unwrap();
    fs::write(root.path().join("thesis.txt"), "mine").unwrap();
    let error = put(root.path(), &[("index.html", "I")]).unwrap_err();
    assert!(matches!(error, SiteError::NotOurs(_)), "{error}");
    assert_eq!(
        fs::read_dir(root.path()).unwrap().count(),
        1,
        "not even a lock"
    );
    assert_eq!(
        (error.exit_code(), error.reason()),
        (4, "the folder holds something else".into())
    );
    let missing = root.path().join("no/such/page");
    assert_eq!(put(&missing, &[]).unwrap_err().reason(), "it is not there");
    let file = put(&root.path().join("thesis.txt"), &[]).unwrap_err();
    assert!(file.to_string().contains("a file stands where"), "{file}");
    let hidden = root.path().join("hidden");
    fs::create_dir(&hidden).unwrap();
    fs::write(hidden.join(".nojekyll"), "").unwrap();
    put(&hidden, &[("index.html", "I")]).unwrap();
}

#[test]
fn nothing_is_written_or_removed_through_a_link() {
    let root = tempfile::tempdir().unwrap();
    let (page, other) = (root.path().join("page"), root.path().join("other"));
    fs::create_dir(&other).unwrap();
    fs::write(other.join("a.html"), "theirs").unwrap();
    put(&page, &[("incidents/a.html", "A"), ("index.html", "I")]).unwrap();
    fs::remove_dir_all(page.join("incidents")).unwrap();
    symlink(&other, page.join("incidents")).unwrap();
    let error = put(&page, &[("incidents/a.html", "A"), ("index.html", "I2")]).unwrap_err();
    assert_eq!(error.reason(), "a link stands at incidents");
    put(&page, &[("index.html", "I2")]).unwrap();
    assert_eq!(
        text(&other, "a.html"),
        "theirs",
        "neither written nor removed"
    );
    fs::remove_file(page.join("index.html")).unwrap();
    symlink(other.join("a.html"), page.join("index.html")).unwrap();
    let error = put(&page, &[("index.html", "I3")]).unwrap_err();
    assert_eq!(error.reason(), "a link stands at index.html");
    assert_eq!(text(&other, "a.html"), "theirs");
    // The folder itself may be one: whoever named it knows where it leads.
    let link = root.path().join("link");
    let real = root.path().join("real");
    fs::create_dir(&real).unwrap();
    symlink(&real, &link).unwrap();
    put(&link, &[("index.html", "I")]).unwrap();
    assert_eq!(text(&real, "index.html"), "I");
}

#[test]
fn what_stands_in_the_way_is_named_and_the_next_try_goes_on() {
    let root = tempfile::tempdir().unwrap();
    let page = root.path();
    put(page, &[("index.html", "I")]).unwrap();
    fs::remove_file(page.join("index.html")).unwrap();
    fs::create_dir(page.join("index.html")).unwrap();
    let error = put(page, &[("a.html", "A"), ("index.html", "I2")]).unwrap_err();
    assert_eq!(error.reason(), "a folder stands at index.html");
    assert!(error.to_string().contains("move it away"), "{error}");
    fs::remove_dir(page.join("index.html")).unwrap();
    let kept = put(page, &[("a.html", "A"), ("index.html", "I2")]).unwrap();
    assert_eq!(kept.written, ["index.html"]);
    fs::remove_dir_all(page).unwrap();
    fs::create_dir(page).unwrap();
    assert_eq!(
        put(page, &[("index.html", "I2")]).unwrap().written,
        ["index.html"]
    );
    fs::remove_file(page.join(NOTE)).unwrap();
    fs::create_dir(page.join(NOTE)).unwrap();
    let error = put(page, &[]).unwrap_err();
    assert!(matches!(error, SiteError::Blocked { .. }), "{error}");
}

#[test]
fn a_note_that_is_forged_or_broken_leads_nowhere() {
    let root = tempfile::tempdir().unwrap();
    let page = root.path().join("page");
    let precious = root.path().join("precious.txt");
    fs::write(&precious, "mine").unwrap();
    put(&page, &[("index.html", "I")]).unwrap();
    let note = |files: Value, version: u64| {
        let note = serde_json::json!({"warroom_status_page": version, "files": files, "site": 1});
        fs::write(page.join(NOTE), note.to_string()).unwrap();
    };
    let absolute = precious.to_string_lossy().into_owned();
    note(
        serde_json::json!(["../precious.txt", absolute, "..", ""]),
        1,
    );
    assert_eq!(put(&page, &[("index.html", "I")]).unwrap(), Kept::default());
    assert_eq!(fs::read_to_string(&precious).unwrap(), "mine");
    put(&page, &[("../precious.txt", "X"), ("/x", "X")]).unwrap();
    assert_eq!(fs::read_to_string(&precious).unwrap(), "mine");
    fs::write(page.join(NOTE), "{").unwrap();
    put(&page, &[("index.html", "I")]).unwrap();
    note(serde_json::json!([]), 2);
    let error = put(&page, &[("index.html", "I2")]).unwrap_err();
    assert!(matches!(error, SiteError::Newer(_)));
    assert_eq!(text(&page, "index.html"), "I");
}

#[test]
fn a_folder_that_may_only_be_read_says_so() {
    let root = tempfile::tempdir().unwrap();
    let page = root.path().join("page");
    put(&page, &[("index.html", "I")]).unwrap();
    fs::set_permissions(&page, fs::Permissions::from_mode(0o555)).unwrap();
    let result = put(&page, &[("index.html", "I2")]);
    fs::set_permissions(&page, fs::Permissions::from_mode(0o755)).unwrap();
    // Nothing is forbidden to root.
    if let Err(error) = result {
        assert_eq!(error.reason(), "permission denied");
        assert_eq!(text(&page, "index.html"), "I", "whole, as it was");
    }
}

#[test]
fn what_the_system_puts_into_an_empty_folder_is_nothing() {
    let root = tempfile::tempdir().unwrap();
    let page = root.path();
    fs::create_dir(page.join("lost+found")).unwrap();
    fs::create_dir(page.join(".snapshots")).unwrap();
    put(page, &[("index.html", "I")]).unwrap();
    let other = tempfile::tempdir().unwrap();
    fs::create_dir(other.path().join("lost+found")).unwrap();
    fs::write(other.path().join("found"), "").unwrap();
    let error = put(other.path(), &[("index.html", "I")]).unwrap_err();
    assert!(matches!(error, SiteError::NotOurs(_)), "{error}");
}

#[test]
fn a_folder_that_cannot_be_reached_is_not_made() {
    let root = tempfile::tempdir().unwrap();
    let ring = root.path().join("ring");
    symlink(&ring, &ring).unwrap();
    let error = put(&ring, &[("index.html", "I")]).unwrap_err();
    assert!(matches!(error, SiteError::Io { .. }), "{error}");
    assert_eq!(error.exit_code(), 1);
    let reason = error.reason();
    assert!(
        reason.contains("symbolic link"),
        "as the system says: {reason}"
    );
}

#[test]
fn a_file_without_a_name_is_none() {
    let root = tempfile::tempdir().unwrap();
    let files = [("", "X"), ("index.html", "I")];
    let kept = put(root.path(), &files).unwrap();
    assert_eq!(kept.written, ["index.html"]);
}
