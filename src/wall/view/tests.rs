//! What a wall shows, cell by cell: the words, their styles, and what must never be there.

mod command;
mod far;

use super::*;
use crate::domain::command::{Command, Opening};
use crate::domain::incident::Incident;
use crate::domain::kind::{EntryKind, ListItem, Opened};
use crate::domain::log::EventLog;
use crate::domain::message::MessageType;
use crate::domain::priority::Rating;
use crate::domain::role::Assigned;
use crate::domain::setting::Setting;
use crate::domain::stage::Stage;
use crate::fixture::{self, AKI, BEN, JON, MEI, ROSA, Sample, Words, now};
use crate::playbook::Playbook;
use crate::ui::theme::ThemeName;
use crate::wall::state::{WallHealth, WallMsg};
use ratatui::style::{Color, Modifier};
use std::path::PathBuf;

/// The sizes that interface.md names.
const SIZES: [(u16, u16); 5] = [(80, 24), (120, 40), (200, 60), (60, 12), (30, 6)];

fn live() -> WallHealth {
    WallHealth::Live {
        verified: now().plus_seconds(-4),
    }
}

fn lost() -> WallHealth {
    WallHealth::NotUpdating {
        reason: "no permission to read it".to_owned(),
        last_good: Some(now().plus_seconds(-95)),
    }
}

fn wall(incident: &Incident) -> Wall {
    Wall::new(incident, false, live())
}

fn sample_wall() -> Wall {
    wall(&fixture::incident())
}

fn draw_in(wall: &Wall, (width, height): (u16, u16), theme: &Theme, signs: &Signs) -> Buffer {
    let area = Rect::new(0, 0, width, height);
    let mut buffer = Buffer::empty(area);
    render(&mut buffer, area, wall, now(), theme, signs);
    buffer
}

/// Without colours: what is told here is told to everybody.
fn draw(wall: &Wall, size: (u16, u16)) -> Buffer {
    draw_in(wall, size, &Theme::new(ThemeName::Mono), &Signs::unicode())
}

fn rows(buffer: &Buffer) -> Vec<String> {
    let width = usize::from(buffer.area.width).max(1);
    let row = |cells: &[ratatui::buffer::Cell]| -> String {
        cells.iter().map(ratatui::buffer::Cell::symbol).collect()
    };
    buffer.content.chunks(width).map(row).collect()
}

fn text(buffer: &Buffer) -> String {
    rows(buffer).join("\n")
}

/// Modifiers of the cells of a word, wherever it stands; it must stand somewhere.
fn modifiers(buffer: &Buffer, word: &str) -> Vec<Modifier> {
    let area = buffer.area;
    let columns = u16::try_from(word.chars().count()).expect("a short word");
    for y in area.rows().map(|row| row.y) {
        for x in area.x..area.right().saturating_sub(columns - 1) {
            let cells: Vec<_> = (x..x + columns).map(|x| &buffer[(x, y)]).collect();
            let here: String = cells.iter().map(|cell| cell.symbol()).collect();
            if here == word {
                return cells.iter().map(|cell| cell.modifier).collect();
            }
        }
    }
    panic!("{word:?} is not in\n{}", text(buffer));
}

fn is_reversed(buffer: &Buffer, word: &str) -> bool {
    let all = modifiers(buffer, word);
    all.iter().all(|m| m.contains(Modifier::REVERSED))
}

/// Compares a whole screen with its file; `UPDATE_SCREENS=1` writes the file anew.
#[expect(
    clippy::disallowed_methods,
    reason = "a test reads and writes its expected screens"
)]
fn compare(name: &str, buffer: &Buffer) {
    let mut text = String::new();
    for row in rows(buffer) {
        text.push_str(row.trim_end());
        text.push('\n');
    }
    let file = format!("wall-{name}.txt");
    let path: PathBuf = [env!("CARGO_MANIFEST_DIR"), "tests/it/screens", &file]
        .iter()
        .collect();
    if std::env::var_os("UPDATE_SCREENS").is_some() {
        std::fs::write(&path, &text).expect("writes the screen");
    }
    let want = std::fs::read_to_string(&path).unwrap_or_default();
    assert_eq!(text, want, "{name}: tests/it/screens/{file}");
}

