/**
 * What the integrations of JMS clients have in common: how a connection factory is found
 * inside those that cache or pool its connections.
 */
@NullMarked
package io.github.keepalive.jms;

import org.jspecify.annotations.NullMarked;
