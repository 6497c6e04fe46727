/**
 * ActiveMQ Classic: sets the client options on each connection before it connects.
 */
@NullMarked
package io.github.keepalive.activemq;

import org.jspecify.annotations.NullMarked;
