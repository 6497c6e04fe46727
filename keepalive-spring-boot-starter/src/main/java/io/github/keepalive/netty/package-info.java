/**
 * What all libraries that stand on Netty have in common: how the options of one of its
 * channels are reached.
 */
@NullMarked
package io.github.keepalive.netty;

import org.jspecify.annotations.NullMarked;
