#!/usr/bin/env bash
# A tour of two minutes: the sample asks its stock service on another host, the wire to it is cut, and the connection ends at
# the second that the settings say. Both hosts are network namespaces of an unprivileged user: no root, and nothing of this
# machine's network is touched. docs/tour.md explains what it prints.
set -euo pipefail
export LC_ALL=C

usage() {
	cat <<-END
	Usage: $0 [--idle SECONDS] [--interval SECONDS] [--count N] [--port PORT] [--jar FILE]

	  --idle, --interval, --count   the keepalive settings of the connection; 5, 3 and 4 if not given
	  --port                        where a browser finds the application meanwhile; any free port if not given
	  --jar                         the executable jar of the sample
	END
}

here=$(cd "$(dirname "$0")" && pwd)
idle=5 interval=3 count=4 port=0 jar=$here/target/sample-app.jar inside=
while [ $# -gt 0 ]; do
	case $1 in
		--idle) idle=$2 ;;
		--interval) interval=$2 ;;
		--count) count=$2 ;;
		--port) port=$2 ;;
		--jar) jar=$2 ;;
		--inside) inside=yes; set -- "$1" "$@" ;;
		*) usage >&2; exit 2 ;;
	esac
	shift 2
done
java=${JAVA_HOME:+$JAVA_HOME/bin/}java
# Two small JVMs start faster without the second compiler.
jvm=(-XX:TieredStopAtLevel=1 -Xmx256m)

fail() {
	echo "$*" >&2
	exit 1
}

# Stage 1, outside: check what is needed, open a way in for a browser, and enter a network of our own.
if [ -z "$inside" ]; then
	[ -f "$jar" ] || fail "There is no $jar. Build it: mvn -q package -DskipTests"
	for tool in unshare nsenter ip; do
		command -v $tool >/dev/null || fail "$tool is missing. It comes with util-linux (unshare, nsenter) and iproute2 (ip)."
	done
	if ! obstacle=$(unshare --user --map-root-user --net ip link set lo up 2>&1); then
		cat >&2 <<-END
		This machine forbids network namespaces to unprivileged users: $obstacle
		What allows them:
		  Ubuntu 23.10 and newer:  sudo sysctl -w kernel.apparmor_restrict_unprivileged_userns=0
		  Debian 10 and older:     sudo sysctl -w kernel.unprivileged_userns_clone=1
		  user.max_user_namespaces is 0:  sudo sysctl -w user.max_user_namespaces=1000
		  in a container:  run the tour on the host, or start the container with --security-opt seccomp=unconfined
		END
		exit 77
	fi
	TOUR=$(mktemp -d)
	export TOUR
	"$java" "${jvm[@]}" "$here/tour/Forwarder.java" "$port" "$TOUR/browser" >"$TOUR/forwarder" 2>&1 &
	export TOUR_FORWARDER=$!
	exec unshare --user --map-root-user --net "$0" --inside --idle "$idle" --interval "$interval" --count "$count" --jar "$jar"
fi

# Stage 2, inside: this namespace is the host of the orders, a second one is that of the stock.
end() {
	local status=$?
	trap - EXIT
	if [ $status -eq 1 ] && [ -f "$TOUR/orders" ]; then
		tail -n 20 "$TOUR/orders" >&2
	fi
	# shellcheck disable=SC2046
	kill $(jobs -p) "$TOUR_FORWARDER" 2>/dev/null || true
	wait 2>/dev/null || true
	rm -rf "$TOUR"
	exit $status
}
trap end EXIT
trap 'exit 130' INT TERM

# Body of the answer of an HTTP server, without any tool.
get() {
	exec 3<>"/dev/tcp/127.0.0.1/8080" || return 1
	printf 'GET %s HTTP/1.0\r\nHost: localhost\r\n\r\n' "$1" >&3
	sed '1,/^\r*$/d' <&3
	exec 3>&-
} 2>/dev/null

await() {
	for _ in $(seq 600); do
		if "$@" >/dev/null 2>&1; then return; fi
		sleep 0.1
	done
	fail "Waited in vain for: $*"
}

listens() {
	(exec 3<>"/dev/tcp/$1/$2")
}

field() {
	sed -nE "s/.*\"$2\":\"?([^,\"}]*).*/\1/p" <<<"$1"
}

now_millis() {
	echo $((${EPOCHREALTIME/./} / 1000))
}

