//! What this computer is: hardware, kernel, translators.
