package io.github.keepalive.actuate;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

import io.github.keepalive.KeepaliveOption;
import io.github.keepalive.LiveSocket;
import io.github.keepalive.integration.Addresses;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.endpoint.OperationResponseBody;

/**
 * Description of the live TCP sockets of the process.
 *
 * @param total the number of TCP sockets of the process
 * @param matching the number of these that the filters let through
 * @param sockets as many of these as the limit allows
 * @param unavailable why the sockets cannot be listed, if they cannot
 * @since 0.1.0
 */
public record SocketsDescriptor(int total, int matching, List<SocketDescriptor> sockets,
		@Nullable String unavailable) implements OperationResponseBody {

	static SocketsDescriptor unavailable(String reason) {
		return new SocketsDescriptor(0, 0, List.of(), reason);
	}

	static SocketsDescriptor of(List<LiveSocket> sockets, Predicate<LiveSocket> filter, int limit) {
		List<LiveSocket> matching = sockets.stream().filter(filter).toList();
		return new SocketsDescriptor(sockets.size(), matching.size(),
				matching.stream().limit(Math.max(0, limit)).map(SocketDescriptor::of).toList(), null);
	}

	/**
	 * Description of one socket.
	 *
	 * @param role {@code listener}, {@code inbound} or {@code outbound}
	 * @param local its own address
	 * @param remote the peer's address
	 * @param state the state in the kernel's words
	 * @param conforms whether it has every option that is asked for
	 * @param differing the options that are asked for and that it does not have
	 * @param options each option as the kernel has it, in the kernel's unit
	 * @param unansweredProbes probes sent since the peer was last heard
	 * @param lastDataMillis milliseconds since data was last sent or received
	 * @param setBy who gave it its options: {@code integration}, {@code inherited} from
	 * the listener, {@code guard} or {@code application}
	 */
	public record SocketDescriptor(String role, String local, @Nullable String remote, String state, boolean conforms,
			Set<KeepaliveOption> differing, Map<KeepaliveOption, Integer> options, int unansweredProbes,
			long lastDataMillis, String setBy) {

		static SocketDescriptor of(LiveSocket socket) {
			InetSocketAddress remote = socket.remote();
			return new SocketDescriptor(socket.role().toString(), Addresses.format(socket.local()),
					(remote != null) ? Addresses.format(remote) : null, socket.state(), socket.isConforming(),
					socket.differing(), socket.options(), socket.unansweredProbes(), socket.lastDataMillis(),
					socket.setBy().toString());
		}

	}

}
