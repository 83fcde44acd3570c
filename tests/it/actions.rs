//! No key is dead: in every situation every bound key changes something, asks for something, or
//! says why not. And every action of the palette can be run from anywhere.

use crate::desk::{Desk, opened};
use warroom::action::{Action, Edit};
use warroom::app::effect::Effect;
use warroom::app::geometry::{Area, Drawn};
use warroom::app::model::Mode;
use warroom::app::msg::Msg;
use warroom::domain::incident::Incident;
use warroom::domain::setting::SettingKey;
use warroom::keymap::{Code, Key, Layer};
use warroom::overlay::Overlay;

/// A desk with an incident that has some of everything.
fn busy() -> Desk {
    let mut desk = Desk::new("Ada", false);
    desk.keys("p 1 1 Enter s a Enter");
    desk.keys("n 'first #db' Enter n 'second' Enter n 'third' Enter");
    desk.keys("a '@Rob read the logs 10m' Enter a 'look again' Enter");
    desk.keys("r i 'Ada' Enter r t 'Rob' Enter");
    desk.keys(": 'exit criterion' Enter 'quiet' Enter");
    desk.keys(": 'add a client' Enter 'Acme' Enter");
    desk.keys("w c Enter Enter");
    assert_eq!(desk.model.incident.messages().len(), 1);
    desk.keys("u");
    drawn(&mut desk);
    desk.wait(10);
    desk
}

/// What a frame would have said of where things are.
fn drawn(desk: &mut Desk) {
    let pane = |y| {
        Some(Drawn {
            area: Area {
                x: 0,
                y,
                width: 80,
                height: 10,
            },
            rows: 4,
            first: 1,
            last: 4,
            at: vec![(1, y + 1), (2, y + 2)],
            selected: None,
        })
    };
    desk.model.geometry.panes = [pane(0), pane(10), pane(20), pane(30)];
    desk.model.geometry.overlay_rows = 4;
    desk.model.geometry.overlay_top = 5;
}

/// A situation: how to come into it, and where keys are looked up there.
type Situation = (&'static str, &'static str, Layer);

/// Selections stand in the middle of their lists, cursors in the middle of three lines, something
/// was cut, something can be undone and redone: so that there is no edge to stop at.
const SITUATIONS: &[Situation] = &[
    ("state", "1 g j j j j", Layer::State),
    ("timeline", "2 g j j", Layer::Timeline),
    ("roles", "3 g j", Layer::Roles),
    ("comms", "4 g j", Layer::Comms),
    ("filtered", "2 / 's' Enter g j", Layer::Timeline),
    ("bar, empty", "n", Layer::Note),
    (
        "bar",
        "n 'cut me' Ctrl-U 'one two' Ctrl-J 'three four' Ctrl-J 'five six' Up Ctrl-Left",
        Layer::Note,
    ),
    (
        "bar, a change",
        "n '! pool' Enter 'cut' Ctrl-U 'a b' Ctrl-J 'c d d' Ctrl-J 'e' Up End Ctrl-Left",
        Layer::Note,
    ),
    (
        "form, a choice",
        "w Down Tab Tab Down Down Down",
        Layer::Form,
    ),
    (
        "form, a line",
        "w c Shift-Tab 'cut' Ctrl-U 'one two three' Ctrl-Left Ctrl-Left",
        Layer::Form,
    ),
    (
        "form, lines",
        "f 2 'cut' Ctrl-U 'a b' Ctrl-J 'c d' Ctrl-J 'e f' Up Ctrl-Left",
        Layer::Form,
    ),
    (
        "palette",
        ": Down Down 'xx' Ctrl-U 'set a' Left Down Down",
        Layer::List,
    ),
    (
        "help",
        "? Down Down 'xx' Ctrl-U 'o e' Left Left Down Down",
        Layer::List,
    ),
    ("stakeholders", ": 'grid' Enter Down", Layer::List),
    ("details", "2 g j j Enter j", Layer::Details),
    ("a duty card", "3 : 'duty' Enter j", Layer::Details),
    (
        "the decisions",
        ": 'propose a d' Enter 'one' Enter : 'propose a d' Enter 'two' Enter \
         : 'propose a d' Enter 'three' Enter d j",
        Layer::Decisions,
    ),
    (
        "the board, a measure",
        "b m d 'to us-east' Enter h 'the pool' Enter h 'the network' Enter j t 'restart' Enter g",
        Layer::Board,
    ),
    (
        "the board, a hypothesis",
        "b m d 'to us-east' Enter h 'the pool' Enter h 'the network' Enter j t 'restart' Enter g j",
        Layer::Board,
    ),
    (
        "the board, a test",
        "b m d 'to us-east' Enter h 'the pool' Enter h 'the network' Enter j t 'restart' Enter g j j",
        Layer::Board,
    ),
    ("what I missed", "m j", Layer::Details),
];

