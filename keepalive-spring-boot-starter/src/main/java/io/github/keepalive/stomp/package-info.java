/**
 * Spring's STOMP broker relay: sets the client options on each connection before it
 * connects.
 */
@NullMarked
@LibraryPackages("reactor.netty")
package io.github.keepalive.stomp;

import io.github.keepalive.integration.LibraryPackages;
import org.jspecify.annotations.NullMarked;