/// A practice with two who command, a stage that two sides moved and hostile words.
fn trouble() -> Incident {
    let mut sample = Sample::default();
    let mut playbook = Playbook::shipped();
    playbook.zones = vec!["America/New_York".to_owned(), "No/Where".to_owned()];
    let opened = Opened {
        key: "drill-7".to_owned(),
        title: "Search \u{202e}is\u{1b}[2J down 表表".to_owned(),
        drill: true,
        ..Opened::default()
    };
    let opening = Opening {
        rating: Rating::new(1, 2),
        manager: Some("Incident Commander Zoë Öztürk-Łukasiewicz".to_owned()),
        ..Opening::of(opened, playbook)
    };
    sample.ask(fixture::at(12, 0, 0), ROSA, Command::Open(opening));
    sample.stage(fixture::at(12, 5, 0), ROSA, Stage::Acknowledged, "");
    let bell = "\u{7}\u{1b}]52;c;aGk=\u{7} e\u{301}\u{301}\u{301}\u{301}\u{301}\u{301} done";
    let note = fixture::note(EntryKind::Action, bell, &[]);
    sample.note(fixture::at(12, 7, 0), BEN, note);
    let assigned = Assigned {
        role: "incident_manager".to_owned(),
        person: BEN.to_owned(),
        team: None,
        audiences: Vec::new(),
        shadow: false,
        ..Assigned::default()
    };
    sample.ask(fixture::at(12, 8, 0), ROSA, Command::Assign(assigned));
    assert_eq!(sample.refused(), &[] as &[String]);
    let events = sample.incident().log().events().iter();
    let without = events.filter(|event| event.kind.name() != "release");
    Incident::new(EventLog::from_events(without.cloned()))
}

#[test]
fn screens() {
    let wall = sample_wall();
    for size in SIZES {
        for signs in [Signs::unicode(), Signs::ascii()] {
            let set = if signs.ascii { "-ascii" } else { "" };
            let buffer = draw_in(&wall, size, &Theme::default(), &signs);
            compare(&format!("{}x{}{set}", size.0, size.1), &buffer);
        }
    }
    let public = Wall::new(&fixture::incident(), true, live());
    compare("public-80x24", &draw(&public, (80, 24)));
    let small = text(&draw(&public, (60, 12)));
    assert!(small.contains("NEXT WORD  14:40 in 5m"), "{small}");
    let trouble = Wall::new(&trouble(), false, lost());
    compare("trouble-80x24", &draw(&trouble, (80, 24)));
    compare("trouble-30x6", &draw(&trouble, (30, 6)));
    let empty = Wall::new(&Incident::default(), false, lost());
    compare("empty-60x12", &draw(&empty, (60, 12)));
}

#[test]
fn density_changes_what_is_put_on_it() {
    let mut wall = sample_wall();
    wall.update(WallMsg::Key('-'), now());
    compare("roomy-120x40", &draw(&wall, (120, 40)));
    wall.update(WallMsg::Key('+'), now());
    wall.update(WallMsg::Key('+'), now());
    compare("dense-90x28", &draw(&wall, (90, 28)));
}

/// The six facts that are there at every size that can hold them, and one line of news.
#[test]
fn the_first_six_facts_are_always_there() {
    let wall = sample_wall();
    for width in (60..220).step_by(7) {
        for height in (12..64).step_by(3) {
            let screen = text(&draw(&wall, (width, height)));
            let stage = ["IDENTIFIED 5m", "I D E N T I F I E D   5m"];
            assert!(stage.iter().any(|s| screen.contains(s)), "{width}x{height}");
            for word in [
                "████",
                "Checkout fails for about",
                "A K I",
                "Jon restarts the third",
                "#inc-eu-checko",
                "LATE 3m",
                "errors down from",
                "live, 4 s old",
                "hidden 5",
                "READ ONLY",
                "INTERNAL VIEW ONLY",
                "EU checkout 5xx",
                "14:34:51 CET",
            ] {
                assert!(screen.contains(word), "{width}x{height}: {word}\n{screen}");
            }
        }
    }
}

#[test]
fn no_size_is_too_small_or_too_large() {
    let walls = [
        sample_wall(),
        Wall::new(&fixture::incident(), true, lost()),
        Wall::new(&trouble(), false, lost()),
        Wall::new(&Incident::default(), false, live()),
    ];
    for wall in walls {
        for key in ['+', '-', '-'] {
            let mut wall = wall.clone();
            wall.update(WallMsg::Key(key), now());
            for width in (0..40).chain((40..240).step_by(23)) {
                for height in (0..30).chain((30..90).step_by(11)) {
                    for signs in [Signs::unicode(), Signs::ascii()] {
                        draw_in(&wall, (width, height), &Theme::default(), &signs);
                    }
                }
            }
        }
    }
}

