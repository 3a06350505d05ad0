//! Work that is done by several threads.

use std::sync::Mutex;

/// What `work` makes of each, in their order, so many at a time. They are begun in their order.
///
/// # Panics
/// When `work` does.
pub fn at_once<T: Sync, R: Send>(threads: usize, all: &[T], work: impl Fn(&T) -> R + Sync) -> Vec<R> {
    let waiting = Mutex::new(all.iter().enumerate());
    let done = Mutex::new(Vec::with_capacity(all.len()));
    std::thread::scope(|scope| {
        for _ in 0..threads.min(all.len()) {
            scope.spawn(|| {
                loop {
                    let next = waiting.lock().expect("nothing panics with it").next();
                    let Some((number, one)) = next else { break };
                    let made = work(one);
                    done.lock().expect("nothing panics with it").push((number, made));
                }
            });
        }
    });
    let mut done = done.into_inner().expect("nothing panics with it");
    done.sort_by_key(|(number, _)| *number);
    done.into_iter().map(|(_, made)| made).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_made_keeps_its_order() {
        let numbers: Vec<u32> = (0..100).collect();
        assert_eq!(at_once(3, &numbers, |number| number * 2), (0..200).step_by(2).collect::<Vec<u32>>());
        assert_eq!(at_once(3, &[], |number: &u32| *number), Vec::<u32>::new());
    }
}
