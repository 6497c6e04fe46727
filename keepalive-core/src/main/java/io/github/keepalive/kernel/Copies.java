package io.github.keepalive.kernel;

/**
 * Counts the class loaders of this JVM that have loaded this library, such as those of
 * two web applications in one server. A copy does not know the descriptors that another
 * copy duplicates. A copy that was undeployed still counts, because nothing reports that
 * it is gone.
 */
final class Copies {

	private static final String PROPERTY = "io.github.keepalive.copies";

	private Copies() {
	}

	/**
	 * Count this copy, once, before it duplicates a descriptor.
	 */
	static void count() {
		synchronized (System.class) {
			System.setProperty(PROPERTY, Integer.toString(Integer.getInteger(PROPERTY, 0) + 1));
		}
	}

	/**
	 * Return whether this is the only copy, as far as is known.
	 * @return {@code false} if another class loader has loaded this library too
	 */
	static boolean isOnlyOne() {
		return "1".equals(System.getProperty(PROPERTY));
	}

}
