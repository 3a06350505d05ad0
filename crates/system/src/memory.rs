//! A machine made up in memory, for tests.
