/**
 * Shared by the integrations of JMS clients. It finds a connection factory inside the
 * factories that cache or pool its connections.
 */
@NullMarked
package io.github.keepalive.jms;

import org.jspecify.annotations.NullMarked;
