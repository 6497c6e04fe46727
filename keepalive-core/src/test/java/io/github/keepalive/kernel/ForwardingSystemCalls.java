package io.github.keepalive.kernel;

import java.net.InetSocketAddress;

/**
 * The real system calls, for tests to change one of them.
 */
public class ForwardingSystemCalls implements SystemCalls {

	private final SystemCalls calls = new JffiSystemCalls();

	@Override
	public int setsockopt(int descriptor, int level, int name, int value) {
		return this.calls.setsockopt(descriptor, level, name, value);
	}

	@Override
	public long getsockopt(int descriptor, int level, int name) {
		return this.calls.getsockopt(descriptor, level, name);
	}

	@Override
	public int getsockopt(int descriptor, int level, int name, byte[] structure) {
		return this.calls.getsockopt(descriptor, level, name, structure);
	}

	@Override
	public InetSocketAddress getsockname(int descriptor) {
		return this.calls.getsockname(descriptor);
	}

	@Override
	public InetSocketAddress getpeername(int descriptor) {
		return this.calls.getpeername(descriptor);
	}

	@Override
	public long cookie(int descriptor) {
		return this.calls.cookie(descriptor);
	}

	@Override
	public int duplicate(int descriptor) {
		return this.calls.duplicate(descriptor);
	}

	@Override
	public void close(int descriptor) {
		this.calls.close(descriptor);
	}

	@Override
	public String strerror(int errno) {
		return this.calls.strerror(errno);
	}

}
