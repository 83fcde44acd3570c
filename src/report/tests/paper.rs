//! Papers of incidents that went otherwise than the drill.

use super::{Asked, COMMENT_LIMIT, Reader, WRITTEN, write};
use crate::domain::command::Command;
use crate::domain::hypothesis::{Confidence, HypothesisState, Judgement};
use crate::domain::incident::Incident;
use crate::domain::kind::{EntryKind, Note};
use crate::domain::kit::Kit;
use crate::domain::mark::Paper;
use crate::domain::message::{MessageType, Sent};
use crate::domain::review::{ActionItem, ActionType, Why};
use crate::domain::scene::{Scene, at, note, send, sent, set, stage};
use crate::domain::setting::Setting;
use crate::domain::stage::Stage;
use crate::domain::time::Timestamp;
use crate::report::block::Manuscript;
use crate::report::format::{Format, format};

struct Wanted {
    reader: Reader,
    restricted: bool,
}

const INSIDE: Wanted = Wanted {
    reader: Reader::Inside,
    restricted: false,
};
const OUTSIDE: Wanted = Wanted {
    reader: Reader::Outside,
    restricted: true,
};

fn papers(incident: &Incident, now: Timestamp, paper: Paper, wanted: &Wanted) -> Vec<Manuscript> {
    let kit = Kit::shipped();
    let asked = Asked {
        incident,
        kit: &kit,
        now,
        reader: wanted.reader,
        restricted: wanted.restricted,
        limit: COMMENT_LIMIT,
    };
    write(paper, &asked)
}

fn text(scene: &Scene, paper: Paper, wanted: &Wanted) -> String {
    let papers = papers(&scene.incident, scene.now, paper, wanted);
    let texts = papers.iter().map(|paper| format(paper, Format::Markdown));
    texts.collect()
}

/// Every paper for its readers, in every format; one text of all.
fn everything(scene: &Scene, wanted: &Wanted) -> String {
    let mut all = String::new();
    for paper in WRITTEN {
        for written in papers(&scene.incident, scene.now, *paper, wanted) {
            for (how, _) in Format::ALL {
                all.push_str(&format(&written, how));
            }
        }
    }
    all
}

#[test]
fn an_empty_set_and_one_just_opened_have_papers_that_say_what_is_missing() {
    let empty = Scene::empty();
    everything(&empty, &INSIDE);
    everything(&empty, &OUTSIDE);
    let scene = Scene::new();
    let postmortem = text(&scene, Paper::Postmortem, &INSIDE);
    for gap in [
        "When the impact began is not known.",
        "It is not over yet: Detected since",
        "What set it off is not recorded.",
        "No cause is confirmed yet.",
        "No entry is starred yet",
        "No action item is agreed yet.",
        "Nothing was sent to anybody.",
        "**Owner:** nobody yet",
        "**Review meeting:** no date yet",
        "**Answered:** 0 of 5",
    ] {
        assert!(postmortem.contains(gap), "{gap} in {postmortem}");
    }
    assert!(!postmortem.contains("Cost"), "R162: unset, no line");
    let outside = text(&scene, Paper::IncidentReport, &OUTSIDE);
    assert!(outside.contains("still working out the cause"), "{outside}");
}

/// Practice: R112, D8. Nobody outside reads a question, nor anybody what is kept in the room.
#[test]
fn what_may_have_contributed_is_asked_inside_and_never_outside() {
    let mut scene = Scene::new();
    let note = Note {
        text: "limit raised (asked for by Rob)".into(),
        entry: EntryKind::Change,
        ..Note::default()
    };
    let happened = None;
    let change = scene.one("Rob", Command::Note { note, happened });
    let asked = "**Contributing, not judged yet:** limit raised (a change that was not agreed, ";
    for paper in [Paper::Postmortem, Paper::IncidentReport] {
        let inside = text(&scene, paper, &INSIDE);
        assert!(inside.contains(asked), "{inside}");
        assert!(inside.contains("No cause is confirmed yet."), "{inside}");
    }
    let outside = everything(&scene, &OUTSIDE);
    assert!(!outside.contains("limit raised"), "{outside}");
    let (entry, on) = (change, true);
    scene.one("Ada", Command::Restrict { entry, on });
    let inside = everything(&scene, &INSIDE);
    assert!(!inside.contains("limit raised"), "{inside}");
    let restricted = true;
    let all = Wanted {
        restricted,
        ..INSIDE
    };
    assert!(text(&scene, Paper::Postmortem, &all).contains(asked));
}

