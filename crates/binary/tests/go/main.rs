//! Build info, Go objects and archives, compared with what the go command and LLVM say of the same files.

use ogive_testkit::go_programs;

#[test]
fn zz_build() {
    for p in go_programs::packages() {
        println!("{}", p.name);
    }
    for p in go_programs::variants() {
        println!("{}", p.name);
    }
    for p in go_programs::of_old_releases() {
        println!("{}", p.name);
    }
    for p in go_programs::for_all_ports() {
        println!("{}", p.name);
    }
}
