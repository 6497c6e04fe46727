package io.github.keepalive;

import java.time.Duration;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * The configured values, each with its origin. An option without a value inherits it from
 * other settings, or from the default. Immutable.
 *
 * <pre class="code">
 * KeepaliveSettings settings = KeepaliveSettings.none().withIdle(Duration.ofSeconds(60)).withCount(4);
 * SocketFactory sockets = new KeepaliveSocketFactory(settings);
 * </pre>
 *
 * @param values the values by option; an option that is absent is inherited
 * @since 0.1.0
 */
public record KeepaliveSettings(Map<KeepaliveOption, KeepaliveValue> values) {

	/**
	 * The amount of TCP_USER_TIMEOUT that stands for "idle + interval x count".
	 */
	public static final int DERIVED = -1;

	private static final KeepaliveSettings NONE = new KeepaliveSettings(Map.of());

	public KeepaliveSettings {
		Map<KeepaliveOption, KeepaliveValue> copy = new EnumMap<>(KeepaliveOption.class);
		copy.putAll(values);
		values = Collections.unmodifiableMap(copy);
	}

	/**
	 * Return empty settings.
	 * @return settings without any value
	 */
	public static KeepaliveSettings none() {
		return NONE;
	}

	/**
	 * Return the settings that apply if nothing is configured: idle 15 s, interval 15 s,
	 * count 9, the user timeout derived from these, and everything else left to the
	 * system.
	 * @return the default settings
	 */
	public static KeepaliveSettings defaults() {
		KeepaliveSettings settings = NONE;
		for (KeepaliveOption option : KeepaliveOption.values()) {
			settings = settings.with(option, new KeepaliveValue(option.defaultAmount(), "default"));
		}
		return settings;
	}

	/**
	 * Read settings from a text, such as a driver's argument in a JDBC URL.
	 * @param role the role that they are for
	 * @param text the settings, such as {@code idle=30,interval=10,user-timeout=60000};
	 * the names are those of {@link KeepaliveOption#property()}, each value a number in
	 * the unit of its option, or {@code on} or {@code off} for {@code enabled}
	 * @return the settings
	 * @throws IllegalArgumentException if the text has anything else
	 */
	public static KeepaliveSettings parse(KeepaliveRole role, String text) {
		KeepaliveSettings settings = NONE;
		for (String part : text.split(",")) {
			int separator = part.indexOf('=');
			String name = part.substring(0, Math.max(0, separator)).trim();
			KeepaliveOption option = KeepaliveOption.ofProperty(name);
			if (option == null || !option.supports(role)) {
				throw new IllegalArgumentException("\"" + part.trim()
						+ "\" is no keepalive setting, write for example idle=30,interval=10,count=4");
			}
			Integer amount = option.parse(part.substring(separator + 1));
			if (amount == null) {
				throw new IllegalArgumentException("\"" + part.trim() + "\" is not allowed, " + option.property()
						+ " takes " + option.expectedOfVariable());
			}
			settings = settings.with(option, new KeepaliveValue(amount, "\"" + text + "\""));
		}
		return settings;
	}

	/**
	 * Return these settings with TCP keepalive switched on or off. Off means that sockets
	 * are left alone, not that SO_KEEPALIVE is cleared.
	 * @param enabled whether TCP keepalive is on
	 * @return the changed settings
	 */
	public KeepaliveSettings withEnabled(boolean enabled) {
		return with(KeepaliveOption.SO_KEEPALIVE, enabled);
	}

	/**
	 * Return these settings with another {@link KeepaliveOption#TCP_KEEPIDLE}.
	 * @param idle whole seconds, 1 s to 32767 s, or zero to leave it to the system
	 * @return the changed settings
	 * @throws InvalidKeepaliveValueException if the value is not allowed
	 */
	public KeepaliveSettings withIdle(Duration idle) {
		return with(KeepaliveOption.TCP_KEEPIDLE, idle);
	}

	/**
	 * Return these settings with another {@link KeepaliveOption#TCP_KEEPINTVL}.
	 * @param interval whole seconds, 1 s to 32767 s, or zero to leave it to the system
	 * @return the changed settings
	 * @throws InvalidKeepaliveValueException if the value is not allowed
	 */
	public KeepaliveSettings withInterval(Duration interval) {
		return with(KeepaliveOption.TCP_KEEPINTVL, interval);
	}

	/**
	 * Return these settings with another {@link KeepaliveOption#TCP_KEEPCNT}.
	 * @param count 1 to 127 probes, or 0 to leave it to the system
	 * @return the changed settings
	 * @throws InvalidKeepaliveValueException if the value is not allowed
	 */
	public KeepaliveSettings withCount(int count) {
		return with(KeepaliveOption.TCP_KEEPCNT, count);
	}

