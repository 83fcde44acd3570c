//! One line with more to say than it has room for: parts in order of reading, each with a rank and
//! several wordings, so that what matters most is what stays.

use ratatui::text::Span;

use super::look::Look;
use super::text;

/// A part of a line.
#[derive(Debug, Clone)]
pub struct Part {
    rank: u8,
    right: bool,
    forms: Vec<Vec<Span<'static>>>,
    stretch: Option<usize>,
}

/// Parts of this rank or a higher one only take what the others leave.
pub const OPTIONAL: u8 = 5;

impl Part {
    /// A part with its wordings, the longest first. Rank 0 is the last to go.
    pub fn new(rank: u8, forms: Vec<Vec<Span<'static>>>) -> Self {
        Self {
            rank,
            right: false,
            forms,
            stretch: None,
        }
    }

    /// A part with one wording.
    pub fn one(rank: u8, span: Span<'static>) -> Self {
        Self::new(rank, vec![vec![span]])
    }

    /// A text that is cut to what room there is, but to no less than `least` columns.
    pub fn stretching(rank: u8, span: Span<'static>, least: usize) -> Self {
        Self {
            stretch: Some(least),
            ..Self::one(rank, span)
        }
    }

    /// The same part at the right end of the line.
    #[must_use]
    pub fn at_right(self) -> Self {
        Self {
            right: true,
            ..self
        }
    }

    fn least(&self) -> usize {
        let shortest = self.forms.last().map_or(0, |form| form_width(form));
        self.stretch.map_or(shortest, |least| least.min(shortest))
    }

    /// The best wording for so many columns.
    fn best(&self, columns: usize, look: &Look) -> Option<Vec<Span<'static>>> {
        let whole = self.forms.iter().find(|form| form_width(form) <= columns);
        match (whole, self.stretch, self.forms.last()) {
            (Some(form), _, _) => Some(form.clone()),
            (None, Some(_), Some(form)) => form.first().map(|span| {
                let cut = text::truncate_with(&span.content, columns, &look.signs);
                vec![Span::styled(cut, span.style)]
            }),
            _ => None,
        }
    }
}

/// Columns of a wording.
pub fn form_width(form: &[Span<'_>]) -> usize {
    form.iter().map(|span| text::width(&span.content)).sum()
}

/// A line put together.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Fitted {
    /// From the left edge, gaps included.
    pub left: Vec<Span<'static>>,
    /// To the right edge, gaps included.
    pub right: Vec<Span<'static>>,
}

/// Chooses wordings so that all fits in `columns`, `gap` columns between the parts. First every
/// part of a rank below [`OPTIONAL`] gets its shortest wording, by rank, while there is room; then
/// these grow by rank; then the others come in, each as long as it can be.
pub fn fit(parts: &[Part], columns: usize, gap: usize, look: &Look) -> Fitted {
    let mut order: Vec<usize> = (0..parts.len()).collect();
    order.sort_by_key(|&i| parts[i].rank);
    let (needed, optional): (Vec<usize>, Vec<usize>) =
        order.into_iter().partition(|&i| parts[i].rank < OPTIONAL);
    let mut room = columns;
    let mut taken: Vec<usize> = Vec::new();
    for i in needed {
        let cost = parts[i].least() + if taken.is_empty() { 0 } else { gap };
        if cost <= room {
            room -= cost;
            taken.push(i);
        }
    }
    let mut chosen: Vec<Option<Vec<Span<'static>>>> = vec![None; parts.len()];
    for &i in &taken {
        let own = parts[i].least() + room;
        let form = parts[i].best(own, look).unwrap_or_default();
        room = own.saturating_sub(form_width(&form));
        chosen[i] = Some(form);
    }
    for i in optional {
        let free = room.saturating_sub(gap);
        if parts[i].least() <= free
            && let Some(form) = parts[i].best(free, look)
        {
            room = free.saturating_sub(form_width(&form));
            chosen[i] = Some(form);
        }
    }
    join(parts, chosen, gap)
}

fn join(parts: &[Part], chosen: Vec<Option<Vec<Span<'static>>>>, gap: usize) -> Fitted {
    let mut fitted = Fitted::default();
    for (part, form) in parts.iter().zip(chosen) {
        let Some(form) = form else { continue };
        let side = if part.right {
            &mut fitted.right
        } else {
            &mut fitted.left
        };
        if !side.is_empty() {
            side.push(Span::raw(" ".repeat(gap)));
        }
        side.extend(form);
    }
    fitted
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(form: &[Span<'_>]) -> String {
        form.iter().map(|span| span.content.as_ref()).collect()
    }

    fn line(parts: &[Part], columns: usize) -> String {
        let fitted = fit(parts, columns, 2, &Look::default());
        assert!(form_width(&fitted.left) + form_width(&fitted.right) <= columns);
        format!("{}|{}", words(&fitted.left), words(&fitted.right))
    }

    fn sample() -> Vec<Part> {
        let form = |text: &str| vec![Span::raw(text.to_owned())];
        vec![
            Part::one(0, Span::raw("P1")),
            Part::stretching(3, Span::raw("EU checkout"), 4),
            Part::new(1, vec![form("next word LATE 3m"), form("LATE 3m")]),
            Part::one(6, Span::raw("38 events")),
            Part::new(2, vec![form("14:34:51"), form("14:34")]).at_right(),
        ]
    }

    #[test]
    fn all_of_it_where_there_is_room() {
        assert_eq!(
            line(&sample(), 60),
            "P1  EU checkout  next word LATE 3m  38 events|14:34:51"
        );
    }

    #[test]
    fn what_matters_most_stays() {
        assert_eq!(
            line(&sample(), 41),
            "P1  EU chec…  next word LATE 3m|14:34:51"
        );
        assert_eq!(line(&sample(), 24), "P1  EU…  LATE 3m|14:34");
        assert_eq!(line(&sample(), 13), "P1  LATE 3m|");
        assert_eq!(line(&sample(), 2), "P1|");
        assert_eq!(line(&sample(), 0), "|");
    }
}
