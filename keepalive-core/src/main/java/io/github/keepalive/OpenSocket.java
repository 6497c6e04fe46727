package io.github.keepalive;

import io.github.keepalive.kernel.NativeSocket;

/**
 * A socket that is at hand for as long as this is open, whoever reaches it.
 */
interface OpenSocket extends AutoCloseable {

	int setOption(int level, int name, int value);

	long getOption(int level, int name);

	@Override
	void close();

	static OpenSocket of(NativeSocket socket) {
		return new OpenSocket() {

			@Override
			public int setOption(int level, int name, int value) {
				return socket.setOption(level, name, value);
			}

			@Override
			public long getOption(int level, int name) {
				return socket.getOption(level, name);
			}

			@Override
			public void close() {
				socket.close();
			}

		};
	}

	static OpenSocket of(NativeChannel channel) {
		return new OpenSocket() {

			@Override
			public int setOption(int level, int name, int value) {
				return channel.setOption(level, name, value);
			}

			@Override
			public long getOption(int level, int name) {
				return channel.getOption(level, name);
			}

			@Override
			public void close() {
				// The channel is its owner's.
			}

		};
	}

}
