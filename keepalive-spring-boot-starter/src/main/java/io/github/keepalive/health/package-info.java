/**
 * A health indicator for those who ask for it: whether connections are kept alive as
 * asked.
 */
@NullMarked
package io.github.keepalive.health;

import org.jspecify.annotations.NullMarked;
