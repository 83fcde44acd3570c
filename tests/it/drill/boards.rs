//! Decisions, tasks, hypotheses, escalations, hand-over, roles and what was counted.

use super::{at_minute, clock, over};
use warroom::domain::decision::{Call, Stance, Turned};
use warroom::domain::hypothesis::HypothesisState::{Confirmed, Parked, RuledOut};
use warroom::domain::kind::{EntryKind, Verdict};
use warroom::domain::mark::{Account, Paper};
use warroom::domain::setting::SettingKey;
use warroom::domain::timeline::Entry;

#[test]
fn three_decisions() {
    let incident = over();
    let decisions = incident.decisions();
    let lines: Vec<_> = decisions
        .iter()
        .map(|d| {
            let decided = d.decided.expect("decided");
            let result = d.result.map(|(turned, at)| (turned, clock(at)));
            (
                d.name.as_str(),
                clock(d.opened),
                clock(decided.at),
                decided.call,
                d.advice.len(),
                result,
            )
        })
        .collect();
    let at = |time: &str| time.to_owned();
    assert_eq!(
        lines,
        [
            ("D1", at("16:53"), at("16:56"), Call::Rejected, 1, None),
            (
                "D2",
                at("17:10"),
                at("17:17"),
                Call::Accepted,
                1,
                Some((Turned::Failed, at("17:25")))
            ),
            (
                "D3",
                at("18:07"),
                at("18:11"),
                Call::Accepted,
                3,
                Some((Turned::Worked, at("18:41")))
            ),
        ]
    );
    assert_eq!(decisions[0].advice[0].stance, Stance::Against);
    let provider = &decisions[1].advice[0];
    assert_eq!(provider.text, "go ahead, nothing else runs on that service");
    assert_eq!(
        (provider.who.as_str(), provider.role.as_deref()),
        ("Jonas Weil", Some("Provider"))
    );
}

#[test]
fn five_tasks_three_late_one_extended() {
    let incident = over();
    let lines: Vec<_> = incident
        .tasks()
        .iter()
        .map(|task| {
            let due = task.due.expect("a time box");
            let done = task.done.expect("done");
            let late = done.seconds_since(due) / 60;
            (
                task.name.clone(),
                clock(task.at),
                clock(due),
                clock(done),
                late.max(0),
                task.extended.len(),
            )
        })
        .collect();
    let rows = [
        ("T1", "16:46", "16:56", "16:55", 0, 0),
        ("T2", "16:58", "17:08", "17:16", 8, 0),
        ("T3", "17:30", "18:01", "18:05", 4, 1),
        ("T4", "18:12", "18:37", "18:41", 4, 0),
        ("T5", "18:42", "18:52", "18:52", 0, 0),
    ];
    let want = rows.map(|(name, given, due, done, late, extended)| {
        let s = str::to_owned;
        (s(name), s(given), s(due), s(done), late, extended)
    });
    assert_eq!(lines, want);
}

#[test]
fn five_hypotheses() {
    let incident = over();
    let mut lines: Vec<_> = incident
        .hypotheses()
        .iter()
        .map(|h| {
            let judged = h.judged.expect("judged");
            (
                format!("{} {}", h.name, h.what),
                h.raised_by.clone(),
                clock(h.raised),
                h.state,
                clock(judged.at),
            )
        })
        .collect();
    lines.sort_by(|a, b| a.2.cmp(&b.2));
    let rows = [
        (
            "H1 access to database backups lost",
            "Mara Quill",
            "16:49",
            RuledOut,
            "17:00",
        ),
        (
            "H2 the new application build alone is at fault",
            "Mara Quill",
            "16:53",
            RuledOut,
            "16:56",
        ),
        (
            "H5 too little memory",
            "Grace Hollander",
            "17:08",
            Parked,
            "17:08",
        ),
        (
            "H3 database service merely stopped; a restart cures it",
            "Mara Quill",
            "17:10",
            RuledOut,
            "17:25",
        ),
        (
            "H4 a half-applied migration holds a lock",
            "Joss Lindqvist",
            "17:32",
            Confirmed,
            "18:05",
        ),
    ];
    let want = rows.map(|(what, who, raised, state, judged)| {
        let s = str::to_owned;
        (s(what), s(who), s(raised), state, s(judged))
    });
    assert_eq!(lines, want);
}

#[test]
fn two_escalations_one_unanswered() {
    let incident = over();
    let calls = incident.escalations();
    let lines: Vec<_> = calls
        .iter()
        .map(|call| {
            let answered = call.answered.map(|(at, _)| clock(at));
            (call.name.as_str(), clock(call.at), answered)
        })
        .collect();
    let first = ("E1", "17:07".to_owned(), Some("17:12".to_owned()));
    assert_eq!(lines, [first, ("E2", "17:58".to_owned(), None)]);
}

