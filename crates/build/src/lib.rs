//! Programs for other platforms, from one machine.
//!
//! What is asked for ([`Ask`]) becomes targets; each is judged by the table of ports before anything starts
//! ([`verdict`]), is built by the go command of a chosen SDK in an environment of its own ([`environment`]), as many
//! at once as memory allows ([`schedule`]), and is read afterwards: what is not what it claims to be does not get
//! its final name ([`proof`]). On demand it is built once more elsewhere, and compared ([`reproduce`]).

mod ask;
pub mod cgo;
mod checksums;
mod decision;
pub mod environment;
mod go_settings;
mod hidden;
mod lister;
pub mod macos_stubs;
mod mode;
mod name;
mod packages;
pub mod partitions;
mod place;
pub mod proof;
mod report;
pub mod reproduce;
mod request;
mod rested;
mod run;
pub mod schedule;
mod slice;
pub mod stage;
mod toolchain;
mod trial;
pub mod verdict;
mod windows;

pub use ask::{Ask, AskError, Chosen, Group, Target, targets};
pub use decision::{CgoChoice, CgoDecision};
pub use go_settings::module_cache;
pub use mode::{BuildMode, Instrument, UnknownMode};
pub use name::{Name, NameError, NameTemplate};
pub use packages::{ListError, Listing, LocalModule, Main};
pub use report::{Artifact, Built, Outcome, Report, Row};
pub use request::{Flags, Go, Request};
pub use rested::{Change, How, NowError, PackageInputs, Rebuilds, Rested, Why, is_hashed_by_go};
pub use run::{BuildError, Event, Events, Workshop, run};
pub use toolchain::{NoToolchain, Toolchain, Toolchains};
pub use trial::{Starter, Trial, Tried, Way, Ways};
pub use windows::Windows;
