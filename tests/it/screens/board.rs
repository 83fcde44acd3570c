//! The decisions and the board on their screens: what stands where, and in which style.

use super::kit::{Shot, bare, draw, look, model_of, sample};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Modifier;
use warroom::domain::command::Command;
use warroom::domain::decision::{Call, Proposal, Ruling, Stance};
use warroom::domain::escalation::{CallForHelp, Escalation};
use warroom::domain::event::Draft;
use warroom::domain::hypothesis::{
    Confidence, Guess, HypothesisState, Judgement, Measure, MeasureState, MeasureType, Probe,
    Progress, Read, Reading,
};
use warroom::domain::kind::{EntryKind, EventKind, Note, Telling};
use warroom::domain::task::{Delegated, TaskGiven};
use warroom::fixture::{self, AKI, BEN, JON, MEI, at};
use warroom::overlay::Overlay;
use warroom::overlay::board::{Board, List};
use warroom::overlay::form::work::{Work, build};
use warroom::wall::state::{Wall, WallHealth};

/// The sample with two decisions, a measure under way, three hypotheses and a call.
fn busy() -> fixture::Sample {
    let mut sample = sample();
    let propose = |text: &str| Command::Propose {
        text: text.to_owned(),
        decider: None,
        asked: vec![BEN.to_owned()],
    };
    let first = sample.ask(at(14, 10, 0), JON, propose("freeze all deploys"));
    let accept = Command::Decide {
        proposal: first,
        call: Call::Accepted,
        reason: Some("nobody needs one now".to_owned()),
    };
    sample.ask(at(14, 11, 0), AKI, accept);
    let second = sample.ask(at(14, 30, 51), JON, propose("drain the EU to us-east"));
    let advice = Note {
        text: "yes, us-east has room for it".to_owned(),
        entry: EntryKind::Advice,
        actor: Some(BEN.to_owned()),
        about: Some(second),
        stance: Some(Stance::For),
        ..Note::default()
    };
    sample.note(at(14, 31, 30), AKI, advice);
    let divert = sample.ask(
        at(14, 20, 0),
        AKI,
        Command::Measure(Measure {
            measure_type: MeasureType::Divert,
            text: "EU carts to us-east".to_owned(),
        }),
    );
    let doing = Progress {
        reference: divert,
        state: MeasureState::Doing,
        reason: None,
    };
    sample.ask(at(14, 33, 0), JON, Command::Progress(doing));
    let h1 = sample.incident().hypotheses()[0].id;
    let probe = Probe {
        reference: h1,
        what: "restart one node".to_owned(),
        if_true: Some("its errors stop".to_owned()),
        if_false: Some("they go on".to_owned()),
        side_effects: None,
        safe_per: Some(BEN.to_owned()),
        link: None,
    };
    sample.ask(at(14, 33, 10), JON, Command::Probe(probe));
    for text in ["the card processor is slow", "a deploy at 13:50"] {
        sample.note(
            at(14, 33, 20),
            MEI,
            fixture::note(EntryKind::Hypothesis, text, &[]),
        );
    }
    let board = sample.incident().hypotheses();
    let (slow, deploy) = (board[1].id, board[2].id);
    drop(board);
    let judge = |reference, state, confidence| {
        Command::Judge(Judgement {
            reference,
            state,
            confidence,
            reason: Some("the graphs say so".to_owned()),
        })
    };
    let probable = Some(Confidence::Probable);
    sample.ask(
        at(14, 34, 0),
        JON,
        judge(slow, HypothesisState::Confirmed, probable),
    );
    sample.ask(
        at(14, 34, 5),
        JON,
        judge(deploy, HypothesisState::RuledOut, None),
    );
    let call = Command::Escalate {
        to: "Ingrid".to_owned(),
        reason: "knows the pool".to_owned(),
        via: None,
    };
    sample.ask(at(14, 12, 51), AKI, call);
    assert_eq!(sample.refused(), &[] as &[String]);
    sample
}