#[test]
fn it_draws_inside_its_area_only() {
    let mut buffer = Buffer::filled(Rect::new(0, 0, 100, 40), ratatui::buffer::Cell::new("?"));
    let area = Rect::new(7, 5, 84, 28);
    let (theme, signs) = (Theme::default(), Signs::unicode());
    render(&mut buffer, area, &sample_wall(), now(), &theme, &signs);
    for position in buffer.area.positions() {
        if !area.contains(position) {
            assert_eq!(buffer[position].symbol(), "?", "{position}");
        }
    }
    let beyond = Rect::new(90, 30, 400, 400);
    render(&mut buffer, beyond, &sample_wall(), now(), &theme, &signs);
}

#[test]
fn restricted_words_are_on_no_screen_and_are_counted() {
    let mut sample = Sample::of(&fixture::events());
    let secret = "Quillfeather";
    let note = fixture::note(EntryKind::Finding, &format!("{secret} entry"), &[]);
    let entry = sample.note(now(), JON, note);
    let message = sample.send(
        now(),
        &Words {
            by: MEI,
            to: "customers",
            on: "status page",
            kind: MessageType::Update,
            text: "Quillfeather message",
            next_by: None,
            restricted: false,
        },
    );
    let link = ListItem::Link {
        label: "Quillfeather link".to_owned(),
        url: "https://x.example/quillfeather".to_owned(),
        restricted: false,
    };
    let link = sample.ask(now(), JON, Command::Add(link));
    let before = text(&draw(&wall(sample.incident()), (200, 60)));
    assert_eq!(
        before.matches(secret).count(),
        2,
        "entry and message\n{before}"
    );
    assert!(before.contains("hidden 5 "));
    for id in [entry, message, link] {
        let command = Command::Restrict {
            entry: id,
            on: true,
        };
        sample.ask(now(), AKI, command);
    }
    let after = text(&draw(&wall(sample.incident()), (200, 60)));
    assert!(after.contains("hidden 8 "), "{after}");
    for public in [false, true] {
        let wall = Wall::new(sample.incident(), public, live());
        for width in (1..210).step_by(9) {
            for height in (1..70).step_by(5) {
                let screen = text(&draw(&wall, (width, height))).to_lowercase();
                for word in ["quill", "hush-4411", "correct-horse", "lawyers", "northbay"] {
                    assert!(!screen.contains(word), "{width}x{height}: {word}");
                }
            }
        }
    }
}

#[test]
fn what_is_late_is_loud_without_colour() {
    for size in [(80, 24), (120, 40), (200, 60), (60, 12)] {
        let buffer = draw(&sample_wall(), size);
        let late = modifiers(&buffer, "LATE 3m");
        let loud = Modifier::REVERSED | Modifier::BOLD;
        assert!(late.iter().all(|m| m.contains(loud)), "{size:?}");
    }
    let buffer = draw(&sample_wall(), (120, 40));
    assert!(is_reversed(&buffer, "DUE"));
    assert!(!is_reversed(&buffer, "in 5m"));
    assert!(is_reversed(&draw(&sample_wall(), (80, 24)), "1 LATE"));
}

#[test]
fn the_priority_stands_on_its_own_ground() {
    let buffer = draw(&sample_wall(), (80, 24));
    let ground: Vec<_> = (0..13).map(|x| &buffer[(x, 3)]).collect();
    let loud = Modifier::REVERSED | Modifier::BOLD;
    assert!(ground.iter().all(|cell| cell.modifier.contains(loud)));
    assert!(!buffer[(13, 3)].modifier.contains(Modifier::REVERSED));
    assert_eq!(buffer[(2, 2)].symbol(), "█");
    let red = draw_in(
        &sample_wall(),
        (80, 24),
        &Theme::default(),
        &Signs::unicode(),
    );
    assert_eq!(red[(2, 2)].fg, Color::Red);

    let mut sample = Sample::of(&fixture::events());
    let rating = Rating::new(4, 4).expect("a rating");
    sample.set(now(), AKI, Setting::Rating(rating));
    let buffer = draw(&wall(sample.incident()), (80, 24));
    assert!(!buffer[(2, 2)].modifier.contains(Modifier::REVERSED), "P5");
}