#[test]
fn one_still_running_measures_to_now() {
    let mut scene = Scene::at(&[Stage::Acknowledged]);
    scene.set("Ada", Setting::ImpactStarted(Some(at(scene.now))));
    scene.wait(25 * 60);
    let comment = text(&scene, Paper::TicketComment, &INSIDE);
    assert!(comment.contains("| Total outage | 25 min+ |"), "{comment}");
    let report = text(&scene, Paper::IncidentReport, &INSIDE);
    assert!(report.contains("has lasted 25 min+ so far"), "{report}");
    assert!(
        report.contains("It is not over yet: Acknowledged"),
        "{report}"
    );
}

#[test]
fn a_stood_down_one_says_why_inside_and_not_outside() {
    let mut scene = Scene::new();
    let down = stage(Stage::StoodDown, "a planned test");
    scene.ask("Ada", down).expect("allowed");
    let inside = text(&scene, Paper::Postmortem, &INSIDE);
    assert!(
        inside.contains("stood down at") && inside.contains("a planned test"),
        "{inside}"
    );
    let outside = text(&scene, Paper::IncidentReport, &OUTSIDE);
    assert!(outside.contains("stood down at"), "{outside}");
    assert!(!outside.contains("a planned test"), "{outside}");
}

#[test]
fn a_reopened_one_is_not_over_and_keeps_what_was_believed() {
    let mut scene = Scene::at(&[Stage::Acknowledged]);
    for (to, words) in [
        (Stage::Identified, "the cache"),
        (Stage::Mitigated, "emptied"),
        (Stage::Resolved, ""),
        (Stage::Investigating, "it came back"),
    ] {
        scene.wait(600);
        scene.ask("Ada", stage(to, words)).expect("allowed");
    }
    let postmortem = text(&scene, Paper::Postmortem, &INSIDE);
    assert!(
        postmortem.contains("**Withdrawn:** the cache (believed 14:40 UTC, withdrawn 15:10 UTC)"),
        "{postmortem}"
    );
    assert!(
        postmortem.contains("It is not over yet: Investigating"),
        "{postmortem}"
    );
    let outside = text(&scene, Paper::IncidentReport, &OUTSIDE);
    assert!(!outside.contains("The cause was found."), "{outside}");
    assert!(!outside.contains("found resolved"), "{outside}");
}

#[test]
fn what_is_not_settled_is_said_before_all_else() {
    let mut one = Scene::new();
    let mut other = one.part();
    one.set("Ada", Setting::Ticket("OPS-1".into()));
    other.set("Nia", Setting::Ticket("OPS-2".into()));
    one.hear(&other);
    for paper in [
        Paper::Postmortem,
        Paper::IncidentReport,
        Paper::TicketComment,
    ] {
        let text = text(&one, paper, &INSIDE);
        let said = text.find("**Not settled:** Ticket: ");
        let said = said.unwrap_or_else(|| panic!("{paper:?} {text}"));
        assert!(said < text.find("## ").unwrap_or(usize::MAX), "{text}");
        assert!(
            text.contains("OPS-1 (Ada") && text.contains("OPS-2 (Nia"),
            "{text}"
        );
    }
}

/// W15: advice that is restricted stays out, is counted, and comes only where it was asked for.
#[test]
fn what_is_restricted_stays_out_and_is_counted() {
    let mut scene = Scene::at(&[Stage::Acknowledged]);
    let secret = "canary-7731";
    let proposal = scene.one(
        "Ada",
        Command::Propose {
            text: "roll back".into(),
            decider: None,
            asked: Vec::new(),
        },
    );
    let restricted = |entry, about, guess| Command::Note {
        note: Note {
            text: format!("{secret} {entry:?}"),
            entry,
            about,
            guess,
            star: true,
            restricted: true,
            ..Note::default()
        },
        happened: None,
    };
    scene.one("Ana", restricted(EntryKind::Advice, Some(proposal), None));
    scene.one("Ana", restricted(EntryKind::Finding, None, None));
    let guess = scene.one(
        "Ana",
        restricted(EntryKind::Hypothesis, None, Some(Box::default())),
    );
    scene.one(
        "Ana",
        Command::Judge(Judgement {
            reference: guess,
            state: HypothesisState::Confirmed,
            confidence: Some(Confidence::Confirmed),
            reason: Some(format!("{secret} reason")),
        }),
    );
    scene.one(
        "Ana",
        send(Sent {
            text: format!("{secret} said"),
            restricted: true,
            ..sent("customers", MessageType::Update)
        }),
    );
    let why = Why {
        answer: Some(format!("{secret} why")),
        ..Why::default()
    };
    let why = scene.one("Ana", Command::Why(why));
    let hide = Command::Restrict {
        entry: why,
        on: true,
    };
    scene.one("Ana", hide);
    for wanted in [&INSIDE, &OUTSIDE] {
        let all = everything(&scene, wanted);
        assert!(!all.contains(secret), "{all}");
    }
    let comment = text(&scene, Paper::TicketComment, &INSIDE);
    assert!(comment.contains("Left out: 6 restricted."), "{comment}");
    let asked = Wanted {
        reader: Reader::Inside,
        restricted: true,
    };
    let postmortem = text(&scene, Paper::Postmortem, &asked);
    for part in ["Advice", "Finding", "Hypothesis", "reason", "said", "why"] {
        let words = format!("{secret} {part}");
        assert!(postmortem.contains(&words), "{words} in {postmortem}");
    }
    assert!(!postmortem.contains("Left out"), "{postmortem}");
}