fn shot(list: List, (width, height): (u16, u16), bare_look: bool) -> Shot {
    let mut model = model_of(busy().incident().clone(), width, height);
    model.overlays.push(Overlay::Board(Board::new(list)));
    let look = if bare_look { bare() } else { look() };
    draw(&model, &look)
}

#[test]
fn the_decisions_put_what_waits_first_and_quote_the_advice() {
    for size in [(80, 24), (120, 40)] {
        let shot = shot(List::Decisions, size, false);
        for words in [
            "Decisions",
            "WAITING",
            "waits 4m",
            "drain the EU to us-east",
            "proposed by Jon, Aki decides; asked: Ben",
            "14:31 Ben, Domain Expert, for: yes, us-east has room",
            "DECIDED",
            "accepted 14:11",
            "because: nobody needs one now",
            "no advice yet",
        ] {
            assert!(shot.find(words).is_some(), "{words:?} in\n{}", shot.text());
        }
        let (_, waiting) = shot.find("D2  waits").expect("D2");
        let (_, decided) = shot.find("D1  accepted").expect("D1");
        assert!(waiting < decided);
        let selected = shot.cell("D2  waits");
        assert!(
            selected.modifier.contains(Modifier::REVERSED),
            "the newest is selected"
        );
        assert_eq!(
            shot.cell("waits 4m").fg,
            look().theme.warn.fg.expect("a colour")
        );
        assert!(
            shot.find("y accept").is_some(),
            "the keys are at hand\n{}",
            shot.text()
        );
        assert_eq!(shot.cursor.map(|at| at.y), Some(waiting));
    }
}

#[test]
fn the_board_puts_measures_above_hypotheses_and_greys_what_is_out() {
    for size in [(80, 24), (120, 40)] {
        let shot = shot(List::Diagnosis, size, false);
        for words in [
            "STOP THE HARM FIRST",
            "doing 14:33",
            "LIKELIEST FIRST",
            "open, medium",
            "confirmed, probable",
            "ruled out",
            "not read yet",
        ] {
            assert!(shot.find(words).is_some(), "{words:?} in\n{}", shot.text());
        }
        let row = |words: &str| shot.find(words).map(|(_, y)| y).expect(words);
        assert!(row("divert") < row("H1 ") && row("H1 ") < row("H2 ") && row("H2 ") < row("H3 "));
        let dim = look().theme.dim;
        assert_eq!(shot.cell("H3 ").modifier, dim.add_modifier);
        assert!(shot.cell("divert").modifier.contains(Modifier::REVERSED));
    }
}

#[test]
fn without_colour_or_unicode_the_lists_say_the_same() {
    for list in [List::Decisions, List::Diagnosis] {
        let shot = shot(list, (80, 24), true);
        assert!(shot.text().is_ascii(), "{}", shot.text());
        let selected = shot.cell(if list == List::Decisions {
            "D2"
        } else {
            "divert"
        });
        assert!(selected.modifier.contains(Modifier::REVERSED));
    }
}

/// On any screen nothing leaves its place, and the selected thing is in sight.
#[test]
fn the_lists_scroll_to_what_is_selected_on_any_screen() {
    for (width, height) in [(20, 3), (30, 6), (40, 10), (60, 12), (80, 24), (200, 60)] {
        let mut model = model_of(busy().incident().clone(), width, height);
        let mut board = Board::new(List::Diagnosis);
        board.step(&model.incident, isize::MAX);
        model.overlays.push(Overlay::Board(board));
        let shot = draw(&model, &look());
        if height >= 10 {
            assert!(
                shot.find("H3").is_some(),
                "{width}x{height}\n{}",
                shot.text()
            );
        }
    }
}

