#!/usr/bin/env bash
# The one test command: builds with warnings as errors, checks the format, runs every test, ends with the counts.
# Needs the .NET SDK and Node.js; on Debian it installs Node.js and ICU by apt where they are missing.
set -euo pipefail
cd "$(dirname "$0")"
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 MSBUILDDISABLENODEREUSE=1

# .NET needs ICU: without it full-width digits in Chinese notices would not be read.
if command -v ldconfig >/dev/null && ! ldconfig -p | grep -q libicuuc; then
  (apt-get update -q && apt-get install -y -q libicu-dev) >/dev/null
fi

# Receivers that are not ours (tests/receivers): they verify our signatures and parse our mail.
if ! command -v node >/dev/null; then
  (apt-get update -q && apt-get install -y -q nodejs npm) >/dev/null
fi
echo "== receivers (npm ci)"
npm ci --prefix tests/receivers --no-audit --no-fund --loglevel=error

# What others make of docs/openapi.json: a linter and a TypeScript client. The C# client's generator comes with the build (.config/dotnet-tools.json).
echo "== openapi (npm ci)"
npm ci --prefix tests/openapi --no-audit --no-fund --loglevel=error

echo "== restore (locked)"
dotnet restore Alerts.sln --locked-mode

echo "== build (warnings are errors)"
dotnet build Alerts.sln --no-restore --nologo -v minimal

echo "== format"
dotnet format whitespace Alerts.sln --no-restore --verify-no-changes

echo "== test"
log=$(mktemp)
trap 'rm -f "$log"' EXIT
status=0
dotnet test --solution Alerts.sln --no-build "$@" 2>&1 | tee "$log" || status=$?

count() { grep -aE "^ *$1: [0-9]+" "$log" | tail -n 1 | grep -oE '[0-9]+' || echo 0; }
passed=$(count succeeded) failed=$(count failed) skipped=$(count skipped)
echo "$passed passed, $failed failed, $skipped skipped"
[ "$status" -eq 0 ] && [ "$passed" -gt 0 ]
