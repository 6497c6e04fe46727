package io.github.keepalive.kernel;

import io.github.keepalive.KeepaliveOption;

/**
 * Numbers of Linux for what the project asks the kernel besides the
 * {@linkplain KeepaliveOption table of options}: {@code asm-generic/socket.h},
 * {@code linux/in.h}, {@code linux/tcp.h}.
 */
final class LinuxNumbers {

	static final int SOL_SOCKET = KeepaliveOption.SO_KEEPALIVE.level();

	static final int SO_TYPE = 3;

	static final int SO_ACCEPTCONN = 30;

	static final int SO_PROTOCOL = 38;

	static final int SO_DOMAIN = 39;

	static final int SO_COOKIE = 57;

	static final int IPPROTO_TCP = KeepaliveOption.TCP_KEEPIDLE.level();

	static final int IPPROTO_MPTCP = 262;

	static final int TCP_INFO = 11;

	static final int AF_INET = 2;

	static final int AF_INET6 = 10;

	static final int F_DUPFD_CLOEXEC = 1030;

	static final int ENFILE = 23;

	static final int EMFILE = 24;

	private LinuxNumbers() {
	}

}