#[test]
fn the_state_pane_says_what_waits_and_the_wall_too() {
    let mut model = model_of(busy().incident().clone(), 120, 40);
    model.focus = warroom::app::model::Pane::State;
    model.zoom = true;
    let shot = draw(&model, &look());
    for words in [
        "D2 waits 4m drain the EU to us-east",
        "E1 unanswered 22m Ingrid: knows the pool",
        "divert doing EU carts to us-east",
        "H1 suspected the failover at 13:58",
        "H2 probable the card processor",
    ] {
        assert!(shot.find(words).is_some(), "{words:?} in\n{}", shot.text());
    }
    assert!(
        shot.find("H3").is_none(),
        "what is ruled out is on the board only"
    );
    let shown = warroom::wall::state::Shown::of(busy().incident(), false);
    let lines: Vec<String> = shown
        .tasks
        .iter()
        .chain(&shown.suspected)
        .map(|task| format!("{} {} {}", task.name, task.owners, task.text))
        .collect();
    for words in [
        "D2  waits for a decision: drain the EU to us-east",
        "E1 Ingrid called, unanswered",
        "change  not agreed: weight of pg-pay-1 set to 0",
        "divert  under way: EU carts to us-east",
        "H1  suspected: the failover",
        "H2  probable: the card processor is slow",
    ] {
        assert!(
            lines.iter().any(|line| line.starts_with(words)),
            "{words:?} in {lines:#?}"
        );
    }
    let public = warroom::wall::state::Shown::of(busy().incident(), true);
    assert!(public.tasks.is_empty() && public.suspected.is_empty());
}

#[test]
fn the_wall_says_since_when_somebody_waits() {
    let health = WallHealth::Live {
        verified: fixture::now(),
    };
    let wall = Wall::new(busy().incident(), false, health);
    let area = Rect::new(0, 0, 200, 60);
    let mut buffer = Buffer::empty(area);
    let look = look();
    warroom::wall::view::render(
        &mut buffer,
        area,
        &wall,
        fixture::now(),
        &look.theme,
        &look.signs,
    );
    let rows: Vec<String> = buffer
        .content
        .chunks(200)
        .map(|row| row.iter().map(ratatui::buffer::Cell::symbol).collect())
        .collect();
    for (words, waits) in [
        ("D2 waits for a decision: drain the EU to us-east", "4m"),
        ("E1 Ingrid called, unanswered", "22m"),
    ] {
        let row = rows.iter().find(|row| row.contains(words)).expect(words);
        let rest = row.split(words).nth(1).unwrap_or_default();
        assert!(rest.trim_start().starts_with(waits), "{row}");
    }
}

#[test]
fn the_form_of_a_call_says_what_enter_and_tab_do() {
    let sample = busy();
    let pending = sample.incident().pending_decisions()[0].id;
    let mut model = model_of(sample.incident().clone(), 80, 24);
    let form = build::form(&model.incident, Work::Decide(pending, Call::Rejected));
    model.overlays.push(Overlay::Form(form));
    let shot = draw(&model, &look());
    for words in [
        "D2 drain the EU to us-east",
        "Ben, Domain Expert, for",
        "why not",
        "Enter rejects it",
    ] {
        assert!(shot.find(words).is_some(), "{words:?} in\n{}", shot.text());
    }
    model.overlays = vec![Overlay::Form(build::form(&model.incident, Work::Propose))];
    let shot = draw(&model, &look());
    assert!(
        shot.find("Enter opens the proposal, Tab says more, Esc closes")
            .is_some(),
        "{}",
        shot.text()
    );
    assert!(shot.find("D2 waits: drain the EU").is_some());
}

/// Words that would drive a terminal, turn a line round or hide.
const HOSTILE: &str = "a\u{1b}[2J\u{7}\u{9b}31m\u{202e}b\u{2066}\u{200b}\u{e0041}e\u{301}\nc\td";

