#!/usr/bin/env bash
# Builds the wheel of this checkout and unpacks it, unless a runner or a cache has kept it.
set -euo pipefail

if [ -e "$FOLDER/bin/grouplint" ] || [ -e "$FOLDER/bin/grouplint.exe" ]; then
  echo "grouplint is in $FOLDER"
  exit 0
fi

fail() {
  echo "::error title=grouplint::$1"
  exit 2
}

command -v cargo > /dev/null ||
  fail 'There is no Rust toolchain on this runner. Install one in a step before this one: rustup toolchain install stable --profile minimal'
python=$(command -v python3 || command -v python) ||
  fail 'There is no Python on this runner. Install one in a step before this one, for example with actions/setup-python.'
"$python" -m pip --version > /dev/null 2>&1 ||
  fail 'The Python on this runner has no pip. Install it in a step before this one, for example with actions/setup-python.'

build=$RUNNER_TEMP/grouplint
export CARGO_TARGET_DIR=${CARGO_TARGET_DIR:-$build/target}
export PIP_DISABLE_PIP_VERSION_CHECK=1
mkdir -p "$build"
rm -rf "$build/wheel"
if ! "$python" -m pip install --quiet --no-deps --target "$build/wheel" "$GITHUB_ACTION_PATH" > "$build/log" 2>&1; then
  cat "$build/log"
  fail 'grouplint could not be built; the output above says why. It needs the Rust version that its Cargo.toml names.'
fi
# Another job on the same machine may have been quicker.
mkdir -p "$(dirname "$FOLDER")"
rm -rf "$FOLDER"
mv "$build/wheel" "$FOLDER"
echo "grouplint was built into $FOLDER"
