package io.github.keepalive.autoconfigure;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Map;

import io.github.keepalive.KeepaliveOption;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.convert.DurationUnit;

/**
 * TCP keepalive of every connection of the application. A value that is not set here
 * comes from the environment variables of the LD_PRELOAD libraries, then from the
 * default. A value of 0 leaves the option to the system.
 *
 * <p>
 * A record of its own beside {@link KeepaliveProperties}: a constructor with the
 * parameters of both would take 20 ms more at the start on JDK 25, where constructors are
 * called by method handles.
 *
 * @param enabled Whether TCP keepalive is on (SO_KEEPALIVE). If it is off, no option of
 * any socket is set. Environment: KEEPALIVE, DD_USE_KEEPALIVE.
 * @param idle Time without traffic before the first probe (TCP_KEEPIDLE), in whole
 * seconds from 1s to 32767s. If a unit is not given, seconds are used. Environment:
 * TCP_KEEPIDLE, KEEPIDLE, DD_TCP_KEEPALIVE_TIME.
 * @param interval Time between two probes (TCP_KEEPINTVL), in whole seconds from 1s to
 * 32767s. If a unit is not given, seconds are used. Environment: TCP_KEEPINTVL,
 * KEEPINTVL, DD_TCP_KEEPALIVE_INTVL.
 * @param count Number of unanswered probes after which a connection is dropped
 * (TCP_KEEPCNT), from 1 to 127. The kernel ignores it if a user timeout is set.
 * Environment: TCP_KEEPCNT, KEEPCNT, DD_TCP_KEEPALIVE_PROBES.
 * @param userTimeout Time that sent data may stay unacknowledged before a connection is
 * dropped (TCP_USER_TIMEOUT), in whole milliseconds, with its unit: 30s or 30000ms. A
 * value of -1 derives it: idle + interval x count. Environment: TCP_USER_TIMEOUT.
 * @param maxSegmentSize Largest segment in bytes (TCP_MAXSEG), from 88 to 32767.
 * Environment: TCP_MAXSEG.
 * @param windowClamp Limit of the advertised window in bytes (TCP_WINDOW_CLAMP). Below
 * 1152 the kernel uses 1152. Environment: TCP_WINDOW_CLAMP.
 */
@ConfigurationProperties("keepalive")
record CommonProperties(@Nullable Boolean enabled, @DurationUnit(ChronoUnit.SECONDS) @Nullable Duration idle,
		@DurationUnit(ChronoUnit.SECONDS) @Nullable Duration interval, @Nullable Integer count,
		@DurationUnit(ChronoUnit.MILLIS) @Nullable Duration userTimeout, @Nullable Integer maxSegmentSize,
		@Nullable Integer windowClamp) {

	Map<KeepaliveOption, @Nullable Object> values() {
		return KeepaliveProperties.valuesOf(this.enabled, this.idle, this.interval, this.count, this.userTimeout,
				this.maxSegmentSize, this.windowClamp);
	}

}
