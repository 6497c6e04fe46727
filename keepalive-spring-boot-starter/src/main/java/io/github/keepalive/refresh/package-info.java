/**
 * Spring Cloud: when the environment changes, so do the settings.
 */
@NullMarked
package io.github.keepalive.refresh;

import org.jspecify.annotations.NullMarked;
