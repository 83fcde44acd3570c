//! The drawing kit: what every pane, overlay and wall draws with. It knows no pane, no document,
//! no disk and no clock; it turns values that it is given into text, styles and rectangles.
//!
//! | Module | What it gives |
//! |---|---|
//! | [`text`] | widths, cutting, wrapping, durations in words |
//! | [`theme`] | semantic styles; colour is never the only carrier |
//! | [`signs`] | marks and borders, in Unicode and in ASCII |
//! | [`layout`] | the five sizes of the screen and their rectangles |
//! | [`figures`] | block figures for the wall |
//! | [`panel`] | the frame around a pane |
//! | [`look`] | theme and signs together, and the way of text to a cell |
//! | [`flow`] | wrapping with styles |
//! | [`fit`] | one line that says what matters most |
//! | [`field`] | a text that is being typed, with its cursor |

pub mod field;
pub mod figures;
pub mod fit;
pub mod flow;
pub mod layout;
pub mod look;
pub mod panel;
pub mod signs;
pub mod text;
pub mod theme;
