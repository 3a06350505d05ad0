//! Go SDKs: where they come from, verification, store.
