/**
 * Makes the plans of an application context from {@code keepalive.*} and the environment
 * variables: binding, precedence, origins, and the messages for wrong values.
 */
@NullMarked
package io.github.keepalive.autoconfigure;

import org.jspecify.annotations.NullMarked;
