package io.github.keepalive.autoconfigure;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import io.github.keepalive.KeepaliveOption;
import io.github.keepalive.socket.GuardMode;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.convert.DurationUnit;

/**
 * TCP keepalive of the connections of one role, one integration or one target, and the
 * guard. {@link CommonProperties} has the settings for all connections.
 *
 * @param client Settings of outbound connections.
 * @param server Settings of listeners and inbound connections.
 * @param integrations Settings of the sockets of single integrations, by the name of the
 * integration. They override those of keepalive.client and keepalive.server.
 * @param targets Settings of the connections to some peers, by a name of your choice.
 * They override those of the integration and of keepalive.client.
 * @param guard The guard, which sets the options of sockets that no integration prepares.
 * @param advice Advice on values that are allowed, but probably a mistake.
 * @since 0.1.0
 */
@ConfigurationProperties("keepalive")
public record KeepaliveProperties(Client client, Server server, Map<String, OfIntegration> integrations,
		Map<String, OfTarget> targets, Guard guard, Advice advice) {

	/**
	 * Spring passes null for a group of which nothing is set. The usual annotation for
	 * that, {@code @DefaultValue}, would make it create each group by reflection.
	 */
	public KeepaliveProperties {
		client = Objects.requireNonNullElse(client, Client.INHERITED);
		server = Objects.requireNonNullElse(server, Server.INHERITED);
		integrations = copy(integrations);
		targets = copy(targets);
		guard = Objects.requireNonNullElse(guard, Guard.DEFAULT);
		advice = Objects.requireNonNullElse(advice, Advice.DEFAULT);
	}

	private static <V> Map<String, V> copy(@Nullable Map<String, V> map) {
		return (map != null) ? Collections.unmodifiableMap(new LinkedHashMap<>(map)) : Map.of();
	}

	boolean isSwitchedOff(String integration) {
		return this.integrations.entrySet()
			.stream()
			.anyMatch((entry) -> SettingKey.isSameName(entry.getKey(), integration)
					&& Boolean.FALSE.equals(entry.getValue().enabled()));
	}

	static Map<KeepaliveOption, @Nullable Object> valuesOf(@Nullable Boolean enabled, @Nullable Duration idle,
			@Nullable Duration interval, @Nullable Integer count, @Nullable Duration userTimeout,
			@Nullable Integer maxSegmentSize, @Nullable Integer windowClamp) {
		Map<KeepaliveOption, @Nullable Object> values = new EnumMap<>(KeepaliveOption.class);
		values.put(KeepaliveOption.SO_KEEPALIVE, enabled);
		values.put(KeepaliveOption.TCP_KEEPIDLE, idle);
		values.put(KeepaliveOption.TCP_KEEPINTVL, interval);
		values.put(KeepaliveOption.TCP_KEEPCNT, count);
		values.put(KeepaliveOption.TCP_USER_TIMEOUT, userTimeout);
		values.put(KeepaliveOption.TCP_MAXSEG, maxSegmentSize);
		values.put(KeepaliveOption.TCP_WINDOW_CLAMP, windowClamp);
		return values;
	}

	private static @Nullable Boolean switchOf(String text) {
		Integer amount = KeepaliveOption.SO_KEEPALIVE.parse(text);
		return (amount != null) ? amount != 0 : null;
	}

	/**
	 * Outbound connections.
	 *
	 * @param enabled Whether TCP keepalive is on for outbound connections. Inherited from
	 * keepalive.enabled if not set.
	 * @param idle Time without traffic before the first probe, in whole seconds. If a
	 * unit is not given, seconds are used. Inherited from keepalive.idle if not set.
	 * @param interval Time between two probes, in whole seconds. If a unit is not given,
	 * seconds are used. Inherited from keepalive.interval if not set.
	 * @param count Number of unanswered probes after which a connection is dropped.
	 * Inherited from keepalive.count if not set.
	 * @param userTimeout Time that sent data may stay unacknowledged, in whole
	 * milliseconds. It also limits a connection attempt. Inherited from
	 * keepalive.user-timeout if not set.
	 * @param maxSegmentSize Largest segment in bytes. Inherited from
	 * keepalive.max-segment-size if not set.
	 * @param windowClamp Limit of the advertised window in bytes. Inherited from
	 * keepalive.window-clamp if not set.
	 * @param synCount Number of SYN retransmissions before a connection attempt fails
	 * (TCP_SYNCNT), from 1 to 127. Environment: TCP_SYNCNT.
	 */
	public record Client(@Nullable Boolean enabled, @DurationUnit(ChronoUnit.SECONDS) @Nullable Duration idle,
			@DurationUnit(ChronoUnit.SECONDS) @Nullable Duration interval, @Nullable Integer count,
			@DurationUnit(ChronoUnit.MILLIS) @Nullable Duration userTimeout, @Nullable Integer maxSegmentSize,
			@Nullable Integer windowClamp, @Nullable Integer synCount) {

		private static final Client INHERITED = new Client(null, null, null, null, null, null, null, null);

		Map<KeepaliveOption, @Nullable Object> values() {
			Map<KeepaliveOption, @Nullable Object> values = valuesOf(this.enabled, this.idle, this.interval, this.count,
					this.userTimeout, this.maxSegmentSize, this.windowClamp);
			values.put(KeepaliveOption.TCP_SYNCNT, this.synCount);
			return values;
		}

	}

	/**
	 * Listeners and inbound connections.
	 *
	 * @param enabled Whether TCP keepalive is on for inbound connections. Inherited from
	 * keepalive.enabled if not set.
	 * @param idle Time without traffic before the first probe, in whole seconds. If a
	 * unit is not given, seconds are used. Inherited from keepalive.idle if not set.
	 * @param interval Time between two probes, in whole seconds. If a unit is not given,
	 * seconds are used. Inherited from keepalive.interval if not set.
	 * @param count Number of unanswered probes after which a connection is dropped.
	 * Inherited from keepalive.count if not set.
	 * @param userTimeout Time that sent data may stay unacknowledged, in whole
	 * milliseconds. Inherited from keepalive.user-timeout if not set.
	 * @param maxSegmentSize Largest segment in bytes. Inherited from
	 * keepalive.max-segment-size if not set.
	 * @param windowClamp Limit of the advertised window in bytes. Inherited from
	 * keepalive.window-clamp if not set.
	 * @param deferAccept Time to wait for the first data of a connection before the
	 * server sees the connection (TCP_DEFER_ACCEPT), in whole seconds from 1s to 32767s.
	 * The kernel rounds it up: 5s becomes 7s. Environment: TCP_DEFER_ACCEPT.
	 */
	public record Server(@Nullable Boolean enabled, @DurationUnit(ChronoUnit.SECONDS) @Nullable Duration idle,
			@DurationUnit(ChronoUnit.SECONDS) @Nullable Duration interval, @Nullable Integer count,
			@DurationUnit(ChronoUnit.MILLIS) @Nullable Duration userTimeout, @Nullable Integer maxSegmentSize,
			@Nullable Integer windowClamp, @DurationUnit(ChronoUnit.SECONDS) @Nullable Duration deferAccept) {

		private static final Server INHERITED = new Server(null, null, null, null, null, null, null, null);

		Map<KeepaliveOption, @Nullable Object> values() {
			Map<KeepaliveOption, @Nullable Object> values = valuesOf(this.enabled, this.idle, this.interval, this.count,
					this.userTimeout, this.maxSegmentSize, this.windowClamp);
			values.put(KeepaliveOption.TCP_DEFER_ACCEPT, this.deferAccept);
			return values;
		}

	}

	/**
	 * Advice on values that are allowed, but probably a mistake.
	 *
	 * @param ignore Ids of the advice to switch off, such as long-idle. Each advice ends
	 * with its id in brackets.
	 */
	public record Advice(@DefaultValue List<String> ignore) {

		private static final Advice DEFAULT = new Advice(List.of());

		public Advice {
			ignore = List.copyOf(ignore);
		}

	}

	/**
	 * The guard, which sets the options of sockets that no integration prepares.
	 *
	 * @param enabled Whether the guard examines the sockets of the process at each
	 * interval and sets the options that are missing.
	 * @param mode How to treat values that the application has chosen on a socket: fill
	 * keeps them, enforce replaces them on every connection.
	 * @param interval Time between two passes over the sockets, from 1ms to 1h. If a unit
	 * is not given, seconds are used. With thousands of sockets the guard runs less
	 * often, so that it takes at most 0.2 percent of one core.
	 */
	public record Guard(@DefaultValue("true") boolean enabled, @DefaultValue("fill") Mode mode,
			@DurationUnit(ChronoUnit.SECONDS) @DefaultValue("500ms") Duration interval) {

		private static final Guard DEFAULT = new Guard(true, Mode.FILL, Duration.ofMillis(500));

		/**
		 * Return what the guard does. An application that was processed ahead of time has
		 * a guard bean even if the guard is switched off when it runs.
		 * @return the guard's mode
		 */
		public GuardMode guardMode() {
			return this.enabled ? this.mode.guardMode : GuardMode.OFF;
		}

		/**
		 * How the guard treats values that were chosen.
		 */
		public enum Mode {

			/**
			 * Set what a socket lacks: a value that the application has chosen stays.
			 */
			FILL(GuardMode.FILL),

			/**
			 * Set every option of every connection, even if the application has chosen
			 * another value. On listeners, set only the options that are missing.
			 */
			ENFORCE(GuardMode.ENFORCE);

			private final GuardMode guardMode;

			Mode(GuardMode guardMode) {
				this.guardMode = guardMode;
			}

		}

	}

	/**
	 * The sockets of one integration: listeners or outbound connections. What is not set
	 * is inherited from keepalive.client or keepalive.server.
	 *
	 * @param enabled Whether the integration prepares the library's sockets. If not, only
	 * the guard sets their options.
	 * @param idle Time without traffic before the first probe, in whole seconds.
	 * @param interval Time between two probes, in whole seconds.
	 * @param count Number of unanswered probes after which a connection is dropped.
	 * @param userTimeout Time that sent data may stay unacknowledged, in whole
	 * milliseconds. A value of -1 derives it: idle + interval x count.
	 * @param maxSegmentSize Largest segment in bytes.
	 * @param windowClamp Limit of the advertised window in bytes.
	 * @param synCount Number of SYN retransmissions before a connection attempt fails;
	 * for clients.
	 * @param deferAccept Time to wait for the first data of a connection before the
	 * server sees the connection, in whole seconds; for servers.
	 */
	public record OfIntegration(@Nullable Boolean enabled, @DurationUnit(ChronoUnit.SECONDS) @Nullable Duration idle,
			@DurationUnit(ChronoUnit.SECONDS) @Nullable Duration interval, @Nullable Integer count,
			@DurationUnit(ChronoUnit.MILLIS) @Nullable Duration userTimeout, @Nullable Integer maxSegmentSize,
			@Nullable Integer windowClamp, @Nullable Integer synCount,
			@DurationUnit(ChronoUnit.SECONDS) @Nullable Duration deferAccept) {

		/**
		 * Read {@code keepalive.integrations.tomcat=off}. A text that is not a switch is
		 * reported or ignored later: Kubernetes sets KEEPALIVE_INTEGRATIONS_PORT for a
		 * service that is called keepalive-integrations.
		 * @param text the text
		 * @return the switch, or nothing
		 */
		public static OfIntegration valueOf(String text) {
			return new OfIntegration(switchOf(text), null, null, null, null, null, null, null, null);
		}

		Map<KeepaliveOption, @Nullable Object> values() {
			Map<KeepaliveOption, @Nullable Object> values = valuesOf(null, this.idle, this.interval, this.count,
					this.userTimeout, this.maxSegmentSize, this.windowClamp);
			values.put(KeepaliveOption.TCP_SYNCNT, this.synCount);
			values.put(KeepaliveOption.TCP_DEFER_ACCEPT, this.deferAccept);
			return values;
		}

	}

	/**
	 * The connections to some peers. What is not set is inherited from the integration
	 * that connects, then from keepalive.client.
	 *
	 * @param hosts Hosts of the peers: names, every name below a domain (*.example.com),
	 * addresses and blocks of addresses (10.20.0.0/16). All if not set.
	 * @param ports Ports of the peers: numbers and ranges (6000-6100). All if not set.
	 * @param enabled Whether TCP keepalive is on for these connections. If it is off, no
	 * option is set on them. Inherited from keepalive.client.enabled if not set.
	 * @param idle Time without traffic before the first probe, in whole seconds.
	 * @param interval Time between two probes, in whole seconds.
	 * @param count Number of unanswered probes after which a connection is dropped.
	 * @param userTimeout Time that sent data may stay unacknowledged, in whole
	 * milliseconds. A value of -1 derives it: idle + interval x count.
	 * @param maxSegmentSize Largest segment in bytes.
	 * @param windowClamp Limit of the advertised window in bytes.
	 * @param synCount Number of SYN retransmissions before a connection attempt fails.
	 */
	public record OfTarget(@DefaultValue List<String> hosts, @DefaultValue List<String> ports,
			@Nullable Boolean enabled, @DurationUnit(ChronoUnit.SECONDS) @Nullable Duration idle,
			@DurationUnit(ChronoUnit.SECONDS) @Nullable Duration interval, @Nullable Integer count,
			@DurationUnit(ChronoUnit.MILLIS) @Nullable Duration userTimeout, @Nullable Integer maxSegmentSize,
			@Nullable Integer windowClamp, @Nullable Integer synCount) {

		public OfTarget {
			hosts = List.copyOf(hosts);
			ports = List.copyOf(ports);
		}

		/**
		 * Read {@code keepalive.targets.NAME=off}, which is reported or ignored later.
		 * @param text the text
		 * @return nothing
		 */
		public static OfTarget valueOf(String text) {
			return new OfTarget(List.of(), List.of(), null, null, null, null, null, null, null, null);
		}

		Map<KeepaliveOption, @Nullable Object> values() {
			Map<KeepaliveOption, @Nullable Object> values = valuesOf(this.enabled, this.idle, this.interval, this.count,
					this.userTimeout, this.maxSegmentSize, this.windowClamp);
			values.put(KeepaliveOption.TCP_SYNCNT, this.synCount);
			return values;
		}

		/**
		 * Return whether nothing is configured. Kubernetes sets such variables for a
		 * service that is called keepalive-targets.
		 * @return {@code false} if something is
		 */
		boolean isEmpty() {
			return this.hosts.isEmpty() && this.ports.isEmpty() && values().values().stream().allMatch(Objects::isNull);
		}

	}

}
