//! Applies plans step by step with a journal, and takes them back.
