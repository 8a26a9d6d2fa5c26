#!/bin/sh
# Exports what grouplint reads of a live Okta organization, with nothing but a POSIX shell, curl and jq.
#
#   OKTA_ORG_URL=https://acme.okta.com OKTA_API_TOKEN=… ./export.sh okta-export
#
# A read-only admin's token is enough. It is handed to curl on standard input, so that it stands in no list of processes.
# docs/exports.md says what the files are.
set -eu

folder=${1:?"usage: export.sh FOLDER"}
org=${OKTA_ORG_URL:?"set OKTA_ORG_URL, such as https://acme.okta.com"}
: "${OKTA_API_TOKEN:?"set OKTA_API_TOKEN"}"
org=${org%/}

if [ -e "$folder" ] && [ -n "$(ls -A "$folder")" ]; then
  echo "export.sh: $folder is not empty: an old export beside a new one would be believed" >&2
  exit 1
fi
mkdir -p "$folder"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
: > "$work/complete"
started=$(date -u +%Y-%m-%dT%H:%M:%SZ)

# One request. Leaves the body in $work/body and the headers in $work/head, and prints the status.
request() {
  printf 'header = "Authorization: SSWS %s"\n' "$OKTA_API_TOKEN" |
    curl --silent --show-error --config - --retry 5 --header 'Accept: application/json' \
      --dump-header "$work/head" --output "$work/body" --write-out '%{http_code}' "$1"
}

# The address of the next page. Only the organization itself is followed, so that the token goes nowhere else.
next_page() {
  tr -d '\r' < "$work/head" | sed -n 's/^[Ll]ink: *<\([^>]*\)>; *rel="next".*/\1/p' | while read -r address; do
    case $address in "$org"/*) printf '%s\n' "$address" ;; esac
  done | head -n 1
}

# collection PATH QUERY [OPTIONAL]: every page of a list into one file. It is complete once the last page was read. What an app
# does not offer is left out if it is optional; anything else that fails ends the export.
collection() {
  address=$org/api/v1/$1${2:+?$2}
  : > "$work/pages"
  while [ -n "$address" ]; do
    status=$(request "$address")
    if [ "$status" != 200 ]; then
      case ${3:-}$status in optional400 | optional403 | optional404 | optional501) return 0 ;; esac
      echo "export.sh: $address answered $status: $(jq -r '.errorSummary // empty' "$work/body" 2>/dev/null)" >&2
      exit 1
    fi
    cat "$work/body" >> "$work/pages"
    address=$(next_page)
  done
  file=$folder/${4:-$1}.json
  if jq -s add "$work/pages" | jq -e 'length > 0' > /dev/null; then
    mkdir -p "$(dirname "$file")"
    jq -s add "$work/pages" > "$file"
  fi
  echo "${4:-$1}" >> "$work/complete"
}

# The values of a field, one a line, of files that may not be there.
values() {
  field=$1
  shift
  for file in "$@"; do
    [ -e "$file" ] && jq -r ".[] | $field // empty" "$file"
  done | sort -u
}

collection groups limit=200
collection apps limit=200
collection groups/rules limit=200 '' rules

# Only what has to do with push mappings: the apps that have some, the groups that are assigned to these or pushed, their members.
for app in $(values .id "$folder/apps.json"); do
  collection "apps/$app/group-push/mappings" limit=1000 optional
  [ -e "$folder/apps/$app/group-push/mappings.json" ] || continue
  collection "apps/$app/groups" limit=200
  collection "apps/$app/users" limit=500
  collection "apps/$app/features" '' optional
done
for group in $(
  {
    values .sourceGroupId "$folder"/apps/*/group-push/mappings.json
    values .id "$folder"/apps/*/groups.json
  } | sort -u
); do
  collection "groups/$group/users" limit=200
done

# Okta hides linked groups in lists. Asked for one by its id, it says whether the group is there.
values .id "$folder/groups.json" > "$work/listed"
for group in $(values .targetGroupId "$folder"/apps/*/group-push/mappings.json | grep -vxFf "$work/listed" || true); do
  status=$(request "$org/api/v1/groups/$group")
  case $status in
    200 | 404)
      mkdir -p "$folder/groups"
      cp "$work/body" "$folder/groups/$group.json"
      ;;
    *)
      echo "export.sh: group $group answered $status" >&2
      exit 1
      ;;
  esac
done

# The admin console's name of an organization is the organization's own.
host=$(printf '%s' "${org#*://}" | sed 's/^\([^.]*\)-admin\./\1./')
jq -Rn --arg org "$host" --arg exported "$started" \
  '{org: $org, exported: $exported, complete: [inputs]}' "$work/complete" > "$folder/export.json"
echo "export.sh: $(wc -l < "$work/complete" | tr -d ' ') collections in $folder"
