//! Bytes as every pipeline that is written in YAML, and as a template of it.

#![no_main]

use ogive_gate::pipelines::PipelineKind;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    ogive_fuzz::read_pipeline(
        &[
            PipelineKind::Workflow,
            PipelineKind::Gitlab,
            PipelineKind::Goreleaser,
            PipelineKind::Promu,
            PipelineKind::Ko,
            PipelineKind::Compose,
            PipelineKind::Taskfile,
            PipelineKind::Manifest,
        ],
        bytes,
    );
});
