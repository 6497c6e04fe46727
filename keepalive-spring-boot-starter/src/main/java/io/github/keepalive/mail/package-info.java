/**
 * Spring's mail senders: sets the client options on each connection before it connects.
 */
@NullMarked
package io.github.keepalive.mail;

import org.jspecify.annotations.NullMarked;
