#!/usr/bin/env bash
# Says where the built command belongs: one folder for each version, content and runner.
set -euo pipefail
cd "$GITHUB_ACTION_PATH"

version=$(sed -n 's/^version = "\(.*\)"$/\1/p' Cargo.toml | head -n 1)
# The version alone would keep an old build for whoever follows a branch. Git hashes files the same way everywhere.
content=$(find Cargo.toml Cargo.lock build.rs pyproject.toml src rules schemas -type f | LC_ALL=C sort \
  | git hash-object --stdin-paths --no-filters | git hash-object --stdin | cut -c 1-12)
key=grouplint-$version-$content-$RUNNER_OS-$RUNNER_ARCH${ImageOS:+-$ImageOS}
folder=$RUNNER_TOOL_CACHE/grouplint/$key

found=false
if [ -e "$folder/bin/grouplint" ] || [ -e "$folder/bin/grouplint.exe" ]; then
  found=true
fi
printf '%s\n' "key=$key" "folder=$folder" "found=$found" >> "$GITHUB_OUTPUT"
