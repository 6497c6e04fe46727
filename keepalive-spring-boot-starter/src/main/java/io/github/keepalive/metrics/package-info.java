/**
 * Meters for Micrometer: sockets, dying peers, options that failed, and the guard.
 */
@NullMarked
package io.github.keepalive.metrics;

import org.jspecify.annotations.NullMarked;
