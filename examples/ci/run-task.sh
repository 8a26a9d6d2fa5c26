#!/bin/sh
# What a run task of HCP Terraform does with one call: checks the signature, fetches the plan, lints it and reports back.
#
#     TASK_HMAC_KEY=… run-task.sh SIGNATURE < body.json
#
# SIGNATURE is the header X-TFC-Task-Signature, and TASK_HMAC_KEY the key that was given to the run task.
set -eu

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cat > "$folder/body.json"

signature=$(openssl dgst -sha512 -hmac "${TASK_HMAC_KEY:?is not set}" "$folder/body.json" | sed 's/^.*= *//')
if [ "$signature" != "${1:?the signature is missing}" ]; then
  echo 'the signature does not fit the body' >&2
  exit 2
fi

field() {
  jq -r --arg name "$1" '.[$name] // empty' "$folder/body.json"
}

token=$(field access_token)
# The token stands in a file, because anybody on the machine can read the arguments of a process.
printf 'header = "Authorization: Bearer %s"\n' "$token" > "$folder/curl"

report() {
  jq -n --arg status "$1" --arg message "$2" \
    '{data: {type: "task-results", attributes: {status: $status, message: $message}}}' |
    curl -fsS -K "$folder/curl" -X PATCH -H 'Content-Type: application/vnd.api+json' \
      --data-binary @- "$(field task_result_callback_url)" > "$folder/answer"
}

# HCP Terraform tries a new run task with a call that has no run and this token.
if [ "$token" = test-token ]; then
  exit 0
fi

if ! curl -fsSL -K "$folder/curl" -o "$folder/plan.json" "$(field plan_json_api_url)"; then
  report failed 'The plan could not be fetched.'
  exit 2
fi
status=0
grouplint check "$folder/plan.json" --no-config --format concise > "$folder/findings" || status=$?
cat "$folder/findings"
verdict=$(tail -n 1 "$folder/findings")
case $status in
  0) report passed "$verdict" ;;
  *) report failed "$verdict" ;;
esac
exit "$status"
