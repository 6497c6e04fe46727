/**
 * Tomcat: every TCP connector carries the server options before it listens, whoever made
 * it. The main connector is ours from the start
 * ({@link io.github.keepalive.tomcat.KeepaliveHttp11NioProtocol}), connectors that the
 * application made are reached through their socket properties.
 */
@NullMarked
@LibraryPackages({ "org.apache.coyote", "org.apache.tomcat" })
package io.github.keepalive.tomcat;

import io.github.keepalive.integration.LibraryPackages;
import org.jspecify.annotations.NullMarked;
