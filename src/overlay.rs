//! Temporary layers over the panes.
