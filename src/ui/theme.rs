//! Semantic styles: what a text means, never which colour it has.
//!
//! Every theme is the same set of attributes (bold, reverse, underline) with colours painted on,
//! so nothing is told by colour alone. The default uses the user's own sixteen colours and no
//! ground. The RGB themes bring their ground: fill the whole area with [`Theme::text`] first, then
//! draw with the others, which change the foreground only.

use std::fmt;
use std::str::FromStr;

use ratatui::style::{Color, Modifier, Style};

/// The themes that there are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum ThemeName {
    /// The user's own sixteen colours.
    #[default]
    Ansi,
    /// RGB on a dark ground.
    Dark,
    /// RGB on a light ground.
    Light,
    /// RGB on black with a contrast of at least 7 to 1.
    HighContrast,
    /// No colours at all.
    Mono,
}

/// A name that is no theme's.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("no theme is called {0:?}; there are ansi, dark, light, high-contrast and mono")]
pub struct UnknownTheme(String);

impl ThemeName {
    /// All of them, in the order in which they are offered.
    pub const ALL: [Self; 5] = [
        Self::Ansi,
        Self::Dark,
        Self::Light,
        Self::HighContrast,
        Self::Mono,
    ];

    /// The word for it in options and configuration.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Ansi => "ansi",
            Self::Dark => "dark",
            Self::Light => "light",
            Self::HighContrast => "high-contrast",
            Self::Mono => "mono",
        }
    }

    /// Which theme to use: what was asked for on the command line, else [`Self::Mono`] under a
    /// non-empty `NO_COLOR` (its value is passed in), else what is configured, else the default.
    pub fn choose(asked: Option<Self>, no_color: Option<&str>, configured: Option<Self>) -> Self {
        let without_colour = no_color.is_some_and(|value| !value.is_empty());
        asked
            .or(without_colour.then_some(Self::Mono))
            .or(configured)
            .unwrap_or_default()
    }
}

impl fmt::Display for ThemeName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl FromStr for ThemeName {
    type Err = UnknownTheme;

    /// Reads a theme's word, in any case.
    ///
    /// # Errors
    /// [`UnknownTheme`], which says what there is, for any other word.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::ALL
            .into_iter()
            .find(|name| name.as_str().eq_ignore_ascii_case(text.trim()))
            .ok_or_else(|| UnknownTheme(text.to_owned()))
    }
}

/// Styles by meaning. See the module's words on the ground.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Theme {
    /// Which theme this is.
    pub name: ThemeName,
    /// Running text, and the ground of the whole screen where the theme has one.
    pub text: Style,
    /// Said elsewhere already or decoration; some terminals draw it very faint.
    pub dim: Style,
    /// What matters most in a line.
    pub strong: Style,
    /// What a reader looks for: names, references, what a filter found.
    pub accent: Style,
    /// The frame of a pane.
    pub border: Style,
    /// The frame of the pane that has the focus.
    pub border_focus: Style,
    /// The title of a pane.
    pub title: Style,
    /// The selected row.
    pub selection: Style,
    /// Priorities P1 to P5, in this order; see [`Theme::priority_style`].
    pub priority: [Style; 5],
    /// Past its time, beside the word LATE.
    pub late: Style,
    /// At its time, beside the word DUE.
    pub due: Style,
    /// As it should be.
    pub ok: Style,
    /// Needs a look.
    pub warn: Style,
    /// Went wrong.
    pub error: Style,
    /// A starred entry's sign.
    pub star: Style,
    /// The words of a struck entry.
    pub struck: Style,
    /// The sign of what is new since the last look.
    pub new_mark: Style,
    /// The word DRILL.
    pub drill: Style,
    /// What is shown is old, beside the word STALE.
    pub stale: Style,
    /// A key in help and footer.
    pub key: Style,
    /// What is being typed.
    pub input: Style,
}

/// The colours of one theme. `None` leaves the user's own.
struct Palette {
    text: Option<Color>,
    ground: Option<Color>,
    dim: Option<Color>,
    border: Option<Color>,
    accent: Color,
    danger: Color,
    caution: Color,
    good: Color,
    key: Color,
}

/// No blue and no yellow: on the usual grounds neither can be read.
const ANSI: Palette = Palette {
    text: None,
    ground: None,
    dim: None,
    border: None,
    accent: Color::Cyan,
    danger: Color::Red,
    caution: Color::Magenta,
    good: Color::Green,
    key: Color::Cyan,
};

const DARK: Palette = Palette {
    text: Some(rgb(0xE6_E9_EF)),
    ground: Some(rgb(0x14_18_1F)),
    dim: Some(rgb(0xA0_A7_B4)),
    border: Some(rgb(0x7A_82_90)),
    accent: rgb(0x7C_C4_FF),
    danger: rgb(0xFF_7A_5C),
    caution: rgb(0xF5_B0_41),
    good: rgb(0x4F_D1_A5),
    key: rgb(0xE3_A8_D6),
};

