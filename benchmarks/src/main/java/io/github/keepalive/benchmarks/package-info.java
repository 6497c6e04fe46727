/**
 * What it all costs, measured by JMH.
 */
@NullMarked
package io.github.keepalive.benchmarks;

import org.jspecify.annotations.NullMarked;
