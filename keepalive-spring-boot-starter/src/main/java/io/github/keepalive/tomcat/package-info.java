/**
 * Tomcat: sets the server options on every TCP connector, whether Boot or the application
 * created it, before it listens. Boot's connector uses the starter's protocol class
 * ({@link io.github.keepalive.tomcat.KeepaliveHttp11NioProtocol}). Connectors that the
 * application created are prepared through their socket properties.
 */
@NullMarked
@LibraryPackages({ "org.apache.coyote", "org.apache.tomcat" })
package io.github.keepalive.tomcat;

import io.github.keepalive.integration.LibraryPackages;
import org.jspecify.annotations.NullMarked;
