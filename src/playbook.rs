//! The rules of the practice as data, with shipped defaults.
