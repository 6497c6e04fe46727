package io.github.keepalive;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;

/**
 * The system's default values, from {@code /proc/sys/net/ipv4}. If that cannot be read,
 * Linux's built-in values.
 *
 * @param amounts the amounts by option, each in the option's own unit
 * @since 0.1.0
 */
public record SystemDefaults(Map<KeepaliveOption, Integer> amounts) {

	private static final Path DIRECTORY = Path.of("/proc/sys/net/ipv4");

	private static final Map<KeepaliveOption, String> FILES = Map.of(KeepaliveOption.TCP_KEEPIDLE, "tcp_keepalive_time",
			KeepaliveOption.TCP_KEEPINTVL, "tcp_keepalive_intvl", KeepaliveOption.TCP_KEEPCNT, "tcp_keepalive_probes",
			KeepaliveOption.TCP_SYNCNT, "tcp_syn_retries");

	/**
	 * Linux's built-in values. TCP_MAXSEG is the amount that an unconnected socket
	 * reports, RFC 9293 section 3.7.1.
	 */
	private static final SystemDefaults BUILT_IN = new SystemDefaults(
			Map.of(KeepaliveOption.TCP_KEEPIDLE, 7200, KeepaliveOption.TCP_KEEPINTVL, 75, KeepaliveOption.TCP_KEEPCNT,
					9, KeepaliveOption.TCP_MAXSEG, 536, KeepaliveOption.TCP_SYNCNT, 6));

	public SystemDefaults {
		amounts = Collections.unmodifiableMap(new EnumMap<>(amounts));
	}

	/**
	 * Read the values of the network namespace that this process runs in.
	 * @return the system's own values
	 */
	public static SystemDefaults read() {
		return read(DIRECTORY);
	}

	static SystemDefaults read(Path directory) {
		return read(directory, BUILT_IN);
	}

	/**
	 * Read the values again, because a changed sysctl also applies to sockets whose
	 * options were never set.
	 * @return the system's present values, or these if they cannot be read
	 */
	public SystemDefaults readAgain() {
		return read(DIRECTORY, this);
	}

	private static SystemDefaults read(Path directory, SystemDefaults otherwise) {
		Map<KeepaliveOption, Integer> amounts = new EnumMap<>(otherwise.amounts);
		FILES.forEach((option, file) -> amounts.compute(option,
				(key, amount) -> read(directory.resolve(file), Objects.requireNonNull(amount))));
		return new SystemDefaults(amounts);
	}

	private static int read(Path file, int otherwise) {
		try (InputStream stream = Files.newInputStream(file)) {
			// Read in one call, because a second read of a sysctl file returns nothing.
			byte[] text = new byte[32];
			int length = Math.max(0, stream.read(text));
			return Integer.parseInt(new String(text, 0, length, StandardCharsets.US_ASCII).trim());
		}
		catch (IOException | NumberFormatException ex) {
			return otherwise;
		}
	}

	/**
	 * Return the system's own amount of an option.
	 * @param option the option
	 * @return the amount in the option's unit, {@code 0} for an option that is off
	 */
	public int amount(KeepaliveOption option) {
		return this.amounts.getOrDefault(option, 0);
	}

	/**
	 * Return the amount that resets an option to the system's default.
	 * @param option the option
	 * @return the amount in the option's unit
	 */
	public int amountToReset(KeepaliveOption option) {
		// The reported default of 536 would set a limit. 0 removes it.
		return (option == KeepaliveOption.TCP_MAXSEG) ? 0 : amount(option);
	}

}
