package io.github.keepalive;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * The built-in keepalive values of client libraries. They do not show what the
 * application wants, so the operator's settings replace them. If an application chooses
 * exactly these values, they are replaced too. Each constant names the version, and the
 * class whose source the values were read from.
 *
 * @since 0.1.0
 */
public enum LibraryDefaults {

	/**
	 * Apache HttpCore 5.4, and the clients that use it: HttpClient, Elasticsearch and
	 * OpenSearch. Source: {@code SocketConfig.Builder} and
	 * {@code IOReactorConfig.Builder} of 5.4.2.
	 */
	HTTP_CORE("HttpCore", Probes.ON_OR_OFF, 5, 5, 3),

	/**
	 * Lettuce 7.5. Source: {@code SocketOptions.KeepAliveOptions} of 7.5.2.
	 */
	LETTUCE("Lettuce", Probes.ON, 13, 13, 3),

	/**
	 * The synchronous MongoDB driver 5.8. Source: {@code SocketStreamHelper} of 5.8.0.
	 */
	MONGODB("MongoDB driver", Probes.ON, 120, 10, 9),

	/**
	 * The Couchbase client 3.11, which sets only the idle time. Source:
	 * {@code IoConfig.DEFAULT_TCP_KEEPALIVE_TIME} of 3.11.0.
	 */
	COUCHBASE("Couchbase client", Probes.ON, 60, null, null),

	/**
	 * Microsoft's JDBC driver 13.4, which sets idle time and interval. Source:
	 * {@code SQLServerConnection} and {@code IOBuffer} of 13.4.0.
	 */
	MSSQL_JDBC("mssql-jdbc", Probes.ON, 30, 1, null),

	/**
	 * IBM's JDBC driver for Db2, which derives the timings from a default of 15 s.
	 * Measured with 12.1.4, property {@code keepAliveTimeOut}.
	 */
	DB2_JDBC("Db2 JDBC driver", Probes.ON, 5, 1, 10);

	private final String library;

	private final Probes probes;

	private final Map<KeepaliveOption, Integer> amounts;

	LibraryDefaults(String library, Probes probes, int idleSeconds, @Nullable Integer intervalSeconds,
			@Nullable Integer count) {
		this.library = library;
		this.probes = probes;
		Map<KeepaliveOption, Integer> amounts = new EnumMap<>(KeepaliveOption.class);
		amounts.put(KeepaliveOption.TCP_KEEPIDLE, idleSeconds);
		if (intervalSeconds != null) {
			amounts.put(KeepaliveOption.TCP_KEEPINTVL, intervalSeconds);
		}
		if (count != null) {
			amounts.put(KeepaliveOption.TCP_KEEPCNT, count);
		}
		this.amounts = Collections.unmodifiableMap(amounts);
	}

	/**
	 * Return the timings that the library sets.
	 * @return the amounts by option
	 */
	public Map<KeepaliveOption, Integer> amounts() {
		return this.amounts;
	}

	/**
	 * Return whether a socket has exactly the library's built-in amounts.
	 * @param present the amounts that the socket has
	 * @param others accepts the amounts of timings that the library does not set
	 * @return {@code true} if all timings are the library's
	 */
	public boolean areThoseOf(Map<KeepaliveOption, Integer> present, OtherAmounts others) {
		Integer keepAlive = present.get(KeepaliveOption.SO_KEEPALIVE);
		if (this.probes == Probes.ON && (keepAlive == null || keepAlive == 0)) {
			return false;
		}
		for (KeepaliveOption timing : KeepaliveOption.timings()) {
			Integer amount = present.get(timing);
			Integer own = this.amounts.get(timing);
			if (amount == null || ((own != null) ? !own.equals(amount) : !others.isAllowed(timing, amount))) {
				return false;
			}
		}
		return true;
	}

	@Override
	public String toString() {
		return this.library;
	}

	/**
	 * Whether a library switches SO_KEEPALIVE on along with the timings.
	 */
	private enum Probes {

		ON,

		/** Elasticsearch's client sets the timings and leaves SO_KEEPALIVE off. */
		ON_OR_OFF

	}

	/**
	 * Accepts the amounts of timings that a library does not set.
	 */
	@FunctionalInterface
	public interface OtherAmounts {

		/**
		 * Return whether a timing may have an amount.
		 * @param timing the timing
		 * @param amount the amount in its unit
		 * @return {@code false} if it was chosen
		 */
		boolean isAllowed(KeepaliveOption timing, int amount);

	}

}