	/**
	 * Return these settings with another {@link KeepaliveOption#TCP_USER_TIMEOUT}.
	 * @param userTimeout whole milliseconds up to 2147483647 ms, minus one millisecond to
	 * derive it from idle, interval and count, or zero to leave it to the system
	 * @return the changed settings
	 * @throws InvalidKeepaliveValueException if the value is not allowed
	 */
	public KeepaliveSettings withUserTimeout(Duration userTimeout) {
		return with(KeepaliveOption.TCP_USER_TIMEOUT, userTimeout);
	}

	/**
	 * Return these settings with another {@link KeepaliveOption#TCP_MAXSEG}.
	 * @param maxSegmentSizeBytes 88 to 32767 bytes, or 0 to leave it to the system
	 * @return the changed settings
	 * @throws InvalidKeepaliveValueException if the value is not allowed
	 */
	public KeepaliveSettings withMaxSegmentSize(int maxSegmentSizeBytes) {
		return with(KeepaliveOption.TCP_MAXSEG, maxSegmentSizeBytes);
	}

	/**
	 * Return these settings with another {@link KeepaliveOption#TCP_WINDOW_CLAMP}.
	 * @param windowClampBytes bytes, of which the kernel uses at least 1152, or 0 to
	 * leave it to the system
	 * @return the changed settings
	 * @throws InvalidKeepaliveValueException if the value is not allowed
	 */
	public KeepaliveSettings withWindowClamp(int windowClampBytes) {
		return with(KeepaliveOption.TCP_WINDOW_CLAMP, windowClampBytes);
	}

	/**
	 * Return these settings with another {@link KeepaliveOption#TCP_SYNCNT}, which only
	 * outbound connections have.
	 * @param synCount 1 to 127 retransmissions, or 0 to leave it to the system
	 * @return the changed settings
	 * @throws InvalidKeepaliveValueException if the value is not allowed
	 */
	public KeepaliveSettings withSynCount(int synCount) {
		return with(KeepaliveOption.TCP_SYNCNT, synCount);
	}

	/**
	 * Return these settings with another {@link KeepaliveOption#TCP_DEFER_ACCEPT}, which
	 * only listeners have.
	 * @param deferAccept whole seconds, 1 s to 32767 s, or zero to leave it to the system
	 * @return the changed settings
	 * @throws InvalidKeepaliveValueException if the value is not allowed
	 */
	public KeepaliveSettings withDeferAccept(Duration deferAccept) {
		return with(KeepaliveOption.TCP_DEFER_ACCEPT, deferAccept);
	}

	/**
	 * Return these settings with another value of the given option, if there is one.
	 * @param option the option
	 * @param value the value as an application writes it, a {@link Duration}, an
	 * {@link Integer} or a {@link Boolean}; {@code null} changes nothing
	 * @param origin where the value comes from
	 * @return the changed settings
	 * @throws InvalidKeepaliveValueException if the value is not allowed
	 */
	public KeepaliveSettings with(KeepaliveOption option, @Nullable Object value, String origin) {
		return (value != null) ? with(option, value, origin, null) : this;
	}

	/**
	 * Return these settings with another value of the given option.
	 * @param option the option
	 * @param value the value as an application writes it, a {@link Duration}, an
	 * {@link Integer} or a {@link Boolean}
	 * @param origin where the value comes from
	 * @param key the property or variable that was written there, or {@code null}
	 * @return the changed settings
	 * @throws InvalidKeepaliveValueException if the value is not allowed
	 */
	public KeepaliveSettings with(KeepaliveOption option, Object value, String origin, @Nullable String key) {
		return with(option, new KeepaliveValue(option.amountOf(value), origin, key));
	}

	private KeepaliveSettings with(KeepaliveOption option, Object value) {
		return with(option, value, "application code");
	}

	KeepaliveSettings with(KeepaliveOption option, KeepaliveValue value) {
		Map<KeepaliveOption, KeepaliveValue> copy = new EnumMap<>(KeepaliveOption.class);
		copy.putAll(this.values);
		copy.put(option, value);
		return new KeepaliveSettings(copy);
	}

	/**
	 * Return the value of an option.
	 * @param option the option
	 * @return the value, or {@code null} if there is none
	 */
	public @Nullable KeepaliveValue value(KeepaliveOption option) {
		return this.values.get(option);
	}

	/**
	 * Return these settings, completed by others.
	 * @param fallback the settings for options that have no value here
	 * @return the merged settings
	 */
	public KeepaliveSettings orElse(KeepaliveSettings fallback) {
		Map<KeepaliveOption, KeepaliveValue> merged = new EnumMap<>(KeepaliveOption.class);
		merged.putAll(fallback.values);
		merged.putAll(this.values);
		return new KeepaliveSettings(merged);
	}

}
