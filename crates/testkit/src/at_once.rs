//! Making many things that each take a compiler a while.

use std::sync::Mutex;

/// What `make` makes of each, in their order; as many at a time as there are processors.
///
/// # Panics
/// When `make` does.
pub fn at_once<T: Sync, R: Send>(all: &[T], make: impl Fn(&T) -> R + Sync) -> Vec<R> {
    let processors = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let waiting = Mutex::new(all.iter().enumerate());
    let made = Mutex::new(Vec::with_capacity(all.len()));
    std::thread::scope(|scope| {
        for _ in 0..processors.min(all.len()) {
            scope.spawn(|| {
                loop {
                    let next = waiting.lock().expect("nothing panics with it").next();
                    let Some((number, of)) = next else { break };
                    let one = make(of);
                    made.lock().expect("nothing panics with it").push((number, one));
                }
            });
        }
    });
    let mut made = made.into_inner().expect("nothing panics with it");
    made.sort_by_key(|(number, _)| *number);
    made.into_iter().map(|(_, one)| one).collect()
}