seconds() {
	printf '%d.%d' $(($1 / 1000)) $(($1 % 1000 / 100))
}

pause() {
	if [ -t 0 ]; then read -r -p "$1" || true; fi
}

start_peer() {
	unshare --net sleep infinity &
	peer=$!
	await has_moved
	ip link set lo up
	ip link add to-stock address 02:00:00:00:00:01 type veth peer name to-orders address 02:00:00:00:00:02 netns $peer
	ip address add 192.0.2.1/24 dev to-stock
	ip link set to-stock up
	at_peer ip link set lo up
	at_peer ip address add 192.0.2.2/24 dev to-orders
	at_peer ip link set to-orders up
	# The address of the other's card is known for good: a peer that is cut off must not look like one that is not there.
	ip neigh replace 192.0.2.2 lladdr 02:00:00:00:00:02 dev to-stock nud permanent
}

has_moved() {
	[ "$(readlink /proc/self/ns/net)" != "$(readlink "/proc/$peer/ns/net")" ]
}

at_peer() {
	nsenter --net="/proc/$peer/ns/net" "$@"
}

pooled_connection() {
	get "/actuator/keepalive/sockets?role=outbound" | grep '"target":"stock"'
}

echo "Starting the stock service and the order service, each on a host of its own ..."
start_peer
# Not through at_peer: a function in the background is a shell of its own, and to end it would not end the JVM.
nsenter --net="/proc/$peer/ns/net" "$java" "${jvm[@]}" -jar "$jar" --keepalive.enabled=false >"$TOUR/stock" 2>&1 &
await listens 192.0.2.2 8081
"$java" "${jvm[@]}" -jar "$jar" --stock.host=192.0.2.2 "--keepalive.targets.stock.idle=$idle" \
	"--keepalive.targets.stock.interval=$interval" "--keepalive.targets.stock.count=$count" >"$TOUR/orders" 2>&1 &
"$java" "${jvm[@]}" "$here/tour/Forwarder.java" "$TOUR/browser" 8080 >"$TOUR/inner" 2>&1 &
await pooled_connection
await test -S "$TOUR/browser"
url=$(sed -nE 's|.*/127.0.0.1:([0-9]+)$|http://localhost:\1|p' "$TOUR/forwarder")
if [ -n "$url" ]; then
	echo "Watch it in a browser: $url (this machine only, as long as the tour lasts)"
else
	echo "No way in for a browser: $(head -n 1 "$TOUR/forwarder")"
fi

settings=$(get /actuator/keepalive)
computed=${settings#*'"name":"stock","hosts"'}
computed=${computed#*'"idleDeadPeer":'}
computed=${computed%%[!0-9]*}
echo
echo "The pooled connection, from /actuator/keepalive/sockets:"
pooled_connection | sed -E 's/.*("role":"outbound".*)\}\].*/  \1/; s/,("options"|"unansweredProbes"|"setBy")/,\n  \1/g'
echo
echo "Its settings: idle $idle s, interval $interval s, count $count. By these it ends $computed s after the last packet of a peer that vanishes."
echo
pause "Press Enter to cut the wire. "

get /orders/pear
echo
at_peer ip link set to-orders down
echo "The wire is cut. Neither end notices: the connection is still there."
probes='' silent=0 asked=$(now_millis)
while true; do
	before=$(now_millis)
	connection=$(pooled_connection) || fail "The application does not show the connection any more."
	state=$(field "$connection" state)
	[ "$state" = ESTABLISHED ] || break
	asked=$before
	silent=$(field "$connection" lastDataMillis)
	if [ "$(field "$connection" unansweredProbes)" != "$probes" ]; then
		probes=$(field "$connection" unansweredProbes)
		echo "  silent for $(seconds "$silent") s, unanswered probes: $probes"
	fi
	sleep 0.05
done
gone=$((silent + $(now_millis) - asked))
echo "  The kernel has ended the connection: $state."
echo
echo "Computed: $computed s. Measured: the connection was there $(seconds "$silent") s after the last packet, and gone at $(seconds "$gone") s."
# The kernel's timers may be late by an eighth, and never early.
if [ "$gone" -lt $((computed * 1000 - 50)) ] || [ "$silent" -gt $((computed * 1125 + 100)) ]; then
	fail "That is not what was computed."
fi

at_peer ip link set to-orders up
echo "The wire is whole again. The next order opens a new connection: $(get /orders/pear)"
pause "Press Enter to end the tour. "
