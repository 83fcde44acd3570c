//! User configuration: precedence and where each value came from.
