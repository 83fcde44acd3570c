//! What can happen in an incident, and what follows from it.
