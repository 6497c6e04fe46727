/**
 * Spans to Zipkin: each connection carries the client options soon after it connects.
 */
@NullMarked
package io.github.keepalive.zipkin;

import org.jspecify.annotations.NullMarked;
