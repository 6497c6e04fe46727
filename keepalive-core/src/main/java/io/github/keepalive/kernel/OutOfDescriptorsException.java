package io.github.keepalive.kernel;

import java.io.IOException;

/**
 * Thrown when the process or the system can open no more descriptors.
 */
public final class OutOfDescriptorsException extends IOException {

	private static final long serialVersionUID = 1L;

	OutOfDescriptorsException() {
		super("the limit of open files is reached");
	}

}
