//! Explains a program file.