/// Keys that may stop at an edge, or at what is so already, without a word: everybody knows why.
fn may_rest(situation: &str, action: Action) -> bool {
    match situation {
        "state" => action == Action::FocusState,
        "timeline" | "filtered" => action == Action::FocusTimeline,
        "roles" => action == Action::FocusRoles,
        "comms" => action == Action::FocusComms,
        // The first thing of the board is selected, and there is nothing above it.
        "the board, a measure" => matches!(
            action,
            Action::MoveUp | Action::PageUp | Action::HalfPageUp | Action::First
        ),
        // Nothing is written yet, so there is nothing to edit, and nothing was cut.
        "bar, empty" => matches!(action, Action::Edit(_) | Action::Submit),
        _ => false,
    }
}

fn bindings(layer: Layer) -> Vec<(Key, Action)> {
    let keymap = warroom::keymap::Keymap::default();
    let mut found: Vec<(Key, Action)> = Vec::new();
    for layer in layer.stack().iter().rev() {
        for (key, action) in keymap.bindings(*layer) {
            if !found.iter().any(|(known, _)| *known == key) {
                found.push((key, action));
            }
        }
    }
    found
}

/// Everything that a person could notice, in one text.
fn noticed(desk: &Desk) -> String {
    let mut model = desk.model.clone();
    model.geometry = warroom::app::geometry::Geometry::default();
    model.incident = Incident::default();
    format!(
        "{} {:?} {:?}",
        desk.model.incident.log().len(),
        desk.effects,
        model
    )
}

#[test]
fn no_bound_key_is_dead_anywhere() {
    let mut tried = 0;
    let mut dead = Vec::new();
    let busy = busy();
    for (name, way, layer) in SITUATIONS {
        for (key, action) in bindings(*layer) {
            let mut desk = busy.part();
            desk.keys(way);
            drawn(&mut desk);
            desk.model.geometry.overlay_top = 20;
            let before = noticed(&desk);
            desk.msg(Msg::Key(key));
            tried += 1;
            if noticed(&desk) == before && !may_rest(name, action) {
                dead.push(format!("{name}: {key} ({})", action.id()));
            }
        }
    }
    assert!(dead.is_empty(), "{dead:#?}");
    assert!(tried > 400, "{tried}");
}

/// The same where nothing may be written: nothing is, and every key that would says so.
#[test]
fn read_only_refuses_every_change_and_says_so() {
    let busy = busy();
    for (name, way, layer) in SITUATIONS {
        if !matches!(
            layer,
            Layer::State | Layer::Timeline | Layer::Roles | Layer::Comms
        ) {
            continue;
        }
        for (key, action) in bindings(*layer) {
            let mut desk = busy.part();
            desk.keys(way);
            desk.model.seat.read_only = Some("the folder cannot be written".into());
            let events = desk.model.incident.log().len();
            desk.msg(Msg::Key(key));
            if action.changes_data() {
                let told = desk.said().starts_with("read-only: the folder");
                assert!(told, "{name}: {key}: {}", desk.said());
                assert!(desk.model.overlays.is_empty(), "{name}: {key}");
            }
            desk.keys("'x' Enter Enter Enter");
            assert_eq!(desk.model.incident.log().len(), events, "{name}: {key}");
            assert!(desk.outbox.is_empty(), "{name}: {key}");
            assert_eq!(desk.model.mode, Mode::Browse);
        }
    }
    // A form that was open when the folder went read-only is refused when it is sent.
    let mut desk = busy.part();
    desk.keys("a 'too late'");
    desk.model.seat.read_only = Some("the disk went".into());
    desk.keys("Enter");
    assert!(desk.outbox.is_empty());
    assert_eq!(desk.model.overlays.len(), 1, "the words stay");
    let Some(Overlay::Form(form)) = desk.model.overlays.last() else {
        panic!("a form")
    };
    assert!(
        form.error
            .as_deref()
            .is_some_and(|e| e.contains("read-only")),
        "{:?}",
        form.error
    );
}

