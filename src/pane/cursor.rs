//! A selection that stays on its thing, whatever arrives around it.

/// A selection by identity in a projected list, with the list's first visible index.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cursor<K> {
    /// What is selected; none until somebody moves.
    pub selected: Option<K>,
    /// The first index that the last frame showed.
    pub top: usize,
}

impl<K> Default for Cursor<K> {
    fn default() -> Self {
        Self {
            selected: None,
            top: 0,
        }
    }
}

/// How far to move.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// This many lines; negative is up.
    By(isize),
    /// To the first line.
    First,
    /// To the last line.
    Last,
}

impl<K: PartialEq + Clone> Cursor<K> {
    /// The first visible index, and the index of the selection among `keys`.
    pub fn place<'k>(&self, keys: impl Iterator<Item = &'k K>) -> (usize, Option<usize>)
    where
        K: 'k,
    {
        let keys: Vec<K> = keys.cloned().collect();
        (self.top, self.index(&keys))
    }

    /// The index of the selection among `keys`; the first line if it has gone.
    pub fn index(&self, keys: &[K]) -> Option<usize> {
        let found = self
            .selected
            .as_ref()
            .and_then(|key| keys.iter().position(|k| k == key));
        found.or(if self.selected.is_some() && !keys.is_empty() {
            Some(0)
        } else {
            None
        })
    }

    /// Moves among `keys`, stopping at both ends.
    pub fn step(&mut self, keys: &[K], step: Step) {
        if keys.is_empty() {
            self.selected = None;
            return;
        }
        let last = keys.len() - 1;
        let to = match (step, self.index(keys)) {
            (Step::First, _) => 0,
            (Step::Last, _) => last,
            (Step::By(n), None) => {
                if n < 0 {
                    last
                } else {
                    0
                }
            }
            (Step::By(n), Some(at)) => at.saturating_add_signed(n).min(last),
        };
        self.selected = Some(keys[to].clone());
    }
}

/// The first index to show so that `selected` is in sight: as little scrolling as possible.
/// `heights` are the rows that each line takes, `rows` how many there are.
pub fn scroll(heights: &[usize], rows: usize, top: usize, selected: Option<usize>) -> usize {
    let fits_from = |top: usize, upto: usize| {
        heights
            .get(top..=upto)
            .is_some_and(|h| h.iter().sum::<usize>() <= rows)
    };
    let total: usize = heights.iter().sum();
    if total <= rows || heights.is_empty() {
        return 0;
    }
    let mut top = top.min(heights.len() - 1);
    // Never leave empty rows below the last line while there are lines above the first.
    while top > 0 && heights[top - 1..].iter().sum::<usize>() <= rows {
        top -= 1;
    }
    let Some(selected) = selected.map(|s| s.min(heights.len() - 1)) else {
        return top;
    };
    if selected < top {
        return selected;
    }
    while top < selected && !fits_from(top, selected) {
        top += 1;
    }
    top
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn the_selection_is_always_in_sight(
            heights in proptest::collection::vec(1_usize..4, 1..40),
            rows in 4_usize..20, top in 0_usize..50, selected in 0_usize..40,
        ) {
            let selected = selected.min(heights.len() - 1);
            let top = scroll(&heights, rows, top, Some(selected));
            prop_assert!(top <= selected);
            prop_assert!(heights[top..=selected].iter().sum::<usize>() <= rows);
        }
    }

    #[test]
    fn the_selection_stays_on_its_thing() {
        let mut cursor = Cursor {
            selected: Some('c'),
            top: 0,
        };
        assert_eq!(cursor.index(&['a', 'b', 'c']), Some(2));
        assert_eq!(cursor.index(&['c', 'd']), Some(0));
        cursor.step(&['a', 'b', 'c'], Step::By(-1));
        assert_eq!(cursor.selected, Some('b'));
        cursor.step(&['a', 'b', 'c'], Step::By(99));
        assert_eq!(cursor.selected, Some('c'));
        cursor.step(&[], Step::Last);
        assert_eq!(cursor.selected, None);
    }
}