/// The sample with hostile words wherever somebody who can write the file can put them.
fn hostile() -> fixture::Sample {
    let mut sample = sample();
    let bad = || HOSTILE.to_owned();
    let mut raw = |kind| {
        let draft = Draft {
            kind,
            happened: None,
            by: bad(),
            role: Some(bad()),
        };
        sample.record(fixture::now(), vec![draft])
    };
    let reference = raw(EventKind::Propose(Proposal {
        number: 7,
        text: bad(),
        decider: Some(bad()),
        asked: vec![bad(), bad()],
    }));
    raw(EventKind::Note(Note {
        text: bad(),
        entry: EntryKind::Advice,
        actor: Some(bad()),
        about: Some(reference),
        actor_role: Some(bad()),
        ..Note::default()
    }));
    raw(EventKind::Decide(Ruling {
        reference,
        verdict: Call::Rejected,
        reason: Some(bad()),
        telling: Telling::default(),
    }));
    raw(EventKind::Propose(Proposal {
        number: 8,
        text: bad(),
        decider: None,
        asked: Vec::new(),
    }));
    let reference = raw(EventKind::Note(Note {
        text: bad(),
        entry: EntryKind::Hypothesis,
        guess: Some(Box::new(Guess {
            number: 9,
            place: Some(bad()),
            why: Some(bad()),
            touched_last: Some(bad()),
            method: Some(bad()),
            ..Guess::default()
        })),
        ..Note::default()
    }));
    let test = raw(EventKind::Probe(Probe {
        reference,
        what: bad(),
        if_true: Some(bad()),
        if_false: Some(bad()),
        side_effects: Some(bad()),
        safe_per: Some(bad()),
        link: Some(bad()),
    }));
    raw(EventKind::Read(Read {
        reference: test,
        verdict: Reading::Supports,
        text: Some(bad()),
    }));
    raw(EventKind::Measure(Measure {
        measure_type: MeasureType::Drop,
        text: bad(),
    }));
    raw(EventKind::Escalate(Escalation {
        number: 9,
        to: bad(),
        reason: bad(),
        via: Some(bad()),
        telling: Telling::default(),
    }));
    raw(EventKind::Help(CallForHelp { text: bad() }));
    raw(EventKind::Note(Note {
        text: bad(),
        entry: EntryKind::Change,
        ..Note::default()
    }));
    let task = raw(EventKind::Task(TaskGiven {
        number: 9,
        text: bad(),
        given_by: Some(bad()),
        stream: Some(bad()),
        about: Some(reference),
        ..TaskGiven::default()
    }));
    raw(EventKind::Delegate(Delegated {
        reference: task,
        to: bad(),
    }));
    sample
}

#[test]
fn hostile_words_never_reach_a_cell_of_the_lists() {
    let sample = hostile();
    let incident = sample.incident();
    let call = incident.escalations()[0].id;
    let change = incident.unagreed_changes()[0].id;
    let proposal = incident.pending_decisions()[0].id;
    let hypothesis = incident.hypotheses()[0].id;
    let mut overlays = vec![
        Overlay::Board(Board::new(List::Decisions)),
        Overlay::Board(Board::new(List::Diagnosis)),
    ];
    let forms = [
        Work::Propose,
        Work::Decide(proposal, Call::Accepted),
        Work::Advise(proposal),
        Work::Judge(hypothesis, HypothesisState::Confirmed),
        Work::Probe(hypothesis),
        Work::Answered(call),
        Work::Account(change),
    ];
    overlays.extend(forms.map(|work| Overlay::Form(build::form(incident, work))));
    let events = incident.log().events().iter().rev().take(14);
    overlays.extend(events.map(|event| Overlay::Details {
        key: event.order(),
        top: 0,
    }));
    for (width, height) in [(80, 24), (120, 40), (30, 6)] {
        for overlay in &overlays {
            let mut model = model_of(incident.clone(), width, height);
            model.focus = warroom::app::model::Pane::State;
            model.zoom = true;
            model.overlays.push(overlay.clone());
            for look in [look(), bare()] {
                for cell in &draw(&model, &look).buffer.content {
                    let symbol = cell.symbol();
                    assert!(
                        warroom::clean::is_clean(symbol),
                        "{symbol:?} in {overlay:?}"
                    );
                }
            }
        }
    }
    let page = warroom::report::page_text(incident, HOSTILE, HOSTILE);
    let status = warroom::report::status_text(incident, fixture::now());
    for line in page.lines().chain(status.lines()) {
        assert!(warroom::clean::is_clean(line), "{line:?}");
    }
}
