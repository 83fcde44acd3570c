//! Which lines of a long list a frame shows, making only those: a list of a hundred thousand
//! costs what one of a thousand costs. Scrolls as [`super::cursor::scroll`] does.

use std::collections::VecDeque;

/// Where the window holds on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Hold {
    /// The last line is at the bottom.
    Bottom,
    /// This line was the first one in the frame before.
    Top(usize),
}

/// What is shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Window<T> {
    /// Index and line, from the top. The last one may reach beyond the bottom.
    pub items: VecDeque<(usize, T)>,
    /// Rows of the first one that are above the top.
    pub clipped: usize,
}

/// A list of which any line can be made by its index.
pub struct List<'a, T> {
    /// How many lines there are.
    pub len: usize,
    /// Rows that there are.
    pub rows: usize,
    /// Makes a line, with the rows that it takes.
    pub make: &'a dyn Fn(usize) -> (T, usize),
}

impl<T> List<'_, T> {
    /// The window that holds on there and has the selected line in sight.
    pub fn window(&self, hold: Hold, selected: Option<usize>) -> Window<T> {
        if self.len == 0 || self.rows == 0 {
            return Window {
                items: VecDeque::new(),
                clipped: 0,
            };
        }
        let last = self.len - 1;
        let selected = selected.map(|at| at.min(last));
        let top = match hold {
            Hold::Bottom => {
                let window = self.upwards(last, true);
                let first = window.items.front().map_or(0, |(i, _)| *i);
                let first = first + usize::from(window.clipped > 0);
                match selected {
                    Some(at) if at < first => at,
                    _ => return window,
                }
            }
            Hold::Top(top) => top.min(last),
        };
        let top = selected.map_or(top, |at| at.min(top));
        let (mut shown, mut used) = self.downwards(top);
        let in_sight = |items: &VecDeque<(usize, T)>, used: usize, at: usize| {
            let (end, whole) = (items.back().map_or(0, |(i, _)| *i), used <= self.rows);
            at < end || (at == end && whole)
        };
        if let Some(at) = selected
            && at > top
            && !in_sight(&shown, used, at)
        {
            let from = self.upwards(at, false);
            let first = from.items.front().map_or(at, |(i, _)| *i);
            (shown, used) = self.downwards(first);
        }
        let ends = shown.back().is_some_and(|(i, _)| *i == last);
        if ends && used < self.rows {
            return self.upwards(last, false);
        }
        Window {
            items: shown,
            clipped: 0,
        }
    }

    /// Lines from `top` down until the rows are full, and the rows that they take.
    fn downwards(&self, top: usize) -> (VecDeque<(usize, T)>, usize) {
        let (mut items, mut used) = (VecDeque::new(), 0);
        for at in top..self.len {
            if used >= self.rows {
                break;
            }
            let (line, height) = (self.make)(at);
            used += height;
            items.push_back((at, line));
        }
        (items, used)
    }

    /// Lines from `bottom` up until the rows are full. The first one may be cut, or is left out.
    fn upwards(&self, bottom: usize, cut: bool) -> Window<T> {
        let (mut items, mut used, mut clipped) = (VecDeque::new(), 0, 0);
        for at in (0..=bottom).rev() {
            let (line, height) = (self.make)(at);
            let over = (used + height).saturating_sub(self.rows);
            // The line at the bottom is shown whatever its height, from its first row on.
            let fits = over == 0 || items.is_empty();
            if fits || (cut && over < height) {
                items.push_front((at, line));
                used += height;
            }
            if over > 0 {
                clipped = if fits || !cut { 0 } else { over.min(height) };
                if clipped == height {
                    clipped = 0;
                }
                break;
            }
        }
        Window { items, clipped }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pane::cursor::scroll;
    use proptest::prelude::*;
    use std::cell::Cell;

    fn window(heights: &[usize], rows: usize, hold: Hold, at: Option<usize>) -> Window<usize> {
        let make = |i: usize| (heights[i], heights[i]);
        let list = List {
            len: heights.len(),
            rows,
            make: &make,
        };
        list.window(hold, at)
    }

    proptest! {
        #[test]
        fn scrolls_as_the_whole_list_would(
            heights in proptest::collection::vec(1_usize..4, 1..40),
            rows in 4_usize..20, top in 0_usize..50, at in proptest::option::of(0_usize..40),
        ) {
            let at = at.map(|at| at.min(heights.len() - 1));
            let seen = window(&heights, rows, Hold::Top(top), at);
            let first = seen.items.front().map(|(i, _)| *i);
            prop_assert_eq!(first, Some(scroll(&heights, rows, top, at)));
        }

        #[test]
        fn the_bottom_stays_at_the_bottom(
            heights in proptest::collection::vec(1_usize..4, 1..40), rows in 1_usize..20,
        ) {
            let seen = window(&heights, rows, Hold::Bottom, None);
            let newest = window(&heights, rows, Hold::Bottom, Some(heights.len() - 1));
            prop_assert_eq!(&newest, &seen, "selecting the newest moves nothing");
            let oldest = window(&heights, rows, Hold::Bottom, Some(0));
            prop_assert_eq!(oldest.items.front().map(|(i, _)| *i), Some(0));
            prop_assert_eq!(seen.items.back().map(|(i, _)| *i), Some(heights.len() - 1));
            let used: usize = seen.items.iter().map(|(_, h)| *h).sum();
            let all: usize = heights.iter().sum();
            let one = seen.items.len() == 1;
            prop_assert!(one || used - seen.clipped == rows.min(all), "{used} {}", seen.clipped);
        }
    }

    #[test]
    fn only_what_is_shown_is_made() {
        for hold in [Hold::Bottom, Hold::Top(50_000), Hold::Top(0)] {
            let count = Cell::new(0);
            let make = |_| {
                count.set(count.get() + 1);
                ((), 2)
            };
            let list = List {
                len: 100_000,
                rows: 40,
                make: &make,
            };
            assert!(list.window(hold, Some(70_000)).items.len() <= 21);
            assert!(count.get() <= 80, "{}", count.get());
        }
    }
}
