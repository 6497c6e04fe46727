/**
 * Elasticsearch: sets SO_KEEPALIVE and the timings before a connection is made, and the
 * other options as soon as the connection attempt has begun.
 */
@NullMarked
package io.github.keepalive.elasticsearch;

import org.jspecify.annotations.NullMarked;
