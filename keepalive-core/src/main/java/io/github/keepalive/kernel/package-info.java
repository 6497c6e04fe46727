/**
 * The way from a Java socket to {@code setsockopt(2)}: which mechanism this JVM has, how
 * a socket's descriptor is found without any JVM flag, and the calls themselves. Not API:
 * everything here may change from one release to the next.
 */
@NullMarked
package io.github.keepalive.kernel;

import org.jspecify.annotations.NullMarked;
