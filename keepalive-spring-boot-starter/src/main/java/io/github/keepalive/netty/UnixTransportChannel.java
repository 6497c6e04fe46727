package io.github.keepalive.netty;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import io.github.keepalive.NativeChannel;
import io.netty.channel.Channel;
import io.netty.channel.ChannelException;
import io.netty.channel.unix.Errors.NativeIoException;
import io.netty.channel.unix.IntegerUnixChannelOption;

/**
 * A channel of one of Netty's native transports, epoll or io_uring: both take any option
 * by its number.
 *
 * @param channel the channel
 */
record UnixTransportChannel(Channel channel) implements NativeChannel {

	private static final int EIO = 5;

	private static final Map<Integer, IntegerUnixChannelOption> OPTIONS = new ConcurrentHashMap<>();

	@Override
	public int setOption(int level, int name, int value) {
		try {
			return this.channel.config().setOption(option(level, name), value) ? 0 : EIO;
		}
		catch (ChannelException ex) {
			return errno(ex);
		}
	}

	@Override
	public long getOption(int level, int name) {
		try {
			Integer value = this.channel.config().getOption(option(level, name));
			return (value != null) ? value : -EIO;
		}
		catch (ChannelException ex) {
			return -errno(ex);
		}
	}

	@Override
	public boolean isOpen() {
		return this.channel.isOpen();
	}

	private static IntegerUnixChannelOption option(int level, int name) {
		return OPTIONS.computeIfAbsent((level << 16) | name,
				(key) -> new IntegerUnixChannelOption("keepalive-" + level + "-" + name, level, name));
	}

	private static int errno(ChannelException failure) {
		return (failure.getCause() instanceof NativeIoException cause) ? -cause.expectedErr() : EIO;
	}

}