#[test]
fn an_old_screen_says_so_across_its_whole_width() {
    let health = WallHealth::Live {
        verified: now().plus_seconds(-125),
    };
    for (size, words) in [
        ((80, 24), "STALE 2 min"),
        ((120, 40), "STALE 2 min"),
        ((200, 60), "STALE 2 min"),
        ((60, 12), "STALE 2 min"),
        ((30, 6), "STALE 2 min"),
        ((20, 1), "STALE 2 min"),
    ] {
        let wall = Wall::new(&fixture::incident(), false, health.clone());
        let buffer = draw(&wall, size);
        assert!(is_reversed(&buffer, words), "{size:?}");
    }
    let wall = Wall::new(&fixture::incident(), false, health);
    let buffer = draw(&wall, (80, 24));
    assert!((0..80).all(|x| buffer[(x, 1)].modifier.contains(Modifier::REVERSED)));
    let screen = text(&buffer);
    assert!(!screen.contains("live,"), "{screen}");
    assert!(screen.contains("EU checkout"), "the last good copy stays");
}

#[test]
fn an_unreadable_file_is_named_with_its_reason() {
    let buffer = draw(&Wall::new(&fixture::incident(), false, lost()), (80, 24));
    assert!(is_reversed(
        &buffer,
        "NOT UPDATING for 1 min, since 14:33: no permission to read it"
    ));
    let screen = text(&buffer);
    assert!(screen.contains("Checkout fails"), "{screen}");
}

#[test]
fn a_practice_says_drill_at_both_ends() {
    for size in [(80, 24), (120, 40), (200, 60), (60, 12)] {
        let buffer = draw(&wall(&trouble()), size);
        let top = rows(&buffer).into_iter().next().unwrap_or_default();
        assert!(top.starts_with(" DRILL "), "{top}");
        assert!(top.ends_with(" DRILL "), "{top}");
        let y = 0;
        let ends = [1, size.0 - 3].map(|x| buffer[(x, y)].modifier);
        assert!(
            ends.iter().all(|m| m.contains(Modifier::REVERSED)),
            "{size:?}"
        );
    }
    assert!(is_reversed(&draw(&wall(&trouble()), (30, 6)), "DRILL"));
    let real = text(&draw(&sample_wall(), (200, 60)));
    assert!(!real.contains("DRILL"));
}

#[test]
fn two_who_command_are_said_across_the_top() {
    let buffer = draw(&wall(&trouble()), (120, 40));
    assert!(is_reversed(
        &buffer,
        "TWO IN COMMAND: Ben or Incident Commander Zo"
    ));
    assert!((0..120).all(|x| buffer[(x, 1)].modifier.contains(Modifier::REVERSED)));
}

/// At every layout, those for the desk and the large room too.
#[test]
fn two_who_command_are_named_at_every_layout() {
    let incident = cut(("Sabine", "Tomas"));
    let layouts = SIZES
        .iter()
        .chain(&[(160, 45), (100, 32), (40, 8), (20, 6), (20, 3)]);
    for size in layouts {
        for keys in ["", "+", "-"] {
            let mut wall = wall(&incident);
            for key in keys.chars() {
                wall.update(WallMsg::Key(key), now());
            }
            let buffer = draw(&wall, *size);
            let words = text(&buffer);
            let words: Vec<&str> = words.split_whitespace().collect();
            let said = "TWO IN COMMAND: Tomas or Sabine";
            assert!(words.join(" ").contains(said), "{size:?} {words:?}");
            assert!(is_reversed(&buffer, "TWO IN COMMAND"), "{size:?}");
        }
    }
    for height in [1, 2] {
        let screen = text(&draw(&wall(&incident), (60, height)));
        assert!(screen.starts_with("TWO IN COMMAND P1"), "{screen}");
    }
    let public = Wall::new(&incident, true, live());
    let screen = text(&draw(&public, (120, 40)));
    assert!(!screen.contains("TWO IN COMMAND"), "not for people outside");
}

/// Two sides of a cut that each made somebody manager, met again.
fn cut((one, other): (&str, &str)) -> Incident {
    let side = |seconds, person: &str| {
        let mut sample = Sample::of(&fixture::events());
        sample.ask(
            now().plus_seconds(seconds),
            AKI,
            Command::Assign(Assigned {
                role: "incident_manager".to_owned(),
                person: person.to_owned(),
                ..Assigned::default()
            }),
        );
        assert_eq!(sample.refused(), &[] as &[String]);
        sample.incident().log().events().to_vec()
    };
    let mut events = side(0, one);
    events.extend(side(1, other));
    Incident::new(EventLog::from_events(events))
}

#[test]
fn what_others_wrote_cannot_drive_the_terminal() {
    for size in SIZES {
        for signs in [Signs::unicode(), Signs::ascii()] {
            let buffer = draw_in(&wall(&trouble()), size, &Theme::default(), &signs);
            for cell in &buffer.content {
                assert!(
                    crate::clean::is_clean(cell.symbol()),
                    "{size:?}: {:?}",
                    cell.symbol()
                );
            }
        }
    }
}

