//! The answer: a table for people, a document for programs.

use serde_json::json;

/// One measured thing.
#[derive(Clone)]
pub struct Row {
    /// What was measured.
    pub what: String,
    /// Ours, in `unit`.
    pub value: f64,
    /// `s`, `ms`, `MB`, `instructions`.
    pub unit: &'static str,
    /// What it stands beside, in the same unit.
    pub beside: Option<(String, f64)>,
    /// What must hold; none: told, not judged.
    pub limit: Option<Limit>,
}

/// An upper limit.
#[derive(Clone, Copy)]
pub enum Limit {
    /// Of the value itself.
    Value(f64),
    /// Of the value over what stands beside it.
    Ratio(f64),
}

impl Row {
    /// Something that is told and not judged.
    pub fn told(what: impl Into<String>, value: f64, unit: &'static str) -> Self {
        Self { what: what.into(), value, unit, beside: None, limit: None }
    }

    /// Beside something else in the same unit.
    pub fn beside(mut self, what: impl Into<String>, value: f64) -> Self {
        self.beside = Some((what.into(), value));
        self
    }

    /// With a limit.
    pub fn limit(mut self, limit: Limit) -> Self {
        self.limit = Some(limit);
        self
    }

    fn ratio(&self) -> Option<f64> {
        self.beside.as_ref().map(|(_, beside)| self.value / beside)
    }

    /// Whether the limit holds; true without one.
    pub fn holds(&self) -> bool {
        match self.limit {
            Some(Limit::Value(limit)) => self.value <= limit,
            Some(Limit::Ratio(limit)) => self.ratio().is_some_and(|ratio| ratio <= limit),
            None => true,
        }
    }
}

/// A number with three figures that matter.
fn figure(value: f64) -> String {
    match value {
        v if v >= 1000.0 => {
            let digits = format!("{v:.0}");
            let mut text = String::new();
            for (index, digit) in digits.chars().enumerate() {
                if index > 0 && (digits.len() - index) % 3 == 0 {
                    text.push(',');
                }
                text.push(digit);
            }
            text
        }
        v if v >= 100.0 => format!("{v:.0}"),
        v if v >= 10.0 => format!("{v:.1}"),
        v => format!("{v:.2}"),
    }
}

/// A ratio with the figures that matter.
fn share(ratio: f64) -> String {
    match ratio {
        r if r < 0.1 && (r * 100.0).fract() > 1e-9 => format!("{r:.3}"),
        r if (r * 10.0).fract() < 1e-9 => format!("{r}"),
        r => format!("{r:.2}"),
    }
}

/// Text that does not end the cell it stands in.
fn cell(text: &str) -> String {
    text.replace('|', r"\|")
}

/// The table, as the README shows it.
pub fn markdown(rows: &[Row], machine: &str) -> String {
    let mut text =
        String::from("| measured | ogive | beside | ratio | must be |\n|---|---:|---:|---:|---|\n");
    for row in rows {
        let beside = row.beside.as_ref();
        let limit = match row.limit {
            Some(Limit::Value(limit)) => format!("≤ {} {}", figure(limit), row.unit),
            Some(Limit::Ratio(limit)) => format!("≤ {} ×", share(limit)),
            None => String::new(),
        };
        let verdict = match (row.limit.is_some(), row.holds()) {
            (false, _) => "",
            (true, true) => " ✓",
            (true, false) => " ✗",
        };
        text.push_str(&format!(
            "| {} | {} {} | {} | {} | {limit}{verdict} |\n",
            cell(&row.what),
            figure(row.value),
            row.unit,
            beside.map_or_else(String::new, |(what, value)| format!(
                "{}: {} {}",
                cell(what),
                figure(*value),
                row.unit
            )),
            row.ratio().map_or_else(String::new, share),
        ));
    }
    text.push_str(&format!("\nMedians, measured on: {machine}.\n"));
    text
}

/// The same as a document.
pub fn json(rows: &[Row], machine: &str) -> String {
    let rows: Vec<_> = rows
        .iter()
        .map(|row| {
            let (kind, limit) = match row.limit {
                Some(Limit::Value(limit)) => (Some("value"), Some(limit)),
                Some(Limit::Ratio(limit)) => (Some("ratio"), Some(limit)),
                None => (None, None),
            };
            json!({
                "what": row.what, "value": row.value, "unit": row.unit,
                "beside": row.beside.as_ref().map(|(what, value)| json!({"what": what, "value": value})),
                "ratio": row.ratio(), "limit": limit, "limit_of": kind, "holds": row.holds(),
            })
        })
        .collect();
    format!("{:#}\n", json!({ "schema": "ogive-bench-1", "machine": machine, "rows": rows }))
}
