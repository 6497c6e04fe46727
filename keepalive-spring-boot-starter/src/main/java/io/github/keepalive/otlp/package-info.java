/**
 * Export of traces, logs and metrics to an OpenTelemetry collector: sets the client
 * options on each connection soon after it connects.
 */
@NullMarked
package io.github.keepalive.otlp;

import org.jspecify.annotations.NullMarked;
