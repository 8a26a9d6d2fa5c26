#!/usr/bin/env bash
# Checks, and keeps the exit status. Everything runs in the workspace, because GitHub takes the places of annotations from there.
set -euo pipefail

# A path of the inputs as one of the workspace.
placed() {
  case $1 in
    /* | [A-Za-z]:*) printf '%s' "$1" ;;
    *)
      if [ "$WORKING_DIRECTORY" = . ]; then
        printf '%s' "$1"
      elif [ "$1" = . ]; then
        printf '%s' "${WORKING_DIRECTORY%/}"
      else
        printf '%s' "${WORKING_DIRECTORY%/}/$1"
      fi
      ;;
  esac
}

arguments=("--format=$FORMAT")
[ -z "$CONFIG" ] || arguments+=("--config=$(placed "$CONFIG")")
[ -z "$FAIL_ON" ] || arguments+=("--fail-on=$FAIL_ON")
[ -z "$BASELINE" ] || arguments+=("--baseline=$(placed "$BASELINE")")
[ -z "$SINCE" ] || arguments+=("--since=$SINCE")
[ -z "$SARIF_FILE" ] || arguments+=("--output=sarif:$(placed "$SARIF_FILE")")
arguments+=(--)
while IFS= read -r path; do
  path=${path%$'\r'}
  [ -z "$path" ] || arguments+=("$(placed "$path")")
done <<< "$PATHS"$'\n'"$PLAN"

status=0
"$FOLDER/bin/grouplint" check "${arguments[@]}" || status=$?
echo "status=$status" >> "$GITHUB_OUTPUT"
if [ -n "$SARIF_FILE" ] && [ -e "$(placed "$SARIF_FILE")" ]; then
  echo "sarif-file=$(placed "$SARIF_FILE")" >> "$GITHUB_OUTPUT"
fi
exit "$status"
