/**
 * ActiveMQ Artemis: each connection carries the client options before it connects.
 */
@NullMarked
package io.github.keepalive.artemis;

import org.jspecify.annotations.NullMarked;