#[test]
fn every_action_of_the_palette_runs_from_every_pane() {
    let busy = busy();
    for pane in ["1", "2", "3", "4"] {
        for action in Action::ALL.iter().filter(|action| action.in_palette()) {
            let mut desk = busy.part();
            desk.keys(pane).keys("z").keys(":");
            desk.text(action.name());
            let Some(Overlay::Picker(picker)) = desk.model.overlays.last() else {
                panic!("the palette")
            };
            let chosen = picker.chosen().map(|row| row.name.clone());
            assert_eq!(chosen.as_deref(), Some(action.name()), "by its whole name");
            let before = noticed(&desk);
            let said = desk.model.messages.history.len();
            desk.keys("Enter");
            let model = &desk.model;
            let opened = !model.overlays.is_empty() || model.panes.filtering.is_some();
            let spoke = model.messages.history.len() > said;
            let asked = !desk.effects.is_empty() || !desk.outbox.is_empty();
            let here = model.mode == Mode::Note || model.quitting;
            let looks = matches!(
                action,
                Action::FocusState
                    | Action::FocusTimeline
                    | Action::FocusRoles
                    | Action::FocusComms
                    | Action::Zoom
                    | Action::Follow
            );
            assert!(
                opened || spoke || asked || here || looks,
                "{pane} {action:?}"
            );
            assert_ne!(noticed(&desk), before);
        }
    }
}

/// The words in the help stand for keys that do what they say, also in NOTE.
#[test]
fn every_line_of_the_help_runs_what_its_key_does() {
    let busy = busy();
    for (way, layer) in [("2 g j j", Layer::Timeline), ("n 'one two'", Layer::Note)] {
        for (key, action) in bindings(layer) {
            let by_key = {
                let mut desk = busy.part();
                desk.keys(way).msg(Msg::Key(key));
                desk
            };
            let mut by_help = busy.part();
            by_help.keys(way).keys("F1");
            let Some(Overlay::Picker(picker)) = by_help.model.overlays.last_mut() else {
                panic!("help")
            };
            let at = picker.rows.iter().position(|row| row.name == action.name());
            picker.selected = at.unwrap_or_else(|| panic!("{action:?} is in the help"));
            by_help.keys("Enter");
            let whole = |desk: &Desk| {
                let mut model = desk.model.clone();
                model.geometry = warroom::app::geometry::Geometry::default();
                format!(
                    "{:?} {:?} {:?}",
                    desk.effects,
                    model.bar,
                    (model.overlays, model.mode)
                )
            };
            assert_eq!(whole(&by_help), whole(&by_key), "{layer:?} {key}");
        }
    }
}

#[test]
fn escape_closes_exactly_what_lies_on_top() {
    let mut desk = busy();
    desk.select("second").keys("Enter t");
    assert_eq!(desk.model.overlays.len(), 2, "a form over the details");
    desk.keys("F1");
    assert_eq!(desk.model.overlays.len(), 3, "and help over it");
    desk.keys("F1 F1");
    assert_eq!(desk.model.overlays.len(), 3, "help does not pile up");
    for left in [2, 1, 0] {
        desk.keys("Esc");
        assert_eq!(desk.model.overlays.len(), left);
    }
    assert_eq!(desk.model.focus, warroom::app::model::Pane::Timeline);
    assert!(!desk.model.quitting);
    desk.keys("z / 's' Enter Esc");
    assert!(
        desk.model.panes.timeline.filter.is_empty() && desk.model.zoom,
        "the filter first"
    );
    desk.keys("Esc");
    assert!(!desk.model.zoom, "then the zoom");
    desk.keys("Esc");
    assert!(
        desk.said().starts_with("nothing to close"),
        "{}",
        desk.said()
    );
}

/// What the keys over the details act on is what is shown, whatever arrives behind them.
#[test]
fn the_details_keep_to_their_entry() {
    let mut desk = busy();
    desk.keys("2 Enter");
    let mut rob = Desk::at(opened(), "Rob", false);
    rob.keys("n 'just now' Enter");
    desk.hear(&mut rob);
    desk.wait(2).keys("*");
    let starred: Vec<_> = desk.model.incident.entries().filter(|e| e.star).collect();
    assert_eq!(starred.len(), 1);
    assert_ne!(starred[0].text, "just now");
    // Correcting goes to the bar, with the details out of the way.
    let mut desk = self::busy();
    desk.keys("2 g j j j j");
    let text = selected_text(&desk);
    desk.keys("Enter e");
    assert!(desk.model.overlays.is_empty());
    assert_eq!(desk.model.bar.editor.text(), text);
    desk.keys("' again' Enter");
    assert!(desk.notes().contains(&format!("{text} again")));
}

