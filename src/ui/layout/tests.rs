//! The laws of the layout for every area, and the sizes of the specification by table.

use super::*;
use proptest::prelude::*;

fn all(frame: &Frame) -> Vec<Rect> {
    let mut rects = vec![
        frame.header,
        frame.banners,
        frame.prompts,
        frame.completions,
        frame.rule,
        frame.bar,
        frame.message,
        frame.footer,
    ];
    rects.extend(frame.main.iter().map(|(_, area)| *area));
    rects.retain(|rect| !rect.is_empty());
    rects
}

fn cells(rect: Rect) -> u32 {
    u32::from(rect.width) * u32::from(rect.height)
}

fn assert_laws(area: Rect, options: LayoutOptions) {
    let frame = layout(area, &options);
    let rects = all(&frame);
    for (at, rect) in rects.iter().enumerate() {
        assert_eq!(
            rect.intersection(area),
            *rect,
            "leaves {area:?}: {rect:?}, {options:?}"
        );
        for other in rects.iter().skip(at + 1) {
            assert!(
                !rect.intersects(*other),
                "{rect:?} on {other:?}, {area:?}, {options:?}"
            );
        }
    }
    let covered: u32 = rects.into_iter().map(cells).sum();
    assert_eq!(covered, cells(area), "a gap in {area:?}, {options:?}");
    let class = size_class(area.width, area.height);
    if class == SizeClass::Tiny {
        assert!(frame.main.is_empty());
        assert_eq!(
            frame.bar.is_empty(),
            options.bar_rows == 0 || area.is_empty()
        );
        return;
    }
    let top = frame
        .main
        .iter()
        .map(|(_, pane)| pane.top())
        .min()
        .unwrap_or(0);
    let bottom = frame
        .main
        .iter()
        .map(|(_, pane)| pane.bottom())
        .max()
        .unwrap_or(0);
    assert!(bottom - top >= class.least_main(), "{area:?}, {options:?}");
    assert!(frame.pane(options.focus).is_some());
    assert!(
        frame
            .main
            .iter()
            .all(|(_, pane)| pane.width >= 20 && pane.height >= 2)
    );
    assert_eq!(frame.footer.height, 1);
    assert_eq!(frame.message_row().height, 1);
    assert_eq!(frame.rule.height, u16::from(options.bar_rows > 0));
    assert_eq!(frame.bar.is_empty(), options.bar_rows == 0);
    assert!(frame.prompts.height <= options.prompts.min(MAX_PROMPTS));
    assert!(frame.banners.height <= options.banners.min(MAX_BANNERS));
    let banner = frame.banners.height > 0 || options.banners == 0;
    assert!(banner, "one banner finds room everywhere");
    assert!(frame.completions.height <= options.completions.min(MAX_COMPLETIONS));
}

fn options() -> impl Strategy<Value = LayoutOptions> {
    (
        prop::sample::select(PaneSlot::ALL.to_vec()),
        any::<bool>(),
        0_u16..5,
        0_u16..6,
        0_u16..7,
        0_u16..9,
    )
        .prop_map(
            |(focus, zoom, banners, prompts, bar_rows, completions)| LayoutOptions {
                focus,
                zoom,
                banners,
                prompts,
                bar_rows,
                completions,
            },
        )
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 4000, ..ProptestConfig::default() })]

    #[test]
    fn the_laws_hold_everywhere(
        x in 0_u16..50, y in 0_u16..50, width in 0_u16..=1000, height in 0_u16..=1000,
        options in options(),
    ) {
        assert_laws(Rect::new(x, y, width, height), options);
    }

    #[test]
    fn the_laws_hold_where_it_is_tight(
        width in 0_u16..=180, height in 0_u16..=50, options in options(),
    ) {
        assert_laws(Rect::new(0, 0, width, height), options);
    }

    #[test]
    fn no_numbers_panic(x: u16, y: u16, width: u16, height: u16, prompts: u16, bar_rows: u16, completions: u16) {
        let options = LayoutOptions { prompts, bar_rows, completions, ..LayoutOptions::default() };
        let _ = layout(Rect { x, y, width, height }, &options);
    }
}

