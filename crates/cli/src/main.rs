//! The ogive program.

fn main() {}
