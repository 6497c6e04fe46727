package io.github.keepalive;

/**
 * A socket whose options a library sets by itself rather than through the JDK, such as a
 * channel of one of Netty's native transports.
 *
 * @since 0.1.0
 */
public interface NativeChannel {

	/**
	 * Set an option, {@code setsockopt(2)}.
	 * @param level the level of the option
	 * @param name the number of the option
	 * @param value the value
	 * @return {@code 0}, or the error number
	 */
	int setOption(int level, int name, int value);

	/**
	 * Read an option, {@code getsockopt(2)}.
	 * @param level the level of the option
	 * @param name the number of the option
	 * @return the value, not negative, or the error number with a minus sign
	 */
	long getOption(int level, int name);

	/**
	 * Return whether the channel is open.
	 * @return {@code false} once it was closed
	 */
	boolean isOpen();

}
