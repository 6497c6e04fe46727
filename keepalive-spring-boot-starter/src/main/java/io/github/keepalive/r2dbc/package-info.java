/**
 * R2DBC: drivers on Reactor Netty are given event loops that prepare every connection.
 */
@NullMarked
@LibraryPackages("io.r2dbc")
package io.github.keepalive.r2dbc;

import io.github.keepalive.integration.LibraryPackages;
import org.jspecify.annotations.NullMarked;
