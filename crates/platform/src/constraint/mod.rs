//! Build constraints: which builds a file belongs to (`go/build`, `go/build/constraint`).
//!
//! A condition is evaluated for every port with and without cgo at once: each tag is a
//! [`PortSet`](crate::PortSet), and `&&`, `||` and `!` are operations on sets.
//!
//! Letters and digits of a tag outside ASCII are those that Unicode calls alphabetic or numeric,
//! which are a few more than Go takes (categories L and Nd).

mod bytes;
mod context;
mod expr;
mod file;
mod file_name;
mod header;
mod lines;
mod reader;

pub use context::{Compiler, Context};
pub use expr::{Expr, SyntaxError, SyntaxErrorKind};
pub use file::FileConstraint;
pub use file_name::{FileKind, NameConstraint};
pub use header::{Header, HeaderError, Located};
pub use lines::{CgoCondition, LineError, is_go_build, is_plus_build, parse_line};