#[test]
fn one_hand_over_and_the_old_manager_commands_until_the_yes() {
    let planned = at_minute(16, 58).handover().planned;
    assert_eq!(planned.map(clock).as_deref(), Some("18:00"));
    let manager = |hour, minute| {
        let incident = at_minute(hour, minute);
        let holder = incident.manager().expect("in command");
        holder.assigned.person.clone()
    };
    assert_eq!(manager(18, 1), "Sabine Okoro");
    assert_eq!(manager(18, 2), "Tomas Varga");
    let incident = over();
    let done = incident.handovers();
    let [once] = &done[..] else {
        panic!("{done:?}");
    };
    assert_eq!(once.briefed.map(clock).as_deref(), Some("17:46"));
    assert_eq!(
        (clock(once.offer.at), clock(once.accepted)),
        ("18:00".into(), "18:02".into())
    );
    let commands: Vec<_> = incident
        .commands()
        .into_iter()
        .map(|(who, since, until)| (who, clock(since), until.map(clock)))
        .collect();
    assert_eq!(
        commands,
        [
            ("Sabine Okoro", "16:41".to_owned(), Some("18:02".to_owned())),
            ("Tomas Varga", "18:02".to_owned(), None),
        ]
    );
}

#[test]
fn fourteen_assignments_of_thirteen_people_and_one_with_two_hats() {
    let incident = over();
    let people: std::collections::BTreeSet<_> = incident
        .spells()
        .map(|spell| spell.assigned.person.as_str())
        .collect();
    let two_hats: Vec<_> = people
        .iter()
        .filter(|person| incident.roles_of(person).len() > 1)
        .collect();
    assert_eq!(two_hats, [&"Ana Duarte"]);
    assert_eq!((incident.spells().count(), people.len()), (14, 13));
}

#[test]
fn one_change_nobody_had_agreed() {
    let incident = over();
    let changes = incident.unagreed_changes();
    let [change] = &changes[..] else {
        panic!("{changes:?}");
    };
    let (accounted, when) = change.accounted.expect("put back");
    assert_eq!(
        (change.who.as_str(), clock(change.at)),
        ("Malik Stone", "17:30".into())
    );
    assert_eq!(
        (accounted.how, clock(when)),
        (Account::Undone, "17:31".into())
    );
}

/// 45 entries of the log proper, one of them struck; the other steps live on boards.
#[test]
fn forty_five_lines_of_the_log_of_which_forty_four_stand() {
    let incident = over();
    let log: Vec<_> = incident
        .entries()
        .filter(|entry| {
            let event = incident.log().get(entry.id).expect("recorded");
            !incident.is_on_a_board(event)
        })
        .collect();
    let standing = log.iter().filter(|entry| entry.struck.is_none());
    assert_eq!((log.len(), standing.count()), (45, 44));
    let texts: Vec<_> = log.iter().map(|entry| entry.text.as_str()).collect();
    assert!(texts[0].starts_with("Deploy log: database step failed at 16:24"));
    assert!(texts[1].starts_with("Probe alert at 16:31"));
}

#[test]
fn stages_stars_and_what_was_logged_late() {
    let incident = over();
    assert_eq!(incident.history(SettingKey::Stage).len(), 7, "moves");
    assert_eq!(incident.history(SettingKey::Rating).len(), 2, "priorities");
    let starred: Vec<_> = incident.entries().filter(|e| e.star).collect();
    assert_eq!(starred.len(), 12);
    let struck: Vec<_> = incident.entries().filter(|e| e.struck.is_some()).collect();
    assert_eq!(struck.len(), 1);
    assert_eq!(struck[0].text, "Datacentre 2 has stopped serving");
    let mut late: Vec<_> = incident
        .entries()
        .filter(Entry::is_late)
        .map(|e| (clock(e.at), e.at.seconds_since(e.happened.at) / 60))
        .collect();
    late.sort();
    let want = [
        ("16:33", 2),
        ("16:53", 11),
        ("16:57", 5),
        ("17:30", 4),
        ("17:32", 68),
    ];
    assert_eq!(late, want.map(|(time, by)| (time.to_owned(), by)));
}

#[test]
fn cases_verdict_and_papers() {
    assert_eq!(cases(17, 6).as_deref(), Some("9"));
    assert_eq!(cases(19, 0).as_deref(), Some("31"));
    let incident = over();
    let posted = |paper| {
        incident
            .exported(paper)
            .map(|(by, at)| (by.to_owned(), clock(at)))
    };
    let nia = ("Nia Castellanos".to_owned(), "19:12".to_owned());
    assert_eq!(posted(Paper::TicketComment), Some(nia));
    let bram = ("Bram Ito".to_owned(), "19:15".to_owned());
    assert_eq!(posted(Paper::CommsComment), Some(bram));
    let tests = incident.entries().filter(|e| e.kind == EntryKind::Test);
    let verdicts: Vec<_> = tests
        .filter_map(|e| e.verdict)
        .map(Verdict::label)
        .collect();
    assert_eq!(verdicts, ["fail", "pass"]);
}

fn cases(hour: i64, minute: i64) -> Option<String> {
    let incident = at_minute(hour, minute);
    let value = incident.value(SettingKey::SupportCases)?;
    Some(incident.setting_words(value))
}
