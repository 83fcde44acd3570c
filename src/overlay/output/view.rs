//! Draws the overlay.