fn selected_text(desk: &Desk) -> String {
    let key = desk.model.panes.timeline.selected.expect("selected");
    desk.model.incident.entry_by(key).expect("an entry").text
}

#[test]
fn a_click_focuses_and_the_wheel_scrolls_without_selecting() {
    let mut desk = busy();
    for (y, pane) in [(1, 0), (11, 1), (21, 2), (31, 3)] {
        desk.msg(Msg::Click(5, y));
        assert_eq!(desk.model.focus.index(), pane);
        let before = desk.model.panes.timeline.selected;
        desk.msg(Msg::Wheel(5, y, 3));
        desk.msg(Msg::Wheel(5, y, -1));
        assert_eq!(desk.model.panes.timeline.selected, before);
    }
    assert!(
        desk.model.panes.timeline.selected.is_some(),
        "the click took an entry"
    );
    assert!(!desk.model.panes.timeline.follow);
    let focus = desk.model.focus;
    desk.msg(Msg::Click(200, 200));
    desk.msg(Msg::Wheel(200, 200, 1));
    assert_eq!(desk.model.focus, focus, "beside everything");
    desk.keys("?");
    desk.msg(Msg::Click(5, 1));
    desk.msg(Msg::Wheel(5, 1, 1));
    assert_eq!(desk.model.focus, focus, "under something");
    desk.keys("Esc");
    let len = desk.model.incident.timeline().len();
    if let Some(timeline) = &mut desk.model.geometry.panes[1] {
        timeline.last = len - 1;
    }
    desk.msg(Msg::Wheel(5, 11, 3));
    assert!(desk.model.panes.timeline.follow, "down at the end follows");
}

#[test]
fn the_start_screen_declares_opens_helps_and_leaves() {
    let mut desk = Desk::at(Incident::default(), "Ada", false);
    desk.keys("x");
    assert!(desk.said().contains("n declares"), "{}", desk.said());
    desk.msg(Msg::Paste {
        text: "lost".into(),
        cut: false,
    });
    assert!(desk.said().contains("declare or open"), "{}", desk.said());
    desk.keys("?");
    let Some(Overlay::Output(help)) = desk.model.overlays.last() else {
        panic!("help")
    };
    assert!(help.lines.iter().any(|line| line.starts_with("n  declare")));
    desk.keys("Esc");
    assert!(desk.model.overlays.is_empty() && desk.effects.is_empty());
    // Open by path.
    desk.keys("o Enter");
    let Some(Overlay::Form(form)) = desk.model.overlays.last() else {
        panic!("a form")
    };
    assert!(form.error.is_some(), "no path yet");
    desk.keys("'shop.json' Enter");
    assert_eq!(desk.effects, [Effect::OpenFile("shop.json".into())]);
    // Open one that was found.
    desk.model.found = vec![warroom::app::model::FoundFile {
        path: "other.json".into(),
        situation: Some(warroom::report::Situation::default()),
        ..Default::default()
    }];
    for keys in ["o Enter", "Enter", "1", "j k Enter"] {
        desk.effects.clear();
        desk.keys(keys);
        let opened = Effect::OpenFile("other.json".into());
        assert_eq!(desk.effects.last(), Some(&opened), "{keys}");
    }
    // Another one is opened by its path from the same list.
    desk.keys("o 'another' Enter");
    assert!(matches!(desk.model.overlays.last(), Some(Overlay::Form(_))));
    desk.keys("'x.json' Enter");
    assert_eq!(
        desk.effects.last(),
        Some(&Effect::OpenFile("x.json".into()))
    );
    desk.keys("q x");
    assert!(!desk.model.quitting);
    desk.keys("q q");
    assert_eq!(desk.effects.last(), Some(&Effect::Quit));
    desk.keys("Ctrl-L Ctrl-Z");
    assert!(desk.effects.ends_with(&[Effect::Redraw, Effect::Suspend]));
}

