//! Draws the pictures of the documentation from the program itself: the sample incident, at its
//! fixed time, through the real drawing code, as SVG. No terminal, no clock, the same bytes
//! everywhere. `cargo run --example screenshot` writes them.

use ratatui::Terminal;
use ratatui::backend::TestBackend;
use ratatui::buffer::{Buffer, Cell};
use ratatui::style::{Color, Modifier};
use std::fmt::Write as _;
use unicode_width::UnicodeWidthStr as _;
use warroom::app::model::{Model, Seat};
use warroom::app::msg::Msg;
use warroom::app::update::update;
use warroom::fixture;
use warroom::keymap::{Key, Keymap};
use warroom::screen::{self, Look};
use warroom::sync::Share;
use warroom::ui::signs::Signs;
use warroom::ui::theme::{Theme, ThemeName};
use warroom::wall;
use warroom::wall::state::{Wall, WallHealth};

/// Width and height of a cell, and where its letters stand, in pixels.
const CELL: (u32, u32) = (9, 19);
const BASELINE: u32 = 14;
/// Room around the cells, and the bar over them.
const MARGIN: u32 = 12;
const BAR: u32 = 30;

/// A terminal's ground and running text.
const GROUND: u32 = 0x12_16_1D;
const INK: u32 = 0xD9_DE_E7;

/// The sixteen colours of a terminal that the pictures pretend to be.
const COLOURS: [u32; 16] = [
    0x1B_20_29, 0xF0_6A_5E, 0x7F_C9_7F, 0xE5_C0_7B, 0x6C_A8_F0, 0xD6_8F_E0, 0x5F_C9_D6, 0xD9_DE_E7,
    0x6B_74_85, 0xFF_8A_7E, 0x9A_DC_9A, 0xF2_D3_95, 0x8C_BE_FF, 0xE6_AE_EE, 0x86_DD_E8, 0xFF_FF_FF,
];

/// Writes every picture.
///
/// # Errors
/// When a picture cannot be drawn or written.
#[expect(
    clippy::disallowed_methods,
    reason = "writing is what this program is for"
)]
fn main() -> Result<(), Box<dyn std::error::Error>> {
    for (path, picture) in pictures()? {
        let file = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
        std::fs::write(file, picture)?;
    }
    Ok(())
}

/// All pictures: where they belong, and what they are.
///
/// # Errors
/// Never in practice: drawing into memory does not fail.
pub(crate) fn pictures() -> Result<[(&'static str, String); 3], Box<dyn std::error::Error>> {
    Ok([
        ("docs/screenshot.svg", console(fixture::AKI, 120, 40, "")?),
        (
            "docs/scribe.svg",
            console(
                fixture::ROSA,
                80,
                24,
                "@14:33 = errors fall on all three nodes #db",
            )?,
        ),
        ("docs/wall.svg", wall(120, 40)?),
    ])
}

fn console(
    me: &str,
    width: u16,
    height: u16,
    typed: &str,
) -> Result<String, Box<dyn std::error::Error>> {
    let seat = Seat {
        me: me.to_owned(),
        origin: "$USER".to_owned(),
        read_only: None,
        scribe: me == fixture::ROSA,
        bell: false,
        file: "eu-checkout-20261120-k7f3.json".to_owned(),
    };
    let now = fixture::now();
    let incident = fixture::incident();
    let mut model = Model::new(incident, seat, Keymap::default(), (width, height));
    model.health.share = Share::Saved(fixture::at(14, 34, 21));
    for letter in typed.chars() {
        drop(update(&mut model, Msg::Key(Key::char(letter)), now));
    }
    let look = Look {
        theme: Theme::new(ThemeName::Ansi),
        signs: Signs::unicode(),
        zones: true,
    };
    let mut terminal = Terminal::new(TestBackend::new(width, height))?;
    terminal.draw(|frame| drop(screen::render(frame, &model, now, &look)))?;
    let backend = terminal.backend();
    let shown = backend.cursor_visible();
    let cursor = shown.then(|| backend.cursor_position());
    let title = format!("warroom {}", model.seat.file);
    let cursor = cursor.map(|at| (at.x, at.y));
    Ok(svg(&title, backend.buffer(), cursor))
}

fn wall(width: u16, height: u16) -> Result<String, Box<dyn std::error::Error>> {
    let now = fixture::now();
    let live = WallHealth::Live {
        verified: now.plus_seconds(-1),
    };
    let wall = Wall::new(&fixture::incident(), false, live);
    let theme = Theme::new(ThemeName::Ansi);
    let mut terminal = Terminal::new(TestBackend::new(width, height))?;
    terminal.draw(|frame| {
        let area = frame.area();
        let buffer = frame.buffer_mut();
        wall::view::render(buffer, area, &wall, now, &theme, &Signs::unicode());
    })?;
    let title = "warroom wall eu-checkout-20261120-k7f3.json";
    Ok(svg(title, terminal.backend().buffer(), None))
}

/// How a run of cells looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Style {
    ink: u32,
    ground: u32,
    modifier: Modifier,
}

