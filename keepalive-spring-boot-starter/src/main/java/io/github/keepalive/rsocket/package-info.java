/**
 * RSocket clients of Spring: each connection carries the client options before it
 * connects.
 */
@NullMarked
@LibraryPackages("reactor.netty")
package io.github.keepalive.rsocket;

import io.github.keepalive.integration.LibraryPackages;
import org.jspecify.annotations.NullMarked;
