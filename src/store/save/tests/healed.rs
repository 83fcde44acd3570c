//! What is put back, what is left alone, and what is said of either.

use super::super::super::tests::closing;
use super::*;

#[test]
fn two_programs_that_undo_each_other_rest() {
    let folder = tempfile::tempdir().unwrap();
    let mut session = session(folder.path());
    for number in 0..=GUARD_COUNT {
        // Whoever writes much at once undoes nothing.
        session.record(&[says(&format!("note {number}"))]).unwrap();
    }
    let sharer = &mut session.sharer;
    assert!(sharer.put_back.is_empty());
    for (seconds_ago, rests) in [
        (&[][..] as &[i64], false),
        (&[0, 0, 0, 0], false),
        (&[0, 0, 0, 0, 0], true),
        (&[9, 8, 7, 6, 4], true),
        (&[9, 8, 7, 6, 5], false),
        (&[9, 0, 0, 0, 0], true),
        (&[10, 0, 0, 0, 0], false),
        (&[11, 10, 0, 0, 0, 0], false),
        // The clock was set back.
        (&[-20, -20, -20, -20, -20], false),
        (&[-1, -1, -1, -1, -1], true),
    ] {
        let times = seconds_ago.iter().map(|ago| START.plus_seconds(-ago));
        sharer.put_back = times.collect();
        let before = sharer.put_back.len();
        assert_eq!(sharer.guard().is_some(), rests, "{seconds_ago:?}");
        let last = sharer.put_back.back() == Some(&START);
        assert!(rests || last, "{seconds_ago:?}: it is counted");
        assert!(sharer.put_back.len() <= before + 1);
    }
    for direct in [true, false] {
        sharer.direct = direct;
        sharer.put_back = vec![START; 5].into();
        let kept = if direct {
            ""
        } else {
            "; nothing is lost, all is kept on this machine"
        };
        let reason =
            format!("another program keeps overwriting inc.json: find it and stop it{kept}");
        let since = START;
        assert_eq!(
            sharer.guard(),
            Some(Shared::Waiting {
                reason: reason.clone()
            })
        );
        assert_eq!(
            sharer.notices.pop().map(|notice| notice.text),
            Some(reason.clone())
        );
        assert_eq!(sharer.share, Share::Trouble { since, reason });
    }
}

/// Each sentence in full: it is what people act on.
#[test]
fn what_was_healed_is_said_in_words_that_are_true_and_what_was_there_is_kept() {
    let folder = tempfile::tempdir().unwrap();
    let mut session = session(folder.path());
    let path = session.file().to_owned();
    let first = text(&path);
    session.record(&[says("one")]).unwrap();
    session.record(&[says("two")]).unwrap();
    assert_eq!(
        said(&mut session),
        [""; 0],
        "nothing to say of what is usual"
    );
    let whole = text(&path);
    let lines = |lines: &str| whole.replace("\n],", &format!("\n{lines}\n],"));
    let markers = "<<<<<<< HEAD\n=======\n>>>>>>> theirs";
    let cases = [
        (
            Some(first),
            "inc.json was replaced by an older copy; put back 2 events".to_owned(),
        ),
        (
            None,
            "inc.json was deleted outside warroom; restored 3 events".to_owned(),
        ),
        (
            Some(" \n\t".to_owned()),
            "inc.json was emptied outside warroom; restored 3 events".to_owned(),
        ),
        (
            Some("rubbish".to_owned()),
            "set aside as ASIDE: inc.json was overwritten (it is no JSON); all 3 events were restored".to_owned(),
        ),
        (
            Some(lines("rob was here")),
            "set aside as ASIDE: inc.json held a line that is no event, and it was not merged (“rob was here”: not a line of JSON)".to_owned(),
        ),
        (
            Some(lines("rob was here\nand here")),
            "set aside as ASIDE: inc.json held 2 lines that are no events, and they were not merged (first “rob was here”: not a line of JSON)".to_owned(),
        ),
        (
            Some(whole.split_inclusive('\n').take(6).collect()),
            "set aside as ASIDE: inc.json was cut short, with 2 events; all 3 are there again".to_owned(),
        ),
        (
            Some(lines(markers)),
            "git conflict in inc.json resolved: the events of both sides are in it, 3 in all".to_owned(),
        ),
        (
            Some(lines(&format!("{markers}\nrob was here"))),
            "set aside as ASIDE: inc.json held a line that is no event, and it was not merged (“rob was here”: not a line of JSON)".to_owned(),
        ),
    ];
    for (bytes, sentence) in cases {
        match &bytes {
            Some(bytes) => std::fs::write(&path, bytes).unwrap(),
            None => std::fs::remove_file(&path).unwrap(),
        }
        session.sharer.look(true).unwrap();
        let sentence_said = session.sharer.set_fault_aside().unwrap();
        let aside = asides(&path).pop();
        let expected = sentence.replace("ASIDE", aside.as_deref().unwrap_or_default());
        assert_eq!(sentence_said, Some(expected));
        assert_eq!(aside.is_some(), sentence.contains("ASIDE"), "{sentence}");
        if let Some(aside) = aside {
            let aside = path.with_file_name(aside);
            assert_eq!(text(&aside), bytes.unwrap_or_default());
            std::fs::remove_file(aside).unwrap();
        }
    }
}

