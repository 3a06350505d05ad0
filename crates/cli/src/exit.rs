//! How the program ends.

use std::process::ExitCode;

/// The ways in which ogive ends. The numbers are a contract; scripts rely on them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Exit {
    /// 0: everything is fine.
    Fine,
    /// 1: findings at or above the threshold.
    Findings,
    /// 2: the command line or a settings file is wrong.
    Usage,
    /// 3: a tool that is needed is missing; the message names it and how to get it.
    MissingTool,
    /// 4: the network failed, or what came over it did not verify.
    Network,
    /// 5: the disk is full, or a permission is missing.
    Disk,
    /// 126: what was asked for is there but cannot, or may not, run here.
    CannotRun,
    /// 127: what was asked for is not there.
    NotFound,
    /// 130: interrupted. On Unix the signal itself ends the program, which shells show as 130.
    Interrupted,
    /// The code of a program that ogive ran for the user.
    Child(u8),
}

impl Exit {
    /// Every way but [`Exit::Child`], in the order of the codes.
    pub const ALL: &'static [Self] = &[
        Self::Fine,
        Self::Findings,
        Self::Usage,
        Self::MissingTool,
        Self::Network,
        Self::Disk,
        Self::CannotRun,
        Self::NotFound,
        Self::Interrupted,
    ];

    /// The number that the parent process sees.
    #[must_use]
    pub const fn code(self) -> u8 {
        match self {
            Self::Fine => 0,
            Self::Findings => 1,
            Self::Usage => 2,
            Self::MissingTool => 3,
            Self::Network => 4,
            Self::Disk => 5,
            Self::CannotRun => 126,
            Self::NotFound => 127,
            Self::Interrupted => 130,
            Self::Child(code) => code,
        }
    }

    /// What the code means, for the manual.
    #[must_use]
    pub const fn meaning(self) -> &'static str {
        match self {
            Self::Fine => "everything is fine",
            Self::Findings => "something was found that should not be so",
            Self::Usage => "the command line or a settings file is wrong",
            Self::MissingTool => "a tool that is needed is missing",
            Self::Network => "the network failed, or what came over it did not verify",
            Self::Disk => "the disk is full, or a permission is missing",
            Self::CannotRun => "what was asked for is there but cannot, or may not, run here",
            Self::NotFound => "what was asked for is not there",
            Self::Interrupted => "interrupted",
            Self::Child(_) => "the code of the program that was run",
        }
    }
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit.code())
    }
}
