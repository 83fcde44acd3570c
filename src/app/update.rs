//! Every message goes through here.
