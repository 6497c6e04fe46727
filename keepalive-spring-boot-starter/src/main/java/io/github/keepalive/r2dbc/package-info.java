/**
 * R2DBC: sets event loops that prepare each connection on the drivers that use Reactor
 * Netty.
 */
@NullMarked
@LibraryPackages("io.r2dbc")
package io.github.keepalive.r2dbc;

import io.github.keepalive.integration.LibraryPackages;
import org.jspecify.annotations.NullMarked;
