#!/usr/bin/env bash
# Measures what the starter costs the sample application: the same jar with and without the starter, in alternating
# runs, on each JDK that is given or installed. Prints medians of the start and of the resident memory some seconds
# later, and what they come to.
#
# usage: benchmarks/start-and-memory.sh [RUNS] [JAVA_HOME...]     (after: mvn package)
set -euo pipefail
cd "$(dirname "$0")/.."
runs=${1:-15}
shift || true
homes=("$@")
if [ ${#homes[@]} -eq 0 ]; then
	mapfile -t homes < <(for java in /usr/lib/jvm/*/bin/java "${JAVA_HOME:-/none}/bin/java" "$(command -v java)"; do
		[ ! -x "$java" ] || dirname "$(dirname "$(readlink -f "$java")")"
	done | sort -u)
fi

with=sample-app/target/sample-app.jar
[ -f "$with" ] || { echo "$with is missing: run mvn package first" >&2; exit 1; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
without=$work/without.jar
cp "$with" "$without"
mapfile -t entries < <(unzip -Z1 "$with" | grep -E 'BOOT-INF/lib/(keepalive-|jffi-)')
zip -qd "$without" "${entries[@]}"

# Prints the time from the start of the process, as Spring Boot says it, in milliseconds, and the resident memory
# three seconds later in KiB.
start() {
	"$1/bin/java" -jar "$2" --server.port=0 --stock.port="$(shuf -i 20000-30000 -n 1)" >"$work/log" 2>&1 &
	local pid=$!
	for _ in $(seq 600); do
		grep -qs 'process running for' "$work/log" && break
		sleep 0.05
	done
	sleep 3
	local resident
	resident=$(awk '/^VmRSS/ { print $2 }' "/proc/$pid/status")
	kill "$pid"
	wait "$pid" 2>/dev/null || true
	sed -nE 's/.*process running for ([0-9.]+)\).*/\1/p' "$work/log" | awk -v r="$resident" '{ printf "%d %d\n", $1 * 1000, r }'
}

# The median of a column of a file.
median() {
	sort -n -k "$2,$2" "$1" | awk -v c="$2" '{ value[NR] = $c } END { printf "%d", (value[int((NR + 1) / 2)] + value[int(NR / 2) + 1]) / 2 }'
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
	version=$("$home/bin/java" -version 2>&1 | sed -nE '1s/.*"(.*)".*/\1/p')
	awk -v v="$version" -v n="$runs" -v a="$(median "$work/with" 1)" -v b="$(median "$work/without" 1)" \
		-v c="$(median "$work/with" 2)" -v d="$(median "$work/without" 2)" 'BEGIN {
			printf "JDK %s, medians of %d pairs\n", v, n
			printf "  start: with %d ms, without %d ms, ratio %.3f\n", a, b, a / b
			printf "  resident memory: with %.1f MiB, without %.1f MiB, %.1f MiB more\n", c / 1024, d / 1024, (c - d) / 1024
		}'
done
