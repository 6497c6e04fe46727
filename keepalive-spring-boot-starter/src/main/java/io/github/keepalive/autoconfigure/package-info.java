/**
 * Reads the settings of an application from {@code keepalive.*} and the environment
 * variables: binding, precedence, origins, and the messages for invalid values.
 */
@NullMarked
package io.github.keepalive.autoconfigure;

import org.jspecify.annotations.NullMarked;
