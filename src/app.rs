//! The console's model and its one update function.
