//! Where everything stands: five sizes, and for each the rectangles of one screen.
//!
//! Three laws hold for every area, from 0×0 on, and are tested: no rectangle leaves the area, no
//! two overlap, and from 40×8 on every cell belongs to one of them.

use ratatui::layout::Rect;

/// The five sizes of a screen, from the largest down.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum SizeClass {
    /// From 160×45: three columns, State, Timeline, and Roles over Comms.
    Wide,
    /// From 100×30: State over Timeline, Roles over Comms.
    Grid,
    /// From 72×20: one main pane and a rail of two.
    Rail,
    /// From 40×8: one pane.
    Single,
    /// Anything smaller: one sentence and the entry line.
    Tiny,
}

/// The size of an area of so many columns and rows.
pub const fn size_class(width: u16, height: u16) -> SizeClass {
    match (width, height) {
        (160.., 45..) => SizeClass::Wide,
        (100.., 30..) => SizeClass::Grid,
        (72.., 20..) => SizeClass::Rail,
        (40.., 8..) => SizeClass::Single,
        _ => SizeClass::Tiny,
    }
}

impl SizeClass {
    /// Rows that the panes keep whatever else asks for room.
    const fn least_main(self) -> u16 {
        match self {
            Self::Wide => 16,
            Self::Grid => 12,
            Self::Rail => 6,
            Self::Single => 3,
            Self::Tiny => 0,
        }
    }
}

/// The places that a pane can have, named after the four panes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum PaneSlot {
    /// The live document.
    State,
    /// What happened.
    #[default]
    Timeline,
    /// Who does what.
    Roles,
    /// What was said to whom.
    Comms,
}

impl PaneSlot {
    /// All four, in the order of their numbers.
    pub const ALL: [Self; 4] = [Self::State, Self::Timeline, Self::Roles, Self::Comms];

    /// The number in the pane's title, which is the key that focuses it: 1 to 4.
    pub const fn number(self) -> u8 {
        match self {
            Self::State => 1,
            Self::Timeline => 2,
            Self::Roles => 3,
            Self::Comms => 4,
        }
    }
}

/// What the screen has to make room for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct LayoutOptions {
    /// The focused pane: the main one of a rail, the only one where there is one.
    pub focus: PaneSlot,
    /// Whether the focused pane takes the place of all.
    pub zoom: bool,
    /// Banners under the header, 0 to [`MAX_BANNERS`]; one row each, before any prompt.
    pub banners: u16,
    /// Prompts under the header, 0 to [`MAX_PROMPTS`]; one row each.
    pub prompts: u16,
    /// Rows of the entry bar, 1 to [`MAX_BAR_ROWS`]; 0 when there is none (read-only).
    pub bar_rows: u16,
    /// Rows of completions above the bar, 0 to [`MAX_COMPLETIONS`].
    pub completions: u16,
}

/// Most banners that are shown at once.
pub const MAX_BANNERS: u16 = 3;
/// Most prompts that are shown at once.
pub const MAX_PROMPTS: u16 = 3;
/// Most rows that the entry bar grows to.
pub const MAX_BAR_ROWS: u16 = 4;
/// Most completions that are shown at once.
pub const MAX_COMPLETIONS: u16 = 5;

/// Height from which messages have a row of their own.
const OWN_MESSAGE_ROW: u16 = 20;
/// Height from which even the single pane has a header of two rows.
const FULL_HEADER: u16 = 12;

/// The rectangles of one screen. What there is no room for, or no need, is empty.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Frame {
    /// Two rows, one on a low screen.
    pub header: Rect,
    /// One row for each banner that is shown: what nobody may overlook.
    pub banners: Rect,
    /// One row for each prompt that is shown.
    pub prompts: Rect,
    /// The panes, the focused one among them.
    pub main: Vec<(PaneSlot, Rect)>,
    /// Whether State, if it is among `main`, has room for a digest only.
    pub digest: bool,
    /// Completions, right above the rule.
    pub completions: Rect,
    /// The line above the bar, with the mode and what was understood. Empty without a bar.
    pub rule: Rect,
    /// The entry bar.
    pub bar: Rect,
    /// The message line; in the tiny size the sentence that says so. Empty where it shares the
    /// row of the footer, so ask [`Frame::message_row`].
    pub message: Rect,
    /// The keys that fit.
    pub footer: Rect,
}