#[test]
fn the_same_harm_done_twice_is_told_twice() {
    let folder = tempfile::tempdir().unwrap();
    let mut session = session(folder.path());
    let path = session.file().to_owned();
    for _ in 0..2 {
        std::fs::remove_file(&path).unwrap();
        assert_eq!(session.share(), Shared::Saved);
        let sentence = "inc.json was deleted outside warroom; restored 1 event";
        assert_eq!(said(&mut session), [sentence]);
    }
}

#[test]
fn only_what_had_been_there_is_said_to_be_put_back() {
    let folder = tempfile::tempdir().unwrap();
    let options = kept(folder.path(), Access::Known);
    let mut session = Session::create(options.clone(), vec![opening("inc")]).unwrap();
    let path = session.file().to_owned();
    let first = text(&path);
    session.record(&[says("one")]).unwrap();
    session.share();
    session.record(&[says("not there yet")]).unwrap();
    std::fs::write(&path, &first).unwrap();
    assert_eq!(session.share(), Shared::Saved);
    let sentence = "inc.json was replaced by an older copy; put back 1 event";
    assert_eq!(said(&mut session), [sentence]);
    // What was never shared was not lost.
    session.record(&[says("and another")]).unwrap();
    drop(session);
    let mut session = Session::open(options.clone()).unwrap();
    assert_eq!(session.share(), Shared::Saved);
    assert_eq!(said(&mut session), [""; 0]);
    drop(session);
    std::fs::remove_file(&path).unwrap();
    let mut session = Session::open(options).unwrap();
    assert_eq!(session.share(), Shared::Saved);
    let sentence = "inc.json was deleted outside warroom; restored 4 events";
    assert_eq!(said(&mut session), [sentence]);
}

#[test]
fn in_git_who_writes_on_request_is_not_told_of_an_older_copy() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir(folder.path().join(".git")).unwrap();
    let options = kept(folder.path(), Access::Known);
    let mut session = Session::create(options, vec![opening("inc")]).unwrap();
    let path = session.file().to_owned();
    let first = text(&path);
    session.record(&[says("one")]).unwrap();
    assert_eq!(session.share(), Shared::Saved);
    std::fs::write(&path, &first).unwrap();
    session.record(&[says("two")]).unwrap();
    assert_eq!(session.share(), Shared::Behind(2), "older on purpose");
    assert_eq!(session.health().share, Share::Behind(2));
    assert_eq!(text(&path), first);
    session.sharer.forced = true;
    assert_eq!(session.share(), Shared::Saved);
    assert!(text(&path).contains("one") && text(&path).contains("two"));
    assert_eq!(said(&mut session), [""; 0]);
    assert!(!session.sharer.forced, "once");
}

#[test]
fn the_deleted_file_of_a_closed_incident_stays_away() {
    // Closed, with a replica, deleted, nothing unshared: only all of that means that it may go.
    for (closed, replica, deleted, unshared) in [
        (true, true, true, false),
        (false, true, true, false),
        (true, false, true, false),
        (true, true, false, false),
        (true, true, true, true),
    ] {
        let folder = tempfile::tempdir().unwrap();
        let mut options = kept(folder.path(), Access::Known);
        options.state_home = options.state_home.filter(|_| replica);
        let mut session = Session::create(options, vec![opening("inc")]).unwrap();
        let path = session.file().to_owned();
        let first = std::fs::read(&path).unwrap();
        if closed {
            session.record(&[closing()]).unwrap();
        }
        assert_eq!(session.share(), Shared::Saved);
        if deleted {
            std::fs::remove_file(&path).unwrap();
        } else {
            std::fs::write(&path, &first).unwrap();
        }
        if unshared {
            session.record(&[says("after all")]).unwrap();
        }
        let goes = closed && replica && deleted && !unshared;
        let case = format!("{closed} {replica} {deleted} {unshared}");
        if goes {
            let reason = "closed, and its file was deleted".to_owned();
            assert_eq!(session.health().share, Share::Saved(START));
            assert_eq!(
                session.share(),
                Shared::ReadOnly {
                    reason: reason.clone()
                }
            );
            assert_eq!(session.health().share, Share::ReadOnly(reason));
        } else {
            assert_eq!(session.share(), Shared::Saved, "{case}");
        }
        assert_eq!(path.exists(), !goes, "{case}");
    }
}
