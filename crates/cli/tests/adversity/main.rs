//! Installing when things go wrong: in every case a clear error with the documented exit code,
//! nothing half-installed, and a next run that succeeds.

mod bad_archives;
mod bad_network;
mod concurrent;
#[cfg(target_os = "linux")]
mod disk;
#[cfg(target_os = "linux")]
mod kill;
mod offline_bundle;
mod proxy_ca;