#[test]
fn a_secret_incident_is_called_by_its_code_name_and_says_nothing_outside_until_released() {
    let mut scene = Scene::new();
    scene.set("Ada", Setting::Restricted(true));
    scene.set("Ada", Setting::Codename("Heron".into()));
    for paper in WRITTEN {
        let inside = text(&scene, *paper, &INSIDE);
        assert!(!inside.contains("# Checkout fails"), "{paper:?} {inside}");
    }
    let comment = text(&scene, Paper::TicketComment, &INSIDE);
    assert!(
        comment.starts_with("# shop-20261120-k7f3: Heron\n"),
        "{comment}"
    );
    for paper in [Paper::IncidentReport, Paper::FollowUp] {
        let outside = text(&scene, paper, &OUTSIDE);
        assert!(
            outside.contains("locked until two people release them"),
            "{outside}"
        );
        assert!(!outside.contains("## "), "{outside}");
    }
}

/// Words that name somebody or a client do not go outside, and somebody is told to word them anew.
#[test]
fn what_names_somebody_is_left_to_be_worded() {
    let mut scene = Scene::at(&[Stage::Acknowledged]);
    for words in [
        "Ada watches deploys",
        "alert on locks at 10.0.0.7",
        "check locks",
    ] {
        scene.one(
            "Ada",
            Command::ActionItem(ActionItem {
                text: words.into(),
                action_type: ActionType::Detect,
                ..ActionItem::default()
            }),
        );
    }
    let outside = text(&scene, Paper::FollowUp, &OUTSIDE);
    assert!(outside.contains("- check locks"), "{outside}");
    assert!(outside.contains("date to be set"), "{outside}");
    assert!(outside.contains("2 points name a person"), "{outside}");
    assert!(
        !outside.contains("Ada") && !outside.contains("10.0.0.7"),
        "{outside}"
    );
    let inside = text(&scene, Paper::Postmortem, &INSIDE);
    assert!(
        inside.contains("3 gaps to fill: A1 has no owner and no date"),
        "{inside}"
    );
    assert!(
        inside.contains("### So that we notice it sooner"),
        "{inside}"
    );
}

#[test]
fn r162_minutes_times_cost() {
    use crate::domain::cost::Cost;
    let mut scene = Scene::at(&[Stage::Acknowledged]);
    scene.set("Ada", Setting::ImpactStarted(Some(at(scene.now))));
    scene.wait(137 * 60 + 59);
    scene.set("Ada", Setting::ImpactEnded(Some(at(scene.now))));
    scene.set("Ada", Setting::CostPerMinute(Cost::parse("120 EUR")));
    let postmortem = text(&scene, Paper::Postmortem, &INSIDE);
    assert!(
        postmortem.contains("137 min × 120 EUR = 16440 EUR"),
        "{postmortem}"
    );
    let outside = text(&scene, Paper::IncidentReport, &OUTSIDE);
    assert!(!outside.contains("EUR"), "{outside}");
}

/// Nothing that people type breaks a paper or becomes part of its form.
#[test]
fn hostile_words_stay_words() {
    let mut scene = Scene::at(&[Stage::Acknowledged]);
    let hostile = "| x | y |\n# Head\n<script>alert(1)</script> \u{202e}gnirts \u{1b}[31m =1+1";
    let typed = |entry| Command::Note {
        note: Note {
            text: hostile.into(),
            entry,
            star: true,
            ..Note::default()
        },
        happened: None,
    };
    scene.one("Ada", typed(EntryKind::Finding));
    scene.one("Ada", note(hostile));
    scene.one("Ada", set(Setting::Impact(hostile.into())));
    scene.one(
        "Ada",
        send(Sent {
            text: hostile.into(),
            ..sent("customers", MessageType::Update)
        }),
    );
    for wanted in [&INSIDE, &OUTSIDE] {
        for paper in WRITTEN {
            for written in papers(&scene.incident, scene.now, *paper, wanted) {
                let markdown = format(&written, Format::Markdown);
                assert!(!markdown.lines().any(|line| line == "# Head"), "{markdown}");
                let html = format(&written, Format::Html);
                assert!(!html.contains("<script"), "{html}");
                for text in [markdown, html, format(&written, Format::Text)] {
                    assert!(!text.contains(['\u{1b}', '\u{202e}']), "{text:?}");
                }
            }
        }
    }
}
