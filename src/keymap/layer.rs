//! Where keys have a meaning of their own, and which of these places are active together.

use std::fmt;

/// A scope of keys.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Layer {
    /// Works everywhere in the console.
    Global,
    /// BROWSE, whichever pane has the focus.
    Browse,
    /// BROWSE with the focus on pane 1.
    State,
    /// BROWSE with the focus on pane 2.
    Timeline,
    /// BROWSE with the focus on pane 3.
    Roles,
    /// BROWSE with the focus on pane 4.
    Comms,
    /// NOTE: the entry bar.
    Note,
    /// A form or a filter that is being typed.
    Form,
    /// Palette, help and pickers.
    List,
    /// A line that says what will happen and waits for Enter.
    Confirm,
    /// The details of one thing.
    Details,
    /// Prompts and checklists.
    Sheet,
    /// The list of decisions.
    Decisions,
    /// The board of measures, hypotheses and tests.
    Board,
    /// The review.
    Review,
    /// An offer of command that waits for a yes.
    Offer,
    /// A text to take along.
    Paper,
    /// The wall display.
    Wall,
}

/// The layers that can be active together, outermost first.
pub const STACKS: [&[Layer]; 16] = [
    &[Layer::Global, Layer::Browse, Layer::State],
    &[Layer::Global, Layer::Browse, Layer::Timeline],
    &[Layer::Global, Layer::Browse, Layer::Roles],
    &[Layer::Global, Layer::Browse, Layer::Comms],
    &[Layer::Global, Layer::Note],
    &[Layer::Global, Layer::Form],
    &[Layer::Global, Layer::List],
    &[Layer::Global, Layer::Confirm],
    &[Layer::Global, Layer::Details],
    &[Layer::Global, Layer::Sheet],
    &[Layer::Global, Layer::Decisions],
    &[Layer::Global, Layer::Board],
    &[Layer::Global, Layer::Review],
    &[Layer::Global, Layer::Offer],
    &[Layer::Global, Layer::Paper],
    &[Layer::Wall],
];

impl Layer {
    /// Every layer, in the order of the documentation.
    pub const ALL: [Self; 18] = [
        Self::Global,
        Self::Browse,
        Self::State,
        Self::Timeline,
        Self::Roles,
        Self::Comms,
        Self::Note,
        Self::Form,
        Self::List,
        Self::Confirm,
        Self::Details,
        Self::Sheet,
        Self::Decisions,
        Self::Board,
        Self::Review,
        Self::Offer,
        Self::Paper,
        Self::Wall,
    ];

    /// The word in the configuration.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Global => "global",
            Self::Browse => "browse",
            Self::State => "state",
            Self::Timeline => "timeline",
            Self::Roles => "roles",
            Self::Comms => "comms",
            Self::Note => "note",
            Self::Form => "form",
            Self::List => "list",
            Self::Confirm => "confirm",
            Self::Details => "details",
            Self::Sheet => "sheet",
            Self::Decisions => "decisions",
            Self::Board => "board",
            Self::Review => "review",
            Self::Offer => "offer",
            Self::Paper => "paper",
            Self::Wall => "wall",
        }
    }

    /// Where it holds, in words.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Global => "Everywhere in the console",
            Self::Browse => "BROWSE",
            Self::State => "BROWSE, pane State",
            Self::Timeline => "BROWSE, pane Timeline",
            Self::Roles => "BROWSE, pane Roles",
            Self::Comms => "BROWSE, pane Comms",
            Self::Note => "NOTE, the entry bar",
            Self::Form => "Forms and filters",
            Self::List => "Palette, help and other lists",
            Self::Confirm => "Confirming",
            Self::Details => "Details",
            Self::Sheet => "Prompts and checklists",
            Self::Decisions => "The decisions",
            Self::Board => "The board",
            Self::Review => "The review",
            Self::Offer => "An offer of command",
            Self::Paper => "A text to take along",
            Self::Wall => "The wall",
        }
    }

    /// The layer of that word.
    pub fn from_id(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|layer| layer.id() == id)
    }

    /// Whether this can be active while letters are text, so that a letter here would never be
    /// typed.
    pub const fn is_text(self) -> bool {
        matches!(self, Self::Global | Self::Note | Self::Form | Self::List)
    }

    /// The layers that are active when this one has the focus, outermost first. BROWSE has it
    /// with the timeline.
    pub const fn stack(self) -> &'static [Self] {
        match self {
            Self::Global => &[Self::Global],
            Self::State => STACKS[0],
            Self::Browse | Self::Timeline => STACKS[1],
            Self::Roles => STACKS[2],
            Self::Comms => STACKS[3],
            Self::Note => STACKS[4],
            Self::Form => STACKS[5],
            Self::List => STACKS[6],
            Self::Confirm => STACKS[7],
            Self::Details => STACKS[8],
            Self::Sheet => STACKS[9],
            Self::Decisions => STACKS[10],
            Self::Board => STACKS[11],
            Self::Review => STACKS[12],
            Self::Offer => STACKS[13],
            Self::Paper => STACKS[14],
            Self::Wall => STACKS[15],
        }
    }
}

impl fmt::Display for Layer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.id())
    }
}
