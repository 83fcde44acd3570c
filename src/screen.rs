//! Root composition of the console's screen.
