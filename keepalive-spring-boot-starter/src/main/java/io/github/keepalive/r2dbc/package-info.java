/**
 * R2DBC: configures drivers that use Reactor Netty with event loops that prepare every
 * connection.
 */
@NullMarked
@LibraryPackages("io.r2dbc")
package io.github.keepalive.r2dbc;

import io.github.keepalive.integration.LibraryPackages;
import org.jspecify.annotations.NullMarked;
