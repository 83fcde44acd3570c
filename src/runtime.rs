//! The only loop, the only clock, the only terminal.
