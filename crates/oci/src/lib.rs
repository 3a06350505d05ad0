//! Container images: references, manifests, indexes, layouts and archives (OCI image-spec and
//! distribution-spec, Docker's image formats). Bytes in, facts out; no I/O.
