/**
 * RabbitMQ over AMQP 0-9-1: each connection carries the client options before it
 * connects.
 */
@NullMarked
package io.github.keepalive.rabbitmq;

import org.jspecify.annotations.NullMarked;