fn note(focus: PaneSlot) -> LayoutOptions {
    LayoutOptions {
        focus,
        bar_rows: 1,
        ..LayoutOptions::default()
    }
}

#[test]
fn the_laws_hold_at_every_small_size() {
    for width in 0..=101 {
        for height in 0..=32 {
            for focus in PaneSlot::ALL {
                assert_laws(Rect::new(0, 0, width, height), note(focus));
            }
        }
    }
}

#[test]
fn sizes_change_exactly_where_the_specification_says() {
    let table = [
        (160, 45, SizeClass::Wide),
        (159, 45, SizeClass::Grid),
        (160, 44, SizeClass::Grid),
        (100, 30, SizeClass::Grid),
        (99, 30, SizeClass::Rail),
        (100, 29, SizeClass::Rail),
        (72, 20, SizeClass::Rail),
        (71, 20, SizeClass::Single),
        (72, 19, SizeClass::Single),
        (300, 19, SizeClass::Single),
        (40, 8, SizeClass::Single),
        (39, 8, SizeClass::Tiny),
        (40, 7, SizeClass::Tiny),
        (20, 3, SizeClass::Tiny),
        (0, 0, SizeClass::Tiny),
        (u16::MAX, u16::MAX, SizeClass::Wide),
    ];
    for (width, height, class) in table {
        assert_eq!(size_class(width, height), class, "{width}×{height}");
    }
}

#[test]
fn eighty_by_twenty_four_is_the_sketch() {
    let frame = layout(Rect::new(0, 0, 80, 24), &note(PaneSlot::Timeline));
    assert_eq!(frame.header, Rect::new(0, 0, 80, 2));
    assert_eq!(
        frame.pane(PaneSlot::Timeline),
        Some(Rect::new(0, 2, 53, 18))
    );
    assert_eq!(frame.pane(PaneSlot::State), Some(Rect::new(53, 2, 27, 10)));
    assert_eq!(frame.pane(PaneSlot::Roles), Some(Rect::new(53, 12, 27, 8)));
    assert_eq!(frame.pane(PaneSlot::Comms), None);
    assert!(frame.digest);
    assert_eq!(frame.rule, Rect::new(0, 20, 80, 1));
    assert_eq!(frame.bar, Rect::new(0, 21, 80, 1));
    assert_eq!(frame.message, Rect::new(0, 22, 80, 1));
    assert_eq!(frame.footer, Rect::new(0, 23, 80, 1));
}

#[test]
fn one_hundred_twenty_by_forty_is_two_by_two() {
    for focus in PaneSlot::ALL {
        let frame = layout(Rect::new(0, 0, 120, 40), &note(focus));
        let state = frame.pane(PaneSlot::State).expect("State");
        let timeline = frame.pane(PaneSlot::Timeline).expect("Timeline");
        let roles = frame.pane(PaneSlot::Roles).expect("Roles");
        let comms = frame.pane(PaneSlot::Comms).expect("Comms");
        assert_eq!((state.width, roles.width), (74, 46));
        assert_eq!(state.bottom(), timeline.top());
        assert_eq!(roles.bottom(), comms.top());
        assert_eq!(state.right(), roles.left());
        // The timeline has the greater part, but for whoever reads State.
        let greater = timeline.height > state.height;
        assert_eq!(greater, focus != PaneSlot::State, "{focus:?}");
        assert!(comms.height > roles.height);
        assert!(!frame.digest);
    }
}

#[test]
fn a_wide_screen_has_three_columns() {
    let frame = layout(Rect::new(0, 0, 200, 60), &note(PaneSlot::Timeline));
    let slots: Vec<PaneSlot> = frame.main.iter().map(|(slot, _)| *slot).collect();
    assert_eq!(slots, PaneSlot::ALL);
    let tops: Vec<u16> = frame.main.iter().map(|(_, area)| area.top()).collect();
    assert_eq!(tops[..3], [2, 2, 2]);
    let timeline = frame.pane(PaneSlot::Timeline).expect("Timeline");
    assert!(
        frame
            .main
            .iter()
            .all(|(_, area)| area.width <= timeline.width)
    );
}

