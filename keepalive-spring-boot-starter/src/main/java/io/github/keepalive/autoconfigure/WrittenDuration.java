package io.github.keepalive.autoconfigure;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.github.keepalive.KeepaliveOption;
import io.github.keepalive.KeepaliveSettings;
import io.github.keepalive.KeepaliveUnit;
import org.jspecify.annotations.Nullable;

/**
 * Reads durations that people write and Spring Boot does not take, such as {@code 0.5s},
 * {@code 30 s} or {@code 2min}, to name in a message what was meant.
 */
final class WrittenDuration {

	/** Such as 1,500 or 1.500, where the fraction may be thousands. */
	private static final Pattern AMBIGUOUS = Pattern.compile("[.,][0-9]{3}(?![0-9])");

	private static final Pattern PART = Pattern.compile("\\s*(-?[0-9]{1,10}(?:[.,][0-9]{1,9})?)\\s*([a-z]+)\\s*");

	private WrittenDuration() {
	}

	/**
	 * Return what was meant by a value that is not allowed.
	 * @param option the option
	 * @param written the value as it was written
	 * @return a value that is allowed, or {@code null} if it is not clear what was meant
	 */
	static @Nullable String meant(KeepaliveOption option, String written) {
		boolean isDuration = option.unit() == KeepaliveUnit.SECONDS || option.unit() == KeepaliveUnit.MILLISECONDS;
		BigDecimal millis = (isDuration && !AMBIGUOUS.matcher(written).find())
				? millis(written.toLowerCase(Locale.ROOT)) : null;
		if (millis == null) {
			return null;
		}
		if (millis.signum() < 0 && option == KeepaliveOption.TCP_USER_TIMEOUT) {
			return Integer.toString(KeepaliveSettings.DERIVED);
		}
		long amount = millis
			.divide(BigDecimal.valueOf((option.unit() == KeepaliveUnit.SECONDS) ? 1000 : 1), 0, RoundingMode.CEILING)
			.longValue();
		return (millis.signum() == 0 || option.isInRange(amount)) ? option.unit().format(amount) : null;
	}

	private static @Nullable BigDecimal millis(String text) {
		Matcher part = PART.matcher(text);
		BigDecimal sum = BigDecimal.ZERO;
		int end = 0;
		while (part.find() && part.start() == end) {
			long factor = factor(part.group(2));
			if (factor == 0) {
				return null;
			}
			sum = sum.add(new BigDecimal(part.group(1).replace(',', '.')).multiply(BigDecimal.valueOf(factor)));
			end = part.end();
		}
		return (end > 0 && end == text.length()) ? sum : null;
	}

	private static long factor(String unit) {
		return switch (unit) {
			case "ms", "msec", "msecs", "millis", "millisecond", "milliseconds" -> 1;
			case "s", "sec", "secs", "second", "seconds" -> 1000;
			case "m", "min", "mins", "minute", "minutes" -> 60_000;
			case "h", "hr", "hrs", "hour", "hours" -> 3_600_000;
			default -> 0;
		};
	}

}
