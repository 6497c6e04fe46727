/**
 * The actuator's view: what is in force and where it comes from, and what became of it in
 * each integration.
 */
@NullMarked
package io.github.keepalive.actuate;

import org.jspecify.annotations.NullMarked;
