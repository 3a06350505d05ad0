//! How findings, plans, progress and errors look.
