#!/usr/bin/env bash
# Measures what the starter costs the start of the sample application: the same jar with and without the
# starter, in alternating runs, on each JDK that is given. Prints medians in milliseconds and their ratio.
#
# usage: benchmarks/start-time.sh [RUNS] [JAVA_HOME...]     (after: mvn package)
set -euo pipefail
cd "$(dirname "$0")/.."
runs=${1:-15}
shift || true
homes=("$@")
[ ${#homes[@]} -gt 0 ] || homes=("${JAVA_HOME:-$(dirname "$(dirname "$(readlink -f "$(command -v java)")")")}")

with=sample-app/target/sample-app.jar
[ -f "$with" ] || { echo "$with is missing: run mvn package first" >&2; exit 1; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
without=$work/without.jar
cp "$with" "$without"
mapfile -t entries < <(unzip -Z1 "$with" | grep -E 'BOOT-INF/lib/(keepalive-|jffi-)')
zip -qd "$without" "${entries[@]}"

# The time from the start of the process, as Spring Boot prints it, in milliseconds.
start() {
	"$1/bin/java" -jar "$2" --server.port=0 --stock.port=0 >"$work/log" 2>&1 &
	local pid=$!
	for _ in $(seq 600); do
		grep -q 'process running for' "$work/log" && break
		sleep 0.05
	done
	kill "$pid"
	wait "$pid" 2>/dev/null || true
	sed -nE 's/.*process running for ([0-9.]+)\).*/\1/p' "$work/log" | awk '{ printf "%d\n", $1 * 1000 }'
}

median() {
	sort -n "$1" | awk '{ value[NR] = $1 } END { printf "%d", (value[int((NR + 1) / 2)] + value[int(NR / 2) + 1]) / 2 }'
}

for home in "${homes[@]}"; do
	: >"$work/with"
	: >"$work/without"
	start "$home" "$with" >/dev/null
	start "$home" "$without" >/dev/null
	for _ in $(seq "$runs"); do
		start "$home" "$without" >>"$work/without"
		start "$home" "$with" >>"$work/with"
	done
	a=$(median "$work/with")
	b=$(median "$work/without")
	version=$("$home/bin/java" -version 2>&1 | sed -nE '1s/.*"(.*)".*/\1/p')
	awk -v v="$version" -v a="$a" -v b="$b" -v n="$runs" \
		'BEGIN { printf "JDK %s: with %d ms, without %d ms, ratio %.3f (medians of %d pairs)\n", v, a, b, a / b, n }'
done
