//! Bytes as a bake file, in HCL and in JSON.

#![no_main]

use ogive_gate::pipelines::PipelineKind;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    ogive_fuzz::read_pipeline(&[PipelineKind::BakeHcl, PipelineKind::BakeJson], bytes);
});
