//! The drawing kit; knows no pane.
