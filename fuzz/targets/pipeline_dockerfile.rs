//! Bytes as a Dockerfile.

#![no_main]

use ogive_gate::pipelines::PipelineKind;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    ogive_fuzz::read_pipeline(&[PipelineKind::Dockerfile], bytes);
});
