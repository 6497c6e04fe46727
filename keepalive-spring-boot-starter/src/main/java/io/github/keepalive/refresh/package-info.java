/**
 * Spring Cloud: applies changed settings when the environment changes.
 */
@NullMarked
package io.github.keepalive.refresh;

import org.jspecify.annotations.NullMarked;
