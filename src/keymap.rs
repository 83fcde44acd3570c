//! The one table of keys, layered and rebindable.
