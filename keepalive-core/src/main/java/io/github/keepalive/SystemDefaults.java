package io.github.keepalive;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;

/**
 * What the kernel does where an option is left to it, from {@code /proc/sys/net/ipv4}.
 * Where that cannot be read, the values that Linux is built with.
 *
 * @param amounts the amounts by option, each in the option's own unit
 * @since 0.1.0
 */
public record SystemDefaults(Map<KeepaliveOption, Integer> amounts) {

	public SystemDefaults {
		amounts = Collections.unmodifiableMap(new EnumMap<>(amounts));
	}

	/**
	 * Read the values of the machine, or rather of the network namespace, this process
	 * runs in.
	 * @return the system's own values
	 */
	public static SystemDefaults read() {
		return read(Path.of("/proc/sys/net/ipv4"));
	}

	static SystemDefaults read(Path directory) {
		Map<KeepaliveOption, Integer> amounts = new EnumMap<>(KeepaliveOption.class);
		amounts.put(KeepaliveOption.TCP_KEEPIDLE, read(directory.resolve("tcp_keepalive_time"), 7200));
		amounts.put(KeepaliveOption.TCP_KEEPINTVL, read(directory.resolve("tcp_keepalive_intvl"), 75));
		amounts.put(KeepaliveOption.TCP_KEEPCNT, read(directory.resolve("tcp_keepalive_probes"), 9));
		// What a socket reports that never connected, RFC 9293 section 3.7.1.
		amounts.put(KeepaliveOption.TCP_MAXSEG, 536);
		amounts.put(KeepaliveOption.TCP_SYNCNT, read(directory.resolve("tcp_syn_retries"), 6));
		return new SystemDefaults(amounts);
	}

	private static int read(Path file, int builtIn) {
		try (InputStream stream = Files.newInputStream(file)) {
			// In one read: a file of sysctl gives nothing more to a second one.
			byte[] text = new byte[32];
			int length = Math.max(0, stream.read(text));
			return Integer.parseInt(new String(text, 0, length, StandardCharsets.US_ASCII).trim());
		}
		catch (IOException | NumberFormatException ex) {
			return builtIn;
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
	 * Return what an option is to be set to so that it is the system's own again.
	 * @param option the option
	 * @return the amount in the option's unit
	 */
	int amountToReset(KeepaliveOption option) {
		// A segment size of 536 would be a limit, 0 is none.
		return (option == KeepaliveOption.TCP_MAXSEG) ? 0 : amount(option);
	}

}
