//! Rules about what builds, tests and ships a repository.

mod dockerfile_emulated_build;
mod dockerfile_goarch;
mod dockerfile_in_text;
mod dockerfile_platform;
mod entry;
mod gap;
mod makefile_goarch;
mod manifest_node_selector;
mod pinned_download;
mod race_unsupported;
mod release_matrix_gap;
mod shipping;
mod targetarch_not_propagated;
mod test_matrix_gap;
#[cfg(test)]
mod tests;

pub(super) use self::dockerfile_emulated_build::DockerfileEmulatedBuild;
pub(super) use self::dockerfile_goarch::DockerfileGoarch;
pub(super) use self::dockerfile_platform::DockerfilePlatform;
pub(super) use self::makefile_goarch::MakefileGoarch;
pub(super) use self::manifest_node_selector::ManifestNodeSelector;
pub(super) use self::pinned_download::PinnedDownload;
pub(super) use self::race_unsupported::RaceUnsupported;
pub(super) use self::release_matrix_gap::ReleaseMatrixGap;
pub(crate) use self::shipping::wanted;
pub(super) use self::targetarch_not_propagated::TargetarchNotPropagated;
pub(super) use self::test_matrix_gap::TestMatrixGap;
