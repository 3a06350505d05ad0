//! Set-up, tests, benchmarks, generated files and checks.

fn main() -> anyhow::Result<()> {
    Ok(())
}
