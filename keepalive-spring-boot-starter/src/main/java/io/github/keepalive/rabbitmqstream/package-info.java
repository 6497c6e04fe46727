/**
 * Streams of RabbitMQ: each connection carries the client options before it connects.
 */
@NullMarked
package io.github.keepalive.rabbitmqstream;

import org.jspecify.annotations.NullMarked;
