#!/usr/bin/env bash
# Measures what the starter costs the sample application: the same jar with and without the starter, in pairs of runs
# one after the other, on each JDK that is given or installed. Prints the median of each figure and the median of what
# the starter adds within a pair, with the quartiles.
#
# The resident memory depends on when the collector and the compiler happen to have last run. What stays is there by
# itself: the live part of the heap and, from one more pair, what the JVM has committed for classes, code and threads.
#
# usage: benchmarks/start-and-memory.sh [RUNS] [JAVA_HOME...]     (after: mvn package)
set -euo pipefail
shopt -s inherit_errexit
export LC_ALL=C
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

# Ends the application, if there is one. It may be the child of another shell.
stop() {
	local pid
	pid=$(cat "$work/pid" 2>/dev/null) || return 0
	kill "$pid" 2>/dev/null || true
	while kill -0 "$pid" 2>/dev/null; do
		sleep 0.1
	done
	rm -f "$work/pid"
}

trap 'stop; rm -rf "$work"' EXIT
trap 'exit 1' INT TERM
without=$work/without.jar
cp "$with" "$without"
mapfile -t entries < <(unzip -Z1 "$with" | grep -E 'BOOT-INF/lib/(keepalive-|jffi-)')
zip -qd "$without" "${entries[@]}"

# Starts a jar, with further JVM options, and leaves it running for three seconds.
start() {
	local java=$1/bin/java jar=$2
	: >"$work/log"
	"$java" "${@:3}" -jar "$jar" --server.port=0 --stock.port="$(shuf -i 20000-30000 -n 1)" >"$work/log" 2>&1 &
	echo $! >"$work/pid"
	for _ in $(seq 600); do
		if grep -q 'process running for' "$work/log"; then
			sleep 3
			return
		fi
		sleep 0.05
	done
	cat "$work/log" >&2
	return 1
}

# Prints three figures of a run: the time from the start of the process, as Spring Boot says it, in milliseconds, the
# resident memory and the live part of the heap in KiB.
run() {
	start "$1" "$2"
	local pid started resident live
	pid=$(cat "$work/pid")
	started=$(sed -nE 's/.*process running for ([0-9.]+)\).*/\1/p' "$work/log")
	resident=$(awk '/^VmRSS/ { print $2 }' "/proc/$pid/status")
	"$1/bin/jcmd" "$pid" GC.run >/dev/null
	live=$("$1/bin/jcmd" "$pid" GC.heap_info | sed -nE '/heap/ s/.* used ([0-9]+)K.*/\1/p')
	stop
	awk -v s="$started" -v r="$resident" -v l="$live" 'BEGIN { print s * 1000, r, l }'
}

# Prints what the JVM has committed for classes, code, symbols and threads, in KiB.
committed() {
	start "$1" "$2" -XX:NativeMemoryTracking=summary
	"$1/bin/jcmd" "$(cat "$work/pid")" VM.native_memory summary |
		sed -nE 's/^- +(Class|Metaspace|Code|Symbol|Thread) .*committed=([0-9]+)KB.*/\2/p' | awk '{ sum += $1 } END { print sum }'
	stop
}

# Prints the medians of two columns of the file of pairs, without and with, and how the pairs differ.
figure() {
	local title=$1 unit=$2 scale=$3 without=$4 with=$5
	awk -v scale="$scale" -v o="$without" -v w="$with" '{ print $o / scale, $w / scale, ($w - $o) / scale }' \
		"$work/pairs" >"$work/figure"
	awk -v o="$(quantile 1 0.5)" -v w="$(quantile 2 0.5)" -v low="$(quantile 3 0.25)" -v middle="$(quantile 3 0.5)" \
		-v high="$(quantile 3 0.75)" -v title="$title" -v unit="$unit" 'BEGIN {
			printf "  %-24s without %.1f, with %.1f %s; pair by pair %+.1f (half of them %+.1f to %+.1f), %.3f times\n", \
				title, o, w, unit, middle, low, high, 1 + middle / o
		}'
}

# Prints a quantile of a column of the current figure.
quantile() {
	sort -g -k "$1,$1" "$work/figure" | awk -v c="$1" -v q="$2" '{ value[NR] = $c } END {
		at = 1 + q * (NR - 1)
		print value[int(at)] + (at - int(at)) * (value[int(at) + (at > int(at))] - value[int(at)])
	}'
}

for home in "${homes[@]}"; do
	[ -x "$home/bin/jcmd" ] || { echo "$home has no jcmd: it takes a JDK" >&2; exit 1; }
	# These also read the files for the first time.
	committed_without=$(committed "$home" "$without")
	committed_with=$(committed "$home" "$with")
	for i in $(seq "$runs"); do
		# Every other pair the other way round, so that neither has the better place.
		if [ $((i % 2)) -eq 0 ]; then
			one=$(run "$home" "$without")
			other=$(run "$home" "$with")
		else
			other=$(run "$home" "$with")
			one=$(run "$home" "$without")
		fi
		echo "$one $other"
	done >"$work/pairs"
	echo "JDK $("$home/bin/java" -version 2>&1 | sed -nE '1s/.*"(.*)".*/\1/p'), $runs pairs"
	figure start ms 1 1 4
	figure "resident memory" MiB 1024 2 5
	figure "live in the heap" MiB 1024 3 6
	awk -v o="$committed_without" -v w="$committed_with" 'BEGIN {
		printf "  %-24s without %.1f, with %.1f MiB; one pair %+.1f\n", "classes, code, threads", o / 1024, w / 1024, (w - o) / 1024
	}'
done
