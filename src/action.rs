//! What a key means, before it meets the document.
