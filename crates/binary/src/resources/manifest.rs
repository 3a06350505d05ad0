//! Application manifests (Microsoft's "Application manifests").

use std::fmt::Write as _;

/// What Windows is told of a program before it starts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Manifest {
    /// The file, as it is.
    Raw(Vec<u8>),
    /// What it shall say.
    Settings(Box<ManifestSettings>),
}

impl Manifest {
    /// The resource.
    #[must_use]
    pub fn bytes(&self) -> Vec<u8> {
        match self {
            Self::Raw(bytes) => bytes.clone(),
            Self::Settings(settings) => settings.xml().into_bytes(),
        }
    }
}

impl From<ManifestSettings> for Manifest {
    fn from(settings: ManifestSettings) -> Self {
        Self::Settings(Box::new(settings))
    }
}

/// What a manifest can say. The default is what suits most programs.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ManifestSettings {
    /// The name and version of the assembly, for others that depend on it.
    pub identity: Option<(String, [u16; 4])>,
    /// What the program is.
    pub description: String,
    /// The oldest Windows that it was tried on; newer ones do not treat it as an older program.
    pub oldest: SupportedOs,
    /// With whose rights it runs.
    pub level: ExecutionLevel,
    /// How it deals with screens of many pixels.
    pub dpi: DpiAwareness,
    /// What is switched on.
    pub switches: Vec<Switch>,
}

/// What is on or off; all of it is off by default.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Switch {
    /// It may drive windows of programs with more rights.
    UiAccess,
    /// It gets more rights without a question, which only Windows' own programs may.
    AutoElevate,
    /// No visual styles.
    DisableTheming,
    /// Windows of the old Start screen are counted too.
    DisableWindowFiltering,
    /// It scrolls by less than a line.
    HighResolutionScrolling,
    /// The same for touchpads.
    UltraHighResolutionScrolling,
    /// Paths of more than 260 characters.
    LongPaths,
    /// Printer drivers run beside it.
    PrinterDriverIsolation,
    /// Windows scales what it draws by GDI.
    GdiScaling,
    /// The newer heap.
    SegmentHeap,
    /// Controls of version 6, with visual styles.
    CommonControls6,
}

/// A Windows that a program was tried on, and all newer ones.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum SupportedOs {
    /// Windows Vista.
    Vista,
    /// Windows 7.
    #[default]
    Windows7,
    /// Windows 8.
    Windows8,
    /// Windows 8.1.
    Windows81,
    /// Windows 10 and 11.
    Windows10,
}

impl SupportedOs {
    /// From the newest to the oldest.
    const ALL: &'static [Self] =
        &[Self::Windows10, Self::Windows81, Self::Windows8, Self::Windows7, Self::Vista];

    /// The number by which manifests name it.
    const fn id(self) -> &'static str {
        match self {
            Self::Windows10 => "{8e0f7a12-bfb3-4fe8-b9a5-48fd50a15a9a}",
            Self::Windows81 => "{1f676c76-80e1-4239-95bb-83d0f6d0da78}",
            Self::Windows8 => "{4a2f28e3-53b9-4441-ba9c-d69d4a4a6e38}",
            Self::Windows7 => "{35138b9a-5d96-4fbd-8e2d-a2440225f93a}",
            Self::Vista => "{e2011457-1546-43c5-a5fe-008deee3d3f0}",
        }
    }

    /// What `from_name` understands.
    pub const NAMES: &'static str = "vista, win7, win8, win8.1 or win10";

    /// The one of that name, in any case.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Some(match name.trim().to_ascii_lowercase().as_str() {
            "vista" => Self::Vista,
            "win7" => Self::Windows7,
            "win8" => Self::Windows8,
            "win8.1" => Self::Windows81,
            "win10" => Self::Windows10,
            _ => return None,
        })
    }
}

/// With whose rights a program runs.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub enum ExecutionLevel {
    /// With those of whoever starts it.
    #[default]
    AsInvoker,
    /// With the most that the user can have.
    HighestAvailable,
    /// With an administrator's.
    RequireAdministrator,
}

