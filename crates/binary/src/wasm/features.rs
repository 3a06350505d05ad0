//! Which features a module shows to use. They have the names of the `target_features` section.

use std::collections::BTreeSet;

use wasmparser::{
    BinaryReader, CompositeInnerType, FromReader as _, FunctionBody, Operator, RecGroup, SectionLimited,
    TypeRef, ValType,
};

/// How much of the functions is looked at, in bytes.
pub(super) const CODE: u64 = 256 << 10;

macro_rules! proposals {
    ($( @$proposal:ident $op:ident $({ $($arg:ident: $argty:ty),* })? => $visit:ident ($($ann:tt)*) )*) => {
        /// The proposal that brought an instruction, as `wasmparser` calls it.
        fn proposal(operator: &Operator<'_>) -> &'static str {
            match operator {
                $( Operator::$op { .. } => stringify!($proposal), )*
                _ => "mvp",
            }
        }
    };
}
wasmparser::for_each_operator!(proposals);

/// The name of a proposal in the `target_features` section; none for what every engine has.
fn feature(proposal: &'static str) -> Option<&'static str> {
    Some(match proposal {
        "mvp" => return None,
        "sign_extension" => "sign-ext",
        "saturating_float_to_int" => "nontrapping-fptoint",
        "bulk_memory" => "bulk-memory",
        "reference_types" => "reference-types",
        "tail_call" => "tail-call",
        "simd" => "simd128",
        "relaxed_simd" => "relaxed-simd",
        "threads" => "atomics",
        "exceptions" | "legacy_exceptions" => "exception-handling",
        "function_references" => "typed-function-references",
        "wide_arithmetic" => "wide-arithmetic",
        "memory_control" => "memory-control",
        "stack_switching" => "stack-switching",
        "custom_descriptors" => "custom-descriptors",
        "shared_everything_threads" => "shared-everything",
        "acquire_release_atomics" => "acquire-release-atomics",
        other => other,
    })
}

/// By the types of functions.
pub(super) fn of_types(section: SectionLimited<'_, RecGroup>, features: &mut BTreeSet<String>) {
    for group in section.into_iter().map_while(Result::ok) {
        for sub_type in group.types() {
            match &sub_type.composite_type.inner {
                CompositeInnerType::Func(function) => {
                    if function.results().len() > 1 {
                        features.insert("multivalue".to_owned());
                    }
                    for value in function.params().iter().chain(function.results()) {
                        of_value(*value, features);
                    }
                }
                CompositeInnerType::Cont(_) => drop(features.insert("stack-switching".to_owned())),
                CompositeInnerType::Array(_) | CompositeInnerType::Struct(_) => {
                    features.insert("gc".to_owned());
                }
            }
        }
    }
}

fn of_value(value: ValType, features: &mut BTreeSet<String>) {
    match value {
        ValType::V128 => drop(features.insert("simd128".to_owned())),
        ValType::Ref(_) => drop(features.insert("reference-types".to_owned())),
        ValType::I32 | ValType::I64 | ValType::F32 | ValType::F64 => {}
    }
}

/// By what is imported.
pub(super) fn of_import(import: TypeRef, features: &mut BTreeSet<String>) {
    match import {
        TypeRef::Memory(memory) => of_memory(memory, features),
        TypeRef::Global(global) if global.mutable => drop(features.insert("mutable-globals".to_owned())),
        TypeRef::Tag(_) => drop(features.insert("exception-handling".to_owned())),
        _ => {}
    }
}

/// By a memory.
pub(super) fn of_memory(memory: wasmparser::MemoryType, features: &mut BTreeSet<String>) {
    if memory.memory64 {
        features.insert("memory64".to_owned());
    }
    if memory.shared {
        features.insert("atomics".to_owned());
    }
}

/// By the instructions of the functions that `code`, the start of the section, has.
pub(super) fn of_code(code: &[u8], features: &mut BTreeSet<String>) {
    let mut shown: BTreeSet<&'static str> = BTreeSet::new();
    let mut reader = BinaryReader::new(code, 0);
    let count = reader.read_var_u32().unwrap_or(0);
    for _ in 0..count {
        let Ok(body) = FunctionBody::from_reader(&mut reader) else { break };
        let Ok(operators) = body.get_operators_reader() else { break };
        shown.extend(operators.into_iter().map_while(Result::ok).map(|operator| proposal(&operator)));
    }
    features.extend(shown.into_iter().filter_map(feature).map(str::to_owned));
}