impl Style {
    fn of(cell: &Cell) -> Self {
        let (mut ink, mut ground) = (colour(cell.fg, INK), colour(cell.bg, GROUND));
        if cell.modifier.contains(Modifier::REVERSED) {
            std::mem::swap(&mut ink, &mut ground);
        }
        if cell.modifier.contains(Modifier::DIM) {
            ink = between(ink, ground);
        }
        Self {
            ink,
            ground,
            modifier: cell.modifier
                & (Modifier::BOLD | Modifier::UNDERLINED | Modifier::CROSSED_OUT),
        }
    }
}

fn colour(colour: Color, unset: u32) -> u32 {
    let named = |at: usize| COLOURS.get(at).copied().unwrap_or(unset);
    match colour {
        Color::Reset => unset,
        Color::Rgb(r, g, b) => u32::from_be_bytes([0, r, g, b]),
        Color::Indexed(at) => named(usize::from(at)),
        Color::Black => named(0),
        Color::Red => named(1),
        Color::Green => named(2),
        Color::Yellow => named(3),
        Color::Blue => named(4),
        Color::Magenta => named(5),
        Color::Cyan => named(6),
        Color::Gray => named(7),
        Color::DarkGray => named(8),
        Color::LightRed => named(9),
        Color::LightGreen => named(10),
        Color::LightYellow => named(11),
        Color::LightBlue => named(12),
        Color::LightMagenta => named(13),
        Color::LightCyan => named(14),
        Color::White => named(15),
    }
}

/// Faint ink: two parts of it, one part of the ground.
fn between(ink: u32, ground: u32) -> u32 {
    let mixed = ink.to_be_bytes().into_iter().zip(ground.to_be_bytes());
    mixed.fold(0, |all, (ink, ground)| {
        (all << 8) | ((u32::from(ink) * 2 + u32::from(ground)) / 3)
    })
}

/// Equal neighbours of one row: where they begin, how many columns they fill, what they say.
struct Run {
    at: u32,
    columns: u32,
    style: Style,
    text: String,
}

fn runs(row: &[Cell]) -> Vec<Run> {
    let mut runs: Vec<Run> = Vec::new();
    let mut at = 0;
    while at < row.len() {
        let symbol = row[at].symbol();
        let style = Style::of(&row[at]);
        let columns = symbol.width().max(1);
        let column = u32::try_from(at).unwrap_or(0);
        let wide = u32::try_from(columns).unwrap_or(1);
        match runs.last_mut() {
            Some(run) if run.style == style => {
                run.text.push_str(symbol);
                run.columns += wide;
            }
            _ => runs.push(Run {
                at: column,
                columns: wide,
                style,
                text: symbol.to_owned(),
            }),
        }
        at += columns;
    }
    runs
}