impl ExecutionLevel {
    const fn name(self) -> &'static str {
        match self {
            Self::AsInvoker => "asInvoker",
            Self::HighestAvailable => "highestAvailable",
            Self::RequireAdministrator => "requireAdministrator",
        }
    }

    /// What `from_name` understands.
    pub const NAMES: &'static str = "as-invoker, highest or administrator";

    /// The one of that name as ogive.toml, winres.json and manifests write it.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Some(match plain(name).as_str() {
            "" | "asinvoker" => Self::AsInvoker,
            "highest" | "highestavailable" => Self::HighestAvailable,
            "administrator" | "requireadministrator" => Self::RequireAdministrator,
            _ => return None,
        })
    }
}

/// How a program deals with screens of many pixels.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub enum DpiAwareness {
    /// It asks once, for the main screen.
    #[default]
    System,
    /// Windows scales it.
    Unaware,
    /// It asks for each screen.
    PerMonitor,
    /// It asks for each screen, and Windows scales dialogs and menus; where that is not known, once.
    PerMonitorV2,
}

impl DpiAwareness {
    /// `dpiAware`, of Windows Vista, and `dpiAwareness`, of Windows 10.
    const fn texts(self) -> (&'static str, &'static str) {
        match self {
            Self::System => ("true", "system"),
            Self::Unaware => ("false", "unaware"),
            Self::PerMonitor => ("true/pm", "permonitor"),
            Self::PerMonitorV2 => ("true", "permonitorv2,system"),
        }
    }

    /// What `from_name` understands.
    pub const NAMES: &'static str = "system, unaware, per-monitor or per-monitor-v2";

    /// The one of that name as ogive.toml, winres.json and manifests write it.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Some(match plain(name).as_str() {
            "" | "system" | "true" => Self::System,
            "unaware" | "false" => Self::Unaware,
            "permonitor" | "true/pm" => Self::PerMonitor,
            "permonitorv2" => Self::PerMonitorV2,
            _ => return None,
        })
    }
}

/// In small letters, without what parts words.
fn plain(name: &str) -> String {
    name.to_ascii_lowercase().chars().filter(|letter| !matches!(letter, ' ' | '-')).collect()
}

impl ManifestSettings {
    /// The manifest as XML, on lines of `\n`.
    #[must_use]
    pub fn xml(&self) -> String {
        let mut xml = String::from(
            "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n\
             <assembly xmlns=\"urn:schemas-microsoft-com:asm.v1\" manifestVersion=\"1.0\">\n",
        );
        // Writing into a string does not fail.
        let _ = self.write(&mut xml);
        xml.push_str("</assembly>\n");
        xml
    }

    fn has(&self, switch: Switch) -> bool {
        self.switches.contains(&switch)
    }

    fn write(&self, xml: &mut String) -> std::fmt::Result {
        if let Some((name, [a, b, c, d])) = &self.identity {
            let name = escaped(name);
            writeln!(
                xml,
                "  <assemblyIdentity type=\"win32\" name=\"{name}\" version=\"{a}.{b}.{c}.{d}\" \
                 processorArchitecture=\"*\"/>"
            )?;
        }
        if !self.description.is_empty() {
            writeln!(xml, "  <description>{}</description>", escaped(&self.description))?;
        }
        writeln!(xml, "  <compatibility xmlns=\"urn:schemas-microsoft-com:compatibility.v1\">")?;
        writeln!(xml, "    <application>")?;
        for os in SupportedOs::ALL.iter().filter(|os| **os >= self.oldest) {
            writeln!(xml, "      <supportedOS Id=\"{}\"/>", os.id())?;
        }
        writeln!(xml, "    </application>\n  </compatibility>")?;
        writeln!(xml, "  <application xmlns=\"urn:schemas-microsoft-com:asm.v3\">\n    <windowsSettings>")?;
        let (aware, awareness) = self.dpi.texts();
        setting(xml, "dpiAware", 2005, aware)?;
        setting(xml, "dpiAwareness", 2016, awareness)?;
        for (switch, name, year, value) in SETTINGS {
            if self.has(*switch) {
                setting(xml, name, *year, value)?;
            }
        }
        writeln!(xml, "    </windowsSettings>\n  </application>")?;
        writeln!(
            xml,
            "  <trustInfo xmlns=\"urn:schemas-microsoft-com:asm.v3\">\n    <security>\n      \
             <requestedPrivileges>\n        <requestedExecutionLevel level=\"{}\" uiAccess=\"{}\"/>\n      \
             </requestedPrivileges>\n    </security>\n  </trustInfo>",
            self.level.name(),
            self.has(Switch::UiAccess)
        )?;
        if self.has(Switch::CommonControls6) {
            writeln!(
                xml,
                "  <dependency>\n    <dependentAssembly>\n      <assemblyIdentity type=\"win32\" \
                 name=\"Microsoft.Windows.Common-Controls\" version=\"6.0.0.0\" processorArchitecture=\"*\" \
                 publicKeyToken=\"6595b64144ccf1df\" language=\"*\"/>\n    </dependentAssembly>\n  </dependency>"
            )?;
        }
        Ok(())
    }
}