#[test]
fn the_ascii_set_draws_ascii_only() {
    for size in SIZES {
        let buffer = draw_in(&sample_wall(), size, &Theme::default(), &Signs::ascii());
        assert!(text(&buffer).is_ascii(), "{}", text(&buffer));
    }
}

#[test]
fn what_changed_stands_in_reverse_for_three_seconds() {
    let mut wall = sample_wall();
    let mut sample = Sample::of(&fixture::events());
    let note = fixture::note(EntryKind::Action, "third node restarted", &[]);
    sample.note(now(), JON, note);
    let rating = Rating::new(4, 4).expect("a rating");
    sample.set(now(), AKI, Setting::Rating(rating));
    wall.update(WallMsg::Incident(sample.incident()), now());
    let buffer = draw(&wall, (120, 40));
    assert!(is_reversed(&buffer, "third node restarted"));
    assert!(!is_reversed(&buffer, "weight of pg-pay-1 set to 0"));
    assert!(buffer[(2, 2)].modifier.contains(Modifier::REVERSED), "P5");

    wall.update(WallMsg::Tick, now().plus_seconds(3));
    let buffer = draw(&wall, (120, 40));
    assert!(!is_reversed(&buffer, "third node restarted"));
    assert!(!buffer[(2, 2)].modifier.contains(Modifier::REVERSED), "P5");
}

#[test]
fn a_theme_with_a_ground_covers_every_cell() {
    let theme = Theme::new(ThemeName::Dark);
    let buffer = draw_in(&sample_wall(), (80, 24), &theme, &Signs::unicode());
    let ground = theme.text.bg;
    assert!(ground.is_some());
    assert!(buffer.content.iter().all(|cell| Some(cell.bg) == ground));
}

#[test]
fn long_incidents_and_other_days_are_told() {
    let later = fixture::at(14, 34, 51).plus_seconds(26 * 3600);
    let area = Rect::new(0, 0, 80, 24);
    let mut buffer = Buffer::empty(area);
    let wall = Wall::new(
        &fixture::incident(),
        false,
        WallHealth::Live { verified: later },
    );
    let (theme, signs) = (Theme::default(), Signs::unicode());
    render(&mut buffer, area, &wall, later, &theme, &signs);
    let screen = text(&buffer);
    for words in ["~Fri 13:58", "Fri 14:34   errors down", "1d 2h ago"] {
        assert!(screen.contains(words), "{words}\n{screen}");
    }
}

#[test]
fn once_it_is_over_time_stands_still() {
    let mut sample = Sample::of(&fixture::events());
    for criterion in sample
        .incident()
        .criteria()
        .iter()
        .map(|c| c.id)
        .collect::<Vec<_>>()
    {
        let command = Command::Tick {
            target: criterion,
            on: true,
            waived: None,
        };
        sample.ask(now(), AKI, command);
    }
    sample.stage(now(), AKI, Stage::Mitigated, "drained");
    sample.stage(now().plus_seconds(60), AKI, Stage::Resolved, "");
    assert_eq!(sample.refused(), &[] as &[String]);
    let later = now().plus_seconds(7200);
    let area = Rect::new(0, 0, 120, 40);
    let mut buffer = Buffer::empty(area);
    let wall = wall(sample.incident());
    let (theme, signs) = (Theme::default(), Signs::unicode());
    render(&mut buffer, area, &wall, later, &theme, &signs);
    let screen = text(&buffer);
    for words in [
        "from start of impact ~13:58 to 14:35",
        "[RESOLVED 1h 59m]",
        "in review",
    ] {
        assert!(screen.contains(words), "{words}\n{screen}");
    }
}

/// With little to say beside them, the criteria had one row, which said "+2 more" over empty space.
#[test]
fn a_large_wall_shows_the_exit_criteria_of_a_young_incident() {
    let mut sample = Sample::default();
    let opened = Opened {
        key: "young".to_owned(),
        title: "Checkout fails".to_owned(),
        ..Opened::default()
    };
    let opening = Opening {
        rating: Rating::new(1, 2),
        manager: Some(AKI.to_owned()),
        criteria: Opening::default_criteria(),
        ..Opening::of(opened, Playbook::shipped())
    };
    sample.ask(now(), AKI, Command::Open(opening));
    assert!(sample.refused().is_empty(), "{:?}", sample.refused());
    let screen = text(&draw(&wall(sample.incident()), (200, 60)));
    for criterion in ["[ ] impact ended", "[ ] testers pass"] {
        assert!(screen.contains(criterion), "{screen}");
    }
}