impl Frame {
    /// Where a message is drawn: its own row, else the footer's, over the keys.
    pub fn message_row(&self) -> Rect {
        if self.message.is_empty() {
            self.footer
        } else {
            self.message
        }
    }

    /// The rectangle of a pane, if it is shown.
    pub fn pane(&self, slot: PaneSlot) -> Option<Rect> {
        self.main
            .iter()
            .find(|(shown, _)| *shown == slot)
            .map(|(_, area)| *area)
    }
}

/// The rectangles for an area. Options beyond their limits count as the limit. When rows are
/// short, completions go first, then prompts, then all but one row of the bar, then banners; the
/// panes keep their least height.
pub fn layout(area: Rect, options: &LayoutOptions) -> Frame {
    let options = *options;
    let area = Rect::new(area.x, area.y, area.width, area.height);
    let class = size_class(area.width, area.height);
    if class == SizeClass::Tiny {
        return tiny(area, options);
    }
    let rows = Rows::share_out(area.height, class, options);
    let mut rest = area;
    let header = take_top(&mut rest, rows.header);
    let banners = take_top(&mut rest, rows.banners);
    let prompts = take_top(&mut rest, rows.prompts);
    let footer = take_bottom(&mut rest, 1);
    let message = take_bottom(&mut rest, rows.message);
    let bar = take_bottom(&mut rest, rows.bar);
    let rule = take_bottom(&mut rest, rows.rule);
    let completions = take_bottom(&mut rest, rows.completions);
    let main = panes(rest, class, options);
    let digest = class == SizeClass::Rail && !options.zoom && options.focus != PaneSlot::State;
    Frame {
        header,
        banners,
        prompts,
        main,
        digest,
        completions,
        rule,
        bar,
        message,
        footer,
    }
}

/// Heights of all that is not a pane.
struct Rows {
    header: u16,
    banners: u16,
    prompts: u16,
    completions: u16,
    rule: u16,
    bar: u16,
    message: u16,
}

impl Rows {
    fn share_out(height: u16, class: SizeClass, options: LayoutOptions) -> Self {
        let low = class == SizeClass::Single && height < FULL_HEADER;
        let header = if low { 1 } else { 2 };
        let message = u16::from(height >= OWN_MESSAGE_ROW);
        let rule = u16::from(options.bar_rows > 0);
        let fixed = header + message + 2 * rule + 1;
        let mut spare = height
            .saturating_sub(fixed)
            .saturating_sub(class.least_main());
        let mut grant = |wanted: u16, most: u16| {
            let granted = wanted.min(most).min(spare);
            spare -= granted;
            granted
        };
        let banners = grant(options.banners, MAX_BANNERS);
        let bar = rule + grant(options.bar_rows.saturating_sub(1), MAX_BAR_ROWS - 1);
        let prompts = grant(options.prompts, MAX_PROMPTS);
        let completions = grant(options.completions * rule, MAX_COMPLETIONS);
        Self {
            header,
            banners,
            prompts,
            completions,
            rule,
            bar,
            message,
        }
    }
}

/// The bar at the bottom, the sentence in all that is above it.
fn tiny(area: Rect, options: LayoutOptions) -> Frame {
    let mut rest = area;
    let most = MAX_BAR_ROWS.min(area.height.saturating_sub(2).max(1));
    let bar = take_bottom(&mut rest, options.bar_rows.min(most));
    Frame {
        bar,
        message: rest,
        ..Frame::default()
    }
}