/// What stands below `windowsSettings`, and the year of the schema that it came with.
const SETTINGS: &[(Switch, &str, u16, &str)] = &[
    (Switch::AutoElevate, "autoElevate", 2005, "true"),
    (Switch::DisableTheming, "disableTheming", 2005, "true"),
    (Switch::DisableWindowFiltering, "disableWindowFiltering", 2011, "true"),
    (Switch::HighResolutionScrolling, "highResolutionScrollingAware", 2013, "true"),
    (Switch::PrinterDriverIsolation, "printerDriverIsolation", 2011, "true"),
    (Switch::UltraHighResolutionScrolling, "ultraHighResolutionScrollingAware", 2013, "true"),
    (Switch::LongPaths, "longPathAware", 2016, "true"),
    (Switch::GdiScaling, "gdiScaling", 2017, "true"),
    (Switch::SegmentHeap, "heapType", 2020, "SegmentHeap"),
];

fn setting(xml: &mut String, name: &str, year: u16, value: &str) -> std::fmt::Result {
    let space = format!("http://schemas.microsoft.com/SMI/{year}/WindowsSettings");
    writeln!(xml, "      <{name} xmlns=\"{space}\">{value}</{name}>")
}

fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            // XML 1.0 has no other control characters.
            control if control < ' ' && !matches!(control, '\t' | '\n' | '\r') => escaped.push('\u{fffd}'),
            other => escaped.push(other),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn says_what_was_set() {
        let settings = ManifestSettings {
            identity: Some(("A & \"B\"".into(), [1, 2, 3, 4])),
            description: "<b>".into(),
            oldest: SupportedOs::Windows81,
            level: ExecutionLevel::RequireAdministrator,
            dpi: DpiAwareness::PerMonitorV2,
            switches: vec![Switch::LongPaths, Switch::UiAccess, Switch::CommonControls6],
        };
        let xml = settings.xml();
        for part in [
            "name=\"A &amp; &quot;B&quot;\" version=\"1.2.3.4\"",
            "<description>&lt;b&gt;</description>",
            "<supportedOS Id=\"{1f676c76-80e1-4239-95bb-83d0f6d0da78}\"/>",
            "WindowsSettings\">permonitorv2,system</dpiAwareness>",
            "<longPathAware xmlns=\"http://schemas.microsoft.com/SMI/2016/WindowsSettings\">true<",
            "level=\"requireAdministrator\" uiAccess=\"true\"",
            "name=\"Microsoft.Windows.Common-Controls\" version=\"6.0.0.0\"",
        ] {
            assert!(xml.contains(part), "no {part} in {xml}");
        }
        assert_eq!(xml.matches("supportedOS").count(), 2);
        let plain = ManifestSettings::default().xml();
        assert!(!plain.contains("longPathAware") && plain.contains("level=\"asInvoker\""));
        assert_eq!(plain.matches("supportedOS").count(), 4);
    }

    #[test]
    fn names_are_those_of_the_files_that_have_them() {
        for name in ["per monitor v2", "permonitorv2", "per-monitor-v2", "PerMonitorV2"] {
            assert_eq!(DpiAwareness::from_name(name), Some(DpiAwareness::PerMonitorV2), "{name}");
        }
        assert_eq!(
            ExecutionLevel::from_name("require administrator"),
            Some(ExecutionLevel::RequireAdministrator)
        );
        assert_eq!(ExecutionLevel::from_name("root"), None);
        assert_eq!(SupportedOs::from_name("Win8.1"), Some(SupportedOs::Windows81));
    }
}
