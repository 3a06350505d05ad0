//! What was found over time, as a page with a picture.

use std::fmt::Write as _;

use super::escape::escaped;
use super::frame::STYLE;

/// A trend, for a page.
#[derive(Debug, Clone)]
pub struct TrendPage<'a> {
    /// The version of ogive.
    pub version: &'a str,
    /// When it was made.
    pub made: String,
    /// The repository.
    pub repository: String,
    /// The revisions.
    pub range: String,
    /// The day and the short name of each commit that was looked at, the oldest first.
    pub dates: Vec<(String, String)>,
    /// What was found by all rules, in several ways of counting: as many values as there are dates.
    pub all: Vec<TrendLine>,
    /// What each rule found.
    pub rules: Vec<TrendLine>,
}

/// A line of a picture.
#[derive(Debug, Clone)]
pub struct TrendLine {
    /// What it is of.
    pub name: String,
    /// Its values.
    pub values: Vec<usize>,
}

/// The width and the height of the large picture, in its own units.
const LARGE: (usize, usize) = (960, 280);
/// Those of a small one.
const SMALL: (usize, usize) = (220, 44);
/// What is left free beside the large picture for its scale.
const MARGIN: usize = 44;

/// The page. Everything in it is quoted.
#[must_use]
pub fn trend_page(page: &TrendPage<'_>) -> String {
    let verdict = match page.all.first().and_then(|line| Some((line.values.first()?, line.values.last()?))) {
        Some((then, now)) => format!("From {then} to {now} findings"),
        None => "Nothing to show".to_owned(),
    };
    let legend: String = page
        .all
        .iter()
        .enumerate()
        .map(|(at, line)| format!("<li><i class=\"m{at}\"></i>{}</li>", escaped(&line.name)))
        .collect();
    let cells: String = page.rules.iter().map(small).collect();
    let rules = match page.rules.is_empty() {
        true => String::new(),
        false => format!(
            "<section id=\"rules\">\n<h2>Rule by rule</h2>\n<ul class=\"trends\">{cells}</ul>\n</section>\n"
        ),
    };
    format!(
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n\
         <meta name=\"referrer\" content=\"no-referrer\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <title>ogive gate trend: {range}</title>\n<style>\n{STYLE}</style>\n</head>\n<body>\n\
         <header>\n<p class=\"brand\">ogive gate trend</p>\n<h1>{verdict}</h1>\n\
         <dl class=\"facts\"><div><dt>repository</dt><dd>{repository}</dd></div><div><dt>revisions</dt><dd>{range}</dd></div>\
         <div><dt>commits looked at</dt><dd>{count}</dd></div></dl>\n</header>\n<main>\n<section id=\"all\">\n\
         <h2>All rules</h2>\n<ul class=\"key\">{legend}</ul>\n<div class=\"wide\">{picture}</div>\n</section>\n{rules}\
         <section id=\"numbers\">\n<h2>The numbers</h2>\n{table}</section>\n</main>\n\
         <footer>ogive {version}, {made}</footer>\n</body>\n</html>\n",
        range = escaped(&page.range),
        repository = escaped(&page.repository),
        count = page.dates.len(),
        picture = large(page),
        table = table(page),
        version = escaped(page.version),
        made = escaped(&page.made),
    )
}

/// Where the nth of `count` values stands, from 0 to `width`.
fn across(at: usize, count: usize, width: usize) -> usize {
    if count < 2 { 0 } else { at * width / (count - 1) }
}

/// How far from the top a value stands.
fn down(value: usize, most: usize, height: usize) -> usize {
    height - value * height / most.max(1)
}

fn points(
    values: &[usize],
    most: usize,
    (width, height): (usize, usize),
    (left, top): (usize, usize),
) -> String {
    let mut text = String::new();
    for (at, value) in values.iter().enumerate() {
        let (x, y) = (left + across(at, values.len(), width), top + down(*value, most, height));
        let _ = write!(text, "{x},{y} ");
    }
    text.trim_end().to_owned()
}

fn large(page: &TrendPage<'_>) -> String {
    let (width, height) = LARGE;
    let most = page.all.iter().flat_map(|line| &line.values).copied().max().unwrap_or(0).max(1);
    let size = (width - 2 * MARGIN, height - 2 * MARGIN);
    let mut text = String::new();
    for part in 0..=4 {
        let y = MARGIN + size.1 - part * size.1 / 4;
        let value = most * part / 4;
        let _ = write!(
            text,
            "<line class=\"grid\" x1=\"{MARGIN}\" x2=\"{}\" y1=\"{y}\" y2=\"{y}\"/><text x=\"{}\" y=\"{}\" text-anchor=\"end\">{value}</text>",
            width - MARGIN,
            MARGIN - 6,
            y + 4
        );
    }
    for (at, line) in page.all.iter().enumerate() {
        let places = points(&line.values, most, size, (MARGIN, MARGIN));
        let _ = write!(text, "<polyline class=\"l{at}\" points=\"{places}\"/>");
        for (place, (value, (day, commit))) in places.split(' ').zip(line.values.iter().zip(&page.dates)) {
            let Some((x, y)) = place.split_once(',') else { continue };
            let _ = write!(
                text,
                "<circle class=\"l{at}\" cx=\"{x}\" cy=\"{y}\" r=\"3\"><title>{} {}: {value} {}</title></circle>",
                escaped(day),
                escaped(commit),
                escaped(&line.name)
            );
        }
    }
    let ends = [(page.dates.first(), MARGIN, "start"), (page.dates.last(), width - MARGIN, "end")];
    for (date, x, anchor) in ends {
        if let Some((day, _)) = date {
            let _ = write!(
                text,
                "<text x=\"{x}\" y=\"{}\" text-anchor=\"{anchor}\">{}</text>",
                height - 12,
                escaped(day)
            );
        }
    }
    format!("<svg class=\"trend\" viewBox=\"0 0 {width} {height}\" role=\"img\">{text}</svg>")
}

fn small(line: &TrendLine) -> String {
    let most = line.values.iter().copied().max().unwrap_or(0);
    let (width, height) = SMALL;
    let places = points(&line.values, most, (width - 8, height - 8), (4, 4));
    let (then, now) = (line.values.first().unwrap_or(&0), line.values.last().unwrap_or(&0));
    format!(
        "<li><code>{}</code><svg class=\"trend\" viewBox=\"0 0 {width} {height}\" role=\"img\"><polyline class=\"l0\" points=\"{places}\"/></svg>\
         <span>{then} → <b>{now}</b></span></li>",
        escaped(&line.name)
    )
}

fn table(page: &TrendPage<'_>) -> String {
    let heads: String =
        page.all.iter().map(|line| format!("<th scope=\"col\">{}</th>", escaped(&line.name))).collect();
    let mut rows = String::new();
    for (at, (day, commit)) in page.dates.iter().enumerate() {
        let cells: String = page
            .all
            .iter()
            .map(|line| {
                format!("<td data-way=\"{}\">{}</td>", escaped(&line.name), line.values.get(at).unwrap_or(&0))
            })
            .collect();
        rows.push_str(&format!(
            "<tr><th scope=\"row\">{} <code>{}</code></th>{cells}</tr>\n",
            escaped(day),
            escaped(commit)
        ));
    }
    format!(
        "<table class=\"coverage\">\n<thead><tr><th scope=\"col\">commit</th>{heads}</tr></thead>\n<tbody>\n{rows}</tbody>\n</table>\n"
    )
}
