/**
 * What it all costs, measured by JMH but for the comparison of connections.
 */
@NullMarked
package io.github.keepalive.benchmarks;

import org.jspecify.annotations.NullMarked;
