package io.github.keepalive.netty;

import java.util.EnumMap;
import java.util.Map;

import io.github.keepalive.KeepaliveOption;
import io.github.keepalive.kernel.Platform;
import io.github.keepalive.kernel.SocketOptionException;
import io.github.keepalive.kernel.TunableSocket;
import io.netty.channel.Channel;
import io.netty.channel.ChannelException;
import io.netty.channel.ChannelOption;
import io.netty.channel.unix.Errors.NativeIoException;
import io.netty.channel.unix.IntegerUnixChannelOption;
import org.jspecify.annotations.Nullable;

/**
 * A channel of one of Netty's native transports. Epoll and io_uring accept any option by
 * its number. On other systems the numbers are not known, so only SO_KEEPALIVE is set, by
 * its Netty option.
 *
 * @param channel the channel
 * @param unknownNumbers why the numbers of the options are not known on this platform, or
 * an empty text if they are
 */
record UnixTransportChannel(Channel channel, String unknownNumbers) implements TunableSocket {

	private static final Map<KeepaliveOption, IntegerUnixChannelOption> OPTIONS = new EnumMap<>(KeepaliveOption.class);

	private static final String UNKNOWN_NUMBERS = Platform.ofJvm().obstacle();

	static {
		for (KeepaliveOption option : KeepaliveOption.values()) {
			OPTIONS.put(option,
					new IntegerUnixChannelOption("keepalive-" + option.name(), option.level(), option.number()));
		}
	}

	UnixTransportChannel(Channel channel) {
		this(channel, UNKNOWN_NUMBERS);
	}

	@Override
	public @Nullable String obstacle(KeepaliveOption option) {
		boolean settable = this.unknownNumbers.isEmpty() || option == KeepaliveOption.SO_KEEPALIVE;
		return settable ? null : this.unknownNumbers;
	}

	@Override
	public void set(KeepaliveOption option, int amount) throws SocketOptionException {
		try {
			boolean known = this.unknownNumbers.isEmpty() ? this.channel.config().setOption(OPTIONS.get(option), amount)
					: this.channel.config().setOption(ChannelOption.SO_KEEPALIVE, amount != 0);
			if (!known) {
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
			Integer amount = this.unknownNumbers.isEmpty() ? this.channel.config().getOption(OPTIONS.get(option))
					: amount(this.channel.config().getOption(ChannelOption.SO_KEEPALIVE));
			if (amount == null) {
				throw new SocketOptionException(null, "the channel does not know the option");
			}
			return amount;
		}
		catch (ChannelException ex) {
			throw refusal(ex);
		}
	}

	private static @Nullable Integer amount(@Nullable Boolean on) {
		return (on != null) ? Integer.valueOf(on ? 1 : 0) : null;
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
