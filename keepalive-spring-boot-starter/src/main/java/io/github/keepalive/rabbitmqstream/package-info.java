/**
 * RabbitMQ streams: sets the client options on each connection before it connects.
 */
@NullMarked
package io.github.keepalive.rabbitmqstream;

import org.jspecify.annotations.NullMarked;