#[test]
fn declaring_asks_for_a_title_and_takes_the_rest_as_it_comes() {
    let declare = |keys: &str| {
        let mut desk = Desk::at(Incident::default(), "Ada", false);
        desk.keys("n").keys(keys);
        desk
    };
    let desk = declare("Enter Enter Enter Enter");
    let Some(Overlay::Form(form)) = desk.model.overlays.last() else {
        panic!("a form")
    };
    assert!(
        form.error.as_deref().is_some_and(|e| e.contains("title")),
        "{:?}",
        form.error
    );
    let desk = declare("'Checkout fails' Enter 1 2 Ctrl-U 'Rob' Enter");
    let [Effect::Declare(opening)] = &desk.effects[..] else {
        panic!("{:?}", desk.effects)
    };
    assert_eq!(opening.opened.title, "Checkout fails");
    assert_eq!(opening.manager.as_deref(), Some("Rob"));
    assert_eq!(opening.rating.map(|r| (r.impact, r.urgency)), Some((1, 2)));
    assert_eq!(opening.criteria.len(), 2);
    let desk = declare("'Slow' Enter Enter Enter Enter");
    let [Effect::Declare(opening)] = &desk.effects[..] else {
        panic!("{:?}", desk.effects)
    };
    assert_eq!(opening.rating, None, "the rating may come later");
    let desk = declare("'Slow' Enter 2 Enter Enter");
    assert!(desk.effects.is_empty(), "half a rating is none");
    // An Enter too many behind a digit skips nothing, and a name replaces the one that stands there.
    let desk = declare("'Slow' Enter 2 Enter 1 'Rob' Enter");
    let [Effect::Declare(opening)] = &desk.effects[..] else {
        panic!("{:?}", desk.model.overlays)
    };
    assert_eq!(opening.rating.map(|r| (r.impact, r.urgency)), Some((2, 1)));
    assert_eq!(opening.manager.as_deref(), Some("Rob"));
}

/// Ticking in the timeline: the line of a task is its task.
#[test]
fn a_task_is_ticked_from_its_line_in_the_timeline() {
    let mut desk = busy();
    desk.keys("2 g");
    while !selected_text(&desk).starts_with("T1 ") {
        desk.keys("j");
    }
    desk.keys("Space");
    let open = |desk: &Desk| desk.model.incident.open_tasks().len();
    assert_eq!(open(&desk), 1);
    desk.keys("Space");
    assert_eq!(open(&desk), 2, "no longer done");
    desk.keys("+");
    assert!(
        desk.said().starts_with("T1: ten more minutes"),
        "{}",
        desk.said()
    );
    desk.keys("Space +");
    assert!(
        desk.said().contains("no open task is selected"),
        "{}",
        desk.said()
    );
    desk.keys("g Space");
    let asked = desk.model.overlays.last();
    let asked = matches!(asked, Some(warroom::overlay::Overlay::Picker(_)));
    assert!(asked, "elsewhere it asks which is done: {}", desk.said());
    assert_eq!(open(&desk), 1, "and does nothing by itself");
}

/// What a selection stood on is gone: it goes to what stands there now, never to the first line.
#[test]
fn the_selection_goes_on_to_what_stands_there_now() {
    use warroom::pane::state::projection::RowKey;
    let mut desk = busy();
    desk.keys("1 g");
    while !matches!(desk.model.panes.state.selected, Some(RowKey::Task(_))) {
        desk.keys("j");
    }
    desk.keys("Space");
    let now = desk.model.panes.state.selected.clone();
    assert!(
        matches!(now, Some(RowKey::Task(_))),
        "the next task: {now:?}"
    );
    desk.keys("Space");
    let now = desk.model.panes.state.selected.clone();
    assert!(
        matches!(now, Some(RowKey::Criterion(_))),
        "then what follows: {now:?}"
    );
    assert!(desk.model.incident.open_tasks().is_empty());
    // Somebody else takes it away: the keys wait a moment.
    let mut rob = desk.part();
    let Some(RowKey::Criterion(id)) = desk.model.panes.state.selected else {
        panic!("a criterion")
    };
    rob.model.seat.me = "Rob".into();
    rob.outbox.clear();
    rob.keys(": 'remove an item' Enter 'quiet' Enter");
    desk.hear(&mut rob);
    assert!(!matches!(&desk.model.panes.state.selected, Some(RowKey::Criterion(c)) if *c == id));
    let events = desk.model.incident.log().len();
    desk.keys("Space");
    assert!(
        desk.said().contains("something just moved"),
        "{}",
        desk.said()
    );
    assert_eq!(desk.model.incident.log().len(), events);
    assert_eq!(desk.model.incident.text(SettingKey::Title), None);
}

#[test]
fn edits_of_the_line_are_all_bound_in_the_bar() {
    let bound: Vec<Action> = bindings(Layer::Note)
        .into_iter()
        .map(|(_, action)| action)
        .collect();
    for edit in Edit::ALL {
        let same = *edit == Edit::Up && bound.contains(&Action::Recall);
        assert!(same || bound.contains(&Action::Edit(*edit)), "{edit:?}");
    }
    assert!(bound.contains(&Action::Newline));
    assert!(!bound.is_empty() && Key::plain(Code::Enter).text().is_none());
}
