//! Judges a repository of Go, without a compiler, for every platform that it declares: whether it builds there.
//!
//! [`Sources`] are the bytes, each file read once. [`Repository`] is what they say: packages, their files with the builds
//! that these take part in, what is declared and used. Nothing is copied out of the bytes. [`pipelines`] are what builds,
//! tests and ships it. [`RULES`] judge both for the [`Declared`] platforms, and [`review`] holds what they find against the
//! comments that suppress it. A [`Fingerprint`] is what a finding is known by while lines move.

mod arch;
mod code;
mod date;
mod declared;
mod fingerprint;
mod foreign;
mod git;
mod holes;
mod judgement;
mod kept;
mod layout;
mod libraries;
mod one_package;
mod parallel;
pub mod pipelines;
pub mod repository;
mod rests;
mod review;
mod rules;
mod said;
mod since;
mod sources;
mod standard;
mod subject;
mod suppression;
mod text_lines;

pub use date::{Date, ParseDateError};
pub use declared::{Declared, DeclaredError, WordError};
pub use fingerprint::{Fingerprint, Found};
pub use foreign::Foreign;
pub use git::{ChangedLines, Commit, Git, GitError, Rewound};
pub use judgement::{Judgement, examine};
pub use kept::Kept;
pub use libraries::Library;
pub use one_package::{OnePackage, PackageRule};
pub use repository::Repository;
pub use review::{Review, Reviewing, review, rule_metas};
pub use rules::{GateRule, RULES, Subject, judge};
pub use said::{is_about_only, platforms_of};
pub use since::{Earlier, Since};
pub use sources::{Contents, PipelineBytes, Problem, SourceBytes, SourceFolder, Sources};
pub use subject::Terms;
pub use suppression::{MalformedSuppression, Suppressed, Suppression};
pub use text_lines::TextLines;