#[test]
fn focus_swaps_a_pane_into_the_main_place_and_the_timeline_stays() {
    for focus in PaneSlot::ALL {
        let frame = layout(Rect::new(0, 0, 80, 24), &note(focus));
        assert_eq!(frame.main.len(), 3);
        assert_eq!(frame.pane(focus).map(|area| area.width), Some(53));
        assert!(frame.pane(PaneSlot::Timeline).is_some());
        assert_eq!(frame.digest, focus != PaneSlot::State);
        assert!(!frame.digest || frame.pane(PaneSlot::State).is_some());
    }
}

#[test]
fn zoom_leaves_one_pane_at_every_size() {
    for (width, height) in [(200, 60), (120, 40), (80, 24), (60, 12)] {
        for focus in PaneSlot::ALL {
            let options = LayoutOptions {
                zoom: true,
                ..note(focus)
            };
            let frame = layout(Rect::new(0, 0, width, height), &options);
            assert_eq!(frame.main.len(), 1);
            assert_eq!(frame.pane(focus).map(|area| area.width), Some(width));
            assert!(!frame.digest);
        }
    }
}

#[test]
fn a_low_screen_saves_rows() {
    let heights = |width, height| {
        let frame = layout(Rect::new(0, 0, width, height), &note(PaneSlot::Timeline));
        (frame.header.height, frame.message.height)
    };
    assert_eq!(heights(60, 11), (1, 0));
    assert_eq!(heights(60, 12), (2, 0));
    assert_eq!(heights(60, 19), (2, 0));
    assert_eq!(heights(60, 20), (2, 1));
    let low = layout(Rect::new(0, 0, 60, 12), &note(PaneSlot::Timeline));
    assert_eq!(low.message_row(), low.footer);
}

#[test]
fn without_a_bar_its_rows_go_to_the_panes() {
    let area = Rect::new(0, 0, 80, 24);
    let with = layout(area, &note(PaneSlot::Timeline));
    let without = layout(
        area,
        &LayoutOptions {
            bar_rows: 0,
            completions: 5,
            ..LayoutOptions::default()
        },
    );
    assert!(without.bar.is_empty() && without.rule.is_empty() && without.completions.is_empty());
    let height = |frame: &Frame| frame.pane(PaneSlot::Timeline).map(|area| area.height);
    assert_eq!(height(&without), height(&with).map(|rows| rows + 2));
}

#[test]
fn when_rows_are_short_completions_go_first_then_prompts() {
    let options = LayoutOptions {
        prompts: 3,
        bar_rows: 4,
        completions: 5,
        ..LayoutOptions::default()
    };
    let rows = |height| {
        let frame = layout(Rect::new(0, 0, 60, height), &options);
        (
            frame.bar.height,
            frame.prompts.height,
            frame.completions.height,
        )
    };
    assert_eq!(rows(8), (2, 0, 0));
    assert_eq!(rows(11), (4, 1, 0));
    assert_eq!(rows(14), (4, 3, 0));
    assert_eq!(rows(16), (4, 3, 2));
    assert_eq!(rows(24), (4, 3, 5));
}

#[test]
fn even_twenty_by_three_can_record() {
    let frame = layout(Rect::new(0, 0, 20, 3), &note(PaneSlot::Timeline));
    assert_eq!(frame.bar, Rect::new(0, 2, 20, 1));
    assert_eq!(frame.message, Rect::new(0, 0, 20, 2));
    assert!(frame.header.is_empty() && frame.footer.is_empty());
    let one_row = layout(Rect::new(0, 0, 10, 1), &note(PaneSlot::Timeline));
    assert_eq!(one_row.bar, Rect::new(0, 0, 10, 1));
}

#[test]
fn panes_are_numbered_by_their_keys() {
    assert_eq!(PaneSlot::ALL.map(PaneSlot::number), [1, 2, 3, 4]);
}
