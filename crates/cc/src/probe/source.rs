//! The programs of a probe.

/// What stands before what headers say of their library, in the program.
pub(super) const MARK: &str = "ogive-headers=";

/// musl's headers do not name themselves: on Linux they are those that name nobody.
///
/// It starts a thread, as Go's own C code does: since glibc 2.34 that needs 2.34.
pub(super) const C: &str = r#"#include <stdio.h>
#define TEXT(x) #x
#define NUMBER(x) TEXT(x)
#if defined(__GLIBC__) && !defined(__UCLIBC__)
#define LIBRARY "glibc-" NUMBER(__GLIBC__) "." NUMBER(__GLIBC_MINOR__)
#elif defined(__BIONIC__)
#define LIBRARY "bionic"
#elif defined(__APPLE__)
#define LIBRARY "darwin"
#elif defined(_UCRT)
#define LIBRARY "ucrt"
#elif defined(__MINGW32__)
#define LIBRARY "msvcrt"
#elif defined(__linux__) && !defined(__UCLIBC__)
#define LIBRARY "musl"
#else
#define LIBRARY "unknown"
#endif
#if !defined(_WIN32)
#include <pthread.h>
static void *thread(void *text) { puts(text); return 0; }
#endif
static char library[] = "ogive-headers=" LIBRARY;
int main(void) {
#if !defined(_WIN32)
    pthread_t id;
    if (pthread_create(&id, 0, thread, library)) return 1;
    return pthread_join(id, 0);
#else
    return puts(library) < 0;
#endif
}
"#;

/// It throws, and uses what is not in headers alone.
pub(super) const CXX: &str = r#"#include <cstdio>
#include <stdexcept>
#include <string>
int main(int count, char **words) {
    try {
        if (count > 9) throw std::runtime_error(words[1]);
        std::string text = std::to_string(count) + words[0];
        std::puts(text.c_str());
    } catch (const std::exception &error) {
        std::puts(error.what());
    }
    return 0;
}
"#;
