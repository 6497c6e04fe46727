/**
 * An optional health indicator, which reports whether connections are kept alive as
 * configured.
 */
@NullMarked
package io.github.keepalive.health;

import org.jspecify.annotations.NullMarked;
