//! The program behind go, gofmt and go1.27.3 on PATH.

fn main() {}
