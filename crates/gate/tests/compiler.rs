//! Rules that say what a compiler says, compared with the real one: the lines of a file that does not compile on some
//! architecture.

#![expect(clippy::unwrap_used, reason = "a step that fails fails the test")]
#![expect(clippy::disallowed_methods, reason = "the package and the authority stand on the disk")]

use std::collections::BTreeSet;
use std::path::Path;

use ogive_gate::{Sources, Subject, Terms, judge};
use ogive_platform::{Port, ports};
use ogive_record::Severity;
use ogive_system::System;
use ogive_testkit::go_programs::{RELEASE, go_for};

/// What the rules can know of numbers, without the types of other packages.
const NUMBERS: &str = r#"package x

import (
	"math"
	"unsafe"
)

type e struct{}

func (e) Errorf(f string, a ...any) {}
func g(a ...any)                    {}

const local = 1 << 33

func f(n int, w int64, u uint, l []int, a any) {
	var E e
	E.Errorf("%d", math.MaxUint32)
	E.Errorf("%d", local+1)
	x := math.MaxUint32
	var y int = 1 << 40
	var z uintptr = 1 << 33
	_ = len(l) > math.MaxUint32
	_ = n > math.MaxUint32
	_ = math.MaxInt64 < n
	_ = int(4294967295)
	_ = uint(math.MaxUint64)
	_ = uint64(math.MaxUint64 - uint(n))
	_ = w > math.MaxUint32
	_ = uint64(n) > math.MaxUint32
	_ = u > math.MaxUint32
	const c = 1 << 40
	_ = int64(c)
	g(math.MaxInt32, int64(math.MaxInt64))
	_ = w + 1<<40
	_, _, _ = x, y, z
	for i := 0; i < math.MaxUint32; i++ {
	}
	switch {
	case n == 1<<35:
	}
	if v := n; v == 0xffffffff {
	}
	switch v := a.(type) {
	case int:
		_ = v < math.MinInt64+1
	case int64:
		_ = v < math.MinInt64+1
	case uint, uint64:
		_ = v
	}
	var p unsafe.Pointer
	_ = (*[1 << 31]byte)(p)
}
"#;

/// Types that are only found too large once everything else is right.
const ARRAYS: &str = r#"package x

import "unsafe"

func a(p unsafe.Pointer) { _ = (*[1 << 30]byte)(p) }
func b(p unsafe.Pointer) { _ = (*[1 << 29]*byte)(p) }
func c(p unsafe.Pointer) { _ = (*[1<<28 - 1]uint64)(p) }
func d(p unsafe.Pointer) { _ = (*[1 << 28]uint64)(p) }
func e(p unsafe.Pointer) { _ = (*[1 << 28]string)(p) }
func f(p unsafe.Pointer) { _ = (*[1 << 27][]byte)(p) }
func g(p unsafe.Pointer) { _ = (*[1<<31 - 1]byte)(p) }
"#;

/// The system's own.
const CALLS: &str = r#"package x

import "syscall"

func f(u *syscall.Utsname, s syscall.Statfs_t) {
	syscall.Dup2(1, 2)
	syscall.Dup3(1, 2, 0)
	_ = syscall.SYS_OPEN
	_ = syscall.SYS_OPENAT
	_ = syscall.SYS_RENAMEAT
	_ = syscall.SYS_SHMGET
	_ = s.Type == 0x9123683e
	_ = s.Type == 0x1021994
	_ = syscall.EpollEvent{1, 2, 3}
	_ = syscall.EpollEvent{Events: 1}
}
"#;

fn by_the_compiler(folder: &Path, port: Port) -> BTreeSet<u32> {
    let home = tempfile::tempdir().unwrap();
    let mut go = go_for(port, home.path());
    go.args(["build", "-gcflags=-e", "."]);
    go.current_dir(folder);
    let output = go.output().unwrap();
    let said = String::from_utf8(output.stderr).unwrap();
    let line = |line: &str| line.split(':').nth(1)?.parse().ok();
    said.lines().filter(|line| line.contains("x.go:")).filter_map(line).collect()
}

fn by_us(folder: &Path, port: Port) -> BTreeSet<u32> {
    let sources = Sources::read(&*System::real().files, folder);
    let table = ports::table(RELEASE.parse().unwrap()).unwrap();
    let terms = Terms { table, here: port, platforms: vec![port.to_string()], module: None };
    let findings = judge(&Subject::read(&sources, &terms).unwrap());
    let errors = findings.iter().filter(|finding| finding.severity == Severity::Error);
    errors.filter_map(|finding| finding.location.as_ref()?.line).collect()
}

#[test]
fn lines_that_do_not_compile_are_those_of_the_compiler() {
    for (source, ports, least) in [
        (NUMBERS, &["linux/386", "linux/mips", "linux/amd64", "linux/arm64"][..], 16),
        (ARRAYS, &["linux/386", "linux/arm", "linux/mips", "linux/amd64"], 3),
        (
            CALLS,
            &["linux/386", "linux/arm64", "linux/riscv64", "linux/loong64", "linux/s390x", "linux/amd64"],
            2,
        ),
    ] {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("go.mod"), "module x\n\ngo 1.21\n").unwrap();
        std::fs::write(folder.path().join("x.go"), source).unwrap();
        for (number, port) in ports.iter().enumerate() {
            let port: Port = port.parse().unwrap();
            let (ours, theirs) = (by_us(folder.path(), port), by_the_compiler(folder.path(), port));
            assert_eq!(ours, theirs, "{port}");
            assert!(number > 0 || theirs.len() >= least, "{port}: {theirs:?}");
        }
    }
}
