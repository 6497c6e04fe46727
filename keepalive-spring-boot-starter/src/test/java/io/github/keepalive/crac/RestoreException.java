package io.github.keepalive.crac;

import java.io.Serial;

/**
 * Part of the {@link Core} that stands in for a JVM's.
 */
public class RestoreException extends Exception {

	@Serial
	private static final long serialVersionUID = 1L;

}
