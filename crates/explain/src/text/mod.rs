//! Recognises error texts.
