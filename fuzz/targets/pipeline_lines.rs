//! Bytes as the pipelines that are read line by line: makefiles, justfiles, Bazel.

#![no_main]

use ogive_gate::pipelines::PipelineKind;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    ogive_fuzz::read_pipeline(&[PipelineKind::Makefile, PipelineKind::Justfile, PipelineKind::Bazel], bytes);
});
