//! The four fixed panes.