fn panes(area: Rect, class: SizeClass, options: LayoutOptions) -> Vec<(PaneSlot, Rect)> {
    if options.zoom {
        return vec![(options.focus, area)];
    }
    match class {
        SizeClass::Wide => wide(area),
        SizeClass::Grid => grid(area, options.focus),
        SizeClass::Rail => rail(area, options.focus),
        SizeClass::Single => vec![(options.focus, area)],
        SizeClass::Tiny => Vec::new(),
    }
}

fn wide(area: Rect) -> Vec<(PaneSlot, Rect)> {
    let (state, rest) = split_columns(area, 28, 100);
    let (timeline, right) = split_columns(rest, 61, 100);
    let (roles, comms) = split_rows(right, 2, 5);
    vec![
        (PaneSlot::State, state),
        (PaneSlot::Timeline, timeline),
        (PaneSlot::Roles, roles),
        (PaneSlot::Comms, comms),
    ]
}

/// State over Timeline, Roles over Comms. The timeline has the greater part, and gives it up while
/// somebody reads State: four answers and the open work are more than its lesser part holds.
fn grid(area: Rect, focus: PaneSlot) -> Vec<(PaneSlot, Rect)> {
    let (left, right) = split_columns(area, 62, 100);
    let part = if focus == PaneSlot::State { 5 } else { 3 };
    let (state, timeline) = split_rows(left, part, 8);
    let (roles, comms) = split_rows(right, 1, 3);
    vec![
        (PaneSlot::State, state),
        (PaneSlot::Timeline, timeline),
        (PaneSlot::Roles, roles),
        (PaneSlot::Comms, comms),
    ]
}

/// Rows from which the rail has room for its usual shares.
const ROOMY_RAIL: u16 = 16;

/// The focused pane and, beside it, State over Roles; where one of these two, or Comms, is in the
/// main place, the timeline takes a place in the rail, so that it is always seen.
fn rail(area: Rect, focus: PaneSlot) -> Vec<(PaneSlot, Rect)> {
    let (upper, lower) = match focus {
        PaneSlot::Timeline => (PaneSlot::State, PaneSlot::Roles),
        PaneSlot::State => (PaneSlot::Timeline, PaneSlot::Roles),
        PaneSlot::Roles | PaneSlot::Comms => (PaneSlot::State, PaneSlot::Timeline),
    };
    let (main, side) = split_columns(area, 2, 3);
    // Under prompts the roles give way first: who they are is read once, what is open all the time.
    let (part, whole) = if side.height < ROOMY_RAIL {
        (2, 3)
    } else {
        (3, 5)
    };
    let (top, bottom) = split_rows(side, part, whole);
    vec![(focus, main), (upper, top), (lower, bottom)]
}

fn take_top(rest: &mut Rect, rows: u16) -> Rect {
    let rows = rows.min(rest.height);
    let taken = Rect {
        height: rows,
        ..*rest
    };
    rest.y += rows;
    rest.height -= rows;
    taken
}

fn take_bottom(rest: &mut Rect, rows: u16) -> Rect {
    let rows = rows.min(rest.height);
    rest.height -= rows;
    Rect {
        y: rest.y + rest.height,
        height: rows,
        ..*rest
    }
}

fn split_columns(area: Rect, part: u16, whole: u16) -> (Rect, Rect) {
    let width = share(area.width, part, whole);
    let left = Rect { width, ..area };
    (
        left,
        Rect {
            x: area.x + width,
            width: area.width - width,
            ..area
        },
    )
}

fn split_rows(area: Rect, part: u16, whole: u16) -> (Rect, Rect) {
    let height = share(area.height, part, whole);
    let top = Rect { height, ..area };
    (
        top,
        Rect {
            y: area.y + height,
            height: area.height - height,
            ..area
        },
    )
}

/// `part` of `whole` of a length, rounded down.
fn share(length: u16, part: u16, whole: u16) -> u16 {
    let exact = u32::from(length) * u32::from(part) / u32::from(whole.max(1));
    u16::try_from(exact).unwrap_or(length).min(length)
}

#[cfg(test)]
mod tests;
