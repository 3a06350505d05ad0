//! The map of packages and platforms.

use ogive_record::Severity;

use super::escape::{escaped, path};
use super::findings::{id, word};
use crate::plural;

/// Packages and platforms, and what was found of each.
#[derive(Debug, Clone, Default)]
pub struct HeatMap {
    /// The columns: GOOS and what follows it, those of one GOOS beside each other.
    pub platforms: Vec<(String, String)>,
    /// The rows: packages, and files of pipelines.
    pub rows: Vec<HeatRow>,
    /// How many packages more there are in which nothing is found.
    pub clean: usize,
}

/// A package, or a file of a pipeline.
#[derive(Debug, Clone)]
pub struct HeatRow {
    /// Its folder or path.
    pub name: String,
    /// What is found that concerns no platform in particular.
    pub general: HeatCell,
    /// What is found on each platform.
    pub cells: Vec<HeatCell>,
}

/// What is found of a package on a platform.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HeatCell {
    /// It has no file there.
    Absent,
    /// Nothing.
    Clean,
    /// Something.
    Found {
        /// The worst of it.
        worst: Severity,
        /// How many findings.
        count: usize,
        /// The place of the first of the worst among all findings of the page.
        first: usize,
    },
}

impl HeatCell {
    /// With one finding more, which stands at this place among those of the page.
    pub fn add(&mut self, severity: Severity, at: usize) {
        *self = match *self {
            Self::Absent | Self::Clean => Self::Found { worst: severity, count: 1, first: at },
            Self::Found { worst, count, first } => Self::Found {
                worst: worst.max(severity),
                count: count + 1,
                first: if severity > worst { at } else { first },
            },
        };
    }
}

pub(super) fn section(map: &HeatMap) -> String {
    if map.rows.is_empty() {
        return String::new();
    }
    let mut systems: Vec<(&str, usize)> = Vec::new();
    for (system, _) in &map.platforms {
        match systems.last_mut().filter(|(last, _)| last == system) {
            Some((_, count)) => *count += 1,
            None => systems.push((system, 1)),
        }
    }
    let systems: String = systems
        .iter()
        .map(|(system, count)| {
            format!("<th scope=\"colgroup\" colspan=\"{count}\"><span>{}</span></th>", escaped(system))
        })
        .collect();
    let columns: String = starts(map)
        .map(|(start, (_, arch))| {
            format!("<th scope=\"col\"{}><span>{}</span></th>", start_class(start, ""), escaped(arch))
        })
        .collect();
    let rows: String = map.rows.iter().map(|row| self::row(map, row)).collect();
    let clean = match map.clean {
        0 => String::new(),
        more => {
            format!("<p class=\"seen\">{} more, in which nothing is found</p>\n", plural(more, "package"))
        }
    };
    format!(
        "<div class=\"wide\">\n<table class=\"heat\">\n<thead><tr><th rowspan=\"2\" scope=\"col\">package or file</th>\
         <th rowspan=\"2\" scope=\"col\"><span>all alike</span></th>{systems}</tr>\n<tr>{columns}</tr></thead>\n\
         <tbody>\n{rows}</tbody>\n</table>\n</div>\n{clean}\
         <ul class=\"key\"><li><i class=\"error\"></i>error</li><li><i class=\"warning\"></i>warning</li>\
         <li><i class=\"note\"></i>note</li><li><i class=\"clean\"></i>nothing found</li>\
         <li><i class=\"absent\"></i>no file is built there</li></ul>\n"
    )
}

/// The columns, each with whether its GOOS begins there.
fn starts(map: &HeatMap) -> impl Iterator<Item = (bool, &(String, String))> {
    let before = std::iter::once(None).chain(map.platforms.iter().map(|(system, _)| Some(system)));
    map.platforms.iter().zip(before).map(|(platform, before)| (before != Some(&platform.0), platform))
}

fn start_class(start: bool, more: &str) -> String {
    match (start, more) {
        (false, "") => String::new(),
        (false, more) => format!(" class=\"{more}\""),
        (true, more) => format!(" class=\"{}\"", format!("{more} start").trim_start()),
    }
}

fn row(map: &HeatMap, of: &HeatRow) -> String {
    let general = cell(of.general, true, "no platform in particular");
    let cells: String = of
        .cells
        .iter()
        .zip(starts(map))
        .map(|(of, (start, (system, arch)))| cell(*of, start, &format!("{system}/{arch}")))
        .collect();
    format!("<tr><th scope=\"row\">{}</th>{general}{cells}</tr>\n", path(&of.name))
}

fn cell(of: HeatCell, start: bool, platform: &str) -> String {
    match of {
        HeatCell::Absent => format!("<td{}></td>", start_class(start, "absent")),
        HeatCell::Clean => format!("<td{}></td>", start_class(start, "clean")),
        HeatCell::Found { worst, count, first } => format!(
            "<td{}><a href=\"#{}\" title=\"{}: {}\">{count}</a></td>",
            start_class(start, word(worst)),
            id(first),
            escaped(platform),
            plural(count, "finding"),
        ),
    }
}
