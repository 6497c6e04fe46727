#!/usr/bin/env bash
# Measures what the starter costs the sample application: the same jar with and without the starter, in pairs of runs
# one after the other, on each JDK that is given or installed. Prints the median of each figure and the median of what
# the starter adds within a pair, with the quartiles.
#
# The resident memory depends on when the collector and the compiler happen to have last run. What stays is there by
# itself: the live part of the heap and, from one more pair, what the JVM has committed for classes, code and threads.
#
# The application is started as
#   jar        the executable jar (this is the default)
#   extracted  the jar and a folder of libraries that "java -Djarmode=tools -jar ... extract" makes of it
#   cds        the same, with an archive of the classes (-XX:ArchiveClassesAtExit) that a run before has made
#   aot-cache  the same, with an AOT cache (-XX:AOTCacheOutput, JDK 25 and newer) that a run before has made
#
# usage: benchmarks/start-and-memory.sh [--as FORM] [RUNS] [JAVA_HOME...]     (after: mvn package)
set -euo pipefail
shopt -s inherit_errexit
export LC_ALL=C
cd "$(dirname "$0")/.."
form=jar
if [ "${1:-}" = --as ]; then
	form=${2:-}
	shift 2 || true
fi
case $form in jar | extracted | cds | aot-cache) ;; *) echo "--as takes jar, extracted, cds or aot-cache" >&2; exit 1 ;; esac
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
if [ "$form" != jar ]; then
	for jar in "$with" "$without"; do
		"${homes[0]}/bin/java" -Djarmode=tools -jar "$jar" extract --destination "$work/extracted-$(basename "$jar" .jar)" >/dev/null
	done
	with=$work/extracted-$(basename "$with" .jar)/$(basename "$with")
	without=$work/extracted-without/without.jar
fi

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

# Makes the archive or the cache of a jar, of a run that ends as an operator ends it.
train() {
	rm -f "$2".archive*
	case $form in
		cds) start "$1" "$2" -XX:ArchiveClassesAtExit="$2.archive" ;;
		aot-cache) start "$1" "$2" -XX:AOTCacheOutput="$2.archive" ;;
		*) return 0 ;;
	esac
	stop
	[ -f "$2.archive" ] || { cat "$work/log" >&2; return 1; }
}

# Prints the JVM options with which a jar is started. A JVM that cannot use what was made before is to fail.
options() {
	case $form in
		cds) echo "-Xshare:on -XX:SharedArchiveFile=$1.archive" ;;
		aot-cache) echo "-XX:AOTMode=on -XX:AOTCache=$1.archive" ;;
	esac
}

# Prints four figures of a run: the time from the start of the process, as Spring Boot says it, and the time of all
# processors until three seconds later, in milliseconds, the resident memory and the live part of the heap in KiB.
run() {
	# shellcheck disable=SC2046 # several options, without spaces
	start "$1" "$2" $(options "$2")
	local pid started ticks resident live
	pid=$(cat "$work/pid")
	started=$(sed -nE 's/.*process running for ([0-9.]+)\).*/\1/p' "$work/log")
	ticks=$(awk '{ print $14 + $15 }' "/proc/$pid/stat")
	resident=$(awk '/^VmRSS/ { print $2 }' "/proc/$pid/status")
	"$1/bin/jcmd" "$pid" GC.run >/dev/null
	live=$("$1/bin/jcmd" "$pid" GC.heap_info | sed -nE '/heap/ s/.* used ([0-9]+)K.*/\1/p')
	stop
	awk -v s="$started" -v t="$ticks" -v hz="$(getconf CLK_TCK)" -v r="$resident" -v l="$live" \
		'BEGIN { print s * 1000, t * 1000 / hz, r, l }'
}

# Prints what the JVM has committed for classes, code, symbols and threads, in KiB.
committed() {
	# shellcheck disable=SC2046 # several options, without spaces
	start "$1" "$2" $(options "$2") -XX:NativeMemoryTracking=summary
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
	version=$("$home/bin/java" -version 2>&1 | sed -nE '1s/.*"(.*)".*/\1/p')
	if [ "$form" = aot-cache ] && [ "${version%%.*}" -lt 25 ]; then
		echo "JDK $version cannot make an AOT cache in one step"
		continue
	fi
	train "$home" "$without"
	train "$home" "$with"
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
	echo "JDK $version, $form, $runs pairs"
	figure start ms 1 1 5
	figure "processor time" ms 1 2 6
	figure "resident memory" MiB 1024 3 7
	figure "live in the heap" MiB 1024 4 8
	awk -v o="$committed_without" -v w="$committed_with" 'BEGIN {
		printf "  %-24s without %.1f, with %.1f MiB; one pair %+.1f\n", "classes, code, threads", o / 1024, w / 1024, (w - o) / 1024
	}'
done
