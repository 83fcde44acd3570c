//! The read-only screen for the room.
