/**
 * Spring's mail senders: each connection carries the client options before it connects.
 */
@NullMarked
package io.github.keepalive.mail;

import org.jspecify.annotations.NullMarked;
