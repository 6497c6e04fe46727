/**
 * ActiveMQ Classic: each connection carries the client options before it connects.
 */
@NullMarked
package io.github.keepalive.activemq;

import org.jspecify.annotations.NullMarked;
