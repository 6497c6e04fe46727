/**
 * Export of spans to Zipkin: sets the client options on each connection soon after it
 * connects.
 */
@NullMarked
package io.github.keepalive.zipkin;

import org.jspecify.annotations.NullMarked;
