package io.github.keepalive.kernel;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;

import org.jspecify.annotations.Nullable;

/**
 * Reads the {@code sockaddr_in} and {@code sockaddr_in6} of Linux, {@code man 7 ip} and
 * {@code man 7 ipv6}.
 */
final class SocketAddresses {

	private static final int PORT_OFFSET = 2;

	private SocketAddresses() {
	}

	static @Nullable InetSocketAddress parse(ByteBuffer address) {
		return switch (address.getShort(0)) {
			case LinuxNumbers.AF_INET -> parse(address, 4, new byte[4]);
			case LinuxNumbers.AF_INET6 -> parse(address, 8, new byte[16]);
			default -> null;
		};
	}

	private static InetSocketAddress parse(ByteBuffer address, int offset, byte[] host) {
		address.get(offset, host);
		int port = (address.get(PORT_OFFSET) & 0xff) << 8 | address.get(PORT_OFFSET + 1) & 0xff;
		try {
			return new InetSocketAddress(InetAddress.getByAddress(host), port);
		}
		catch (UnknownHostException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
