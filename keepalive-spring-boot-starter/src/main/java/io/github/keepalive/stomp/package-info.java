/**
 * The relay of Spring's STOMP messages to a broker: each connection carries the client
 * options before it connects.
 */
@NullMarked
@LibraryPackages("reactor.netty")
package io.github.keepalive.stomp;

import io.github.keepalive.integration.LibraryPackages;
import org.jspecify.annotations.NullMarked;
