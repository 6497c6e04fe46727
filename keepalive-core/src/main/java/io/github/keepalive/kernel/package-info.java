/**
 * Access to {@code setsockopt(2)} for Java sockets: the choice of a mechanism for native
 * calls, the search for a socket's descriptor, and the calls. Not API: anything here may
 * change in any release.
 */
@NullMarked
package io.github.keepalive.kernel;

import org.jspecify.annotations.NullMarked;