fn svg(title: &str, buffer: &Buffer, cursor: Option<(u16, u16)>) -> String {
    let (columns, rows) = (u32::from(buffer.area.width), u32::from(buffer.area.height));
    let width = columns * CELL.0 + 2 * MARGIN;
    let height = rows * CELL.1 + BAR + 2 * MARGIN;
    let mut out = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" \
         width=\"{width}\" height=\"{height}\" role=\"img\">\n\
         <title>{title}</title>\n\
         <style>text{{font:15px ui-monospace,\"SF Mono\",\"Cascadia Mono\",Menlo,Consolas,\
         \"DejaVu Sans Mono\",monospace;white-space:pre}}\
         .b{{font-weight:700}}.u{{text-decoration:underline}}.s{{text-decoration:line-through}}\
         path{{fill:none}}</style>\n\
         <rect width=\"{width}\" height=\"{height}\" rx=\"9\" fill=\"#2A303B\"/>\n\
         <path d=\"M0 {BAR}H{width}V{low}a9 9 0 0 1-9 9H9a9 9 0 0 1-9-9z\" style=\"fill:#{GROUND:06X}\"/>\n",
        low = height - 9,
    );
    for (x, ink) in [(19, 0xF0_6A_5E), (39, 0xE5_C0_7B), (59, 0x7F_C9_7F)] {
        put(
            &mut out,
            format_args!("<circle cx=\"{x}\" cy=\"15\" r=\"6\" fill=\"#{ink:06X}\"/>\n"),
        );
    }
    put(
        &mut out,
        format_args!(
            "<text x=\"{}\" y=\"20\" text-anchor=\"middle\" fill=\"#AEB6C4\">{title}</text>\n",
            width / 2
        ),
    );
    let cells = usize::from(buffer.area.width.max(1));
    for (y, row) in (0..).zip(buffer.content.chunks(cells)) {
        let top = BAR + MARGIN + y * CELL.1;
        for run in runs(row) {
            draw(&mut out, &run, top);
        }
    }
    if let Some(at) = cursor {
        // The cursor is a block: the cell it stands on, ink and ground exchanged.
        let mut cell = buffer[at].clone();
        cell.modifier = Modifier::REVERSED;
        let under = Run {
            at: u32::from(at.0),
            columns: 1,
            style: Style::of(&cell),
            text: cell.symbol().to_owned(),
        };
        draw(&mut out, &under, BAR + MARGIN + u32::from(at.1) * CELL.1);
    }
    out.push_str("</svg>\n");
    out
}

/// Appends to a text, which cannot fail.
fn put(out: &mut String, words: std::fmt::Arguments<'_>) {
    let written = out.write_fmt(words);
    debug_assert!(written.is_ok());
}

