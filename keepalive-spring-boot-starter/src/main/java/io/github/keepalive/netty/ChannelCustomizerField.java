package io.github.keepalive.netty;

import java.lang.reflect.Field;
import java.util.Objects;
import java.util.function.Consumer;

import io.github.keepalive.integration.OutboundIntegration;
import io.netty.channel.Channel;

import org.springframework.util.ReflectionUtils;

/**
 * The one slot for a customizer of channels that some libraries have, which can be filled
 * and not read.
 */
public final class ChannelCustomizerField {

	private ChannelCustomizerField() {
	}

	/**
	 * Prepare every channel that a library makes, besides what the application's own
	 * customizer does.
	 * @param holder holds the application's customizer in a field named
	 * {@code channelCustomizer}
	 * @param integration sets the options
	 */
	@SuppressWarnings("unchecked")
	public static void compose(Object holder, OutboundIntegration integration) {
		Field field = field(holder, "channelCustomizer");
		Consumer<Channel> own = (Consumer<Channel>) ReflectionUtils.getField(field, holder);
		Consumer<Channel> ours = (channel) -> NettyConnection.prepareAtConnect(channel, integration);
		ReflectionUtils.setField(field, holder, (own != null) ? own.andThen(ours) : ours);
	}

	/**
	 * Return a part of a library that has no getter.
	 * @param owner the object that has it
	 * @param name the name of the field
	 * @return the part
	 */
	public static Object part(Object owner, String name) {
		return Objects.requireNonNull(ReflectionUtils.getField(field(owner, name), owner), name);
	}

	private static Field field(Object owner, String name) {
		Field field = Objects.requireNonNull(ReflectionUtils.findField(owner.getClass(), name), "no field " + name);
		ReflectionUtils.makeAccessible(field);
		return field;
	}

}
