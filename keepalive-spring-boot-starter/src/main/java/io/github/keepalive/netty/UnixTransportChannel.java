package io.github.keepalive.netty;

import java.util.EnumMap;
import java.util.Map;

import io.github.keepalive.KeepaliveOption;
import io.github.keepalive.kernel.KernelAccess;
import io.github.keepalive.kernel.SocketOptionException;
import io.github.keepalive.kernel.TunableSocket;
import io.netty.channel.Channel;
import io.netty.channel.ChannelException;
import io.netty.channel.unix.Errors.NativeIoException;
import io.netty.channel.unix.IntegerUnixChannelOption;
import org.jspecify.annotations.Nullable;

/**
 * A channel of one of Netty's native transports, epoll or io_uring: both take any option
 * by its number.
 *
 * @param channel the channel
 */
record UnixTransportChannel(Channel channel) implements TunableSocket {

	private static final Map<KeepaliveOption, IntegerUnixChannelOption> OPTIONS = new EnumMap<>(KeepaliveOption.class);

	/** Why the numbers of the options are others here, or an empty text. */
	private static final String OBSTACLE = KernelAccess.platformObstacle();

	static {
		for (KeepaliveOption option : KeepaliveOption.values()) {
			OPTIONS.put(option,
					new IntegerUnixChannelOption("keepalive-" + option.name(), option.level(), option.number()));
		}
	}

	@Override
	public @Nullable String obstacle(KeepaliveOption option) {
		return OBSTACLE.isEmpty() ? null : OBSTACLE;
	}

	@Override
	public void set(KeepaliveOption option, int amount) throws SocketOptionException {
		try {
			if (!this.channel.config().setOption(OPTIONS.get(option), amount)) {
				throw new SocketOptionException(null, "the channel does not know the option");
			}
		}
		catch (ChannelException ex) {
			throw refusal(ex);
		}
	}

	@Override
	public int get(KeepaliveOption option) throws SocketOptionException {
		try {
			Integer amount = this.channel.config().getOption(OPTIONS.get(option));
			if (amount == null) {
				throw new SocketOptionException(null, "the channel does not know the option");
			}
			return amount;
		}
		catch (ChannelException ex) {
			throw refusal(ex);
		}
	}

	private static SocketOptionException refusal(ChannelException failure) {
		Throwable cause = (failure.getCause() != null) ? failure.getCause() : failure;
		return new SocketOptionException(
				(cause instanceof NativeIoException refused) ? Integer.valueOf(-refused.expectedErr()) : null,
				String.valueOf(cause.getMessage()));
	}

	@Override
	public boolean isOpen() {
		return this.channel.isOpen();
	}

}