const LIGHT: Palette = Palette {
    text: Some(rgb(0x1F_24_30)),
    ground: Some(rgb(0xFA_FA_F7)),
    dim: Some(rgb(0x5A_62_70)),
    border: Some(rgb(0x6B_72_80)),
    accent: rgb(0x0B_5C_AD),
    danger: rgb(0xB3_26_1E),
    caution: rgb(0x8A_53_00),
    good: rgb(0x00_68_4A),
    key: rgb(0x8E_2F_77),
};

const HIGH_CONTRAST: Palette = Palette {
    text: Some(rgb(0xFF_FF_FF)),
    ground: Some(rgb(0x00_00_00)),
    dim: Some(rgb(0xD8_D8_D8)),
    border: Some(rgb(0xFF_FF_FF)),
    accent: rgb(0x7F_DB_FF),
    danger: rgb(0xFF_90_80),
    caution: rgb(0xFF_D7_00),
    good: rgb(0x7C_FC_9A),
    key: rgb(0xFF_B3_F0),
};

const fn rgb(code: u32) -> Color {
    Color::from_u32(code)
}

impl Theme {
    /// The styles of a theme.
    pub fn new(name: ThemeName) -> Self {
        let bare = Self::attributes();
        match name {
            ThemeName::Mono => bare,
            ThemeName::Ansi => bare.painted(name, &ANSI).faded(),
            ThemeName::Dark => bare.painted(name, &DARK).crossed_out(),
            ThemeName::Light => bare.painted(name, &LIGHT).crossed_out(),
            ThemeName::HighContrast => bare.painted(name, &HIGH_CONTRAST).crossed_out(),
        }
    }

    /// The style of a priority, 1 to 5. Any other number is running text.
    pub fn priority_style(&self, priority: u8) -> Style {
        let at = usize::from(priority).checked_sub(1);
        at.and_then(|at| self.priority.get(at))
            .copied()
            .unwrap_or(self.text)
    }

    /// What every theme has: all that is said without colour. This is the whole of Mono.
    const fn attributes() -> Self {
        const PLAIN: Style = Style::new();
        const BOLD: Style = PLAIN.add_modifier(Modifier::BOLD);
        const REVERSED: Style = PLAIN.add_modifier(Modifier::REVERSED);
        const LOUD: Style = BOLD.add_modifier(Modifier::REVERSED);
        const UNDERLINED: Style = PLAIN.add_modifier(Modifier::UNDERLINED);
        Self {
            name: ThemeName::Mono,
            text: PLAIN,
            dim: PLAIN,
            strong: BOLD,
            accent: BOLD,
            border: PLAIN,
            border_focus: BOLD,
            title: PLAIN,
            selection: REVERSED,
            priority: [LOUD, BOLD, UNDERLINED, PLAIN, PLAIN],
            late: LOUD,
            due: REVERSED,
            ok: PLAIN,
            warn: BOLD,
            error: BOLD.add_modifier(Modifier::UNDERLINED),
            star: BOLD,
            struck: PLAIN,
            new_mark: BOLD,
            drill: LOUD,
            stale: LOUD,
            key: BOLD,
            input: PLAIN,
        }
    }

    fn painted(mut self, name: ThemeName, palette: &Palette) -> Self {
        let inks = [
            (&mut self.text, palette.text),
            (&mut self.dim, palette.dim),
            (&mut self.accent, Some(palette.accent)),
            (&mut self.border, palette.border),
            (&mut self.border_focus, Some(palette.accent)),
            (&mut self.late, Some(palette.danger)),
            (&mut self.due, Some(palette.caution)),
            (&mut self.ok, Some(palette.good)),
            (&mut self.warn, Some(palette.caution)),
            (&mut self.error, Some(palette.danger)),
            (&mut self.star, Some(palette.caution)),
            (&mut self.struck, palette.dim),
            (&mut self.new_mark, Some(palette.accent)),
            (&mut self.drill, Some(palette.caution)),
            (&mut self.stale, Some(palette.danger)),
            (&mut self.key, Some(palette.key)),
        ];
        for (style, ink) in inks {
            style.fg = ink;
        }
        let ranks = [
            Some(palette.danger),
            Some(palette.danger),
            Some(palette.caution),
            Some(palette.accent),
            palette.text,
        ];
        for (style, ink) in self.priority.iter_mut().zip(ranks) {
            style.fg = ink;
        }
        self.name = name;
        self.text.bg = palette.ground;
        self
    }

    /// Without a colour for it, what is dim is drawn faint; terminals that cannot, draw it plain.
    fn faded(mut self) -> Self {
        self.dim = self.dim.add_modifier(Modifier::DIM);
        self.border = self.border.add_modifier(Modifier::DIM);
        self.crossed_out()
    }

    fn crossed_out(mut self) -> Self {
        self.struck = self.struck.add_modifier(Modifier::CROSSED_OUT);
        self
    }
}

impl Default for Theme {
    fn default() -> Self {
        Self::new(ThemeName::default())
    }
}

impl From<ThemeName> for Theme {
    fn from(name: ThemeName) -> Self {
        Self::new(name)
    }
}

#[cfg(test)]
mod tests;
