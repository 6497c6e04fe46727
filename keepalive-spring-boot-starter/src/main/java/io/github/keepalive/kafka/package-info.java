/**
 * Kafka: each producer's and consumer's first connection to a broker carries the client
 * options soon after it connects.
 */
@NullMarked
package io.github.keepalive.kafka;

import org.jspecify.annotations.NullMarked;
