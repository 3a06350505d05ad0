//! Decides which Go is asked for, from selection files and installed SDKs.
