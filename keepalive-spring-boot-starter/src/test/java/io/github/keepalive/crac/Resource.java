package io.github.keepalive.crac;

/**
 * Part of the {@link Core} that stands in for a JVM's.
 */
public interface Resource {

	void beforeCheckpoint(Context context) throws Exception;

	void afterRestore(Context context) throws Exception;

}
