package io.github.keepalive.netty;

import java.util.function.Consumer;

import io.github.keepalive.integration.OutboundIntegration;
import io.github.keepalive.integration.PrivateFields;
import io.netty.channel.Channel;

/**
 * The field for a channel customizer in classes of some libraries that have a setter but
 * no getter for it.
 */
public final class ChannelCustomizerField {

	private static final String FIELD = "channelCustomizer";

	private ChannelCustomizerField() {
	}

	/**
	 * Prepare every channel that a library creates. The application's customizer is still
	 * called.
	 * @param holder holds the application's customizer in a field named
	 * {@code channelCustomizer}
	 * @param integration sets the options
	 */
	@SuppressWarnings("unchecked")
	public static void compose(Object holder, OutboundIntegration integration) {
		Consumer<Channel> own = (Consumer<Channel>) PrivateFields.read(holder, FIELD);
		Consumer<Channel> ours = (channel) -> NettyConnection.prepareAtConnect(channel, integration);
		PrivateFields.write(holder, FIELD, (own != null) ? own.andThen(ours) : ours);
	}

}
