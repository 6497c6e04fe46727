/**
 * Traces, logs and metrics to an OpenTelemetry collector: each connection carries the
 * client options soon after it connects.
 */
@NullMarked
package io.github.keepalive.otlp;

import org.jspecify.annotations.NullMarked;
