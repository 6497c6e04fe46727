/**
 * The actuator endpoint: shows the options in force, their origins and the outcome for
 * each integration.
 */
@NullMarked
package io.github.keepalive.actuate;

import org.jspecify.annotations.NullMarked;
