//! The few styles that texts are built with.

use anstyle::{AnsiColor, Color, Style};

/// What went wrong.
pub const ERROR: Style = Style::new().bold().fg_color(Some(Color::Ansi(AnsiColor::Red)));
/// What will bite.
pub const WARNING: Style = Style::new().bold().fg_color(Some(Color::Ansi(AnsiColor::Yellow)));
/// What is as it should be, and what is added.
pub const GOOD: Style = Style::new().fg_color(Some(Color::Ansi(AnsiColor::Green)));
/// What is removed.
pub const REMOVED: Style = Style::new().fg_color(Some(Color::Ansi(AnsiColor::Red)));
/// What the reader may type, and names that matter.
pub const LITERAL: Style = Style::new().bold().fg_color(Some(Color::Ansi(AnsiColor::Cyan)));
/// Headings.
pub const STRONG: Style = Style::new().bold();
/// What may be skipped.
pub const DIM: Style = Style::new().dimmed();

/// `text` in `style`.
#[must_use]
pub fn paint(style: Style, text: impl std::fmt::Display) -> String {
    format!("{style}{text}{style:#}")
}

/// `text` without styles.
#[must_use]
pub fn plain(text: &str) -> String {
    anstream::adapter::strip_str(text).to_string()
}

/// Columns that `text` takes, styles not counted.
#[must_use]
pub(crate) fn width(text: &str) -> usize {
    anstream::adapter::strip_str(text).map(|part| part.chars().count()).sum()
}
