package io.github.keepalive.actuate;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

import io.github.keepalive.actuate.KeepaliveEndpointWebExtension.SettingDescriptor;
import io.github.keepalive.socket.SocketRole;
import org.jspecify.annotations.Nullable;

/**
 * The parameters of a request for the live sockets.
 *
 * @param role only sockets of this role, or {@code null} for all
 * @param conforming only sockets that have, or do not have, every option of their plan,
 * or {@code null} for all
 * @param limit the number of sockets to return at most, or {@code null} if not given
 * @param refused the parameters with an invalid value
 */
record SocketsQuery(@Nullable SocketRole role, @Nullable Boolean conforming, @Nullable Integer limit,
		List<SettingDescriptor> refused) {

	private static final List<String> FLAGS = List.of("true", "false");

	static SocketsQuery parse(@Nullable String role, @Nullable String conforming, @Nullable String limit) {
		List<SettingDescriptor> refused = new ArrayList<>();
		SocketRole wanted = Arrays.stream(SocketRole.values())
			.filter((known) -> known.toString().equalsIgnoreCase(role))
			.findFirst()
			.orElse(null);
		if (role != null && wanted == null) {
			String roles = Arrays.stream(SocketRole.values())
				.map(SocketRole::toString)
				.collect(Collectors.joining(", "));
			refused.add(new SettingDescriptor("role", role, "one of " + roles, "role=" + SocketRole.OUTBOUND));
		}
		if (conforming != null && !FLAGS.contains(conforming.toLowerCase(Locale.ROOT))) {
			refused.add(new SettingDescriptor("conforming", conforming, "true or false", "conforming=false"));
		}
		Integer number = number(limit);
		if (limit != null && number == null) {
			refused.add(new SettingDescriptor("limit", limit, "a number from 0 to 2147483647", "limit=1000"));
		}
		return new SocketsQuery(wanted, (conforming != null) ? Boolean.valueOf(conforming) : null, number, refused);
	}

	private static @Nullable Integer number(@Nullable String text) {
		try {
			int number = (text != null) ? Integer.parseInt(text) : -1;
			return (number >= 0) ? number : null;
		}
		catch (NumberFormatException ex) {
			return null;
		}
	}

}
