/**
 * Spring's RSocket clients: sets the client options on each connection before it
 * connects.
 */
@NullMarked
@LibraryPackages("reactor.netty")
package io.github.keepalive.rsocket;

import io.github.keepalive.integration.LibraryPackages;
import org.jspecify.annotations.NullMarked;
