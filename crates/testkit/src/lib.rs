//! Loopback servers and real SDKs for the tests.
