//! Reading and replacing one file, tried on files and on what is none.

use super::*;

#[test]
fn where_locks_prove_nothing_only_what_is_old_is_swept() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("inc.json");
    let writing = temporary(&path);
    let left = || {
        std::fs::write(&writing, b"half").unwrap();
        File::options().write(true).open(&writing).unwrap()
    };
    let file = left();
    sweep(&path, false);
    assert!(writing.exists(), "somebody may be writing it");
    file.set_modified(std::time::SystemTime::now() - 2 * LEFT_FOR)
        .unwrap();
    sweep(&path, false);
    assert!(!writing.exists());
    let file = left();
    file.lock().unwrap();
    sweep(&path, true);
    assert!(writing.exists(), "somebody is writing it");
    drop(file);
    sweep(&path, true);
    assert!(!writing.exists());
}

#[test]
fn a_large_file_is_read_as_it_is() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("inc.json");
    for size in [0, LARGE - 1, LARGE, LARGE + 1] {
        let bytes: Vec<u8> = (0..=250).cycle().take(size).collect();
        std::fs::write(&path, &bytes).unwrap();
        let read = read(&path).unwrap().0;
        assert!(read == bytes, "{size} bytes");
    }
    let file = File::open(&path).unwrap();
    assert!(
        read_size(&file, 2 * LARGE as u64).is_empty(),
        "it is shorter"
    );
    assert_eq!(read_size(&file, LARGE as u64).len(), LARGE, "it has grown");
}

#[test]
fn a_file_of_that_name_with_other_bytes_is_no_copy() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("inc.json");
    let aside = || set_aside(&path, b"damaged", "T").unwrap();
    let first = aside();
    assert_eq!(aside(), first, "once");
    std::fs::write(&first, "planted, or cut by a full disk").unwrap();
    let second = aside();
    assert_ne!(second, first);
    assert_eq!(std::fs::read(&second).unwrap(), b"damaged");
    assert_eq!(aside(), second, "and that once");
}

#[test]
fn where_its_group_cannot_be_kept_ours_may_do_what_everybody_may() {
    for (old, new) in [
        (0o660, 0o600),
        (0o664, 0o644),
        (0o606, 0o666),
        (0o675, 0o655),
        (0o751, 0o711),
    ] {
        assert_eq!(for_another_group(old), new, "{old:o}");
    }
}

#[test]
fn a_folder_that_cannot_be_synced_need_not_be() {
    let folder = tempfile::tempdir().unwrap();
    assert!(sync_folder(&folder.path().join("inc.json")).is_ok());
    assert!(sync_folder(Path::new("/proc/inc.json")).is_ok());
    assert!(sync_folder(&folder.path().join("gone/inc.json")).is_err());
}

#[test]
fn a_stamp_says_when_a_file_was_written_and_whose_it_is() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("inc.json");
    let write = |text: &str, millis: u64| {
        std::fs::write(&path, text).unwrap();
        let file = File::options().write(true).open(&path).unwrap();
        let at = std::time::UNIX_EPOCH + Duration::from_millis(millis);
        file.set_modified(at).unwrap();
        stamp(&path).unwrap()
    };
    let first = write("one", 1_700_000_000_250);
    assert_eq!((first.millis(), first.len), (1_700_000_000_250, 3));
    let later = write("longer", 1_700_000_000_750);
    assert_ne!(later, first);
    assert!(later.is_same_file(&first));
    let other = folder.path().join("other.json");
    std::fs::write(&other, "one").unwrap();
    assert!(!stamp(&other).unwrap().is_same_file(&first));
    assert_eq!(stamp(folder.path()), None, "a folder is no file");
}

#[test]
fn what_is_no_file_is_said_to_be_what_it_is_and_nobody_waits_for_it() {
    let folder = tempfile::tempdir().unwrap();
    let pipe = folder.path().join("pipe");
    rustix::fs::mknodat(
        rustix::fs::CWD,
        &pipe,
        rustix::fs::FileType::Fifo,
        Mode::from_raw_mode(0o600),
        0,
    )
    .unwrap();
    let socket = folder.path().join("socket");
    let _listens = std::os::unix::net::UnixListener::bind(&socket).unwrap();
    for (path, what) in [
        (folder.path(), "it is a folder"),
        (pipe.as_path(), "it is a pipe"),
        (socket.as_path(), "it is a socket"),
        (Path::new("/dev/null"), "it is a device"),
    ] {
        match open(path) {
            Err(StoreError::NotOurs { reason, .. }) => assert_eq!(reason, what),
            other => panic!("{}: {other:?}", path.display()),
        }
    }
    let large = folder.path().join("large.json");
    let file = File::create(&large).unwrap();
    file.set_len(LARGEST).unwrap();
    assert!(open(&large).is_ok(), "as large as an incident may be");
    file.set_len(LARGEST + 1).unwrap();
    assert!(matches!(open(&large), Err(StoreError::TooLarge { size, .. }) if size == LARGEST + 1));
}

