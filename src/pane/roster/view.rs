//! Draws the pane.
