package io.github.keepalive.actuate;

import java.net.InetSocketAddress;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

import io.github.keepalive.KeepaliveOption;
import io.github.keepalive.integration.Addresses;
import io.github.keepalive.socket.LiveSocket;
import io.github.keepalive.socket.LiveSocket.SetBy;
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
	 * @param setBy where its options come from: {@code integration}, {@code inherited}
	 * from the listener, {@code guard}, {@code library default}, {@code application} or
	 * {@code system}; a map by option where they come from several places
	 * @param target the name of the target that the peer belongs to
	 * @param leftAlone whether the socket is not to be touched at all
	 */
	public record SocketDescriptor(String role, String local, @Nullable String remote, String state, boolean conforms,
			Set<KeepaliveOption> differing, Map<KeepaliveOption, Integer> options, int unansweredProbes,
			long lastDataMillis, Object setBy, @Nullable String target, boolean leftAlone) {

		private static Object setBy(LiveSocket socket) {
			SetBy alone = socket.setByAlone();
			if (alone != null) {
				return alone.toString();
			}
			Map<KeepaliveOption, String> setBy = new LinkedHashMap<>();
			socket.setBy().forEach((option, origin) -> setBy.put(option, origin.toString()));
			return setBy;
		}

		static SocketDescriptor of(LiveSocket socket) {
			InetSocketAddress remote = socket.remote();
			return new SocketDescriptor(socket.role().toString(), Addresses.format(socket.local()),
					(remote != null) ? Addresses.format(remote) : null, socket.state(), socket.isConforming(),
					socket.differing(), socket.options(), socket.unansweredProbes(), socket.lastDataMillis(),
					setBy(socket), socket.target(), socket.leftAlone());
		}

	}

}