#[test]
fn links_are_followed_to_where_writing_goes_and_a_ring_of_them_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    let real = std::fs::canonicalize(folder.path()).unwrap();
    std::os::unix::fs::symlink("new.json", at("link.json")).unwrap();
    std::os::unix::fs::symlink("link.json", at("link-to-link.json")).unwrap();
    for name in ["new.json", "link.json", "link-to-link.json"] {
        assert_eq!(resolve(&at(name)).unwrap(), real.join("new.json"), "{name}");
    }
    std::os::unix::fs::symlink("ring.json", at("ring.json")).unwrap();
    assert!(resolve(&at("ring.json")).is_err());
    let nowhere = resolve(&at("gone/new.json")).unwrap_err();
    assert_eq!(nowhere.kind(), io::ErrorKind::NotFound);
}

#[test]
fn only_what_this_program_left_for_this_file_is_swept() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("inc.json");
    let keep = [".inc.json.lock", ".other.json.tmp-1-2", "inc.json"];
    for name in keep.iter().chain(&[".inc.json.tmp-1-2"]) {
        std::fs::write(folder.path().join(name), b"x").unwrap();
    }
    sweep(&path, true);
    for name in keep {
        assert!(folder.path().join(name).exists(), "{name}");
    }
    assert!(!folder.path().join(".inc.json.tmp-1-2").exists());
}

#[test]
fn a_file_comes_whole_over_the_one_that_was_meant_and_leaves_nothing_beside_it() {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("inc.json");
    let first = put(&path, b"first", Put::New).unwrap();
    assert_eq!(stamp(&path), Some(first));
    let again = put(&path, b"again", Put::New).unwrap_err();
    assert_eq!(again.kind(), io::ErrorKind::AlreadyExists);
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o604)).unwrap();
    let second = put_over(&path, b"second", Put::Replace, stamp(&path)).unwrap();
    let mode = std::fs::metadata(&path).unwrap().mode();
    assert_eq!(mode & 0o777, 0o604, "its rights stay");
    let late = put_over(&path, b"late", Put::Replace, Some(first)).unwrap_err();
    assert_eq!(late.kind(), io::ErrorKind::AlreadyExists);
    assert_eq!(stamp(&path), Some(second));
    assert_eq!(std::fs::read(&path).unwrap(), b"second");
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
}

#[test]
fn a_file_that_cannot_be_renamed_over_is_written_in_place() {
    for (code, impossible) in [(16, true), (18, true), (13, true), (28, false), (5, false)] {
        let error = io::Error::from_raw_os_error(code);
        assert_eq!(rename_is_impossible(&error), impossible, "{error}");
    }
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("inc.json");
    std::fs::write(&path, b"what was longer").unwrap();
    let before = stamp(&path).unwrap();
    let after = in_place(&path, b"short").unwrap();
    assert_eq!(std::fs::read(&path).unwrap(), b"short");
    assert!(after.is_same_file(&before));
    assert_eq!(stamp(&path), Some(after));
}

#[test]
fn what_only_looks_like_what_was_set_aside_is_left_out_of_it() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("inc.json");
    let hash = crate::domain::id::Hash128::of(&[b"damaged"]).to_string();
    let end = &hash[..8];
    for name in [format!("copy-{end}"), "inc.json.aside-T-0".to_owned()] {
        std::fs::write(folder.path().join(name), b"damaged").unwrap();
    }
    let aside = set_aside(&path, b"damaged", "T").unwrap();
    assert_eq!(aside, folder.path().join(format!("inc.json.aside-T-{end}")));
}

#[test]
fn names_that_nobody_can_guess_are_hidden_and_differ() {
    let path = Path::new("/srv/inc.json");
    let names: std::collections::BTreeSet<PathBuf> = (0..100).map(|_| temporary(path)).collect();
    assert_eq!(names.len(), 100);
    let start = format!("/srv/.inc.json.tmp-{}-", std::process::id());
    for name in names {
        let end = name
            .to_str()
            .unwrap()
            .strip_prefix(&start)
            .unwrap()
            .to_owned();
        assert!(
            end.len() == 8 && u32::from_str_radix(&end, 16).is_ok(),
            "{end}"
        );
    }
    let drawn: Vec<u64> = (0..100).map(|_| random()).collect();
    let (all, any) = drawn
        .iter()
        .fold((u64::MAX, 0), |(all, any), it| (all & it, any | it));
    assert_eq!((all, any), (0, u64::MAX >> 2), "each of 62 bits is drawn");
}

#[test]
fn whose_a_file_is_it_stays() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("inc.json");
    std::fs::write(&path, b"old").unwrap();
    let (uid, gid) = (rustix::fs::Uid::from_raw, rustix::fs::Gid::from_raw);
    // Only root can give a file away; for anybody else it is theirs before and after.
    let _ = rustix::fs::chown(&path, Some(uid(1)), Some(gid(2)));
    let owner = || {
        let meta = std::fs::metadata(&path).unwrap();
        (meta.uid(), meta.gid(), meta.mode() & 0o777)
    };
    let before = owner();
    put(&path, b"new", Put::Replace).unwrap();
    assert_eq!(owner(), before);
    assert_eq!(std::fs::read(&path).unwrap(), b"new");
}
