use super::*;
use crate::pipelines::told::Act;

fn told(text: &str) -> (Vec<String>, Told) {
    let (yaml, error) = Yaml::read(text);
    assert_eq!(error, None);
    let mut told = Told::default();
    read(&yaml, &mut told);
    let lines = ogive_gosource::Lines::of(text.as_bytes());
    let claims = told
        .claims
        .iter()
        .map(|claim| format!("{:?} {} {}", claim.act, claim.port, lines.place(claim.offset).line));
    (claims.collect(), told)
}

#[test]
fn matrices_say_where_tests_run() {
    let text = "\
env:
  CGO_ENABLED: 0
jobs:
  test:
    strategy:
      matrix:
        os: [ubuntu-latest, macos-13, windows-latest]
        goarch: [amd64]
        include:
        - os: ubuntu-latest
          goarch: '386'
    runs-on: ${{ matrix.os }}
    env:
      GOARCH: ${{ matrix.goarch }}
    steps:
    - uses: actions/checkout@v4
    - name: test
      run: |
        go vet ./...
        go test -race ./...
    - if: matrix.os == 'macos-13'
      run: go build ./...
";
    let (claims, told) = told(text);
    assert_eq!(
        claims,
        [
            "Test linux/amd64 20",
            "Test darwin/amd64 20",
            "Build darwin/amd64 22",
            "Test windows/amd64 20",
            "Test linux/386 20",
        ]
    );
    assert!(told.calls.iter().filter(|call| call.race).all(|call| call.cgo == Some(false)));
}

#[test]
fn images_are_those_of_actions_and_commands() {
    let text = "\
jobs:
  image:
    runs-on: ubuntu-latest
    env: {PLATFORMS: 'linux/amd64,linux/riscv64'}
    steps:
    - uses: docker/setup-qemu-action@v3
    - uses: docker/build-push-action@v6
      with:
        platforms: |
          linux/amd64
          linux/arm/v7
    - run: docker buildx build --platform linux/amd64,linux/arm64 --push .
    - run: docker buildx build --platform=$PLATFORMS .
    - run: docker run --platform linux/s390x alpine
  native:
    runs-on: ubuntu-24.04-arm
    steps:
    - uses: docker/build-push-action@v6
";
    let (claims, told) = told(text);
    assert_eq!(
        claims,
        [
            "Image linux/amd64 10",
            "Image linux/arm 11",
            "Image linux/amd64 12",
            "Image linux/arm64 12",
            "Image linux/amd64 13",
            "Image linux/riscv64 13",
            "Image linux/arm64 18",
        ]
    );
    assert!(told.emulates.is_some() && told.images_on_arm);
}

#[test]
fn builds_are_for_what_variables_say() {
    let text = "\
jobs:
  build:
    runs-on: ubuntu-latest
    strategy:
      matrix:
        target: [{os: linux, arch: arm64}, {os: darwin, arch: amd64}]
    steps:
    - run: GOOS=${{ matrix.target.os }} GOARCH=${{ matrix.target.arch }} go build -o x .
    - run: GOARCH=${{ inputs.arch }} go build .
    - run: make test
    - run: |
        cat > x.sh <<END
        GOARCH=mips go build
        END
";
    let (claims, told) = told(text);
    assert_eq!(claims, ["Build linux/arm64 8", "Test linux/amd64 10", "Build darwin/amd64 8"]);
    assert_eq!(told.unknown, [Act::Build, Act::Build]);
}

#[test]
fn dynamic_matrices_are_not_guessed() {
    let text = "jobs:\n  t:\n    strategy:\n      matrix: ${{ fromJSON(needs.x.outputs.m) }}\n    runs-on: ${{ matrix.os }}\n    steps:\n    - run: go test ./...\n";
    let (claims, told) = told(text);
    assert_eq!((claims.len(), told.unknown.as_slice()), (0, &[Act::Test][..]));
}
