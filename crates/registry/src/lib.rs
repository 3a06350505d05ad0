//! A client of OCI registries (distribution-spec), reading only, through `ogive_system::Http`, with the
//! credentials that the user gave docker or podman.
