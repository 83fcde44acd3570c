//! Marks, borders and rules, in Unicode and in ASCII.
//!
//! Every sign stands beside a word or takes its own column, so that no state is told by colour
//! alone. The Unicode set has no emoji and nothing that needs a variation selector; several of its
//! signs are East Asian Ambiguous, which is what the ASCII set is for.

use ratatui::symbols::border;

/// The signs that one console draws with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Signs {
    /// Whether this is the ASCII set; block figures follow it.
    pub ascii: bool,
    /// A starred entry.
    pub star: &'static str,
    /// A struck entry.
    pub struck: &'static str,
    /// Not on disk yet.
    pub pending: &'static str,
    /// On this disk, not in the shared place yet.
    pub local: &'static str,
    /// Not saved; the reason is said beside it.
    pub failed: &'static str,
    /// From someone else and not seen yet.
    pub unseen: &'static str,
    /// Logged two minutes or more after it happened.
    pub late_logged: &'static str,
    /// The timeline follows its end.
    pub follow: &'static str,
    /// A decision.
    pub decision: &'static str,
    /// An action or a task.
    pub action: &'static str,
    /// Something was cut off here. The only sign, with the arrow, that may be wider than a column.
    pub ellipsis: &'static str,
    /// Where typing happens.
    pub prompt: &'static str,
    /// From one to another.
    pub arrow: &'static str,
    /// The frame of a pane.
    pub border: border::Set<'static>,
    /// The frame of the pane that has the focus.
    pub border_focus: border::Set<'static>,
    /// What a horizontal rule is made of.
    pub rule: &'static str,
}

const ASCII_BORDER: border::Set<'static> = border::Set {
    top_left: "+",
    top_right: "+",
    bottom_left: "+",
    bottom_right: "+",
    vertical_left: "|",
    vertical_right: "|",
    horizontal_top: "-",
    horizontal_bottom: "-",
};

const ASCII_BORDER_FOCUS: border::Set<'static> = border::Set {
    top_left: "#",
    top_right: "#",
    bottom_left: "#",
    bottom_right: "#",
    vertical_left: "#",
    vertical_right: "#",
    horizontal_top: "=",
    horizontal_bottom: "=",
};

impl Signs {
    /// The usual set.
    pub const fn unicode() -> Self {
        Self {
            ascii: false,
            star: "★",
            struck: "✗",
            pending: "…",
            local: "·",
            failed: "!",
            unseen: "•",
            late_logged: "◷",
            follow: "▼",
            decision: "◆",
            action: "▶",
            ellipsis: "…",
            prompt: "›",
            arrow: "→",
            border: border::PLAIN,
            border_focus: border::THICK,
            rule: "─",
        }
    }

    /// The set for terminals and fonts that have ASCII only (`--ascii`).
    pub const fn ascii() -> Self {
        Self {
            ascii: true,
            star: "*",
            struck: "x",
            pending: "~",
            local: "-",
            failed: "!",
            unseen: "o",
            late_logged: "@",
            follow: "v",
            decision: "D",
            action: ">",
            ellipsis: "...",
            prompt: ">",
            arrow: "->",
            border: ASCII_BORDER,
            border_focus: ASCII_BORDER_FOCUS,
            rule: "-",
        }
    }

    /// The ASCII set if asked for, else the usual one.
    pub const fn choose(ascii: bool) -> Self {
        if ascii {
            Self::ascii()
        } else {
            Self::unicode()
        }
    }
}

impl Default for Signs {
    fn default() -> Self {
        Self::unicode()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clean;
    use crate::ui::text;

    fn marks(signs: &Signs) -> [&'static str; 12] {
        [
            signs.star,
            signs.struck,
            signs.pending,
            signs.local,
            signs.failed,
            signs.unseen,
            signs.late_logged,
            signs.follow,
            signs.decision,
            signs.action,
            signs.prompt,
            signs.rule,
        ]
    }

    fn frames(signs: &Signs) -> Vec<&'static str> {
        [signs.border, signs.border_focus]
            .into_iter()
            .flat_map(|set| {
                [
                    set.top_left,
                    set.top_right,
                    set.bottom_left,
                    set.bottom_right,
                    set.vertical_left,
                    set.vertical_right,
                    set.horizontal_top,
                    set.horizontal_bottom,
                ]
            })
            .collect()
    }

    #[test]
    fn every_mark_takes_one_column_and_survives_cleaning() {
        for signs in [Signs::unicode(), Signs::ascii()] {
            for mark in marks(&signs).into_iter().chain(frames(&signs)) {
                assert_eq!(text::width(mark), 1, "{mark:?}");
                assert!(clean::is_clean(mark), "{mark:?}");
            }
        }
    }

    #[test]
    fn the_ascii_set_is_ascii_to_the_last_corner() {
        let signs = Signs::ascii();
        let wide = [signs.ellipsis, signs.arrow];
        for mark in marks(&signs).into_iter().chain(frames(&signs)).chain(wide) {
            assert!(
                mark.bytes().all(|byte| (0x21..0x7F).contains(&byte)),
                "{mark:?}"
            );
        }
        assert!(signs.ascii);
        assert!(!Signs::unicode().ascii);
    }

    #[test]
    fn marks_that_share_a_column_differ() {
        for signs in [Signs::unicode(), Signs::ascii()] {
            let mut column = vec![
                signs.star,
                signs.struck,
                signs.pending,
                signs.local,
                signs.failed,
                signs.unseen,
                signs.late_logged,
                signs.decision,
                signs.action,
            ];
            column.sort_unstable();
            let all = column.len();
            column.dedup();
            assert_eq!(column.len(), all);
        }
    }

    #[test]
    fn focus_shows_in_the_frame_itself() {
        for signs in [Signs::unicode(), Signs::ascii()] {
            assert_ne!(signs.border, signs.border_focus);
        }
    }
}
