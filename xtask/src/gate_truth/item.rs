//! What one finding is about, whoever found it.

use std::collections::BTreeMap;

use super::ports::Ports;

/// A rule, a package by its folder, and the name that is missing, is there twice or has no body.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Item {
    /// The row of the published table: a rule, or a part of one.
    pub row: String,
    /// The folder of the package, from the top of its module; `.` for the top.
    pub package: String,
    /// The name.
    pub symbol: String,
}

/// Items with the ports that each is about.
pub type Items = BTreeMap<Item, Ports>;

/// What is known of a module.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Truth {
    /// What keeps its packages from building on some ports.
    pub items: Items,
    /// What does so wherever its packages are built at all, and is no matter of ports.
    pub everywhere: Items,
    /// Whether it was looked at with cgo too.
    pub cgo: bool,
    /// The modules that lack something of what it takes from them, by `path@version`, where its go.mod says the versions.
    pub needs: Vec<String>,
}

/// Truths by `path@version`.
pub type Truths = BTreeMap<String, Truth>;
