/**
 * Elasticsearch: SO_KEEPALIVE and the timings are set before a connection is made, the
 * other options as soon as it is begun.
 */
@NullMarked
package io.github.keepalive.elasticsearch;

import org.jspecify.annotations.NullMarked;
