//! An incident as text and data for the outside.
