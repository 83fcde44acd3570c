//! Contrast by calculation, and the rule that colour is never the only carrier.

use super::*;

const RGB_THEMES: [ThemeName; 3] = [ThemeName::Dark, ThemeName::Light, ThemeName::HighContrast];

fn styles(theme: &Theme) -> Vec<(&'static str, Style)> {
    let mut all = vec![
        ("text", theme.text),
        ("dim", theme.dim),
        ("strong", theme.strong),
        ("accent", theme.accent),
        ("border", theme.border),
        ("border_focus", theme.border_focus),
        ("title", theme.title),
        ("selection", theme.selection),
        ("late", theme.late),
        ("due", theme.due),
        ("ok", theme.ok),
        ("warn", theme.warn),
        ("error", theme.error),
        ("star", theme.star),
        ("struck", theme.struck),
        ("new_mark", theme.new_mark),
        ("drill", theme.drill),
        ("stale", theme.stale),
        ("key", theme.key),
        ("input", theme.input),
    ];
    all.extend(
        ["P1", "P2", "P3", "P4", "P5"]
            .into_iter()
            .zip(theme.priority),
    );
    all
}

/// Relative luminance as WCAG 2 defines it.
fn luminance(color: Color) -> f64 {
    let Color::Rgb(r, g, b) = color else {
        panic!("{color:?} is not RGB")
    };
    let linear = [r, g, b].map(|channel| {
        let value = f64::from(channel) / 255.0;
        if value <= 0.04045 {
            value / 12.92
        } else {
            ((value + 0.055) / 1.055).powf(2.4)
        }
    });
    0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
}

fn contrast(one: Color, other: Color) -> f64 {
    let (one, other) = (luminance(one), luminance(other));
    (one.max(other) + 0.05) / (one.min(other) + 0.05)
}

/// The two colours that a style ends up with on the theme's ground. Reversing swaps them, which
/// leaves the contrast as it is.
fn on_ground(theme: &Theme, style: Style) -> (Color, Color) {
    let drawn = theme.text.patch(style);
    (drawn.fg.expect("a colour"), drawn.bg.expect("a ground"))
}

#[test]
fn the_calculation_knows_black_on_white() {
    let white = Color::Rgb(255, 255, 255);
    assert!((contrast(Color::Rgb(0, 0, 0), white) - 21.0).abs() < 0.01);
    assert!((contrast(Color::Rgb(0x77, 0x77, 0x77), white) - 4.48).abs() < 0.01);
}

#[test]
fn rgb_text_can_be_read_on_its_ground() {
    for name in RGB_THEMES {
        let theme = Theme::new(name);
        for (meaning, style) in styles(&theme) {
            let (ink, ground) = on_ground(&theme, style);
            let least = match (name, meaning) {
                (ThemeName::HighContrast, _) => 7.0,
                (_, "border") => 3.0,
                _ => 4.5,
            };
            let found = contrast(ink, ground);
            assert!(found >= least, "{name} {meaning}: {found:.2}");
        }
    }
}

#[test]
fn mono_and_ansi_leave_the_ground_alone() {
    for name in [ThemeName::Mono, ThemeName::Ansi] {
        for (meaning, style) in styles(&Theme::new(name)) {
            assert_eq!(style.bg, None, "{name} {meaning}");
            assert_eq!(style.underline_color, None, "{name} {meaning}");
        }
    }
}

#[test]
fn mono_has_no_colour_and_only_three_attributes() {
    let allowed = Modifier::BOLD | Modifier::REVERSED | Modifier::UNDERLINED;
    for (meaning, style) in styles(&Theme::new(ThemeName::Mono)) {
        assert_eq!(style.fg, None, "{meaning}");
        assert!(allowed.contains(style.add_modifier), "{meaning}");
    }
}

#[test]
fn ansi_uses_the_sixteen_without_blue_and_yellow() {
    let unreadable = [
        Color::Blue,
        Color::LightBlue,
        Color::Yellow,
        Color::LightYellow,
    ];
    for (meaning, style) in styles(&Theme::new(ThemeName::Ansi)) {
        let Some(ink) = style.fg else { continue };
        assert!(!unreadable.contains(&ink), "{meaning}");
        assert!(
            !matches!(ink, Color::Rgb(..) | Color::Indexed(_)),
            "{meaning}"
        );
        let grey = [Color::White, Color::Gray, Color::DarkGray, Color::Black];
        assert!(
            !grey.contains(&ink),
            "{meaning} vanishes on one ground or the other"
        );
    }
}

#[test]
fn no_theme_blinks_or_hides() {
    let never = Modifier::SLOW_BLINK | Modifier::RAPID_BLINK | Modifier::HIDDEN;
    for name in ThemeName::ALL {
        for (meaning, style) in styles(&Theme::new(name)) {
            assert!(!style.add_modifier.intersects(never), "{name} {meaning}");
        }
    }
}

#[test]
fn what_mono_says_every_theme_says() {
    let mono = styles(&Theme::new(ThemeName::Mono));
    for name in ThemeName::ALL {
        for ((meaning, bare), (_, style)) in mono.iter().zip(styles(&Theme::new(name))) {
            assert!(
                style.add_modifier.contains(bare.add_modifier),
                "{name} {meaning}"
            );
        }
    }
}

#[test]
fn what_must_be_seen_is_reversed_everywhere() {
    for name in ThemeName::ALL {
        let theme = Theme::new(name);
        for style in [
            theme.late,
            theme.due,
            theme.drill,
            theme.stale,
            theme.selection,
        ] {
            assert!(style.add_modifier.contains(Modifier::REVERSED), "{name}");
        }
        assert_ne!(theme.border, theme.border_focus, "{name}");
        assert_ne!(theme.priority[0], theme.priority[1], "{name}");
    }
}

#[test]
fn only_the_running_text_brings_a_ground() {
    for name in RGB_THEMES {
        let theme = Theme::new(name);
        for (meaning, style) in styles(&theme) {
            assert_eq!(style.bg.is_some(), meaning == "text", "{name} {meaning}");
        }
    }
}

#[test]
fn priorities_are_counted_from_one() {
    let theme = Theme::default();
    assert_eq!(theme.priority_style(1), theme.priority[0]);
    assert_eq!(theme.priority_style(5), theme.priority[4]);
    for odd in [0, 6, u8::MAX] {
        assert_eq!(theme.priority_style(odd), theme.text);
    }
}

#[test]
fn names_are_read_as_they_are_written() {
    for name in ThemeName::ALL {
        assert_eq!(name.to_string().parse(), Ok(name));
        assert_eq!(name.as_str().to_uppercase().parse(), Ok(name));
        assert_eq!(Theme::from(name).name, name);
    }
    let refused = "solarized"
        .parse::<ThemeName>()
        .expect_err("no such theme")
        .to_string();
    for name in ThemeName::ALL {
        assert!(refused.contains(name.as_str()), "{refused}");
    }
}

#[test]
fn no_color_means_mono_unless_a_theme_was_asked_for() {
    use ThemeName::{Ansi, Dark, Light, Mono};
    let table = [
        ((None, None, None), Ansi),
        ((None, None, Some(Dark)), Dark),
        ((None, Some(""), Some(Dark)), Dark),
        ((None, Some("1"), Some(Dark)), Mono),
        ((None, Some("0"), None), Mono),
        ((Some(Light), Some("1"), Some(Dark)), Light),
    ];
    for ((asked, no_color, configured), chosen) in table {
        assert_eq!(ThemeName::choose(asked, no_color, configured), chosen);
    }
}
