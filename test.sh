#!/usr/bin/env bash
# Builds everything and runs every test. Needs the .NET SDK of global.json and Node 20 or later; Chromium is installed where that is possible.
# The last line alone says: N passed, N failed[, N skipped]. The exit code is 1 if anything failed, a runner that crashed included.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
exec </dev/null
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 MSBUILDDISABLENODEREUSE=1

out=$PWD/artifacts/tests
rm -rf "$out"
mkdir -p "$out"
passed=0 failed=0 skipped=0
summary=()

say() { printf '\n== %s\n' "$*"; }

# count NAME PASSED FAILED SKIPPED
count() {
  passed=$((passed + $2)) failed=$((failed + $3)) skipped=$((skipped + $4))
  summary+=("$(printf '%-34s %6d passed %4d failed %4d skipped' "$1" "$2" "$3" "$4")")
}

finish() {
  if [[ -s $out/failed.message ]]; then
    say 'What failed'
    cat "$out/failed.message"
  fi
  say 'Summary'
  printf '%s\n' "${summary[@]}"
  printf '%d passed, %d failed' "$passed" "$failed"
  if ((skipped > 0)); then printf ', %d skipped' "$skipped"; fi
  printf '\n'
  if ((failed > 0)); then exit 1; fi
  exit 0
}

# check NAME COMMAND...: one test, passed if the command succeeds
check() {
  local name=$1
  shift
  say "$name"
  if "$@"; then count "$name" 1 0 0; else count "$name" 0 1 0; return 1; fi
}

# Steps that need the network are tried twice.
twice() { "$@" || { echo 'Once more.'; sleep 5; "$@"; }; }

packages() { (cd "$1" && { [[ ${CI:-} != true && node_modules/.package-lock.json -nt package-lock.json ]] || twice npm ci --no-fund --no-audit --loglevel=error; }); }

# report FILE QUERY...: numbers out of a JSON report, one line
report() { node -e 'const r = JSON.parse(require("fs").readFileSync(process.argv[1], "utf8")); console.log(process.argv.slice(2).map(q => q.split(".").reduce((v, k) => v?.[k] ?? 0, r)).join(" "))' "$@"; }

# suite NAME FILE QUERIES COMMAND...: runs it, then counts what its report says; a suite without a report, without tests, or failing without a failed test has crashed
suite() {
  local name=$1 file=$2 queries=$3 code=0 p=0 f=0 s=0
  shift 3
  say "$name"
  "$@" || code=$?
  # shellcheck disable=SC2086
  if [[ -s $file ]]; then read -r p f s < <(report "$file" $queries) || true; fi
  if ((f == 0 && (code != 0 || p + s == 0))); then
    echo "$name: the runner ended with code $code after $p passed tests."
    f=1
  fi
  count "$name" "$p" "$f" "$s"
}

tests() { suite "$1" "$out/$1.json" 'results.summary.passed results.summary.failed results.summary.skipped' dotnet_tests "$1"; }

# On a loaded machine a test fails now and then for reasons of its own. A few that failed are tried once more, each named here and in the summary; what fails twice has failed.
dotnet_tests() {
  local project=$1 code=0 again=() methods=() name
  local run=(timeout --kill-after=30 1800 dotnet run --no-build --project "tests/$project" -- -noColor)
  "${run[@]}" -result-ctrf "$out/$project.json" || code=$?
  ((code != 0)) && [[ -s $out/$project.json ]] || return "$code"
  mapfile -t again < <(failed "$out/$project.json" name | sort -u)
  ((${#again[@]} > 0)) || return "$code"
  failed "$out/$project.json" message
  ((${#again[@]} <= 4)) || return "$code"
  say "$project, once more: ${again[*]}"
  for name in "${again[@]}"; do methods+=(-method "$name"); done
  code=0
  "${run[@]}" "${methods[@]}" -result-ctrf "$out/$project.again.json" || code=$?
  if ((code != 0)); then
    if [[ -s $out/$project.again.json ]]; then failed "$out/$project.again.json" message; fi
    return "$code"
  fi
  summary+=("  at the second try: ${again[*]}")
  node -e 'const fs = require("fs"), r = JSON.parse(fs.readFileSync(process.argv[1], "utf8")), s = r.results.summary; s.passed += s.failed; s.failed = 0; fs.writeFileSync(process.argv[1], JSON.stringify(r))' "$out/$project.json"
}

# failed FILE name|message: the methods that failed, a line each; with their messages, which the end of the output repeats
failed() {
  node -e '
    for (const t of JSON.parse(require("fs").readFileSync(process.argv[1], "utf8")).results.tests.filter(t => t.status === "failed"))
      console.log(process.argv[2] === "name" ? t.name.replace(/\(.*/s, "") : `FAILED ${t.name}\n  ${(t.message ?? "").slice(0, 2000)}\n  ${(t.trace ?? "").slice(0, 1000)}`)' "$1" "$2" | tee -a "$out/failed.$2"
}

chromium() {
  local candidate
  for candidate in "${DRAFTING_CHROMIUM:-}" /usr/bin/chromium "$(command -v chromium-browser || true)" "$(command -v google-chrome || true)"; do
    if [[ -n $candidate && -x $candidate ]]; then
      export DRAFTING_CHROMIUM=$candidate
      return 0
    fi
  done
  local root=()
  if ((EUID != 0)); then root=(sudo -n); fi
  if command -v apt-get >/dev/null && { ((EUID == 0)) || sudo -n true 2>/dev/null; }; then
    twice "${root[@]}" apt-get update -qq || true
    twice "${root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium >"$out/apt.log" 2>&1 || tail -20 "$out/apt.log"
    if [[ -x /usr/bin/chromium ]]; then
      export DRAFTING_CHROMIUM=/usr/bin/chromium
      return 0
    fi
  fi
  echo 'There is no Chromium. Install the package chromium (on Debian: apt-get install chromium), or name one in DRAFTING_CHROMIUM.'
  return 1
}

tools() {
  local missing=0
  command -v dotnet >/dev/null && dotnet --version || { echo 'Install the .NET SDK that global.json names: https://dot.net'; missing=1; }
  command -v npm >/dev/null && node -e 'process.exit(+process.versions.node.split(".")[0] >= 20 ? 0 : 1)' && node --version || { echo 'Install Node 20 or later: https://nodejs.org'; missing=1; }
  return "$missing"
}

restore() {
  local locked=()
  if [[ ${CI:-} == true ]]; then locked=(--locked-mode); fi
  twice dotnet tool restore && twice dotnet restore Drafting.sln "${locked[@]}"
}

client() { (cd src/Drafting.Client && npx --no-install "$@"); }

check 'Tools' tools || finish
check 'Chromium' chromium || true
check 'Packages of the client' packages src/Drafting.Client || finish
check 'Packages of the conformance tests' packages tests/conformance || finish
check 'Packages of .NET' restore || finish
check 'Build' dotnet build Drafting.sln --no-restore || finish
check 'Format' dotnet format Drafting.sln --verify-no-changes --no-restore || true
check 'Types of the client' client tsc --noEmit || true
check 'Lint of the client' npm run lint --silent --prefix src/Drafting.Client || true
suite 'Drafting.Client' "$out/Drafting.Client.json" 'numPassedTests numFailedTests numPendingTests' \
  client vitest run --reporter=default --reporter=json --outputFile="$out/Drafting.Client.json"
for project in Drafting.Domain.Tests Drafting.Server.Tests Drafting.SqlServer.Tests Drafting.Browser.Tests; do tests "$project"; done
finish