fn draw(out: &mut String, run: &Run, top: u32) {
    let left = MARGIN + run.at * CELL.0;
    let ink = run.style.ink;
    if run.style.ground != GROUND {
        let ground = run.style.ground;
        let width = run.columns * CELL.0;
        put(
            out,
            format_args!(
                "<rect x=\"{left}\" y=\"{top}\" width=\"{width}\" height=\"{}\" fill=\"#{ground:06X}\"/>\n",
                CELL.1
            ),
        );
    }
    let mut lines = [String::new(), String::new(), String::new()];
    let mut words = Words::default();
    let mut column = 0;
    for letter in run.text.chars() {
        let x = left + column * CELL.0;
        let mut one = [0; 4];
        let letter: &str = letter.encode_utf8(&mut one);
        if let Some(arms) = arms(letter) {
            box_line(&mut lines, arms, x, top);
            words.gap();
        } else if letter == "█" {
            put(&mut lines[2], format_args!("M{x} {top}h9v19h-9z"));
            words.gap();
        } else {
            words.push(letter, column);
        }
        column += u32::try_from(letter.width()).unwrap_or(1);
    }
    for (line, look) in lines.iter().zip([
        format!("stroke:#{ink:06X}"),
        format!("stroke:#{ink:06X};stroke-width:2.4"),
        format!("fill:#{ink:06X}"),
    ]) {
        if !line.is_empty() {
            put(out, format_args!("<path d=\"{line}\" style=\"{look}\"/>\n"));
        }
    }
    for (at, columns, text) in words.done() {
        let x = left + at * CELL.0;
        let (y, length) = (top + BASELINE, columns * CELL.0);
        let classes = [
            (Modifier::BOLD, "b"),
            (Modifier::UNDERLINED, "u"),
            (Modifier::CROSSED_OUT, "s"),
        ];
        let set = classes
            .iter()
            .filter(|(one, _)| run.style.modifier.contains(*one));
        let class: Vec<&str> = set.map(|(_, name)| *name).collect();
        let class = match class.as_slice() {
            [] => String::new(),
            names => format!(" class=\"{}\"", names.join(" ")),
        };
        let text = text
            .replace('&', "&amp;")
            .replace('<', "&lt;")
            .replace('>', "&gt;");
        put(
            out,
            format_args!(
                "<text x=\"{x}\" y=\"{y}\" fill=\"#{ink:06X}\"{class} textLength=\"{length}\" \
                 lengthAdjust=\"spacingAndGlyphs\">{text}</text>\n"
            ),
        );
    }
}

/// The words of a run: pieces without wide gaps, so that each keeps its column in any font.
#[derive(Default)]
struct Words {
    pieces: Vec<(u32, u32, String)>,
    open: bool,
    blanks: u32,
}

impl Words {
    fn gap(&mut self) {
        self.open = false;
        self.blanks = 0;
    }

    fn push(&mut self, letter: &str, column: u32) {
        if letter == " " {
            self.blanks += 1;
            self.open &= self.blanks < 2;
            return;
        }
        let columns = u32::try_from(letter.width()).unwrap_or(1);
        match self.pieces.last_mut() {
            Some((_, filled, text)) if self.open => {
                if self.blanks > 0 {
                    text.push(' ');
                }
                text.push_str(letter);
                *filled += self.blanks + columns;
            }
            _ => self.pieces.push((column, columns, letter.to_owned())),
        }
        self.open = true;
        self.blanks = 0;
    }

    fn done(self) -> Vec<(u32, u32, String)> {
        self.pieces
    }
}

/// The arms of a box-drawing letter: up, right, down, left; 1 is light, 2 heavy.
fn arms(letter: &str) -> Option<[usize; 4]> {
    Some(match letter {
        "─" => [0, 1, 0, 1],
        "│" => [1, 0, 1, 0],
        "┌" => [0, 1, 1, 0],
        "┐" => [0, 0, 1, 1],
        "└" => [1, 1, 0, 0],
        "┘" => [1, 0, 0, 1],
        "├" => [1, 1, 1, 0],
        "┤" => [1, 0, 1, 1],
        "┬" => [0, 1, 1, 1],
        "┴" => [1, 1, 0, 1],
        "┼" => [1, 1, 1, 1],
        "━" => [0, 2, 0, 2],
        "┃" => [2, 0, 2, 0],
        "┏" => [0, 2, 2, 0],
        "┓" => [0, 0, 2, 2],
        "┗" => [2, 2, 0, 0],
        "┛" => [2, 0, 0, 2],
        _ => return None,
    })
}

/// Draws the arms as lines, so that frames close in any font.
fn box_line(lines: &mut [String; 3], arms: [usize; 4], x: u32, y: u32) {
    let middle = format!("M{x}.5 {y}.5m4 9");
    for (arm, way) in arms.into_iter().zip(["v-9.5", "h4.5", "v9.5", "h-4.5"]) {
        if arm > 0 {
            put(&mut lines[arm - 1], format_args!("{middle}{way}"));
        }
    }
}
