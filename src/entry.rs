//! The grammar of the entry bar: text to what was understood.
