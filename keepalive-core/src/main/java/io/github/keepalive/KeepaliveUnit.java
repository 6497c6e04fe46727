package io.github.keepalive;

import java.time.Duration;
import java.util.Locale;

/**
 * The unit in which the kernel counts an option, and how the unit's values are written.
 *
 * @since 0.1.0
 */
public enum KeepaliveUnit {

	/**
	 * On or off.
	 */
	BOOLEAN {

		@Override
		long amountOf(Object value) {
			return ((Boolean) value) ? 1 : 0;
		}

		@Override
		public Object valueOf(int amount) {
			return amount != 0;
		}

		@Override
		public String format(long amount) {
			return (amount != 0) ? "on" : "off";
		}

		@Override
		long parse(String text) {
			return switch (text.toLowerCase(Locale.ROOT)) {
				case "on", "true", "yes", "1" -> 1;
				case "off", "false", "no", "0" -> 0;
				default -> throw new NumberFormatException();
			};
		}

	},

	/**
	 * Whole seconds.
	 */
	SECONDS {

		@Override
		long amountOf(Object value) {
			Duration duration = (Duration) value;
			if (duration.getNano() != 0) {
				throw new ArithmeticException("not a whole number of seconds");
			}
			return duration.getSeconds();
		}

		@Override
		public String format(long amount) {
			return amount + "s";
		}

	},

	/**
	 * Whole milliseconds.
	 */
	MILLISECONDS {

		@Override
		long amountOf(Object value) {
			Duration duration = (Duration) value;
			if (duration.getNano() % 1_000_000 != 0) {
				throw new ArithmeticException("not a whole number of milliseconds");
			}
			return duration.toMillis();
		}

		@Override
		public String format(long amount) {
			return amount + "ms";
		}

	},

	/**
	 * A plain number, of probes or of retransmissions.
	 */
	COUNT,

	/**
	 * Bytes.
	 */
	BYTES;

	/**
	 * Return the amount, in this unit, of a value as the application writes it.
	 * @param value a {@link Boolean}, {@link java.time.Duration} or {@link Integer}
	 * @return the amount in this unit
	 * @throws ArithmeticException if the value is not a whole number of this unit
	 */
	long amountOf(Object value) {
		return (Integer) value;
	}

	/**
	 * Return an amount as it is shown in a report: a boolean or a number.
	 * @param amount the amount in this unit
	 * @return a {@link Boolean} or an {@link Integer}
	 */
	public Object valueOf(int amount) {
		return amount;
	}

	/**
	 * Format an amount as it is written in a property.
	 * @param amount the amount in this unit
	 * @return the text, such as {@code 15s}
	 */
	public String format(long amount) {
		return Long.toString(amount);
	}

	/**
	 * Read an amount from an environment variable: a bare number in this unit.
	 * @param text the text of the variable, without blanks around it
	 * @return the amount in this unit
	 * @throws NumberFormatException if the text is not such a number
	 */
	long parse(String text) {
		return Long.parseLong(text);
	}

	@Override
	public String toString() {
		return name().toLowerCase(Locale.ROOT);
	}

}
