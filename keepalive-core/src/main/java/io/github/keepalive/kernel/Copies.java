package io.github.keepalive.kernel;

/**
 * How many class loaders of this JVM have loaded this library, such as those of two web
 * applications in one server. Each copy knows nothing of the descriptors that another one
 * duplicates. A copy that was undeployed still counts: nothing tells when it is gone.
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
