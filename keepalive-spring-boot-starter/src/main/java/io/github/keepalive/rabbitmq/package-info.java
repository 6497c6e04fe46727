/**
 * RabbitMQ over AMQP 0-9-1: sets the client options on each connection before it
 * connects.
 */
@NullMarked
package io.github.keepalive.rabbitmq;

import org.jspecify.annotations.NullMarked;
