/**
 * From {@code keepalive.*} and the environment to the plans of an application context:
 * binding, precedence, origins, and what an operator reads when a value is wrong.
 */
@NullMarked
package io.github.keepalive.autoconfigure;

import org.jspecify.annotations.NullMarked;
