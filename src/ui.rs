//! The drawing kit: what every pane, overlay and wall draws with. It knows no pane, no document,
//! no disk and no clock; it turns values that it is given into text, styles and rectangles.
//!
//! | Module | What it gives |
//! |---|---|
//! | [`clean`] | the one sanitiser for other people's text |
//! | [`text`] | widths, cutting, wrapping, durations in words |
//! | [`theme`] | semantic styles; colour is never the only carrier |
//! | [`signs`] | marks and borders, in Unicode and in ASCII |
//! | [`layout`] | the five sizes of the screen and their rectangles |
//! | [`figures`] | block figures for the wall |
//! | [`panel`] | the frame around a pane |

pub mod clean;
pub mod figures;
pub mod layout;
pub mod panel;
pub mod signs;
pub mod text;
pub mod theme;
