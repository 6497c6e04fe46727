/**
 * ActiveMQ Artemis: sets the client options on each connection before it connects.
 */
@NullMarked
package io.github.keepalive.artemis;

import org.jspecify.annotations.NullMarked;
