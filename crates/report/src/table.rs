//! Columns of text.

use crate::style::{DIM, paint, width};

/// A table with a heading, columns as wide as their widest cell, no lines.
#[derive(Debug, Clone, Default)]
pub struct Table {
    heading: Vec<String>,
    rows: Vec<Vec<String>>,
}

impl Table {
    /// A table with these column names; none for a table without a heading.
    #[must_use]
    pub fn new<'a>(heading: impl AsRef<[&'a str]>) -> Self {
        Self { heading: heading.as_ref().iter().map(|&h| h.to_owned()).collect(), rows: Vec::new() }
    }

    /// Adds a row. Cells may hold styles, but no line breaks.
    pub fn row<T: Into<String>>(&mut self, cells: impl IntoIterator<Item = T>) {
        self.rows.push(cells.into_iter().map(Into::into).collect());
    }

    /// Whether no row was added.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// The table as lines. Columns in which no row says anything are left out.
    #[must_use]
    pub fn render(&self) -> String {
        let columns = self.rows.iter().map(Vec::len).max().unwrap_or(0);
        let said = |c: &usize| self.rows.iter().any(|row| row.get(*c).is_some_and(|cell| !cell.is_empty()));
        let shown: Vec<usize> = (0..columns).filter(said).collect();
        let heading: Vec<String> =
            self.heading.iter().map(|h| if h.is_empty() { String::new() } else { paint(DIM, h) }).collect();
        let lines = || (!heading.is_empty()).then_some(&heading).into_iter().chain(&self.rows);
        let widths: Vec<usize> = shown
            .iter()
            .map(|&c| lines().filter_map(|row| row.get(c)).map(|cell| width(cell)).max().unwrap_or(0))
            .collect();
        let mut text = String::new();
        for row in lines() {
            let mut line = String::new();
            for (&column, &wide) in shown.iter().zip(&widths) {
                let cell = row.get(column).map_or("", String::as_str);
                line.push_str(cell);
                line.extend(std::iter::repeat_n(' ', wide - width(cell) + 2));
            }
            text.push_str(line.trim_end());
            text.push('\n');
        }
        text
    }
}

impl std::fmt::Display for Table {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.render())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::style::{GOOD, plain};

    #[test]
    fn aligns_styled_cells_and_leaves_out_silent_columns() {
        let mut table = Table::new(["sdk", "note", "size"]);
        table.row([paint(GOOD, "1.27.3-linux-arm64"), String::new(), "1 MB".into()]);
        table.row(["1.5", "", "23 MB"]);
        insta::assert_snapshot!(plain(&table.render()), @r"
        sdk                 size
        1.27.3-linux-arm64  1 MB
        1.5                 23 MB
        ");
    }

    #[test]
    fn without_rows_there_is_only_nothing() {
        assert_eq!(plain(&Table::new([]).render()), "");
    }
}
