/**
 * Kafka: sets the client options on the first connection of each producer and consumer to
 * a broker soon after it connects.
 */
@NullMarked
package io.github.keepalive.kafka;

import org.jspecify.annotations.NullMarked;
